//! What a map shows of comparisons and drafts: computed here from the project alone, so that a sheet is the same from the window and from a
//! terminal. What is computed already can be handed in ([`SheetKnown`]).

use super::content::{fill_of, plain};
use super::{SheetForm, SheetTheme, gone};
use crate::analysis::compare::disclosure::is_small;
use crate::app::draft_colours::colours_of_spaces;
use crate::app::explain;
use crate::app::operations::{
    self, AGREEMENT_BOUNDS, AppError, BlockAgreement, ComparisonReport, INHOMOGENEITY_BOUNDS, InhomogeneityClasses,
    NotFound,
};
use crate::app::presentation;
use crate::app::scene::{FillStyle, Outline, Rgba};
use crate::app::session::{DraftSign, class_fill, shared_border_look};
use crate::geometry::common::common_ground;
use crate::geometry::coverage::Coverage;
use crate::geometry::{Stage, Watch};
use crate::l10n::{self, Lang};
use crate::model::{Colour, Dash, Definition, DefinitionId, Draft, DraftId, Project, Space};
use crate::report::sheet::{BorderCounts, Fill, Hatching, LegendGroup, LegendRow, Pen, Sample};
use crate::t;
use geo::MultiPolygon;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is known already of what a sheet may show; of today's project.
#[derive(Debug, Clone, Default)]
pub struct SheetKnown {
    /// A comparison.
    pub comparison: Option<Arc<ComparisonReport>>,
    /// How far definitions agree on blocks.
    pub agreement: Option<Arc<BlockAgreement>>,
}

/// Opacity of the blocks of a draft.
const BLOCK_OPACITY: u8 = 165;
/// Lines on paper are finer than on screen.
const PAPER_WIDTH: f64 = 0.75;
/// Around spaces of a draft, below and above: broader than any definition's border, for those lie on it.
const OUTLINE: [([u8; 3], f64); 2] = [([255; 3], 5.9), ([25, 25, 30], 3.4)];
/// The borders of blocks of a draft.
const BLOCK_PEN: Pen = Pen { colour: Colour([60; 3]), opacity: 120, width_pt: 0.45, dash: Dash::Solid };
/// Ground two spaces disagree about, as on the map.
const DISPUTED: Fill =
    Fill { colour: Colour([255, 140, 0]), opacity: 60, hatching: Hatching::Cross, ink: Colour([170, 60, 0]) };
const DISPUTED_PEN: Pen = Pen { colour: Colour([150, 50, 0]), opacity: 255, width_pt: 1.9, dash: Dash::Solid };

/// Areas with lines around them, drawn by themselves.
pub(super) struct Marked {
    pub(super) shapes: Vec<MultiPolygon<f64>>,
    pub(super) fill: Option<Fill>,
    /// From below to above.
    pub(super) pens: Vec<Pen>,
    pub(super) below_borders: bool,
}

/// A theme, brought to what is drawn.
#[derive(Default)]
pub(super) struct Themed<'a> {
    /// Whose spaces are coloured.
    pub(super) definition: Option<&'a Definition>,
    pub(super) fills: Vec<Fill>,
    pub(super) looks: Vec<u16>,
    /// Of the coloured spaces, where it is not the definition's own.
    pub(super) pen: Option<Pen>,
    pub(super) legend: Option<LegendGroup>,
    pub(super) counts: Option<BorderCounts>,
    pub(super) marked: Vec<Marked>,
    /// In place of the names of the coloured spaces: positions in the first of [`Self::marked`].
    pub(super) names: Option<Vec<String>>,
}

/// What themes are made with.
pub(super) struct Making<'a, 'w> {
    pub(super) project: &'a Project,
    pub(super) form: &'w SheetForm,
    pub(super) known: &'w SheetKnown,
    pub(super) lang: Lang,
}

impl<'a> Making<'a, '_> {
    /// The theme of a form; `None` for those that are no comparison and no draft. `shown` are the definitions that are drawn.
    pub(super) fn themed(&self, shown: &[&Definition], watch: &dyn Watch) -> Result<Option<Themed<'a>>, AppError> {
        Ok(match self.form.theme {
            SheetTheme::None | SheetTheme::Definition(_) | SheetTheme::Indicator(_) => None,
            SheetTheme::Inhomogeneity { of, by } => Some(self.inhomogeneity(of, by, watch)?),
            SheetTheme::BlockAgreement => Some(self.block_agreement(watch)?),
            SheetTheme::SharedBorders => Some(self.shared_borders(shown)),
            SheetTheme::Draft(id) => Some(self.draft(id, watch)?),
        })
    }

    fn definition(&self, id: DefinitionId) -> Result<&'a Definition, AppError> {
        let names = || self.project.definitions.iter().map(|definition| definition.name.clone());
        self.project.definition(id).ok_or_else(|| gone(NotFound::Definition, id, names()))
    }

    fn inhomogeneity(&self, of: DefinitionId, by: DefinitionId, watch: &dyn Watch) -> Result<Themed<'a>, AppError> {
        let (lang, definition, other) = (self.lang, self.definition(of)?, self.definition(by)?);
        let of_both = |report: &&Arc<ComparisonReport>| [(of, by), (by, of)].contains(&(report.a, report.b));
        let report = match self.known.comparison.as_ref().filter(of_both) {
            Some(report) => report.clone(),
            None => Arc::new(operations::compare(self.project, of, by, watch)?),
        };
        let fits = report.comparison.fits(report.a == of);
        let hidden = |at: usize| {
            let fit = fits.get(at);
            fit.is_some_and(|fit| [fit.residents, fit.outside_residents].into_iter().flatten().any(is_small))
        };
        // What a class by residents would tell of one or two people, it tells by area.
        let classes = match self.form.internal {
            true => report.details.inhomogeneity(report.a == of).clone(),
            false => InhomogeneityClasses::by_area_where(fits, hidden),
        };
        let by_area = !self.form.internal && (0..fits.len()).any(hidden);
        let carrier = report.carrier.as_ref().map(|carrier| (carrier.name.as_str(), carrier.reference_date.as_str()));
        let basis = explain::residents_basis(lang, &report.comparison, carrier);
        let notes = [basis, if by_area { t!(lang, "sheet-inhomogeneity-hidden") } else { String::new() }];
        let texts = explain::inhomogeneity_classes(lang).into_iter().zip(classes.counts);
        let mut themed = classed(definition, &classes.classes, INHOMOGENEITY_BOUNDS.len());
        let rows = rows(lang, texts, &themed.fills, (classes.without, t!(lang, "legend-off-common")));
        themed.legend = Some(LegendGroup {
            title: t!(lang, "legend-inhomogeneity"),
            note: t!(lang, "legend-inhomogeneity-of", name = definition.name.clone(), other = other.name.clone()),
            rows,
            footnote: joined(notes),
        });
        Ok(themed)
    }

    fn block_agreement(&self, watch: &dyn Watch) -> Result<Themed<'a>, AppError> {
        let lang = self.lang;
        let agreement = match &self.known.agreement {
            Some(agreement) => agreement.clone(),
            None => Arc::new(operations::block_agreement(self.project, watch)?),
        };
        let definition = self.definition(agreement.blocks)?;
        let texts = explain::agreement_classes(lang).into_iter().zip(agreement.counts);
        let mut themed = classed(definition, &agreement.classes, AGREEMENT_BOUNDS.len());
        let rows = rows(lang, texts, &themed.fills, (agreement.without, t!(lang, "legend-no-neighbours")));
        themed.legend = Some(LegendGroup {
            title: t!(lang, "comparison-theme-blocks"),
            note: explain::agreement_of(lang, definition.name.clone(), &agreement),
            rows,
            footnote: String::new(),
        });
        Ok(themed)
    }

    /// Borders by how many departments draw them, of the definitions that are drawn.
    fn shared_borders(&self, shown: &[&Definition]) -> Themed<'a> {
        let lang = self.lang;
        let makers = operations::border_makers(self.project, shown.iter().copied());
        let all = makers.iter().flatten().collect::<BTreeSet<_>>().len();
        let pens: Vec<Pen> = (1..=all).map(|count| pen_of(shared_border_look(count, all, false))).collect();
        let voters = operations::voters(self.project);
        let heard: Vec<&Definition> =
            shown.iter().copied().filter(|definition| voters.iter().any(|voter| voter.id == definition.id)).collect();
        let departments = operations::are_departments(&heard);
        let rows = (1..=all).zip(&pens).map(|(count, pen)| LegendRow {
            sample: Sample::Line(*pen, None),
            text: explain::border_makers(lang, count, departments),
            about: String::new(),
        });
        let names: Vec<&str> = shown.iter().rev().map(|definition| definition.name.as_str()).collect();
        let legend = LegendGroup {
            title: t!(lang, "legend-shared-borders"),
            note: names.join(", "),
            rows: rows.collect(),
            footnote: String::new(),
        };
        let maker_of = makers.iter().map(|maker| maker.and_then(|maker| u16::try_from(maker).ok())).collect();
        Themed { legend: Some(legend), counts: Some(BorderCounts { maker_of, pens }), ..Themed::default() }
    }

    fn draft(&self, id: DraftId, watch: &dyn Watch) -> Result<Themed<'a>, AppError> {
        let (project, lang) = (self.project, self.lang);
        let names = || project.drafts.iter().map(|draft| draft.name.clone());
        let draft = project.draft(id).ok_or_else(|| gone(NotFound::Draft, id, names()))?;
        let blocks = self.definition(draft.blocks)?;
        let set = operations::block_set(project, blocks.id, &[], &Stage::of(watch, 0.0, 0.4))?;
        let assigned = draft.dense(&blocks.spaces);
        let rules = operations::rules_for(project, blocks.id, &set, &draft.rulebook, &Stage::of(watch, 0.4, 0.6))?;
        let found = operations::check_draft(&set, &assigned, &rules);
        let against: BTreeSet<u32> = found.iter().filter_map(explain::space_of_violation).collect();
        let geometry: Vec<&MultiPolygon<f64>> = blocks.spaces.iter().map(|space| &space.geometry).collect();
        let coverage = Coverage::build(&geometry, &Stage::of(watch, 0.6, 0.9))?;
        let space_of = |block: u32| assigned.get(block as usize).copied();
        let spaces = draft.spaces.len();
        let outlines =
            operations::areas_of_spaces(&coverage, &geometry, &space_of, spaces, &Stage::of(watch, 0.9, 1.0))?;
        let marked_of = |at: &u32| outlines.get(*at as usize).cloned();
        let against_shapes: Vec<MultiPolygon<f64>> = against.iter().filter_map(marked_of).collect();
        let mut themed = Themed {
            definition: Some(blocks),
            pen: Some(BLOCK_PEN),
            looks: assigned.iter().map(|at| look_of_block(*at, spaces)).collect(),
            fills: draft_fills(&colours_of_spaces(&draft.spaces, &assigned, &set), &against),
            names: Some((0..spaces).map(|at| name_of(draft, at, lang)).collect()),
            ..Themed::default()
        };
        let unassigned = assigned.iter().filter(|at| **at == Draft::UNASSIGNED).count();
        themed.legend = Some(self.draft_legend(draft, blocks, &themed.fills, (unassigned, against.len())));
        let marked =
            |shapes, pens: [Pen; 2], below_borders| Marked { shapes, fill: None, pens: pens.to_vec(), below_borders };
        themed.marked.push(marked(outlines, outline_pens(), true));
        themed.marked.push(marked(against_shapes, violation_pens(), false));
        Ok(themed)
    }

    fn draft_legend(
        &self,
        draft: &Draft,
        blocks: &Definition,
        fills: &[Fill],
        (unassigned, against): (usize, usize),
    ) -> LegendGroup {
        let lang = self.lang;
        let row = |sample, text| LegendRow { sample, text, about: String::new() };
        let outline = outline_pens();
        let mut rows = vec![row(Sample::Lines(outline, None), t!(lang, "sheet-draft-spaces"))];
        if let Some(fill) = fills.last().filter(|_| unassigned > 0) {
            rows.push(row(Sample::Fill(*fill), t!(lang, "legend-draft-unassigned")));
        }
        if against > 0 {
            let dots = fill_of(DraftSign::Violating.fill());
            rows.push(row(Sample::Lines(violation_pens(), Some(dots)), t!(lang, "legend-draft-violating")));
        }
        let decided = self.project.decision_on(draft.id);
        LegendGroup {
            title: t!(lang, "legend-draft", name = draft.name.clone()),
            note: t!(lang, "draft-made-of", blocks = blocks.name.clone()),
            rows,
            footnote: decided.map_or_else(
                || t!(lang, "sheet-draft-open"),
                |decision| t!(lang, "sheet-draft-decided", date = l10n::date(lang, &decision.date)),
            ),
        }
    }

    /// What two spaces share and disagree about, with the outline of the second, if it is to be marked.
    pub(super) fn disputed(&self, watch: &dyn Watch) -> Result<Option<(Vec<Marked>, LegendGroup)>, AppError> {
        let Some([(one, at), (other, other_at)]) = self.form.disputed else { return Ok(None) };
        let (one, other) = (self.definition(one)?, self.definition(other)?);
        let (Some(space), Some(reached)) = (one.spaces.get(at as usize), other.spaces.get(other_at as usize)) else {
            return Ok(None);
        };
        let ground = common_ground(&space.geometry, &reached.geometry, watch)?;
        let marked = |shape, fill| Marked { shapes: vec![shape], fill, pens: vec![DISPUTED_PEN], below_borders: false };
        let label = |definition: &Definition, space: &Space| {
            t!(self.lang, "sheet-disputed-space", space = space.label(), definition = definition.name.clone())
        };
        let text = t!(self.lang, "sheet-disputed", one = label(one, space), other = label(other, reached));
        let row = LegendRow { sample: Sample::Fill(DISPUTED), text, about: String::new() };
        let legend = LegendGroup { rows: vec![row], ..LegendGroup::default() };
        Ok(Some((vec![marked(ground, Some(DISPUTED)), marked(reached.geometry.clone(), None)], legend)))
    }
}

/// Spaces of a definition in classes; beyond the last those without.
fn classed<'a>(definition: &'a Definition, classes: &[Option<u8>], count: usize) -> Themed<'a> {
    let colours = presentation::class_colours(count);
    let fills = colours.into_iter().map(|colour| fill_of(class_fill(colour)));
    let fills = fills.chain([fill_of(FillStyle::MISSING)]).collect();
    let looks = classes.iter().map(|class| class.map_or(count as u16, u16::from)).collect();
    Themed { definition: Some(definition), fills, looks, ..Themed::default() }
}

/// Classes with the number of spaces in each, and those without a class if there are any.
fn rows(
    lang: Lang,
    classes: impl Iterator<Item = (String, usize)>,
    fills: &[Fill],
    (without, words): (usize, String),
) -> Vec<LegendRow> {
    let row = |(fill, (text, count)): (&Fill, (String, usize))| LegendRow {
        sample: Sample::Fill(*fill),
        text: format!("{text} ({})", l10n::count(lang, count)),
        about: String::new(),
    };
    let mut rows: Vec<LegendRow> = fills.iter().zip(classes).map(row).collect();
    rows.extend(fills.last().filter(|_| without > 0).map(|fill| row((fill, (words, without)))));
    rows
}

fn joined(notes: [String; 2]) -> String {
    notes.into_iter().filter(|note| !note.is_empty()).collect::<Vec<_>>().join(" ")
}

/// One for each space, dotted where it does not meet the rulebook, then that of blocks without a space.
fn draft_fills(colours: &[Colour], against: &BTreeSet<u32>) -> Vec<Fill> {
    let dots = fill_of(DraftSign::Violating.fill());
    let fill = |(at, colour): (u32, &Colour)| match against.contains(&at) {
        true => Fill { hatching: dots.hatching, ink: dots.ink, ..plain(*colour, BLOCK_OPACITY) },
        false => plain(*colour, BLOCK_OPACITY),
    };
    (0..).zip(colours).map(fill).chain([fill_of(DraftSign::Unassigned.fill())]).collect()
}

/// The fill of a block by its space; of no space the one behind the last.
fn look_of_block(at: u32, spaces: usize) -> u16 {
    u16::try_from((at as usize).min(spaces)).unwrap_or(u16::MAX)
}

fn name_of(draft: &Draft, at: usize, lang: Lang) -> String {
    let space = draft.spaces.get(at);
    let own = space.map(|space| if space.name.is_empty() { space.code.as_str() } else { space.name.as_str() });
    match own.filter(|own| !own.trim().is_empty()) {
        Some(own) => own.to_owned(),
        None => t!(lang, "draft-space-nameless", number = l10n::count(lang, at + 1)),
    }
}

fn outline_pens() -> [Pen; 2] {
    OUTLINE.map(|(colour, width)| solid(Colour(colour), width * PAPER_WIDTH))
}

fn solid(colour: Colour, width_pt: f64) -> Pen {
    Pen { colour, opacity: 255, width_pt, dash: Dash::Solid }
}

fn pen_of(line: Outline) -> Pen {
    let Rgba([r, g, b, opacity]) = line.colour;
    Pen { opacity, ..solid(Colour([r, g, b]), f64::from(line.width_pt) * PAPER_WIDTH) }
}

/// The double line around spaces that don't meet the rulebook, from below to above.
fn violation_pens() -> [Pen; 2] {
    let line = DraftSign::Violating.line().unwrap_or(Outline::new(Rgba::WHITE, 1.8));
    let casing = Outline { colour: line.casing.unwrap_or(line.colour), width_pt: line.width_pt + 2.5, ..line };
    [pen_of(casing), pen_of(line)]
}
