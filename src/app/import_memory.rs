//! What was decided about boundary files before, offered again for the same source. Kept beside the settings, never in a project.

use super::operations::{BoundaryProbe, DefinitionForm, DepartmentChoice};
use crate::geometry::EpsgCode;
use crate::model::{Department, Project};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// So many sources are remembered.
const MOST: usize = 100;

/// Decisions about files, the latest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ImportMemory {
    entries: Vec<Remembered>,
}

/// What was decided about one file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Remembered {
    /// As in the source: "bezirke.zip/Bezirke.shp".
    pub file_name: String,
    /// Names of its fields.
    pub fields: Vec<String>,
    /// Name of the department.
    pub department: String,
    /// Its organisation.
    pub organisation: String,
    /// Chosen system, if the file left doubt or none was recognised.
    pub crs: Option<EpsgCode>,
    /// Chosen encoding.
    pub encoding: String,
    /// Field for the code.
    pub code_field: Option<String>,
    /// Field for the name.
    pub name_field: Option<String>,
    /// Field for the residents.
    pub residents_field: Option<String>,
    /// Who is to be named.
    pub attribution: String,
    /// Short name of the licence.
    pub licence: String,
}

impl ImportMemory {
    /// Reads it; a missing or unreadable file is an empty memory, and the log says so.
    pub fn load(file: &Path) -> Self {
        match std::fs::read_to_string(file) {
            Ok(text) => serde_json::from_str(&text).unwrap_or_else(|error| {
                log::warn!("remembered imports are damaged and were set back: {error}");
                Self::default()
            }),
            Err(error) => {
                if error.kind() != std::io::ErrorKind::NotFound {
                    log::warn!("remembered imports can't be read: {error}");
                }
                Self::default()
            }
        }
    }

    /// Writes it by way of a temporary file.
    ///
    /// # Errors
    /// What the system says.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let next = file.with_extension("next");
        std::fs::write(&next, serde_json::to_string_pretty(self).map_err(std::io::Error::other)?)?;
        std::fs::rename(&next, file)
    }

    /// What was decided about this source: the same fields under the same name, whatever year stands in it. Fields alone would not
    /// do: half of all files have NAME and CODE, and a file must not land in the wrong department unnoticed.
    pub fn find(&self, probe: &BoundaryProbe) -> Option<&Remembered> {
        let fields: Vec<&str> = probe.fields.iter().map(|field| field.name.as_str()).collect();
        let same_fields = |known: &&Remembered| known.fields.iter().map(String::as_str).eq(fields.iter().copied());
        let same_file = |known: &&Remembered| known.file_name == probe.file_name && same_fields(known);
        let name = without_numbers(&probe.file_name);
        let same_source = |known: &&Remembered| without_numbers(&known.file_name) == name && same_fields(known);
        self.entries.iter().find(same_file).or_else(|| self.entries.iter().find(same_source))
    }

    /// Puts a decision at the head.
    pub fn remember(&mut self, probe: &BoundaryProbe, form: &DefinitionForm, department: Option<&Department>) {
        let (name, organisation) = match (&form.department, department) {
            (_, Some(known)) => (known.name.clone(), known.organisation.clone()),
            (DepartmentChoice::New { name, organisation }, None) => (name.clone(), organisation.clone()),
            (DepartmentChoice::Existing(_), None) => Default::default(),
        };
        let entry = Remembered {
            file_name: probe.file_name.clone(),
            fields: probe.fields.iter().map(|field| field.name.clone()).collect(),
            department: name,
            organisation,
            crs: form.crs.filter(|crs| probe.crs.is_none_or(|guess| guess.epsg != *crs)),
            encoding: form.encoding.clone(),
            code_field: form.code_field.clone(),
            name_field: form.name_field.clone(),
            residents_field: form.residents_field.clone(),
            attribution: form.attribution.clone(),
            licence: form.licence.clone(),
        };
        self.entries.retain(|known| known.file_name != entry.file_name || known.fields != entry.fields);
        self.entries.insert(0, entry);
        self.entries.truncate(MOST);
    }
}

impl Remembered {
    /// Fills a form with what was decided before. The date is another one each time.
    pub fn apply(&self, project: &Project, probe: &BoundaryProbe, form: &mut DefinitionForm) {
        if !self.department.is_empty() {
            form.department = DepartmentChoice::named(project, &self.department, &self.organisation);
        }
        // What a file states plainly counts, whatever was chosen for one that did not.
        if probe.crs.is_none_or(|guess| guess.how.is_doubtful()) {
            form.crs = self.crs.or(form.crs);
        }
        // Another year's file may be in another encoding: what the bytes say counts unless they say nothing.
        if probe.encoding.previews.iter().any(|(label, _)| *label == self.encoding) && self.file_name == probe.file_name
        {
            form.encoding.clone_from(&self.encoding);
        }
        let there = |field: &Option<String>| field.clone().filter(|name| probe.fields.iter().any(|f| f.name == *name));
        form.code_field = there(&self.code_field).or(form.code_field.take());
        form.name_field = there(&self.name_field).or(form.name_field.take());
        form.residents_field = there(&self.residents_field);
        form.attribution.clone_from(&self.attribution);
        form.licence.clone_from(&self.licence);
    }
}

/// "Bezirke_2024.shp" is the same source as "Bezirke_2023.shp".
fn without_numbers(name: &str) -> String {
    name.chars().filter(|c| !c.is_ascii_digit()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::operations::definition_form;
    use crate::formats::boundary::probe_bytes;
    use crate::geometry::NoWatch;

    fn probe(name: &str, field: &str) -> BoundaryProbe {
        let text = format!(
            r#"{{"type":"FeatureCollection","features":[{{"type":"Feature","properties":{{"{field}":"A1","NAME":"Nord"}},
            "geometry":{{"type":"Polygon","coordinates":[[[9.4,54.7],[9.5,54.7],[9.5,54.8],[9.4,54.7]]]}}}}]}}"#
        );
        probe_bytes(name, text.into_bytes(), &NoWatch).unwrap().remove(0)
    }

    #[test]
    fn the_same_source_a_year_later_is_filled_in_and_another_is_not() {
        let project = Project::empty("x", EpsgCode::UTM32);
        let first = probe("Bezirke_2023.geojson", "CODE");
        let mut form = definition_form(&project, &first);
        form.department = DepartmentChoice::New { name: "Schulamt".into(), organisation: "Stadt".into() };
        form.code_field = Some("NAME".into());
        form.licence = "CC0".into();
        let mut memory = ImportMemory::default();
        memory.remember(&first, &form, None);

        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a/imports.json");
        memory.save(&file).unwrap();
        let memory = ImportMemory::load(&file);

        let later = probe("Bezirke_2024.geojson", "CODE");
        let mut filled = definition_form(&project, &later);
        memory.find(&later).unwrap().apply(&project, &later, &mut filled);
        assert_eq!(filled.department, form.department);
        assert_eq!((filled.code_field.as_deref(), filled.licence.as_str()), (Some("NAME"), "CC0"));
        assert!(memory.find(&probe("Kitas.geojson", "CODE")).is_none());
        assert!(memory.find(&probe("Bezirke_2024.geojson", "NR")).is_none());
        std::fs::write(&file, "broken").unwrap();
        assert_eq!(ImportMemory::load(&file), ImportMemory::default());
    }
}
