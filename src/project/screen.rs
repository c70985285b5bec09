//! A look at the definitions a file brings along, before anything in it is read or changed: what would compute is refused.
//!
//! SQLite runs what is stored in a schema: checks and generated columns when rows are looked at (also by its own
//! `quick_check`), defaults and indexes when rows are written, virtual tables when they are named at all. A project needs none
//! of it. Listing the definitions runs nothing of them. Stored triggers and views are dropped unseen
//! ([`super::record::drop_stored_code`]), so here it only matters that nothing else poses as one, or one as something else.

use super::defect::{Defect, shown};
use super::features::FeatureKind;
use super::schema;
use rusqlite::Connection;

/// A project with a thousand layers has some 16,000 entries.
const MAX_ENTRIES: usize = 50_000;
/// Ours have less than 2,000 bytes; a table of another program with 2,000 columns has some 60,000.
const MAX_SQL_BYTES: usize = 100_000;
/// Tables of the standard that we write to.
const WRITTEN: [&str; 4] = ["gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns", "gpkg_extensions"];
/// The one default of the standard that computes.
const NOW: &str = "strftime('%Y-%m-%dT%H:%M:%fZ','now')";

struct Entry {
    kind: String,
    name: String,
    sql: Option<String>,
}

/// Everything in the schema that a project can't have.
pub(super) fn defects(conn: &Connection) -> rusqlite::Result<Vec<Defect>> {
    let (count, bytes): (usize, usize) =
        conn.query_row("SELECT count(*), coalesce(max(length(sql)), 0) FROM sqlite_master", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
    if count > MAX_ENTRIES || bytes > MAX_SQL_BYTES {
        return Ok(vec![Defect::SchemaTooLarge { count, bytes }]);
    }
    let entries: Vec<Entry> = conn
        .prepare("SELECT type, name, sql FROM sqlite_master")?
        .query_map([], |row| Ok(Entry { kind: row.get(0)?, name: row.get(1)?, sql: row.get(2)? }))?
        .collect::<Result<_, _>>()?;
    let ours = schema::accepted()?;
    let mut defects = Vec::new();
    for entry in &entries {
        let stored_code = || Defect::StoredCode { name: shown(&entry.name) };
        if !is_what_it_says(entry) {
            defects.push(stored_code());
        } else if let Some(accepted) = ours.get(&entry.name).filter(|_| !entry.name.starts_with("gpkg_")) {
            if entry.sql.as_ref().is_none_or(|sql| !accepted.contains(sql)) {
                defects.push(Defect::TableAltered { table: entry.name.clone() });
            }
        } else if entry.kind == "table" && computes(conn, entry)? {
            defects.push(stored_code());
        }
    }
    Ok(defects)
}

/// Whether an entry's text makes what its type and name say, and only a kind of thing that is allowed.
fn is_what_it_says(entry: &Entry) -> bool {
    let Some(sql) = &entry.sql else { return entry.kind == "index" };
    let tokens = tokens(sql);
    let mut words = tokens.iter().map(|token| token.word.as_str());
    let mut named = |expected: &[&str]| expected.iter().all(|word| words.next() == Some(word));
    match entry.kind.as_str() {
        "index" => {
            let unique = tokens.get(1).is_some_and(|token| token.word == "UNIQUE");
            named(if unique { &["CREATE", "UNIQUE", "INDEX"] } else { &["CREATE", "INDEX"] })
        }
        "trigger" => named(&["CREATE", "TRIGGER"]),
        "view" => named(&["CREATE", "VIEW"]),
        "table" => {
            let is_virtual = tokens.get(1).is_some_and(|token| token.word == "VIRTUAL");
            let at = if is_virtual { 3 } else { 2 };
            let name = tokens.get(at).is_some_and(|token| token.name.eq_ignore_ascii_case(&entry.name));
            let rest = |from: usize| tokens.get(from).map(|token| token.word.as_str());
            // The spatial index is the only kind of virtual table that a GeoPackage of ours has.
            let kind = !is_virtual || (rest(4) == Some("USING") && rest(5) == Some("RTREE"));
            let shadow = is_virtual && ["_node", "_parent", "_rowid"].iter().any(|end| entry.name.ends_with(end));
            named(if is_virtual { &["CREATE", "VIRTUAL", "TABLE"] } else { &["CREATE", "TABLE"] })
                && name
                && kind
                && !shadow
        }
        _ => false,
    }
}

/// Whether reading or writing rows of a table would compute something. (Checks are switched off where tables of others
/// are read, and those are never written.)
fn computes(conn: &Connection, entry: &Entry) -> rusqlite::Result<bool> {
    let tokens = entry.sql.as_deref().map(tokens).unwrap_or_default();
    let has = |word: &str| tokens.iter().any(|token| token.word == word);
    if has("VIRTUAL") && tokens.get(1).is_some_and(|token| token.word == "VIRTUAL") {
        return Ok(false);
    }
    let standard = WRITTEN.contains(&entry.name.as_str());
    let is_layer = |kind: &FeatureKind| entry.name.starts_with(kind.as_str());
    let written = standard || FeatureKind::ALL.iter().any(is_layer);
    if standard && has("CHECK") {
        return Ok(true);
    }
    if !(has("AS") || has("GENERATED") || written && has("DEFAULT")) {
        return Ok(false);
    }
    let mut query = conn.prepare_cached("SELECT hidden, dflt_value FROM pragma_table_xinfo(?1)")?;
    let mut rows = query.query([&entry.name])?;
    while let Some(row) = rows.next()? {
        let (hidden, default): (i64, Option<String>) = (row.get(0)?, row.get(1)?);
        // A default that calls something has a bracket, unless that stands in a text.
        let called = default.is_some_and(|d| d != NOW && d.contains('(') && !d.starts_with('\''));
        if hidden > 1 || (written && called) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A word of SQL: as a keyword (empty if it is quoted or no word), and as a name.
struct Token {
    word: String,
    name: String,
}

/// Words, names in quotes and single signs; comments and white space are skipped.
fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let skip = |text: &str, end: &str| text.find(end).map_or(text.len(), |at| at + end.len());
        let taken = if first.is_whitespace() {
            first.len_utf8()
        } else if rest.starts_with("--") {
            skip(rest, "\n")
        } else if rest.starts_with("/*") {
            skip(rest, "*/")
        } else if let Some(close) = [('"', '"'), ('`', '`'), ('[', ']'), ('\'', '\'')].iter().find(|q| q.0 == first) {
            let (name, taken) = quoted(rest, close.1);
            tokens.push(Token { word: String::new(), name });
            taken
        } else {
            let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
            let taken = match rest.find(|c| !is_word(c)) {
                Some(0) => first.len_utf8(),
                Some(end) => end,
                None => rest.len(),
            };
            let text = rest.get(..taken).unwrap_or_default();
            tokens.push(Token { word: text.to_ascii_uppercase(), name: text.to_owned() });
            taken
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    tokens
}

/// The text in quotes at the beginning, and how many bytes it takes with them. A doubled quote stands for itself.
fn quoted(text: &str, close: char) -> (String, usize) {
    let mut name = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c != close {
            name.push(c);
        } else if close != ']' && chars.peek().is_some_and(|(_, next)| *next == close) {
            chars.next();
            name.push(c);
        } else {
            return (name, at + c.len_utf8());
        }
    }
    (name, text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(kind: &str, name: &str, sql: &str) -> bool {
        is_what_it_says(&Entry { kind: kind.to_owned(), name: name.to_owned(), sql: Some(sql.to_owned()) })
    }

    #[test]
    fn entries_are_what_they_say() {
        assert!(entry("table", "a b", "create /* x */ table \"a b\" (c)"));
        assert!(entry("table", "a\"b", "CREATE TABLE \"a\"\"b\"(c)"));
        assert!(entry("table", "r", "CREATE VIRTUAL TABLE r USING rtree(id, a, b)"));
        assert!(entry("index", "i", "CREATE UNIQUE INDEX i ON t (a)"));
        for (kind, name, sql) in [
            ("table", "a", "CREATE TABLE b (c)"),
            ("table", "a", "CREATE VIEW a AS SELECT 1"),
            ("table", "a", "CREATE TEMP TABLE a (c)"),
            ("index", "a", "CREATE TRIGGER a AFTER INSERT ON t BEGIN DELETE FROM t; END"),
            ("table", "a", "CREATE VIRTUAL TABLE a USING fts5(x)"),
            ("table", "a", "CREATE VIRTUAL TABLE a USING \"rtree\"(x)"),
            ("table", "r_node", "CREATE VIRTUAL TABLE r_node USING rtree(id, a, b)"),
            ("table", "a", "-- CREATE TABLE a"),
            ("other", "a", "CREATE TABLE a (b)"),
        ] {
            assert!(!entry(kind, name, sql), "{kind} {sql}");
        }
    }

    #[test]
    fn words_in_quotes_and_comments_are_no_keywords() {
        let words = |sql: &str| tokens(sql).into_iter().map(|t| t.word).filter(|w| !w.is_empty()).collect::<Vec<_>>();
        assert_eq!(words("a 'AS' [GENERATED] --CHECK\n/* AS */ `x`` y` b"), ["A", "B"]);
        assert_eq!(words("\"unclosed AS"), Vec::<String>::new());
        assert_eq!(words("größe(x)"), ["GRößE", "(", "X", ")"]);
    }
}
