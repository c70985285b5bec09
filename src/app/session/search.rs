//! Looking for spaces, facilities and coordinates that are typed.

use super::derived::Result;
use super::{Event, Session};
use crate::app::coordinates::{self, TypedPlace};
use crate::geometry::Watch;
use crate::model::{DefinitionId, FacilityId, FacilitySetId, Project};
use geo::Coord;

/// More hits than this nobody reads.
const HITS: usize = 50;

/// What was searched for last, and what was found for which query.
#[derive(Debug, Default)]
pub(super) struct SearchState {
    wanted: String,
    found_for: String,
    hits: Vec<SearchHit>,
}

/// A place found by name or code.
#[derive(Debug, Clone, PartialEq)]
pub enum SearchHit {
    /// A space.
    Space {
        /// Its definition.
        definition: DefinitionId,
        /// Its position in the definition.
        space: u32,
        /// Code and name.
        label: String,
    },
    /// A facility.
    Facility {
        /// Its set.
        set: FacilitySetId,
        /// Which.
        facility: FacilityId,
        /// Name.
        label: String,
        /// In the project's CRS.
        position: Coord<f64>,
    },
    /// Coordinates that were typed.
    Place(TypedPlace),
}

impl Session {
    /// What the last search found; `None` while it runs, so that nothing found for an earlier text is taken for it.
    pub fn search_hits(&self) -> Option<&[SearchHit]> {
        (self.search.wanted == self.search.found_for).then_some(self.search.hits.as_slice())
    }

    /// Looks for spaces and facilities by name or code; the answer is in [`Session::search_hits`].
    pub fn search(&mut self, query: &str) {
        let Some((epoch, project)) = self.snapshot() else { return };
        let query = query.trim().to_lowercase();
        self.search.wanted.clone_from(&query);
        if query.is_empty() {
            self.search = SearchState::default();
            self.lanes.cancel("search");
            return;
        }
        self.start("search", "typed", move |ticket| {
            let hits = find(&project, &query, ticket);
            Some(Event::Derived { epoch, result: Box::new(Result::Found { query, hits }) })
        });
    }

    /// Takes an answer in.
    pub(super) fn found(&mut self, query: String, hits: Vec<SearchHit>) {
        self.search.found_for = query;
        self.search.hits = hits;
    }
}

/// Hits that begin with the query come first, then those that contain it; in the order of the project.
fn find(project: &Project, query: &str, watch: &dyn Watch) -> Vec<SearchHit> {
    let mut ranked: Vec<(bool, SearchHit)> = Vec::new();
    ranked.extend(coordinates::parse(query, project.crs).map(|place| (false, SearchHit::Place(place))));
    let rank = |texts: [&str; 2]| {
        let texts = texts.map(str::to_lowercase);
        let begins = texts.iter().any(|text| text.starts_with(query));
        (begins || texts.iter().any(|text| text.contains(query))).then_some(begins)
    };
    for definition in &project.definitions {
        for (at, space) in definition.spaces.iter().enumerate() {
            if watch.cancelled() {
                return Vec::new();
            }
            if let Some(begins) = rank([&space.code, &space.name]) {
                let hit = SearchHit::Space { definition: definition.id, space: at as u32, label: space.label() };
                ranked.push((!begins, hit));
            }
        }
    }
    for set in &project.facility_sets {
        for facility in set.facilities.iter() {
            if let Some(begins) = rank([&facility.name, &facility.address]) {
                let (set, facility_id, position) = (set.id, facility.id, facility.position.0);
                let label = facility.name.clone();
                ranked.push((!begins, SearchHit::Facility { set, facility: facility_id, label, position }));
            }
        }
    }
    ranked.sort_by_key(|(worse, _)| *worse);
    ranked.into_iter().take(HITS).map(|(_, hit)| hit).collect()
}
