//! Files as offices would hand them over, into memory.

use super::dissolve::Shape;
use super::line::Xy;
use super::plan::ORIGIN;
use shapefile::dbase::{self, TableWriterBuilder, WritableRecord, yore::code_pages::CP1252};
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter};
use std::collections::BTreeMap;
use std::io::{Cursor, Write};

/// File names with their bytes.
pub type Files = BTreeMap<String, Vec<u8>>;

/// How texts are written into a DBF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Text {
    /// Windows' West European code page.
    Cp1252,
    /// UTF-8.
    Utf8,
}

/// A column of a DBF.
#[derive(Debug, Clone, Copy)]
pub enum Field {
    /// Text of so many bytes.
    Text(&'static str, u8),
    /// A number with digits and decimals.
    Number(&'static str, u8, u8),
}

/// A cell of a DBF.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u32> for Cell {
    fn from(number: u32) -> Self {
        Self::Number(f64::from(number))
    }
}

struct Row<'a>(&'a [Cell]);

impl WritableRecord for Row<'_> {
    fn write_using<W: Write>(&self, writer: &mut dbase::FieldWriter<'_, W>) -> Result<(), dbase::FieldError> {
        for cell in self.0 {
            match cell {
                Cell::Text(text) => writer.write_next_field_value(text)?,
                Cell::Number(number) => writer.write_next_field_value(number)?,
            }
        }
        Ok(())
    }
}

/// One set of areas, ready to be written.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Columns.
    pub fields: Vec<Field>,
    /// Cells of each area.
    pub rows: Vec<Vec<Cell>>,
    /// Shapes of each area, in the file's own coordinates.
    pub shapes: Vec<Vec<Shape>>,
}

/// Everything is counted from the county's origin; files are not.
pub fn utm(at: Xy) -> Xy {
    // whole centimetres, so that the sum has no crumbs
    let cm = |metres: f64, origin: f64| (((metres + origin) * 100.0).round()) / 100.0;
    Xy { x: cm(at.x, ORIGIN.0), y: cm(at.y, ORIGIN.1) }
}

/// All positions of shapes, changed.
pub fn moved(shapes: &[Vec<Shape>], change: impl Fn(Xy) -> Xy) -> Vec<Vec<Shape>> {
    let ring = |ring: &Vec<Xy>| ring.iter().map(|&p| change(p)).collect();
    shapes.iter().map(|area| area.iter().map(|shape| shape.iter().map(ring).collect()).collect()).collect()
}

/// Writes .shp, .shx and .dbf.
pub fn shapefile(stem: &str, layer: &Layer, text: Text, files: &mut Files) -> Result<(), String> {
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
        for area in &layer.shapes {
            let points = |ring: &Vec<Xy>| ring.iter().map(|p| Point::new(p.x, p.y)).collect::<Vec<_>>();
            let rings = area.iter().flat_map(|shape| {
                shape.iter().enumerate().map(|(i, ring)| match i {
                    0 => PolygonRing::Outer(points(ring)),
                    _ => PolygonRing::Inner(points(ring)),
                })
            });
            writer.write_shape(&Polygon::with_rings(rings.collect())).map_err(|e| e.to_string())?;
        }
        writer.finalize().map_err(|e| e.to_string())?;
    }
    files.insert(format!("{stem}.shp"), shp.into_inner());
    files.insert(format!("{stem}.shx"), shx.into_inner());
    files.insert(format!("{stem}.dbf"), table(layer, text)?);
    Ok(())
}

fn table(layer: &Layer, text: Text) -> Result<Vec<u8>, String> {
    let mut builder = match text {
        Text::Cp1252 => TableWriterBuilder::with_encoding(CP1252),
        Text::Utf8 => TableWriterBuilder::with_encoding(dbase::Unicode),
    };
    for field in &layer.fields {
        builder = match *field {
            Field::Text(name, size) => builder.add_character_field(name.try_into().map_err(|_| name)?, size),
            Field::Number(name, size, decimals) => {
                builder.add_numeric_field(name.try_into().map_err(|_| name)?, size, decimals)
            }
        };
    }
    let mut bytes = Cursor::new(Vec::new());
    {
        let mut writer = builder.build_with_dest(&mut bytes);
        for row in &layer.rows {
            writer.write_record(&Row(row)).map_err(|e| e.to_string())?;
        }
        writer.finalize().map_err(|e| e.to_string())?;
    }
    let mut bytes = bytes.into_inner();
    // day of the last change: the writer puts today, which would differ at every run; and no language byte, as older
    // programs left it, so that the encoding has to be told by other means
    bytes[1..4].copy_from_slice(&[125, 1, 15]);
    bytes[29] = 0;
    Ok(bytes)
}

/// Packs files into a ZIP with a fixed time.
pub fn zip(files: &Files) -> Result<Vec<u8>, String> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let time = zip::DateTime::from_date_and_time(2025, 1, 15, 9, 30, 0).map_err(|e| e.to_string())?;
    let options = zip::write::SimpleFileOptions::default()
        .last_modified_time(time)
        .compression_method(zip::CompressionMethod::Deflated)
        .compression_level(Some(9))
        .unix_permissions(0o644);
    for (name, bytes) in files {
        writer.start_file(name.as_str(), options).map_err(|e| e.to_string())?;
        writer.write_all(bytes).map_err(|e| e.to_string())?;
    }
    writer.finish().map(Cursor::into_inner).map_err(|e| e.to_string())
}

/// Writes a feature collection as RFC 7946 wants it: longitude before latitude, outer rings counter-clockwise, no crs.
pub fn geojson(name: &str, shapes: &[Vec<Shape>], properties: Vec<geojson::JsonObject>) -> Vec<u8> {
    use geojson::{Feature, FeatureCollection, Geometry, GeometryValue, JsonObject, Position};
    let mut features = Vec::new();
    for (area, properties) in shapes.iter().zip(properties) {
        let polygon = |shape: &Shape| -> Vec<Vec<Position>> {
            let ring = |ring: &Vec<Xy>| ring.iter().chain(ring.first()).map(|p| Position::from([p.x, p.y])).collect();
            shape.iter().map(ring).collect()
        };
        let value = match &area[..] {
            [one] => GeometryValue::Polygon { coordinates: polygon(one) },
            several => GeometryValue::MultiPolygon { coordinates: several.iter().map(polygon).collect() },
        };
        features.push(Feature {
            bbox: None,
            geometry: Some(Geometry::new(value)),
            id: None,
            properties: Some(properties),
            foreign_members: None,
        });
    }
    let mut members = JsonObject::new();
    members.insert("name".to_owned(), name.into());
    let collection = FeatureCollection { bbox: None, features, foreign_members: Some(members) };
    let mut bytes = geojson::GeoJson::from(collection).to_string().into_bytes();
    bytes.push(b'\n');
    bytes
}
