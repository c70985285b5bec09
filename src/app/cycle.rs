//! Choosing among spaces that lie over one another: each click at the same place takes the next below.

use crate::model::DefinitionId;
use geo::Coord;

/// Where was clicked last, and what lies there.
#[derive(Debug, Clone, Default)]
pub struct Cycle {
    here: Option<(DefinitionId, Coord<f64>)>,
    spaces: Vec<u32>,
    at: usize,
}

impl Cycle {
    /// The space a click chooses among those at its place, smallest first: the first, or the one below the last chosen where the same
    /// spaces lie within `reach_m` of the click before.
    pub fn choose(&mut self, definition: DefinitionId, spaces: Vec<u32>, at: Coord<f64>, reach_m: f64) -> Option<u32> {
        let same = self.here.is_some_and(|(of, place)| {
            of == definition && (place.x - at.x).hypot(place.y - at.y) <= reach_m && self.spaces == spaces
        });
        self.at = if same && !spaces.is_empty() { (self.at + 1) % spaces.len() } else { 0 };
        if !same {
            self.here = Some((definition, at));
            self.spaces = spaces;
        }
        self.spaces.get(self.at).copied()
    }

    /// Which of how many was chosen, counted from 1, where there are several and it still is what is selected.
    pub fn position(&self, definition: Option<DefinitionId>, selected: Option<u32>) -> Option<(usize, usize)> {
        let (of, _) = self.here?;
        let chosen = self.spaces.get(self.at).copied();
        let still = definition == Some(of) && chosen.is_some() && chosen == selected;
        (still && self.spaces.len() > 1).then(|| (self.at + 1, self.spaces.len()))
    }

    /// Forgets the place.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clicks_at_one_place_go_down_and_around() {
        let id = DefinitionId::from_u128(1);
        let at = |x| Coord { x, y: 0.0 };
        let mut cycle = Cycle::default();
        let chosen: Vec<_> = (0..4).map(|i| cycle.choose(id, vec![7, 3, 5], at(f64::from(i) * 0.1), 1.0)).collect();
        assert_eq!(chosen, [Some(7), Some(3), Some(5), Some(7)]);
        assert_eq!(cycle.position(Some(id), Some(7)), Some((1, 3)));
        assert_eq!(cycle.position(Some(id), Some(3)), None, "something else was selected since");
        // Elsewhere, or among others, one begins anew.
        assert_eq!(cycle.choose(id, vec![7, 3, 5], at(9.0), 1.0), Some(7));
        assert_eq!(cycle.choose(id, vec![3], at(9.0), 1.0), Some(3));
        assert_eq!(cycle.position(Some(id), Some(3)), None, "one alone is no choice");
        assert_eq!(cycle.choose(id, Vec::new(), at(9.0), 1.0), None);
        assert_eq!(cycle.choose(id, Vec::new(), at(9.0), 1.0), None);
    }
}
