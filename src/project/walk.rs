//! Reading rows of a table that may be damaged: a page that can't be read loses its own rows and no others.
//!
//! Rows are read by ascending key. Where that fails, the key is raised by 1, 2, 4 … until rows can be read again, then the first
//! such key is found by halving. Keys must rise: a crafted file in which they don't would be read for ever.

use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

/// What is read.
pub(super) struct Rows<'a> {
    pub conn: &'a Connection,
    pub table: &'a str,
    /// An integer that orders the rows: the rowid or a name for it.
    pub key: &'a str,
    pub columns: &'a [&'a str],
    /// A column and the text it must have.
    pub only: Option<(&'a str, &'a str)>,
}

/// How it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Walked {
    pub rows: usize,
    /// Keys that could not be reached, at most as many rows. Without the end of the table, see `end_lost`.
    pub lost: usize,
    /// Whether nothing after the last row could be read.
    pub end_lost: bool,
    /// The last key that was read.
    pub last: Option<i64>,
}

impl Walked {
    /// Whether every row was read.
    pub fn whole(self) -> bool {
        self.lost == 0 && !self.end_lost
    }
}

enum Stopped {
    AtTheEnd,
    Damaged,
}

impl Rows<'_> {
    fn sql(&self) -> String {
        let only = self.only.map(|(column, _)| format!(" AND {column} = ?2")).unwrap_or_default();
        let columns: String = self.columns.iter().map(|column| format!(", {column}")).collect();
        let (table, key) = (super::record::quoted(self.table), self.key);
        format!("SELECT {key}{columns} FROM {table} WHERE {key} >= ?1{only} ORDER BY {key}")
    }

    /// Calls `each` with the key and the row, whose columns begin at 1. An error if the table is not there at all.
    pub fn walk(&self, mut each: impl FnMut(i64, &Row<'_>)) -> rusqlite::Result<Walked> {
        self.conn.prepare_cached(&self.sql())?;
        let mut walked = Walked::default();
        let mut next = i64::MIN;
        loop {
            if let Stopped::AtTheEnd = self.read_from(next, &mut walked, &mut each) {
                return Ok(walked);
            }
            // Nothing was ever given a key below 1.
            let bad = walked.last.map_or(next, |last| last.saturating_add(1)).max(next).max(1);
            let Some(good) = self.next_readable(bad) else {
                walked.end_lost = true;
                return Ok(walked);
            };
            walked.lost = walked.lost.saturating_add(usize::try_from(good.saturating_sub(bad)).unwrap_or(usize::MAX));
            next = good;
        }
    }

    fn read_from(&self, from: i64, walked: &mut Walked, each: &mut impl FnMut(i64, &Row<'_>)) -> Stopped {
        let mut read = || -> rusqlite::Result<()> {
            let mut query = self.conn.prepare_cached(&self.sql())?;
            let mut rows = match self.only {
                Some((_, text)) => query.query((from, text))?,
                None => query.query([from])?,
            };
            while let Some(row) = rows.next()? {
                let key: i64 = row.get(0)?;
                if key < from || walked.last.is_some_and(|last| key <= last) {
                    return Err(rusqlite::Error::InvalidQuery);
                }
                each(key, row);
                walked.last = Some(key);
                walked.rows += 1;
            }
            Ok(())
        };
        if read().is_ok() { Stopped::AtTheEnd } else { Stopped::Damaged }
    }

    /// Whether the first row from a key on (or that there is none) can be read.
    fn readable(&self, from: i64) -> bool {
        let read = || -> rusqlite::Result<bool> {
            let mut query = self.conn.prepare_cached(&self.sql())?;
            let mut rows = match self.only {
                Some((_, text)) => query.query((from, text))?,
                None => query.query([from])?,
            };
            match rows.next()? {
                Some(row) => Ok(row.get::<_, i64>(0)? >= from),
                None => Ok(true),
            }
        };
        read().unwrap_or(false)
    }

    /// The first key after `bad` from which on rows can be read; `None` if there is none.
    fn next_readable(&self, bad: i64) -> Option<i64> {
        let (mut low, mut step) = (bad, 1i64);
        let mut high = loop {
            let key = bad.checked_add(step)?;
            if self.readable(key) {
                break key;
            }
            low = key;
            step = step.checked_mul(2)?;
        };
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.readable(middle) { high = middle } else { low = middle }
        }
        Some(high)
    }
}

/// A text as it stands there, whatever its bytes; `None` if it is no text.
pub(super) fn text(row: &Row<'_>, column: usize) -> Option<String> {
    match row.get_ref(column) {
        Ok(ValueRef::Text(bytes)) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}
