//! Sets of areas that are laid over one another, from boundary files or definitions of a project, with the figures wanted of them.

use super::compare::{chosen, measures, utm_of};
use super::counted::{CarrierInfo, Counted};
use super::derive::values_of;
use super::mend::extent;
use super::part::Part;
use super::{AppError, CrsHow, FileChoice, FormatError, FormatErrorKind, NotFound, probe_boundaries, probe_grid};
use crate::analysis::grid::cells_as_spaces;
use crate::formats::boundary::{self, ReadOptions, read_areas, read_numbers};
use crate::formats::grid;
use crate::geometry::crs::Transformer;
use crate::geometry::{EpsgCode, Watch};
use crate::model::{Definition, DefinitionId, GridId, ObservedValue, PopulationGrid, Project, Space};
use geo::CoordsIter;
use rayon::prelude::*;
use std::path::Path;
use std::sync::Arc;

/// A set of areas, and what is known of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Ground {
    /// What people call it.
    pub title: String,
    /// The field its codes come from; empty if it has none.
    pub code_field: String,
    /// Its system; `None` for whole numbers on a plane that is nowhere.
    pub crs: Option<EpsgCode>,
    /// Its spaces.
    pub spaces: Arc<Vec<Space>>,
    /// The wanted figures, each by space.
    pub figures: Vec<Vec<ObservedValue>>,
    /// When its residents were counted, ISO 8601; may be empty.
    pub reference_date: String,
}

impl Ground {
    /// Transforms its spaces to a system.
    ///
    /// # Errors
    /// [`AppError::Crs`].
    pub fn bring_to(&mut self, target: EpsgCode) -> Result<(), AppError> {
        let crs = self.crs.unwrap_or(EpsgCode::WGS84);
        if crs != target {
            let transformer = Transformer::new(crs, target)?;
            for space in Arc::make_mut(&mut self.spaces) {
                transformer.multi_polygon(&mut space.geometry)?;
            }
        }
        self.crs = Some(target);
        Ok(())
    }

    /// Takes a figure it was read with for the residents of its spaces; what is missing there is not known.
    pub fn take_residents(&mut self, figure: usize) {
        let Some(values) = self.figures.get(figure) else { return };
        for (space, value) in Arc::make_mut(&mut self.spaces).iter_mut().zip(values) {
            space.residents = value.number().filter(|residents| residents.is_finite() && *residents >= 0.0);
        }
    }

    /// Whether any space states its residents.
    pub fn carries_residents(&self) -> bool {
        self.spaces.iter().any(|space| space.residents.is_some())
    }
}

/// Reads a boundary file as it states itself, with the numbers of some fields. Nothing is checked: whoever lays areas over one another
/// deals with those that are not sound.
///
/// # Errors
/// What can't be read; a field that is not there; several sets of areas of which none was chosen.
pub fn ground_of_file(choice: &FileChoice, fields: &[String], watch: &dyn Watch) -> Result<Ground, AppError> {
    let probes = probe_boundaries(&choice.path, &Part::of(watch, 0.0, 0.3))?;
    let probe = chosen(&choice.path, &probes, choice.layer.as_deref())?;
    let crs = choice.crs.or(probe.crs.map(|guess| guess.epsg));
    let crs = crs.ok_or_else(|| FormatError::of_file(&probe.file_name, FormatErrorKind::NoCrs))?;
    let options = ReadOptions {
        crs,
        target_crs: crs,
        encoding: probe.encoding.label.clone(),
        code_field: probe.code_field.clone(),
        name_field: probe.name_field.clone(),
        residents_field: probe.residents_field.clone(),
    };
    let boundary::AreasRead { spaces, rows, source, .. } = read_areas(probe, &options, &Part::of(watch, 0.3, 0.8))?;
    let numbers = read_numbers(probe, fields, &options.encoding, &rows, &Part::of(watch, 0.8, 1.0))?;
    let observed = |number: Option<f64>| number.map_or(ObservedValue::Missing, ObservedValue::Measured);
    let figures = numbers.into_par_iter().map(|column| column.into_iter().map(observed).collect()).collect();
    let unstated = choice.crs.is_none() && probe.crs.is_some_and(|guess| guess.how == CrsHow::GeoJsonDefault);
    let whole = |space: &Space| space.geometry.coords_iter().all(|c| c.x.fract() == 0.0 && c.y.fract() == 0.0);
    Ok(Ground {
        title: probe.title.clone(),
        code_field: probe.code_field.clone().unwrap_or_default(),
        crs: (!unstated || !spaces.iter().all(whole)).then_some(crs),
        spaces: Arc::new(spaces),
        figures,
        reference_date: source.reference_date,
    })
}

/// A definition of a project with some of its figures: indicators by name, residents by the name of their field, or as "einwohner" or "residents".
///
/// # Errors
/// [`AppError::NotFound`].
pub fn ground_of_definition(project: &Project, name: &str, fields: &[String]) -> Result<Ground, AppError> {
    let definition = project.definition_named(name.trim()).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: name.to_owned(),
        available: project.definitions.iter().map(|definition| definition.name.clone()).collect(),
    })?;
    let figures = fields.iter().map(|field| figures_of(project, definition, field)).collect::<Result<_, _>>()?;
    Ok(Ground {
        title: definition.name.clone(),
        code_field: definition.code_field.clone(),
        crs: Some(project.crs),
        spaces: Arc::clone(&definition.spaces),
        figures,
        reference_date: definition.source.reference_date.clone(),
    })
}

/// Whose residents are counted in a project ([`super::counted_by`]), with the definition they are those of; `None` if nothing carries any.
///
/// # Errors
/// A grid whose cells have no place in the project's system.
pub fn ground_of_carrier(project: &Project) -> Result<Option<(Option<DefinitionId>, Ground)>, AppError> {
    let Some(counted) = Counted::of(project)? else { return Ok(None) };
    let CarrierInfo { name, reference_date, .. } = counted.info();
    let (id, code_field, spaces) = match counted {
        Counted::Definition(definition) => {
            (Some(definition.id), definition.code_field.clone(), Arc::clone(&definition.spaces))
        }
        Counted::Grid(_, cells) => (None, String::new(), Arc::new(cells)),
    };
    let crs = Some(project.crs);
    Ok(Some((id, Ground { title: name, code_field, crs, spaces, figures: Vec::new(), reference_date })))
}

/// The cells of a population grid in a file that lie in or near some spaces, in the system of these. `field` names the column with the residents
/// where it is not recognised.
///
/// # Errors
/// What can't be read, is no grid or lies elsewhere; a system that cells can't be placed in; [`AppError::Cancelled`].
pub fn ground_of_grid(
    path: &Path,
    field: Option<&str>,
    crs: EpsgCode,
    spaces: &[Space],
    watch: &dyn Watch,
) -> Result<Ground, AppError> {
    let probes = probe_grid(path, &Part::of(watch, 0.0, 0.1))?;
    let probe = probes.first().ok_or_else(|| {
        let file = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        FormatError::of_file(file, FormatErrorKind::EmptyArchive)
    })?;
    let mut options = probe.options.clone();
    options.margin_m = probe.cell_size_m.clamp(0.0, 1e6) as u32;
    options.value_field = field.map(str::to_owned).or(options.value_field);
    let import = grid::read(path, &options, crs, extent(spaces), &Part::of(watch, 0.1, 0.9))?;
    let grid = PopulationGrid {
        id: GridId::new(),
        name: probe.title.clone(),
        cell_size_m: import.cell_size_m,
        source: import.source,
        cells: Arc::new(import.cells),
    };
    Ok(Ground {
        title: grid.name.clone(),
        code_field: String::new(),
        crs: Some(crs),
        spaces: Arc::new(cells_as_spaces(&grid, crs)?),
        figures: Vec::new(),
        reference_date: probe.reference_date.clone(),
    })
}

/// By what names the residents of a definition can be asked for, whatever their field is called.
const RESIDENTS: [&str; 2] = ["einwohner", "residents"];

fn figures_of(project: &Project, definition: &Definition, field: &str) -> Result<Vec<ObservedValue>, AppError> {
    let own = || project.indicators.iter().filter(|indicator| indicator.definition == definition.id);
    if let Some(indicator) = own().find(|indicator| indicator.name == field) {
        return Ok(values_of(indicator, definition));
    }
    // Residents that came from a table have no field of the boundaries: they go by a fixed name.
    let is_residents = field == definition.residents_field || RESIDENTS.contains(&field.to_lowercase().as_str());
    if definition.carries_residents() && is_residents {
        let value = |space: &Space| space.residents.map_or(ObservedValue::Missing, ObservedValue::Measured);
        return Ok(definition.spaces.iter().map(value).collect());
    }
    let own_name = Some(&definition.residents_field).filter(|name| !name.is_empty()).cloned();
    let residents = definition.carries_residents().then(|| own_name.unwrap_or_else(|| RESIDENTS[0].to_owned()));
    let available = own().map(|indicator| indicator.name.clone()).chain(residents).collect();
    Err(AppError::NotFound { what: NotFound::Indicator, name: field.to_owned(), available })
}

/// Brings sets to one planar system ([`common_plane`]). Drawings on squared paper stay as they are among themselves.
///
/// # Errors
/// [`AppError::Crs`].
pub fn to_common_plane(a: &mut Ground, b: &mut Ground) -> Result<Option<EpsgCode>, AppError> {
    if a.crs.is_none() && b.crs.is_none() {
        return Ok(None);
    }
    // Beside places on Earth whole numbers are longitudes and latitudes, as GeoJSON has it.
    let of = |ground: &Ground| ground.crs.unwrap_or(EpsgCode::WGS84);
    let target = common_plane([of(a), of(b)], &a.spaces)?;
    a.bring_to(target)?;
    b.bring_to(target)?;
    Ok(Some(target))
}

/// The planar system two sets are brought to: the first of theirs in which areas can be measured, else the UTM zone of the first set's middle.
///
/// # Errors
/// [`AppError::Crs`].
pub(super) fn common_plane([a, b]: [EpsgCode; 2], spaces_of_a: &[Space]) -> Result<EpsgCode, AppError> {
    match [a, b].into_iter().find(|crs| measures(*crs)) {
        Some(crs) => Ok(crs),
        None => utm_of(a, spaces_of_a),
    }
}
