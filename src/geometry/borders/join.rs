//! From pieces to lines as long as they can be.

use super::BorderLine;
use geo::Coord;
use rayon::prelude::*;

/// A piece of border between two places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// Where it starts: a number that only this place has.
    pub(super) start: u64,
    /// Where it ends.
    pub(super) end: u64,
    /// Whose border it is.
    pub(super) layers: u64,
    /// Its length, if it wants to run from start to end; less than 0 if the other way round.
    pub(super) wish: f64,
}

/// Gives the corners of a piece, from its start if true.
pub(super) type Coords<'a> = dyn Fn(usize, &mut dyn FnMut(Coord<f64>), bool) + Sync + 'a;

/// No piece goes on here.
const NONE: u32 = u32::MAX;

/// Joins pieces where exactly two ends with the same layers meet, and turns each line the way most of its length wants. Piece `p` is
/// walked from its start as half `2 p`, from its end as half `2 p + 1`.
pub(super) fn join(pieces: &[Piece], coords: &Coords<'_>) -> Vec<BorderLine> {
    let partner = partners(pieces);
    let lines = walks(pieces, &partner);
    lines.into_par_iter().map(|walk| line(&walk, pieces, coords)).collect()
}

/// For each half the one it is joined with where it starts.
fn partners(pieces: &[Piece]) -> Vec<u32> {
    let mut ends: Vec<(u64, u64, u32)> = Vec::with_capacity(2 * pieces.len());
    for (at, piece) in pieces.iter().enumerate() {
        ends.push((piece.start, piece.layers, 2 * at as u32));
        ends.push((piece.end, piece.layers, 2 * at as u32 + 1));
    }
    ends.par_sort_unstable();
    let mut partner = vec![NONE; ends.len()];
    for group in ends.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
        if let [(.., one), (.., other)] = group {
            partner[*one as usize] = *other;
            partner[*other as usize] = *one;
        }
    }
    partner
}

/// The halves of a line in order.
struct Walk {
    halves: Vec<u32>,
    closed: bool,
}

/// First the lines that have ends, then those that close, each in the order of their first piece.
fn walks(pieces: &[Piece], partner: &[u32]) -> Vec<Walk> {
    let mut used = vec![false; pieces.len()];
    let mut walks = Vec::new();
    for first in 0..partner.len() as u32 {
        if partner[first as usize] == NONE && !used[first as usize / 2] {
            walks.push(walk(first, partner, &mut used));
        }
    }
    for piece in 0..pieces.len() {
        if !used[piece] {
            walks.push(walk(2 * piece as u32, partner, &mut used));
        }
    }
    // In the order of the pieces, whichever way they are walked.
    walks.sort_by_key(|walk| walk.halves.iter().map(|half| half / 2).min());
    walks
}

fn walk(first: u32, partner: &[u32], used: &mut [bool]) -> Walk {
    let mut halves = Vec::new();
    let mut half = first;
    loop {
        used[half as usize / 2] = true;
        halves.push(half);
        half = partner[half as usize ^ 1];
        if half == NONE {
            return Walk { halves, closed: false };
        }
        if half == first || used[half as usize / 2] {
            return Walk { halves, closed: true };
        }
    }
}

fn line(walk: &Walk, pieces: &[Piece], coords: &Coords<'_>) -> BorderLine {
    let of = |half: u32| pieces.get(half as usize / 2);
    let wish = |half: &u32| of(*half).map_or(0.0, |piece| if half & 1 == 0 { piece.wish } else { -piece.wish });
    let turned = walk.halves.iter().map(wish).sum::<f64>() < 0.0;
    let mut corners: Vec<Coord<f64>> = Vec::new();
    let mut add = |half: u32| {
        let mut first = !corners.is_empty();
        let mut push = |corner| {
            // Where it begins the one before has ended.
            if !std::mem::take(&mut first) {
                corners.push(corner);
            }
        };
        coords(half as usize / 2, &mut push, half & 1 == 0);
    };
    if turned {
        walk.halves.iter().rev().for_each(|half| add(half ^ 1));
    } else {
        walk.halves.iter().for_each(|half| add(*half));
    }
    corners.shrink_to_fit();
    let layers = walk.halves.first().and_then(|half| of(*half)).map_or(0, |piece| piece.layers);
    BorderLine { layers, coords: corners, closed: walk.closed }
}
