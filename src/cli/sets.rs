//! Sets of areas as they are named on the command line: files, or definitions of projects.

use super::args::{Weighing, Weight};
use super::check_file;
use super::project::look;
use crate::app::operations::{
    self as operations, AppError, Destination, FileChoice, FormatError, FormatErrorKind, Ground, NotFound, Residents,
    ground_of_carrier, ground_of_definition, ground_of_file, ground_of_grid, is_project, to_common_plane,
};
use crate::geometry::{EpsgCode, NoWatch};
use crate::l10n::Lang;
use crate::model::{Basis, DefinitionId};
use crate::t;
use std::path::{Path, PathBuf};

/// A set, and whose residents are known where it comes from.
struct Named {
    ground: Ground,
    /// For definitions of projects: the project, and its id there.
    definition: Option<(PathBuf, DefinitionId)>,
    /// For definitions of projects: whose residents are counted there.
    carrier: Option<(Option<DefinitionId>, Ground)>,
}

/// Two sets in one plane.
pub(super) struct Sets {
    pub(super) a: Ground,
    pub(super) b: Ground,
    pub(super) crs: Option<EpsgCode>,
    weighted: Weighted,
}

/// Whose residents count.
enum Weighted {
    ByArea,
    /// Wanted, but nobody states any.
    NoResidents,
    First,
    Second,
    Third(Third),
}

/// Others whose residents count.
struct Third {
    ground: Ground,
    /// Whether they are cells of a grid.
    is_grid: bool,
}

impl Sets {
    /// Reads both at the same time; `fields` are figures of the first.
    pub(super) fn read(
        (a, b): (&str, &str),
        fields: &[String],
        crs: Option<EpsgCode>,
        weighing: &Weighing,
    ) -> Result<Self, AppError> {
        let named_third = weighing.blocks.is_some() || weighing.grid.is_some();
        if weighing.weight == Some(Weight::Area) && named_third {
            return Err(AppError::ResidentsUnused);
        }
        let (first, second) = rayon::join(|| named(a, fields, crs), || named(b, &[], crs));
        let (mut first, mut second) = (first?, second?);
        if crs.is_some() && first.definition.is_some() && second.definition.is_some() {
            return Err(AppError::CrsUnused);
        }
        // Sets of one title are told apart by what they were named.
        if first.ground.title == second.ground.title {
            let name = |text: &str| {
                Path::new(text).file_name().map_or_else(|| text.to_owned(), |name| name.to_string_lossy().into_owned())
            };
            (first.ground.title, second.ground.title) = (name(a), name(b));
        }
        let plane = to_common_plane(&mut first.ground, &mut second.ground)?;
        let weighted = match third(weighing, crs, plane, [&first.ground, &second.ground])? {
            Some(third) => Weighted::Third(third),
            None => weighted(&mut first, &mut second, plane, weighing.weight)?,
        };
        Ok(Self { a: first.ground, b: second.ground, crs: plane, weighted })
    }

    /// Whose residents count.
    pub(super) fn residents(&self) -> Residents<'_> {
        match &self.weighted {
            Weighted::ByArea | Weighted::NoResidents => Residents::None,
            Weighted::First => Residents::OfFirst,
            Weighted::Second => Residents::OfSecond,
            Weighted::Third(third) => Residents::Of(&third.ground.spaces),
        }
    }

    /// The set whose residents count.
    pub(super) fn carrier(&self) -> Option<&Ground> {
        match &self.weighted {
            Weighted::ByArea | Weighted::NoResidents => None,
            Weighted::First => Some(&self.a),
            Weighted::Second => Some(&self.b),
            Weighted::Third(third) => Some(&third.ground),
        }
    }

    /// What decides, as a crosswalk tells it.
    pub(super) fn crosswalk_basis(&self) -> Basis {
        let Some(ground) = self.carrier() else { return Basis::Area };
        let (name, reference_date) = (ground.title.clone(), ground.reference_date.clone());
        match &self.weighted {
            Weighted::Third(Third { is_grid: true, .. }) => Basis::Grid { name, reference_date },
            _ => Basis::Definition { id: DefinitionId::new(), name, reference_date },
        }
    }

    /// What was wanted and is not there.
    pub(super) fn warning(&self, lang: Lang) -> Option<String> {
        matches!(self.weighted, Weighted::NoResidents).then(|| t!(lang, "cli-weighted-no-residents"))
    }

    /// What decides, in words.
    pub(super) fn basis(&self, lang: Lang) -> String {
        match self.carrier() {
            None => t!(lang, "cli-weighted-by-area"),
            Some(ground) => {
                let date = if ground.reference_date.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", ground.reference_date)
                };
                t!(lang, "cli-weighted-by-residents", name = ground.title.clone(), date = date)
            }
        }
    }
}

/// Blocks or a population grid that were named.
fn third(
    weighing: &Weighing,
    crs: Option<EpsgCode>,
    plane: Option<EpsgCode>,
    sets: [&Ground; 2],
) -> Result<Option<Third>, AppError> {
    let field = weighing.field.as_deref().map(|field| field.trim().to_owned());
    if let Some(path) = &weighing.grid {
        check_file(path)?;
        // Squared paper lies nowhere, and so does no cell on it.
        let plane = plane.ok_or_else(|| FormatError::of_file(sets[0].title.clone(), FormatErrorKind::NoCrs))?;
        let finer = if sets[0].spaces.len() >= sets[1].spaces.len() { sets[0] } else { sets[1] };
        let ground = ground_of_grid(path, field.as_deref(), plane, &finer.spaces, &NoWatch)?;
        return Ok(Some(Third { ground, is_grid: true }));
    }
    let Some(text) = &weighing.blocks else { return Ok(None) };
    let fields: Vec<String> = field.into_iter().collect();
    let mut ground = named(text, &fields, crs)?.ground;
    if !fields.is_empty() {
        ground.take_residents(0);
    }
    if !ground.carries_residents() {
        return Err(AppError::NoResidents);
    }
    if let Some(plane) = plane {
        ground.bring_to(plane)?;
    }
    Ok(Some(Third { ground, is_grid: false }))
}

/// In projects residents count where they are known; of files only if that is wanted, for they are mostly compared by area.
fn weighted(a: &mut Named, b: &mut Named, crs: Option<EpsgCode>, weight: Option<Weight>) -> Result<Weighted, AppError> {
    let in_project = a.definition.is_some() || b.definition.is_some();
    if weight == Some(Weight::Area) || weight.is_none() && !in_project {
        return Ok(Weighted::ByArea);
    }
    let of = |named: &mut Named| {
        let (id, ground) = named.carrier.take()?;
        let key = named.definition.as_ref().and_then(|(project, _)| Some((project.clone(), id?)));
        Some((key, ground))
    };
    if let Some((key, mut ground)) = of(a).or_else(|| of(b)) {
        let is = |named: &Named| key.is_some() && named.definition == key;
        if is(a) {
            return Ok(Weighted::First);
        }
        if is(b) {
            return Ok(Weighted::Second);
        }
        if let Some(crs) = crs {
            ground.bring_to(crs)?;
        }
        return Ok(Weighted::Third(Third { ground, is_grid: key.is_none() }));
    }
    Ok(match (a.ground.carries_residents(), b.ground.carries_residents()) {
        (true, true) if a.ground.spaces.len() >= b.ground.spaces.len() => Weighted::First,
        (_, true) => Weighted::Second,
        (true, false) => Weighted::First,
        (false, false) if weight.is_some() => Weighted::NoResidents,
        (false, false) => Weighted::ByArea,
    })
}

/// "file.shp", or "project.gpkg:Definition": then the project and the definition.
fn parts(text: &str) -> (&Path, Option<&str>) {
    let path = Path::new(text);
    if !path.exists() {
        // Names may hold colons, and so may paths.
        let parts = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
        let project = parts.rev().find(|(project, _)| Path::new(project).is_file());
        if let Some((project, definition)) = project {
            return (Path::new(project), Some(definition));
        }
    }
    (path, None)
}

/// The place of a result that is made of these sets.
pub(super) fn destination(
    out: &Path,
    replace: bool,
    sets: &[&str],
    weighing: &Weighing,
) -> Result<Destination, AppError> {
    let named = sets.iter().copied().chain(weighing.blocks.as_deref()).map(|text| parts(text).0);
    let inputs: Vec<&Path> = named.chain(weighing.grid.as_deref()).collect();
    Destination::of(out, replace, &inputs)
}

/// Whether a project is named, and no set in it.
pub(super) fn is_project_file(path: &Path) -> bool {
    path.is_file() && is_geopackage(path) && is_project(path)
}

fn is_geopackage(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"))
}

/// Refuses three names that are not in the order a project and two of its definitions have.
pub(super) fn project_first(things: &[&Path]) -> Result<(), AppError> {
    // A crosswalk may go from a file to a definition of a project; of a project alone its definitions are told.
    let is_wrong = match things {
        [first, a, b] => !first.exists() && (is_project_file(a) || is_project_file(b)),
        _ => false,
    };
    if is_wrong { Err(AppError::ProjectFirst) } else { Ok(()) }
}

fn named(text: &str, fields: &[String], crs: Option<EpsgCode>) -> Result<Named, AppError> {
    let (path, definition) = parts(text);
    if let Some(definition) = definition {
        return of_project(path, definition, fields);
    }
    check_file(path)?;
    if is_geopackage(path) && is_project(path) {
        return look(path, |_, project| {
            let available = project.definitions.iter().map(|definition| definition.name.clone()).collect();
            Err(AppError::NotFound { what: NotFound::Definition, name: String::new(), available })
        });
    }
    let ground = ground_of_file(&FileChoice { crs, ..FileChoice::of(path) }, fields, &NoWatch)?;
    Ok(Named { ground, definition: None, carrier: None })
}

fn of_project(path: &Path, definition: &str, fields: &[String]) -> Result<Named, AppError> {
    look(path, |_, project| {
        let ground = ground_of_definition(project, definition, fields)?;
        let id = operations::definition_named(project, definition)?;
        let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        Ok(Named { ground, definition: Some((place, id)), carrier: ground_of_carrier(project)? })
    })
}

/// Largest memory the program has used so far, in MB; `None` where the system doesn't tell.
pub(super) fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Adds the members of one JSON object to another.
pub(super) fn extend(value: &mut serde_json::Value, more: serde_json::Value) {
    if let (Some(value), serde_json::Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}
