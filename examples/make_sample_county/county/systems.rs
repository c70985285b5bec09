//! Coordinates in the systems the offices use.

use super::line::Xy;
use proj4rs::Proj;
use proj4rs::nadgrids::{catalog, formats};
use std::sync::OnceLock;

/// Name of the grid in proj4rs' catalogue: our own, whoever else in the same process uses the same grid.
const GRID: &str = "sample_county_beta2007";
/// NTv2 grid from DHDN to ETRS89 for all of Germany (origin and licence: assets/README.md).
static BETA2007: &[u8] = include_bytes!("../../../assets/BETA2007.gsb");

/// ETRS89 / UTM zone 32N as ESRI writes it.
pub const UTM32_PRJ: &str = "PROJCS[\"ETRS_1989_UTM_Zone_32N\",GEOGCS[\"GCS_ETRS_1989\",DATUM[\"D_ETRS_1989\",SPHEROID[\"GRS_1980\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",9.0],PARAMETER[\"Scale_Factor\",0.9996],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";
/// DHDN / 3-degree Gauß-Krüger zone 3 as ESRI writes it.
pub const GK3_PRJ: &str = "PROJCS[\"DHDN_3_Degree_Gauss_Zone_3\",GEOGCS[\"GCS_Deutsches_Hauptdreiecksnetz\",DATUM[\"D_Deutsches_Hauptdreiecksnetz\",SPHEROID[\"Bessel_1841\",6377397.155,299.1528128]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\",3500000.0],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",9.0],PARAMETER[\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]";

/// The ways from ETRS89 / UTM 32N.
pub struct Systems {
    utm32: Proj,
    gk3: Proj,
    wgs84: Proj,
}

impl Systems {
    /// Prepares them.
    ///
    /// # Errors
    /// When the grid can't be read.
    pub fn new() -> Result<Self, String> {
        static LOADED: OnceLock<Result<(), String>> = OnceLock::new();
        LOADED
            .get_or_init(|| {
                catalog::with_catalog(|grids| formats::read(grids, GRID, &mut std::io::Cursor::new(BETA2007)))
                    .map_err(|e| format!("BETA2007.gsb: {e}"))
            })
            .clone()?;
        let proj = |text: &str| Proj::from_proj_string(text).map_err(|e| format!("{text}: {e}"));
        Ok(Self {
            utm32: proj("+proj=utm +zone=32 +ellps=GRS80 +towgs84=0,0,0,0,0,0,0 +units=m +no_defs")?,
            gk3: proj(&format!(
                "+proj=tmerc +lat_0=0 +lon_0=9 +k=1 +x_0=3500000 +y_0=0 +ellps=bessel +nadgrids={GRID} +units=m +no_defs"
            ))?,
            wgs84: proj("+proj=longlat +datum=WGS84 +no_defs")?,
        })
    }

    /// DHDN / Gauß-Krüger zone 3 (EPSG:31467), to the centimetre.
    pub fn gauss_krueger(&self, utm: Xy) -> Result<Xy, String> {
        let mut point = (utm.x, utm.y, 0.0);
        proj4rs::transform::transform(&self.utm32, &self.gk3, &mut point).map_err(|e| e.to_string())?;
        let cm = |metres: f64| (metres * 100.0).round() / 100.0;
        Ok(Xy { x: cm(point.0), y: cm(point.1) })
    }

    /// Longitude and latitude on WGS 84, to seven decimals (about a centimetre).
    pub fn degrees(&self, utm: Xy) -> Result<Xy, String> {
        let mut point = (utm.x, utm.y, 0.0);
        proj4rs::transform::transform(&self.utm32, &self.wgs84, &mut point).map_err(|e| e.to_string())?;
        let seven = |radians: f64| (radians.to_degrees() * 1e7).round() / 1e7;
        Ok(Xy { x: seven(point.0), y: seven(point.1) })
    }
}
