//! Where departments draw their boundaries between blocks, and which blocks they all keep together.
//!
//! Method: a department draws a boundary between two neighbouring blocks when the spaces that hold most of them differ. The agreement on a
//! border is |2p − 1|, where p is the share of the departments that draw it: 1 when all do or none does, 0 when they are evenly
//! split. That of a block is the mean over its borders by their length. Atoms are blocks that every department has in one space of its own and
//! that hang together by common borders.
//!
//! Assumptions: a block outside a definition counts as in a space of its own kind there, so its border to a block inside is a boundary. A block
//! that a department cuts belongs to the space that holds most of it. A border of length 0 (a declared bridge) is none.
//!
//! Non-goals: boundaries inside blocks.

use super::draft::BlockSet;
use crate::geometry::arrangement::Parts;

/// A border between two neighbouring blocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BlockBorder {
    /// One block, the smaller number.
    pub a: u32,
    /// The other.
    pub b: u32,
    /// Its length in m.
    pub border_m: f64,
    /// So many departments (or definitions, where each has its own voice) draw a boundary here.
    pub drawn_by: u32,
}

/// Agreement of some definitions on blocks.
#[derive(Debug, Clone, PartialEq)]
pub struct AgreementMap {
    /// Number of voices: of definitions, or of those who made them.
    pub definitions: u32,
    /// All borders of neighbouring blocks, sorted.
    pub borders: Vec<BlockBorder>,
    /// For each block how much the definitions agree on its borders, 0 to 1; `None` for a block without neighbours.
    pub by_block: Vec<Option<f64>>,
    /// For each block the number of its atom. Atoms are numbered by their first block.
    pub atom_of: Vec<u32>,
    /// Number of atoms.
    pub atoms: u32,
}

impl BlockBorder {
    /// Agreement of so many definitions on it: 1 when all draw it or none does, 0 when they are evenly split, 1 without any.
    pub fn agreement(&self, definitions: u32) -> f64 {
        if definitions == 0 {
            return 1.0;
        }
        (2.0 * f64::from(self.drawn_by) / f64::from(definitions) - 1.0).abs()
    }
}

/// Where the definitions over these blocks agree, each with a voice of its own.
pub fn agreement_map(blocks: &BlockSet) -> AgreementMap {
    agreement_map_of(blocks, &(0..blocks.layers.len()).collect::<Vec<_>>())
}

/// Where those agree who made the definitions over these blocks; `makers` states who for each layer. Each has one voice, whatever the number of her
/// definitions: she draws a boundary where any of them does.
pub fn agreement_map_of(blocks: &BlockSet, makers: &[usize]) -> AgreementMap {
    let mut different: Vec<usize> = makers.iter().take(blocks.layers.len()).copied().collect();
    different.sort_unstable();
    different.dedup();
    let definitions = different.len() as u32;
    let borders = borders(blocks, makers);
    let mut sums = vec![(0.0, 0.0); blocks.len()];
    for border in &borders {
        for block in [border.a, border.b] {
            if let Some((agreed, length)) = sums.get_mut(block as usize) {
                *agreed += border.agreement(definitions) * border.border_m;
                *length += border.border_m;
            }
        }
    }
    let (atom_of, atoms) = atoms(blocks, |_, _| true);
    let mean = |(agreed, length): (f64, f64)| (length > 0.0).then(|| agreed / length);
    AgreementMap { definitions, borders, by_block: sums.into_iter().map(mean).collect(), atom_of, atoms }
}

fn borders(blocks: &BlockSet, makers: &[usize]) -> Vec<BlockBorder> {
    let mut borders = Vec::with_capacity(blocks.neighbours.len() / 2);
    for a in 0..blocks.len() as u32 {
        for beside in blocks.neighbours_of(a).iter().filter(|n| n.block > a && n.border_m > 0.0) {
            let (b, border_m) = (beside.block, beside.border_m);
            borders.push(BlockBorder { a, b, border_m, drawn_by: makers_between(blocks, makers, a, b) });
        }
    }
    borders
}

/// How many of those who made definitions have two blocks in different spaces.
fn makers_between(blocks: &BlockSet, makers: &[usize], a: u32, b: u32) -> u32 {
    let differs = |(layer, _): &(&crate::analysis::draft::LayerParts, &usize)| layer.majority(a) != layer.majority(b);
    let mut draw: Vec<usize> = blocks.layers.iter().zip(makers).filter(differs).map(|(_, maker)| *maker).collect();
    draw.sort_unstable();
    draw.dedup();
    draw.len() as u32
}

/// How many definitions have two blocks in different spaces.
pub(super) fn drawn_by(blocks: &BlockSet, a: u32, b: u32) -> u32 {
    blocks.layers.iter().filter(|layer| layer.majority(a) != layer.majority(b)).count() as u32
}

/// Blocks that all definitions have in one space, and that hang together over the neighbours that `open` lets through. For each block
/// the number of its atom, with the number of atoms; they are numbered by their first block.
pub(super) fn atoms(blocks: &BlockSet, open: impl Fn(u32, u32) -> bool) -> (Vec<u32>, u32) {
    let mut parts = Parts::new(blocks.len());
    for a in 0..blocks.len() as u32 {
        let beyond = blocks.neighbours_of(a).iter().map(|n| n.block).filter(|b| *b > a);
        for b in beyond.filter(|b| open(a, *b) && drawn_by(blocks, a, *b) == 0) {
            parts.join(a as usize, b as usize);
        }
    }
    numbered((0..blocks.len()).map(|block| parts.find(block)))
}

/// Numbers names through in the order they come.
pub(super) fn numbered(names: impl Iterator<Item = usize>) -> (Vec<u32>, u32) {
    let mut numbers = std::collections::HashMap::new();
    let mut number = |name| {
        let next = numbers.len() as u32;
        *numbers.entry(name).or_insert(next)
    };
    let of: Vec<u32> = names.map(&mut number).collect();
    let count = of.iter().max().map_or(0, |most| most + 1);
    (of, count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::draft::tests::town;

    #[test]
    fn borders_tell_how_many_draw_them() {
        // Two rows of three; one definition parts the left column off, one the right, one nothing.
        let blocks = town(3, &[1.0; 6], &[vec![0, 1, 1, 0, 1, 1], vec![0, 0, 1, 0, 0, 1], vec![0; 6]]);
        let map = agreement_map(&blocks);
        let drawn: Vec<_> = map.borders.iter().map(|border| (border.a, border.b, border.drawn_by)).collect();
        assert_eq!(drawn, [(0, 1, 1), (0, 3, 0), (1, 2, 1), (1, 4, 0), (2, 5, 0), (3, 4, 1), (4, 5, 1)]);
        let third = 1.0 / 3.0;
        assert!(map.borders.iter().all(|b| (b.agreement(3) - if b.drawn_by == 0 { 1.0 } else { third }).abs() < 1e-12));
        let close = |block: usize, wanted: f64| (map.by_block[block].unwrap() - wanted).abs() < 1e-12;
        assert!(close(0, (1.0 + third) / 2.0) && close(1, (1.0 + 2.0 * third) / 3.0));
        assert_eq!((map.atom_of.as_slice(), map.atoms), ([0, 1, 2, 0, 1, 2].as_slice(), 3));
    }

    #[test]
    fn a_department_has_one_voice() {
        // The first two definitions are one department's: where either has a boundary, it has.
        let blocks = town(3, &[1.0; 6], &[vec![0, 1, 1, 0, 1, 1], vec![0, 0, 1, 0, 0, 1], vec![0; 6]]);
        let map = agreement_map_of(&blocks, &[0, 0, 2]);
        let drawn: Vec<_> = map.borders.iter().map(|border| border.drawn_by).collect();
        assert_eq!((map.definitions, drawn), (2, vec![1, 0, 1, 0, 0, 1, 1]));
        let twice = agreement_map_of(&town(2, &[1.0; 2], &[vec![0, 1], vec![0, 1]]), &[0, 0]);
        assert_eq!((twice.definitions, twice.borders[0].drawn_by, twice.by_block[0]), (1, 1, Some(1.0)));
    }

    #[test]
    fn atoms_hang_together() {
        // All agree that the middle is other than the ends, which don't touch.
        let blocks = town(3, &[1.0; 3], &[vec![0, 1, 0]]);
        let map = agreement_map(&blocks);
        assert_eq!((map.atom_of, map.atoms), (vec![0, 1, 2], 3));
        assert_eq!(map.by_block, [Some(1.0); 3]);
        let alone = agreement_map(&town(1, &[1.0], &[]));
        assert_eq!((alone.by_block, alone.definitions, alone.atoms), (vec![None], 0, 1));
    }
}
