//! Finding the sets of areas in a file or archive, with all files that belong to each.

use crate::formats::files::{self, Member, base_name, extension, file_name, read_bounded, stem};
use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::Watch;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files that belong together.
pub(super) struct Set {
    pub title: String,
    /// As in [`crate::model::Source::file_name`].
    pub file_name: String,
    pub members: Vec<Member>,
}

/// What of a shapefile is kept. Spatial indices of other programs are not.
const PARTS: [&str; 8] = ["shp", "shx", "dbf", "prj", "cpg", "qpj", "dbt", "fpt"];

/// Whether a name is one of a shapefile's parts, or the metadata beside it.
fn is_part(name: &str) -> bool {
    PARTS.contains(&extension(name).as_str()) || name.to_lowercase().ends_with(".shp.xml")
}

fn is_json(name: &str) -> bool {
    matches!(extension(name).as_str(), "geojson" | "json")
}

/// Stem of a part: "Bezirke.shp.xml" belongs to "Bezirke".
fn part_stem(name: &str) -> &str {
    let whole = stem(name);
    if name.to_lowercase().ends_with(".shp.xml") { stem(whole) } else { whole }
}

/// All sets in a file.
pub(super) fn find(path: &Path, watch: &dyn Watch) -> Result<Vec<Set>, FormatError> {
    let name = file_name(path);
    match extension(&name).as_str() {
        "zip" => from_zip(&name, &read_bounded(path, files::BINARY)?, watch),
        "geojson" | "json" => {
            let bytes = read_bounded(path, files::TEXT)?;
            Ok(vec![Set { title: stem(&name).to_owned(), file_name: name.clone(), members: vec![(name, bytes)] }])
        }
        part if PARTS.contains(&part) => Ok(vec![from_siblings(path, watch)?]),
        _ => {
            // Says first if it can't be read at all.
            read_bounded(path, files::BINARY)?;
            Err(FormatError::of_file(name, FormatErrorKind::UnknownKind))
        }
    }
}

/// A shapefile with what stands beside it, in any letter case. `path` may be any of its parts.
fn from_siblings(path: &Path, watch: &dyn Watch) -> Result<Set, FormatError> {
    let name = file_name(path);
    let error = |kind| FormatError::of_file(name.as_str(), kind);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (own, folded) = (part_stem(&name), part_stem(&name).to_lowercase());
    // By extension; of two that differ in case only, the one that is written like the chosen file.
    let mut parts: BTreeMap<String, PathBuf> = BTreeMap::new();
    let entries = std::fs::read_dir(folder).map_err(|e| error(e.into()))?;
    let mut names: Vec<String> = Vec::new();
    for entry in entries {
        names.push(entry.map_err(|e| error(e.into()))?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    for sibling in names.iter().filter(|n| is_part(n) && part_stem(n).to_lowercase() == folded) {
        let key = if sibling.to_lowercase().ends_with(".shp.xml") { "shp.xml".to_owned() } else { extension(sibling) };
        if part_stem(sibling) == own || !parts.contains_key(&key) {
            parts.insert(key, folder.join(sibling));
        }
    }
    if extension(&name) == "shp" {
        parts.insert("shp".to_owned(), path.to_owned());
    }
    let shp = parts.get("shp").ok_or_else(|| error(FormatErrorKind::MissingSibling(format!("{own}.shp"))))?;
    let shp_name = file_name(shp);
    let mut members = Vec::new();
    for part in parts.values() {
        watch.check().map_err(|e| error(e.into()))?;
        members.push((file_name(part), read_bounded(part, files::BINARY)?));
    }
    Ok(Set { title: stem(&shp_name).to_owned(), file_name: shp_name, members })
}

/// All sets in an archive, folders and letter case whatever they are.
pub(super) fn from_zip(name: &str, bytes: &[u8], watch: &dyn Watch) -> Result<Vec<Set>, FormatError> {
    let is_litter = |member: &str| member.starts_with("__MACOSX/") || base_name(member).starts_with("._");
    let wanted = |member: &str| !is_litter(member) && (is_part(member) || is_json(member));
    let members = files::unzip(name, bytes, wanted, watch)?;
    // Parts by folder and stem in lower case.
    let mut groups: BTreeMap<(String, bool), Vec<Member>> = BTreeMap::new();
    for (member, bytes) in members {
        let folder = member.len() - base_name(&member).len();
        let folder = member.get(..folder).unwrap_or("").to_lowercase();
        groups
            .entry((format!("{folder}{}", part_stem(&member).to_lowercase()), is_json(&member)))
            .or_default()
            .push((member, bytes));
    }
    let mut sets = Vec::new();
    for ((_, json), group) in groups {
        let main =
            group.iter().find(|(member, _)| json || extension(member) == "shp").map(|(member, _)| member.clone());
        let Some(main) = main else { continue };
        let members = group.into_iter().map(|(member, bytes)| (base_name(&member).to_owned(), bytes)).collect();
        sets.push(Set {
            title: stem(&main).to_owned(),
            file_name: format!("{name}/{}", main.replace('\\', "/")),
            members,
        });
    }
    tell_apart(&mut sets);
    if sets.is_empty() { Err(FormatError::of_file(name, FormatErrorKind::EmptyArchive)) } else { Ok(sets) }
}

/// Sets of one title in different folders get the folder before it.
fn tell_apart(sets: &mut [Set]) {
    let titles: Vec<String> = sets.iter().map(|set| set.title.clone()).collect();
    for set in sets {
        if titles.iter().filter(|title| **title == set.title).count() > 1 {
            let mut parts = set.file_name.rsplit('/');
            if let Some(folder) = parts.nth(1) {
                set.title = format!("{folder} {}", set.title);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::NoWatch;

    #[test]
    fn sets_in_an_archive_are_grouped_by_folder_and_stem() {
        let names = [
            "__MACOSX/a/._Bezirke.shp",
            "a/Bezirke.SHP",
            "a/bezirke.dbf",
            "a/Bezirke.shp.xml",
            "b/Bezirke.shp",
            "b/liesmich.txt",
            "c.geojson",
            "d.dbf",
        ];
        let members: Vec<Member> = names.iter().map(|name| ((*name).to_owned(), vec![1])).collect();
        let zip = files::pack("x.zip", &members, &NoWatch).unwrap();
        let sets = from_zip("x.zip", &zip, &NoWatch).unwrap();
        let told: Vec<_> = sets.iter().map(|s| (s.title.as_str(), s.file_name.as_str(), s.members.len())).collect();
        assert_eq!(
            told,
            [
                ("a Bezirke", "x.zip/a/Bezirke.SHP", 3),
                ("b Bezirke", "x.zip/b/Bezirke.shp", 1),
                ("c", "x.zip/c.geojson", 1)
            ]
        );
    }

    #[test]
    fn siblings_are_found_in_any_letter_case() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["Räume.shp", "RÄUME.DBF", "räume.Prj", "Räume.sbn", "Räume2.dbf"] {
            std::fs::write(folder.path().join(name), name).unwrap();
        }
        for chosen in ["Räume.shp", "RÄUME.DBF"] {
            let set = from_siblings(&folder.path().join(chosen), &NoWatch).unwrap();
            let mut names: Vec<_> = set.members.iter().map(|(name, _)| name.as_str()).collect();
            names.sort_unstable();
            assert_eq!(names, ["RÄUME.DBF", "Räume.shp", "räume.Prj"]);
            assert_eq!((set.title.as_str(), set.file_name.as_str()), ("Räume", "Räume.shp"));
        }
        let error = from_siblings(&folder.path().join("Räume2.dbf"), &NoWatch).err().unwrap();
        assert!(matches!(error.kind, FormatErrorKind::MissingSibling(name) if name == "Räume2.shp"));
    }
}
