//! Cutting a group in two pieces of a wanted size, where departments draw boundaries if that can be.

use super::ground::Size;
use super::tally::{Costs, Tally};
use super::units::Grouping;
use crate::geometry::arrangement::Parts;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A boundary of all departments is as good as so many steps from unit to unit.
const BOUNDARY_STEPS: f64 = 4.0;
/// So many ways of cutting are looked at of each kind.
const BEST_OF_EACH: usize = 3;
/// What cutting along all inner borders would count, as share of the weight: of cuts that departments like equally the shortest is taken.
const LENGTH_COUNTS: f64 = 0.05;

/// Two pieces, each rising, and what the cut adds to the objective.
pub(super) struct Cut {
    pub(super) first: Vec<u32>,
    pub(super) second: Vec<u32>,
    pub(super) score: f64,
}

/// Cuts units (rising, in one piece) in two so that the size of the first is in a range; both hang together. `None` if no way was found.
///
/// Method: sweeps from units at the edge (nearest first, where a department's boundary is a long way) and the edges of a tree that joins first
/// what departments keep together; of all cuts found the one that adds least to the objective. A tree finds a cut wherever some tree has one only
/// by chance, so `None` is no proof.
pub(super) fn cut(grouping: &Grouping, costs: &Costs, units: &[u32], range: (Size, Size)) -> Option<Cut> {
    if units.len() < 2 || range.0 > range.1 {
        return None;
    }
    let graph = Graph::of(grouping, units);
    let mut firsts: Vec<Vec<usize>> = Vec::new();
    for start in graph.edge_points() {
        firsts.extend(graph.sweep(start, range));
    }
    firsts.extend(graph.by_tree(range));
    let inner = graph.links.iter().flatten().map(|link| link.border_m).sum::<f64>() / 2.0;
    let scored = firsts.into_iter().filter_map(|first| graph.whole_cut(first, range)).map(|first| {
        let (score, length) = graph.score(grouping, costs, &first);
        let share = if inner > 0.0 { length / inner } else { 0.0 };
        (score + LENGTH_COUNTS * share * graph.weight as f64, first)
    });
    // The first of equals.
    let (score, first) = scored.reduce(|best, next| if next.0 < best.0 { next } else { best })?;
    let side =
        |wanted: bool| (units.iter().zip(&first)).filter(|(_, is)| **is == wanted).map(|(unit, _)| *unit).collect();
    Some(Cut { first: side(true), second: side(false), score })
}

struct LocalLink {
    to: usize,
    border_m: f64,
    drawn: f64,
}

/// Units by their place among those to be cut.
struct Graph<'a> {
    units: &'a [u32],
    sizes: Vec<Size>,
    total: Size,
    weight: i64,
    links: Vec<Vec<LocalLink>>,
}

impl<'a> Graph<'a> {
    fn of(grouping: &Grouping, units: &'a [u32]) -> Self {
        let local = |link: &super::ground::Link| {
            let to = units.binary_search(&link.to).ok()?;
            Some(LocalLink { to, border_m: link.border_m, drawn: link.drawn })
        };
        let links = |unit: &u32| grouping.units.links_of(*unit).iter().filter_map(local).collect();
        let sizes: Vec<Size> = units.iter().map(|unit| grouping.units.size(*unit)).collect();
        Self {
            units,
            total: sizes.iter().sum(),
            sizes,
            weight: units.iter().filter_map(|unit| grouping.units.weights.get(*unit as usize)).sum(),
            links: units.iter().map(links).collect(),
        }
    }

    fn links_of(&self, at: usize) -> &[LocalLink] {
        self.links.get(at).map_or(&[], Vec::as_slice)
    }

    fn size(&self, at: usize) -> Size {
        self.sizes.get(at).copied().unwrap_or_default()
    }

    /// All units from one on, the nearest first.
    fn order_from(&self, start: usize) -> Vec<usize> {
        // Lengths in thousandths: whole numbers compare.
        let length = |link: &LocalLink| (1000.0 * (1.0 + BOUNDARY_STEPS * link.drawn)).round() as u64;
        let mut seen = vec![false; self.links.len()];
        let mut queue = BinaryHeap::from([Reverse((0_u64, start))]);
        let mut order = Vec::with_capacity(self.links.len());
        while let Some(Reverse((distance, at))) = queue.pop() {
            if seen.get_mut(at).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            order.push(at);
            let open = self.links_of(at).iter().filter(|link| seen.get(link.to) == Some(&false));
            queue.extend(open.map(|link| Reverse((distance + length(link), link.to))));
        }
        order
    }

    /// Some units far from one another.
    fn edge_points(&self) -> Vec<usize> {
        let far = |from: usize| self.order_from(from).last().copied().unwrap_or(from);
        let one = far(0);
        let other = far(one);
        let mut rank = vec![usize::MAX; self.links.len()];
        for from in [one, other] {
            for (nth, at) in self.order_from(from).into_iter().enumerate() {
                if let Some(rank) = rank.get_mut(at) {
                    *rank = (*rank).min(nth);
                }
            }
        }
        let third = (0..rank.len()).max_by_key(|at| (rank.get(*at).copied(), Reverse(*at))).unwrap_or(0);
        let mut points = vec![one, other, third, far(third)];
        points.dedup();
        points
    }

    /// The best cuts of a sweep: what it has come by.
    fn sweep(&self, start: usize, range: (Size, Size)) -> Vec<Vec<usize>> {
        let order = self.order_from(start);
        let mut inside = vec![false; self.links.len()];
        let (mut sum, mut against) = (0, 0.0);
        let mut found: Vec<(f64, usize)> = Vec::new();
        for (nth, &at) in order.iter().enumerate() {
            for link in self.links_of(at) {
                let worth = link.border_m * (1.0 + LENGTH_COUNTS - link.drawn);
                against += if inside.get(link.to) == Some(&true) { -worth } else { worth };
            }
            if let Some(inside) = inside.get_mut(at) {
                *inside = true;
            }
            sum += self.size(at);
            if sum > range.1 {
                break;
            }
            if sum >= range.0 && nth + 1 < order.len() {
                found.push((against, nth + 1));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let taken = |(_, count): (f64, usize)| order.iter().take(count).copied().collect();
        found.into_iter().take(BEST_OF_EACH).map(taken).collect()
    }

    /// The best cuts of one edge of a tree that joins first what departments keep together, then along long borders.
    fn by_tree(&self, range: (Size, Size)) -> Vec<Vec<usize>> {
        let tree = self.tree();
        let below = self.below(&tree);
        let in_range = |size: Size| size >= range.0 && size <= range.1;
        let mut found: Vec<(f64, f64, usize, bool)> = Vec::new();
        for (at, parent) in tree.parent.iter().enumerate() {
            let Some((_, border_m, drawn)) = *parent else { continue };
            let size = below.get(at).copied().unwrap_or_default();
            if in_range(size) {
                found.push((-drawn, border_m, at, true));
            } else if in_range(self.total - size) {
                found.push((-drawn, border_m, at, false));
            }
        }
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
        let branch = |(_, _, at, is_below): (f64, f64, usize, bool)| {
            let inside = tree.branch(at);
            (0..inside.len()).filter(|at| inside.get(*at) == Some(&is_below)).collect()
        };
        found.into_iter().take(BEST_OF_EACH).map(branch).collect()
    }

    fn tree(&self) -> Tree {
        let mut edges: Vec<(f64, f64, usize, usize)> = Vec::new();
        for (a, links) in self.links.iter().enumerate() {
            edges.extend(links.iter().filter(|link| link.to > a).map(|link| (link.drawn, -link.border_m, a, link.to)));
        }
        edges.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)).then((a.2, a.3).cmp(&(b.2, b.3))));
        let mut parts = Parts::new(self.links.len());
        let mut beside: Vec<Vec<(usize, f64, f64)>> = vec![Vec::new(); self.links.len()];
        for (drawn, border, a, b) in edges {
            if parts.find(a) != parts.find(b) {
                parts.join(a, b);
                for (from, to) in [(a, b), (b, a)] {
                    if let Some(list) = beside.get_mut(from) {
                        list.push((to, -border, drawn));
                    }
                }
            }
        }
        Tree::rooted(&beside)
    }

    /// Size of each unit with all below it in a tree.
    fn below(&self, tree: &Tree) -> Vec<Size> {
        let mut sums = self.sizes.clone();
        for &at in tree.order.iter().rev() {
            let size = sums.get(at).copied().unwrap_or_default();
            if let Some((parent, _, _)) = tree.parent.get(at).copied().flatten()
                && let Some(sum) = sums.get_mut(parent)
            {
                *sum += size;
            }
        }
        sums
    }

    /// Both sides in one piece: of the rest all but its largest piece goes to the first side. `None` if that misses the range.
    fn whole_cut(&self, first: Vec<usize>, range: (Size, Size)) -> Option<Vec<bool>> {
        let mut inside = vec![false; self.links.len()];
        for at in first {
            *inside.get_mut(at)? = true;
        }
        let mut parts = Parts::new(inside.len());
        for (a, links) in self.links.iter().enumerate() {
            for link in links.iter().filter(|link| inside.get(link.to) == inside.get(a)) {
                parts.join(a, link.to);
            }
        }
        let mut pieces: std::collections::BTreeMap<usize, (Size, usize)> = std::collections::BTreeMap::new();
        let roots: Vec<usize> = (0..inside.len()).map(|at| parts.find(at)).collect();
        for (at, root) in roots.iter().enumerate().filter(|(at, _)| inside.get(*at) == Some(&false)) {
            let piece = pieces.entry(*root).or_default();
            *piece = (piece.0 + self.size(at), piece.1 + 1);
        }
        let (largest, _) = pieces.iter().max_by_key(|(root, size)| (**size, Reverse(**root)))?;
        for (at, root) in roots.iter().enumerate() {
            if let Some(side) = inside.get_mut(at) {
                *side |= root != largest;
            }
        }
        let size: Size = (0..inside.len()).filter(|at| inside.get(*at) == Some(&true)).map(|at| self.size(at)).sum();
        (size >= range.0 && size <= range.1).then_some(inside)
    }

    /// What a cut adds to the objective, and its length in m.
    fn score(&self, grouping: &Grouping, costs: &Costs, first: &[bool]) -> (f64, f64) {
        let of = |wanted: bool| {
            let units = self.units.iter().zip(first).filter(move |(_, is)| **is == wanted);
            Tally::sum(units.map(|(unit, _)| grouping.units.tally(*unit)))
        };
        let mut length = 0.0;
        for (_, links) in self.links.iter().enumerate().filter(|(a, _)| first.get(*a) == Some(&true)) {
            length +=
                links.iter().filter(|link| first.get(link.to) == Some(&false)).map(|link| link.border_m).sum::<f64>();
        }
        (-costs.uniting(&of(true), &of(false)).0, length)
    }
}

/// A tree over the places of a graph.
struct Tree {
    /// (Parent, length of the border, weight of the departments that draw it); `None` for the root.
    parent: Vec<Option<(usize, f64, f64)>>,
    /// From the root down.
    order: Vec<usize>,
}

impl Tree {
    fn rooted(beside: &[Vec<(usize, f64, f64)>]) -> Self {
        let mut parent = vec![None; beside.len()];
        let mut seen = vec![false; beside.len()];
        let (mut order, mut next) = (Vec::with_capacity(beside.len()), vec![0]);
        while let Some(at) = next.pop() {
            if seen.get_mut(at).is_none_or(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            order.push(at);
            for &(to, border_m, drawn) in beside.get(at).into_iter().flatten() {
                if seen.get(to) == Some(&false) {
                    if let Some(place) = parent.get_mut(to) {
                        *place = Some((at, border_m, drawn));
                    }
                    next.push(to);
                }
            }
        }
        Self { parent, order }
    }

    /// Whether each place is a given one or below it.
    fn branch(&self, root: usize) -> Vec<bool> {
        let mut inside = vec![false; self.parent.len()];
        for &at in &self.order {
            let above = self.parent.get(at).copied().flatten();
            let below = at == root || above.is_some_and(|(parent, _, _)| inside.get(parent) == Some(&true));
            if let Some(place) = inside.get_mut(at) {
                *place = below;
            }
        }
        inside
    }
}
