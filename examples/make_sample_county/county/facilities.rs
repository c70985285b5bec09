//! Facilities as a list kept in a spreadsheet: UTM coordinates with decimal commas, UTF-8 with a byte order mark.

use super::chance::Chance;
use super::definitions::County;
use super::draw::metres;
use super::figures::{decimal, grouped};
use super::line::{Xy, distance, heading};
use super::names;
use super::people::Block;
use super::plan::{Character, MUNICIPALITIES, SETTLEMENTS};
use super::seeds::{SCHOOL_DISTRICTS, SOCIAL_SPACES};
use super::write::{Files, utm};
use std::collections::BTreeSet;

struct Facility {
    name: String,
    kind: &'static str,
    operator: String,
    block: usize,
    at: Xy,
    places: Option<u32>,
}

struct Search<'a> {
    county: &'a County,
    chance: Chance,
    /// Names already given: a kindergarten's name occurs once in a municipality.
    taken: BTreeSet<(usize, String)>,
    found: Vec<Facility>,
}

/// Writes `einrichtungen.csv`.
pub fn list(county: &County, files: &mut Files) -> Result<(), String> {
    let chance = Chance::stream("facilities", 0);
    let mut search = Search { county, chance, taken: BTreeSet::new(), found: Vec::new() };
    search.primary_schools();
    search.kitas(96);
    search.secondary_schools();
    search.doctors(74);
    search.youth_centres(17);
    search.advice(20);
    search.nursing_homes(22);
    search.meeting_places(16);
    let mut writer =
        csv::WriterBuilder::new().delimiter(b';').terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let failed = |e: csv::Error| e.to_string();
    writer
        .write_record([
            "Nr",
            "Bezeichnung",
            "Art",
            "Träger",
            "Straße",
            "PLZ",
            "Ort",
            "Plätze",
            "Rechtswert",
            "Hochwert",
        ])
        .map_err(failed)?;
    let Search { found, mut chance, .. } = search;
    for (number, facility) in found.iter().enumerate() {
        let block = &county.blocks[facility.block];
        let [street, code, town] = address(block, &mut chance);
        let at = utm(facility.at);
        let places = facility.places.map_or(String::new(), grouped);
        let row = [
            (number + 1).to_string(),
            facility.name.clone(),
            facility.kind.to_owned(),
            facility.operator.clone(),
            street,
            code,
            town,
            places,
            decimal(at.x, 2),
            decimal(at.y, 2),
        ];
        writer.write_record(row).map_err(failed)?;
    }
    let planned =
        ["301", "Kita Neue Mitte (geplant)", "Kita", "Stadt Auenstadt", "", "37990", "Auenstadt", "75", "", ""];
    writer.write_record(planned).map_err(failed)?;
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(writer.into_inner().map_err(|e| e.to_string())?);
    files.insert("einrichtungen.csv".to_owned(), bytes);
    Ok(())
}

fn address(block: &Block, chance: &mut Chance) -> [String; 3] {
    let town = block.parish < 3;
    let street = chance.pick(if town { names::TOWN_STREETS } else { names::VILLAGE_STREETS });
    let number = 1 + chance.below(if town { 90 } else { 40 });
    let letter = if chance.happens(0.12) { "a" } else { "" };
    // the municipality's post code; the county's range is made up
    let code = 37_990 + [0, 1, 2, 3, 3, 4, 4, 5, 6, 6, 7, 8, 9, 9].get(block.municipality).copied().unwrap_or(0);
    let name = MUNICIPALITIES[block.municipality].0.trim_end_matches(", Stadt");
    let place = match SETTLEMENTS[block.parish].name {
        same if same == name => name.to_owned(),
        village => format!("{name}-{village}"),
    };
    [format!("{street} {number}{letter}"), code.to_string(), place]
}

impl Search<'_> {
    /// A block, the more likely the more `weight` it has and the farther it is from the same kind.
    fn site(&mut self, kind: &str, apart_m: f64, weight: impl Fn(&Block) -> f64) -> usize {
        let others: Vec<Xy> = self.found.iter().filter(|f| f.kind == kind).map(|f| f.at).collect();
        let weights: Vec<f64> = self
            .county
            .blocks
            .iter()
            .map(|block| {
                let nearest = others.iter().map(|&p| distance(p, block.at)).fold(f64::INFINITY, f64::min);
                let fresh = (nearest / apart_m).min(1.0);
                let open = !matches!(block.character, Character::Country);
                if open { weight(block) * fresh * fresh } else { 0.0 }
            })
            .collect();
        let mut left = self.chance.unit() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        chosen.unwrap_or(0)
    }

    fn add(&mut self, kind: &'static str, block: usize, name: String, operator: &str, places: Option<u32>) {
        let home = &self.county.blocks[block];
        let ring = self.county.mesh.ring(home.face);
        // beside the middle of the block, but inside it
        let mut at = home.at;
        for _ in 0..8 {
            let turn = self.chance.unit() * std::f64::consts::TAU;
            let step = self.chance.between(5.0, (home.hectares * 10_000.0).sqrt() * 0.35 + 6.0);
            let wish = home.at + heading(turn) * step;
            if super::line::inside(&ring, wish) && self.found.iter().all(|f| distance(f.at, wish) > 12.0) {
                at = wish;
                break;
            }
        }
        let full = MUNICIPALITIES[home.municipality].0;
        let body = full.strip_suffix(", Stadt").map_or(format!("Gemeinde {full}"), |town| format!("Stadt {town}"));
        self.found.push(Facility { name, kind, operator: operator.replace("{G}", &body), block, at, places });
    }

    fn place_name(&self, block: usize) -> &'static str {
        SETTLEMENTS[self.county.blocks[block].parish].name
    }

    /// In the town the quarter, elsewhere the place.
    fn quarter_name(&self, block: usize) -> &'static str {
        match self.county.blocks[block].parish {
            0 => SOCIAL_SPACES[self.county.social[block]].name,
            _ => self.place_name(block),
        }
    }

    fn primary_schools(&mut self) {
        for seed in SCHOOL_DISTRICTS {
            let from = metres(seed.from[0]);
            let near = (0..self.county.blocks.len())
                .min_by(|&a, &b| {
                    let far = |i: usize| distance(self.county.blocks[i].at, from);
                    far(a).total_cmp(&far(b))
                })
                .unwrap_or(0);
            let size = if self.county.blocks[near].parish == 0 { 180.0 } else { 90.0 };
            let places = (size * self.chance.between(0.8, 1.7) / 4.0).round() as u32 * 4;
            self.add("Grundschule", near, seed.name.to_owned(), "{G}", Some(places));
        }
    }

    fn kitas(&mut self, count: usize) {
        for _ in 0..count {
            let block = self.site("Kita", 700.0, |b| f64::from(b.ages[0] + b.ages[1]));
            let municipality = self.county.blocks[block].municipality;
            let free: Vec<&str> = names::KITAS
                .iter()
                .copied()
                .filter(|name| !self.taken.contains(&(municipality, (*name).to_owned())))
                .collect();
            let word =
                if free.is_empty() { self.place_name(block).to_owned() } else { (*self.chance.pick(&free)).to_owned() };
            self.taken.insert((municipality, word.clone()));
            let operator = match word.as_str() {
                "Arche Noah" | "St. Nikolai" => "Ev.-luth. Kirchenkreis Auental",
                "St. Marien" => "Caritasverband Auental e. V.",
                _ => *self.chance.pick(names::KITA_OPERATORS),
            };
            let name = match (operator, self.chance.below(3)) {
                ("Elterninitiative e. V.", _) => format!("Kinderladen {word}"),
                (_, 0) => format!("Kindertagesstätte {word}"),
                _ => format!("Kita {word}"),
            };
            let places = 25 + 5 * self.chance.below(21) as u32;
            self.add("Kita", block, name, operator, Some(places));
        }
    }

    fn secondary_schools(&mut self) {
        for &(name, places) in names::SECONDARY {
            let home = (0..SETTLEMENTS.len()).rev().find(|&s| name.contains(SETTLEMENTS[s].name)).unwrap_or(0);
            let quarter = [("Südstadt", (18.8, 16.4)), ("Nordstadt", (19.7, 20.6)), ("Mühlenfeld", (16.7, 16.4))];
            let near = quarter.iter().find(|(word, _)| name.contains(word)).map(|&(_, km)| metres(km));
            let block = self.site("Weiterführende Schule", 900.0, |b| {
                let close = near.is_none_or(|at| distance(at, b.at) < 600.0);
                if b.parish == home && close { b.hectares.min(6.0) } else { 0.0 }
            });
            let operator = match name {
                "Freie Waldorfschule Auental" => "Verein zur Förderung der Waldorfpädagogik e. V.",
                _ => "Landkreis Auental",
            };
            self.add("Weiterführende Schule", block, name.to_owned(), operator, Some(places));
        }
    }

    fn doctors(&mut self, count: usize) {
        for _ in 0..count {
            let block = self.site("Hausarztpraxis", 350.0, |b| {
                let central = if b.character == Character::OldTown { 4.0 } else { 1.0 };
                f64::from(b.residents() + b.ages[6] + b.ages[7]) * central * if b.parish < 3 { 1.25 } else { 0.8 }
            });
            let (one, two) = (*self.chance.pick(names::DOCTORS), *self.chance.pick(names::DOCTORS));
            let name = match self.chance.below(6) {
                0 if one != two => format!("Gemeinschaftspraxis Dr. {one} / {two}"),
                1 if one != two => format!("Hausarztzentrum {} (Dr. {one}, Dr. {two})", self.quarter_name(block)),
                2 => format!("Praxis {one}"),
                _ => format!("Praxis Dr. med. {one}"),
            };
            self.add("Hausarztpraxis", block, name, "freiberuflich", None);
        }
    }

    fn youth_centres(&mut self, count: usize) {
        for number in 0..count {
            let block = self.site("Jugendzentrum", 1_800.0, |b| f64::from(b.ages[3]));
            let place = self.quarter_name(block);
            let name = match (self.county.blocks[block].parish, names::YOUTH_CENTRES.get(number)) {
                (0, Some(word)) => format!("Jugendzentrum „{word}“"),
                (1 | 2, _) => format!("Jugendhaus {place}"),
                _ => format!("Jugendtreff {place}"),
            };
            let operator = *self.chance.pick(&["{G}", "{G}", "Ev. Jugend Auental", "Kreisjugendring Auental e. V."]);
            let places = 20 + 5 * self.chance.below(13) as u32;
            self.add("Jugendzentrum", block, name, operator, Some(places));
        }
    }

    fn advice(&mut self, count: usize) {
        for number in 0..count {
            let block = self.site("Beratungsstelle", 250.0, |b| {
                let usual = if b.character == Character::OldTown { 8.0 } else { 1.0 };
                if b.parish < 3 || SETTLEMENTS[b.parish].residents > 2_900 {
                    f64::from(b.residents()) * usual
                } else {
                    0.0
                }
            });
            let topic = names::ADVICE[number % names::ADVICE.len()];
            let name = format!("{topic} {}", self.place_name(block));
            let operator = *self.chance.pick(names::WELFARE_OPERATORS);
            self.add("Beratungsstelle", block, name, operator, None);
        }
    }

    fn nursing_homes(&mut self, count: usize) {
        for number in 0..count {
            let block =
                self.site("Pflegeheim", 1_300.0, |b| f64::from(b.ages[7]) * if b.parish < 3 { 1.2 } else { 0.9 });
            let name = match names::HOMES.get(number) {
                Some(name) => (*name).to_owned(),
                None => format!("Seniorenpflegeheim {}", self.quarter_name(block)),
            };
            let operator = *self.chance.pick(names::CARE_OPERATORS);
            let places = 36 + self.chance.below(90) as u32;
            self.add("Pflegeheim", block, name, operator, Some(places));
        }
    }

    fn meeting_places(&mut self, count: usize) {
        for number in 0..count {
            let block = self.site("Begegnungsstätte", 1_500.0, |b| f64::from(b.residents()));
            let place = self.quarter_name(block);
            let word = [
                "Begegnungsstätte",
                "Mehrgenerationenhaus",
                "Nachbarschaftstreff",
                "Dorfgemeinschaftshaus",
                "Seniorentreff",
            ];
            let kind = if self.county.blocks[block].parish < 3 { word[[0, 1, 2, 4][number % 4]] } else { word[3] };
            let operator = *self.chance.pick(names::WELFARE_OPERATORS);
            let places = 30 + 10 * self.chance.below(10) as u32;
            self.add("Begegnungsstätte", block, format!("{kind} {place}"), operator, Some(places));
        }
    }
}
