//! Transforming coordinates.

use super::register::proj_string;
use super::{CrsError, EpsgCode};
use geo::{Coord, MultiPolygon};
use proj4rs::Proj;
use proj4rs::nadgrids::{Catalog, catalog, formats};
use rayon::prelude::*;
use std::sync::{Arc, Once};

/// The NTv2 grid from DHDN to ETRS89 (origin and licence: assets/README.md).
static BETA2007: &[u8] = include_bytes!("../../../assets/BETA2007.gsb");

/// Slices shorter than this are not worth the threads.
const PARALLEL_FROM: usize = 8_192;
/// Radius of the sphere of Web Mercator in m.
const MERCATOR_RADIUS_M: f64 = 6_378_137.0;

/// Transforms coordinates from one system to another. Degrees for geographic systems, easting before northing, longitude before latitude.
#[derive(Debug, Clone)]
pub struct Transformer {
    from: EpsgCode,
    to: EpsgCode,
    way: Way,
}

#[derive(Debug, Clone)]
enum Way {
    /// Both systems are one.
    Same,
    /// Both are Web Mercator or geographic on WGS 84, or go through it.
    Through { from: Side, to: Side },
}

/// One end of the way. Web Mercator is written out here: its formula is two lines, and PROJ 4's way to it leads every
/// point through geocentric coordinates.
#[derive(Debug, Clone)]
enum Side {
    /// With WGS 84 in radians, its other end.
    Mercator(Arc<Proj>),
    Degrees(Arc<Proj>),
    Planar(Arc<Proj>),
}

impl Transformer {
    /// Prepares the way between two systems.
    ///
    /// # Errors
    /// [`CrsError::Unknown`] for a code that is not in the register, or has no datum there.
    pub fn new(from: EpsgCode, to: EpsgCode) -> Result<Self, CrsError> {
        let (from_side, to_side) = (Side::new(from)?, Side::new(to)?);
        let same = from == to || proj_string(from) == proj_string(to);
        let way = if same { Way::Same } else { Way::Through { from: from_side, to: to_side } };
        Ok(Self { from, to, way })
    }

    /// The system coordinates come in.
    pub fn from(&self) -> EpsgCode {
        self.from
    }

    /// The system coordinates are transformed to.
    pub fn to(&self) -> EpsgCode {
        self.to
    }

    /// Whether nothing is to be done.
    pub fn is_identity(&self) -> bool {
        matches!(self.way, Way::Same)
    }

    /// Transforms in place; on an error the slice is left half done and must be dropped. Large slices are worked on in parallel.
    ///
    /// # Errors
    /// [`CrsError::OutOfRange`] with the first point in order that can't be transformed or is not finite.
    pub fn transform(&self, points: &mut [Coord<f64>]) -> Result<(), CrsError> {
        let Way::Through { from, to } = &self.way else {
            return match points.iter().find(|p| !p.x.is_finite() || !p.y.is_finite()) {
                Some(bad) => Err(self.out_of_range(*bad)),
                None => Ok(()),
            };
        };
        let sequential = |part: &mut [Coord<f64>]| part.iter_mut().try_for_each(|p| self.transform_one(from, to, p));
        if points.len() < PARALLEL_FROM {
            return sequential(points);
        }
        // The first error in order, whichever thread finds one first.
        let results: Vec<_> = points.par_chunks_mut(PARALLEL_FROM / 4).map(sequential).collect();
        results.into_iter().collect()
    }

    /// Transforms every coordinate of a geometry.
    ///
    /// # Errors
    /// As [`Transformer::transform`].
    pub fn multi_polygon(&self, geometry: &mut MultiPolygon<f64>) -> Result<(), CrsError> {
        for polygon in &mut geometry.0 {
            let mut result = Ok(());
            polygon.exterior_mut(|ring| result = self.transform(&mut ring.0));
            result?;
            let mut result = Ok(());
            polygon.interiors_mut(|rings| result = rings.iter_mut().try_for_each(|ring| self.transform(&mut ring.0)));
            result?;
        }
        Ok(())
    }

    fn transform_one(&self, from: &Side, to: &Side, point: &mut Coord<f64>) -> Result<(), CrsError> {
        let out = through(from, to, *point).filter(|p| p.x.is_finite() && p.y.is_finite());
        *point = out.ok_or_else(|| self.out_of_range(*point))?;
        Ok(())
    }

    fn out_of_range(&self, point: Coord<f64>) -> CrsError {
        CrsError::OutOfRange { x: point.x, y: point.y, from: self.from, to: self.to }
    }
}

impl Side {
    fn new(epsg: EpsgCode) -> Result<Self, CrsError> {
        let mercator = epsg == EpsgCode::WEB_MERCATOR;
        let wanted = if mercator { EpsgCode::WGS84 } else { epsg };
        let text = proj_string(wanted).ok_or(CrsError::Unknown(epsg))?;
        install_grid();
        let proj = Arc::new(Proj::from_proj_string(&text).map_err(|_| CrsError::Unknown(epsg))?);
        Ok(match proj.is_latlong() {
            true if mercator => Self::Mercator(proj),
            true => Self::Degrees(proj),
            false => Self::Planar(proj),
        })
    }
}

impl Side {
    fn proj(&self) -> &Proj {
        match self {
            Self::Mercator(proj) | Self::Degrees(proj) | Self::Planar(proj) => proj,
        }
    }
}

/// One point; `None` where there is no counterpart.
fn through(from: &Side, to: &Side, point: Coord<f64>) -> Option<Coord<f64>> {
    let mut pair = match from {
        Side::Mercator(_) => (point.x / MERCATOR_RADIUS_M, (point.y / MERCATOR_RADIUS_M).sinh().atan()),
        Side::Degrees(_) if point.y.abs() <= 90.0 && point.x.abs() <= 540.0 => {
            (point.x.to_radians(), point.y.to_radians())
        }
        Side::Degrees(_) => return None,
        Side::Planar(_) => (point.x, point.y),
    };
    proj4rs::transform::transform(from.proj(), to.proj(), &mut pair).ok()?;
    let (x, y) = pair;
    Some(match to {
        Side::Mercator(_) if y.abs() < std::f64::consts::FRAC_PI_2 => {
            Coord { x: MERCATOR_RADIUS_M * x, y: MERCATOR_RADIUS_M * y.tan().asinh() }
        }
        Side::Mercator(_) => return None,
        Side::Degrees(_) => Coord { x: x.to_degrees(), y: y.to_degrees() },
        Side::Planar(_) => Coord { x, y },
    })
}

/// Makes the built-in grid known to proj4rs, once.
fn install_grid() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        catalog::set_builder(built_in_grid);
    });
}

fn built_in_grid(catalog: &Catalog, name: &str) -> Result<(), proj4rs::errors::Error> {
    match name {
        "BETA2007.gsb" => formats::read(catalog, name, &mut std::io::Cursor::new(BETA2007)),
        _ => Err(proj4rs::errors::Error::NadGridNotAvailable),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::crs::known;
    use proptest::prelude::*;

    type Pair = (f64, f64);

    fn one(from: u32, to: u32, x: f64, y: f64) -> Result<Pair, CrsError> {
        let mut point = [Coord { x, y }];
        Transformer::new(EpsgCode(from), EpsgCode(to))?.transform(&mut point)?;
        Ok((point[0].x, point[0].y))
    }

    /// Checks a row of reference values computed with PROJ 9.5.1 (`pyproj` 3.7.2, `always_xy`, with the grid BETA2007).
    fn check(from: u32, to: u32, tolerance: f64, rows: &[(Pair, Pair)]) {
        for ((x, y), (east, north)) in rows {
            let (a, b) = one(from, to, *x, *y).expect("within range");
            assert!(
                (a - east).abs() <= tolerance && (b - north).abs() <= tolerance,
                "{from} {x} {y} → {to}: {a} {b}, PROJ has {east} {north}"
            );
        }
    }

    #[test]
    fn utm_agrees_with_proj_to_a_millimetre() {
        check(4258, 25831, 0.001, &[((6.0839, 50.7753), (717418.5932800296, 5629372.615543195))]);
        check(
            4258,
            25832,
            0.001,
            &[
                ((9.4369, 54.7833), (528098.1826323621, 6070765.216773014)),
                ((6.0839, 50.7753), (294409.4026982617, 5628892.4109688895)),
                ((11.582, 48.1351), (692095.145201737, 5334540.635959932)),
                ((14.99, 51.15), (918796.0839435548, 5683582.52421853)),
            ],
        );
        check(4326, 25833, 0.001, &[((13.405, 52.52), (391779.2592516289, 5820072.159087078))]);
        check(4258, 4647, 0.001, &[((9.4369, 54.7833), (32528098.18263236, 6070765.216773014))]);
        check(4258, 5650, 0.001, &[((13.7373, 51.0504), (33411494.368286133, 5656188.093570028))]);
        check(
            25832,
            25833,
            0.001,
            &[((798812.8025744134, 5827999.8999860035), (391779.2592516289, 5820072.159087078))],
        );
    }

    /// Reference values computed with PROJ 9.1.1 (`gdaltransform` of GDAL 3.6.2).
    #[test]
    fn zones_in_the_easting_agree_with_proj_to_a_millimetre() {
        check(4258, 25831, 0.001, &[((5.99, 51.2), (708883.519985792, 5676315.40339281))]);
        check(25831, 5649, 0.001, &[((717418.5932800296, 5629372.615543195), (31717418.59328, 5629372.61554319))]);
        check(5649, 25832, 0.001, &[((31717418.593, 5629372.616), (294409.402456198, 5628892.41144686))]);
        check(5650, 25832, 0.001, &[((33391779.259, 5820072.159), (798812.802330655, 5827999.89987823))]);
        check(25833, 3857, 0.001, &[((391779.2592516289, 5820072.159087078), (1492237.77408383, 6894699.80128242))]);
        check(3035, 4326, 1e-9, &[((4321000.0, 3210000.0), (10.0, 52.0))]);
    }

    #[test]
    fn other_projections_agree_with_proj_to_a_millimetre() {
        check(4258, 3035, 0.001, &[((13.405, 52.52), (4552036.45015454, 3273268.2735680644))]);
        check(4258, 3034, 0.001, &[((13.405, 52.52), (4223201.680919852, 2861033.3994553383))]);
        check(4258, 5243, 0.001, &[((13.405, 52.52), (197004.70177885276, 172864.36194374954))]);
        check(
            4326,
            3857,
            0.001,
            &[
                ((9.4369, 54.7833), (1050510.9026670433, 7319922.139016282)),
                ((13.405, 52.52), (1492237.774083832, 6894699.8012824245)),
            ],
        );
        check(3857, 25832, 0.001, &[((1050510.87, 7318648.13), (528102.7390353101, 6070030.774483858))]);
    }

    #[test]
    fn gauss_kruger_goes_through_the_grid_to_a_centimetre() {
        let rows: [(u32, u32, Pair, Pair); 10] = [
            (31466, 25832, (2505937.1, 5626990.3), (294398.14921901573, 5629230.577155612)),
            (31466, 25832, (2600000.0, 5700000.0), (391346.29019736365, 5698337.656021235)),
            (31467, 25832, (3528200.0, 6072700.0), (528121.166177606, 6070711.22463136)),
            (31467, 25832, (3513000.0, 5403000.0), (512919.47883799433, 5401278.236823003)),
            (31467, 25832, (3500000.0, 5600000.0), (499925.4934434371, 5598199.780798619)),
            (31468, 25832, (4468300.0, 5333200.0), (691396.0822505594, 5334622.341685994)),
            (31469, 25833, (5390000.0, 5820000.0), (389908.9353401209, 5818117.465006127)),
            (31469, 25833, (5411000.0, 5658000.0), (410898.5049613154, 5656182.442508219)),
            (3068, 25833, (24800.0, 20900.0), (391531.07007370295, 5819520.666229172)),
            (4258, 31467, (9.4369, 54.7833), (3528177.0061986987, 6072754.013050714)),
        ];
        for (from, to, source, target) in rows {
            check(from, to, 0.01, &[(source, target)]);
        }
        check(4314, 4258, 1e-7, &[((13.405, 52.52), (13.403255485859413, 52.51859203887196))]);
    }

    #[test]
    fn east_german_systems_agree_with_proj_to_a_centimetre() {
        check(2398, 25833, 0.01, &[((4595000.0, 5822000.0), (391272.758595522, 5819812.147647886))]);
        check(2399, 25833, 0.01, &[((5411000.0, 5658000.0), (410909.7433853686, 5655595.11523075))]);
        check(3834, 25832, 0.01, &[((2612000.0, 5658000.0), (611827.424933521, 5655584.89441121))]);
        check(2397, 25832, 0.01, &[((3612000.0, 5658000.0), (611827.424933521, 5655584.89441121))]);
        check(3835, 25833, 0.01, &[((3411000.0, 5658000.0), (410909.7433853686, 5655595.11523075))]);
        check(3398, 25833, 0.01, &[((4622000.0, 5658000.0), (411541.8421009409, 5655497.588804319))]);
        check(3399, 25833, 0.01, &[((5411000.0, 5658000.0), (410898.3325519088, 5656182.422084567))]);
        check(3396, 25832, 0.01, &[((3612000.0, 5658000.0), (611881.3923756196, 5656175.828275262))]);
        check(3397, 25832, 0.01, &[((4400000.0, 5650000.0), (610544.7091410558, 5648395.888529407))]);
    }

    #[test]
    fn what_can_not_be_transformed_is_said_with_its_point() {
        // Lisbon has no place in the German grid.
        let error = one(4326, 31467, -9.14, 38.71).unwrap_err();
        assert_eq!(error, CrsError::OutOfRange { x: -9.14, y: 38.71, from: EpsgCode(4326), to: EpsgCode(31467) });
        for (x, y) in [(f64::NAN, 1.0), (1.0, f64::INFINITY), (9.0, 95.0), (1e9, 50.0)] {
            assert!(matches!(one(4326, 25832, x, y), Err(CrsError::OutOfRange { .. })), "{x} {y}");
        }
        assert!(matches!(one(25832, 25832, f64::NAN, 0.0), Err(CrsError::OutOfRange { .. })));
        assert!(matches!(one(4326, 3857, 9.0, 90.0), Err(CrsError::OutOfRange { .. })));
        assert_eq!(one(1, 25832, 0.0, 0.0), Err(CrsError::Unknown(EpsgCode(1))));
        assert_eq!(one(25832, 70_000, 0.0, 0.0), Err(CrsError::Unknown(EpsgCode(70_000))));
    }

    #[test]
    fn the_first_bad_point_is_named_even_when_many_threads_look() {
        let mut points = vec![Coord { x: 9.0, y: 50.0 }; 40_000];
        points[12_345].y = 91.0;
        points[39_999].y = 92.0;
        let error = Transformer::new(EpsgCode::WGS84, EpsgCode::UTM32).unwrap().transform(&mut points).unwrap_err();
        assert!(matches!(error, CrsError::OutOfRange { y: 91.0, .. }), "{error:?}");
    }

    #[test]
    fn large_slices_give_what_single_points_give() {
        let transformer = Transformer::new(EpsgCode(31467), EpsgCode::WEB_MERCATOR).unwrap();
        let start: Vec<Coord<f64>> =
            (0..20_000).map(|i| Coord { x: 3_450_000.0 + f64::from(i) * 5.0, y: 5_500_000.0 + f64::from(i) }).collect();
        let mut all = start.clone();
        transformer.transform(&mut all).unwrap();
        for (i, point) in start.iter().enumerate().step_by(997) {
            let mut single = [*point];
            transformer.transform(&mut single).unwrap();
            assert_eq!(single[0], all[i]);
        }
    }

    #[test]
    fn every_coordinate_of_a_geometry_is_transformed() {
        let ring = |d: f64| {
            geo::LineString::from(vec![
                (9.0 + d, 50.0 + d),
                (9.5 - d, 50.0 + d),
                (9.5 - d, 50.5 - d),
                (9.0 + d, 50.0 + d),
            ])
        };
        let mut geometry = MultiPolygon(vec![geo::Polygon::new(ring(0.0), vec![ring(0.05), ring(0.1)])]);
        Transformer::new(EpsgCode::WGS84, EpsgCode::UTM32).unwrap().multi_polygon(&mut geometry).unwrap();
        use geo::CoordsIter;
        assert!(geometry.coords_iter().all(|c| c.x > 400_000.0 && c.y > 5_000_000.0));
    }

    proptest! {
        #[test]
        fn there_and_back_again_is_where_it_was(lon in 6.0..15.0_f64, lat in 47.5..54.8_f64, nth in 0..64_usize) {
            let crs = &known()[nth % known().len()];
            let (x, y) = one(4258, crs.epsg.0, lon, lat).unwrap();
            let (a, b) = one(crs.epsg.0, 4258, x, y).unwrap();
            // PROJ 4 inverts seven parameters to the first order only: up to 2 mm for Pulkovo 1942.
            prop_assert!((a - lon).abs() < 3e-8 && (b - lat).abs() < 2e-8, "{} {lon} {lat} → {a} {b}", crs.epsg);
        }
    }
}
