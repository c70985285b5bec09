//! The map of a project as a sheet of paper: what is chosen becomes what is drawn, and that a file.
//!
//! Counts of 1 and 2 are hidden before anything is computed from them, unless the sheet is for internal use and says so: neither a
//! colour nor a bound of a class tells of them.

mod content;
mod ground;
mod legend;
#[cfg(test)]
mod tests;
mod themes;
#[cfg(test)]
mod themes_tests;

pub use ground::SheetBackground;
pub use themes::SheetKnown;

use super::{AppError, NotFound};
use crate::geometry::{Stage, Watch};
use crate::l10n::Lang;
use crate::model::{BookmarkId, ContextLayerId, DefinitionId, DraftId, FacilitySetId, GridId, IndicatorId, Project};
use crate::report::sheet::{self, RenderError};
pub use crate::report::sheet::{MAX_DPI, MIN_DPI, Orientation, Paper, Picture as SheetPicture, Sheet};
use crate::t;
use geo::Rect;
use std::collections::BTreeSet;
use std::path::Path;

/// Pixels per inch of a picture unless somebody says otherwise: what printers resolve.
pub const DEFAULT_DPI: f64 = 300.0;

/// What the map is about: what is filled and named.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum SheetTheme {
    /// Outlines only.
    #[default]
    None,
    /// The spaces of a definition.
    Definition(DefinitionId),
    /// An indicator, on the definition it describes.
    Indicator(IndicatorId),
    /// How mixed the spaces of a definition are, told by those of another.
    Inhomogeneity {
        /// Whose spaces are coloured.
        of: DefinitionId,
        /// The other definition.
        by: DefinitionId,
    },
    /// The borders of all definitions that are shown, by how many departments draw them.
    SharedBorders,
    /// How far departments agree on the borders of each building block.
    BlockAgreement,
    /// A draft of common spaces.
    Draft(DraftId),
}

/// What of the ground is on the map.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum SheetExtent {
    /// Everything that is shown.
    #[default]
    Project,
    /// A definition.
    Definition(DefinitionId),
    /// Some spaces of a definition, by their positions in it.
    Spaces(DefinitionId, Vec<u32>),
    /// A place that was marked.
    Bookmark(BookmarkId),
    /// This, in the project's CRS.
    Rect(Rect<f64>),
}

/// The form of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum SheetFormat {
    #[default]
    Pdf,
    Png,
    Svg,
}

impl SheetFormat {
    /// All of them, the usual first.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Svg];

    /// How its files end, without the dot.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }

    /// The form that a file's name asks for.
    pub fn of_path(path: &Path) -> Option<Self> {
        let ending = path.extension()?;
        Self::ALL.into_iter().find(|format| ending.eq_ignore_ascii_case(format.ending()))
    }
}

/// What is to be on a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct SheetForm {
    /// The heading; empty takes the name of what it is about.
    pub title: String,
    /// What it is about.
    pub theme: SheetTheme,
    /// Definitions whose borders are drawn; that of the theme is in any case.
    pub definitions: BTreeSet<DefinitionId>,
    /// Facility sets that are drawn.
    pub sets: BTreeSet<FacilitySetId>,
    /// Context layers that are drawn.
    pub contexts: BTreeSet<ContextLayerId>,
    /// Population grids that are drawn.
    pub grids: BTreeSet<GridId>,
    /// Whether the background map of this computer lies below.
    pub background: bool,
    /// Whether spaces of the theme carry their names.
    pub labels: bool,
    /// What of the ground.
    pub extent: SheetExtent,
    /// Size of the paper.
    pub paper: Paper,
    /// Which way it lies.
    pub orientation: Orientation,
    /// The n of 1 : n; `None` takes the largest round one at which the extent fits.
    pub scale: Option<u32>,
    /// Two spaces of two definitions, the first reaching into the second: the ground they share is marked.
    pub disputed: Option<[(DefinitionId, u32); 2]>,
    /// Whether counts of 1 and 2 are shown, which is said on the sheet.
    pub internal: bool,
    /// The day it is made, ISO 8601.
    pub date: String,
}

impl SheetForm {
    /// Everything but population grids, named, on A4.
    pub fn for_project(project: &Project, date: &str) -> Self {
        Self {
            title: String::new(),
            theme: SheetTheme::None,
            definitions: project.definitions.iter().map(|definition| definition.id).collect(),
            sets: project.facility_sets.iter().map(|set| set.id).collect(),
            contexts: project.context_layers.iter().map(|layer| layer.id).collect(),
            grids: BTreeSet::new(),
            background: false,
            labels: true,
            extent: SheetExtent::Project,
            paper: Paper::A4,
            orientation: Orientation::Landscape,
            scale: None,
            disputed: None,
            internal: false,
            date: date.to_owned(),
        }
    }

    /// Today, ISO 8601.
    pub fn today() -> String {
        jiff::Zoned::now().date().to_string()
    }

    /// The heading: what was typed, else the name of what the map is about, else the project's title.
    pub fn heading(&self, project: &Project, lang: Lang) -> String {
        let typed = self.title.trim();
        if !typed.is_empty() {
            return typed.to_owned();
        }
        let theme = match self.theme {
            SheetTheme::None => None,
            SheetTheme::Definition(id) => project.definition(id).map(|definition| definition.name.clone()),
            SheetTheme::Indicator(id) => project.indicator(id).map(|indicator| indicator.name.clone()),
            SheetTheme::Inhomogeneity { .. } => Some(t!(lang, "legend-inhomogeneity")),
            SheetTheme::SharedBorders => Some(t!(lang, "legend-shared-borders")),
            SheetTheme::BlockAgreement => Some(t!(lang, "comparison-theme-blocks")),
            SheetTheme::Draft(id) => project.draft(id).map(|draft| draft.name.clone()),
        };
        theme.unwrap_or_else(|| project.title.clone())
    }

    /// The definition that is filled and named.
    pub fn filled(&self, project: &Project) -> Option<DefinitionId> {
        match self.theme {
            SheetTheme::None => None,
            SheetTheme::Definition(id) => Some(id),
            SheetTheme::Indicator(id) => project.indicator(id).map(|indicator| indicator.definition),
            SheetTheme::Inhomogeneity { of, .. } => Some(of),
            SheetTheme::SharedBorders => None,
            SheetTheme::BlockAgreement => super::finest_blocks(project).map(|blocks| blocks.id),
            SheetTheme::Draft(id) => project.draft(id).map(|draft| draft.blocks),
        }
    }

    fn shows(&self, project: &Project, id: DefinitionId) -> bool {
        self.definitions.contains(&id) || self.filled(project) == Some(id)
    }
}

/// Draws a sheet of a project. Same project, form, background and language, same sheet. The background is only there if the form wants it.
///
/// # Errors
/// [`AppError::NotFound`] for what is not in the project (any more), [`AppError::NothingOnSheet`] when nothing that is shown has a place,
/// [`AppError::ElsewhereOnSheet`] when all of it lies elsewhere,
/// a tile of the background that can't be read, [`AppError::Cancelled`].
pub fn map_sheet(
    project: &Project,
    form: &SheetForm,
    background: Option<&SheetBackground>,
    lang: Lang,
    watch: &dyn Watch,
) -> Result<Sheet, AppError> {
    map_sheet_knowing(project, form, background, &SheetKnown::default(), lang, watch)
}

/// As [`map_sheet`], with what is computed already of the same project: the sheet is the same, and there sooner.
///
/// # Errors
/// As [`map_sheet`].
pub fn map_sheet_knowing(
    project: &Project,
    form: &SheetForm,
    background: Option<&SheetBackground>,
    known: &SheetKnown,
    lang: Lang,
    watch: &dyn Watch,
) -> Result<Sheet, AppError> {
    let making = themes::Making { project, form, known, lang };
    let content = content::Content::of(&making, watch)?;
    let mut sheet = content.sheet(project, form, lang, "");
    let mut ground_left_out = false;
    if let Some(background) = background.filter(|_| form.background) {
        // Who is to be named may take room from the map: only what is known of it is drawn.
        let mut named = content.sheet(project, form, lang, &background.source.info().attribution);
        named.ground = background.draw(&sheet::frame(&named), project.crs, &Stage::of(watch, 0.1, 0.5))?;
        ground_left_out = named.ground.is_none();
        if !ground_left_out {
            sheet = named;
        }
    }
    let drawn = sheet::compose(&sheet, &Stage::of(watch, 0.5, 1.0))?;
    Ok(Sheet { ground_left_out, ..drawn })
}

/// A sheet as the bytes of a file; `dpi` is only for pictures.
///
/// # Errors
/// [`AppError::Resolution`], [`AppError::SheetDefect`].
pub fn sheet_bytes(sheet: &Sheet, format: SheetFormat, dpi: f64) -> Result<Vec<u8>, AppError> {
    Ok(match format {
        SheetFormat::Svg => sheet.svg.clone().into_bytes(),
        SheetFormat::Png => sheet::png(sheet, dpi)?,
        SheetFormat::Pdf => sheet::pdf(sheet)?,
    })
}

/// A sheet as pixels, to be looked at or copied.
///
/// # Errors
/// As [`sheet_bytes`].
pub fn sheet_picture(sheet: &Sheet, dpi: f64) -> Result<SheetPicture, AppError> {
    Ok(sheet::picture(sheet, dpi)?)
}

impl From<RenderError> for AppError {
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Resolution { dpi } => Self::Resolution { dpi },
            RenderError::Drawing(reason) => Self::SheetDefect { reason },
        }
    }
}

fn gone(what: NotFound, id: impl ToString, available: impl Iterator<Item = String>) -> AppError {
    AppError::NotFound { what, name: id.to_string(), available: available.collect() }
}
