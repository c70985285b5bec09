//! A shapefile as GDAL writes one: polygons, two text fields and numbers with 24 digits.

use geo::MultiPolygon;
use std::path::Path;

/// Writes .shp, .shx, .dbf, .prj and .cpg; returns their bytes in all. `numbers` is the number of fields beside code and name.
pub fn write(folder: &Path, stem: &str, cells: &[MultiPolygon<f64>], numbers: usize) -> u64 {
    let (shp, shx) = geometry(cells);
    let parts: [(&str, Vec<u8>); 5] = [
        ("shp", shp),
        ("shx", shx),
        ("dbf", table(cells.len(), numbers)),
        ("prj", UTM32.as_bytes().to_vec()),
        ("cpg", b"UTF-8".to_vec()),
    ];
    let mut size = 0;
    for (extension, bytes) in parts {
        size += bytes.len() as u64;
        std::fs::write(folder.join(format!("{stem}.{extension}")), bytes).expect("a folder to write in");
    }
    size
}

const UTM32: &str = r#"PROJCS["ETRS_1989_UTM_Zone_32N",GEOGCS["GCS_ETRS_1989",DATUM["D_ETRS_1989",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",9.0],PARAMETER["Scale_Factor",0.9996],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

fn geometry(cells: &[MultiPolygon<f64>]) -> (Vec<u8>, Vec<u8>) {
    let (mut shp, mut shx) = (vec![0_u8; 100], vec![0_u8; 100]);
    for (number, cell) in cells.iter().enumerate() {
        let mut content = 5_i32.to_le_bytes().to_vec();
        let rings: Vec<_> = cell.0.iter().map(|polygon| polygon.exterior()).collect();
        content.extend([0; 32]);
        content.extend((rings.len() as i32).to_le_bytes());
        content.extend((rings.iter().map(|ring| ring.0.len()).sum::<usize>() as i32).to_le_bytes());
        let mut start = 0_i32;
        for ring in &rings {
            content.extend(start.to_le_bytes());
            start += ring.0.len() as i32;
        }
        // Outer rings run clockwise here.
        for c in rings.iter().flat_map(|ring| ring.0.iter().rev()) {
            content.extend(c.x.to_le_bytes());
            content.extend(c.y.to_le_bytes());
        }
        let words = (content.len() as i32 / 2).to_be_bytes();
        shx.extend((shp.len() as i32 / 2).to_be_bytes());
        shx.extend(words);
        shp.extend((number as i32 + 1).to_be_bytes());
        shp.extend(words);
        shp.extend(content);
    }
    for part in [&mut shp, &mut shx] {
        let words = (part.len() as i32 / 2).to_be_bytes();
        part[..4].copy_from_slice(&9994_i32.to_be_bytes());
        part[24..28].copy_from_slice(&words);
        part[28..32].copy_from_slice(&1000_i32.to_le_bytes());
        part[32..36].copy_from_slice(&5_i32.to_le_bytes());
    }
    (shp, shx)
}

fn table(records: usize, numbers: usize) -> Vec<u8> {
    let mut fields: Vec<(String, u8, u8, u8)> = vec![("ID".into(), b'C', 80, 0), ("NAME".into(), b'C', 80, 0)];
    fields.extend((0..numbers).map(|k| (format!("V{k:02}"), b'N', 24, 15)));
    let record_len = 1 + fields.iter().map(|field| usize::from(field.2)).sum::<usize>();
    let mut bytes = vec![3, 124, 1, 1];
    bytes.extend((records as u32).to_le_bytes());
    bytes.extend((33 + 32 * fields.len() as u16).to_le_bytes());
    bytes.extend((record_len as u16).to_le_bytes());
    bytes.resize(32, 0);
    for (name, kind, len, decimals) in &fields {
        let mut descriptor = name.as_bytes().to_vec();
        descriptor.resize(11, 0);
        descriptor.push(*kind);
        descriptor.resize(16, 0);
        descriptor.extend([*len, *decimals]);
        descriptor.resize(32, 0);
        bytes.extend(descriptor);
    }
    bytes.push(0x0d);
    let mut random = super::wiggly::Random(7);
    for record in 0..records {
        bytes.push(b' ');
        for text in [format!("B{record:06}"), format!("Planungsraum {record} Süd-Höhe")] {
            let end = bytes.len() + 80;
            bytes.extend(text.as_bytes());
            bytes.resize(end, b' ');
        }
        for _ in 0..numbers {
            let value = ((random.signed() + 1.0) * 450.0).floor();
            bytes.extend(format!("{value:>24.15}").as_bytes());
        }
    }
    bytes.push(0x1a);
    bytes
}
