//! The record: triggers that keep every changed row, old and new, in typed log tables.
//!
//! It serves undo, history and the telling of what other programs changed. The triggers are made anew from code at every
//! opening and use built-ins only that SQLite 3.40 knows without extensions, because QGIS and GDAL run them too. Log columns
//! have no affinity, so values come back as they were, reals bit by bit.

use super::features::{FeatureKind, FeatureTable};
use rusqlite::types::Value;
use rusqlite::{Connection, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Columns that say where something came from, in every table of imported things; then those that later formats added.
macro_rules! with_source {
    ($($own:literal),* $(; $($later:literal),*)?) => {
        &[$($own,)* "source_uid", "source_file", "source_sha256", "source_crs", "source_encoding", "source_date",
          "source_attribution", "source_licence", "source_imported_at" $($(, $later)*)?]
    };
}

/// Which of our tables a logged table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Subject {
    Project,
    Department,
    Definition,
    FacilitySet,
    Indicator,
    Grid,
    ContextLayer,
    Version,
    Bookmark,
    Draft,
    DraftSpace,
    DraftBlock,
    Position,
    Decision,
    Crosswalk,
    Features,
}

impl Subject {
    /// Whether its rows own a layer each.
    pub fn owns_layer(self) -> bool {
        matches!(self, Self::Definition | Self::FacilitySet | Self::Grid | Self::ContextLayer)
    }
}

const DEFINITION: &[&str] = with_source!(
    "id",
    "uid",
    "department",
    "name",
    "colour",
    "code_field",
    "name_field",
    "residents_field",
    "table_name";
    "residents_source_uid",
    "residents_source_file",
    "residents_source_sha256",
    "residents_source_crs",
    "residents_source_encoding",
    "residents_source_date",
    "residents_source_attribution",
    "residents_source_licence",
    "residents_source_imported_at",
    "line_width_pt",
    "line_dash",
    "is_blocks"
);
/// Where residents come from is known to files since format 3, how borders are drawn since format 4, blocks since format 5.
const DEFINITION_ADDED: usize = 12;

const CONTEXT_LAYER: &[&str] = with_source!(
    "id", "uid", "name", "colour", "table_name";
    "line_width_pt", "line_dash", "fill_percent", "point_shape", "point_size_pt", "names"
);
/// How a context layer is drawn is known to files since format 4.
const CONTEXT_LAYER_ADDED: usize = 6;

const CROSSWALK: &[&str] =
    with_source!("id", "uid", "name", "from_definition", "to_definition", "basis", "date", "fingerprint");

const DECISION: &[&str] =
    &["id", "uid", "draft", "definition", "version", "valid_from", "valid_to", "date", "body", "resolution", "text"];

const INDICATOR: &[&str] = with_source!(
    "id",
    "uid",
    "definition",
    "name",
    "kind",
    "polarity",
    "unit",
    "dimension",
    "value_field",
    "join_key_field",
    "join_target",
    "join_table_form",
    "join_space_form"
);

/// A table whose changes are recorded.
#[derive(Debug, Clone)]
pub(super) struct LoggedTable {
    pub subject: Subject,
    pub name: String,
    /// Its log.
    pub log: String,
    /// All recorded columns; the first is the integer primary key.
    pub columns: &'static [&'static str],
    /// How many of the last columns a later format added: where they are NULL, a row is what it was before.
    pub added: usize,
}

impl LoggedTable {
    fn fixed(subject: Subject, what: &str, columns: &'static [&'static str]) -> Self {
        Self { subject, name: format!("klammer_{what}"), log: format!("klammer_log_{what}"), columns, added: 0 }
    }

    /// The log of a feature table.
    pub fn features(table: &FeatureTable) -> Self {
        let columns: &[&str] = match table.kind {
            FeatureKind::Spaces => &["fid", "geom", "uid", "code", "name", "residents"],
            FeatureKind::Facilities => &["fid", "geom", "uid", "name", "category", "operator", "address", "capacity"],
            FeatureKind::Cells => &["fid", "geom", "residents", "provenance"],
            FeatureKind::ContextLines | FeatureKind::ContextPoints | FeatureKind::ContextAreas => {
                &["fid", "geom", "name"]
            }
        };
        Self {
            subject: Subject::Features,
            name: table.name.clone(),
            log: format!("klammer_log_{}", table.name),
            columns,
            added: 0,
        }
    }

    /// All logged tables of a project.
    pub fn all(features: &[FeatureTable]) -> Vec<Self> {
        let mut all = vec![
            Self::fixed(Subject::Project, "project", &["id", "title", "crs"]),
            Self::fixed(Subject::Department, "department", &["id", "uid", "name", "organisation"]),
            Self { added: DEFINITION_ADDED, ..Self::fixed(Subject::Definition, "definition", DEFINITION) },
            Self::fixed(
                Subject::FacilitySet,
                "facility_set",
                with_source!("id", "uid", "department", "name", "colour", "table_name"),
            ),
            Self::fixed(Subject::Indicator, "indicator", INDICATOR),
            Self::fixed(Subject::Grid, "grid", with_source!("id", "uid", "name", "cell_size_m", "table_name")),
            Self { added: CONTEXT_LAYER_ADDED, ..Self::fixed(Subject::ContextLayer, "context_layer", CONTEXT_LAYER) },
            Self::fixed(Subject::Version, "version", &["id", "uid", "name", "seq", "at", "who"]),
            Self::fixed(Subject::Bookmark, "bookmark", &["id", "uid", "name", "min_x", "min_y", "max_x", "max_y"]),
            Self::fixed(Subject::Draft, "draft", &["id", "uid", "name", "blocks", "origin", "rulebook"]),
            Self::fixed(
                Subject::DraftSpace,
                "draft_space",
                &["id", "uid", "draft", "code", "name", "colour", "locked"],
            ),
            Self::fixed(Subject::DraftBlock, "draft_block", &["id", "draft", "block", "space", "began"]),
            Self::fixed(
                Subject::Position,
                "position",
                &["id", "uid", "draft", "space", "department", "stance", "text", "who", "date"],
            ),
            Self::fixed(Subject::Decision, "decision", DECISION),
            Self::fixed(Subject::Crosswalk, "crosswalk", CROSSWALK),
        ];
        all.extend(features.iter().map(Self::features));
        all
    }

    /// Whether a column is recorded.
    pub fn has(&self, column: &str) -> bool {
        self.columns.contains(&column)
    }

    pub fn key(&self) -> &'static str {
        self.columns.first().copied().unwrap_or("rowid")
    }

    /// What makes the log table (fixed tables have theirs from the schema's steps).
    pub fn log_table_sql(&self) -> String {
        format!(
            "CREATE TABLE \"{}\" (log_id INTEGER PRIMARY KEY NOT NULL, log_command, log_at, log_side, {})",
            self.log,
            self.columns.join(", ")
        )
    }

    /// The log table's index.
    pub fn log_index(&self) -> String {
        format!("{}_command", self.log)
    }

    /// What makes the log table's index.
    pub fn log_index_sql(&self) -> String {
        format!("CREATE INDEX \"{}\" ON \"{}\" (log_command)", self.log_index(), self.log)
    }

    /// Creates the three triggers.
    pub fn create_triggers(&self, conn: &Connection) -> rusqlite::Result<()> {
        let insert = |side: u8| {
            let row = if side == 0 { "OLD" } else { "NEW" };
            let values: Vec<String> = self.columns.iter().map(|column| format!("{row}.{column}")).collect();
            format!(
                "INSERT INTO \"{log}\" (log_command, log_at, log_side, {columns}) SELECT command, \
                 CASE WHEN command IS NULL THEN strftime('%Y-%m-%dT%H:%M:%fZ', 'now') END, {side}, {values} \
                 FROM klammer_current WHERE id = 1;",
                log = self.log,
                columns = self.columns.join(", "),
                values = values.join(", "),
            )
        };
        let (old, new, table, log) = (insert(0), insert(1), &self.name, &self.log);
        conn.execute_batch(&format!(
            "CREATE TRIGGER \"{log}_insert\" AFTER INSERT ON \"{table}\" BEGIN {new} END;
             CREATE TRIGGER \"{log}_update\" AFTER UPDATE ON \"{table}\" BEGIN {old} {new} END;
             CREATE TRIGGER \"{log}_delete\" AFTER DELETE ON \"{table}\" BEGIN {old} END;"
        ))
    }

    fn values(&self, row: &Row<'_>, from: usize) -> rusqlite::Result<Vec<Value>> {
        (0..self.columns.len()).map(|i| row.get(from + i)).collect()
    }

    /// What a command did to each row: by key, the row before and after. Keys in ascending order.
    pub fn net_changes(&self, conn: &Connection, command: u64) -> rusqlite::Result<BTreeMap<i64, RowChange>> {
        self.net(conn, "log_command = ?1", &[command])
    }

    /// What all commands after this one did to each row.
    pub fn net_changes_since(&self, conn: &Connection, command: u64) -> rusqlite::Result<BTreeMap<i64, RowChange>> {
        self.net(conn, "log_command > ?1", &[command])
    }

    /// What another program did to each row since the last opening.
    pub fn net_foreign_changes(&self, conn: &Connection) -> rusqlite::Result<BTreeMap<i64, RowChange>> {
        self.net(conn, "log_command IS NULL", &[])
    }

    fn net(&self, conn: &Connection, condition: &str, values: &[u64]) -> rusqlite::Result<BTreeMap<i64, RowChange>> {
        let mut query = conn.prepare_cached(&format!(
            "SELECT log_side, {} FROM \"{}\" WHERE {condition} ORDER BY log_id",
            self.columns.join(", "),
            self.log
        ))?;
        let mut rows = query.query(rusqlite::params_from_iter(values))?;
        let mut net: BTreeMap<i64, RowChange> = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let (old_side, key): (bool, i64) = (row.get::<_, i64>(0)? == 0, row.get(1)?);
            let values = self.values(row, 1)?;
            let change =
                net.entry(key).or_insert_with(|| RowChange { before: old_side.then(|| values.clone()), after: None });
            change.after = (!old_side).then_some(values);
        }
        Ok(net)
    }

    /// The row as it is now.
    pub fn current(&self, conn: &Connection, key: i64) -> rusqlite::Result<Option<Vec<Value>>> {
        use rusqlite::OptionalExtension;
        conn.prepare_cached(&format!(
            "SELECT {} FROM \"{}\" WHERE {} = ?1",
            self.columns.join(", "),
            self.name,
            self.key()
        ))?
        .query_row([key], |row| self.values(row, 0))
        .optional()
    }

    /// Brings a row to the values given: inserts, updates or deletes it.
    pub fn set_row(
        &self,
        conn: &Connection,
        key: i64,
        from: Option<&[Value]>,
        to: Option<&[Value]>,
    ) -> rusqlite::Result<()> {
        let (name, key_column) = (&self.name, self.key());
        let places = |from: usize| (from..from + self.columns.len()).map(|i| format!("?{i}")).collect::<Vec<_>>();
        match (from, to) {
            (None, None) => {}
            (_, None) => {
                conn.prepare_cached(&format!("DELETE FROM \"{name}\" WHERE {key_column} = ?1"))?.execute([key])?;
            }
            (None, Some(values)) => {
                let sql =
                    format!("INSERT INTO \"{name}\" ({}) VALUES ({})", self.columns.join(", "), places(1).join(", "));
                conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(values))?;
            }
            (Some(before), Some(values)) => {
                // Only what differs: a geometry that stays need not go through the spatial index again.
                let differing: Vec<(&str, &Value)> = self
                    .columns
                    .iter()
                    .zip(before.iter().zip(values))
                    .filter(|(_, (before, value))| !same(before, value))
                    .map(|(column, (_, value))| (*column, value))
                    .collect();
                if differing.is_empty() {
                    return Ok(());
                }
                let sets: Vec<String> =
                    differing.iter().zip(2..).map(|((column, _), i)| format!("{column} = ?{i}")).collect();
                let sql = format!("UPDATE \"{name}\" SET {} WHERE {key_column} = ?1", sets.join(", "));
                let key = Value::Integer(key);
                let bound = std::iter::once(&key).chain(differing.into_iter().map(|(_, value)| value));
                conn.prepare_cached(&sql)?.execute(rusqlite::params_from_iter(bound))?;
            }
        }
        Ok(())
    }

    /// A column of a row as text; `None` if it is no text, or empty.
    pub fn text_of(&self, values: &[Value], column: &str) -> Option<String> {
        let at = self.columns.iter().position(|c| *c == column)?;
        match values.get(at)? {
            Value::Text(text) if !text.is_empty() => Some(text.clone()),
            _ => None,
        }
    }

    /// What a row is called, for messages.
    pub fn title_of(&self, values: &[Value]) -> String {
        let names = ["name", "title", "code", "uid"];
        names.iter().find_map(|column| self.text_of(values, column)).unwrap_or_else(|| self.name.clone())
    }
}

/// Equal bit by bit: 0.0 and -0.0 are two values.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Real(a), Value::Real(b)) => a.to_bits() == b.to_bits(),
        _ => a == b,
    }
}

/// A row before and after a command; `None` where it did not exist.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct RowChange {
    pub before: Option<Vec<Value>>,
    pub after: Option<Vec<Value>>,
}

/// What a command's record says it touched, by uid.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// The command.
    pub command: u64,
    pub project: bool,
    pub departments: BTreeSet<String>,
    pub definitions: BTreeSet<String>,
    pub facility_sets: BTreeSet<String>,
    pub indicators: BTreeSet<String>,
    pub grids: BTreeSet<String>,
    pub context_layers: BTreeSet<String>,
    pub versions: bool,
    pub bookmarks: bool,
    pub drafts: BTreeSet<String>,
    /// Drafts with touched spaces.
    pub drafts_with_spaces: BTreeSet<String>,
    /// Drafts with blocks that changed places.
    pub drafts_with_blocks: BTreeSet<String>,
    /// Spaces of drafts that were touched, or blocks of theirs.
    pub draft_spaces: BTreeSet<String>,
    pub positions: bool,
    pub decisions: bool,
    pub crosswalks: BTreeSet<String>,
    /// Names of feature tables with changed rows.
    pub feature_tables: BTreeSet<String>,
}

/// Collects what a command touched.
pub(super) fn touched(conn: &Connection, tables: &[LoggedTable], command: u64) -> rusqlite::Result<Touched> {
    let mut touched = Touched { command, ..Touched::default() };
    for table in tables {
        let any = || {
            let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{}\" WHERE log_command = ?1)", table.log);
            conn.prepare_cached(&sql)?.query_row([command], |row| row.get::<_, bool>(0))
        };
        let column = |name: &str, all: &mut BTreeSet<String>| -> rusqlite::Result<()> {
            let sql =
                format!("SELECT DISTINCT {name} FROM \"{}\" WHERE log_command = ?1 AND {name} NOT NULL", table.log);
            for uid in conn.prepare_cached(&sql)?.query_map([command], |row| row.get(0))? {
                all.insert(uid?);
            }
            Ok(())
        };
        match table.subject {
            Subject::Project => touched.project = any()?,
            Subject::Version => touched.versions = any()?,
            Subject::Bookmark => touched.bookmarks = any()?,
            Subject::Position => touched.positions = any()?,
            Subject::Decision => touched.decisions = any()?,
            Subject::Features if any()? => _ = touched.feature_tables.insert(table.name.clone()),
            Subject::Features => {}
            Subject::Department => column("uid", &mut touched.departments)?,
            Subject::Definition => column("uid", &mut touched.definitions)?,
            Subject::FacilitySet => column("uid", &mut touched.facility_sets)?,
            Subject::Indicator => column("uid", &mut touched.indicators)?,
            Subject::Grid => column("uid", &mut touched.grids)?,
            Subject::ContextLayer => column("uid", &mut touched.context_layers)?,
            Subject::Crosswalk => column("uid", &mut touched.crosswalks)?,
            Subject::Draft => column("uid", &mut touched.drafts)?,
            Subject::DraftSpace => {
                column("draft", &mut touched.drafts_with_spaces)?;
                column("uid", &mut touched.draft_spaces)?;
            }
            Subject::DraftBlock => {
                column("draft", &mut touched.drafts_with_blocks)?;
                column("space", &mut touched.draft_spaces)?;
            }
        }
    }
    Ok(touched)
}

/// From now on rows changed belong to this command.
pub(super) fn begin(conn: &Connection, command: u64) -> rusqlite::Result<()> {
    conn.prepare_cached("UPDATE klammer_current SET command = ?1 WHERE id = 1")?.execute([command]).map(|_| ())
}

/// From now on rows changed belong to no command.
pub(super) fn end(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute("INSERT OR REPLACE INTO klammer_current (id, command) VALUES (1, NULL)", []).map(|_| ())
}

/// Drops all triggers and views, whoever made them: none is ever trusted.
pub(super) fn drop_stored_code(conn: &Connection) -> rusqlite::Result<()> {
    let found: Vec<(String, String)> = conn
        .prepare("SELECT type, name FROM sqlite_master WHERE type IN ('trigger', 'view')")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    // A view's INSTEAD OF triggers go with it, hence IF EXISTS.
    for (kind, name) in found {
        let kind = if kind == "view" { "VIEW" } else { "TRIGGER" };
        conn.execute_batch(&format!("DROP {kind} IF EXISTS {}", quoted(&name)))?;
    }
    Ok(())
}

/// An SQL identifier in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}
