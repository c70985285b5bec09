//! Taking in rows that another program added: they get a uid, because everything of ours is named by one.

use super::features::FeatureTable;
use rusqlite::Connection;
use std::collections::BTreeSet;

/// Gives every row of a feature table a uid of its own, in our form. Recorded with what the other program did.
pub(super) fn give_uids(conn: &Connection, table: &FeatureTable) -> rusqlite::Result<()> {
    if !table.kind.has_uid() {
        return Ok(());
    }
    let hex = |n: usize| "[0-9a-f]".repeat(n);
    let ours = [8, 4, 4, 4, 12].map(hex).join("-");
    let name = &table.name;
    // UNIQUE forbids two rows of one uid, unless another program has made the table anew without it.
    let lacking: Vec<(i64, Option<String>)> = conn
        .prepare(&format!(
            "SELECT fid, CASE typeof(uid) WHEN 'text' THEN uid END FROM \"{name}\" WHERE uid IS NULL OR typeof(uid) <> 'text' OR uid NOT GLOB ?1
             UNION SELECT fid, NULL FROM \"{name}\" WHERE uid IN (SELECT uid FROM \"{name}\" GROUP BY uid HAVING count(*) > 1)
               AND fid NOT IN (SELECT min(fid) FROM \"{name}\" GROUP BY uid)"
        ))?
        .query_map([ours], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    if lacking.is_empty() {
        return Ok(());
    }
    let mut taken: BTreeSet<String> = conn
        .prepare(&format!("SELECT uid FROM \"{name}\" WHERE typeof(uid) = 'text'"))?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut update = conn.prepare(&format!("UPDATE \"{name}\" SET uid = ?2 WHERE fid = ?1"))?;
    for (fid, uid) in lacking {
        // Another program's uuid in capitals or braces is kept in our form.
        let kept = uid.and_then(|uid| uuid::Uuid::try_parse(&uid).ok()).map(|uid| uid.hyphenated().to_string());
        let uid =
            kept.filter(|uid| !taken.contains(uid)).unwrap_or_else(|| uuid::Uuid::new_v4().hyphenated().to_string());
        update.execute((fid, &uid))?;
        taken.insert(uid);
    }
    Ok(())
}

/// A layer that another program wrote anew may lack what ours have: columns are added, texts that are missing become empty.
/// Must run before the layer's triggers are made; what it held before is told by its digest.
pub(super) fn complete_columns(conn: &Connection, table: &FeatureTable) -> rusqlite::Result<()> {
    let name = &table.name;
    let there: BTreeSet<String> = conn
        .prepare("SELECT lower(name) FROM pragma_table_xinfo(?1)")?
        .query_map([name], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let texts = table.kind.text_columns();
    let numbers = table.kind.number_columns();
    let missing = |columns: &[&'static str]| -> Vec<&'static str> {
        columns.iter().copied().filter(|column| !there.contains(*column)).collect()
    };
    for column in missing(if table.kind.has_uid() { &["uid"] } else { &[] }) {
        conn.execute_batch(&format!("ALTER TABLE \"{name}\" ADD COLUMN {column} TEXT"))?;
    }
    for column in missing(texts) {
        conn.execute_batch(&format!("ALTER TABLE \"{name}\" ADD COLUMN {column} TEXT NOT NULL DEFAULT ''"))?;
    }
    for column in missing(numbers) {
        conn.execute_batch(&format!("ALTER TABLE \"{name}\" ADD COLUMN {column} REAL"))?;
    }
    for column in texts {
        conn.execute_batch(&format!(
            "UPDATE \"{name}\" SET {column} = CAST(coalesce({column}, '') AS TEXT) WHERE typeof({column}) <> 'text'"
        ))?;
    }
    for column in numbers {
        conn.execute_batch(&format!(
            "UPDATE \"{name}\" SET {column} = NULL WHERE typeof({column}) NOT IN ('real', 'integer', 'null')"
        ))?;
    }
    Ok(())
}
