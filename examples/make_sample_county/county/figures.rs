//! The indicator table of the social spaces, as a spreadsheet exports it in Germany.

use super::chance::Chance;
use super::definitions::County;
use super::people::Block;
use super::plan::Character;
use super::seeds::SOCIAL_SPACES;
use super::write::Files;

/// Share of the residents under 65 who live on basic income support (SGB II) that is usual.
fn usual_share(character: Character) -> f64 {
    match character {
        Character::Estate => 0.31,
        Character::Tenements => 0.145,
        Character::OldTown => 0.105,
        Character::OldHouses => 0.055,
        Character::NewHouses => 0.028,
        Character::Village => 0.046,
        Character::Works | Character::Green => 0.12,
        Character::Country => 0.03,
    }
}

/// Residents on basic income support, and how many of them are children under 15.
fn on_support(block: &Block) -> (f64, f64) {
    let mut chance = Chance::stream(&block.code, 3);
    // the quarters north of the river are poorer than those of the same kind south of it
    let north = if block.municipality == 0 && block.at.y > 18_900.0 { 1.18 } else { 0.96 };
    // and every place has had its own history
    let place = Chance::stream("history", block.parish as u64).between(0.45, 1.65);
    let history = if block.parish == 0 { 1.0 } else { place };
    let share = (usual_share(block.character) * north * history * (1.0 + 0.22 * chance.bell())).clamp(0.0, 0.6);
    let under_65: u32 = block.ages[..6].iter().sum();
    let children = f64::from(block.ages[0] + block.ages[1] + block.ages[2]) + f64::from(block.ages[3]) * 5.0 / 8.0;
    (f64::from(under_65) * share, children * (share * 1.45).min(0.75))
}

#[derive(Debug, Clone, Default)]
struct Sums {
    residents: u32,
    under_65: u32,
    working_age: f64,
    support: f64,
    children: f64,
    unemployed: f64,
}

impl Sums {
    fn add(&mut self, block: &Block) {
        let (support, children) = on_support(block);
        self.residents += block.residents();
        self.under_65 += block.ages[..6].iter().sum::<u32>();
        self.working_age += f64::from(block.ages[4] + block.ages[5]) + f64::from(block.ages[3]) * 3.0 / 8.0;
        self.support += support;
        self.children += children;
        // about a third of those on support are registered as unemployed, and some who live on insurance
        self.unemployed += (support - children) * 0.46 + f64::from(block.ages[5]) * 0.013;
    }

    fn row(&self, name: &str, withhold: Option<Withheld>) -> String {
        let percent = |part: f64, whole: f64| decimal(100.0 * part / whole, 1);
        let unemployed = match withhold {
            Some(Withheld::Missing) => String::new(),
            _ => percent(self.unemployed, self.working_age),
        };
        let children = match withhold {
            Some(Withheld::Suppressed) => ".".to_owned(),
            _ => grouped(self.children.round() as u32),
        };
        let support = percent(self.support, f64::from(self.under_65));
        format!("{name};{};{unemployed};{support};{children};31.12.2024\r\n", grouped(self.residents))
    }
}

#[derive(Debug, Clone, Copy)]
enum Withheld {
    Missing,
    Suppressed,
}

/// Writes `sozialraeume_kennzahlen.csv` in cp1252.
pub fn table(county: &County, files: &mut Files) -> Result<(), String> {
    let mut text = String::from(
        "Sozialraum;Einwohner;Arbeitslosenanteil in %;Anteil SGB II in %;Kinder unter 15 in Bedarfsgemeinschaften;Stichtag\r\n",
    );
    let mut whole = Sums::default();
    for (number, seed) in SOCIAL_SPACES.iter().enumerate() {
        let mut sums = Sums::default();
        for (block, _) in county.blocks.iter().zip(&county.social).filter(|(_, space)| **space == number) {
            sums.add(block);
            whole.add(block);
        }
        let withhold = match seed.code {
            "SR16" => Some(Withheld::Missing),
            "SR20" => Some(Withheld::Suppressed),
            _ => None,
        };
        text += &sums.row(&format!("{} {}", number + 1, seed.name), withhold);
    }
    text += &whole.row("Landkreis gesamt", None);
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1252.encode(&text);
    if lossy {
        return Err("the table has letters that cp1252 lacks".to_owned());
    }
    files.insert("sozialraeume_kennzahlen.csv".to_owned(), bytes.into_owned());
    Ok(())
}

/// With a decimal comma.
pub fn decimal(value: f64, places: usize) -> String {
    format!("{value:.places$}").replace('.', ",")
}

/// With dots between the thousands.
pub fn grouped(value: u32) -> String {
    match value {
        0..1_000 => value.to_string(),
        _ => format!("{}.{:03}", grouped(value / 1_000), value % 1_000),
    }
}
