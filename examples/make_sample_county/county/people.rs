//! Blocks with their residents.

use super::chance::{Chance, apportion};
use super::draw::metres;
use super::land::{Land, character, inner_point};
use super::line::{Xy, distance};
use super::mesh::{FaceId, Mesh};
use super::plan::{self, Character, MUNICIPALITIES, SETTLEMENTS};
use std::collections::BTreeMap;

/// Heads of the age fields, from the youngest.
pub const AGE_FIELDS: [&str; 8] =
    ["EW_0_2", "EW_3_5", "EW_6_9", "EW_10_17", "EW_18_24", "EW_25_64", "EW_65_79", "EW_80PLUS"];

/// A statistical block.
#[derive(Debug, Clone)]
pub struct Block {
    /// Its face.
    pub face: FaceId,
    /// Municipality (3 digits), parish (2), running number (3).
    pub code: String,
    /// Settlement whose parish it belongs to.
    pub parish: usize,
    /// Index in [`MUNICIPALITIES`].
    pub municipality: usize,
    /// What it is like.
    pub character: Character,
    /// A point inside.
    pub at: Xy,
    /// Hectares.
    pub hectares: f64,
    /// Residents by age, as in [`AGE_FIELDS`].
    pub ages: [u32; 8],
}

impl Block {
    /// All residents.
    pub fn residents(&self) -> u32 {
        self.ages.iter().sum()
    }
}

/// Makes the blocks of a tiling, sorted by code.
pub fn settle(mesh: &Mesh, land: &[Land]) -> Vec<Block> {
    let mut blocks: Vec<Block> = (0..mesh.faces.len())
        .filter(|&face| !mesh.faces[face].is_empty())
        .map(|face| {
            let at = inner_point(&mesh.ring(face));
            Block {
                face,
                code: String::new(),
                parish: land[face].parish,
                municipality: SETTLEMENTS[land[face].parish].municipality,
                character: character(at, land[face]),
                at,
                hectares: mesh.area(face) / 10_000.0,
                ages: [0; 8],
            }
        })
        .collect();
    make_exclave(mesh, &mut blocks);
    number(&mut blocks);
    populate(&mut blocks);
    blocks
}

/// One piece of open country inside Dörverth belongs to Möllbergen: an exclave, as history leaves them.
fn make_exclave(mesh: &Mesh, blocks: &mut [Block]) {
    let of_face: BTreeMap<FaceId, usize> = blocks.iter().map(|b| (b.face, b.municipality)).collect();
    let owner = MUNICIPALITIES.iter().position(|m| m.0 == "Möllbergen").unwrap_or(0);
    let host = MUNICIPALITIES.iter().position(|m| m.0 == "Dörverth").unwrap_or(0);
    let found = blocks.iter_mut().find(|block| {
        let enclosed = mesh.neighbours(block.face, 0).keys().all(|f| of_face.get(f) == Some(&host));
        let outer = mesh.faces[block.face].iter().zip(mesh.faces[block.face].iter().cycle().skip(1));
        let inland = outer.into_iter().all(|(&a, &b)| mesh.face_left_of(b, a).is_some());
        let apart = distance(block.at, metres(SETTLEMENTS[block.parish].at)) > 1_500.0;
        block.municipality == host && block.character == Character::Country && enclosed && inland && apart
    });
    if let Some(block) = found {
        block.municipality = owner;
    }
}

/// Numbers the blocks of each parish from north to south in strips, as an office would have done it once.
fn number(blocks: &mut [Block]) {
    let strip = |b: &Block| -(b.at.y / if b.character == Character::Country { 2_500.0 } else { 260.0 }).floor() as i64;
    blocks.sort_by(|a, b| {
        (MUNICIPALITIES[a.municipality].1, a.parish, a.character == Character::Country, strip(a))
            .cmp(&(MUNICIPALITIES[b.municipality].1, b.parish, b.character == Character::Country, strip(b)))
            .then(a.at.x.total_cmp(&b.at.x))
    });
    let mut last = (usize::MAX, usize::MAX);
    let mut running = 0;
    for block in blocks.iter_mut() {
        if (block.municipality, block.parish) != last {
            last = (block.municipality, block.parish);
            running = 0;
        }
        running += 1;
        block.code = format!("{}{:02}{running:03}", MUNICIPALITIES[block.municipality].1, block.parish + 1);
    }
}

/// Residents per square kilometre that are usual.
fn usual_density(character: Character) -> f64 {
    match character {
        Character::Works => 45.0,
        Character::Green => 25.0,
        Character::Estate => 11_200.0,
        Character::NewHouses => 2_900.0,
        Character::Tenements => 8_600.0,
        Character::OldTown => 6_300.0,
        Character::OldHouses => 3_200.0,
        Character::Village => 1_700.0,
        Character::Country => 2.4,
    }
}

/// Shares of the age groups that are usual, per mille.
fn usual_ages(character: Character) -> [f64; 8] {
    match character {
        Character::Estate => [41.0, 41.0, 53.0, 98.0, 105.0, 495.0, 122.0, 45.0],
        Character::NewHouses => [46.0, 49.0, 62.0, 92.0, 50.0, 571.0, 100.0, 30.0],
        Character::Tenements => [29.0, 26.0, 30.0, 54.0, 136.0, 560.0, 115.0, 50.0],
        Character::OldTown => [20.0, 19.0, 23.0, 43.0, 115.0, 520.0, 165.0, 95.0],
        Character::OldHouses => [22.0, 23.0, 32.0, 69.0, 66.0, 503.0, 195.0, 90.0],
        Character::Village => [25.0, 26.0, 37.0, 76.0, 68.0, 528.0, 170.0, 70.0],
        Character::Works | Character::Green => [15.0, 14.0, 18.0, 50.0, 120.0, 603.0, 120.0, 60.0],
        Character::Country => [22.0, 23.0, 34.0, 75.0, 70.0, 541.0, 170.0, 65.0],
    }
}

fn populate(blocks: &mut [Block]) {
    let inside: u32 = SETTLEMENTS.iter().map(|s| s.residents).sum();
    let country = plan::RESIDENTS - inside;
    for settlement in 0..=SETTLEMENTS.len() {
        // the last round is the open country of all parishes
        let members: Vec<usize> = (0..blocks.len())
            .filter(|&i| match blocks[i].character {
                Character::Country => settlement == SETTLEMENTS.len(),
                _ => blocks[i].parish == settlement,
            })
            .collect();
        let weights: Vec<f64> = members.iter().map(|&i| weight(&blocks[i])).collect();
        let total = SETTLEMENTS.get(settlement).map_or(country, |s| s.residents);
        for (&i, residents) in members.iter().zip(apportion(total, &weights)) {
            blocks[i].ages = ages(&blocks[i], residents);
        }
    }
}

fn weight(block: &Block) -> f64 {
    let mut chance = Chance::stream(&block.code, 1);
    let empty = match block.character {
        Character::Country => 0.24,
        Character::Green | Character::Works => 0.4,
        _ => 0.012,
    };
    let spread = (1.0 + 0.28 * chance.bell()).max(0.25);
    // in a large block much is garden, yard or not yet built on
    let built = if block.character == Character::Country { block.hectares } else { block.hectares.min(7.0) };
    if chance.happens(empty) { 0.0 } else { built * usual_density(block.character) * spread }
}

fn ages(block: &Block, residents: u32) -> [u32; 8] {
    let mut chance = Chance::stream(&block.code, 2);
    let mut shares = usual_ages(block.character);
    // streets age together: a block is younger or older as a whole
    let youth = chance.bell() * 0.14;
    for (group, share) in shares.iter_mut().enumerate() {
        let lean = match group {
            0..=3 => youth,
            4 | 5 => 0.0,
            _ => -youth,
        };
        *share *= (1.0 + lean + 0.13 * chance.bell()).max(0.2);
    }
    let mut ages = [0; 8];
    for (age, share) in ages.iter_mut().zip(apportion(residents, &shares)) {
        *age = share;
    }
    // chance moves single people between neighbouring groups, else small blocks would all look alike
    for _ in 0..residents.div_ceil(12).min(24) {
        let (from, to) = (chance.below(8), chance.below(8));
        if ages[from] > 1 && ages[to] < residents && chance.happens(0.5) {
            ages[from] -= 1;
            ages[to] += 1;
        }
    }
    ages
}
