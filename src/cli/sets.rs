//! Sets of areas as they are named on the command line: files, or definitions of projects.

use super::args::Weight;
use super::check_file;
use super::project::look;
use crate::app::operations::{
    self as operations, AppError, FileChoice, Ground, NotFound, Residents, ground_of_definition, ground_of_file,
    is_project, to_common_plane,
};
use crate::geometry::{EpsgCode, NoWatch};
use crate::l10n::Lang;
use crate::t;
use std::path::Path;

/// A set, and whose residents are known where it comes from.
struct Named {
    ground: Ground,
    /// For definitions of projects: the definition that carries residents.
    carrier: Option<Ground>,
    in_project: bool,
}

/// Two sets in one plane.
pub(super) struct Sets {
    pub(super) a: Ground,
    pub(super) b: Ground,
    pub(super) crs: Option<EpsgCode>,
    weighted: Weighted,
}

/// Whose residents count.
enum Weighted {
    ByArea,
    /// Wanted, but nobody states any.
    NoResidents,
    First,
    Second,
    Third(Ground),
}

impl Sets {
    /// Reads both at the same time; `fields` are figures of the first.
    pub(super) fn read(
        (a, b): (&str, &str),
        fields: &[String],
        crs: Option<EpsgCode>,
        weight: Option<Weight>,
    ) -> Result<Self, AppError> {
        let (first, second) = rayon::join(|| named(a, fields, crs), || named(b, &[], crs));
        let (mut first, mut second) = (first?, second?);
        let crs = to_common_plane(&mut first.ground, &mut second.ground)?;
        let weighted = weighted(&mut first, &mut second, crs, weight)?;
        Ok(Self { a: first.ground, b: second.ground, crs, weighted })
    }

    /// Whose residents count.
    pub(super) fn residents(&self) -> Residents<'_> {
        match &self.weighted {
            Weighted::ByArea | Weighted::NoResidents => Residents::None,
            Weighted::First => Residents::OfFirst,
            Weighted::Second => Residents::OfSecond,
            Weighted::Third(ground) => Residents::Of(&ground.spaces),
        }
    }

    /// The set whose residents count.
    pub(super) fn carrier(&self) -> Option<&Ground> {
        match &self.weighted {
            Weighted::ByArea | Weighted::NoResidents => None,
            Weighted::First => Some(&self.a),
            Weighted::Second => Some(&self.b),
            Weighted::Third(ground) => Some(ground),
        }
    }

    /// What was wanted and is not there.
    pub(super) fn warning(&self, lang: Lang) -> Option<String> {
        matches!(self.weighted, Weighted::NoResidents).then(|| t!(lang, "cli-weighted-no-residents"))
    }

    /// What decides, in words.
    pub(super) fn basis(&self, lang: Lang) -> String {
        match self.carrier() {
            None => t!(lang, "cli-weighted-by-area"),
            Some(ground) => {
                let date = if ground.reference_date.is_empty() {
                    String::new()
                } else {
                    format!(" ({})", ground.reference_date)
                };
                t!(lang, "cli-weighted-by-residents", name = ground.title.clone(), date = date)
            }
        }
    }
}

/// In projects residents count where they are known; of files only if that is wanted, for they are mostly compared by area.
fn weighted(a: &mut Named, b: &mut Named, crs: Option<EpsgCode>, weight: Option<Weight>) -> Result<Weighted, AppError> {
    if weight == Some(Weight::Area) || weight.is_none() && !a.in_project && !b.in_project {
        return Ok(Weighted::ByArea);
    }
    let third = a.carrier.take().or(b.carrier.take());
    let carries = |ground: &Ground| ground.carries_residents();
    let is = |ground: &Ground, other: &Ground| ground.title == other.title && ground.spaces.len() == other.spaces.len();
    match third {
        Some(third) if is(&third, &a.ground) && carries(&a.ground) => Ok(Weighted::First),
        Some(third) if is(&third, &b.ground) && carries(&b.ground) => Ok(Weighted::Second),
        Some(mut third) => {
            if let Some(crs) = crs {
                third.bring_to(crs)?;
            }
            Ok(Weighted::Third(third))
        }
        None => Ok(match (carries(&a.ground), carries(&b.ground)) {
            (true, true) if a.ground.spaces.len() >= b.ground.spaces.len() => Weighted::First,
            (_, true) => Weighted::Second,
            (true, false) => Weighted::First,
            (false, false) if weight.is_some() => Weighted::NoResidents,
            (false, false) => Weighted::ByArea,
        }),
    }
}

/// "file.shp", or "project.gpkg:Definition".
fn named(text: &str, fields: &[String], crs: Option<EpsgCode>) -> Result<Named, AppError> {
    let path = Path::new(text);
    if !path.exists() {
        // Names may hold colons, and so may paths.
        let parts = text.match_indices(':').map(|(at, _)| (&text[..at], &text[at + 1..]));
        let project = parts.rev().find(|(project, _)| Path::new(project).is_file());
        if let Some((project, definition)) = project {
            return of_project(Path::new(project), definition, fields);
        }
    }
    check_file(path)?;
    let is_geopackage = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("gpkg"));
    if is_geopackage && is_project(path) {
        return look(path, |_, project| {
            let available = project.definitions.iter().map(|definition| definition.name.clone()).collect();
            Err(AppError::NotFound { what: NotFound::Definition, name: String::new(), available })
        });
    }
    let ground = ground_of_file(&FileChoice { crs, ..FileChoice::of(path) }, fields, &NoWatch)?;
    Ok(Named { ground, carrier: None, in_project: false })
}

fn of_project(path: &Path, definition: &str, fields: &[String]) -> Result<Named, AppError> {
    look(path, |_, project| {
        let ground = ground_of_definition(project, definition, fields)?;
        let carrier = operations::carrier_of(project);
        let carrier = carrier.map(|carrier| ground_of_definition(project, &carrier.name, &[])).transpose()?;
        Ok(Named { ground, carrier, in_project: true })
    })
}

/// Largest memory the program has used so far, in MB; `None` where the system doesn't tell.
pub(super) fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kilobytes / 1024.0)
}

/// Adds the members of one JSON object to another.
pub(super) fn extend(value: &mut serde_json::Value, more: serde_json::Value) {
    if let (Some(value), serde_json::Value::Object(more)) = (value.as_object_mut(), more) {
        value.extend(more);
    }
}
