//! Back and forward on the map: the places where it rested.

use geo::Coord;

/// More places than these nobody goes back to.
const MOST: usize = 100;
/// The part of the picture's width that the middle has to move by to be at another place.
const MOVED_SHARE: f64 = 0.1;
/// Zoom levels that make it another place.
const ZOOMED_LEVELS: f64 = 0.3;

/// Where the map looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ViewPlace {
    /// Web Mercator metres at the middle.
    pub centre: Coord<f64>,
    /// Zoom in the usual count.
    pub zoom: f64,
    /// Width of the picture in Web Mercator metres.
    pub width_m: f64,
}

impl ViewPlace {
    fn is_near(&self, other: &Self) -> bool {
        let away = (self.centre.x - other.centre.x).hypot(self.centre.y - other.centre.y);
        let width_m = self.width_m.min(other.width_m);
        away <= width_m * MOVED_SHARE && (self.zoom - other.zoom).abs() <= ZOOMED_LEVELS
    }
}

/// Places visited, and which of them is shown.
#[derive(Debug, Clone, Default)]
pub struct ViewHistory {
    places: Vec<ViewPlace>,
    at: usize,
}

impl ViewHistory {
    /// The map rests here. A place near the one that is shown takes its stead; another one follows it, and what was ahead is forgotten.
    pub fn rest(&mut self, place: ViewPlace) {
        let sound = [place.centre.x, place.centre.y, place.zoom, place.width_m].iter().all(|n| n.is_finite());
        if !sound {
            return;
        }
        match self.places.get_mut(self.at) {
            Some(here) if here.is_near(&place) => *here = place,
            Some(_) => {
                self.places.truncate(self.at + 1);
                self.places.push(place);
                let surplus = self.places.len().saturating_sub(MOST);
                self.places.drain(..surplus);
                self.at = self.places.len() - 1;
            }
            None => {
                self.places = vec![place];
                self.at = 0;
            }
        }
    }

    /// Whether there is a place before.
    pub fn has_back(&self) -> bool {
        self.at > 0
    }

    /// Whether there is a place that was gone back from.
    pub fn has_forward(&self) -> bool {
        self.at + 1 < self.places.len()
    }

    /// Goes back.
    pub fn back(&mut self) -> Option<ViewPlace> {
        self.at = self.at.checked_sub(1)?;
        self.places.get(self.at).copied()
    }

    /// Goes forward again.
    pub fn forward(&mut self) -> Option<ViewPlace> {
        let place = self.places.get(self.at + 1).copied()?;
        self.at += 1;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(x: f64) -> ViewPlace {
        ViewPlace { centre: Coord { x, y: 0.0 }, zoom: 12.0, width_m: 1_000.0 }
    }

    #[test]
    fn one_goes_back_and_forward_and_a_new_way_forgets_the_old_one() {
        let mut history = ViewHistory::default();
        assert!(!history.has_back() && history.back().is_none() && history.forward().is_none());
        for x in [0.0, 500.0, 1_000.0] {
            history.rest(place(x));
        }
        assert_eq!(history.back(), Some(place(500.0)));
        // The map rests where it was led to: nothing new.
        history.rest(place(500.0));
        assert_eq!(history.forward(), Some(place(1_000.0)));
        assert!(!history.has_forward());
        assert_eq!(history.back(), Some(place(500.0)));
        assert_eq!(history.back(), Some(place(0.0)));
        assert!(!history.has_back());
        history.rest(place(-700.0));
        assert!(!history.has_forward());
        assert_eq!(history.back(), Some(place(0.0)));
    }

    #[test]
    fn a_nudge_is_no_other_place_but_a_zoom_is() {
        let mut history = ViewHistory::default();
        history.rest(place(0.0));
        history.rest(place(90.0));
        assert!(!history.has_back());
        history.rest(ViewPlace { zoom: 13.0, ..place(90.0) });
        assert_eq!(history.back(), Some(place(90.0)));
        history.rest(place(f64::NAN));
        assert!(history.has_forward());
    }

    #[test]
    fn it_is_bounded() {
        let mut history = ViewHistory::default();
        (0..1_000).for_each(|x| history.rest(place(f64::from(x) * 500.0)));
        let mut steps = 0;
        while history.back().is_some() {
            steps += 1;
        }
        assert_eq!(steps, MOST - 1);
    }
}
