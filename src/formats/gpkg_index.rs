//! The spatial index of a GeoPackage layer (extension `gpkg_rtree_index`, GeoPackage 1.3, annex F.3): names, tables and triggers.

use super::gpkg_blob::Envelope;
use rusqlite::Connection;

/// Where the extension is described.
pub(crate) const DEFINITION: &str = "http://www.geopackage.org/spec120/#extension_rtree";

/// The table of the index of a layer's geometries.
pub(crate) fn name(table: &str) -> String {
    format!("rtree_{table}_geom")
}

/// What makes the table of the index, empty and without triggers.
pub(crate) fn table_sql(table: &str) -> String {
    format!("CREATE VIRTUAL TABLE \"{}\" USING rtree(id, minx, maxx, miny, maxy)", name(table))
}

/// What makes the triggers that keep it. Programs that write geometries bring the functions they call along.
pub(crate) fn triggers_sql(t: &str) -> String {
    let r = name(t);
    let put = format!(
        "INSERT OR REPLACE INTO \"{r}\" VALUES (NEW.\"fid\", ST_MinX(NEW.\"geom\"), ST_MaxX(NEW.\"geom\"), ST_MinY(NEW.\"geom\"), ST_MaxY(NEW.\"geom\"));"
    );
    let full = "(NEW.\"geom\" NOTNULL AND NOT ST_IsEmpty(NEW.\"geom\"))";
    let empty = "(NEW.\"geom\" ISNULL OR ST_IsEmpty(NEW.\"geom\"))";
    let drop = format!("DELETE FROM \"{r}\" WHERE id = OLD.\"fid\";");
    format!(
        "CREATE TRIGGER \"{r}_insert\" AFTER INSERT ON \"{t}\" WHEN {full} BEGIN {put} END;
         CREATE TRIGGER \"{r}_update1\" AFTER UPDATE OF \"geom\" ON \"{t}\" WHEN OLD.\"fid\" = NEW.\"fid\" AND {full} BEGIN {put} END;
         CREATE TRIGGER \"{r}_update2\" AFTER UPDATE OF \"geom\" ON \"{t}\" WHEN OLD.\"fid\" = NEW.\"fid\" AND {empty} BEGIN {drop} END;
         CREATE TRIGGER \"{r}_update3\" AFTER UPDATE ON \"{t}\" WHEN OLD.\"fid\" != NEW.\"fid\" AND {full} BEGIN {drop} {put} END;
         CREATE TRIGGER \"{r}_update4\" AFTER UPDATE ON \"{t}\" WHEN OLD.\"fid\" != NEW.\"fid\" AND {empty} BEGIN
           DELETE FROM \"{r}\" WHERE id IN (OLD.\"fid\", NEW.\"fid\"); END;
         CREATE TRIGGER \"{r}_delete\" AFTER DELETE ON \"{t}\" WHEN OLD.\"geom\" NOT NULL BEGIN {drop} END;"
    )
}

/// Bytes of a cell: its number and four coordinates of single precision.
const CELL_BYTES: usize = 24;

/// A number (of a row or a node) and its box, rounded outwards: least and most x, least and most y.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Entry {
    number: i64,
    sides: [f32; 4],
}

/// Fills an empty index with the boxes of rows, all at once: packed by place (sort-tile-recursive, Leutenegger et al. 1997), many times as fast as
/// one row after the other, and with less overlap. The tables behind SQLite's R*-trees are written as its documentation describes them.
pub(crate) fn fill(conn: &Connection, table: &str, boxes: &[(i64, Envelope)]) -> rusqlite::Result<()> {
    if boxes.is_empty() {
        return Ok(());
    }
    let index = name(table);
    let node_bytes: usize =
        conn.query_row(&format!("SELECT length(data) FROM \"{index}_node\" WHERE nodeno = 1"), [], |row| {
            row.get::<_, i64>(0).map(|bytes| usize::try_from(bytes).unwrap_or(0))
        })?;
    let most = (node_bytes.saturating_sub(4) / CELL_BYTES).max(2);
    let rows = boxes.iter().map(|(id, e)| Entry { number: *id, sides: rounded(e) }).collect();
    let levels = levels(rows, most);
    let mut node = conn.prepare(&format!("INSERT OR REPLACE INTO \"{index}_node\" (nodeno, data) VALUES (?1, ?2)"))?;
    let mut parent = conn.prepare(&format!("INSERT INTO \"{index}_parent\" (nodeno, parentnode) VALUES (?1, ?2)"))?;
    let mut of_rows: Vec<(i64, i64)> = Vec::with_capacity(boxes.len());
    for (depth, level) in levels.iter().enumerate() {
        for (number, entries) in level {
            // The root says how many levels are below it.
            let height = if *number == ROOT { levels.len() - 1 } else { 0 };
            node.execute((number, blob(height, entries, node_bytes)))?;
            for entry in entries {
                match depth {
                    0 => of_rows.push((entry.number, *number)),
                    _ => _ = parent.execute((entry.number, number))?,
                }
            }
        }
    }
    // In the order of rows, so that each goes to the end.
    of_rows.sort_unstable();
    let mut row = conn.prepare(&format!("INSERT INTO \"{index}_rowid\" (rowid, nodeno) VALUES (?1, ?2)"))?;
    of_rows.into_iter().try_for_each(|of_row| row.execute(of_row).map(drop))
}

/// The number of the topmost node.
const ROOT: i64 = 1;

/// Nodes with their entries, from the leaves up; the last level is the root alone.
fn levels(mut entries: Vec<Entry>, most: usize) -> Vec<Vec<(i64, Vec<Entry>)>> {
    let mut levels = Vec::new();
    let mut next = ROOT + 1;
    while entries.len() > most {
        let mut level = Vec::new();
        let mut above = Vec::new();
        for own in tiles(entries, most) {
            above.push(Entry { number: next, sides: around(&own) });
            level.push((next, own));
            next += 1;
        }
        levels.push(level);
        entries = above;
    }
    levels.push(vec![(ROOT, entries)]);
    levels
}

/// Groups of up to `most` entries near one another, of nearly the same size.
fn tiles(mut entries: Vec<Entry>, most: usize) -> Vec<Vec<Entry>> {
    let middle = |entry: &Entry, axis: usize| f64::from(entry.sides[2 * axis]) + f64::from(entry.sides[2 * axis + 1]);
    let by = |axis: usize| {
        move |a: &Entry, b: &Entry| middle(a, axis).total_cmp(&middle(b, axis)).then(a.number.cmp(&b.number))
    };
    entries.sort_unstable_by(by(0));
    let nodes = entries.len().div_ceil(most);
    let strips = (nodes as f64).sqrt().ceil() as usize;
    let mut groups = Vec::with_capacity(nodes);
    for strip in parts(&mut entries, strips) {
        strip.sort_unstable_by(by(1));
        let nodes = strip.len().div_ceil(most);
        groups.extend(parts(strip, nodes).map(|part| part.to_vec()));
    }
    groups
}

/// So many parts that differ by one in length at most; fewer where there is less.
fn parts(mut entries: &mut [Entry], parts: usize) -> impl Iterator<Item = &mut [Entry]> {
    (1..=parts).rev().filter_map(move |left| {
        let length = entries.len().div_ceil(left);
        let (part, rest) = std::mem::take(&mut entries).split_at_mut_checked(length)?;
        entries = rest;
        Some(part).filter(|part| !part.is_empty())
    })
}

fn around(entries: &[Entry]) -> [f32; 4] {
    let ends =
        |at: usize, better: fn(f32, f32) -> f32| entries.iter().map(|e| e.sides[at]).reduce(better).unwrap_or(0.0);
    [ends(0, f32::min), ends(1, f32::max), ends(2, f32::min), ends(3, f32::max)]
}

fn rounded(e: &Envelope) -> [f32; 4] {
    let down =
        |value: f64| Some(value as f32).filter(|near| f64::from(*near) <= value).unwrap_or((value as f32).next_down());
    let up =
        |value: f64| Some(value as f32).filter(|near| f64::from(*near) >= value).unwrap_or((value as f32).next_up());
    [down(e.min_x), up(e.max_x), down(e.min_y), up(e.max_y)]
}

/// A node as it is stored: height, number of entries, entries, zeros.
fn blob(height: usize, entries: &[Entry], bytes: usize) -> Vec<u8> {
    let short = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_be_bytes();
    let mut data = Vec::with_capacity(bytes);
    data.extend(short(height));
    data.extend(short(entries.len()));
    for entry in entries {
        data.extend(entry.number.to_be_bytes());
        entry.sides.iter().for_each(|side| data.extend(side.to_be_bytes()));
    }
    data.resize(bytes.max(data.len()), 0);
    data
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn filled(boxes: &[(i64, Envelope)]) -> Connection {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(&table_sql("t")).unwrap();
        fill(&conn, "t", boxes).unwrap();
        let sound: String = conn.query_row("SELECT rtreecheck('rtree_t_geom')", [], |row| row.get(0)).unwrap();
        assert_eq!(sound, "ok");
        conn
    }

    fn found(conn: &Connection, [x0, x1, y0, y1]: [f64; 4]) -> Vec<i64> {
        let sql =
            "SELECT id FROM rtree_t_geom WHERE maxx >= ?1 AND minx <= ?2 AND maxy >= ?3 AND miny <= ?4 ORDER BY id";
        let mut query = conn.prepare(sql).unwrap();
        query.query_map([x0, x1, y0, y1], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
    }

    /// Boxes in and about one another, with numbers that are not those of their order.
    fn scattered(n: usize, seed: u64) -> Vec<(i64, Envelope)> {
        let mut random = crate::geometry::wiggly::Random(seed);
        let mut one = |at: usize| {
            let (x, y) = (5e5 + 4e4 * random.signed(), 6e6 + 3e4 * random.signed());
            let (w, h) = (200.0 * random.signed().abs(), 90.0 * random.signed().abs());
            (2 * at as i64 + 5, Envelope { min_x: x, max_x: x + w, min_y: y, max_y: y + h })
        };
        (0..n).map(&mut one).collect()
    }

    #[test]
    fn trees_of_all_heights_are_sound_and_can_be_changed() {
        for n in [0, 1, 2, 50, 51, 52, 103, 2_601, 2_602, 30_000] {
            let conn = filled(&scattered(n, 7));
            let count: usize = conn.query_row("SELECT count(*) FROM rtree_t_geom", [], |row| row.get(0)).unwrap();
            assert_eq!(count, n);
            conn.execute_batch(
                "INSERT INTO rtree_t_geom VALUES (4, 5e5, 5e5 + 1, 6e6, 6e6 + 1); DELETE FROM rtree_t_geom WHERE id % 3 = 0;",
            )
            .unwrap();
            let sound: String = conn.query_row("SELECT rtreecheck('rtree_t_geom')", [], |row| row.get(0)).unwrap();
            assert_eq!(sound, "ok", "{n}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        #[test]
        fn finds_what_lies_there(n in 0_usize..800, seed in 0_u64..1000, at in (-1.0..1.0_f64, -1.0..1.0_f64), size in 0.0..2e4_f64) {
            let boxes = scattered(n, seed);
            let (x, y) = (5e5 + 4e4 * at.0, 6e6 + 3e4 * at.1);
            let window = [x, x + size, y, y + size];
            let touches = |e: &Envelope| e.max_x >= x && e.min_x <= x + size && e.max_y >= y && e.min_y <= y + size;
            let all = found(&filled(&boxes), window);
            // Rounded outwards: nothing is missed, and what is found besides is near.
            for (id, e) in &boxes {
                prop_assert!(!touches(e) || all.contains(id));
                let near = e.max_x + 1.0 >= x && e.min_x <= x + size + 1.0 && e.max_y + 1.0 >= y && e.min_y <= y + size + 1.0;
                prop_assert!(near || !all.contains(id));
            }
        }
    }
}
