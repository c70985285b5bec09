//! Small files of background tiles, written by hand for tests: MVT, PMTiles 3, MBTiles.
#![allow(dead_code)]

use flate2::{Compression, write::GzEncoder};
use std::io::Write;
use std::path::Path;

/// A tile: zoom, column from the west, row from the north, bytes.
pub type Tile = ((u8, u32, u32), Vec<u8>);

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

/// A picture of one colour.
pub fn picture(format: image::ImageFormat, side_px: u32, rgba: [u8; 4]) -> Vec<u8> {
    let image = image::RgbaImage::from_pixel(side_px, side_px, image::Rgba(rgba));
    let mut bytes = std::io::Cursor::new(Vec::new());
    let image = image::DynamicImage::from(image);
    // JPEG has no opacity.
    let image = if format == image::ImageFormat::Jpeg { image.into_rgb8().into() } else { image };
    image.write_to(&mut bytes, format).expect("memory");
    bytes.into_inner()
}

pub fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

fn field(out: &mut Vec<u8>, number: u64, bytes: &[u8]) {
    varint(out, number << 3 | 2);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn number(out: &mut Vec<u8>, field: u64, value: u64) {
    varint(out, field << 3);
    varint(out, value);
}

/// The value of an attribute.
pub enum Tag {
    Text(&'static str),
    Int(i64),
    Double(f64),
    Flag(bool),
}

/// A feature: 1 points, 2 lines, 3 areas; parts; attributes.
pub struct Feature {
    pub shape: u64,
    pub parts: Vec<Vec<[i32; 2]>>,
    pub tags: Vec<(&'static str, Tag)>,
}

pub fn square(min: i32, max: i32, tags: Vec<(&'static str, Tag)>) -> Feature {
    Feature { shape: 3, parts: vec![vec![[min, min], [max, min], [max, max], [min, max]]], tags }
}

pub fn line(points: Vec<[i32; 2]>, tags: Vec<(&'static str, Tag)>) -> Feature {
    Feature { shape: 2, parts: vec![points], tags }
}

fn geometry(feature: &Feature) -> Vec<u8> {
    let mut out = Vec::new();
    let mut at = [0_i32; 2];
    let mut step = |out: &mut Vec<u8>, to: [i32; 2]| {
        for axis in 0..2 {
            let by = i64::from(to[axis]) - i64::from(at[axis]);
            varint(out, ((by << 1) ^ (by >> 63)) as u64);
        }
        at = to;
    };
    if feature.shape == 1 {
        let points: Vec<[i32; 2]> = feature.parts.concat();
        varint(&mut out, (points.len() as u64) << 3 | 1);
        points.into_iter().for_each(|point| step(&mut out, point));
        return out;
    }
    for part in &feature.parts {
        varint(&mut out, 1 << 3 | 1);
        step(&mut out, part[0]);
        varint(&mut out, (part.len() as u64 - 1) << 3 | 2);
        part[1..].iter().for_each(|point| step(&mut out, *point));
        if feature.shape == 3 {
            varint(&mut out, 1 << 3 | 7);
        }
    }
    out
}

/// A vector tile of version 2 with an extent of 4096.
pub fn mvt(layers: &[(&str, Vec<Feature>)]) -> Vec<u8> {
    let mut tile = Vec::new();
    for (name, features) in layers {
        let (mut layer, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
        number(&mut layer, 15, 2);
        field(&mut layer, 1, name.as_bytes());
        for feature in features {
            let (mut bytes, mut tags) = (Vec::new(), Vec::new());
            for (key, value) in &feature.tags {
                varint(&mut tags, keys.len() as u64);
                varint(&mut tags, values.len() as u64);
                keys.push(*key);
                let mut bytes = Vec::new();
                match value {
                    Tag::Text(text) => field(&mut bytes, 1, text.as_bytes()),
                    Tag::Int(int) => number(&mut bytes, 4, *int as u64),
                    Tag::Double(double) => {
                        varint(&mut bytes, 3 << 3 | 1);
                        bytes.extend_from_slice(&double.to_le_bytes());
                    }
                    Tag::Flag(flag) => number(&mut bytes, 7, u64::from(*flag)),
                }
                values.push(bytes);
            }
            field(&mut bytes, 2, &tags);
            number(&mut bytes, 3, feature.shape);
            field(&mut bytes, 4, &geometry(feature));
            field(&mut layer, 2, &bytes);
        }
        keys.iter().for_each(|key| field(&mut layer, 3, key.as_bytes()));
        values.iter().for_each(|value| field(&mut layer, 4, value));
        number(&mut layer, 5, 4096);
        field(&mut tile, 3, &layer);
    }
    tile
}

/// A tile's number: those of all levels above it, then its place on the Hilbert curve.
pub fn pmtiles_number(zoom: u8, x: u32, y: u32) -> u64 {
    let before: u64 = (0..u32::from(zoom)).map(|z| 1_u64 << (2 * z)).sum();
    let (mut x, mut y, mut along) = (x, y, 0_u64);
    let last = (1_u32 << zoom) - 1;
    let mut side = (1_u32 << zoom) / 2;
    while side > 0 {
        let (right, lower) = (u32::from(x & side > 0), u32::from(y & side > 0));
        along += u64::from(side) * u64::from(side) * u64::from((3 * right) ^ lower);
        if lower == 0 {
            if right == 1 {
                (x, y) = (last - x, last - y);
            }
            std::mem::swap(&mut x, &mut y);
        }
        side /= 2;
    }
    before + along
}

/// Entries: number, run (0 for a leaf), length, offset.
pub fn directory(entries: &[(u64, u64, u64, u64)]) -> Vec<u8> {
    let mut out = Vec::new();
    varint(&mut out, entries.len() as u64);
    let mut last = 0;
    for (number, ..) in entries {
        varint(&mut out, number - last);
        last = *number;
    }
    entries.iter().for_each(|(_, run, ..)| varint(&mut out, *run));
    entries.iter().for_each(|(_, _, length, _)| varint(&mut out, *length));
    entries.iter().for_each(|(_, _, _, offset)| varint(&mut out, offset + 1));
    out
}

/// How a PMTiles file is written.
pub struct Pmtiles {
    /// 1 MVT, 2 PNG, 3 JPEG, 4 WebP.
    pub kind: u8,
    /// Zoom levels as stated.
    pub zooms: (u8, u8),
    /// West, south, east, north.
    pub bounds: [f64; 4],
    pub metadata: &'static str,
    /// Whether directories and tiles are packed with gzip.
    pub packed: bool,
    /// Tiles by leaf directory; 0 for none.
    pub by_leaf: usize,
}

impl Pmtiles {
    pub fn bytes(&self, tiles: &[Tile]) -> Vec<u8> {
        let pack = |bytes: Vec<u8>| if self.packed { gzip(&bytes) } else { bytes };
        let (mut data, mut entries) = (Vec::new(), Vec::new());
        let mut sorted: Vec<(u64, &Vec<u8>)> =
            tiles.iter().map(|((z, x, y), bytes)| (pmtiles_number(*z, *x, *y), bytes)).collect();
        sorted.sort_by_key(|(number, _)| *number);
        for (number, bytes) in sorted {
            let bytes = if self.kind == 1 { pack(bytes.clone()) } else { bytes.clone() };
            entries.push((number, 1, bytes.len() as u64, data.len() as u64));
            data.extend(bytes);
        }
        let mut leaves = Vec::new();
        let root = if self.by_leaf == 0 {
            pack(directory(&entries))
        } else {
            let mut pointers = Vec::new();
            for part in entries.chunks(self.by_leaf) {
                let leaf = pack(directory(part));
                pointers.push((part[0].0, 0, leaf.len() as u64, leaves.len() as u64));
                leaves.extend(leaf);
            }
            pack(directory(&pointers))
        };
        let metadata = pack(self.metadata.as_bytes().to_vec());
        self.assemble(&[root, metadata, leaves, data])
    }

    /// Header and sections: root directory, metadata, leaf directories, tiles.
    pub fn assemble(&self, sections: &[Vec<u8>; 4]) -> Vec<u8> {
        let mut out = b"PMTiles\x03".to_vec();
        let mut offset = 127;
        for length in sections.iter().map(Vec::len) {
            out.extend((offset as u64).to_le_bytes());
            out.extend((length as u64).to_le_bytes());
            offset += length;
        }
        out.extend([0; 24]);
        let packing = if self.packed { 2 } else { 1 };
        let tile_packing = if self.kind == 1 { packing } else { 1 };
        out.extend([1, packing, tile_packing, self.kind, self.zooms.0, self.zooms.1]);
        for degrees in self.bounds {
            out.extend(((degrees * 1e7).round() as i32).to_le_bytes());
        }
        out.extend([0; 9]);
        assert_eq!(out.len(), 127);
        out.extend(sections.concat());
        out
    }
}

/// Writes an MBTiles file; rows are turned as the format wants them.
pub fn write_mbtiles(path: &Path, metadata: &[(&str, &str)], tiles: &[Tile]) {
    let conn = rusqlite::Connection::open(path).expect("a database");
    conn.execute_batch(
        "CREATE TABLE metadata (name text, value text);
         CREATE TABLE tiles (zoom_level integer, tile_column integer, tile_row integer, tile_data blob);
         CREATE UNIQUE INDEX tile_index ON tiles (zoom_level, tile_column, tile_row);",
    )
    .expect("tables");
    for (name, value) in metadata {
        conn.execute("INSERT INTO metadata VALUES (?1, ?2)", [name, value]).expect("a row");
    }
    for ((zoom, x, y), bytes) in tiles {
        let row = (1_u32 << zoom) - 1 - y;
        let sql = "INSERT INTO tiles VALUES (?1, ?2, ?3, ?4)";
        conn.execute(sql, rusqlite::params![zoom, x, row, bytes]).expect("a row");
    }
}

/// The tile Flensburg's harbour (54.78 N, 9.43 E) lies in: 13/4310/2599 by the usual formula.
pub const FLENSBURG_13: (u8, u32, u32) = (13, 4310, 2599);
