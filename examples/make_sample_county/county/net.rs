//! From crossing lines to a planar network: every crossing becomes a node, what lies closer than a few metres is joined.

use super::line::Xy;
use std::collections::{BTreeMap, HashMap};

/// What a piece of line is; several may run together, so these are bits.
pub type Kind = u16;
/// The county's border.
pub const OUTLINE: Kind = 1;
/// The river.
pub const RIVER: Kind = 2;
/// A tributary.
pub const STREAM: Kind = 4;
/// The railway.
pub const RAIL: Kind = 8;
/// A road between settlements.
pub const ROAD: Kind = 16;
/// The border between two parishes (Gemarkungen).
pub const PARISH: Kind = 32;
/// The edge of a settlement.
pub const EDGE: Kind = 64;
/// A street inside a settlement.
pub const STREET: Kind = 128;
/// A field track, hedge, edge of a wood.
pub const TRACK: Kind = 256;

/// A position in whole centimetres from the county's origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cm {
    /// East.
    pub x: i64,
    /// North.
    pub y: i64,
}

impl Cm {
    /// Rounded to the centimetre.
    pub fn of(at: Xy) -> Self {
        Self { x: (at.x * 100.0).round() as i64, y: (at.y * 100.0).round() as i64 }
    }

    /// In metres.
    pub fn xy(self) -> Xy {
        Xy { x: self.x as f64 / 100.0, y: self.y as f64 / 100.0 }
    }

    fn square_distance(self, other: Self) -> i64 {
        (self.x - other.x) * (self.x - other.x) + (self.y - other.y) * (self.y - other.y)
    }
}

/// Positive when `c` lies left of the way from `a` to `b`.
pub fn turn(a: Cm, b: Cm, c: Cm) -> i64 {
    (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
}

/// Nodes and straight pieces that meet only at nodes.
#[derive(Debug, Clone, Default)]
pub struct Net {
    /// Nodes.
    pub nodes: Vec<Cm>,
    /// Pieces between nodes, the smaller index first, sorted.
    pub pieces: Vec<(u32, u32, Kind)>,
}

/// Points nearer than this are one, a line that passes a node nearer than this goes through it.
const TOLERANCE_CM: i64 = 450;
const CELL_CM: i64 = 20_000;

impl Net {
    /// Nodes all lines.
    ///
    /// # Errors
    /// When the lines do not come to rest: joining moves lines by up to the tolerance, which can make new crossings.
    pub fn of(lines: &[(Vec<Xy>, Kind)]) -> Result<Self, String> {
        let mut net = Self::default();
        for (line, kind) in lines {
            let first = net.nodes.len() as u32;
            net.nodes.extend(line.iter().map(|&at| Cm::of(at)));
            for i in 1..line.len() as u32 {
                net.pieces.push((first + i - 1, first + i, *kind));
            }
        }
        for _ in 0..30 {
            net.join_near_nodes();
            if !net.split_at_crossings() {
                net.drop_loose_ends();
                net.compact();
                return Ok(net);
            }
        }
        Err("the lines did not come to rest".to_owned())
    }

    fn join_near_nodes(&mut self) {
        let mut cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
        let mut same = Vec::with_capacity(self.nodes.len());
        for (index, node) in self.nodes.iter().enumerate() {
            let cell = (node.x.div_euclid(TOLERANCE_CM), node.y.div_euclid(TOLERANCE_CM));
            let mut found = None;
            for dx in -1..=1 {
                for dy in -1..=1 {
                    for &other in cells.get(&(cell.0 + dx, cell.1 + dy)).into_iter().flatten() {
                        let d = self.nodes[other as usize].square_distance(*node);
                        if d < TOLERANCE_CM * TOLERANCE_CM && found.is_none_or(|best| (d, other) < best) {
                            found = Some((d, other));
                        }
                    }
                }
            }
            let target = found.map_or(index as u32, |(_, other)| other);
            if target == index as u32 {
                cells.entry(cell).or_default().push(target);
            }
            same.push(target);
        }
        let mut pieces: BTreeMap<(u32, u32), Kind> = BTreeMap::new();
        for &(a, b, kind) in &self.pieces {
            let (a, b) = (same[a as usize], same[b as usize]);
            if a != b {
                *pieces.entry((a.min(b), a.max(b))).or_default() |= kind;
            }
        }
        self.pieces = pieces.into_iter().map(|((a, b), kind)| (a, b, kind)).collect();
    }

    fn split_at_crossings(&mut self) -> bool {
        let used: std::collections::BTreeSet<u32> = self.pieces.iter().flat_map(|&(a, b, _)| [a, b]).collect();
        let mut node_cells: HashMap<(i64, i64), Vec<u32>> = HashMap::new();
        for &node in &used {
            let at = self.nodes[node as usize];
            node_cells.entry((at.x.div_euclid(CELL_CM), at.y.div_euclid(CELL_CM))).or_default().push(node);
        }
        let mut piece_cells: HashMap<(i64, i64), Vec<usize>> = HashMap::new();
        let mut splits: Vec<Vec<u32>> = vec![Vec::new(); self.pieces.len()];
        for index in 0..self.pieces.len() {
            let (a, b, _) = self.pieces[index];
            let (from, to) = (self.nodes[a as usize], self.nodes[b as usize]);
            let mut seen = Vec::new();
            for cell in cells_around(from, to) {
                for &node in node_cells.get(&cell).into_iter().flatten() {
                    if node != a && node != b && near_piece(from, to, self.nodes[node as usize]) {
                        splits[index].push(node);
                    }
                }
                let others = piece_cells.entry(cell).or_default();
                seen.extend_from_slice(others);
                others.push(index);
            }
            seen.sort_unstable();
            seen.dedup();
            for other in seen {
                let (c, d, _) = self.pieces[other];
                if let Some(at) = crossing(from, to, self.nodes[c as usize], self.nodes[d as usize]) {
                    let node = self.nodes.len() as u32;
                    self.nodes.push(at);
                    splits[index].push(node);
                    splits[other].push(node);
                }
            }
        }
        let changed = splits.iter().any(|at| !at.is_empty());
        let old = std::mem::take(&mut self.pieces);
        for ((a, b, kind), mut at) in old.into_iter().zip(splits) {
            let from = self.nodes[a as usize];
            at.sort_by_key(|&node| (self.nodes[node as usize].square_distance(from), node));
            at.dedup();
            let mut last = a;
            for node in at.into_iter().chain([b]) {
                self.pieces.push((last, node, kind));
                last = node;
            }
        }
        changed
    }

    fn drop_loose_ends(&mut self) {
        loop {
            let mut degree = vec![0_u32; self.nodes.len()];
            for &(a, b, _) in &self.pieces {
                degree[a as usize] += 1;
                degree[b as usize] += 1;
            }
            let before = self.pieces.len();
            self.pieces.retain(|&(a, b, _)| degree[a as usize] > 1 && degree[b as usize] > 1);
            if self.pieces.len() == before {
                return;
            }
        }
    }

    fn compact(&mut self) {
        let mut number: BTreeMap<u32, u32> = self.pieces.iter().flat_map(|&(a, b, _)| [(a, 0), (b, 0)]).collect();
        let mut nodes = Vec::with_capacity(number.len());
        for (&old, new) in &mut number {
            *new = nodes.len() as u32;
            nodes.push(self.nodes[old as usize]);
        }
        for piece in &mut self.pieces {
            let (a, b) = (number[&piece.0], number[&piece.1]);
            *piece = (a.min(b), a.max(b), piece.2);
        }
        self.nodes = nodes;
        self.pieces.sort_unstable();
    }
}

fn cells_around(a: Cm, b: Cm) -> Vec<(i64, i64)> {
    let low = |v: i64| (v - TOLERANCE_CM).div_euclid(CELL_CM);
    let high = |v: i64| (v + TOLERANCE_CM).div_euclid(CELL_CM);
    let mut cells = Vec::new();
    for x in low(a.x.min(b.x))..=high(a.x.max(b.x)) {
        for y in low(a.y.min(b.y))..=high(a.y.max(b.y)) {
            cells.push((x, y));
        }
    }
    cells
}

fn near_piece(a: Cm, b: Cm, p: Cm) -> bool {
    let along = ((b.x - a.x) as f64, (b.y - a.y) as f64);
    let to = ((p.x - a.x) as f64, (p.y - a.y) as f64);
    let square = along.0 * along.0 + along.1 * along.1;
    let t = (along.0 * to.0 + along.1 * to.1) / square;
    if t <= 0.0 || t >= 1.0 {
        return false;
    }
    let off = along.0 * to.1 - along.1 * to.0;
    // a little less than the tolerance, so that what was just joined is not found again
    off * off / square < (TOLERANCE_CM * TOLERANCE_CM) as f64 * 0.8
}

/// Where two pieces cross away from all their ends.
pub fn crossing(a: Cm, b: Cm, c: Cm, d: Cm) -> Option<Cm> {
    let (abc, abd, cda, cdb) = (turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b));
    if abc.signum() * abd.signum() >= 0 || cda.signum() * cdb.signum() >= 0 {
        return None;
    }
    let t = cda as f64 / (cda as f64 - cdb as f64);
    let at = |from: i64, to: i64| (from as f64 + (to - from) as f64 * t).round() as i64;
    Some(Cm { x: at(a.x, b.x), y: at(a.y, b.y) })
}
