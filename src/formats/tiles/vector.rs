//! Tiles of shapes: Mapbox Vector Tiles 2.1 (protocol buffers), and 1.
//!
//! Read here and not by a general reader: of a tile only a few layers and attributes are drawn, names in a hundred languages are
//! not; and what a tile may ask for is bounded by its own size: each number of the geometry is at least a byte of it.

use super::FormatErrorKind;
use std::sync::Arc;

const MAX_LAYERS: usize = 256;
/// Of all layers together.
const MAX_FEATURES: usize = 500_000;
const MAX_VERTICES: usize = 4_000_000;
const MAX_NAMES: usize = 1_000_000;
const DEFAULT_EXTENT: u32 = 4_096;
const MAX_EXTENT: u32 = 1 << 20;

/// What of a vector tile is wanted.
#[derive(Clone, Copy)]
pub struct Interest {
    /// Whether a layer of this name is.
    pub layer: fn(&str) -> bool,
    /// Whether an attribute of this name is.
    pub key: fn(&str) -> bool,
}

impl Interest {
    /// Everything.
    pub const ALL: Self = Self { layer: |_| true, key: |_| true };
}

/// The layers of a tile.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct VectorTile {
    /// In the file's order.
    pub layers: Vec<VectorLayer>,
}

/// One layer.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorLayer {
    /// "water", "roads".
    pub name: String,
    /// Width of the tile in its coordinates, which count from the upper left corner; shapes may stick out.
    pub extent: u32,
    /// In the file's order.
    pub features: Vec<VectorFeature>,
}

/// One feature.
#[derive(Debug, Clone, PartialEq)]
pub struct VectorFeature {
    /// What its parts are.
    pub shape: Shape,
    attributes: Vec<(Arc<str>, Value)>,
    points: Vec<[i32; 2]>,
    /// Where each part ends in `points`.
    ends: Vec<u32>,
}

/// What the parts of a feature are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Single points.
    Points,
    /// Lines.
    Lines,
    /// Rings, not closed; rings in rings are holes.
    Areas,
}

/// The value of an attribute.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A text.
    Text(Arc<str>),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
}

impl VectorFeature {
    /// Its parts, each a row of points.
    pub fn parts(&self) -> impl Iterator<Item = &[[i32; 2]]> {
        let mut from = 0;
        self.ends.iter().filter_map(move |end| {
            let part = self.points.get(from..*end as usize);
            from = *end as usize;
            part
        })
    }

    /// The value of an attribute.
    pub fn value(&self, key: &str) -> Option<&Value> {
        self.attributes.iter().find(|(name, _)| &**name == key).map(|(_, value)| value)
    }

    /// The value of an attribute that is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }

    /// The value of an attribute that is a number, or a text that is one.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.value(key)? {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text.trim().parse().ok(),
            Value::Flag(_) => None,
        }
    }

    /// Whether an attribute says yes: true, 1, "yes".
    pub fn is_set(&self, key: &str) -> bool {
        match self.value(key) {
            Some(Value::Flag(flag)) => *flag,
            Some(Value::Number(number)) => *number != 0.0,
            Some(Value::Text(text)) => matches!(&**text, "yes" | "true" | "1"),
            None => false,
        }
    }
}

impl VectorTile {
    /// All points of all its features.
    pub fn vertices(&self) -> usize {
        self.layers.iter().flat_map(|layer| &layer.features).map(|feature| feature.points.len()).sum()
    }
}

/// What is still left of the bounds of one tile.
struct Budget {
    features: usize,
    vertices: usize,
    names: usize,
}

/// Takes from a part of the budget.
fn spend(left: &mut usize, used: usize, limit: usize) -> Result<(), FormatErrorKind> {
    *left = left.checked_sub(used).ok_or_else(|| FormatErrorKind::TooLarge { limit: limit.to_string() })?;
    Ok(())
}

fn damaged(what: &str) -> FormatErrorKind {
    FormatErrorKind::Damaged(format!("vector tile: {what}"))
}

/// Reads a tile. A feature with a geometry that makes no sense is left out.
pub(super) fn decode(bytes: &[u8], interest: Interest) -> Result<VectorTile, FormatErrorKind> {
    let mut tile = VectorTile::default();
    let mut budget = Budget { features: MAX_FEATURES, vertices: MAX_VERTICES, names: MAX_NAMES };
    let mut message = Message(bytes);
    let mut layers = 0;
    while let Some((field, value)) = message.next()? {
        let (3, Field::Bytes(layer)) = (field, value) else { continue };
        layers += 1;
        if layers > MAX_LAYERS {
            return Err(FormatErrorKind::TooLarge { limit: format!("{MAX_LAYERS}") });
        }
        tile.layers.extend(decode_layer(layer, interest, &mut budget)?);
    }
    Ok(tile)
}

fn decode_layer(bytes: &[u8], interest: Interest, budget: &mut Budget) -> Result<Option<VectorLayer>, FormatErrorKind> {
    let mut name = None;
    let (mut extent, mut version) = (DEFAULT_EXTENT, 1);
    let (mut features, mut keys, mut values) = (Vec::new(), Vec::new(), Vec::new());
    let mut message = Message(bytes);
    while let Some((field, value)) = message.next()? {
        match (field, value) {
            (1, Field::Bytes(bytes)) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                if !(interest.layer)(&text) {
                    return Ok(None);
                }
                name = Some(text);
            }
            (2, Field::Bytes(feature)) => {
                spend(&mut budget.features, 1, MAX_FEATURES)?;
                features.push(feature);
            }
            (3, Field::Bytes(key)) => {
                spend(&mut budget.names, 1, MAX_NAMES)?;
                let key: Arc<str> = String::from_utf8_lossy(key).into();
                keys.push(Some(key).filter(|key| (interest.key)(key)));
            }
            (4, Field::Bytes(value)) => {
                spend(&mut budget.names, 1, MAX_NAMES)?;
                values.push(Lazy::Packed(value));
            }
            (5, Field::Number(number)) => extent = u32::try_from(number).unwrap_or(0),
            (15, Field::Number(number)) => version = number,
            _ => {}
        }
    }
    let Some(name) = name else { return Err(damaged("a layer without a name")) };
    if !(1..=2).contains(&version) {
        return Err(FormatErrorKind::UnreadTiles(format!("MVT {version}")));
    }
    if extent == 0 || extent > MAX_EXTENT {
        return Err(damaged("a layer's extent"));
    }
    let mut layer = VectorLayer { name, extent, features: Vec::with_capacity(features.len()) };
    for feature in features {
        layer.features.extend(decode_feature(feature, &keys, &mut values, budget)?);
    }
    Ok(Some(layer))
}

/// A value that is unpacked when somebody wants it.
enum Lazy<'a> {
    Packed(&'a [u8]),
    Read(Option<Value>),
}

impl Lazy<'_> {
    fn get(&mut self) -> Result<Option<Value>, FormatErrorKind> {
        if let Self::Packed(bytes) = self {
            *self = Self::Read(decode_value(bytes)?);
        }
        match self {
            Self::Read(value) => Ok(value.clone()),
            Self::Packed(_) => Ok(None),
        }
    }
}

fn decode_value(bytes: &[u8]) -> Result<Option<Value>, FormatErrorKind> {
    let mut message = Message(bytes);
    let mut found = None;
    while let Some((field, value)) = message.next()? {
        found = match (field, value) {
            (1, Field::Bytes(text)) => Some(Value::Text(String::from_utf8_lossy(text).into())),
            (2, Field::Four(bits)) => Some(Value::Number(f64::from(f32::from_bits(bits)))),
            (3, Field::Eight(bits)) => Some(Value::Number(f64::from_bits(bits))),
            (4, Field::Number(number)) => Some(Value::Number(number.cast_signed() as f64)),
            (5, Field::Number(number)) => Some(Value::Number(number as f64)),
            (6, Field::Number(number)) => Some(Value::Number(zigzag(number) as f64)),
            (7, Field::Number(number)) => Some(Value::Flag(number != 0)),
            _ => found,
        };
    }
    Ok(found)
}

fn decode_feature(
    bytes: &[u8],
    keys: &[Option<Arc<str>>],
    values: &mut [Lazy<'_>],
    budget: &mut Budget,
) -> Result<Option<VectorFeature>, FormatErrorKind> {
    let (mut tags, mut shape, mut geometry): (&[u8], _, &[u8]) = (&[], None, &[]);
    let mut message = Message(bytes);
    while let Some((field, value)) = message.next()? {
        match (field, value) {
            (2, Field::Bytes(packed)) => tags = packed,
            (3, Field::Number(1)) => shape = Some(Shape::Points),
            (3, Field::Number(2)) => shape = Some(Shape::Lines),
            (3, Field::Number(3)) => shape = Some(Shape::Areas),
            (4, Field::Bytes(packed)) => geometry = packed,
            _ => {}
        }
    }
    let Some(shape) = shape else { return Ok(None) };
    let Some((points, ends)) = decode_geometry(geometry, shape) else { return Ok(None) };
    spend(&mut budget.vertices, points.len() + ends.len(), MAX_VERTICES)?;
    let mut attributes = Vec::new();
    while !tags.is_empty() {
        let (Some(key), Some(value)) = (varint(&mut tags), varint(&mut tags)) else { break };
        let key = usize::try_from(key).ok().and_then(|key| keys.get(key)).cloned().flatten();
        let value = usize::try_from(value).ok().and_then(|value| values.get_mut(value));
        if let (Some(key), Some(value)) = (key, value)
            && let Some(value) = value.get()?
        {
            spend(&mut budget.names, 1, MAX_NAMES)?;
            attributes.push((key, value));
        }
    }
    Ok(Some(VectorFeature { shape, attributes, points, ends }))
}

/// Commands: go to (1), lines to (2), close (7), each with how often, then differences of coordinates. `None` where they make no sense.
fn decode_geometry(mut bytes: &[u8], shape: Shape) -> Option<(Vec<[i32; 2]>, Vec<u32>)> {
    let bytes = &mut bytes;
    let (mut points, mut ends): (Vec<[i32; 2]>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut at = [0_i32; 2];
    let finish = |points: &[[i32; 2]], ends: &mut Vec<u32>| {
        let end = points.len() as u32;
        if end > ends.last().copied().unwrap_or(0) {
            ends.push(end);
        }
    };
    while !bytes.is_empty() {
        let command = varint(bytes)?;
        let (id, count) = (command & 7, usize::try_from(command >> 3).ok()?);
        match id {
            1 | 2 => {
                // Each point needs two bytes at least.
                if count > bytes.len() / 2 {
                    return None;
                }
                points.reserve(count);
                for _ in 0..count {
                    if id == 1 {
                        finish(&points, &mut ends);
                    }
                    for axis in &mut at {
                        *axis = axis.checked_add(i32::try_from(zigzag(varint(bytes)?)).ok()?)?;
                    }
                    points.push(at);
                }
            }
            7 => finish(&points, &mut ends),
            _ => return None,
        }
    }
    finish(&points, &mut ends);
    (shape == Shape::Points || !points.is_empty()).then_some((points, ends))
}

fn zigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -(number & 1).cast_signed()
}

fn varint(bytes: &mut &[u8]) -> Option<u64> {
    let mut value = 0_u64;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// A field of a message of protocol buffers.
enum Field<'a> {
    Number(u64),
    Eight(u64),
    Bytes(&'a [u8]),
    Four(u32),
}

/// What is left of a message.
struct Message<'a>(&'a [u8]);

impl<'a> Message<'a> {
    /// The next field with its number.
    fn next(&mut self) -> Result<Option<(u64, Field<'a>)>, FormatErrorKind> {
        if self.0.is_empty() {
            return Ok(None);
        }
        let key = varint(&mut self.0).ok_or(FormatErrorKind::Truncated)?;
        let field = match key & 7 {
            0 => Field::Number(varint(&mut self.0).ok_or(FormatErrorKind::Truncated)?),
            1 => Field::Eight(u64::from_le_bytes(self.fixed()?)),
            2 => {
                let length = varint(&mut self.0).and_then(|length| usize::try_from(length).ok());
                Field::Bytes(self.take(length.ok_or(FormatErrorKind::Truncated)?)?)
            }
            5 => Field::Four(u32::from_le_bytes(self.fixed()?)),
            _ => return Err(damaged("an unknown kind of field")),
        };
        Ok(Some((key >> 3, field)))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8], FormatErrorKind> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or(FormatErrorKind::Truncated)?;
        self.0 = rest;
        Ok(taken)
    }

    fn fixed<const N: usize>(&mut self) -> Result<[u8; N], FormatErrorKind> {
        self.take(N)?.try_into().map_err(|_| FormatErrorKind::Truncated)
    }
}
