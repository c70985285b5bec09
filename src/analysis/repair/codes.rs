//! Codes put right: leading zeros, missing and repeated ones.

use super::Work;
use super::effects::Mended;
use crate::analysis::check::{empty_codes, lost_zeros, repeated_codes};
use crate::geometry::validity::union;
use crate::model::FindingKind;
use geo::{BoundingRect, Rect};
use std::collections::BTreeSet;

impl Work<'_> {
    /// Carries out what is ordered about codes, on the spaces that are left.
    pub(super) fn mend_codes(&mut self) {
        self.put_zeros_back();
        self.number_spaces_without_code();
        self.number_spaces_of_one_code();
    }

    /// All codes as they are now; those of removed spaces are empty.
    fn codes(&self) -> Vec<&str> {
        let code = |index: usize| match self.space(index) {
            Some(space) if !self.removed.contains(&index) => space.code.as_str(),
            _ => "",
        };
        (0..self.spaces.len()).map(code).collect()
    }

    fn used_codes(&self) -> BTreeSet<String> {
        self.codes().into_iter().map(|code| code.trim().to_owned()).collect()
    }

    /// The box of spaces as the check gave it, before anything was mended.
    fn original_extent(&self, indices: &[usize]) -> Option<Rect<f64>> {
        let rects = indices.iter().filter_map(|&index| self.spaces.get(index)?.geometry.bounding_rect());
        rects.filter(|rect| rect.min().x.is_finite() && rect.max().x.is_finite()).reduce(union)
    }

    fn put_zeros_back(&mut self) {
        if !self.is_ordered(FindingKind::LostZeros) {
            return;
        }
        let lost = lost_zeros(&self.codes(), self.surroundings.codes);
        for (index, code) in lost {
            let extent = self.original_extent(&[index]);
            if self.order(FindingKind::LostZeros, extent).is_some() {
                self.set_codes(FindingKind::LostZeros, extent, vec![(index, code)]);
            }
        }
    }

    /// A space without code gets its place in the file: "#17" is plainly no official code.
    fn number_spaces_without_code(&mut self) {
        if !self.is_ordered(FindingKind::EmptyCode) {
            return;
        }
        let mut used = self.used_codes();
        let mut without = empty_codes(&self.codes());
        without.retain(|index| !self.removed.contains(index));
        for index in without {
            let extent = self.original_extent(&[index]);
            if self.order(FindingKind::EmptyCode, extent).is_some() {
                let wanted = format!("#{}", index + 1);
                let code = if used.contains(&wanted) { numbered(&wanted, &mut 2, &used) } else { wanted };
                used.insert(code.clone());
                self.set_codes(FindingKind::EmptyCode, extent, vec![(index, code)]);
            }
        }
    }

    /// The second and further spaces of a code get "code-2", "code-3" …
    fn number_spaces_of_one_code(&mut self) {
        if !self.is_ordered(FindingKind::DuplicateCode) {
            return;
        }
        let mut used = self.used_codes();
        for (code, members) in repeated_codes(&self.codes()) {
            let extent = self.original_extent(&members);
            if self.order(FindingKind::DuplicateCode, extent).is_none() {
                continue;
            }
            let mut next = 2;
            let mut new = Vec::new();
            for &index in members.iter().skip(1) {
                let own = numbered(&code, &mut next, &used);
                used.insert(own.clone());
                new.push((index, own));
            }
            self.set_codes(FindingKind::DuplicateCode, extent, new);
        }
    }

    fn set_codes(&mut self, kind: FindingKind, extent: Option<Rect<f64>>, new: Vec<(usize, String)>) {
        let spaces = new.iter().map(|(index, _)| *index).collect();
        for (index, code) in new {
            if let Some(space) = self.space_mut(index) {
                space.code = code;
            }
        }
        self.effects.add(kind, Mended { area_m2: 0.0, residents: None, spaces, extent });
    }
}

/// The first of "code-2", "code-3" … from `next` on that is not used. `next` is moved behind it.
fn numbered(code: &str, next: &mut usize, used: &BTreeSet<String>) -> String {
    loop {
        let candidate = format!("{code}-{next}");
        *next += 1;
        if !used.contains(&candidate) {
            return candidate;
        }
    }
}
