//! The systems offered, and the PROJ definition of every system that can be transformed.

use super::{CrsError, EpsgCode, KnownCrs};
use std::borrow::Cow;

const fn planar(epsg: u32, name: &'static str) -> KnownCrs {
    KnownCrs { epsg: EpsgCode(epsg), name, planar: true }
}

const fn degrees(epsg: u32, name: &'static str) -> KnownCrs {
    KnownCrs { epsg: EpsgCode(epsg), name, planar: false }
}

/// In the order they are offered, and in which [`super::recognise_wkt`] prefers them.
static KNOWN: [KnownCrs; 35] = [
    planar(25832, "ETRS89 / UTM zone 32N"),
    planar(25833, "ETRS89 / UTM zone 33N"),
    planar(25831, "ETRS89 / UTM zone 31N"),
    degrees(4326, "WGS 84"),
    degrees(4258, "ETRS89"),
    planar(4647, "ETRS89 / UTM zone 32N (zE-N)"),
    planar(5650, "ETRS89 / UTM zone 33N (zE-N)"),
    planar(5649, "ETRS89 / UTM zone 31N (zE-N)"),
    planar(31466, "DHDN / 3-degree Gauss-Kruger zone 2"),
    planar(31467, "DHDN / 3-degree Gauss-Kruger zone 3"),
    planar(31468, "DHDN / 3-degree Gauss-Kruger zone 4"),
    planar(31469, "DHDN / 3-degree Gauss-Kruger zone 5"),
    planar(3068, "DHDN / Soldner Berlin"),
    degrees(4314, "DHDN"),
    planar(2397, "Pulkovo 1942(83) / 3-degree Gauss-Kruger zone 3"),
    planar(2398, "Pulkovo 1942(83) / 3-degree Gauss-Kruger zone 4"),
    planar(2399, "Pulkovo 1942(83) / 3-degree Gauss-Kruger zone 5"),
    planar(3834, "Pulkovo 1942(83) / Gauss-Kruger zone 2"),
    planar(3835, "Pulkovo 1942(83) / Gauss-Kruger zone 3"),
    degrees(4178, "Pulkovo 1942(83)"),
    planar(3398, "RD/83 / 3-degree Gauss-Kruger zone 4"),
    planar(3399, "RD/83 / 3-degree Gauss-Kruger zone 5"),
    degrees(4745, "RD/83"),
    planar(3396, "PD/83 / 3-degree Gauss-Kruger zone 3"),
    planar(3397, "PD/83 / 3-degree Gauss-Kruger zone 4"),
    degrees(4746, "PD/83"),
    planar(3035, "ETRS89-extended / LAEA Europe"),
    planar(3034, "ETRS89-extended / LCC Europe"),
    planar(5243, "ETRS89 / LCC Germany (E-N)"),
    planar(4839, "ETRS89 / LCC Germany (N-E)"),
    planar(32632, "WGS 84 / UTM zone 32N"),
    planar(32633, "WGS 84 / UTM zone 33N"),
    planar(32631, "WGS 84 / UTM zone 31N"),
    planar(3857, "WGS 84 / Pseudo-Mercator"),
    planar(31287, "MGI / Austria Lambert"),
];

/// The systems Klammer offers, the usual ones first.
pub fn known() -> &'static [KnownCrs] {
    &KNOWN
}

/// The name of a system in the register; `None` if it can't be transformed.
pub fn name(epsg: EpsgCode) -> Option<&'static str> {
    if let Some(crs) = KNOWN.iter().find(|crs| crs.epsg == epsg) {
        return Some(crs.name);
    }
    proj_string(epsg)?;
    // The text starts with PROJCS["name", or GEOGCS["name",
    definition(epsg)?.wkt.split('"').nth(1)
}

/// Whether a system's coordinates are planar (metres or feet), not degrees.
pub fn is_planar(epsg: EpsgCode) -> Result<bool, CrsError> {
    let definition = proj_string(epsg).ok_or(CrsError::Unknown(epsg))?;
    Ok(!definition.contains("+proj=longlat") && !definition.contains("+proj=geocent"))
}

fn definition(epsg: EpsgCode) -> Option<crs_definitions::Def> {
    crs_definitions::from_code(u16::try_from(epsg.0).ok()?)
}

/// DHDN through the built-in grid.
pub(super) const DHDN: &str = "+ellps=bessel +nadgrids=BETA2007.gsb";
/// RD/83 (Saxony), Helmert to ETRS89, 1 m.
pub(super) const RD83: &str = "+ellps=bessel +towgs84=612.4,77,440.2,-0.054,0.057,-2.797,2.55";
/// PD/83 (Thuringia), Helmert to ETRS89, 1 m.
pub(super) const PD83: &str = "+ellps=bessel +towgs84=599.4,72.4,419.2,-0.062,-0.022,-2.723,6.46";
/// Pulkovo 1942(83), Helmert to ETRS89, 0.1 m.
pub(super) const S42_83: &str = "+ellps=krass +towgs84=24.9,-126.4,-93.2,-0.063,-0.247,-0.041,1.01";

/// What marks MGI (Austria) in the register, whose own seven parameters are taken (1.5 m).
pub(super) const MGI: &str = "+towgs84=577.326,90.129,463.919";

/// The PROJ definition of a system with its datum; `None` if the register has none, or none with a datum: without a datum
/// PROJ 4 transforms nothing, which is wrong by up to 200 m.
pub(super) fn proj_string(epsg: EpsgCode) -> Option<Cow<'static, str>> {
    let text = definition(epsg)?.proj4;
    let replaced = |what: &str, by: &str| Some(Cow::Owned(text.replace(what, by)));
    match epsg.0 {
        4745 | 3398 | 3399 | 5668 | 5669 => replaced("+ellps=bessel", RD83),
        4746 | 3396 | 3397 | 5666 | 5667 => replaced("+ellps=bessel", PD83),
        _ if text.contains("+datum=potsdam") => replaced("+datum=potsdam", DHDN),
        _ if text.contains("+towgs84=26,-121,-78,") => replaced("+ellps=krass +towgs84=26,-121,-78,0,0,0,0", S42_83),
        _ if ["+datum=", "+towgs84=", "+nadgrids="].iter().any(|key| text.contains(key)) => Some(Cow::Borrowed(text)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_system_is_in_the_register_with_a_datum_and_the_stated_kind() {
        for crs in known() {
            assert_eq!(is_planar(crs.epsg), Ok(crs.planar), "{}", crs.epsg);
            assert_eq!(name(crs.epsg), Some(crs.name));
        }
    }

    #[test]
    fn names_of_other_systems_come_from_the_register() {
        assert_eq!(name(EpsgCode(5677)), Some("DHDN / 3-degree Gauss-Kruger zone 3 (E-N)"));
        assert_eq!(name(EpsgCode(1)), None);
        assert_eq!(name(EpsgCode(9_999_999)), None);
    }
}
