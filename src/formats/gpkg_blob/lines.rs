//! Lines and sets of points as blobs, by the same rules as areas.

use super::{BlobError, Envelope, Reader, WKB_MULTI_POINT, WKB_POINT, finite, header, put_len, wkb_start};
use geo::{Coord, LineString, MultiLineString, MultiPoint, Point};

const WKB_LINE_STRING: u32 = 2;
const WKB_MULTI_LINE_STRING: u32 = 5;

impl Envelope {
    /// Of all lines; `None` when there is no coordinate.
    pub fn of_lines(lines: &MultiLineString<f64>) -> Option<Self> {
        Self::around(lines.iter().flat_map(|line| line.0.iter().copied()))
    }

    /// Of all points; `None` when there is none.
    pub fn of_points(points: &MultiPoint<f64>) -> Option<Self> {
        Self::around(points.iter().map(|point| point.0))
    }
}

fn put_coord(out: &mut Vec<u8>, c: Coord<f64>) {
    out.extend_from_slice(&c.x.to_le_bytes());
    out.extend_from_slice(&c.y.to_le_bytes());
}

/// Lines as a MultiLineString blob with its envelope.
pub(crate) fn encode_lines(lines: &MultiLineString<f64>, srs_id: i32) -> Vec<u8> {
    let coords: usize = lines.iter().map(|line| line.0.len()).sum();
    let mut out = Vec::with_capacity(8 + 32 + 9 + lines.0.len() * 9 + coords * 16);
    header(&mut out, srs_id, Envelope::of_lines(lines), true);
    wkb_start(&mut out, WKB_MULTI_LINE_STRING);
    put_len(&mut out, lines.0.len());
    for line in lines {
        wkb_start(&mut out, WKB_LINE_STRING);
        put_len(&mut out, line.0.len());
        line.0.iter().for_each(|c| put_coord(&mut out, *c));
    }
    out
}

/// Points as a MultiPoint blob with its envelope.
pub(crate) fn encode_points(points: &MultiPoint<f64>, srs_id: i32) -> Vec<u8> {
    let mut out = Vec::with_capacity(8 + 32 + 9 + points.0.len() * 21);
    header(&mut out, srs_id, Envelope::of_points(points), true);
    wkb_start(&mut out, WKB_MULTI_POINT);
    put_len(&mut out, points.0.len());
    for point in points {
        wkb_start(&mut out, WKB_POINT);
        put_coord(&mut out, point.0);
    }
    out
}

/// Reads a LineString or MultiLineString.
pub(crate) fn decode_lines(blob: &[u8]) -> Result<MultiLineString<f64>, BlobError> {
    let mut reader = Reader::after_header(blob)?;
    let (kind, dims) = reader.start()?;
    let lines = match kind {
        WKB_LINE_STRING => vec![LineString(reader.coords(dims)?)],
        WKB_MULTI_LINE_STRING => {
            let count = reader.count(9)?;
            let mut lines = Vec::with_capacity(count);
            for _ in 0..count {
                match reader.start()? {
                    (WKB_LINE_STRING, dims) => lines.push(LineString(reader.coords(dims)?)),
                    _ => return Err(BlobError("a part is no line")),
                }
            }
            lines
        }
        _ => return Err(BlobError("not a line")),
    };
    Ok(MultiLineString(lines))
}

/// Reads a Point or MultiPoint; empty points are left out.
pub(crate) fn decode_points(blob: &[u8]) -> Result<MultiPoint<f64>, BlobError> {
    let mut reader = Reader::after_header(blob)?;
    let (kind, dims) = reader.start()?;
    let mut points = Vec::new();
    let mut add = |coord: Coord<f64>| {
        if coord.x.is_nan() && coord.y.is_nan() {
            return Ok(());
        }
        finite(Some(Envelope::of_point(coord.into())))?;
        points.push(Point::from(coord));
        Ok(())
    };
    match kind {
        WKB_POINT => add(reader.coord(dims)?)?,
        WKB_MULTI_POINT => {
            for _ in 0..reader.count(21)? {
                match reader.start()? {
                    (WKB_POINT, dims) => add(reader.coord(dims)?)?,
                    _ => return Err(BlobError("a part is no point")),
                }
            }
        }
        _ => return Err(BlobError("not a point")),
    }
    Ok(MultiPoint(points))
}

#[cfg(test)]
mod tests {
    use super::super::{decode_area, envelope};
    use super::*;
    use proptest::prelude::*;

    fn coords() -> impl Strategy<Value = Vec<Coord<f64>>> {
        prop::collection::vec((-1e7..1e7f64, -1e7..1e7f64).prop_map(|(x, y)| Coord { x, y }), 0..8)
    }

    fn lines() -> impl Strategy<Value = MultiLineString<f64>> {
        prop::collection::vec(coords().prop_map(LineString), 0..4).prop_map(MultiLineString)
    }

    fn bits<'a>(coords: impl IntoIterator<Item = &'a Coord<f64>>) -> Vec<(u64, u64)> {
        coords.into_iter().map(|c| (c.x.to_bits(), c.y.to_bits())).collect()
    }

    proptest! {
        #[test]
        fn lines_and_points_come_back_bit_by_bit(lines in lines(), points in coords()) {
            let blob = encode_lines(&lines, 25832);
            let back = decode_lines(&blob).unwrap();
            prop_assert_eq!(bits(lines.iter().flat_map(|l| &l.0)), bits(back.iter().flat_map(|l| &l.0)));
            prop_assert_eq!(lines.0.len(), back.0.len());
            prop_assert_eq!(envelope(&blob).unwrap(), Envelope::of_lines(&lines));
            let points: MultiPoint<f64> = points.into_iter().map(Point::from).collect::<Vec<_>>().into();
            let blob = encode_points(&points, 25832);
            prop_assert_eq!(&decode_points(&blob).unwrap(), &points);
            prop_assert_eq!(envelope(&blob).unwrap(), Envelope::of_points(&points));
        }

        #[test]
        fn bytes_of_strangers_never_panic(lines in lines(), at in any::<prop::sample::Index>(), to in any::<u8>()) {
            for mut blob in [encode_lines(&lines, 1), encode_points(&MultiPoint(vec![Point::new(1.0, 2.0); 3]), 1)] {
                let at = at.index(blob.len());
                blob[at] = to;
                let _ = (decode_lines(&blob), decode_points(&blob), decode_area(&blob), envelope(&blob));
                blob.truncate(at);
                let _ = (decode_lines(&blob), decode_points(&blob), envelope(&blob));
            }
        }
    }

    /// As another program writes them: single geometries, no envelope.
    #[test]
    fn other_forms_are_read() {
        let mut blob = vec![b'G', b'P', 0, 1];
        blob.extend(25832i32.to_le_bytes());
        let mut line = blob.clone();
        wkb_start(&mut line, WKB_LINE_STRING + 1000);
        put_len(&mut line, 2);
        for c in [1.0f64, 2.0, 9.0, 3.0, 4.0, 9.0] {
            line.extend(c.to_le_bytes());
        }
        let read = decode_lines(&line).unwrap();
        assert_eq!(read, MultiLineString(vec![LineString::from(vec![(1.0, 2.0), (3.0, 4.0)])]));
        assert_eq!(envelope(&line).unwrap(), Envelope::of_lines(&read));
        let point = super::super::encode_point(Point::new(5.0, 6.0), 25832);
        assert_eq!(decode_points(&point).unwrap(), MultiPoint(vec![Point::new(5.0, 6.0)]));
        let two = {
            let mut out = blob;
            wkb_start(&mut out, WKB_MULTI_POINT);
            put_len(&mut out, 2);
            for c in [Coord { x: 1.0, y: 2.0 }, Coord { x: f64::NAN, y: f64::NAN }] {
                wkb_start(&mut out, WKB_POINT);
                put_coord(&mut out, c);
            }
            out
        };
        assert_eq!(decode_points(&two).unwrap().0.len(), 1);
        assert_eq!(envelope(&two).unwrap(), Some(Envelope::of_point(Point::new(1.0, 2.0))));
    }

    #[test]
    fn not_finite_is_refused() {
        let bad = Coord { x: f64::INFINITY, y: 0.0 };
        assert!(decode_lines(&encode_lines(&MultiLineString(vec![LineString(vec![bad, bad])]), 0)).is_err());
        assert!(decode_points(&encode_points(&MultiPoint(vec![bad.into()]), 0)).is_err());
    }
}
