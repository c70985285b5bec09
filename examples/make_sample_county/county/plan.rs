//! The county as drawn by hand: where things lie and what they are called. Kilometres from the county's origin.

/// ETRS89 / UTM 32N easting and northing of the county's origin, in metres.
pub const ORIGIN: (f64, f64) = (545_000.0, 5_735_000.0);

/// Residents of the county.
pub const RESIDENTS: u32 = 150_212;

/// Number of statistical blocks.
pub const BLOCKS: usize = 1_204;

/// A position in kilometres.
pub type Km = (f64, f64);

/// The border, counter-clockwise.
pub const OUTLINE: &[Km] = &[
    (2.6, 33.3),
    (3.3, 30.6),
    (1.2, 28.3),
    (1.9, 25.9),
    (0.5, 23.4),
    (2.3, 20.9),
    (1.5, 18.7),
    (0.4, 16.2),
    (2.4, 14.9),
    (1.9, 11.6),
    (3.1, 9.4),
    (2.0, 7.2),
    (5.2, 5.3),
    (5.9, 3.1),
    (9.2, 2.6),
    (11.4, 3.6),
    (13.9, 1.9),
    (16.0, 2.4),
    (17.6, 0.6),
    (21.0, 0.9),
    (22.1, 2.3),
    (24.9, 1.7),
    (26.6, 0.5),
    (28.7, 1.3),
    (29.1, 3.3),
    (32.6, 3.0),
    (34.6, 4.6),
    (37.9, 5.3),
    (38.4, 7.7),
    (36.9, 9.5),
    (37.8, 12.4),
    (39.6, 14.1),
    (38.9, 16.6),
    (39.8, 19.6),
    (38.1, 21.3),
    (39.4, 24.1),
    (37.7, 25.4),
    (38.3, 28.3),
    (36.6, 30.4),
    (34.2, 30.9),
    (33.6, 33.3),
    (30.4, 32.6),
    (28.6, 33.7),
    (26.2, 32.2),
    (23.6, 32.9),
    (21.9, 34.4),
    (18.7, 33.6),
    (17.3, 32.6),
    (14.2, 33.1),
    (12.1, 34.7),
    (9.4, 34.1),
    (8.3, 32.5),
    (5.4, 32.7),
];

/// The Aue, from where it enters in the south to where it leaves in the north-west.
pub const RIVER: &[Km] = &[
    (26.9, -0.6),
    (25.6, 2.6),
    (25.3, 5.0),
    (26.6, 7.2),
    (24.6, 9.2),
    (24.9, 11.2),
    (22.6, 12.6),
    (23.4, 14.6),
    (21.6, 15.6),
    (20.7, 16.9),
    (19.75, 17.55),
    (19.2, 18.55),
    (18.1, 18.85),
    (17.2, 19.7),
    (16.2, 20.0),
    (15.6, 21.6),
    (14.0, 22.0),
    (13.1, 23.6),
    (11.2, 23.7),
    (10.6, 25.4),
    (9.0, 26.3),
    (8.1, 28.1),
    (6.3, 28.9),
    (5.6, 31.0),
    (4.4, 32.0),
    (3.6, 34.6),
];

/// The Lahme, from the eastern border to the Aue.
pub const STREAM: &[Km] = &[
    (40.4, 21.8),
    (37.6, 21.1),
    (35.2, 20.9),
    (33.4, 19.6),
    (31.2, 19.8),
    (29.4, 18.9),
    (27.2, 19.3),
    (25.2, 18.4),
    (23.4, 18.2),
    (21.8, 17.0),
    (20.7, 16.9),
];

/// The railway from the western to the northern border, and its branch to the south.
pub const RAILWAYS: &[&[Km]] = &[&[
    (-0.4, 13.2),
    (4.0, 12.0),
    (8.6, 10.6),
    (12.5, 12.4),
    (15.6, 15.0),
    (17.1, 17.4),
    (18.2, 19.35),
    (19.8, 20.0),
    (22.4, 20.3),
    (26.4, 22.2),
    (29.6, 24.5),
    (32.3, 26.9),
    (33.4, 29.6),
    (33.8, 34.0),
]];

/// A settlement.
#[derive(Debug, Clone, Copy)]
pub struct Settlement {
    /// Its name.
    pub name: &'static str,
    /// Its centre.
    pub at: Km,
    /// Residents inside the settlement's edge.
    pub residents: u32,
    /// Index in [`MUNICIPALITIES`].
    pub municipality: usize,
}

const fn place(name: &'static str, x: f64, y: f64, residents: u32, municipality: usize) -> Settlement {
    Settlement { name, at: (x, y), residents, municipality }
}

/// All settlements; the first three are the towns.
pub const SETTLEMENTS: &[Settlement] = &[
    place("Auenstadt", 19.0, 18.0, 60_400, 0),
    place("Bad Rodental", 31.0, 26.0, 14_100, 1),
    place("Weidenburg", 9.0, 9.5, 9_050, 2),
    place("Kleinauen", 18.9, 24.0, 1_500, 0),
    place("Großauen", 24.4, 22.4, 2_300, 0),
    place("Wöhren", 18.4, 12.9, 2_100, 0),
    place("Haßlingen", 35.5, 23.5, 1_600, 1),
    place("Königsbruch", 36.1, 28.2, 1_200, 1),
    place("Buchwede", 8.0, 5.0, 1_200, 2),
    place("Esperloh", 5.0, 13.2, 1_500, 2),
    place("Ellerbrück", 14.6, 26.4, 3_100, 3),
    place("Rüstau", 20.2, 27.8, 1_900, 3),
    place("Grünhagen", 14.5, 30.7, 2_600, 4),
    place("Fährhorst", 9.6, 30.4, 1_500, 4),
    place("Mühlrode", 25.2, 26.6, 2_400, 5),
    place("Altenwede", 29.0, 21.8, 2_000, 5),
    place("Schönhagen", 25.8, 30.3, 2_200, 6),
    place("Lüderloh", 20.3, 31.6, 1_300, 6),
    place("Birkenmoor", 30.6, 30.8, 900, 6),
    place("Lindloh", 26.9, 16.3, 2_800, 7),
    place("Öhringsen", 32.1, 17.2, 1_900, 7),
    place("Höxbergen", 33.5, 12.5, 2_400, 8),
    place("Weißenborn", 36.6, 17.0, 1_000, 8),
    place("Krähenberg", 35.4, 7.9, 800, 8),
    place("Sankt Jürgen", 28.4, 12.4, 1_500, 9),
    place("Steinförde", 27.8, 8.8, 1_200, 9),
    place("Tannhausen", 31.6, 8.4, 1_400, 9),
    place("Kaltenmoor", 29.7, 5.2, 700, 9),
    place("Dörverth", 20.2, 8.6, 3_000, 10),
    place("Brakenried", 22.9, 4.9, 1_700, 10),
    place("Süderlohe", 17.9, 4.3, 1_300, 10),
    place("Möllbergen", 14.4, 10.8, 2_200, 11),
    place("Rehwinkel", 13.4, 6.3, 1_100, 11),
    place("Erlenbach", 13.2, 16.2, 3_400, 12),
    place("Neuwede", 9.2, 14.6, 2_500, 12),
    place("Hohenlüchow", 10.4, 19.9, 2_100, 13),
    place("Wölpe", 5.0, 18.2, 1_700, 13),
    place("Lütjenholz", 5.4, 22.7, 1_400, 13),
    place("Oberfähr", 5.6, 26.6, 800, 13),
];

/// Municipalities with the last three digits of their key.
pub const MUNICIPALITIES: &[(&str, &str)] = &[
    ("Auenstadt, Stadt", "001"),
    ("Bad Rodental, Stadt", "003"),
    ("Weidenburg, Stadt", "021"),
    ("Ellerbrück", "006"),
    ("Grünhagen", "008"),
    ("Mühlrode", "014"),
    ("Schönhagen", "018"),
    ("Lindloh", "012"),
    ("Höxbergen", "010"),
    ("Sankt Jürgen", "017"),
    ("Dörverth", "005"),
    ("Möllbergen", "013"),
    ("Erlenbach", "007"),
    ("Hohenlüchow", "009"),
];

/// Roads besides those that join neighbouring settlements anyway.
pub const MORE_ROADS: &[(&str, &str)] = &[
    ("Auenstadt", "Lindloh"),
    ("Auenstadt", "Großauen"),
    ("Auenstadt", "Kleinauen"),
    ("Auenstadt", "Erlenbach"),
    ("Auenstadt", "Wöhren"),
    ("Auenstadt", "Hohenlüchow"),
    ("Bad Rodental", "Altenwede"),
    ("Bad Rodental", "Schönhagen"),
    ("Weidenburg", "Möllbergen"),
    ("Weidenburg", "Neuwede"),
    ("Bad Rodental", "Königsbruch"),
    ("Weidenburg", "Buchwede"),
    ("Auenstadt", "Ellerbrück"),
];

/// Where a town's old centre lies and how its rings run: settlement, radius of the old town, radii of its ring roads (km).
pub const RINGS: &[(usize, f64, &[f64])] = &[(0, 0.42, &[1.05, 1.95]), (1, 0.27, &[0.8]), (2, 0.24, &[0.72])];

/// Streets that lead from a town's inner ring outward, between the roads: settlement, direction in degrees from east.
pub const AVENUES: &[(usize, f64)] = &[
    (0, 12.0),
    (0, 70.0),
    (0, 118.0),
    (0, 165.0),
    (0, 205.0),
    (0, 250.0),
    (0, 292.0),
    (0, 330.0),
    (1, 20.0),
    (1, 100.0),
    (1, 200.0),
    (1, 285.0),
    (2, 30.0),
    (2, 120.0),
    (2, 215.0),
    (2, 330.0),
];

/// What a part of a settlement is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Character {
    /// Works and warehouses; hardly anybody lives here.
    Works,
    /// Park, cemetery, allotments, meadows by the river.
    Green,
    /// High flats of the seventies, many families with little money.
    Estate,
    /// Detached houses of the last fifteen years.
    NewHouses,
    /// Dense streets of before 1914.
    Tenements,
    /// The old centre.
    OldTown,
    /// Detached houses of the sixties.
    OldHouses,
    /// A village.
    Village,
    /// Open country.
    Country,
}

/// Parts with a character of their own: centre, radius (km).
pub const PARTS: &[(Character, Km, f64)] = &[
    (Character::Works, (21.1, 19.95), 0.62),
    (Character::Works, (16.3, 16.35), 0.55),
    (Character::Works, (18.9, 20.1), 0.22),
    (Character::Works, (30.1, 25.15), 0.38),
    (Character::Works, (8.1, 10.6), 0.34),
    (Character::Green, (18.4, 17.05), 0.2),
    (Character::Green, (20.5, 17.7), 0.34),
    (Character::Green, (17.0, 19.4), 0.36),
    (Character::Green, (31.6, 25.5), 0.22),
    (Character::Estate, (19.7, 20.75), 0.55),
    (Character::Estate, (16.9, 15.9), 0.35),
    (Character::Estate, (21.35, 18.55), 0.38),
    (Character::Estate, (30.35, 26.75), 0.25),
    (Character::Tenements, (18.9, 19.35), 0.55),
    (Character::Tenements, (18.0, 18.3), 0.45),
    (Character::Tenements, (19.3, 17.1), 0.42),
    (Character::NewHouses, (18.7, 15.4), 0.5),
    (Character::NewHouses, (21.8, 16.9), 0.4),
    (Character::NewHouses, (17.6, 21.0), 0.45),
    (Character::NewHouses, (31.9, 26.4), 0.35),
    (Character::NewHouses, (9.7, 8.9), 0.35),
    (Character::OldTown, (19.0, 18.0), 0.45),
    (Character::OldTown, (31.0, 26.0), 0.3),
    (Character::OldTown, (9.0, 9.5), 0.27),
];
