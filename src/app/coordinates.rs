//! Coordinates as people write them: read from the search field, written for the clipboard.

use crate::geometry::EpsgCode;
use crate::geometry::crs::Transformer;
use crate::l10n::{self, Lang};
use geo::Coord;

/// A place somebody typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TypedPlace {
    /// What the numbers were taken for.
    pub crs: EpsgCode,
    /// The numbers: easting and northing in m, or longitude and latitude in degrees.
    pub stated: Coord<f64>,
    /// In the project's CRS.
    pub position: Coord<f64>,
}

/// Where in the world degrees are taken for longitude before latitude: both as they are in Germany, the wrong way round.
const GERMAN_LATITUDES: std::ops::RangeInclusive<f64> = 46.0..=56.0;
const GERMAN_LONGITUDES: std::ops::RangeInclusive<f64> = 5.0..=16.0;
/// Numbers in metres that lead elsewhere are house numbers, codes, anything.
const EUROPEAN_LATITUDES: std::ops::RangeInclusive<f64> = 34.0..=72.0;
const EUROPEAN_LONGITUDES: std::ops::RangeInclusive<f64> = -15.0..=40.0;
/// Eastings of a UTM zone in m.
const EASTINGS_M: std::ops::RangeInclusive<f64> = 100_000.0..=999_999.999;
/// DHDN / 3-degree Gauss-Krüger, zones 2 to 5.
const GAUSS_KRUEGER: std::ops::RangeInclusive<u32> = 31_466..=31_469;
/// Farther from the equator than this nobody plans with the program, in m.
const NORTHINGS_M: std::ops::RangeInclusive<f64> = 1_000_000.0..=10_000_000.0;

/// Reads a place: "541234 5812345" in the project's system, "32541234 5812345" or "32 541 234 5 812 345" with the zone before the easting,
/// "Ost 541234 Nord 5812345", "R 3541234 H 5812345" (Gauss-Krüger, its zone the first digit), "54,78 9,43", "54.78, 9.43", "54.78° N 9.43° E", "9,43 O 54,78 N", `54°46'48" N 9°25'48" O`. `None` for what is no place, or one that the project's
/// system can't hold.
pub fn parse(text: &str, project: EpsgCode) -> Option<TypedPlace> {
    let [first, second] = halves(text)?;
    let (first, second) = (Part::read(&first)?, Part::read(&second)?);
    if first.is_degrees() && second.is_degrees() {
        // Two small whole numbers are anything but a place.
        let exact = text.contains(['.', ',', '°', 'º']);
        let stated = degrees(first, second).filter(|_| exact)?;
        return Some(TypedPlace {
            crs: EpsgCode::WGS84,
            stated,
            position: transformed(stated, EpsgCode::WGS84, project)?,
        });
    }
    let (crs, stated) = planar(first, second, project)?;
    let lon_lat = transformed(stated, crs, EpsgCode::WGS84)?;
    let in_europe = EUROPEAN_LATITUDES.contains(&lon_lat.y) && EUROPEAN_LONGITUDES.contains(&lon_lat.x);
    in_europe.then_some(TypedPlace { crs, stated, position: transformed(stated, crs, project)? })
}

fn transformed(at: Coord<f64>, from: EpsgCode, to: EpsgCode) -> Option<Coord<f64>> {
    let mut point = [at];
    Transformer::new(from, to).ok()?.transform(&mut point).ok()?;
    point.first().copied()
}

impl TypedPlace {
    /// What the numbers were taken for, in words: "54,78000° N 9,43000° O" or "32 541 234 · 5 812 345".
    pub fn text(&self, lang: Lang) -> String {
        if self.crs == EpsgCode::WGS84 { degrees_text(lang, self.stated) } else { planar_text(self.crs, self.stated) }
    }
}

/// Longitude and latitude as they are shown.
pub fn degrees_text(lang: Lang, lon_lat: Coord<f64>) -> String {
    let letter =
        |value: f64, positive: &'static str, negative: &'static str| if value < 0.0 { negative } else { positive };
    let east = if lang == Lang::De { "O" } else { "E" };
    let (lat, lon) = (l10n::number(lang, lon_lat.y.abs(), 5), l10n::number(lang, lon_lat.x.abs(), 5));
    format!("{lat}° {} {lon}° {}", letter(lon_lat.y, "N", "S"), letter(lon_lat.x, east, "W"))
}

/// Easting and northing in whole metres as they are shown, the easting with its zone where there is one: "32 541 234 · 5 812 345".
pub fn planar_text(crs: EpsgCode, point: Coord<f64>) -> String {
    planar_parts(crs, point).join(" · ")
}

/// The same in two parts. Groups are parted by spaces in every language: a point or comma would look like decimals.
pub fn planar_parts(crs: EpsgCode, point: Coord<f64>) -> [String; 2] {
    let east = zone_of(crs).map_or(grouped(point.x), |zone| format!("{zone}\u{a0}{}", grouped(point.x)));
    [east, grouped(point.y)]
}

/// Easting and northing for other programs, to the decimetre, as [`parse`] reads them: "541234.5 5812345.6".
pub fn planar_copy(point: Coord<f64>) -> String {
    format!("{:.1} {:.1}", point.x, point.y)
}

/// Latitude and longitude for other programs and map services, as [`parse`] reads them: "54.780000, 9.430000".
pub fn degrees_copy(lon_lat: Coord<f64>) -> String {
    format!("{:.6}, {:.6}", lon_lat.y, lon_lat.x)
}

/// The UTM zone of a system of the northern half, ETRS89 or WGS 84.
pub fn zone_of(crs: EpsgCode) -> Option<u32> {
    match crs.0 {
        code @ 25828..=25838 => Some(code - 25800),
        code @ 32601..=32660 => Some(code - 32600),
        _ => None,
    }
}

fn grouped(metres: f64) -> String {
    l10n::number(Lang::En, metres, 0).replace(',', "\u{a0}")
}

/// The two numbers with what belongs to each.
fn halves(text: &str) -> Option<[String; 2]> {
    let text = text.trim();
    // No place is longer, and what is typed is read at every key.
    if text.len() > 80 || !text.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let two = |parts: Vec<&str>| -> Option<[String; 2]> {
        let full: Vec<&str> = parts.into_iter().map(str::trim).filter(|part| !part.is_empty()).collect();
        let [first, second] = full.as_slice() else { return None };
        Some([(*first).to_owned(), (*second).to_owned()])
    };
    for separator in [';', '·', '/', '\t', '|'] {
        if text.contains(separator) {
            return two(text.split(separator).collect());
        }
    }
    if text.contains(", ") {
        return two(text.split(", ").collect());
    }
    if let Some(halves) = two(text.split_whitespace().collect()) {
        return Some(halves);
    }
    if let Some(halves) = by_words(text).or_else(|| by_groups(text)) {
        return Some(halves);
    }
    // "54.78,9.43": one comma between two numbers with points.
    if let Some((before, after)) = text.split_once(',').filter(|(b, a)| b.contains('.') && a.contains('.')) {
        return two(vec![before, after]);
    }
    by_letters(text)
}

/// What stands before a number along the east or the north. Single letters of directions are read elsewhere.
const WORDS: [(&str, bool); 14] = [
    ("rechtswert", false),
    ("rechts", false),
    ("easting", false),
    ("east", false),
    ("ost", false),
    ("rw", false),
    ("r", false),
    ("hochwert", true),
    ("hoch", true),
    ("northing", true),
    ("north", true),
    ("nord", true),
    ("hw", true),
    ("h", true),
];

/// The word a text begins with, as (whether along the north, what follows it).
fn word(text: &str) -> Option<(bool, &str)> {
    let (north, rest) = WORDS.iter().find_map(|(word, north)| Some((*north, text.strip_prefix(word)?)))?;
    let ends = !rest.starts_with(char::is_alphabetic);
    ends.then(|| (north, rest.trim_start_matches(|c: char| c.is_whitespace() || ":=.".contains(c))))
}

/// "Ost 541 234 Nord 5 812 345", "R 3541234 H 5812345": a word begins each half.
fn by_words(text: &str) -> Option<[String; 2]> {
    let text = text.to_lowercase();
    let (first, _) = word(&text)?;
    let begins = |at: &usize| text.get(..*at).is_some_and(|before| !before.ends_with(char::is_alphabetic));
    let second = |at: &usize| text.get(*at..).and_then(word).is_some_and(|(north, _)| north != first);
    let cut = text.char_indices().map(|(at, _)| at).skip(1).find(|at| begins(at) && second(at))?;
    let (before, after) = text.split_at_checked(cut)?;
    Some([before.trim().to_owned(), after.trim().to_owned()])
}

/// "32 541 234 5 812 345": groups of three digits, the easting with or without its zone, the northing with seven digits. `None` where
/// they can be parted in two ways, or in none.
fn by_groups(text: &str) -> Option<[String; 2]> {
    let groups: Vec<&str> = text.split_whitespace().collect();
    let whole = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit());
    // Only the last of a number may have decimals.
    let digits = |groups: &[&str]| -> Option<usize> {
        let (last, before) = groups.split_last()?;
        let last_whole = last.split(['.', ',']).next()?;
        let zone = usize::from(before.first().is_some_and(|first| first.len() == 2));
        let in_threes = || before.iter().skip(1).all(|group| group.len() == 3) && last_whole.len() == 3;
        // "32 541234": only the zone stands apart.
        let apart = zone == 1 && before.len() == 1 && last_whole.len() == 6;
        let sound = before.iter().all(whole) && whole(&last_whole) && (before.is_empty() || apart || in_threes());
        sound.then(|| before.iter().map(|group| group.len()).sum::<usize>() + last_whole.len())
    };
    let mut found = (1..groups.len()).filter_map(|at| {
        let (east, north) = groups.split_at_checked(at)?;
        let sound = (6..=8).contains(&digits(east)?) && digits(north)? == 7;
        sound.then(|| [east.concat(), north.concat()])
    });
    found.next().filter(|_| found.next().is_none())
}

/// "N 54.78 E 9.43", "54,78° N 9,43° O": a letter ends or begins each half.
fn by_letters(text: &str) -> Option<[String; 2]> {
    let letters: Vec<(usize, char)> = text.char_indices().filter(|(_, c)| hemisphere(*c).is_some()).collect();
    let [first, second] = letters.as_slice() else { return None };
    let cut = if first.0 == 0 { second.0 } else { first.0 + first.1.len_utf8() };
    let (before, after) = text.split_at_checked(cut)?;
    Some([before.trim().to_owned(), after.trim().to_owned()])
}

/// Whether a letter names a direction: (it is along the north, its sign).
fn hemisphere(letter: char) -> Option<(bool, f64)> {
    match letter.to_ascii_uppercase() {
        'N' => Some((true, 1.0)),
        'S' => Some((true, -1.0)),
        'E' | 'O' => Some((false, 1.0)),
        'W' => Some((false, -1.0)),
        _ => None,
    }
}

/// One of the two numbers.
#[derive(Debug, Clone, Copy)]
struct Part {
    value: f64,
    /// Its digits without separators, where it is a whole number in metres.
    whole_digits: usize,
    /// Whether it is written as degrees.
    degree_sign: bool,
    /// (along the north, its sign) if it said so.
    side: Option<(bool, f64)>,
}

impl Part {
    fn read(text: &str) -> Option<Self> {
        let text = text.to_lowercase();
        let mut rest = text.trim();
        let mut side = None;
        if let Some((north, after)) = word(rest) {
            (side, rest) = (Some((north, 1.0)), after.trim());
        } else if let Some(letter) = rest.chars().next().filter(|c| hemisphere(*c).is_some()) {
            (side, rest) = (hemisphere(letter), rest.split_at_checked(letter.len_utf8())?.1.trim());
        } else if let Some(letter) = rest.chars().next_back().filter(|c| hemisphere(*c).is_some()) {
            (side, rest) = (hemisphere(letter), rest.split_at_checked(rest.len() - letter.len_utf8())?.0.trim());
        }
        let rest = rest.strip_suffix('m').unwrap_or(rest).trim();
        if rest.contains(['°', 'º']) {
            return Some(Self { value: sexagesimal(rest)?, whole_digits: 0, degree_sign: true, side });
        }
        let (value, whole_digits) = number(rest)?;
        Some(Self { value, whole_digits, degree_sign: false, side })
    }

    fn is_degrees(&self) -> bool {
        self.degree_sign || self.value.abs() <= 180.0
    }
}

/// Degrees with minutes and seconds, where they are stated.
fn sexagesimal(text: &str) -> Option<f64> {
    let (degrees, rest) = text.split_once(['°', 'º'])?;
    let (minutes, rest) = match rest.split_once(['\'', '′', '’']) {
        Some((minutes, rest)) => (number(minutes.trim())?.0, rest),
        None if rest.trim().is_empty() => (0.0, ""),
        None => return None,
    };
    let seconds = match rest.trim().trim_end_matches(['"', '″', '”', '\'']) {
        "" => 0.0,
        seconds => number(seconds.trim())?.0,
    };
    let degrees = number(degrees.trim())?.0;
    let sound = (0.0..60.0).contains(&minutes) && (0.0..60.0).contains(&seconds);
    sound.then(|| degrees.signum() * (degrees.abs() + minutes / 60.0 + seconds / 3600.0))
}

/// A number with point or comma, and the count of its digits before those. Groups of three are put together where there are several
/// of them, or where the number would be none of degrees: "5.812.345", "541.234", "541 234".
fn number(text: &str) -> Option<(f64, usize)> {
    let (negative, digits) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let spaces = |c: char| c == ' ' || c == '\u{a0}' || c == '\u{202f}';
    let mark = |c: char| c == '.' || c == ',' || c == '\'';
    let clean: String = digits.chars().filter(|c| !spaces(*c)).collect();
    let allowed =
        clean.chars().all(|c| c.is_ascii_digit() || mark(c)) && clean.starts_with(|c: char| c.is_ascii_digit());
    if !allowed || clean.len() > 24 {
        return None;
    }
    let parts: Vec<&str> = clean.split(mark).collect();
    let last_mark = clean.chars().rev().find(|c| mark(*c));
    let first_mark = clean.chars().find(|c| mark(*c));
    let grouped = |parts: &[&str]| parts.iter().skip(1).all(|part| part.len() == 3);
    let text = match parts.as_slice() {
        [whole] => (*whole).to_owned(),
        // 541.234 are thousands, 54.781 are degrees.
        [whole, after] if after.len() == 3 && whole.parse::<u32>().is_ok_and(|whole| whole > 180) => {
            clean.replace(mark, "")
        }
        [whole, after] => format!("{whole}.{after}"),
        all if first_mark == last_mark && grouped(all) => clean.replace(mark, ""),
        [groups @ .., after] if first_mark != last_mark && grouped(groups) => format!("{}.{after}", groups.concat()),
        _ => return None,
    };
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let whole_digits = text.split('.').next().map_or(0, str::len);
    Some((if negative { -value } else { value }, whole_digits))
}

fn degrees(first: Part, second: Part) -> Option<Coord<f64>> {
    let signed = |part: Part| part.value * part.side.map_or(1.0, |(_, sign)| sign);
    let (a, b) = (signed(first), signed(second));
    let north_first = match (first.side, second.side) {
        (Some((first, _)), Some((second, _))) if first == second => return None,
        (Some((north, _)), _) => north,
        (None, Some((north, _))) => !north,
        (None, None) => {
            let swapped = GERMAN_LONGITUDES.contains(&a) && GERMAN_LATITUDES.contains(&b);
            !swapped && a.abs() <= 90.0
        }
    };
    let at = if north_first { Coord { x: b, y: a } } else { Coord { x: a, y: b } };
    // Towards the poles there is neither Mercator nor UTM.
    (at.x.abs() <= 180.0 && at.y.abs() < 85.0).then_some(at)
}

fn planar(first: Part, second: Part, project: EpsgCode) -> Option<(EpsgCode, Coord<f64>)> {
    let north_first = match (first.side, second.side) {
        (Some((north, _)), _) => north,
        (None, Some((north, _))) => !north,
        (None, None) => false,
    };
    let (east, north) = if north_first { (second, first) } else { (first, second) };
    let zone = (east.value / 1e6).trunc();
    let with_zone = east.whole_digits == 8 && (28.0..=38.0).contains(&zone);
    if with_zone && NORTHINGS_M.contains(&north.value) && EASTINGS_M.contains(&(east.value - zone * 1e6)) {
        let stated = Coord { x: east.value - zone * 1e6, y: north.value };
        return Some((EpsgCode(25_800 + zone as u32), stated));
    }
    let stated = Coord { x: east.value, y: north.value };
    let zone = (east.value / 1e6).trunc();
    let is_gauss_krueger = east.whole_digits == 7 && (2.0..=5.0).contains(&zone) && NORTHINGS_M.contains(&north.value);
    // Systems of other kinds have numbers of their own with so many digits.
    let is_other = zone_of(project).is_none() && !GAUSS_KRUEGER.contains(&project.0);
    let crs = if is_gauss_krueger && !is_other { EpsgCode(GAUSS_KRUEGER.start() + zone as u32 - 2) } else { project };
    Some((crs, stated))
}

#[cfg(test)]
mod tests {
    use super::*;

    const FLENSBURG: Coord<f64> = Coord { x: 9.43, y: 54.78 };

    #[test]
    fn places_are_read_as_people_write_them() {
        let utm = |x: f64, y: f64| (EpsgCode::UTM32, Coord { x, y });
        let degrees = (EpsgCode::WGS84, FLENSBURG);
        for (text, (crs, stated)) in [
            ("32541234 5812345", utm(541_234.0, 5_812_345.0)),
            ("541234 5812345", utm(541_234.0, 5_812_345.0)),
            ("541234,5 5812345,6", utm(541_234.5, 5_812_345.6)),
            ("541234.5; 5812345.6", utm(541_234.5, 5_812_345.6)),
            ("541.234 5.812.345", utm(541_234.0, 5_812_345.0)),
            ("541.234,5 5.812.345,6", utm(541_234.5, 5_812_345.6)),
            ("Ost 541 234 · Nord 5 812 345", utm(541_234.0, 5_812_345.0)),
            ("32 541 234 · 5 812 345", utm(541_234.0, 5_812_345.0)),
            ("33400000 5812345", (EpsgCode(25833), Coord { x: 400_000.0, y: 5_812_345.0 })),
            ("32 541 234 5 812 345", utm(541_234.0, 5_812_345.0)),
            ("32\u{a0}541\u{a0}234,5 5\u{a0}812\u{a0}345,6", utm(541_234.5, 5_812_345.6)),
            ("541 234 5 812 345", utm(541_234.0, 5_812_345.0)),
            ("32 541234 5812345", utm(541_234.0, 5_812_345.0)),
            ("Ost 541234 Nord 5812345", utm(541_234.0, 5_812_345.0)),
            ("Ost: 32 541 234 Nord: 5 812 345", utm(541_234.0, 5_812_345.0)),
            ("Nord 5 812 345 Ost 541 234", utm(541_234.0, 5_812_345.0)),
            ("Nord 5812345 · Ost 541234", utm(541_234.0, 5_812_345.0)),
            ("E 541234 N 5812345", utm(541_234.0, 5_812_345.0)),
            ("Easting 541234 Northing 5812345", utm(541_234.0, 5_812_345.0)),
            ("R 3541234 H 5812345", (EpsgCode(31467), Coord { x: 3_541_234.0, y: 5_812_345.0 })),
            ("RW=3541234, HW=5812345", (EpsgCode(31467), Coord { x: 3_541_234.0, y: 5_812_345.0 })),
            ("Rechtswert 4 400 000 Hochwert 5 812 345", (EpsgCode(31468), Coord { x: 4_400_000.0, y: 5_812_345.0 })),
            ("Ost 9,43 Nord 54,78", degrees),
            ("Nord 54,78 Ost 9,43", degrees),
            ("54,78 9,43", degrees),
            ("54.78, 9.43", degrees),
            ("54.78,9.43", degrees),
            ("  54.78   9.43 ", degrees),
            ("54,78; 9,43", degrees),
            ("54,78, 9,43", degrees),
            ("9.43 54.78", degrees),
            ("54.78° N 9.43° E", degrees),
            ("54.78°N, 9.43°E", degrees),
            ("N 54,78 O 9,43", degrees),
            ("9,43 O 54,78 N", degrees),
            ("54°46'48\" N 9°25'48\" O", degrees),
            ("54°46′48″N 9°25′48″E", degrees),
            ("-33.9, 18.4", (EpsgCode::WGS84, Coord { x: 18.4, y: -33.9 })),
        ] {
            let read = parse(text, EpsgCode::UTM32);
            // South of the equator UTM 32N is far from its zone, but has numbers.
            let Some(read) = read else { panic!("{text:?} was not read") };
            assert_eq!(read.crs, crs, "{text:?}");
            assert!(
                (read.stated.x - stated.x).abs() < 1e-9 && (read.stated.y - stated.y).abs() < 1e-9,
                "{text:?}: {read:?}"
            );
        }
    }

    #[test]
    fn what_is_no_place_is_none() {
        for text in [
            "",
            "Kita",
            "12",
            "Bezirk 9",
            "2021",
            "1 2 3",
            "54.78",
            "9,43 x",
            "Straße 12 3",
            "54.78° N 9.43° N",
            "91, 200, 3",
            "1e5 2e6",
            "54°70' N 9° O",
            "inf nan",
            "9999999999999999999999999 1",
            "--5 4",
            "5..5 4",
            "°, °",
            "N, S",
            "·",
            "88 9",
            "12 5",
            "1234 5678",
            "32 541 234 5 812",
            "541 23 5 812 345",
            "Nordstraße 12 Ost 4",
            "Ost 541234 Ost 5812345",
            "Haus 3 Hof 4",
            "R 12 H 5",
            "12 345 678 901 234 567",
        ] {
            assert!(
                parse(text, EpsgCode::UTM32).is_none(),
                "{text:?} was taken for {:?}",
                parse(text, EpsgCode::UTM32)
            );
        }
    }

    #[test]
    fn what_is_copied_is_read_again() {
        // PROJ 9.1 (gdaltransform), EPSG:4326 to EPSG:25832.
        let place = parse(&degrees_copy(FLENSBURG), EpsgCode::UTM32).expect("a place");
        assert!(
            (place.position.x - 527_656.680).abs() < 0.01 && (place.position.y - 6_070_395.270).abs() < 0.01,
            "{place:?}"
        );
        let again = parse(&planar_copy(place.position), EpsgCode::UTM32).expect("a place");
        assert!((again.position - place.position).x.abs() < 0.06);
        let shown = parse(&planar_text(EpsgCode::UTM32, place.position), EpsgCode::UTM32).expect("a place");
        assert_eq!(shown.crs, EpsgCode::UTM32);
        assert!((shown.position - place.position).x.abs() < 0.51);
    }

    #[test]
    fn coordinates_are_written_with_zone_groups_and_letters() {
        let at = Coord { x: 541_234.4, y: 5_812_345.0 };
        let plain = |text: String| text.replace('\u{a0}', " ");
        assert_eq!(plain(planar_text(EpsgCode::UTM32, at)), "32 541 234 · 5 812 345");
        assert_eq!(plain(planar_text(EpsgCode(31467), at)), "541 234 · 5 812 345");
        assert_eq!(degrees_text(Lang::De, FLENSBURG), "54,78000° N 9,43000° O");
        assert_eq!(degrees_text(Lang::En, Coord { x: -9.43, y: -1.0 }), "1.00000° S 9.43000° W");
        assert_eq!(plain(planar_text(EpsgCode(31467), Coord { x: f64::NAN, y: 0.0 })), "– · 0");
    }
}
