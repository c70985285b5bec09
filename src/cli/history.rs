//! What was done to a project: told, undone, done again; named versions; compacting.

use super::args::{History, Step, Versions};
use super::project::{change, change_store, look};
use super::{Context, Done};
use crate::app::explain;
use crate::app::history_group::HistoryGroup;
use crate::app::operations::{AppError, Command, HistoryEntry, HistoryFilter, NotFound, ProjectError, Store};
use crate::l10n::{self, Lang, timestamp};
use crate::model::{Project, Version};
use crate::t;
use serde_json::{Value, json};

/// `history PROJECT`: the newest first. `--who` looks for a person here.
pub(super) fn history(context: &Context, history: &History) -> Result<Done, AppError> {
    let entries = look(&history.project, |store, project| {
        let about = match &history.definition {
            Some(name) => Some(definition_uid(project, name)?),
            None => None,
        };
        let filter = HistoryFilter {
            who: context.asked_who.clone(),
            kinds: history.group.map(HistoryGroup::kinds).unwrap_or_default(),
            text: history.text.clone().unwrap_or_default(),
            about,
            ..HistoryFilter::default()
        };
        Ok(all_entries(store, &filter)?)
    })?;
    let lang = context.lang;
    let out = if history.json {
        let one = |entry: &HistoryEntry| {
            let mut value = json!(entry);
            if let Some(object) = value.as_object_mut() {
                object.insert("sentence".to_owned(), explain::history_sentence(lang, entry).into());
            }
            value
        };
        format!("{:#}\n", Value::Array(entries.iter().map(one).collect()))
    } else if entries.is_empty() {
        t!(lang, "cli-no-entries") + "\n"
    } else {
        entries.iter().map(|entry| line(lang, entry)).collect()
    };
    Ok(Done { out, ..Done::default() })
}

fn definition_uid(project: &Project, name: &str) -> Result<String, AppError> {
    let found = project.definitions.iter().find(|definition| definition.name == name);
    let names = || project.definitions.iter().map(|definition| definition.name.clone()).collect();
    found.map(|definition| definition.id.to_string()).ok_or_else(|| AppError::NotFound {
        what: NotFound::Definition,
        name: name.to_owned(),
        available: names(),
    })
}

fn all_entries(store: &Store, filter: &HistoryFilter) -> Result<Vec<HistoryEntry>, ProjectError> {
    const PAGE: usize = 5_000;
    let mut entries = Vec::new();
    loop {
        let page = store.history(filter, entries.len(), PAGE)?;
        let is_last = page.len() < PAGE;
        entries.extend(page);
        if is_last {
            return Ok(entries);
        }
    }
}

fn line(lang: Lang, entry: &HistoryEntry) -> String {
    let who = if entry.who.is_empty() { String::new() } else { format!("  {}", entry.who) };
    let undone = match (entry.in_effect, entry.of) {
        (true, _) => String::new(),
        (false, None) => format!("  {}", t!(lang, "cli-not-in-effect")),
        (false, Some(_)) => format!("  {}", t!(lang, "cli-superseded")),
    };
    let (at, sentence) = (timestamp(lang, &entry.at), explain::history_sentence(lang, entry));
    // One entry, one line, whatever somebody wrote into a name.
    let told = format!("{at}{who}  {sentence}{undone}").replace(['\n', '\t'], " ");
    format!("{:>4}  {told}\n", entry.seq)
}

/// `undo PROJECT`.
pub(super) fn undo(context: &Context, step: &Step) -> Result<Done, AppError> {
    let applied = change_store(context, &step.project, |store| Ok(store.undo(&context.who)?))?;
    Ok(told(context, &applied.entry))
}

/// `redo PROJECT`.
pub(super) fn redo(context: &Context, step: &Step) -> Result<Done, AppError> {
    let applied = change_store(context, &step.project, |store| Ok(store.redo(&context.who)?))?;
    Ok(told(context, &applied.entry))
}

fn told(context: &Context, entry: &HistoryEntry) -> Done {
    Done { out: explain::history_sentence(context.lang, entry) + "\n", ..Done::default() }
}

/// `versions PROJECT`: lists them, adds or deletes one, goes back to one.
pub(super) fn versions(context: &Context, of: &Versions) -> Result<Done, AppError> {
    let path = &of.project;
    if let Some(name) = &of.add {
        let command = Command::AddVersion { name: name.clone() };
        return Ok(told(context, &change(context, path, |_| Ok((command, ())))?.0.entry));
    }
    if let Some(name) = &of.delete {
        let command = |project: &Project| Ok((Command::DeleteVersion(version(project, name)?.id), ()));
        return Ok(told(context, &change(context, path, command)?.0.entry));
    }
    if let Some(name) = &of.go_back {
        let applied = change_store(context, path, |store| {
            let id = version(&store.project(), name)?.id;
            Ok(store.go_back_to(id, &context.who)?)
        })?;
        return Ok(told(context, &applied.entry));
    }
    let versions = look(path, |_, project| Ok(project.versions.clone()))?;
    let out = if of.json {
        format!("{:#}\n", json!(versions.iter().map(version_json).collect::<Vec<_>>()))
    } else if versions.is_empty() {
        t!(context.lang, "cli-no-versions") + "\n"
    } else {
        versions.iter().map(|version| version_line(context.lang, version)).collect()
    };
    Ok(Done { out, ..Done::default() })
}

fn version(project: &Project, name: &str) -> Result<Version, AppError> {
    let found = project.versions.iter().find(|version| version.name == name).cloned();
    let names = || project.versions.iter().map(|version| version.name.clone()).collect();
    found.ok_or_else(|| AppError::NotFound { what: NotFound::Version, name: name.to_owned(), available: names() })
}

fn version_json(version: &Version) -> Value {
    json!({ "name": version.name, "at": version.at, "who": version.who, "seq": version.seq })
}

fn version_line(lang: Lang, version: &Version) -> String {
    let who = if version.who.is_empty() { String::new() } else { format!("  {}", version.who) };
    format!("{}{who}  {}\n", timestamp(lang, &version.at), version.name)
}

/// `compact PROJECT`.
pub(super) fn compact(context: &Context, step: &Step) -> Result<Done, AppError> {
    let lang = context.lang;
    let nothing = look(&step.project, |store, _| Ok(store.compactable()?.is_empty()))?;
    if nothing {
        return Ok(Done { out: t!(lang, "compact-nothing") + "\n", ..Done::default() });
    }
    let (applied, done) = change_store(context, &step.project, |store| Ok(store.compact(&context.who)?))?;
    let sentence = explain::history_sentence(lang, &applied.entry);
    let out = format!("{sentence}\n{}\n", t!(lang, "cli-compacted", size = l10n::bytes(lang, done.bytes)));
    Ok(Done { out, ..Done::default() })
}
