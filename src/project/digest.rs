//! Digests of recorded tables: whether a table holds what it held when the file was published.
//!
//! What another program changes row by row is recorded by the file's triggers. What goes past them (`REPLACE`, a layer
//! dropped and written anew) is noticed here. A digest is the sum of one hash per row, so it can be brought forward by the
//! recorded rows without reading the table, and the order of rows does not matter.

use super::ProjectError;
use super::record::LoggedTable;
use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, OptionalExtension};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;

/// Number of rows and sum of their hashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Digest {
    pub rows: u64,
    sum: u128,
}

impl Digest {
    /// With one row more.
    pub fn with(self, table: &LoggedTable, row: &[Value]) -> Self {
        let hash = hash(row.iter().map(ValueRef::from).collect(), table.added);
        Self { rows: self.rows.wrapping_add(1), sum: self.sum.wrapping_add(hash) }
    }

    /// With one row less.
    pub fn without(self, table: &LoggedTable, row: &[Value]) -> Self {
        let hash = hash(row.iter().map(ValueRef::from).collect(), table.added);
        Self { rows: self.rows.wrapping_sub(1), sum: self.sum.wrapping_sub(hash) }
    }

    /// Of a table as it is.
    pub fn of_table(conn: &Connection, table: &LoggedTable) -> Result<Self, ProjectError> {
        Self::of(conn, &table.name, table.columns, table.added)
    }

    /// Of some columns of a table as it is.
    pub fn of_columns(conn: &Connection, table: &str, columns: &[&str]) -> Result<Self, ProjectError> {
        Self::of(conn, table, columns, 0)
    }

    fn of(conn: &Connection, table: &str, columns: &[&str], added: usize) -> Result<Self, ProjectError> {
        let sql = format!("SELECT {} FROM \"{table}\"", columns.join(", "));
        let mut query = conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut digest = Self::default();
        while let Some(row) = rows.next()? {
            let values = (0..columns.len()).map(|i| row.get_ref(i)).collect::<Result<Vec<_>, _>>()?;
            digest.rows += 1;
            digest.sum = digest.sum.wrapping_add(hash(values, added));
        }
        Ok(digest)
    }
}

/// Of a row: every value with its type and length, so that no two rows look alike. Of the columns that were added by a later
/// format, those that are NULL at the end are left out: digests of older files stay true.
fn hash(mut values: Vec<ValueRef<'_>>, added: usize) -> u128 {
    let before = values.len().saturating_sub(added);
    while values.len() > before && values.last() == Some(&ValueRef::Null) {
        values.pop();
    }
    let mut hasher = Sha256::new();
    for value in values {
        let (kind, bytes): (u8, &[u8]) = match &value {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(number) => (1, &number.to_le_bytes()),
            ValueRef::Real(number) => (2, &number.to_le_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(blob) => (4, blob),
        };
        hasher.update([kind]);
        hasher.update((bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    hasher.finalize().iter().take(16).fold(0, |sum, byte| (sum << 8) | u128::from(*byte))
}

/// The digest recorded at the last publishing, if there is one.
pub(super) fn recorded(conn: &Connection, table: &str) -> Result<Option<Digest>, ProjectError> {
    let mut query = conn.prepare_cached("SELECT row_count, digest FROM klammer_digest WHERE table_name = ?1")?;
    let found: Option<(u64, Vec<u8>)> = query.query_row([table], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(found.and_then(|(rows, sum)| Some(Digest { rows, sum: u128::from_be_bytes(sum.try_into().ok()?) })))
}

/// Records digests, instead of all that were recorded before.
pub(super) fn record_all(conn: &Connection, digests: &BTreeMap<String, Digest>) -> Result<(), ProjectError> {
    conn.execute("DELETE FROM klammer_digest", [])?;
    let mut insert =
        conn.prepare_cached("INSERT INTO klammer_digest (table_name, row_count, digest) VALUES (?1, ?2, ?3)")?;
    for (table, digest) in digests {
        insert.execute((table, digest.rows, digest.sum.to_be_bytes()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_told_apart_whatever_their_order() {
        let table = &LoggedTable::all(&[])[0];
        let of = |rows: &[&[Value]]| rows.iter().fold(Digest::default(), |digest, row| digest.with(table, row));
        let a = [Value::Integer(1), Value::Text("ab".to_owned())];
        let b = [Value::Integer(1), Value::Text("a".to_owned()), Value::Text("b".to_owned())];
        let c = [Value::Real(1.0), Value::Blob(b"ab".to_vec())];
        let d = [Value::Integer(1), Value::Text("ab".to_owned()), Value::Null];
        let all = [&a[..], &b, &c, &d];
        for (i, one) in all.iter().enumerate() {
            for other in all.iter().skip(i + 1) {
                assert_ne!(of(&[one]), of(&[other]));
            }
        }
        assert_eq!(of(&[&a, &b]), of(&[&b, &a]));
        assert_eq!(of(&[&a, &b]).without(table, &a), of(&[&b]));
        assert_ne!(of(&[&a, &a]), Digest::default());
    }

    #[test]
    fn columns_of_later_formats_count_once_they_say_something() {
        let table = LoggedTable { added: 2, ..LoggedTable::all(&[]).remove(0) };
        let row = |values: &[Value]| Digest::default().with(&table, values);
        let (one, null) = (Value::Integer(1), Value::Null);
        let old = Digest::default().with(&LoggedTable { added: 0, ..table.clone() }, &[one.clone(), null.clone()]);
        // As a file of the older format has it, and as it is with the new columns.
        assert_eq!(row(&[one.clone(), null.clone(), null.clone(), null.clone()]), old);
        assert_ne!(row(&[one.clone(), null.clone(), null.clone(), one.clone()]), old);
        assert_ne!(
            row(&[one.clone(), null.clone(), one.clone(), null.clone()]),
            row(&[one.clone(), null.clone(), null, one])
        );
    }
}
