//! `draft list|show|export|import|check`.

use super::args::{Draft as Arguments, DraftCheck, DraftExport, DraftImport, DraftList, DraftShow, DraftTask};
use super::import::leftovers_told;
use super::project::{change_with_blocks, look};
use super::{Context, Done};
use crate::app::explain;
use crate::app::operations::{
    self as operations, AppError, OfficialCheck, OfficialFailure, OfficialSubject, StartFrom, Violation, block_set,
    draft_csv, draft_named, hidden_of_one_total, is_small_count, official_check, prepare_draft,
};
use crate::geometry::NoWatch;
use crate::l10n::{Lang, area, count, number};
use crate::model::{Definition, Draft, Project, Space, UnmatchedRow};
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

/// Blocks in no space.
struct Unassigned {
    blocks: usize,
    residents: Option<f64>,
}

fn space_lines(project: &Project, draft: &Draft) -> Result<(Vec<SpaceLine>, Unassigned), AppError> {
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
    let mut unassigned = Unassigned { blocks: 0, residents: set.residents.as_ref().map(|_| 0.0) };
    for (at, space) in draft.dense(&blocks).into_iter().enumerate() {
        let residents = match lines.get_mut(space as usize) {
            Some(line) => {
                line.blocks += 1;
                line.area_m2 += set.area_m2.get(at).copied().unwrap_or_default();
                line.residents.as_mut()
            }
            None => {
                unassigned.blocks += 1;
                unassigned.residents.as_mut()
            }
        };
        if let (Some(sum), Some(all)) = (residents, &set.residents) {
            *sum += all.get(at).copied().unwrap_or_default();
        }
    }
    Ok((lines, unassigned))
}

/// For each space, and then for what is unassigned, whether its residents may not leave the house: very few, or what these follow from, as all
/// together are known.
fn hidden(lines: &[SpaceLine], unassigned: &Unassigned, internal: bool) -> Vec<bool> {
    let counts = lines.iter().map(|line| line.residents).chain([unassigned.residents]);
    if internal { vec![false; lines.len() + 1] } else { hidden_of_one_total(counts) }
}

fn shown(lang: Lang, show: &DraftShow) -> Result<Done, AppError> {
    look(&show.project, |_, project| {
        let draft = draft_named(project, &show.name)?;
        let (lines, unassigned) = space_lines(project, draft)?;
        let hidden = hidden(&lines, &unassigned, show.internal);
        if show.json {
            let one = |(line, &suppressed): (&SpaceLine, &bool)| {
                let residents = line.residents.filter(|_| !suppressed);
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
            let spaces: Vec<Value> = lines.iter().zip(&hidden).map(one).collect();
            let value = json!({ "name": draft.name, "spaces": spaces, "unassigned_blocks": unassigned.blocks });
            return Ok(Done { out: json_text(&value), ..Done::default() });
        }
        let mut out = vec![draft.name.clone(), String::new()];
        for ((at, line), hidden) in lines.iter().enumerate().zip(&hidden) {
            let size = match line.residents {
                Some(_) if *hidden => t!(lang, "explain-suppressed"),
                Some(n) => t!(lang, "cli-residents", count = number(lang, n, 0)),
                None => area(lang, line.area_m2),
            };
            let label = explain::draft_space(lang, draft, at);
            let blocks = count(lang, line.blocks);
            out.push(t!(lang, "cli-draft-space", name = label, n = line.blocks, blocks = blocks, size = size));
        }
        if unassigned.blocks > 0 {
            out.push(explain::unassigned(lang, unassigned.blocks, None));
        }
        Ok(Done { out: out.join("\n") + "\n", ..Done::default() })
    })
}

fn exported(lang: Lang, export: &DraftExport) -> Result<Done, AppError> {
    let place = operations::Destination::of(&export.out, !export.no_overwrite, &[&export.project])?;
    look(&export.project, |_, project| {
        let text = draft_csv(project, draft_named(project, &export.name)?.id)?;
        place.write(text.as_bytes())?;
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
    if let Some(rule) = &prepared.rule {
        done.out.push_str(&(t!(lang, "cli-draft-rule", rule = explain::join_rule(lang, rule)) + "\n"));
    }
    let told = |row: &UnmatchedRow| {
        let (file, line, key) = (table.file_name.clone(), row.line.to_string(), row.key.clone());
        t!(lang, "cli-unmatched-block", file = file, line = line, key = key)
    };
    leftovers_told(lang, &mut done, &table, &prepared.unmatched, told);
    Ok(done)
}

/// What a check came to, in words.
struct Told {
    rulebook: Vec<String>,
    official: Vec<String>,
}

/// Rulebook and official requirements together; the exit code says whether all of it is met.
fn checked(lang: Lang, check: &DraftCheck) -> Result<Done, AppError> {
    look(&check.project, |_, project| {
        let draft = match draft_named(project, &check.name) {
            Err(error) => {
                // Of a draft and what was decided of it under the same name the draft has a rulebook, too.
                let named = project.definition_named(check.name.trim());
                return match named.filter(|definition| project.decision_of(definition.id).is_some()) {
                    Some(definition) => checked_decided(lang, project, definition, check),
                    None => Err(error),
                };
            }
            Ok(draft) => draft,
        };
        let layers: Vec<_> = draft.rulebook.parent.into_iter().filter(|id| project.definition(*id).is_some()).collect();
        let set = operations::block_set_under(project, draft.blocks, &layers, &draft.rulebook, &NoWatch)?;
        let rules = operations::rules_for(project, draft.blocks, &set, &draft.rulebook, &NoWatch)?;
        let blocks = project.definition(draft.blocks).map(|d| d.spaces.clone()).unwrap_or_default();
        let violations = operations::check_draft(&set, &draft.dense(&blocks), &rules);
        let least = check.min_residents.or(draft.rulebook.min_residents).unwrap_or_default();
        let official = official_check(project, OfficialSubject::Draft(draft.id), least, &NoWatch)?;
        let (lines, unassigned) = space_lines(project, draft)?;
        let hidden = hidden(&lines, &unassigned, check.internal);
        let told = told(lang, (project, draft), &violations, &official, (&hidden, check.internal));
        let is_met = violations.is_empty() && official.is_met();
        let out = if check.json {
            json_text(&json!({
                "name": draft.name,
                "met": is_met,
                "rulebook": told.rulebook,
                "official": { "met": official.is_met(), "min_residents": least, "spaces": official.spaces,
                    "has_residents": official.has_residents, "blocks_unstated": official.unstated,
                    "failures": told.official },
            }))
        } else {
            let n = told.rulebook.len();
            let mut lines = vec![explain::basis(lang, &set.basis, set.exact_share)];
            lines.extend(explain::blocks_told(lang, &set));
            lines.push(t!(lang, "cli-draft-rulebook", n = n, count = count(lang, n)));
            lines.extend(told.rulebook.iter().map(|line| format!("  {line}")));
            lines.push(explain::official_result(lang, &official));
            lines.extend(told.official.iter().map(|line| format!("  {line}")));
            lines.join("\n") + "\n"
        };
        Ok(Done { out, has_errors: !is_met, ..Done::default() })
    })
}

/// A decided common definition has no rulebook: official requirements alone.
fn checked_decided(
    lang: Lang,
    project: &Project,
    definition: &Definition,
    check: &DraftCheck,
) -> Result<Done, AppError> {
    let least = check.min_residents.unwrap_or_default();
    let official = official_check(project, OfficialSubject::Definition(definition.id), least, &NoWatch)?;
    let few = |residents: f64| !check.internal && is_small_count(residents);
    let hidden = match check.internal {
        true => vec![false; definition.spaces.len()],
        false => hidden_of_one_total(definition.spaces.iter().map(|space| space.residents)),
    };
    let untold: Vec<String> =
        definition.spaces.iter().zip(&hidden).filter(|(_, hidden)| **hidden).map(|(space, _)| space.label()).collect();
    let failure = |failure: &OfficialFailure| {
        let hides = match failure {
            OfficialFailure::TooFew { space, residents, .. } => few(*residents) || untold.contains(space),
            OfficialFailure::Unassigned { residents, .. } => residents.is_some_and(few),
            _ => false,
        };
        match hides {
            true => explain::official_failure_hidden(lang, failure),
            false => explain::official_failure(lang, failure),
        }
    };
    let failures: Vec<String> = official.failures.iter().map(failure).collect();
    let out = if check.json {
        json_text(&json!({
            "name": definition.name,
            "met": official.is_met(),
            "official": { "met": official.is_met(), "min_residents": least, "spaces": official.spaces,
                "has_residents": official.has_residents, "spaces_unknown": official.unknown, "failures": failures },
        }))
    } else {
        let lines = std::iter::once(explain::official_result(lang, &official));
        let lines: Vec<String> = lines.chain(failures.iter().map(|line| format!("  {line}"))).collect();
        lines.join("\n") + "\n"
    };
    Ok(Done { out, has_errors: !official.is_met(), ..Done::default() })
}

/// Violations in words, without numbers that would tell of very few; `hidden` says of which spaces, and at last whether of what is unassigned.
fn told(
    lang: Lang,
    (project, draft): (&Project, &Draft),
    violations: &[Violation],
    official: &OfficialCheck,
    (hidden, internal): (&[bool], bool),
) -> Told {
    let parent = draft.rulebook.parent.and_then(|id| project.definition(id));
    let name_of = |at: u32| explain::draft_space(lang, draft, at as usize);
    let parent_of = |at: u32| {
        let space = parent.and_then(|parent| parent.spaces.get(at as usize));
        space.map(Space::label).unwrap_or_default()
    };
    let hides_unassigned = hidden.last().copied().unwrap_or(false);
    let few = |residents: f64| !internal && is_small_count(residents);
    let violation = |violation: &Violation| {
        let hides = match violation {
            Violation::TooFew { space, .. } | Violation::TooMany { space, .. } => {
                hidden.get(*space as usize).copied().unwrap_or(false)
            }
            Violation::Unassigned { .. } => hides_unassigned,
            Violation::Apart { residents, .. }
            | Violation::BeyondParent { residents, .. }
            | Violation::Crossed { residents, .. } => few(*residents),
            Violation::TooFewSpaces { .. } | Violation::TooManySpaces { .. } | Violation::NotCompact { .. } => false,
        };
        match hides {
            true => explain::violation_hidden(lang, violation, name_of, parent_of),
            false => explain::violation(lang, violation, name_of, parent_of),
        }
    };
    // The official check names spaces by their labels alone.
    let untold: Vec<&str> =
        draft.spaces.iter().zip(hidden).filter(|(_, hidden)| **hidden).map(|(space, _)| space.label()).collect();
    let failure = |failure: &OfficialFailure| {
        let hides = match failure {
            OfficialFailure::TooFew { space, residents, .. } => few(*residents) || untold.contains(&space.as_str()),
            OfficialFailure::Unassigned { residents, .. } => hides_unassigned || residents.is_some_and(few),
            _ => false,
        };
        match hides {
            true => explain::official_failure_hidden(lang, failure),
            false => explain::official_failure(lang, failure),
        }
    };
    Told {
        rulebook: violations.iter().map(violation).collect(),
        official: official.failures.iter().map(failure).collect(),
    }
}
