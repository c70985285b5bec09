//! From where the departments' spaces grow, in kilometres from the county's origin, and what keeps them apart.

use super::regions::{Barriers, Seed};

const fn seed(code: &'static str, name: &'static str, from: &'static [(f64, f64)]) -> Seed {
    Seed { code, name, from }
}

/// Youth welfare: social spaces, kept to municipalities outside the town.
pub const SOCIAL_SPACES: &[Seed] = &[
    seed("SR01", "Altstadt", &[(19.0, 18.0)]),
    seed("SR02", "Nordstadt", &[(19.9, 20.8), (19.2, 20.6)]),
    seed("SR03", "Bahnhofsviertel", &[(18.8, 19.35)]),
    seed("SR04", "Weststadt", &[(17.3, 18.2)]),
    seed("SR05", "Südstadt", &[(18.8, 16.7)]),
    seed("SR06", "Mühlenfeld", &[(16.7, 16.4)]),
    seed("SR07", "Oststadt", &[(20.6, 18.9)]),
    seed("SR08", "Lahmegrund", &[(21.2, 17.1)]),
    seed("SR09", "Kapellenberg", &[(17.4, 20.7)]),
    seed("SR10", "Südhang", &[(18.6, 15.1), (18.4, 12.9)]),
    seed("SR11", "Auendörfer", &[(24.4, 22.4), (18.9, 24.0)]),
    seed("SR12", "Bad Rodental Nord", &[(30.7, 26.7), (36.1, 28.2)]),
    seed("SR13", "Bad Rodental Süd", &[(31.3, 25.3), (35.5, 23.5)]),
    seed("SR14", "Weidenburg und Börde", &[(9.0, 9.5), (8.0, 5.0), (5.0, 13.2)]),
    seed("SR15", "Ellerbrück/Rüstau", &[(14.6, 26.4), (20.2, 27.8)]),
    seed("SR16", "Grünhagener Heide", &[(14.5, 30.7), (9.6, 30.4)]),
    seed("SR17", "Mühlrode", &[(25.2, 26.6), (29.0, 21.8)]),
    seed("SR18", "Schönhagener Höhen", &[(25.8, 30.3), (20.3, 31.6), (30.6, 30.8)]),
    seed("SR19", "Lindloh/Öhringsen", &[(26.9, 16.3), (32.1, 17.2)]),
    seed("SR20", "Höxbergen", &[(33.5, 12.5), (36.6, 17.0), (35.4, 7.9)]),
    seed("SR21", "Sankt Jürgen", &[(28.4, 12.4), (27.8, 8.8), (31.6, 8.4), (29.7, 5.2)]),
    seed("SR22", "Südaue", &[(20.2, 8.6), (22.9, 4.9), (17.9, 4.3), (14.4, 10.8), (13.4, 6.3)]),
    seed("SR23", "Erlenbach/Neuwede", &[(13.2, 16.2), (9.2, 14.6)]),
    seed("SR24", "Hohenlüchower Land", &[(10.4, 19.9), (5.0, 18.2), (5.4, 22.7), (5.6, 26.6)]),
];

/// What youth welfare minds.
pub const SOCIAL_BARRIERS: Barriers =
    Barriers { river: 3.0, stream: 1.5, rail: 3.0, road: 1.4, municipality: 7.0, parish: 1.4 };

/// Schools: primary school districts, by the way to school.
pub const SCHOOL_DISTRICTS: &[Seed] = &[
    seed("101", "Grundschule am Markt", &[(18.85, 17.95)]),
    seed("102", "Grundschule Nordstadt", &[(20.0, 20.6)]),
    seed("103", "Heinrich-Böll-Grundschule", &[(18.6, 20.3)]),
    seed("104", "Bahnhofsschule", &[(19.2, 19.2)]),
    seed("105", "Grundschule Weststadt", &[(17.6, 18.5)]),
    seed("106", "Grundschule am Wasserturm", &[(16.5, 17.4)]),
    seed("107", "Südschule", &[(18.2, 16.7)]),
    seed("108", "Astrid-Lindgren-Schule", &[(19.5, 16.5)]),
    seed("109", "Oststadtschule", &[(20.3, 18.6)]),
    seed("110", "Grundschule Lahmegrund", &[(21.3, 17.3)]),
    seed("111", "Grundschule Mühlenfeld", &[(17.1, 15.9)]),
    seed("112", "Grundschule Südhang", &[(18.7, 15.2)]),
    seed("113", "Grundschule Kapellenberg", &[(17.3, 20.9)]),
    seed("114", "Grundschule Großauen", &[(24.4, 22.4)]),
    seed("115", "Grundschule Kleinauen", &[(18.9, 24.0)]),
    seed("116", "Grundschule Wöhren", &[(18.4, 12.9)]),
    seed("201", "Kurparkschule Bad Rodental", &[(31.5, 26.5)]),
    seed("202", "Grundschule an der Lohe", &[(30.3, 26.3)]),
    seed("203", "Grundschule Rodental-Süd", &[(31.3, 25.1)]),
    seed("204", "Grundschule Haßlingen", &[(35.5, 23.5)]),
    seed("301", "Burgschule Weidenburg", &[(9.4, 9.1)]),
    seed("302", "Grundschule am Bahndamm", &[(8.6, 10.2)]),
    seed("401", "Grundschule Ellerbrück", &[(14.6, 26.4)]),
    seed("402", "Grundschule Grünhagen", &[(14.5, 30.7)]),
    seed("403", "Grundschule Mühlrode", &[(25.2, 26.6)]),
    seed("404", "Grundschule Altenwede", &[(29.0, 21.8)]),
    seed("405", "Schule am Hagen, Schönhagen", &[(25.8, 30.3)]),
    seed("406", "Grundschule Lindloh", &[(26.9, 16.3)]),
    seed("407", "Grundschule Öhringsen", &[(32.1, 17.2)]),
    seed("408", "Grundschule Höxbergen", &[(33.5, 12.5)]),
    seed("409", "Grundschule Sankt Jürgen", &[(28.4, 12.4)]),
    seed("410", "Grundschule Dörverth", &[(20.2, 8.6)]),
    seed("411", "Grundschule Brakenried", &[(22.9, 4.9)]),
    seed("412", "Grundschule Möllbergen", &[(14.4, 10.8)]),
    seed("413", "Grundschule Erlenbach", &[(13.2, 16.2)]),
    seed("414", "Grundschule Neuwede", &[(9.2, 14.6)]),
    seed("415", "Grundschule Hohenlüchow", &[(10.4, 19.9)]),
    seed("416", "Grundschule Lütjenholz", &[(5.4, 22.7)]),
];

/// What schools mind: children do not cross the river and the railway alone.
pub const SCHOOL_BARRIERS: Barriers =
    Barriers { river: 2.6, stream: 1.2, rail: 2.2, road: 1.8, municipality: 1.45, parish: 1.1 };

/// Health: supply regions, by the way to the doctor, whatever the municipality.
pub const HEALTH_REGIONS: &[Seed] = &[
    seed("VR-1", "Auenstadt Nord", &[(19.2, 19.6), (18.9, 24.0)]),
    seed("VR-2", "Auenstadt Süd", &[(18.9, 17.2), (18.4, 12.9)]),
    seed("VR-3", "Westliche Aue", &[(13.2, 16.2), (10.4, 19.9)]),
    seed("VR-4", "Bad Rodental", &[(31.0, 26.0), (25.2, 26.6)]),
    seed("VR-5", "Weidenburg", &[(9.0, 9.5)]),
    seed("VR-6", "Nordheide", &[(14.5, 30.7), (14.6, 26.4)]),
    seed("VR-7", "Höxberge", &[(33.5, 12.5)]),
    seed("VR-8", "Südaue", &[(20.2, 8.6), (22.9, 4.9)]),
    seed("VR-9", "Lahmetal", &[(26.9, 16.3), (32.1, 17.2)]),
];

/// What health minds.
pub const HEALTH_BARRIERS: Barriers =
    Barriers { river: 1.7, stream: 1.0, rail: 1.2, road: 0.8, municipality: 1.1, parish: 1.0 };

/// Care for the elderly: care spaces.
pub const CARE_SPACES: &[Seed] = &[
    seed("P01", "Innenstadt", &[(18.8, 18.2)]),
    seed("P02", "Auenstadt-Nord", &[(18.9, 20.2)]),
    seed("P03", "Auenstadt-Ost/Großauen", &[(20.7, 18.3), (24.4, 22.4)]),
    seed("P04", "Auenstadt-Süd/Wöhren", &[(18.9, 16.0), (18.4, 12.9)]),
    seed("P05", "Auenstadt-West", &[(17.0, 17.6)]),
    seed("P06", "Kurstadt Bad Rodental", &[(31.0, 26.0), (33.6, 24.6)]),
    seed("P07", "Königsbruch/Birkenmoor", &[(36.1, 28.2), (30.6, 30.8)]),
    seed("P08", "Weidenburg", &[(9.0, 9.5), (8.0, 5.0)]),
    seed("P09", "Ellerbrück und Kleinauen", &[(14.6, 26.4), (18.9, 24.0)]),
    seed("P10", "Nördliche Heide", &[(14.5, 30.7), (9.6, 30.4), (20.3, 31.6)]),
    seed("P11", "Mühlrode/Schönhagen", &[(25.2, 26.6), (25.8, 30.3)]),
    seed("P12", "Lahmetal", &[(26.9, 16.3), (32.1, 17.2), (29.0, 21.8)]),
    seed("P13", "Höxbergen/Krähenberg", &[(33.5, 12.5), (35.4, 7.9)]),
    seed("P14", "Südliche Aue", &[(28.4, 12.4), (27.8, 8.8), (20.2, 8.6), (22.9, 4.9)]),
    seed("P15", "Möllbergen/Süderlohe", &[(14.4, 10.8), (17.9, 4.3)]),
    seed("P16", "Westliches Auental", &[(9.2, 14.6), (13.2, 16.2), (10.4, 19.9), (5.4, 22.7)]),
];

/// What care for the elderly minds.
pub const CARE_BARRIERS: Barriers =
    Barriers { river: 1.9, stream: 1.1, rail: 1.6, road: 1.0, municipality: 2.6, parish: 1.5 };
