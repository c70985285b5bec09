//! Indicators as any GIS sees them: one view per definition, with its spaces and a readable column per indicator.
//!
//! A view is derived from the visible indicators after every command and made anew at opening; none is ever read by us. Beside
//! each value stands its provenance, so that zero, missing and suppressed never look alike.

use super::ProjectError;
use super::database::Database;
use super::features::{FeatureKind, FeatureTable};
use super::record::quoted;
use rusqlite::OptionalExtension;
use std::collections::{BTreeMap, BTreeSet};

/// A view that shows indicators of a definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct View {
    pub name: String,
    /// The definition's layer.
    pub table: String,
    /// For lists of layers: "Sozialräume 2021: Arbeitslosenanteil, …".
    pub identifier: String,
    sql: String,
}

/// How the names of our views begin.
const PREFIX: &str = "indicators_";

/// SQLite joins at most 64 tables; more indicators go into a second view.
const PER_VIEW: usize = 60;

/// Identifiers list names up to this length, in characters.
const LISTED: usize = 80;

struct Column {
    indicator: String,
    title: String,
}

/// Brings the views in line with the visible indicators, and returns them.
pub(super) fn sync(db: &Database, features: &[FeatureTable]) -> Result<Vec<View>, ProjectError> {
    let wanted = wanted(db, features)?;
    let have: BTreeMap<String, String> = db
        .conn
        .prepare_cached("SELECT name, sql FROM sqlite_master WHERE type = 'view'")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (name, sql) in &have {
        if !wanted.iter().any(|view| view.name == *name && view.sql == *sql) {
            db.conn.execute_batch(&format!("DROP VIEW {}", quoted(name)))?;
        }
    }
    for view in wanted.iter().filter(|view| have.get(&view.name) != Some(&view.sql)) {
        db.conn.execute_batch(&view.sql)?;
    }
    Ok(wanted)
}

fn wanted(db: &Database, features: &[FeatureTable]) -> Result<Vec<View>, ProjectError> {
    let mut query = db.conn.prepare_cached(
        "SELECT d.uid, d.name, i.uid, i.name, i.unit FROM klammer_definition AS d JOIN klammer_indicator AS i ON i.definition = d.uid \
         ORDER BY d.id, i.id",
    )?;
    let mut rows = query.query([])?;
    let mut by_layer: Vec<(&FeatureTable, String, Vec<Column>)> = Vec::new();
    while let Some(row) = rows.next()? {
        let (owner, definition): (String, String) = (row.get(0)?, row.get(1)?);
        let (indicator, name, unit): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
        let layer = features.iter().find(|f| f.owner == owner && f.kind == FeatureKind::Spaces);
        let Some(layer) = layer else { continue };
        let title = if unit.is_empty() || name.contains(&unit) { name } else { format!("{name} ({unit})") };
        let column = Column { indicator, title };
        match by_layer.last_mut() {
            Some((last, _, columns)) if last.name == layer.name => columns.push(column),
            _ => by_layer.push((layer, definition, vec![column])),
        }
    }
    let mut views: Vec<View> = Vec::new();
    for (layer, definition, columns) in by_layer {
        for columns in columns.chunks(PER_VIEW) {
            let name = free_name(db, layer, &views)?;
            let titles: Vec<&str> = columns.iter().map(|column| column.title.as_str()).collect();
            views.push(View {
                sql: view_sql(&name, layer, columns),
                identifier: shortened(format!("{definition}: {}", titles.join(", "))),
                table: layer.name.clone(),
                name,
            });
        }
    }
    Ok(views)
}

fn shortened(text: String) -> String {
    if text.chars().count() <= LISTED { text } else { text.chars().take(LISTED - 1).chain(['…']).collect() }
}

/// "indicators_sozialraeume_2021", unless somebody has a table of that name.
fn free_name(db: &Database, layer: &FeatureTable, given: &[View]) -> Result<String, ProjectError> {
    let stem = layer.name.strip_prefix("spaces_").unwrap_or(&layer.name);
    let mut taken = db.conn.prepare_cached("SELECT 1 FROM sqlite_master WHERE lower(name) = ?1 AND type <> 'view'")?;
    let (mut name, mut number) = (format!("{PREFIX}{stem}"), 2);
    while given.iter().any(|view| view.name == name) || taken.query_row([&name], |_| Ok(())).optional()?.is_some() {
        name = format!("{PREFIX}{stem}_{number}");
        number += 1;
    }
    Ok(name)
}

fn view_sql(name: &str, layer: &FeatureTable, columns: &[Column]) -> String {
    let own = ["fid", "geom", "uid", "code", "name", "residents"];
    let mut taken: BTreeSet<String> = own.iter().map(|name| (*name).to_owned()).collect();
    let mut free = |title: &str| {
        // Identifiers are told apart without regard to case.
        let (mut name, mut number) = (title.to_owned(), 2);
        while !taken.insert(name.to_lowercase()) {
            name = format!("{title} {number}");
            number += 1;
        }
        quoted(&name)
    };
    let mut select: Vec<String> = own.iter().map(|column| format!("s.{column} AS {column}")).collect();
    let mut joins = String::new();
    for (number, column) in (1..).zip(columns) {
        // Columns, not expressions: only these have a type that other programs see.
        select.push(format!("o{number}.value AS {}", free(&column.title)));
        select.push(format!("o{number}.provenance AS {}", free(&format!("{} – provenance", column.title))));
        let uid = column.indicator.replace('\'', "''");
        joins.push_str(&format!(
            " LEFT JOIN klammer_observation AS o{number} ON o{number}.indicator = '{uid}' AND o{number}.space = s.uid"
        ));
    }
    format!("CREATE VIEW {} AS SELECT {} FROM {} AS s{joins}", quoted(name), select.join(", "), quoted(&layer.name))
}
