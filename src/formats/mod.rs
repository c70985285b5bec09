//! Files in: boundaries, lines and points (shapefile, GeoJSON, GeoPackage, KML, alone or in a ZIP), tables (CSV, spreadsheets), each
//! with its report; background tiles (PMTiles, MBTiles).

pub mod boundary;
mod crs_guess;
pub mod error;
mod files;
pub(crate) mod gpkg_blob;
pub(crate) mod gpkg_index;
pub mod gpkg_write;
pub mod grid;
pub mod number;
pub mod points;
mod report;
mod sheet;
pub mod table;
pub mod text;
pub mod tiles;

pub use crs_guess::{CrsCandidate, candidates};
pub use files::kept_sha256;

pub use error::{FormatError, FormatErrorKind};

/// Names of columns, each once: "Wert", "Wert (2)"; "Spalte 3" where there is none.
fn unique_names(names: Vec<String>) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let mut unique = Vec::with_capacity(names.len());
    for (index, name) in names.into_iter().enumerate() {
        let wanted = if name.is_empty() { format!("Spalte {}", index + 1) } else { name };
        let numbered = |n: usize| if n == 1 { wanted.clone() } else { format!("{wanted} ({n})") };
        let free = (1..).map(numbered).find(|name| !taken.contains(name)).unwrap_or_default();
        taken.insert(free.clone());
        unique.push(free);
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::unique_names;
    use proptest::test_runner::{Config, RngSeed};

    /// For tests that damage files at random: the same damage every time, so that a run can be repeated.
    /// `KLAMMER_DAMAGE=100` looks a hundred times as long.
    pub fn damage(cases: u32) -> Config {
        let times = std::env::var("KLAMMER_DAMAGE").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
        Config { cases: cases * times, rng_seed: RngSeed::Fixed(1888), failure_persistence: None, ..Config::default() }
    }

    #[test]
    fn names_of_columns_are_made_unique() {
        let names = ["Wert", "", "Wert", "Wert (2)", "Wert"].map(str::to_owned).to_vec();
        assert_eq!(unique_names(names), ["Wert", "Spalte 2", "Wert (2)", "Wert (2) (2)", "Wert (3)"]);
    }
}
