//! GeoJSON (RFC 7946, and the older form with a "crs" member), read feature by feature so that one bad geometry does not hide
//! the others. Positions are folded into numbers while parsing; nesting is bounded by the parser.

use crate::formats::{FormatError, FormatErrorKind};
use crate::geometry::EpsgCode;
use geo::Coord;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::HashMap;
use std::fmt;

/// A file's features and attributes.
#[derive(Debug, Default)]
pub(in crate::formats) struct Features {
    pub geometries: Vec<Option<Geometry>>,
    pub columns: Vec<Column>,
    /// The old "crs" member, if it names a system.
    pub crs: Option<EpsgCode>,
}

/// An attribute with its values by feature, as text; `None` where it is missing or null.
#[derive(Debug)]
pub(in crate::formats) struct Column {
    pub name: String,
    pub values: Vec<Option<Box<str>>>,
    /// Whether all its values are numbers (not texts of digits).
    pub numeric: bool,
}

/// A geometry as it stands in the file.
#[derive(Debug, Deserialize, Default)]
pub(in crate::formats) struct Geometry {
    #[serde(rename = "type", default)]
    pub kind: String,
    #[serde(default)]
    pub coordinates: Coordinates,
    #[serde(default)]
    pub geometries: Vec<Geometry>,
}

/// What stands under "coordinates".
#[derive(Debug, Default)]
pub(in crate::formats) enum Coordinates {
    /// Something that is neither.
    #[default]
    Bad,
    Number(f64),
    /// At least two numbers; whether there were more.
    Position(Coord<f64>, bool),
    List(Vec<Coordinates>),
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    features: Option<Vec<Feature>>,
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    crs: Option<serde_json::Value>,
    #[serde(default)]
    geometry: Option<Geometry>,
    #[serde(default)]
    properties: Properties,
    #[serde(default)]
    coordinates: Coordinates,
    #[serde(default)]
    geometries: Vec<Geometry>,
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    id: Option<serde_json::Value>,
    #[serde(default)]
    geometry: Option<Geometry>,
    #[serde(default)]
    properties: Properties,
}

/// Names and values in the order of the file.
#[derive(Default)]
struct Properties(Vec<(String, Value)>);

/// A value of an attribute.
pub(super) enum Value {
    Missing,
    Text(String),
    Number(String),
}

impl From<serde_json::Value> for Value {
    fn from(value: serde_json::Value) -> Self {
        match value {
            serde_json::Value::Null => Self::Missing,
            serde_json::Value::String(text) => Self::Text(text),
            serde_json::Value::Number(number) => Self::Number(number.to_string().trim_end_matches(".0").to_owned()),
            other => Self::Text(other.to_string()),
        }
    }
}

/// Parses the text of a file.
pub(in crate::formats) fn parse(file: &str, text: &str) -> Result<Features, FormatError> {
    let text = text.trim_start_matches('\u{feff}');
    let document: Document = serde_json::from_str(text).map_err(|error| {
        let kind = match error.classify() {
            serde_json::error::Category::Eof => FormatErrorKind::Truncated,
            _ => FormatErrorKind::Damaged(error.to_string()),
        };
        FormatError { record: Some(error.line() as u64), ..FormatError::of_file(file, kind) }
    })?;
    let crs = document.crs.as_ref().and_then(crs_member);
    let features = match document.kind.as_str() {
        "FeatureCollection" => document.features.unwrap_or_default(),
        "Feature" => vec![Feature { id: document.id, geometry: document.geometry, properties: document.properties }],
        "Point" | "MultiPoint" | "LineString" | "MultiLineString" | "Polygon" | "MultiPolygon"
        | "GeometryCollection" => {
            let geometry =
                Geometry { kind: document.kind, coordinates: document.coordinates, geometries: document.geometries };
            vec![Feature { id: None, geometry: Some(geometry), properties: Properties::default() }]
        }
        _ => return Err(FormatError::of_file(file, FormatErrorKind::UnknownKind)),
    };
    let mut columns = Columns::default();
    // The identifier beside the properties is an attribute like any other, unless there is one of that name.
    let with_id = !features.iter().any(|feature| feature.properties.0.iter().any(|(name, _)| name == "id"));
    let mut geometries = Vec::with_capacity(features.len());
    for (row, feature) in features.into_iter().enumerate() {
        let id = feature.id.filter(|_| with_id).map(|id| ("id".to_owned(), Value::from(id)));
        let added = columns.add(row, id.into_iter().chain(feature.properties.0));
        added.map_err(|kind| FormatError { record: Some(row as u64 + 1), ..FormatError::of_file(file, kind) })?;
        geometries.push(feature.geometry);
    }
    Ok(Features { geometries, columns: columns.columns, crs })
}

/// More cells than these are not kept: with other names in every row, a small file would fill the memory.
const MAX_CELLS: usize = 50_000_000;

/// Attributes row by row.
#[derive(Default)]
pub(super) struct Columns {
    pub columns: Vec<Column>,
    by_name: HashMap<String, usize>,
    cells: usize,
}

impl Columns {
    /// Adds the attributes of a row; rows come in order. A name that stands twice in one row: the first value counts.
    pub fn add(
        &mut self,
        row: usize,
        properties: impl Iterator<Item = (String, Value)>,
    ) -> Result<(), FormatErrorKind> {
        for (name, value) in properties {
            let index = match self.by_name.get(&name) {
                Some(index) => *index,
                None => {
                    self.columns.push(Column { name: name.clone(), values: Vec::new(), numeric: true });
                    self.by_name.insert(name, self.columns.len() - 1);
                    self.columns.len() - 1
                }
            };
            let Some(column) = self.columns.get_mut(index).filter(|column| column.values.len() <= row) else {
                continue;
            };
            self.cells += row + 1 - column.values.len();
            if self.cells > MAX_CELLS {
                return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_CELLS} cells") });
            }
            column.values.resize(row, None);
            column.numeric &= !matches!(value, Value::Text(_));
            column.values.push(match value {
                Value::Missing => None,
                Value::Text(text) | Value::Number(text) => Some(text.into_boxed_str()),
            });
        }
        Ok(())
    }
}

/// `{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}`, CRS84, or `{"type": "EPSG", "properties": {"code": 25832}}`.
fn crs_member(member: &serde_json::Value) -> Option<EpsgCode> {
    let properties = member.get("properties")?;
    if let Some(code) = properties.get("code").and_then(serde_json::Value::as_u64) {
        return u32::try_from(code).ok().map(EpsgCode);
    }
    let name = properties.get("name")?.as_str()?;
    if name.to_ascii_uppercase().ends_with("CRS84") {
        return Some(EpsgCode::WGS84);
    }
    let upper = name.to_ascii_uppercase();
    upper.contains("EPSG").then(|| upper.rsplit([':', '/', '#']).next().and_then(EpsgCode::parse)).flatten()
}

impl<'de> Deserialize<'de> for Coordinates {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CoordinatesVisitor)
    }
}

struct CoordinatesVisitor;

impl<'de> Visitor<'de> for CoordinatesVisitor {
    type Value = Coordinates;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("numbers or lists of them")
    }
    fn visit_f64<E>(self, value: f64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Coordinates, E> {
        Ok(Coordinates::Number(value as f64))
    }
    fn visit_unit<E>(self) -> Result<Coordinates, E> {
        Ok(Coordinates::Bad)
    }
    fn visit_bool<E>(self, _: bool) -> Result<Coordinates, E> {
        Ok(Coordinates::Bad)
    }
    fn visit_str<E>(self, _: &str) -> Result<Coordinates, E> {
        Ok(Coordinates::Bad)
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Coordinates, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Coordinates::Bad)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Coordinates, A::Error> {
        let (mut numbers, mut count) = ([f64::NAN; 2], 0_usize);
        let mut list = Vec::new();
        let mut bad = false;
        while let Some(item) = seq.next_element::<Coordinates>()? {
            match item {
                Coordinates::Number(number) => {
                    if let Some(slot) = numbers.get_mut(count) {
                        *slot = number;
                    }
                    count += 1;
                }
                // Height given as null.
                Coordinates::Bad if count >= 2 => count += 1,
                Coordinates::Bad => bad = true,
                item => list.push(item),
            }
        }
        let [x, y] = numbers;
        Ok(match (count, list.is_empty()) {
            (0, _) if !bad => Coordinates::List(list),
            (2.., true) if !bad => Coordinates::Position(Coord { x, y }, count > 2),
            _ => Coordinates::Bad,
        })
    }
}

impl<'de> Deserialize<'de> for Properties {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(PropertiesVisitor)
    }
}

struct PropertiesVisitor;

impl<'de> Visitor<'de> for PropertiesVisitor {
    type Value = Properties;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("names with values")
    }
    fn visit_unit<E>(self) -> Result<Properties, E> {
        Ok(Properties::default())
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Properties, A::Error> {
        let mut properties = Vec::new();
        while let Some((name, value)) = map.next_entry::<String, serde_json::Value>()? {
            properties.push((name, Value::from(value)));
        }
        Ok(Properties(properties))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_with_columns_in_their_order() {
        let text = r#"{"type":"FeatureCollection","crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::25832"}},"features":[
            {"type":"Feature","properties":{"Z":"Süd","a":3,"b":null,"c":true},"geometry":{"type":"Point","coordinates":[1,2.5,null]}},
            {"type":"Feature","properties":null,"geometry":null},
            {"type":"Feature","properties":{"a":4.0,"d":[1]},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],"x"]]}}]}"#;
        let features = parse("x", text).unwrap();
        let names: Vec<_> = features.columns.iter().map(|c| (c.name.as_str(), c.numeric)).collect();
        assert_eq!(names, [("Z", false), ("a", true), ("b", true), ("c", false), ("d", false)]);
        assert_eq!(features.columns[1].values, [Some("3".into()), None, Some("4".into())]);
        assert_eq!(features.crs, Some(EpsgCode::UTM32));
        assert_eq!(features.geometries.len(), 3);
        assert!(matches!(
            features.geometries[0].as_ref().unwrap().coordinates,
            Coordinates::Position(Coord { x: 1.0, y: 2.5 }, true)
        ));
        assert!(features.geometries[1].is_none());
    }

    #[test]
    fn single_features_and_bare_geometries() {
        let feature = r#"{"type":"Feature","properties":{"n":1},"geometry":{"type":"Point","coordinates":[1,2]}}"#;
        assert_eq!(parse("x", feature).unwrap().columns.len(), 1);
        let with_id = r#"{"type":"Feature","id":"R7","properties":{"n":1},"geometry":null}"#;
        let columns = parse("x", with_id).unwrap().columns;
        assert_eq!((columns[0].name.as_str(), columns[0].values[0].as_deref()), ("id", Some("R7")));
        let bare = "\u{feff}{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,0]]]}";
        assert_eq!(parse("x", bare).unwrap().geometries.len(), 1);
    }

    #[test]
    fn crs_members_in_the_forms_that_occur() {
        let read = |text: &str| crs_member(&serde_json::from_str(text).unwrap());
        for (text, code) in [
            (r#"{"type":"name","properties":{"name":"EPSG:31467"}}"#, Some(31467)),
            (r#"{"type":"name","properties":{"name":"urn:ogc:def:crs:OGC:1.3:CRS84"}}"#, Some(4326)),
            (r#"{"type":"name","properties":{"name":"http://www.opengis.net/def/crs/EPSG/0/25833"}}"#, Some(25833)),
            (r#"{"type":"EPSG","properties":{"code":4258}}"#, Some(4258)),
            (r#"{"type":"name","properties":{"name":"lokal"}}"#, None),
            ("null", None),
        ] {
            assert_eq!(read(text), code.map(EpsgCode), "{text}");
        }
    }

    #[test]
    fn damaged_and_truncated_files_say_where() {
        let truncated = parse("x", "{\"type\":\"FeatureCollection\",\n\"features\":[").unwrap_err();
        assert!(matches!(truncated.kind, FormatErrorKind::Truncated));
        assert_eq!(truncated.record, Some(2));
        assert!(matches!(parse("x", "{\"a\" 1}").unwrap_err().kind, FormatErrorKind::Damaged(_)));
        assert!(matches!(parse("x", "{\"type\":\"Topology\"}").unwrap_err().kind, FormatErrorKind::UnknownKind));
        let deep = format!("{{\"type\":\"Polygon\",\"coordinates\":{}", "[".repeat(100_000));
        assert!(parse("x", &deep).is_err());
    }
}
