//! Boxes of edges side by side, so that the processor compares several at once.

use super::outline::{Extent, Outline};

/// So many boxes are compared before looking which of them touched.
const AT_ONCE: usize = 16;

/// The boxes of the edges of one space.
#[derive(Debug, Clone, Default)]
pub(super) struct Boxes {
    x0: Vec<i32>,
    x1: Vec<i32>,
    y0: Vec<i32>,
    y1: Vec<i32>,
}

impl Boxes {
    /// Takes the edges of a space in place of what was here.
    pub(super) fn read(&mut self, outline: &Outline) {
        let points = &outline.points;
        self.clear();
        for (at, point) in points.iter().enumerate() {
            let to = points[outline.next(at)];
            let (x, y, to_x, to_y) = (point.x() as i32, point.y() as i32, to.x() as i32, to.y() as i32);
            self.x0.push(x.min(to_x));
            self.x1.push(x.max(to_x));
            self.y0.push(y.min(to_y));
            self.y1.push(y.max(to_y));
        }
    }

    fn clear(&mut self) {
        for bounds in [&mut self.x0, &mut self.x1, &mut self.y0, &mut self.y1] {
            bounds.clear();
        }
    }

    pub(super) fn len(&self) -> usize {
        self.x0.len()
    }

    pub(super) fn at(&self, edge: usize) -> Extent {
        Extent { x: (self.x0[edge], self.x1[edge]), y: (self.y0[edge], self.y1[edge]) }
    }

    /// Calls `visit` with every edge from `from` on whose box touches the other, rising.
    pub(super) fn touching(&self, other: &Extent, from: usize, mut visit: impl FnMut(usize)) {
        let mut start = from.min(self.len());
        while start < self.len() {
            let end = (start + AT_ONCE).min(self.len());
            let (x0, x1) = (&self.x0[start..end], &self.x1[start..end]);
            let (y0, y1) = (&self.y0[start..end], &self.y1[start..end]);
            let touches = |((x0, x1), (y0, y1)): ((&i32, &i32), (&i32, &i32))| {
                (*x0 <= other.x.1) & (*x1 >= other.x.0) & (*y0 <= other.y.1) & (*y1 >= other.y.0)
            };
            let any = x0.iter().zip(x1).zip(y0.iter().zip(y1)).fold(false, |any, four| any | touches(four));
            if any {
                (start..end).filter(|&edge| self.at(edge).touches(other)).for_each(&mut visit);
            }
            start = end;
        }
    }
}
