//! KML, as Google Earth and many map portals write it.
//!
//! Read as a stream of tags: nothing in it can make the reader nest deeper or grow larger than the text itself (entities other than
//! those of characters are left as they stand; what a NetworkLink points to is not fetched). Coordinates are always WGS 84
//! longitude and latitude; altitudes are dropped. Folders whose places have the same attributes become one set with the folder
//! as an attribute, others a set each.

use super::CrsHow;
use super::json::{Columns, Value};
use super::layer::{Layer, RowKinds, Stored};
use super::stated::Stated;
use crate::formats::gpkg_blob::AnyGeometry;
use crate::formats::{FormatError, FormatErrorKind, text};
use crate::geometry::{EpsgCode, Watch};
use geo::Coord;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::collections::{BTreeMap, BTreeSet};

/// Tags nested deeper than this are no KML.
const MAX_DEPTH: usize = 200;
/// A description is cut after so many letters.
const MAX_TEXT: usize = 10_000;
/// Where folders differ in more ways than this, the file is one set.
const MAX_SETS: usize = 50;
/// Name of the attribute with the folder.
const FOLDER: &str = "Ordner";

/// One place.
#[derive(Default)]
struct Placemark {
    folder: usize,
    geometry: AnyGeometry,
    /// Something that can't be a coordinate was among them.
    bad: bool,
    values: Vec<(String, String)>,
}

/// What stands around the text that is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tag {
    Other,
    Folder,
    Document,
    Placemark,
    Name,
    Description,
    /// `Data` or `SimpleData`: a value with a name.
    Datum,
    Value,
    Point,
    Line,
    Polygon,
    Inner,
    Coordinates,
    /// A geometry that is not read.
    Unread,
    /// A text that is not kept.
    Aside,
}

impl Tag {
    fn of(local_name: &str) -> Self {
        match local_name {
            "Folder" => Self::Folder,
            "Document" => Self::Document,
            "Placemark" => Self::Placemark,
            "name" => Self::Name,
            "description" => Self::Description,
            "Data" | "SimpleData" => Self::Datum,
            "value" => Self::Value,
            "Point" => Self::Point,
            "LineString" | "LinearRing" => Self::Line,
            "Polygon" => Self::Polygon,
            "innerBoundaryIs" => Self::Inner,
            "coordinates" => Self::Coordinates,
            "displayName" => Self::Aside,
            "Track" | "MultiTrack" | "Model" => Self::Unread,
            _ => Self::Other,
        }
    }
}

/// The sets in a file.
pub(super) fn layers(file: &str, bytes: &[u8], watch: &dyn Watch) -> Result<Vec<Layer>, FormatError> {
    let error = |kind| FormatError::of_file(file, kind);
    let text = decoded(bytes).map_err(error)?;
    let mut parser = Parser::default();
    parser.read(file, &text, watch)?;
    if !parser.is_kml {
        return Err(error(FormatErrorKind::UnknownKind));
    }
    grouped(parser).map_err(error)
}

/// The text in the encoding that it states; UTF-8 without one.
fn decoded(bytes: &[u8]) -> Result<String, FormatErrorKind> {
    let label = match bytes {
        [0xff, 0xfe, ..] => "UTF-16LE".to_owned(),
        [0xfe, 0xff, ..] => "UTF-16BE".to_owned(),
        _ => {
            let head = String::from_utf8_lossy(bytes.get(..200).unwrap_or(bytes)).into_owned();
            let declaration = head.split_once("?>").map_or("", |(declaration, _)| declaration);
            let stated = declaration.split_once("encoding").map(|(_, rest)| rest);
            let stated = stated.and_then(|rest| rest.split(['"', '\'']).nth(1)).unwrap_or("UTF-8").to_owned();
            // Said to be UTF-8, and is not: as in other files.
            if std::str::from_utf8(bytes).is_err() && stated.eq_ignore_ascii_case("utf-8") {
                text::detect(bytes).to_owned()
            } else {
                stated
            }
        }
    };
    text::decode(bytes, &label).ok_or(FormatErrorKind::UnknownEncoding(label))
}

#[derive(Default)]
struct Parser {
    is_kml: bool,
    stack: Vec<Tag>,
    /// Names of the folders; the first stands for places outside any.
    folders: Vec<String>,
    /// Indices of the folders we are in.
    inside: Vec<usize>,
    placemark: Option<Placemark>,
    /// Name of the value that is being read.
    datum: String,
    text: String,
    places: Vec<Placemark>,
}

impl Parser {
    fn read(&mut self, file: &str, source: &str, watch: &dyn Watch) -> Result<(), FormatError> {
        let error = |kind, at: u64| {
            let line = source.get(..at as usize).map(|before| before.matches('\n').count() as u64 + 1);
            FormatError { record: line, ..FormatError::of_file(file, kind) }
        };
        self.folders = vec![String::new()];
        self.inside = vec![0];
        let mut reader = Reader::from_str(source);
        let mut count = 0_usize;
        loop {
            count += 1;
            if count.is_multiple_of(4_096) {
                watch.check().map_err(|e| FormatError::of_file(file, e.into()))?;
            }
            let event = reader.read_event().map_err(|e| {
                let kind = match &e {
                    quick_xml::Error::Syntax(_) => FormatErrorKind::Truncated,
                    other => FormatErrorKind::Damaged(other.to_string()),
                };
                error(kind, reader.error_position())
            })?;
            match event {
                Event::Start(start) => self.open(&start),
                Event::Empty(start) => {
                    self.open(&start);
                    self.close();
                }
                Event::End(_) => self.close(),
                Event::Text(text) => self.add(&text),
                Event::CData(text) => self.add(&text),
                Event::GeneralRef(reference) => {
                    let predefined = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        "nbsp" => Some(' '),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    match predefined {
                        Some(letter) => self.add(letter.encode_utf8(&mut [0; 4])),
                        None => self.add(&format!("&{};", &*reference)),
                    }
                }
                Event::Eof if self.stack.is_empty() => return Ok(()),
                Event::Eof => return Err(error(FormatErrorKind::Truncated, source.len() as u64)),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
            }
            if self.stack.len() > MAX_DEPTH {
                let kind = FormatErrorKind::Damaged(format!("tags are nested deeper than {MAX_DEPTH}"));
                return Err(error(kind, reader.buffer_position()));
            }
        }
    }

    fn add(&mut self, text: &str) {
        // Marks like <b> stand in between.
        let around = self.stack.iter().rev().find(|tag| **tag != Tag::Other);
        let reading = matches!(around, Some(Tag::Name | Tag::Description | Tag::Value | Tag::Datum | Tag::Coordinates));
        // Whole pieces: coordinates may be as long as the file, other texts are cut when they are stored.
        if reading {
            self.text.push_str(text);
        }
    }

    fn open(&mut self, start: &BytesStart) {
        let local = start.local_name();
        let tag = Tag::of(local.as_ref());
        self.is_kml |= self.stack.is_empty() && local.as_ref() == "kml";
        let attribute = |name: &str| {
            let found = start.try_get_attribute(name).ok().flatten()?;
            Some(found.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?.into_owned())
        };
        match tag {
            Tag::Folder | Tag::Document => {
                self.folders.push(String::new());
                self.inside.push(self.folders.len() - 1);
            }
            Tag::Placemark => {
                let mut placemark = Placemark { folder: *self.inside.last().unwrap_or(&0), ..Placemark::default() };
                placemark.values.extend(attribute("id").map(|id| ("id".to_owned(), id)));
                self.placemark = Some(placemark);
            }
            Tag::Datum => self.datum = attribute("name").unwrap_or_default(),
            Tag::Polygon => {
                if let Some(placemark) = &mut self.placemark {
                    placemark.geometry.areas.push(Vec::new());
                }
            }
            Tag::Unread => {
                if let Some(placemark) = &mut self.placemark {
                    placemark.geometry.unread = Some("Track");
                }
            }
            _ => {}
        }
        if tag != Tag::Other {
            self.text.clear();
        }
        self.stack.push(tag);
    }

    fn close(&mut self) {
        let Some(tag) = self.stack.pop() else { return };
        match tag {
            Tag::Folder | Tag::Document => {
                self.inside.pop();
            }
            Tag::Placemark => self.places.extend(self.placemark.take()),
            Tag::Name | Tag::Description | Tag::Value | Tag::Datum => self.store(tag),
            Tag::Coordinates => self.coordinates(),
            Tag::Polygon => {
                if let Some(placemark) = &mut self.placemark {
                    placemark.geometry.areas.retain(|rings| !rings.is_empty());
                }
            }
            _ => {}
        }
        if tag != Tag::Other {
            self.text.clear();
        }
    }

    /// Stores a text where it belongs.
    fn store(&mut self, tag: Tag) {
        let text = if tag == Tag::Description { html(&self.text) } else { plain(&self.text) };
        let name = match (tag, self.stack.last()) {
            (Tag::Name, Some(Tag::Folder | Tag::Document)) => {
                // A document is a folder only if there are others in it; its own name is the file's.
                let folder = self.inside.last().and_then(|index| self.folders.get_mut(*index));
                if let Some(folder) = folder {
                    *folder = text;
                }
                return;
            }
            (Tag::Name, Some(Tag::Placemark)) => "name",
            (Tag::Description, Some(Tag::Placemark)) => "description",
            (Tag::Value, Some(Tag::Datum)) | (Tag::Datum, _) => self.datum.as_str(),
            _ => return,
        };
        // What stands between the tags of a value with a tag of its own is only white space.
        if let Some(placemark) = self.placemark.as_mut().filter(|_| !name.is_empty() && !text.is_empty()) {
            placemark.values.push((name.to_owned(), text));
        }
    }

    fn coordinates(&mut self) {
        let Some(placemark) = &mut self.placemark else { return };
        let inner = self.stack.contains(&Tag::Inner);
        let geometry = &mut placemark.geometry;
        let Some(coords) = coordinates(&self.text, &mut geometry.extra_dimensions) else {
            placemark.bad = true;
            return;
        };
        let innermost = self.stack.iter().rev().find(|tag| matches!(tag, Tag::Point | Tag::Line | Tag::Polygon));
        let polygon = self.stack.contains(&Tag::Polygon);
        match innermost {
            _ if coords.is_empty() => {}
            Some(Tag::Point) => geometry.points.extend(coords.first()),
            Some(_) if polygon => {
                if let Some(rings) = geometry.areas.last_mut() {
                    // The outer ring comes first, even if it is written last.
                    let at = if inner { rings.len() } else { 0 };
                    rings.insert(at, coords);
                }
            }
            Some(_) => geometry.lines.push(coords),
            None => {}
        }
    }
}

/// "9.4,54.7,0 9.5,54.7,0": triples separated by white space, which some programs also put after commas.
fn coordinates(text: &str, extra: &mut bool) -> Option<Vec<Coord<f64>>> {
    let mut coords = Vec::new();
    let mut pending = String::new();
    for piece in text.split_whitespace() {
        if !pending.is_empty() && !pending.ends_with(',') && !piece.starts_with(',') {
            coords.push(coordinate(&pending, extra)?);
            pending.clear();
        }
        pending.push_str(piece);
    }
    if !pending.is_empty() {
        coords.push(coordinate(&pending, extra)?);
    }
    Some(coords)
}

fn coordinate(text: &str, extra: &mut bool) -> Option<Coord<f64>> {
    let mut numbers = text.split(',').map(str::trim);
    let mut number = || numbers.next()?.parse::<f64>().ok().filter(|number| number.is_finite());
    let coord = Coord { x: number()?, y: number()? };
    // Nearly every program writes an altitude of 0, which says nothing.
    *extra |= number().is_some_and(|altitude| altitude != 0.0);
    Some(coord)
}

/// The text of a description, which is HTML inside the XML.
fn html(text: &str) -> String {
    let text = plain(text).replace("&nbsp;", " ");
    quick_xml::escape::unescape(&text).map_or_else(|_| text.clone(), std::borrow::Cow::into_owned)
}

/// A text without the HTML that descriptions are full of, on one line for each of its blocks.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out.push_str(before);
        // A "<" that begins no tag is a letter like others.
        match after.find('>').filter(|_| after.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!')) {
            Some(end) => {
                out.push(' ');
                rest = after.get(end + 1..).unwrap_or("");
            }
            None => {
                out.push('<');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    let joined = out.split_whitespace().collect::<Vec<_>>().join(" ");
    match joined.char_indices().nth(MAX_TEXT) {
        Some((at, _)) => format!("{}…", joined.get(..at).unwrap_or("")),
        None => joined,
    }
}

/// For each folder in which of the sets its places are, and how many folders each set has.
fn sets_of_folders(parser: &Parser) -> (BTreeMap<usize, usize>, Vec<usize>) {
    let mut fields: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for place in &parser.places {
        // These two every place may have or lack.
        let own = place.values.iter().map(|(name, _)| name.as_str()).filter(|n| !matches!(*n, "description" | "id"));
        fields.entry(place.folder).or_default().extend(own);
    }
    let mut known: BTreeMap<&BTreeSet<&str>, usize> = BTreeMap::new();
    let mut set_of: BTreeMap<usize, usize> = BTreeMap::new();
    for (folder, names) in &fields {
        let next = known.len();
        set_of.insert(*folder, *known.entry(names).or_insert(next));
    }
    if known.len() > MAX_SETS {
        set_of.values_mut().for_each(|set| *set = 0);
    }
    let mut sizes = Vec::new();
    for set in set_of.values() {
        sizes.resize(sizes.len().max(set + 1), 0);
        sizes.iter_mut().skip(*set).take(1).for_each(|size| *size += 1);
    }
    (set_of, sizes)
}

/// Sets of places with the same attributes.
fn grouped(parser: Parser) -> Result<Vec<Layer>, FormatErrorKind> {
    let (set_of, sizes) = sets_of_folders(&parser);
    let Parser { places, folders, .. } = parser;
    let crs = || Stated::known(EpsgCode::WGS84, CrsHow::Format);
    let mut sets: Vec<(Layer, Columns)> =
        sizes.iter().map(|_| (Layer { crs: crs(), ..Layer::default() }, Columns::default())).collect();
    for place in places {
        let at = set_of.get(&place.folder).copied().unwrap_or(0);
        let Some((layer, columns)) = sets.get_mut(at) else { continue };
        let several = sizes.get(at).is_some_and(|size| *size > 1);
        let folder = folders.get(place.folder).map_or("", String::as_str);
        if !several {
            folder.clone_into(&mut layer.name);
        }
        add(layer, columns, place, several.then_some(folder))?;
    }
    let finished = |(layer, columns): (Layer, Columns)| Layer { columns: columns.columns, ..layer };
    Ok(sets.into_iter().map(finished).collect())
}

fn add(
    layer: &mut Layer,
    columns: &mut Columns,
    place: Placemark,
    folder: Option<&str>,
) -> Result<(), FormatErrorKind> {
    let kinds = RowKinds::of(&place.geometry);
    let (stored, kinds) = match (place.bad, kinds.any()) {
        // Found as what it is when it is read.
        (true, _) => {
            let nowhere = vec![Coord { x: f64::NAN, y: f64::NAN }];
            let geometry = AnyGeometry { areas: vec![vec![nowhere]], ..AnyGeometry::default() };
            (Stored::Found(geometry), RowKinds { other: true, ..RowKinds::default() })
        }
        (false, true) => (Stored::Found(place.geometry), kinds),
        (false, false) => (Stored::Null, kinds),
    };
    let row = layer.geometries.len();
    layer.geometries.push(stored);
    layer.kinds.push(kinds);
    let of_folder = folder.filter(|name| !name.is_empty()).map(|name| (FOLDER.to_owned(), name.to_owned()));
    let values = place.values.into_iter().chain(of_folder);
    columns.add(row, values.map(|(name, value)| (name, Value::Text(value))))
}

#[cfg(test)]
#[path = "kml_tests.rs"]
mod tests;
