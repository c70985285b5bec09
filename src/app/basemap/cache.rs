//! What is kept of pictures, by bytes, the last used longest.

use super::{TileId, TilePicture};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A picture that is kept, with a number of its own.
#[derive(Debug, Clone)]
pub struct KeptPicture {
    /// Tells it from every other picture of this run.
    pub number: u64,
    /// The picture.
    pub picture: Arc<TilePicture>,
}

/// A part of a picture on the map.
#[derive(Debug, Clone)]
pub struct PlacedPicture {
    /// What the part covers, in Web Mercator metres.
    pub world: geo::Rect<f64>,
    /// The picture.
    pub kept: KeptPicture,
    /// The part: left, top, right, bottom as shares of the picture.
    pub part: [f32; 4],
}

struct Entry {
    /// `None`: there is no such tile.
    picture: Option<KeptPicture>,
    used: u64,
}

impl Entry {
    fn bytes(&self) -> usize {
        self.picture.as_ref().map_or(0, |kept| kept.picture.rgba().len()) + EMPTY_BYTES
    }
}

/// What an entry without picture is counted as.
const EMPTY_BYTES: usize = 256;
/// How many levels above a tile a picture is looked for that stands in for it.
const ANCESTORS: u8 = 8;

/// Pictures of tiles, as many as fit.
pub struct TileCache {
    entries: HashMap<TileId, Entry>,
    bytes: usize,
    most_bytes: usize,
    now: u64,
}

impl TileCache {
    /// An empty one for at most so many bytes. What is used in the same moment is not dropped for anything new.
    pub fn new(most_bytes: usize) -> Self {
        Self { entries: HashMap::new(), bytes: 0, most_bytes, now: 0 }
    }

    /// Bytes of all pictures that are kept.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    /// Whether it is known what a tile looks like, or that there is none.
    pub fn knows(&self, id: TileId) -> bool {
        self.entries.contains_key(&id)
    }

    /// Keeps a picture, or that there is none, and drops what was not used longest. A picture there is no room for counts as none: pictures
    /// of a sound file have room, and others must not be drawn again and again.
    pub fn insert(&mut self, id: TileId, picture: Option<TilePicture>) {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let picture = picture.map(|picture| KeptPicture { number, picture: Arc::new(picture) });
        let entry = Entry { picture, used: self.now };
        self.bytes += entry.bytes();
        if let Some(old) = self.entries.insert(id, entry) {
            self.bytes -= old.bytes();
        }
        while self.bytes > self.most_bytes {
            let oldest = self.entries.iter().map(|(id, entry)| (entry.used, *id)).min();
            let Some((_, oldest)) = oldest.filter(|(used, _)| *used < self.now) else {
                if let Some(entry) = self.entries.get_mut(&id) {
                    self.bytes -= entry.bytes();
                    entry.picture = None;
                    self.bytes += entry.bytes();
                }
                break;
            };
            if let Some(dropped) = self.entries.remove(&oldest) {
                self.bytes -= dropped.bytes();
            }
        }
    }

    /// Drops everything.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.bytes = 0;
    }

    /// Begins a new moment (a frame).
    pub fn tick(&mut self) {
        self.now += 1;
    }

    /// What there is to be shown for a tile: its picture; while that is not known a part of the nearest coarser one, else finer ones.
    pub fn place(&mut self, id: TileId, into: &mut Vec<PlacedPicture>) {
        let now = self.now;
        if let Some(entry) = self.entries.get_mut(&id) {
            entry.used = now;
            into.extend(entry.picture.clone().map(|kept| whole(id, kept)));
            return;
        }
        for levels in 1..=ANCESTORS {
            let Some(above) = id.ancestor(levels) else { break };
            let Some(entry) = self.entries.get_mut(&above) else { continue };
            let Some(kept) = entry.picture.clone() else { continue };
            entry.used = now;
            let share = 1.0 / (1_u32 << levels) as f32;
            let left = (id.x - (above.x << levels)) as f32 * share;
            let top = (id.y - (above.y << levels)) as f32 * share;
            let part = [left, top, left + share, top + share];
            into.push(PlacedPicture { world: id.extent_world(), kept, part });
            return;
        }
        for child in id.children() {
            if let Some(entry) = self.entries.get_mut(&child) {
                entry.used = now;
                into.extend(entry.picture.clone().map(|kept| whole(child, kept)));
            }
        }
    }
}

fn whole(id: TileId, kept: KeptPicture) -> PlacedPicture {
    PlacedPicture { world: id.extent_world(), kept, part: [0.0, 0.0, 1.0, 1.0] }
}
