//! What a rescued project is put together with: names that are free, departments, kept files.

use super::super::command::KeptSource;
use super::super::mended::Mended;
use super::super::salvage::Tally;
use super::super::walk::{Rows, text};
use crate::formats;
use crate::geometry::Watch;
use crate::model::{Department, DepartmentId, Source};
use crate::project::ProjectError;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// "Räume", "Räume (2)", …
pub(super) fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    use unicode_normalization::UnicodeNormalization;
    let name: String = name.trim().nfc().collect();
    let name = if name.is_empty() { "?".to_owned() } else { name };
    let numbered = |n: usize| if n == 1 { name.clone() } else { format!("{name} ({n})") };
    (1..).map(numbered).find(|name| !taken(name)).unwrap_or_default()
}

/// The departments there are, and those that only their uid is left of.
pub(super) struct Departments {
    all: Vec<Department>,
    word: String,
}

impl Departments {
    pub fn new(found: Vec<Department>, word: &str) -> Self {
        let mut all = Self { all: Vec::new(), word: word.to_owned() };
        for department in found {
            let id = if all.all.iter().any(|d| d.id == department.id) { DepartmentId::new() } else { department.id };
            let name = if department.name.trim().is_empty() { word } else { &department.name };
            all.push(Department { id, name: name.to_owned(), organisation: department.organisation });
        }
        all
    }

    fn push(&mut self, mut department: Department) -> Department {
        department.name = free_name(&department.name, |name| self.all.iter().any(|other| other.name == name));
        self.all.push(department.clone());
        department
    }

    pub fn named(&self) -> Vec<Department> {
        self.all.clone()
    }

    pub fn of(&mut self, id: DepartmentId) -> Department {
        match self.all.iter().find(|department| department.id == id) {
            Some(department) => department.clone(),
            None => self.push(Department { id, name: self.word.clone(), organisation: String::new() }),
        }
    }
}

/// The kept files of the damaged project, taken over where they are whole.
pub(super) struct Kept<'a> {
    mended: &'a Mended,
    watch: &'a dyn Watch,
    /// By uid: row number, name, checksum.
    rows: HashMap<String, (i64, String, String)>,
    /// Those that something came from: whether they were whole.
    asked: BTreeMap<String, bool>,
}

impl<'a> Kept<'a> {
    pub fn new(mended: &'a Mended, watch: &'a dyn Watch) -> Self {
        let mut found = HashMap::new();
        let columns = ["uid", "file_name", "sha256"];
        let rows = Rows { conn: &mended.conn, table: "klammer_source", key: "rowid", columns: &columns, only: None };
        let walked = rows.walk(|at, row| {
            if let (Some(uid), Some(file), Some(sha256)) = (text(row, 1), text(row, 2), text(row, 3)) {
                found.insert(uid, (at, file, sha256));
            }
        });
        if let Err(error) = walked {
            log::info!("klammer_source: {error}");
        }
        Self { mended, watch, rows: found, asked: BTreeMap::new() }
    }

    pub fn of(&mut self, source: &Source) -> Result<Option<KeptSource>, ProjectError> {
        let Some(id) = source.id.map(|id| id.to_string()) else { return Ok(None) };
        self.watch.check()?;
        let kept = self.read(&id);
        self.asked.insert(id, kept.is_some());
        Ok(kept)
    }

    fn read(&self, id: &str) -> Option<KeptSource> {
        let (at, file, sha256) = self.rows.get(id)?;
        let sql = "SELECT zip FROM klammer_source WHERE rowid = ?1";
        let zip: Vec<u8> = self.mended.conn.query_row(sql, [at], |row| row.get(0)).ok()?;
        let found = formats::kept_sha256(file, &zip, self.watch).ok()?;
        (found == *sha256).then(|| KeptSource { file_name: file.clone(), sha256: found, zip: Arc::new(zip) })
    }

    pub fn tally(&self) -> Tally {
        let kept = self.asked.values().filter(|whole| **whole).count();
        Tally { kept, lost: self.asked.len() - kept }
    }
}
