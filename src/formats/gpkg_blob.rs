//! Geometry as GeoPackage blobs: the "GP" header with its envelope, then WKB.
//!
//! Written little-endian, ISO WKB, two dimensions. Read in every form other programs write areas and points in: either byte
//! order, ISO or EWKB, with heights and measures (which are dropped). Blobs come from files of strangers: every count is checked
//! against the bytes that are left before anything is reserved.

mod lines;

use geo::{Coord, LineString, MultiPolygon, Point, Polygon};

pub(crate) use lines::{decode_lines, decode_points, encode_lines, encode_points};

/// Smallest and largest coordinates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Envelope {
    pub min_x: f64,
    pub max_x: f64,
    pub min_y: f64,
    pub max_y: f64,
}

impl Envelope {
    fn around(coords: impl Iterator<Item = Coord<f64>>) -> Option<Self> {
        coords.fold(None, |box_, c| {
            Some(box_.map_or(Self { min_x: c.x, max_x: c.x, min_y: c.y, max_y: c.y }, |b: Self| Self {
                min_x: b.min_x.min(c.x),
                max_x: b.max_x.max(c.x),
                min_y: b.min_y.min(c.y),
                max_y: b.max_y.max(c.y),
            }))
        })
    }

    /// Of all rings; `None` when there is no coordinate.
    pub fn of_area(area: &MultiPolygon<f64>) -> Option<Self> {
        let rings = area.iter().flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()));
        Self::around(rings.flat_map(|ring| ring.0.iter().copied()))
    }

    /// The one around two.
    pub fn around_both(self, other: Self) -> Self {
        Self {
            min_x: self.min_x.min(other.min_x),
            max_x: self.max_x.max(other.max_x),
            min_y: self.min_y.min(other.min_y),
            max_y: self.max_y.max(other.max_y),
        }
    }

    /// Of a point.
    pub fn of_point(point: Point<f64>) -> Self {
        Self { min_x: point.x(), max_x: point.x(), min_y: point.y(), max_y: point.y() }
    }
}

/// Why a blob can't be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct BlobError(&'static str);

const LITTLE_ENDIAN: u8 = 1;
const EMPTY: u8 = 0b0001_0000;
const ENVELOPE_XY: u8 = 0b0000_0010;
const WKB_POINT: u32 = 1;
const WKB_POLYGON: u32 = 3;
const WKB_MULTI_POINT: u32 = 4;
const WKB_MULTI_POLYGON: u32 = 6;

/// An area as a MultiPolygon blob with its envelope.
pub(crate) fn encode_area(area: &MultiPolygon<f64>, srs_id: i32) -> Vec<u8> {
    let rings = |p: &Polygon<f64>| p.interiors().len() + 1;
    let coords: usize =
        area.iter().map(|p| p.exterior().0.len() + p.interiors().iter().map(|r| r.0.len()).sum::<usize>()).sum();
    let all_rings: usize = area.iter().map(rings).sum();
    let mut out = Vec::with_capacity(8 + 32 + 9 + area.0.len() * 9 + all_rings * 4 + coords * 16);
    header(&mut out, srs_id, Envelope::of_area(area), true);
    wkb_start(&mut out, WKB_MULTI_POLYGON);
    put_len(&mut out, area.0.len());
    for polygon in area {
        wkb_start(&mut out, WKB_POLYGON);
        if polygon.exterior().0.is_empty() && polygon.interiors().is_empty() {
            put_len(&mut out, 0);
            continue;
        }
        put_len(&mut out, rings(polygon));
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            put_len(&mut out, ring.0.len());
            for c in &ring.0 {
                out.extend_from_slice(&c.x.to_le_bytes());
                out.extend_from_slice(&c.y.to_le_bytes());
            }
        }
    }
    out
}

/// A point as a blob (without envelope, as is usual for points).
pub(crate) fn encode_point(point: Point<f64>, srs_id: i32) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + 5 + 16);
    header(&mut out, srs_id, Some(Envelope::of_point(point)), false);
    wkb_start(&mut out, WKB_POINT);
    out.extend_from_slice(&point.x().to_le_bytes());
    out.extend_from_slice(&point.y().to_le_bytes());
    out
}

fn header(out: &mut Vec<u8>, srs_id: i32, envelope: Option<Envelope>, write_envelope: bool) {
    let flags = match (envelope, write_envelope) {
        (None, _) => LITTLE_ENDIAN | EMPTY,
        (Some(_), true) => LITTLE_ENDIAN | ENVELOPE_XY,
        (Some(_), false) => LITTLE_ENDIAN,
    };
    out.extend_from_slice(&[b'G', b'P', 0, flags]);
    out.extend_from_slice(&srs_id.to_le_bytes());
    if let (Some(e), true) = (envelope, write_envelope) {
        for value in [e.min_x, e.max_x, e.min_y, e.max_y] {
            out.extend_from_slice(&value.to_le_bytes());
        }
    }
}

fn wkb_start(out: &mut Vec<u8>, kind: u32) {
    out.push(LITTLE_ENDIAN);
    out.extend_from_slice(&kind.to_le_bytes());
}

fn put_len(out: &mut Vec<u8>, len: usize) {
    // A count above u32 would need a blob of more than 64 GiB, which SQLite refuses.
    out.extend_from_slice(&u32::try_from(len).unwrap_or(u32::MAX).to_le_bytes());
}

/// Reads a Polygon or MultiPolygon; an empty geometry of any type is an empty area.
pub(crate) fn decode_area(blob: &[u8]) -> Result<MultiPolygon<f64>, BlobError> {
    let mut reader = Reader::after_header(blob)?;
    let (kind, dims) = reader.start()?;
    let area = match kind {
        WKB_POLYGON => MultiPolygon(vec![reader.polygon(dims)?]),
        WKB_MULTI_POLYGON => {
            let count = reader.count(9)?;
            let mut polygons = Vec::with_capacity(count);
            for _ in 0..count {
                match reader.start()? {
                    (WKB_POLYGON, dims) => polygons.push(reader.polygon(dims)?),
                    _ => return Err(BlobError("a part is no polygon")),
                }
            }
            MultiPolygon(polygons)
        }
        _ => return Err(BlobError("not an area")),
    };
    finite(Envelope::of_area(&area))?;
    Ok(area)
}

/// Reads a Point, or a MultiPoint of one; `None` for an empty one.
pub(crate) fn decode_point(blob: &[u8]) -> Result<Option<Point<f64>>, BlobError> {
    let mut reader = Reader::after_header(blob)?;
    let (mut kind, mut dims) = reader.start()?;
    if kind == WKB_MULTI_POINT {
        match reader.count(21)? {
            0 => return Ok(None),
            1 => (kind, dims) = reader.start()?,
            _ => return Err(BlobError("several points")),
        }
    }
    if kind != WKB_POINT {
        return Err(BlobError("not a point"));
    }
    let coord = reader.coord(dims)?;
    if coord.x.is_nan() && coord.y.is_nan() {
        return Ok(None);
    }
    finite(Some(Envelope::of_point(coord.into())))?;
    Ok(Some(coord.into()))
}

/// The coordinate system that a blob's header names.
pub(crate) fn srs_id(blob: &[u8]) -> Option<u32> {
    let [b'G', b'P', 0, flags, a, b, c, d, ..] = blob else { return None };
    let bytes = [*a, *b, *c, *d];
    let code = if flags & 1 == 1 { i32::from_le_bytes(bytes) } else { i32::from_be_bytes(bytes) };
    u32::try_from(code).ok()
}

/// The envelope of any blob: from its header, or else of its coordinates; `None` when empty.
pub(crate) fn envelope(blob: &[u8]) -> Result<Option<Envelope>, BlobError> {
    let reader = Reader::after_header(blob)?;
    if reader.empty {
        return Ok(None);
    }
    if let Some(envelope) = reader.envelope {
        return Ok(Some(envelope));
    }
    if let Ok(points) = decode_points(blob) {
        return Ok(Envelope::of_points(&points));
    }
    if let Ok(lines) = decode_lines(blob) {
        return Ok(Envelope::of_lines(&lines));
    }
    Ok(Envelope::of_area(&decode_area(blob)?))
}

fn finite(envelope: Option<Envelope>) -> Result<(), BlobError> {
    // min and max skip NaN, so sums of all would be needed to find it; coordinates are checked one by one in `coord`.
    match envelope {
        Some(e) if ![e.min_x, e.max_x, e.min_y, e.max_y].iter().all(|v| v.is_finite()) => {
            Err(BlobError("a coordinate is not finite"))
        }
        _ => Ok(()),
    }
}

struct Reader<'a> {
    rest: &'a [u8],
    little: bool,
    empty: bool,
    envelope: Option<Envelope>,
}

impl<'a> Reader<'a> {
    fn after_header(blob: &'a [u8]) -> Result<Self, BlobError> {
        let [b'G', b'P', 0, flags, rest @ ..] = blob else {
            return Err(BlobError("not a GeoPackage geometry"));
        };
        let mut reader = Self { rest, little: flags & 1 == 1, empty: flags & EMPTY != 0, envelope: None };
        reader.u32()?;
        let numbers = match (flags >> 1) & 0b111 {
            0 => 0,
            1 => 4,
            2 | 3 => 6,
            4 => 8,
            _ => return Err(BlobError("an unknown envelope")),
        };
        let mut values = [0.0; 8];
        for value in values.iter_mut().take(numbers) {
            *value = reader.f64()?;
        }
        let [min_x, max_x, min_y, max_y, ..] = values;
        reader.envelope = (numbers > 0).then_some(Envelope { min_x, max_x, min_y, max_y });
        Ok(reader)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N], BlobError> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or(BlobError("cut short"))?;
        self.rest = rest;
        Ok(*head)
    }

    fn u32(&mut self) -> Result<u32, BlobError> {
        let bytes = self.take::<4>()?;
        Ok(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn f64(&mut self) -> Result<f64, BlobError> {
        let bytes = self.take::<8>()?;
        Ok(if self.little { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) })
    }

    /// A count of parts of at least `min_bytes` each.
    fn count(&mut self, min_bytes: usize) -> Result<usize, BlobError> {
        let count = self.u32()? as usize;
        if count > self.rest.len() / min_bytes {
            return Err(BlobError("a count is larger than what follows"));
        }
        Ok(count)
    }

    /// Byte order and type: (type without dimension marks, number of dimensions).
    fn start(&mut self) -> Result<(u32, usize), BlobError> {
        self.little = match self.take::<1>()? {
            [0] => false,
            [1] => true,
            _ => return Err(BlobError("an unknown byte order")),
        };
        let raw = self.u32()?;
        let mut dims = 2 + usize::from(raw & 0x8000_0000 != 0) + usize::from(raw & 0x4000_0000 != 0);
        if raw & 0x2000_0000 != 0 {
            self.u32()?;
        }
        let iso = raw & 0x1fff_ffff;
        dims += match iso / 1000 {
            0 => 0,
            1 | 2 => 1,
            3 => 2,
            _ => return Err(BlobError("an unknown type")),
        };
        Ok((iso % 1000, dims.min(4)))
    }

    fn coord(&mut self, dims: usize) -> Result<Coord<f64>, BlobError> {
        let (x, y) = (self.f64()?, self.f64()?);
        for _ in 2..dims {
            self.f64()?;
        }
        Ok(Coord { x, y })
    }

    /// A counted row of coordinates, all of them finite.
    fn coords(&mut self, dims: usize) -> Result<Vec<Coord<f64>>, BlobError> {
        let count = self.count(dims * 8)?;
        let mut coords = Vec::with_capacity(count);
        for _ in 0..count {
            let coord = self.coord(dims)?;
            if !coord.x.is_finite() || !coord.y.is_finite() {
                return Err(BlobError("a coordinate is not finite"));
            }
            coords.push(coord);
        }
        Ok(coords)
    }

    fn polygon(&mut self, dims: usize) -> Result<Polygon<f64>, BlobError> {
        let count = self.count(4)?;
        let mut rings = Vec::with_capacity(count);
        for _ in 0..count {
            rings.push(LineString(self.coords(dims)?));
        }
        let mut rings = rings.into_iter();
        let exterior = rings.next().unwrap_or_else(|| LineString(Vec::new()));
        Ok(Polygon::new(exterior, rings.collect()))
    }
}

/// Nested deeper than this is not looked into.
const MAX_DEPTH: usize = 16;

/// All there is in a geometry of any type, coordinates as they stand there.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct AnyGeometry {
    /// Rings of each polygon, the outer one first.
    pub areas: Vec<Vec<Vec<Coord<f64>>>>,
    /// Lines.
    pub lines: Vec<Vec<Coord<f64>>>,
    /// Points.
    pub points: Vec<Coord<f64>>,
    /// Whether heights or measures were passed over.
    pub extra_dimensions: bool,
    /// The type of a part that is not read (arcs, surfaces with curved borders).
    pub unread: Option<&'static str>,
}

/// Reads a geometry of any type.
pub(crate) fn decode_any(blob: &[u8]) -> Result<AnyGeometry, BlobError> {
    let mut reader = Reader::after_header(blob)?;
    let mut found = AnyGeometry::default();
    if !reader.empty || !reader.rest.is_empty() {
        reader.any(&mut found, 0)?;
    }
    Ok(found)
}

impl Reader<'_> {
    fn any(&mut self, found: &mut AnyGeometry, depth: usize) -> Result<(), BlobError> {
        if depth > MAX_DEPTH {
            return Err(BlobError("nested too deeply"));
        }
        let (kind, dims) = self.start()?;
        let before = (found.areas.len(), found.lines.len(), found.points.len());
        match kind {
            WKB_POINT => {
                let coord = self.coord(dims)?;
                // An empty point has no numbers.
                if !coord.x.is_nan() || !coord.y.is_nan() {
                    found.points.push(coord);
                }
            }
            2 => {
                let line = self.any_coords(dims)?;
                found.lines.extend((!line.is_empty()).then_some(line));
            }
            // A triangle is a polygon.
            WKB_POLYGON | 17 => {
                let count = self.count(4)?;
                let rings = (0..count).map(|_| self.any_coords(dims)).collect::<Result<Vec<_>, _>>()?;
                found.areas.extend((!rings.is_empty()).then_some(rings));
            }
            // Collections of the others; a compound curve of straight pieces, a surface of polygons.
            WKB_MULTI_POINT | 5 | WKB_MULTI_POLYGON | 7 | 9 | 11 | 12 | 15 | 16 => {
                for _ in 0..self.count(5)? {
                    self.any(found, depth + 1)?;
                }
            }
            10 => return self.curve_polygon(found, depth),
            8 => {
                self.any_coords(dims)?;
                found.unread = Some("CircularString");
            }
            _ => return Err(BlobError("an unknown type")),
        }
        let after = (found.areas.len(), found.lines.len(), found.points.len());
        found.extra_dimensions |= dims > 2 && before != after;
        Ok(())
    }

    /// A polygon whose rings are curves: read where all of them turn out to be straight.
    fn curve_polygon(&mut self, found: &mut AnyGeometry, depth: usize) -> Result<(), BlobError> {
        let mut rings = AnyGeometry::default();
        let mut straight = Vec::new();
        for _ in 0..self.count(5)? {
            self.any(&mut rings, depth + 1)?;
            // The pieces of one ring follow on one another.
            let ring = std::mem::take(&mut rings.lines).concat();
            straight.push(dedup(ring));
        }
        found.extra_dimensions |= rings.extra_dimensions;
        match rings.unread {
            None => found.areas.extend((!straight.is_empty()).then_some(straight)),
            Some(_) => found.unread = Some("CurvePolygon"),
        }
        Ok(())
    }

    /// A counted row of coordinates, whatever they are: those that are no numbers are found where the record is read.
    fn any_coords(&mut self, dims: usize) -> Result<Vec<Coord<f64>>, BlobError> {
        let count = self.count(dims * 8)?;
        (0..count).map(|_| self.coord(dims)).collect()
    }
}

/// Without points that repeat the one before.
fn dedup(mut ring: Vec<Coord<f64>>) -> Vec<Coord<f64>> {
    ring.dedup();
    ring
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ring() -> impl Strategy<Value = LineString<f64>> {
        prop::collection::vec((-1e7..1e7f64, -1e7..1e7f64), 0..8)
            .prop_map(|points| LineString(points.into_iter().map(|(x, y)| Coord { x, y }).collect()))
    }

    fn area() -> impl Strategy<Value = MultiPolygon<f64>> {
        let polygon = (ring(), prop::collection::vec(ring(), 0..3)).prop_map(|(e, i)| Polygon::new(e, i));
        prop::collection::vec(polygon, 0..4).prop_map(MultiPolygon)
    }

    fn bits(area: &MultiPolygon<f64>) -> Vec<(u64, u64)> {
        use geo::CoordsIter;
        area.coords_iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect()
    }

    proptest! {
        #[test]
        fn areas_come_back_bit_by_bit(area in area()) {
            let blob = encode_area(&area, 25832);
            let back = decode_area(&blob).unwrap();
            prop_assert_eq!(bits(&area), bits(&back));
            prop_assert_eq!(&area, &back);
            prop_assert_eq!(envelope(&blob).unwrap(), Envelope::of_area(&area));
        }

        #[test]
        fn bytes_of_strangers_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..200), area in area(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
            let _ = (decode_area(&bytes), decode_point(&bytes), envelope(&bytes));
            let mut blob = encode_area(&area, 1);
            let at = at.index(blob.len());
            blob[at] = to;
            let _ = (decode_area(&blob), envelope(&blob));
            blob.truncate(at);
            let _ = (decode_area(&blob), envelope(&blob));
        }
    }

    #[test]
    fn points_come_back() {
        let point = Point::new(526_123.456, 6_072_000.25);
        let blob = encode_point(point, 25832);
        assert_eq!(decode_point(&blob), Ok(Some(point)));
        assert_eq!(envelope(&blob), Ok(Some(Envelope::of_point(point))));
    }

    /// As another program may write it: big-endian, ISO XYZ, a plain polygon, an XYZ envelope.
    #[test]
    fn other_forms_are_read() {
        let mut blob = vec![b'G', b'P', 0, 0b0100];
        blob.extend(25832i32.to_be_bytes());
        for value in [0.0f64, 2.0, 0.0, 2.0, 5.0, 5.0] {
            blob.extend(value.to_be_bytes());
        }
        blob.push(0);
        blob.extend(1003u32.to_be_bytes());
        blob.extend(1u32.to_be_bytes());
        blob.extend(4u32.to_be_bytes());
        for (x, y) in [(0.0f64, 0.0f64), (2.0, 0.0), (2.0, 2.0), (0.0, 0.0)] {
            for value in [x, y, 5.0] {
                blob.extend(value.to_be_bytes());
            }
        }
        let area = decode_area(&blob).unwrap();
        assert_eq!(area.0.len(), 1);
        assert_eq!(area.0[0].exterior().0.len(), 4);
        assert_eq!(envelope(&blob).unwrap(), Some(Envelope { min_x: 0.0, max_x: 2.0, min_y: 0.0, max_y: 2.0 }));
    }

    #[test]
    fn huge_counts_reserve_nothing() {
        let mut blob = encode_area(&MultiPolygon(Vec::new()), 0);
        let at = blob.len() - 4;
        blob[at..].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(decode_area(&blob), Err(BlobError("a count is larger than what follows")));
    }

    #[test]
    fn not_finite_is_refused() {
        let nan = Polygon::new(LineString(vec![Coord { x: f64::NAN, y: 0.0 }; 4]), Vec::new());
        assert_eq!(
            decode_area(&encode_area(&MultiPolygon(vec![nan]), 0)),
            Err(BlobError("a coordinate is not finite"))
        );
    }
}
