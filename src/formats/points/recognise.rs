//! Which column is what, by what columns are called in German and English files, and by their values.

use super::PointsOptions;
use crate::formats::boundary::folded;
use crate::formats::number::{self, DecimalForm};
use crate::formats::table::{Column, Table, observed_value};
use crate::formats::{crs_guess, files};
use geo::{Coord, Rect};

/// Pairs of names for easting or longitude and northing or latitude; the surest first.
const COORDINATES: [(&[&str], &[&str]); 6] = [
    (
        &["lon", "lng", "long", "longitude", "laenge", "laengengrad", "geolaenge"],
        &["lat", "latitude", "breite", "breitengrad", "geobreite"],
    ),
    (&["rechtswert", "rw", "rechts"], &["hochwert", "hw", "hoch"]),
    (
        &["ostwert", "easting", "east", "ost", "utmost", "utme", "e"],
        &["nordwert", "northing", "north", "nord", "utmnord", "utmn", "n"],
    ),
    (
        &["xkoordinate", "koordinatex", "xcoord", "coordx", "xkoord", "koordx", "xwert", "geox", "pointx", "utmx"],
        &["ykoordinate", "koordinatey", "ycoord", "coordy", "ykoord", "koordy", "ywert", "geoy", "pointy", "utmy"],
    ),
    (&["x"], &["y"]),
    (&["xutm", "xgk", "xetrs", "xwgs"], &["yutm", "ygk", "yetrs", "ywgs"]),
];
const NAMES: [&str; 14] = [
    "name",
    "einrichtung",
    "einrichtungsname",
    "facility",
    "bezeichnung",
    "titel",
    "title",
    "schulname",
    "kitaname",
    "place",
    "objekt",
    "standort",
    "label",
    "beschreibung",
];
const CATEGORIES: [&str; 18] = [
    "kategorie",
    "category",
    "art",
    "typ",
    "type",
    "einrichtungsart",
    "einrichtungstyp",
    "artdereinrichtung",
    "schulart",
    "schulform",
    "angebotsart",
    "gattung",
    "klasse",
    "nutzung",
    "amenity",
    "publictransport",
    "highway",
    "leisure",
];
const OPERATORS: [&str; 8] =
    ["traeger", "schultraeger", "traegername", "operator", "betreiber", "institution", "anbieter", "network"];
const ADDRESSES: [&str; 12] = [
    "adresse",
    "anschrift",
    "address",
    "strassehausnummer",
    "strassehausnr",
    "strasseundhausnummer",
    "strassehnr",
    "strasse",
    "str",
    "street",
    "addrstreet",
    "lage",
];
const CAPACITIES: [&str; 16] = [
    "kapazitaet",
    "capacity",
    "plaetze",
    "anzahlplaetze",
    "platzzahl",
    "betreuungsplaetze",
    "kitaplaetze",
    "childcareplaces",
    "places",
    "schueler",
    "schuelerzahl",
    "anzahlschueler",
    "pupils",
    "seats",
    "sitzplaetze",
    "betten",
];
/// What belongs to an address beside its street.
pub(super) const HOUSE_NUMBERS: [&str; 6] = ["hausnummer", "hausnr", "hnr", "housenumber", "addrhousenumber", "hsnr"];
pub(super) const POSTCODES: [&str; 7] =
    ["plz", "postleitzahl", "postalcode", "postcode", "addrpostcode", "zip", "zipcode"];
pub(super) const TOWNS: [&str; 7] = ["ort", "stadt", "city", "addrcity", "wohnort", "gemeinde", "town"];

/// Recognises all columns but those with coordinates.
pub(super) fn options(table: &Table) -> PointsOptions {
    let mut taken: Vec<&str> = Vec::new();
    let mut find = |words: &[&str], fits: &dyn Fn(&Column) -> bool| {
        let found = find(table, words, |column| !taken.contains(&column.name.as_str()) && fits(column))?;
        taken.push(found.name.as_str());
        Some(found.name.clone())
    };
    let text = |column: &Column| column.cells.iter().any(|cell| cell.chars().any(char::is_alphabetic));
    // Mostly numbers: a "viele" among them is found when it is read.
    let number = |column: &Column| {
        let filled: Vec<_> = column.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let read = filled.iter().filter(|cell| observed_value(cell, table.decimal).is_some()).count();
        read > 0 && read * 2 >= filled.len()
    };
    PointsOptions {
        name_field: find(&NAMES, &text),
        operator_field: find(&OPERATORS, &text),
        category_field: find(&CATEGORIES, &text),
        address_field: find(&ADDRESSES, &text),
        capacity_field: find(&CAPACITIES, &number),
        ..PointsOptions::default()
    }
}

/// The first column with one of the names (the earlier name first), else the first that has one of the longer names in it.
pub(super) fn find<'a>(table: &'a Table, words: &[&str], fits: impl Fn(&Column) -> bool) -> Option<&'a Column> {
    let columns: Vec<(&Column, String)> =
        table.columns.iter().filter(|column| fits(column)).map(|column| (column, folded(&column.name))).collect();
    let whole = words.iter().find_map(|word| columns.iter().find(|(_, name)| name == word));
    let part = || {
        words
            .iter()
            .filter(|word| word.len() >= 5)
            .find_map(|word| columns.iter().find(|(_, name)| name.contains(word)))
    };
    whole.or_else(part).map(|(column, _)| *column)
}

/// Finds the columns with coordinates and guesses their CRS from the numbers.
pub(super) fn coordinates(table: &Table, options: &mut PointsOptions) {
    let numbers = |column: &Column| {
        let filled: Vec<&String> = column.cells.iter().filter(|cell| !cell.is_empty()).collect();
        let read = filled.iter().filter(|cell| coordinate(cell, table.decimal).is_some()).count();
        read > 0 && read * 2 >= filled.len()
    };
    let pair = |eastings: &[&str], northings: &[&str]| {
        let x = by_name(table, eastings, &numbers)?;
        let y = by_name(table, northings, &|column| numbers(column) && column.name != x.name)?;
        Some((x, y))
    };
    let Some((mut x, mut y)) = COORDINATES.iter().find_map(|(x, y)| pair(x, y)) else { return };
    let mut bounds = typical_bounds(x, y, table.decimal);
    // In geodesy X runs north; and some people write latitude first under "x".
    let swapped = typical_bounds(y, x, table.decimal);
    let in_germany = |b: Rect<f64>| b.min().x >= 5.0 && b.max().x <= 16.0 && b.min().y >= 47.0 && b.max().y <= 56.0;
    let metres = |b: Rect<f64>| crs_guess::guess(b).filter(|crs| *crs != crate::geometry::EpsgCode::WGS84);
    if let (Some(own), Some(other)) = (bounds, swapped) {
        let degrees = !in_germany(own) && in_germany(other);
        if degrees || (crs_guess::guess(own).is_none() && metres(other).is_some()) {
            (x, y, bounds) = (y, x, swapped);
        }
    }
    options.x_field = Some(x.name.clone());
    options.y_field = Some(y.name.clone());
    options.crs = bounds.and_then(crs_guess::guess);
}

/// A column by whole name, else by beginning or end ("lon_wgs84", "geo_lat", "Rechtswert GK").
fn by_name<'a>(table: &'a Table, words: &[&str], fits: &dyn Fn(&Column) -> bool) -> Option<&'a Column> {
    let columns: Vec<(&Column, String)> =
        table.columns.iter().filter(|column| fits(column)).map(|column| (column, folded(&column.name))).collect();
    let whole = words.iter().find_map(|word| columns.iter().find(|(_, name)| name == word));
    let part = || {
        let long = words.iter().filter(|word| word.len() >= 3);
        long.clone().find_map(|word| columns.iter().find(|(_, name)| name.starts_with(word) || name.ends_with(word)))
    };
    whole.or_else(part).map(|(column, _)| *column)
}

/// Where most of the points lie: without the outermost twentieth on each side, where the zeros and typing errors are.
fn typical_bounds(x: &Column, y: &Column, form: DecimalForm) -> Option<Rect<f64>> {
    let pairs = x.cells.iter().zip(&y.cells).filter_map(|(x, y)| Some((coordinate(x, form)?, coordinate(y, form)?)));
    let (mut eastings, mut northings): (Vec<f64>, Vec<f64>) = pairs.filter(|(x, y)| *x != 0.0 || *y != 0.0).unzip();
    let trimmed = |values: &mut Vec<f64>| {
        values.sort_by(f64::total_cmp);
        let cut = values.len() / 20;
        Some((*values.get(cut)?, *values.get(values.len().checked_sub(cut + 1)?)?))
    };
    let ((west, east), (south, north)) = (trimmed(&mut eastings)?, trimmed(&mut northings)?);
    Some(Rect::new(Coord { x: west, y: south }, Coord { x: east, y: north }))
}

/// A coordinate: a single point or comma is the decimal sign whatever the rest of the table has.
pub(super) fn coordinate(text: &str, form: DecimalForm) -> Option<f64> {
    let text = text.trim().trim_end_matches(['°', '\u{a0}', ' ']);
    let form = match (text.matches('.').count(), text.matches(',').count()) {
        (1, 0) => DecimalForm::Point,
        (0, 1) => DecimalForm::Comma,
        _ => form,
    };
    number::parse(text, form).or_else(|| match form {
        DecimalForm::Comma => number::parse(text, DecimalForm::Point),
        DecimalForm::Point => number::parse(text, DecimalForm::Comma),
    })
}

/// A proposal for the set's name.
pub(super) fn title(file_name: &str) -> String {
    files::stem(file_name).to_owned()
}
