//! Recognising a description of a coordinate system by its parameters.
//!
//! Names are not trusted: a file called "ETRS_1989_UTM_Zone_32N" may well have the false easting 32,500,000 that makes it
//! EPSG:4647. So the projection's numbers and the datum are read, and compared with those of the systems we know; the name
//! and an EPSG code in the text only raise doubt where they contradict. The datum is told by ellipsoid and datum name, as
//! it must be: Gauß-Krüger read without its datum lies 150 m off.

use super::register::{DHDN, MGI, PD83, RD83, S42_83, known, proj_string};
use super::wkt::{Node, parse};
use super::{CrsError, EpsgCode, Recognised};

/// Degrees; 1e-7° are a centimetre.
const ANGLE_TOLERANCE_DEG: f64 = 1e-7;
/// Of false eastings and northings.
const LENGTH_TOLERANCE_M: f64 = 1e-3;
const SCALE_TOLERANCE: f64 = 1e-9;

/// What makes a system what it is.
#[derive(Debug, Clone, PartialEq)]
struct Params {
    method: Method,
    datum: Datum,
    lat_0_deg: f64,
    lon_0_deg: f64,
    lat_1_deg: f64,
    lat_2_deg: f64,
    scale: f64,
    x_0_m: f64,
    y_0_m: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Geographic,
    TransverseMercator,
    WebMercator,
    LambertAzimuthal,
    LambertConic,
    Cassini,
    /// One whose numbers we don't compare.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Datum {
    Etrs89,
    Wgs84,
    Dhdn,
    Rd83,
    Pd83,
    S42Of83,
    /// Austria's.
    Mgi,
    /// A datum on Bessel's ellipsoid that is not named, or not one of the German ones named.
    Bessel,
    /// Pulkovo 1942 without the year of its adjustment.
    S42,
    /// On GRS 80 or WGS 84, named otherwise.
    Grs80,
    Other,
}

/// Recognises WKT (ESRI .prj, WKT 1, WKT 2) by its parameters; also reads "EPSG:25832" and PROJ texts ("+proj=utm …").
/// A system that differs from a known one in its false origin only is that one with an offset.
///
/// # Errors
/// [`CrsError::Unreadable`] when it is none of these, or a system that is not among those we can transform.
pub fn recognise_wkt(wkt: &str) -> Result<Recognised, CrsError> {
    let text = wkt.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\0');
    if let Some(epsg) = EpsgCode::parse(text).filter(|epsg| proj_string(*epsg).is_some()) {
        return Ok(Recognised::plain(epsg, false));
    }
    if text.starts_with('+') {
        let params = params_of_proj(text).ok_or_else(|| unreadable("a PROJ text without +proj"))?;
        return best(&params).map(|(epsg, exact)| Recognised::plain(epsg, !exact)).ok_or_else(|| unknown(&params));
    }
    let root = parse(text).map_err(unreadable)?;
    let crs = root
        .find(&["PROJCS", "PROJCRS", "PROJECTEDCRS"])
        .or_else(|| root.find(&["GEOGCS", "GEOGCRS", "GEODCRS", "GEOGRAPHICCRS", "GEODETICCRS"]))
        .ok_or_else(|| unreadable(format!("{} is neither a projected nor a geographic system", root.keyword)))?;
    let Read { params, complete } = params_of_wkt(crs).map_err(unreadable)?;
    let stated = stated_code(crs);

    if let Some((epsg, exact)) = best(&params) {
        let code_agrees = stated.is_none_or(|code| code == epsg || same_system(code, epsg));
        let doubtful = !exact || !complete || !code_agrees || name_contradicts(crs.name(), epsg);
        return Ok(Recognised::plain(epsg, doubtful));
    }
    // Not one of ours; the register may know the code, and then the numbers must agree.
    let by_code = stated.and_then(|code| Some((code, params_of_proj(&proj_string(code)?)?)));
    match by_code {
        Some((epsg, own)) if own.method == Method::Other && params.method == Method::Other => {
            Ok(Recognised::plain(epsg, true))
        }
        Some((epsg, own)) if own.method != Method::Other && own.same_numbers(&params) => {
            Ok(Recognised::plain(epsg, !complete))
        }
        _ => with_other_origin(&params).filter(|_| complete).ok_or_else(|| unknown(&params)),
    }
}

/// The first known system that differs in its false origin only: Brandenburg, for one, gives
/// UTM zone 33 with a false easting of 3,500,000. The datum must be named.
fn with_other_origin(params: &Params) -> Option<Recognised> {
    let of = |epsg: EpsgCode| params_of_proj(&proj_string(epsg)?);
    let own_numbers = known().iter().filter_map(|crs| Some((crs.epsg, of(crs.epsg)?)));
    own_numbers.into_iter().find_map(|(epsg, own)| {
        let moved = Params { x_0_m: params.x_0_m, y_0_m: params.y_0_m, ..own.clone() };
        let named = own.datum == params.datum && !matches!(own.datum, Datum::Bessel | Datum::Other);
        let has_origin = !matches!(own.method, Method::Geographic | Method::WebMercator);
        let offset_m = (params.x_0_m - own.x_0_m, params.y_0_m - own.y_0_m);
        (named && has_origin && moved.same_numbers(params)).then_some(Recognised { epsg, doubtful: false, offset_m })
    })
}

fn unreadable(reason: impl Into<String>) -> CrsError {
    CrsError::Unreadable { reason: reason.into() }
}

fn unknown(params: &Params) -> CrsError {
    unreadable(format!(
        "no known system has these parameters: {:?} on {:?}, latitude {}, longitude {}, scale {}, false easting {}, false northing {}",
        params.method, params.datum, params.lat_0_deg, params.lon_0_deg, params.scale, params.x_0_m, params.y_0_m
    ))
}

/// The first known system with these parameters, and whether the datum is named rather than guessed.
fn best(params: &Params) -> Option<(EpsgCode, bool)> {
    let candidates: Vec<_> =
        known().iter().filter_map(|crs| Some((crs.epsg, params_of_proj(&proj_string(crs.epsg)?)?))).collect();
    let find = |fits: &dyn Fn(Datum) -> bool| {
        candidates.iter().find(|(_, own)| own.same_numbers(params) && fits(own.datum)).map(|(epsg, _)| *epsg)
    };
    let exact = find(&|datum| datum == params.datum && datum != Datum::Bessel && datum != Datum::Other);
    exact.map(|epsg| (epsg, true)).or_else(|| {
        let guess = find(&|datum| match params.datum {
            Datum::Bessel => datum == Datum::Dhdn,
            Datum::S42 => datum == Datum::S42Of83,
            Datum::Grs80 => datum == Datum::Etrs89,
            // Projections of ETRS89 written with WGS 84 and the other way round: the same within a metre.
            Datum::Wgs84 => datum == Datum::Etrs89,
            Datum::Etrs89 => datum == Datum::Wgs84,
            _ => false,
        });
        guess.map(|epsg| (epsg, false))
    })
}

/// Whether two codes mean the same coordinates (in easting, northing order).
fn same_system(a: EpsgCode, b: EpsgCode) -> bool {
    let read = |epsg| params_of_proj(&proj_string(epsg)?);
    matches!((read(a), read(b)), (Some(a), Some(b)) if a.datum == b.datum && a.same_numbers(&b))
}

impl Params {
    fn of(method: Method, datum: Datum) -> Self {
        Self {
            method,
            datum,
            lat_0_deg: 0.0,
            lon_0_deg: 0.0,
            lat_1_deg: 0.0,
            lat_2_deg: 0.0,
            scale: 1.0,
            x_0_m: 0.0,
            y_0_m: 0.0,
        }
    }

    /// Whether everything but the datum agrees.
    fn same_numbers(&self, other: &Self) -> bool {
        let angle = |a: f64, b: f64| (a - b).abs() <= ANGLE_TOLERANCE_DEG;
        let length = |a: f64, b: f64| (a - b).abs() <= LENGTH_TOLERANCE_M;
        let parallels = |p: &Self| (p.lat_1_deg.min(p.lat_2_deg), p.lat_1_deg.max(p.lat_2_deg));
        let ((a1, a2), (b1, b2)) = (parallels(self), parallels(other));
        self.method == other.method
            && self.method != Method::Other
            && (matches!(self.method, Method::Geographic | Method::WebMercator)
                || angle(self.lat_0_deg, other.lat_0_deg)
                    && angle(self.lon_0_deg, other.lon_0_deg)
                    && angle(a1, b1)
                    && angle(a2, b2)
                    && (self.scale - other.scale).abs() <= SCALE_TOLERANCE
                    && length(self.x_0_m, other.x_0_m)
                    && length(self.y_0_m, other.y_0_m))
    }
}

/// Reads a PROJ text; `None` without "+proj".
fn params_of_proj(text: &str) -> Option<Params> {
    let value = |key: &str| {
        text.split_whitespace().find_map(|part| part.strip_prefix('+')?.strip_prefix(key)?.strip_prefix('='))
    };
    let number = |key: &str| value(key).and_then(|v| v.parse::<f64>().ok());
    let method = match value("proj")? {
        "longlat" | "latlong" => Method::Geographic,
        "utm" | "tmerc" => Method::TransverseMercator,
        "merc" if value("nadgrids") == Some("@null") => Method::WebMercator,
        "laea" => Method::LambertAzimuthal,
        "lcc" => Method::LambertConic,
        "cass" => Method::Cassini,
        _ => Method::Other,
    };
    let mut params = Params::of(method, datum_of_proj(text, &value));
    if let Some(zone) = number("zone").filter(|_| value("proj") == Some("utm")) {
        (params.lon_0_deg, params.scale, params.x_0_m) = (zone * 6.0 - 183.0, 0.9996, 500_000.0);
        return Some(params);
    }
    params.lat_0_deg = number("lat_0").unwrap_or(0.0);
    params.lon_0_deg = number("lon_0").unwrap_or(0.0);
    params.lat_1_deg = number("lat_1").unwrap_or(0.0);
    params.lat_2_deg = number("lat_2").unwrap_or(0.0);
    params.scale = number("k").or_else(|| number("k_0")).unwrap_or(1.0);
    params.x_0_m = number("x_0").unwrap_or(0.0);
    params.y_0_m = number("y_0").unwrap_or(0.0);
    Some(params)
}

fn datum_of_proj<'a>(text: &str, value: &dyn Fn(&str) -> Option<&'a str>) -> Datum {
    match (value("datum"), value("ellps")) {
        _ if text.contains(DHDN) || value("datum") == Some("potsdam") => Datum::Dhdn,
        _ if text.contains(RD83) => Datum::Rd83,
        _ if text.contains(PD83) => Datum::Pd83,
        _ if text.contains(S42_83) => Datum::S42Of83,
        _ if text.contains(MGI) || value("datum") == Some("hermannskogel") => Datum::Mgi,
        (Some("WGS84"), _) | (None, Some("WGS84")) => Datum::Wgs84,
        (None, Some("GRS80")) => Datum::Etrs89,
        (None, Some("bessel")) => Datum::Bessel,
        (None, Some("krass")) => Datum::S42,
        (None, None) if value("nadgrids") == Some("@null") => Datum::Wgs84,
        _ => Datum::Other,
    }
}

/// What was read from WKT, and whether nothing was missing.
struct Read {
    params: Params,
    complete: bool,
}

fn params_of_wkt(crs: &Node) -> Result<Read, String> {
    let geographic = matches!(crs.keyword.as_str(), "GEOGCS" | "GEOGCRS" | "GEODCRS" | "GEOGRAPHICCRS" | "GEODETICCRS");
    let base = if geographic {
        crs
    } else {
        crs.child(&["GEOGCS", "BASEGEOGCRS", "BASEGEODCRS", "GEOGCRS", "GEODCRS"])
            .ok_or("no geographic system inside")?
    };
    let datum = datum_of_wkt(base)?;
    if let Some(meridian) = base.child(&["PRIMEM", "PRIMEMERIDIAN"])
        && meridian.numbers().next().unwrap_or(0.0).abs() > ANGLE_TOLERANCE_DEG
    {
        return Err(format!("its prime meridian is {}, not Greenwich", meridian.name()));
    }
    let degree = unit_factor(base, &["ANGLEUNIT", "UNIT"]).map_or(1.0, f64::to_degrees);
    if geographic {
        let unit = crs.child(&["CS"]).map_or(degree, |_| angle_of_axes(crs).unwrap_or(degree));
        if (unit - 1.0).abs() > 1e-6 {
            return Err("its angles are not degrees".into());
        }
        return Ok(Read { params: Params::of(Method::Geographic, datum), complete: true });
    }
    if unit_factor(crs, &["LENGTHUNIT", "UNIT"]).is_some_and(|factor| (factor - 1.0).abs() > 1e-9) {
        return Err("its unit is not the metre".into());
    }
    let conversion = crs.child(&["CONVERSION"]).unwrap_or(crs);
    let method = method_of_wkt(crs, conversion);
    let mut params = Params::of(method, datum);
    let complete = read_numbers(&mut params, conversion, degree)?;
    Ok(Read { params, complete })
}

/// Factor of the first unit directly inside a node.
fn unit_factor(node: &Node, keywords: &[&str]) -> Option<f64> {
    node.child(keywords)?.numbers().next()
}

/// Degrees per unit of a WKT 2 system's axes.
fn angle_of_axes(crs: &Node) -> Option<f64> {
    crs.nodes()
        .filter(|node| node.keyword == "AXIS")
        .find_map(|axis| unit_factor(axis, &["ANGLEUNIT"]))
        .map(f64::to_degrees)
}

/// Fills in the projection's numbers; whether all that matter were there.
fn read_numbers(params: &mut Params, conversion: &Node, degree: f64) -> Result<bool, String> {
    let (mut has_meridian, mut has_easting) = (false, false);
    for node in conversion.nodes().filter(|node| node.keyword == "PARAMETER") {
        let value = node.numbers().next().ok_or_else(|| format!("{} has no value", node.name()))?;
        let unit = unit_factor(node, &["ANGLEUNIT", "UNIT"]).map_or(degree, f64::to_degrees);
        let angle = value * unit;
        let length = value * unit_factor(node, &["LENGTHUNIT"]).unwrap_or(1.0);
        match folded(node.name()).as_str() {
            "falseeasting" | "eastingatfalseorigin" => (params.x_0_m, has_easting) = (length, true),
            "falsenorthing" | "northingatfalseorigin" => params.y_0_m = length,
            "centralmeridian"
            | "longitudeofcenter"
            | "longitudeoforigin"
            | "longitudeofnaturalorigin"
            | "longitudeoffalseorigin" => (params.lon_0_deg, has_meridian) = (angle, true),
            "latitudeoforigin" | "latitudeofcenter" | "latitudeofnaturalorigin" | "latitudeoffalseorigin" => {
                params.lat_0_deg = angle;
            }
            "scalefactor" | "scalefactoratnaturalorigin" => params.scale = value,
            "standardparallel1" | "latitudeof1ststandardparallel" => params.lat_1_deg = angle,
            "standardparallel2" | "latitudeof2ndstandardparallel" => params.lat_2_deg = angle,
            _ => {}
        }
    }
    Ok(has_meridian && has_easting)
}

fn method_of_wkt(crs: &Node, conversion: &Node) -> Method {
    let name = conversion.child(&["PROJECTION", "METHOD"]).map(|node| folded(node.name())).unwrap_or_default();
    let says_web = || {
        let extension = crs.child(&["EXTENSION"]).is_some_and(|node| format!("{:?}", node.items).contains("@null"));
        let own_name = folded(crs.name());
        extension || own_name.contains("pseudomercator") || own_name.contains("webmercator")
    };
    match name.as_str() {
        "transversemercator" | "gausskruger" | "gausskrueger" => Method::TransverseMercator,
        "mercatorauxiliarysphere" | "popularvisualisationpseudomercator" => Method::WebMercator,
        name if name.starts_with("mercator") && says_web() => Method::WebMercator,
        "lambertazimuthalequalarea" => Method::LambertAzimuthal,
        "lambertconformalconic" | "lambertconformalconic2sp" | "lambertconicconformal2sp" => Method::LambertConic,
        "cassini" | "cassinisoldner" => Method::Cassini,
        _ => Method::Other,
    }
}

/// Datum by ellipsoid and name.
fn datum_of_wkt(base: &Node) -> Result<Datum, String> {
    let datum = base.child(&["DATUM", "GEODETICDATUM", "ENSEMBLE", "TRF"]).ok_or("no datum")?;
    let ellipsoid = datum.child(&["SPHEROID", "ELLIPSOID"]).ok_or("no ellipsoid")?;
    let mut numbers = ellipsoid.numbers();
    let (a, rf) = (numbers.next().ok_or("no semi-major axis")?, numbers.next().ok_or("no flattening")?);
    let is = |axis: f64, flattening: f64| (a - axis).abs() < 0.01 && (rf - flattening).abs() < 1e-4;
    let name = folded(datum.name());
    let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
    Ok(if is(6_377_397.155, 299.152_812_8) {
        match () {
            () if named(&["rauenbergdatum83", "rauenberg1983", "rd83"]) => Datum::Rd83,
            () if named(&["potsdamdatum83", "potsdam1983", "pd83"]) => Datum::Pd83,
            () if named(&["deutsch", "dhdn", "potsdam", "rauenberg"]) => Datum::Dhdn,
            () if named(&["mgi", "militar", "hermannskogel"]) => Datum::Mgi,
            () if named(&["ch1903", "jakarta", "bessel1841tokyo", "tokyo"]) => Datum::Other,
            () => Datum::Bessel,
        }
    } else if is(6_378_245.0, 298.3) {
        match () {
            () if named(&["194283", "adj1983", "s4283"]) => Datum::S42Of83,
            () if named(&["194258", "adj1958"]) => Datum::Other,
            () => Datum::S42,
        }
    } else if (a - 6_378_137.0).abs() < 0.01 && (rf - 298.257_222).abs() < 2e-3 {
        match () {
            () if named(&["etrs", "europeanterrestrial", "euref"]) => Datum::Etrs89,
            () if named(&["wgs", "worldgeodetic"]) => Datum::Wgs84,
            () if named(&["northamerican", "nad83", "gda", "jgd", "sirgas"]) => Datum::Other,
            () => Datum::Grs80,
        }
    } else if (a - 6_378_137.0).abs() < 0.01 && rf == 0.0 {
        // The sphere of Web Mercator.
        Datum::Wgs84
    } else {
        Datum::Other
    })
}

/// The EPSG code that the system itself (not a part of it) states.
fn stated_code(crs: &Node) -> Option<EpsgCode> {
    let node = crs.child(&["AUTHORITY", "ID"]).filter(|node| node.name().eq_ignore_ascii_case("EPSG"))?;
    let number = node.numbers().next().map(|n| n as u32);
    let text =
        node.items.get(1).and_then(|item| if let super::wkt::Item::Text(t) = item { t.parse().ok() } else { None });
    number.or(text).map(EpsgCode)
}

/// Whether the name speaks of another system than the parameters.
fn name_contradicts(own_name: &str, epsg: EpsgCode) -> bool {
    let (given, found) = (folded(own_name), folded(super::name(epsg).unwrap_or("")));
    let prefixed =
        |name: &str| ["zen", "8stellen", "8stellig", "zonen", "prefix"].iter().any(|word| name.contains(word));
    let zones_differ = matches!((zone(&given), zone(&found)), (Some(a), Some(b)) if a != b);
    zones_differ
        || given.contains("utm") != found.contains("utm") && given.contains("utm")
        || found.contains("zen") && given.contains("utm") && !prefixed(&given)
}

/// The number after "zone" in a folded name.
fn zone(folded_name: &str) -> Option<u32> {
    let (_, after) = folded_name.split_once("zone")?;
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

/// Lower case, letters and digits only.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
#[path = "recognise_tests.rs"]
mod tests;
