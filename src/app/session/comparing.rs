//! What belongs to comparing beside the comparison itself: the table of all pairs, the ground two spaces disagree about, themes of
//! the map, tables as text.

use super::imports::next_request;
use super::{Event, Outcome, Session};
use crate::app::explain::{self, ComparisonTable, TableWish};
use crate::app::operations::{
    self, AllPairs, AppError, BlockAgreement, CarrierInfo, ComparisonReport, INHOMOGENEITY_BOUNDS, SheetForm,
    TableFormat, counted_info,
};
use crate::app::presentation;
use crate::app::scene::{
    self, Borders, FillStyle, LaneSet, LayerStyle, LineLayer, LineLevel, Outline, Pattern, Rgba, Scene, SceneLayer,
    StyleTable,
};
use crate::app::settings::Theme;
use crate::geometry::common::common_ground;
use crate::model::{DefinitionId, Project, Space, SpaceId};
use crate::report::TableSheet;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

const ALL_LANE: &str = "compare all";
const GROUND_LANE: &str = "disputed ground";
const SHARED_LANE: &str = "shared borders";
const AGREEMENT_LANE: &str = "block agreement";
const COPY_LANE: &str = "comparison copy";

/// What the map shows of a comparison, in place of an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapTheme {
    /// How mixed each space of the first (`of_a`) or second compared definition is, told by the spaces of the other.
    Inhomogeneity {
        /// Whose spaces.
        of_a: bool,
    },
    /// How many departments draw a border here.
    SharedBorders,
    /// How far departments agree on the borders of each building block.
    BlockAgreement,
}

/// Definitions with the spaces something was computed from.
#[derive(Clone, Default)]
pub(super) struct Basis {
    spaces: Vec<(DefinitionId, Arc<Vec<Space>>)>,
    /// Whose residents are counted, as it is told: name and date, too.
    carrier: Option<CarrierInfo>,
    /// Who draws each definition's borders.
    voices: Vec<Option<usize>>,
}

fn voices(project: &Project) -> Vec<Option<usize>> {
    operations::border_makers(project, &project.definitions)
}

impl Basis {
    fn of(project: &Project) -> Self {
        let spaces = project.definitions.iter().map(|definition| (definition.id, definition.spaces.clone()));
        Self { spaces: spaces.collect(), carrier: counted_info(project), voices: voices(project) }
    }

    /// As [`Self::is_of`], of what also rests on who has a voice ([`operations::border_makers`]).
    fn is_of_voices(&self, project: &Project) -> bool {
        self.voices == voices(project) && self.is_of(project)
    }

    fn is_of(&self, project: &Project) -> bool {
        let now = &project.definitions;
        self.spaces.len() == now.len()
            && self.carrier == counted_info(project)
            && self.spaces.iter().zip(now).all(|((id, spaces), now)| *id == now.id && Arc::ptr_eq(spaces, &now.spaces))
    }
}

/// Ground that is marked on the map as long as nothing else is selected.
struct Disputed {
    /// Of the selection that came with it.
    selection: u64,
    spaces: [(DefinitionId, u32); 2],
    layer: Option<Arc<SceneLayer>>,
}

/// The borders of all definitions by how many draw them.
struct Shared {
    /// Made of these.
    borders: Arc<LineLayer>,
    /// Who draws each definition's.
    voices: Vec<Option<usize>>,
    layer: Arc<LineLayer>,
}

/// What is known.
#[derive(Default)]
pub(super) struct Comparing {
    all: Option<(Basis, Arc<AllPairs>)>,
    disputed: Option<Disputed>,
    shared: Option<Shared>,
    agreement: Option<(Basis, Arc<BlockAgreement>)>,
}

/// Answers of jobs here.
pub(super) enum Answer {
    All(Basis, Result<AllPairs, AppError>),
    Ground { selection: u64, layer: Box<SceneLayer> },
    Shared { borders: Arc<LineLayer>, voices: Vec<Option<usize>>, layer: Box<LineLayer> },
    Agreement(Basis, Box<BlockAgreement>),
    Text(String),
    Written(Result<PathBuf, AppError>),
    Failed(AppError),
}

impl Session {
    /// The figures of all pairs of definitions, while they are of today's spaces.
    pub fn all_pairs(&self) -> Option<&Arc<AllPairs>> {
        let project = self.project()?;
        self.comparing.all.as_ref().filter(|(basis, _)| basis.is_of(project)).map(|(_, pairs)| pairs)
    }

    /// Whether they are being computed.
    pub fn is_comparing_all(&self) -> bool {
        self.lanes.jobs().iter().any(|job| job.lane == ALL_LANE)
    }

    /// Compares every definition with every other; the answer is in [`Session::all_pairs`].
    pub fn compare_all(&mut self) {
        let Some((epoch, project)) = self.snapshot() else { return };
        self.start(ALL_LANE, "asked for", move |ticket| {
            let answer = Answer::All(Basis::of(&project), operations::compare_all(&project, ticket));
            Some(Event::Comparing { epoch, answer: Box::new(answer) })
        });
    }

    /// Selects a space of one compared definition and marks what it shares with a space of the other, and that space's outline.
    pub fn mark_disputed(&mut self, (one, at): (DefinitionId, u32), (other, other_at): (DefinitionId, u32)) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let space = |id: DefinitionId, at: u32| project.definition(id)?.spaces.get(at as usize).cloned();
        let (Some(space), Some(other_space)) = (space(one, at), space(other, other_at)) else { return };
        self.view.show(other, true);
        self.activate(one);
        self.selection.set(one, [at]);
        let selection = self.selection.generation();
        self.comparing.disputed = Some(Disputed { selection, spaces: [(one, at), (other, other_at)], layer: None });
        let crs = project.crs;
        self.start(GROUND_LANE, "asked for", move |ticket| {
            let made = common_ground(&space.geometry, &other_space.geometry, ticket).map_err(AppError::from).and_then(
                |geometry| {
                    let ground = Space { id: SpaceId::new(), geometry, ..other_space.clone() };
                    Ok(scene::build_definition(&[ground, other_space], crs, ticket)?)
                },
            );
            let answer = match made {
                Ok(layer) => Answer::Ground { selection, layer: Box::new(layer) },
                Err(AppError::Cancelled) => return None,
                Err(error) => Answer::Failed(error),
            };
            Some(Event::Comparing { epoch, answer: Box::new(answer) })
        });
    }

    /// Shows something of the comparison on the map in place of an indicator; `None` puts it away.
    pub fn show_theme(&mut self, theme: Option<MapTheme>) {
        if let (Some(MapTheme::Inhomogeneity { of_a }), Some(state)) = (theme, self.comparison()) {
            let id = if of_a { state.a } else { state.b };
            self.activate(id);
        }
        if theme.is_some() {
            self.show_indicator(None);
        }
        if theme == Some(MapTheme::BlockAgreement)
            && let Some(blocks) =
                self.project().and_then(|project| operations::finest_blocks(project)).map(|blocks| blocks.id)
        {
            self.activate(blocks);
        }
        self.view.set_theme(theme);
        self.follow_borders();
        self.follow_agreement();
    }

    /// How far the definitions agree on each block, while it is the theme and of today's spaces.
    pub fn block_agreement(&self) -> Option<&Arc<BlockAgreement>> {
        self.view.theme().filter(|theme| *theme == MapTheme::BlockAgreement)?;
        let project = self.project()?;
        self.comparing
            .agreement
            .as_ref()
            .filter(|(basis, _)| basis.is_of_voices(project))
            .map(|(_, agreement)| agreement)
    }

    /// Finds out how far the definitions agree on each block, if that is wanted and not known.
    pub(super) fn follow_agreement(&mut self) {
        let wanted = self.view.theme() == Some(MapTheme::BlockAgreement) && self.block_agreement().is_none();
        let Some((epoch, project)) = self.snapshot().filter(|_| wanted) else { return };
        self.start(AGREEMENT_LANE, "asked for", move |ticket| {
            let answer = match operations::block_agreement(&project, ticket) {
                Ok(agreement) => Answer::Agreement(Basis::of(&project), Box::new(agreement)),
                Err(AppError::Cancelled) => return None,
                Err(error) => Answer::Failed(error),
            };
            Some(Event::Comparing { epoch, answer: Box::new(answer) })
        });
    }

    /// Writes a table of the comparison as text for a spreadsheet; it comes as [`Outcome::TableText`]. Small counts are hidden.
    pub fn copy_comparison(&mut self, table: ComparisonTable) {
        let Some((epoch, making)) = self.table_making(table, false) else { return };
        let lang = self.lang();
        self.start(COPY_LANE, "copied", move |_| {
            let text = making().map(|sheet| sheet.pasted(lang)).unwrap_or_default();
            Some(Event::Comparing { epoch, answer: Box::new(Answer::Text(text)) })
        });
    }

    /// Writes a table of the comparison with its notes to a file; the answer is [`Outcome::TableWritten`]. A file that is there is only
    /// replaced if that was said. Counts of 1 and 2 are hidden unless it is `internal`.
    pub fn export_comparison(
        &mut self,
        (table, format): (ComparisonTable, TableFormat),
        path: PathBuf,
        internal: bool,
        replace: bool,
    ) {
        let Some((epoch, making)) = self.table_making(table, internal) else { return };
        let lang = self.lang();
        self.start(&format!("export table {}", next_request()), "table", move |_| {
            let written = making().ok_or(AppError::ChangedMeanwhile).and_then(|sheet| {
                if !replace {
                    operations::sheet_place_is_free(&path)?;
                }
                operations::write_sheet(&path, &operations::table_bytes(lang, &sheet, format)?, replace)
            });
            let answer = Answer::Written(written.map(|()| path));
            Some(Event::Comparing { epoch, answer: Box::new(answer) })
        });
    }

    /// What makes a table of what is compared now, in a job.
    fn table_making(
        &self,
        table: ComparisonTable,
        internal: bool,
    ) -> Option<(u64, impl FnOnce() -> Option<TableSheet> + Send + 'static)> {
        let ((epoch, project), lang) = (self.snapshot()?, self.lang());
        let report = self.comparison().and_then(|state| state.report.clone());
        let all = self.all_pairs().cloned();
        let making = move || {
            let date = SheetForm::today();
            let wish = TableWish { lang, internal, date: &date };
            explain::comparison_table(wish, &project, report.as_deref(), all.as_deref(), table)
        };
        Some((epoch, making))
    }

    pub(super) fn comparing_came(&mut self, answer: Answer) -> Option<Outcome> {
        match answer {
            Answer::All(basis, Ok(pairs)) => self.comparing.all = Some((basis, Arc::new(pairs))),
            Answer::All(_, Err(AppError::Cancelled)) => {}
            Answer::All(_, Err(error)) | Answer::Failed(error) => return Some(Outcome::Failed(error)),
            Answer::Ground { selection, layer } => {
                if let Some(disputed) = self.comparing.disputed.as_mut().filter(|d| d.selection == selection) {
                    disputed.layer = Some(Arc::new(*layer));
                    self.drawn_generation += 1;
                }
            }
            Answer::Shared { borders, voices, layer } => {
                self.comparing.shared = Some(Shared { borders, voices, layer: Arc::new(*layer) });
                self.drawn_generation += 1;
            }
            Answer::Agreement(basis, agreement) => {
                self.comparing.agreement = Some((basis, Arc::new(*agreement)));
                self.drawn_generation += 1;
            }
            Answer::Text(text) => return Some(Outcome::TableText(text)),
            Answer::Written(Ok(path)) => return Some(Outcome::TableWritten(path)),
            Answer::Written(Err(error)) => return Some(Outcome::Failed(error)),
        }
        None
    }

    /// The comparison that colours a definition, and whether it is its first.
    fn theme_report(&self, definition: DefinitionId) -> Option<(&Arc<ComparisonReport>, bool)> {
        let Some(MapTheme::Inhomogeneity { of_a }) = self.view.theme() else { return None };
        let report = self.comparison()?.report.as_ref()?;
        let of_it = if of_a { report.a } else { report.b } == definition;
        of_it.then_some((report, of_a))
    }

    /// Colours of a definition's spaces by the theme.
    pub(super) fn theme_fills(&self, definition: DefinitionId, spaces: usize) -> Option<Arc<StyleTable>> {
        let classes = match self.block_agreement().filter(|agreement| agreement.blocks == definition) {
            Some(agreement) => &agreement.classes,
            None => {
                let (report, of_a) = self.theme_report(definition)?;
                &report.details.inhomogeneity(of_a).classes
            }
        };
        if classes.len() != spaces {
            return None;
        }
        // As many for both themes.
        let colours = presentation::class_colours(INHOMOGENEITY_BOUNDS.len());
        let fill = |class: &Option<u8>| {
            let colour = class.and_then(|class| colours.get(usize::from(class)));
            colour.map_or(FillStyle::MISSING, |colour| super::class_fill(*colour))
        };
        Some(StyleTable::of_fills(classes.iter().map(fill)))
    }

    /// The two spaces whose common ground is marked.
    pub(super) fn disputed_spaces(&self) -> Option<[(DefinitionId, u32); 2]> {
        let disputed = self.comparing.disputed.as_ref().filter(|d| d.selection == self.selection.generation())?;
        Some(disputed.spaces)
    }

    /// The marked ground, above all definitions.
    pub(super) fn scene_disputed(&self) -> Option<(Arc<SceneLayer>, LayerStyle)> {
        let disputed = self.comparing.disputed.as_ref().filter(|d| d.selection == self.selection.generation())?;
        let layer = disputed.layer.clone()?;
        let dark = self.settings.theme == Theme::Dark;
        let (ink, line) = if dark { ([255, 170, 60], [255, 190, 90, 255]) } else { ([170, 60, 0], [150, 50, 0, 255]) };
        let ground = FillStyle { fill: Rgba([255, 140, 0, 60]), pattern: Pattern::CrossHatch, ink };
        let outline = Outline::new(Rgba(line), 2.5);
        Some((layer, LayerStyle::new(StyleTable::of_fills([ground, FillStyle::NONE]), Some(outline))))
    }

    /// Takes the mark off a scene that was made before something else was selected.
    pub(super) fn unmark_disputed(&self, scene: &mut Scene) {
        let Some(disputed) = &self.comparing.disputed else { return };
        let gone = disputed.layer.as_ref().filter(|_| disputed.selection != self.selection.generation());
        let Some(layer) = gone else { return };
        for (_, style) in scene.areas.iter_mut().filter(|(drawn, _)| drawn.id() == layer.id()) {
            style.visible = false;
        }
    }

    /// The borders by how many departments draw them, if they are the theme and known.
    pub(super) fn scene_shared_borders(&self) -> Option<Borders> {
        self.view.theme().filter(|theme| *theme == MapTheme::SharedBorders)?;
        let shared = self.comparing.shared.as_ref()?;
        let borders = self.made_borders().filter(|borders| Arc::ptr_eq(borders, &shared.borders))?;
        let lanes = borders.lanes();
        let dark = self.settings.theme == Theme::Dark;
        let looks = (1..=lanes).map(|count| Some(shared_border_look(count, self.border_makers(), dark))).collect();
        Some(Borders { layer: shared.layer.clone(), looks, areas: vec![None; lanes] })
    }

    /// How many could draw a border at one place: departments, or definitions where all are one department's.
    pub fn border_makers(&self) -> usize {
        let Some(project) = self.project() else { return 0 };
        let makers = operations::border_makers(project, &project.definitions);
        makers.into_iter().flatten().collect::<BTreeSet<_>>().len()
    }

    /// Makes the borders by how many draw them, if they are wanted and not there.
    pub(super) fn follow_borders(&mut self) {
        let wanted = self.view.theme() == Some(MapTheme::SharedBorders);
        let (Some((epoch, project)), Some(borders), true) = (self.snapshot(), self.made_borders().cloned(), wanted)
        else {
            return;
        };
        let voices = voices(&project);
        let is_made = |shared: &Shared| Arc::ptr_eq(&shared.borders, &borders) && shared.voices == voices;
        if self.comparing.shared.as_ref().is_some_and(is_made) {
            return;
        }
        self.start(SHARED_LANE, "asked for", move |_| {
            let layer = Box::new(by_count(&borders, &voices));
            Some(Event::Comparing { epoch, answer: Box::new(Answer::Shared { borders, voices, layer }) })
        });
    }
}

/// The same strips, each in the lane of how many different makers have a border there (1 in the first); in none where only those have that have no
/// voice.
fn by_count(borders: &LineLayer, makers: &[Option<usize>]) -> LineLayer {
    let count = |lanes: LaneSet| {
        let different: BTreeSet<usize> = lanes.iter().filter_map(|lane| makers.get(lane).copied().flatten()).collect();
        different.len().checked_sub(1).map(LaneSet::only).unwrap_or_default()
    };
    let level = |level: &LineLevel| {
        let mut level = level.clone();
        for run in level.chunks.iter_mut().flat_map(|chunk| &mut chunk.runs) {
            run.lanes = count(run.lanes);
        }
        level
    };
    // Lines keep their width as long as the largest spaces are to be seen.
    let size_m = (0..borders.lanes()).map(|lane| borders.typical_size_m(lane)).fold(0.0, f64::max);
    let levels = borders.levels().iter().map(level).collect();
    LineLayer::from_parts(borders.lanes(), levels, vec![size_m; borders.lanes()])
}

/// How a border looks that so many of so many draw: the more, the broader and the stronger.
pub fn shared_border_look(count: usize, of: usize, dark: bool) -> Outline {
    let share = if of > 1 { (count.saturating_sub(1) as f32 / (of - 1) as f32).clamp(0.0, 1.0) } else { 1.0 };
    let (few, many): ([u8; 3], [u8; 3]) =
        if dark { ([120, 125, 135], [255, 150, 70]) } else { ([150, 150, 150], [165, 15, 21]) };
    let mixed = |at: usize| {
        let (from, to) = (f32::from(few[at]), f32::from(many[at]));
        (from + (to - from) * share) as u8
    };
    Outline::new(Rgba([mixed(0), mixed(1), mixed(2), 255]), 0.9 + 3.1 * share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::scene::{LineChunk, LineRun};
    use geo::{Coord, Rect, coord};

    #[test]
    fn strips_are_told_by_how_many_departments_draw_them() {
        let origin: Coord<f64> = coord! { x: 0.0, y: 0.0 };
        let run = |lanes: &[usize]| {
            let lanes = lanes.iter().map(|lane| LaneSet::only(*lane)).fold(LaneSet::default(), LaneSet::union);
            LineRun { lanes, vertices: 0..0 }
        };
        let runs = vec![run(&[0]), run(&[0, 1]), run(&[0, 2]), run(&[0, 1, 2])];
        let chunk = LineChunk { origin, extent: Rect::new(origin, origin), vertices: Vec::new(), runs };
        let level = LineLevel { cell_m: 0.0, chunks: vec![chunk] };
        let borders = LineLayer::from_parts(3, vec![level], vec![5.0, 7.0, 6.0]);
        // The first two definitions belong to one department.
        let counted = by_count(&borders, &[Some(0), Some(0), Some(2)]);
        let lanes: Vec<u64> = counted.levels()[0].chunks[0].runs.iter().map(|run| run.lanes.0).collect();
        assert_eq!(lanes, [0b1, 0b1, 0b10, 0b10]);
        assert_eq!(counted.typical_size_m(0), 7.0);
        // The first is what is spoken about: it has no voice.
        let counted = by_count(&borders, &[None, Some(1), Some(2)]);
        let lanes: Vec<u64> = counted.levels()[0].chunks[0].runs.iter().map(|run| run.lanes.0).collect();
        assert_eq!(lanes, [0, 0b1, 0b1, 0b10]);
    }

    #[test]
    fn more_makers_make_stronger_lines() {
        for dark in [false, true] {
            let looks: Vec<_> = (1..=4).map(|count| shared_border_look(count, 4, dark)).collect();
            assert!(looks.windows(2).all(|two| two[0].width_pt < two[1].width_pt && two[0].colour != two[1].colour));
        }
        assert!(shared_border_look(1, 1, false).width_pt > 3.0, "one of one is all");
    }
}
