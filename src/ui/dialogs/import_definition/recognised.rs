//! The left side: what was recognised, editable, with previews of values.

use crate::app::explain;
use crate::app::operations::{
    Against, BoundaryProbe, CrsCandidate, DefinitionForm, ENCODING_LABELS, FieldInfo, known_crs,
};
use crate::l10n::Lang;
use crate::model::{DefinitionId, EpsgCode, Project};
use crate::t;
use crate::ui::widgets::{choice_row, form, form_row};
use egui_extras::{Column, TableBuilder};

/// Whether it becomes a new definition or takes the place of one.
pub(super) fn place(ui: &mut egui::Ui, project: &Project, chosen: &mut DefinitionForm, lang: Lang) {
    if project.definitions.is_empty() {
        return;
    }
    let all: Vec<Option<DefinitionId>> =
        std::iter::once(None).chain(project.definitions.iter().map(|d| Some(d.id))).collect();
    choice_row(ui, &t!(lang, "import-as"), &mut chosen.replaces, &all, |id| {
        match id.and_then(|id| project.definition(id)) {
            None => t!(lang, "import-as-new"),
            Some(definition) => t!(lang, "import-as-newer", name = definition.name.clone()),
        }
    });
}

/// What the spaces are held against as their outer boundary.
pub(super) fn boundary(ui: &mut egui::Ui, project: &Project, chosen: &mut DefinitionForm, lang: Lang) {
    let others = project.definitions.iter().filter(|d| Some(d.id) != chosen.replaces);
    let mut all = vec![Against::Likely, Against::Nothing];
    all.extend(others.map(|d| Against::Definition(d.id)));
    if all.len() == 2 {
        return;
    }
    choice_row(ui, &t!(lang, "import-boundary"), &mut chosen.against, &all, |against| {
        boundary_name(lang, project, *against)
    });
}

/// What a choice of outer boundary is called.
pub(in crate::ui) fn boundary_name(lang: Lang, project: &Project, against: Against) -> String {
    match against {
        Against::Likely => t!(lang, "boundary-likely"),
        Against::Nothing => t!(lang, "boundary-none"),
        Against::Definition(id) => project.definition(id).map(|d| d.name.clone()).unwrap_or_default(),
    }
}

pub(super) fn fields(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let all: Vec<Option<String>> =
        std::iter::once(None).chain(probe.fields.iter().map(|field| Some(field.name.clone()))).collect();
    let numeric: Vec<Option<String>> = std::iter::once(None)
        .chain(probe.fields.iter().filter(|field| field.numeric).map(|field| Some(field.name.clone())))
        .collect();
    let show = |name: &Option<String>| match name {
        None => t!(lang, "import-no-field"),
        Some(name) => {
            let field = probe.fields.iter().find(|field| field.name == *name);
            let samples: Vec<&str> =
                field.iter().flat_map(|field| field.samples.iter()).take(3).map(String::as_str).collect();
            if samples.is_empty() { name.clone() } else { format!("{name}  ({} …)", samples.join(", ")) }
        }
    };
    choice_row(ui, &t!(lang, "import-code-field"), &mut chosen.code_field, &all, show);
    choice_row(ui, &t!(lang, "import-name-field"), &mut chosen.name_field, &all, show);
    choice_row(ui, &t!(lang, "import-residents-field"), &mut chosen.residents_field, &numeric, show);
}

pub(super) fn crs(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let mut options: Vec<Option<EpsgCode>> = known_crs().iter().map(|crs| Some(crs.epsg)).collect();
    if let Some(epsg) = chosen.crs.filter(|epsg| !options.contains(&Some(*epsg))) {
        options.insert(0, Some(epsg));
    }
    choice_row(ui, &t!(lang, "import-crs"), &mut chosen.crs, &options, |epsg| {
        epsg.map_or_else(|| t!(lang, "import-choose"), explain::crs_name)
    });
    let how = match probe.crs {
        Some(guess) if Some(guess.epsg) == chosen.crs => explain::crs_how(lang, guess.how),
        Some(_) => String::new(),
        None => t!(lang, "import-crs-unknown"),
    };
    hint_row(ui, how);
}

/// So many systems are offered by where the coordinates would land.
const MOST_CANDIDATES: usize = 4;

/// Where the file leaves doubt: the systems its numbers fit, with where they would lie. The map follows the choice.
pub(super) fn candidates(
    ui: &mut egui::Ui,
    probe: &mut BoundaryProbe,
    chosen: &mut DefinitionForm,
    candidates: &[CrsCandidate],
    lang: Lang,
) {
    let doubtful = probe.crs.is_none_or(|guess| guess.how.is_doubtful()) || chosen.crs.is_none();
    if !doubtful || candidates.is_empty() {
        return;
    }
    ui.label(t!(lang, "import-candidates"));
    ui.vertical(|ui| {
        for candidate in candidates.iter().take(MOST_CANDIDATES) {
            let current = chosen.crs == Some(candidate.epsg) && probe.swapped_axes == candidate.swapped_axes;
            if ui.radio(current, explain::crs_candidate(lang, candidate)).clicked() {
                chosen.crs = Some(candidate.epsg);
                probe.swapped_axes = candidate.swapped_axes;
            }
        }
    });
    ui.end_row();
}

pub(super) fn encoding(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &mut DefinitionForm, lang: Lang) {
    let mut options: Vec<String> = ENCODING_LABELS.iter().map(|label| (*label).to_owned()).collect();
    if !options.contains(&chosen.encoding) {
        options.insert(0, chosen.encoding.clone());
    }
    choice_row(ui, &t!(lang, "import-encoding"), &mut chosen.encoding, &options, String::clone);
    if chosen.encoding == probe.encoding.label {
        hint_row(ui, explain::encoding_how(lang, probe.encoding.how));
    }
}

fn hint_row(ui: &mut egui::Ui, hint: String) {
    if !hint.is_empty() {
        ui.label("");
        ui.add(egui::Label::new(egui::RichText::new(hint).weak()).wrap());
        ui.end_row();
    }
}

/// Texts with umlauts as they come out under each candidate; the chosen one stands out, the letters in question are marked.
pub(super) fn encoding_preview(ui: &mut egui::Ui, probe: &BoundaryProbe, chosen: &DefinitionForm, lang: Lang) {
    if probe.encoding.previews.is_empty() {
        return;
    }
    ui.strong(t!(lang, "import-encoding-preview"));
    form(ui, "encodings", |ui| {
        for (label, texts) in &probe.encoding.previews {
            let sample = texts.iter().take(4).cloned().collect::<Vec<_>>().join(" · ");
            form_row(ui, label, |ui| {
                let text = marked(ui, &sample, *label == chosen.encoding);
                ui.add(egui::Label::new(text).truncate())
            });
        }
    });
    ui.add_space(4.0);
}

/// A text whose letters beyond ASCII are underlined.
fn marked(ui: &egui::Ui, text: &str, strong: bool) -> egui::text::LayoutJob {
    let visuals = ui.visuals();
    let colour = if strong { visuals.strong_text_color() } else { visuals.weak_text_color() };
    let plain = egui::TextFormat::simple(egui::TextStyle::Body.resolve(ui.style()), colour);
    let underlined = egui::TextFormat { underline: egui::Stroke::new(1.5, visuals.hyperlink_color), ..plain.clone() };
    let mut job = egui::text::LayoutJob::default();
    for c in text.chars() {
        // The dot between two texts is ours.
        let format = if c.is_ascii() || c == '·' { &plain } else { &underlined };
        job.append(c.encode_utf8(&mut [0; 4]), 0.0, format.clone());
    }
    job
}

const MOST_FIELDS: usize = 40;
const MOST_ROWS: usize = 5;

/// The first values of every field, in the encoding that is chosen.
pub(super) fn preview(ui: &mut egui::Ui, fields: &[FieldInfo], lang: Lang) {
    let rows = fields.iter().map(|field| field.samples.len()).max().unwrap_or(0).min(MOST_ROWS);
    if rows == 0 {
        return;
    }
    ui.strong(t!(lang, "import-preview"));
    let height = ui.text_style_height(&egui::TextStyle::Body) + 4.0;
    egui::ScrollArea::horizontal().id_salt("preview").max_height(height * 7.0).show(ui, |ui| {
        TableBuilder::new(ui)
            .id_salt("preview table")
            .striped(true)
            .vscroll(false)
            .columns(Column::initial(110.0).clip(true).resizable(true), fields.len().min(MOST_FIELDS))
            .header(height, |mut header| {
                for field in fields.iter().take(MOST_FIELDS) {
                    header.col(|ui| {
                        ui.strong(&field.name);
                    });
                }
            })
            .body(|body| {
                body.rows(height, rows, |mut row| {
                    let at = row.index();
                    for field in fields.iter().take(MOST_FIELDS) {
                        row.col(|ui| {
                            let text = field.samples.get(at).map(String::as_str).unwrap_or_default();
                            ui.add(egui::Label::new(text).truncate());
                        });
                    }
                });
            });
    });
}
