//! `draft list|show|export|import|check`.

use super::args::{Draft as Arguments, DraftCheck, DraftExport, DraftImport, DraftList, DraftShow, DraftTask};
use super::compare_json::disclosed;
use super::import::leftovers;
use super::project::{change_with_blocks, look};
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, OfficialFailure, OfficialSubject, StartFrom, Violation, block_set, draft_csv,
    draft_named, official_check, prepare_draft, write_sheet,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count, number};
use crate::model::{Draft, Project, Space};
use crate::t;
use serde_json::{Value, json};

/// One of its tasks.
pub(super) fn draft(context: &Context, arguments: &Arguments) -> Result<Done, AppError> {
    match &arguments.task {
        DraftTask::List(list) => listed(context.lang, list),
        DraftTask::Show(show) => shown(context.lang, show),
        DraftTask::Export(export) => exported(context.lang, export),
        DraftTask::Import(import) => imported(context, import),
        DraftTask::Check(check) => checked(context.lang, check),
    }
}

fn json_text(value: &Value) -> String {
    format!("{value:#}\n")
}

fn listed(lang: Lang, list: &DraftList) -> Result<Done, AppError> {
    look(&list.project, |_, project| {
        let blocks = |draft: &Draft| project.definition(draft.blocks).map(|d| d.name.clone()).unwrap_or_default();
        if list.json {
            let one = |draft: &Draft| {
                let decided = project.decision_on(draft.id).and_then(|d| project.definition(d.definition));
                json!({
                    "name": draft.name,
                    "blocks": blocks(draft),
                    "spaces": draft.spaces.len(),
                    "assigned": draft.assigned.len(),
                    "decided_as": decided.map(|definition| definition.name.as_str()),
                })
            };
            let all: Vec<Value> = project.drafts.iter().map(one).collect();
            return Ok(Done { out: json_text(&json!({ "drafts": all })), ..Done::default() });
        }
        let line = |draft: &Draft| {
            let (n, spaces) = (draft.spaces.len(), count(lang, draft.spaces.len()));
            let line =
                t!(lang, "cli-draft-line", name = draft.name.clone(), n = n, spaces = spaces, blocks = blocks(draft));
            let decided = project.decision_on(draft.id).and_then(|d| project.definition(d.definition));
            match decided {
                Some(definition) => format!("{line} {}", t!(lang, "cli-draft-decided", name = definition.name.clone())),
                None => line,
            }
        };
        let lines: Vec<String> = project.drafts.iter().map(line).collect();
        let out = if lines.is_empty() { t!(lang, "cli-no-drafts") } else { lines.join("\n") };
        Ok(Done { out: out + "\n", ..Done::default() })
    })
}

/// A space of a draft with what is in it.
struct SpaceLine {
    code: String,
    name: String,
    blocks: usize,
    area_m2: f64,
    residents: Option<f64>,
    locked: bool,
}

fn space_lines(project: &Project, draft: &Draft) -> Result<(Vec<SpaceLine>, usize), AppError> {
    let set = block_set(project, draft.blocks, &[], &NoWatch)?;
    let blocks = project.definition(draft.blocks).map(|d| d.spaces.clone()).unwrap_or_default();
    let mut lines: Vec<SpaceLine> = draft
        .spaces
        .iter()
        .map(|space| SpaceLine {
            code: space.code.clone(),
            name: space.name.clone(),
            blocks: 0,
            area_m2: 0.0,
            residents: set.residents.as_ref().map(|_| 0.0),
            locked: space.locked,
        })
        .collect();
    let mut unassigned = 0;
    for (at, space) in draft.dense(&blocks).into_iter().enumerate() {
        let Some(line) = lines.get_mut(space as usize) else {
            unassigned += 1;
            continue;
        };
        line.blocks += 1;
        line.area_m2 += set.area_m2.get(at).copied().unwrap_or_default();
        if let (Some(sum), Some(all)) = (line.residents.as_mut(), &set.residents) {
            *sum += all.get(at).copied().unwrap_or_default();
        }
    }
    Ok((lines, unassigned))
}

fn shown(lang: Lang, show: &DraftShow) -> Result<Done, AppError> {
    look(&show.project, |_, project| {
        let draft = draft_named(project, &show.name)?;
        let (lines, unassigned) = space_lines(project, draft)?;
        if show.json {
            let one = |line: &SpaceLine| {
                let (residents, suppressed) = disclosed(line.residents, show.internal);
                json!({
                    "code": line.code,
                    "name": line.name,
                    "blocks": line.blocks,
                    "area_m2": line.area_m2,
                    "residents": residents,
                    "residents_suppressed": suppressed,
                    "locked": line.locked,
                })
            };
            let spaces: Vec<Value> = lines.iter().map(one).collect();
            let value = json!({ "name": draft.name, "spaces": spaces, "unassigned_blocks": unassigned });
            return Ok(Done { out: json_text(&value), ..Done::default() });
        }
        let mut out = vec![draft.name.clone(), String::new()];
        for (at, line) in lines.iter().enumerate() {
            let size = match disclosed(line.residents, show.internal) {
                (_, true) => t!(lang, "explain-suppressed"),
                (Some(n), false) => t!(lang, "cli-residents", count = number(lang, n, 0)),
                (None, false) => area(lang, line.area_m2),
            };
            let label = explain::draft_space(lang, draft, at);
            let blocks = count(lang, line.blocks);
            out.push(t!(lang, "cli-draft-space", name = label, n = line.blocks, blocks = blocks, size = size));
        }
        if unassigned > 0 {
            out.push(explain::unassigned(lang, unassigned, None));
        }
        Ok(Done { out: out.join("\n") + "\n", ..Done::default() })
    })
}

fn exported(lang: Lang, export: &DraftExport) -> Result<Done, AppError> {
    look(&export.project, |_, project| {
        let text = draft_csv(project, draft_named(project, &export.name)?.id)?;
        write_sheet(&export.out, text.as_bytes(), false)?;
        let path = export.out.display().to_string();
        let out = t!(lang, "cli-draft-exported", name = export.name.trim().to_owned(), path = path) + "\n";
        Ok(Done { out, ..Done::default() })
    })
}

fn imported(context: &Context, import: &DraftImport) -> Result<Done, AppError> {
    let lang = context.lang;
    let table = operations::read_table(&import.file, import.encoding.as_deref(), import.sheet.as_deref(), &NoWatch)?;
    let (_, prepared) = change_with_blocks(context, &import.project, &import.blocks, |project, blocks| {
        let prepared = prepare_draft(project, StartFrom::Table(&table), blocks, &import.name, &NoWatch)?;
        Ok((prepared.command.clone(), prepared))
    })?;
    let (spaces, assigned) = (count(lang, prepared.spaces), count(lang, prepared.assigned));
    let name = import.name.trim().to_owned();
    let n = prepared.spaces;
    let out = t!(lang, "cli-draft-imported", name = name, n = n, spaces = spaces, blocks = assigned) + "\n";
    let mut done = Done { out, ..Done::default() };
    if prepared.unassigned > 0 {
        done.messages.push(explain::unassigned(lang, prepared.unassigned, None));
    }
    leftovers(lang, &mut done, &table, &prepared.unmatched);
    Ok(done)
}

/// Rulebook and official requirements together; the exit code says whether all of it is met.
fn checked(lang: Lang, check: &DraftCheck) -> Result<Done, AppError> {
    look(&check.project, |_, project| {
        let draft = draft_named(project, &check.name)?;
        let layers: Vec<_> = draft.rulebook.parent.into_iter().filter(|id| project.definition(*id).is_some()).collect();
        let set = block_set(project, draft.blocks, &layers, &NoWatch)?;
        let rules = operations::rules_for(project, draft.blocks, &set, &draft.rulebook, &NoWatch)?;
        let blocks = project.definition(draft.blocks).map(|d| d.spaces.clone()).unwrap_or_default();
        let violations = operations::check_draft(&set, &draft.dense(&blocks), &rules);
        let least = check.min_residents.or(draft.rulebook.min_residents).unwrap_or_default();
        let mut official = official_check(project, OfficialSubject::Draft(draft.id), least, &NoWatch)?;
        for failure in &mut official.failures {
            if let OfficialFailure::Unassigned { residents, .. } = failure {
                *residents = disclosed(*residents, false).0;
            }
        }
        let label = |at: u32, spaces: &[Space]| spaces.get(at as usize).map(Space::label).unwrap_or_default();
        let parent = draft.rulebook.parent.and_then(|id| project.definition(id));
        let told = |violation: &Violation| {
            let name = |at: u32| explain::draft_space(lang, draft, at as usize);
            let parent = |at: u32| parent.map(|parent| label(at, &parent.spaces)).unwrap_or_default();
            explain::violation(lang, violation, name, parent)
        };
        let rulebook: Vec<String> = violations.iter().map(told).collect();
        let failures: Vec<String> = official.failures.iter().map(|f| explain::official_failure(lang, f)).collect();
        let is_met = rulebook.is_empty() && official.is_met();
        let out = if check.json {
            json_text(&json!({
                "name": draft.name,
                "met": is_met,
                "rulebook": rulebook,
                "official": { "met": official.is_met(), "min_residents": least, "spaces": official.spaces,
                    "has_residents": official.has_residents, "failures": failures },
            }))
        } else {
            let mut lines =
                vec![t!(lang, "cli-draft-rulebook", n = rulebook.len(), count = count(lang, rulebook.len()))];
            lines.extend(rulebook.iter().map(|line| format!("  {line}")));
            lines.push(explain::official_result(lang, &official));
            lines.extend(failures.iter().map(|line| format!("  {line}")));
            lines.join("\n") + "\n"
        };
        Ok(Done { out, has_errors: !is_met, ..Done::default() })
    })
}
