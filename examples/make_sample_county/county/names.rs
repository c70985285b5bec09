//! Words from which facilities get their names.

/// Streets of towns.
pub const TOWN_STREETS: &[&str] = &[
    "Bahnhofstraße",
    "Lange Straße",
    "Am Wall",
    "Goethestraße",
    "Schillerstraße",
    "Mühlenstraße",
    "Kirchplatz",
    "Neue Straße",
    "Lindenallee",
    "Bürgermeister-Köhler-Straße",
    "Auestraße",
    "Hannoversche Straße",
    "Gartenstraße",
    "Beethovenstraße",
    "Friedrich-Ebert-Straße",
    "Am Güterbahnhof",
    "Rosenweg",
    "Königsberger Straße",
    "Breslauer Straße",
    "Stettiner Weg",
    "Tulpenweg",
    "Käthe-Kollwitz-Straße",
    "Geschwister-Scholl-Straße",
    "Südring",
    "Nordring",
    "Weststraße",
    "Jägerstraße",
    "Schützenallee",
    "Brückenstraße",
    "Gerberstraße",
    "Töpferweg",
    "An der Lohe",
    "Steinweg",
    "Ostlandstraße",
    "Ahornweg",
];

/// Streets of villages.
pub const VILLAGE_STREETS: &[&str] = &[
    "Dorfstraße",
    "Hauptstraße",
    "Schulstraße",
    "Kirchweg",
    "Am Anger",
    "Mühlenweg",
    "Im Winkel",
    "Bäckergasse",
    "Heideweg",
    "Lindenstraße",
    "Zum Sportplatz",
    "Am Thie",
    "Birkenweg",
    "Hinter den Höfen",
    "Auf dem Brink",
    "Försterweg",
    "Molkereistraße",
];

/// Kindergartens are called after these.
pub const KITAS: &[&str] = &[
    "Regenbogen",
    "Sonnenschein",
    "Pusteblume",
    "Villa Kunterbunt",
    "Zwergenland",
    "Löwenzahn",
    "Spatzennest",
    "Wirbelwind",
    "Die Auefrösche",
    "Bärenhöhle",
    "Rasselbande",
    "Kleine Strolche",
    "Schneckenhaus",
    "Lummerland",
    "Rappelkiste",
    "Mäuseburg",
    "Arche Noah",
    "St. Nikolai",
    "St. Marien",
    "Sternschnuppe",
    "Wurzelzwerge",
    "Kastanienhof",
    "Am Wäldchen",
    "Hummelburg",
    "Krümelkiste",
    "Hoppetosse",
    "Storchennest",
    "Igelgruppe",
    "Farbenfroh",
    "Apfelbäumchen",
];

/// Operators of kindergartens with how often they occur.
pub const KITA_OPERATORS: &[&str] = &[
    "{G}",
    "{G}",
    "{G}",
    "Ev.-luth. Kirchenkreis Auental",
    "Ev.-luth. Kirchenkreis Auental",
    "DRK-Kreisverband Auental e. V.",
    "AWO Kreisverband Auental e. V.",
    "Caritasverband Auental e. V.",
    "Lebenshilfe Auental gGmbH",
    "Elterninitiative e. V.",
    "Johanniter-Unfall-Hilfe",
];

/// Operators of services for adults and the young.
pub const WELFARE_OPERATORS: &[&str] = &[
    "Diakonisches Werk Auental",
    "AWO Kreisverband Auental e. V.",
    "Caritasverband Auental e. V.",
    "DRK-Kreisverband Auental e. V.",
    "Paritätischer Auental",
    "{G}",
    "Landkreis Auental",
];

/// Operators of nursing homes.
pub const CARE_OPERATORS: &[&str] = &[
    "Diakonie Auental gGmbH",
    "AWO Wohnen & Pflegen gGmbH",
    "Caritas-Altenhilfe GmbH",
    "Residenz Auetal Betriebs-GmbH",
    "DRK-Pflegedienste gGmbH",
    "Familie Brüggemann GmbH & Co. KG",
];

/// Nursing homes are called after these.
pub const HOMES: &[&str] = &[
    "Haus am Auepark",
    "Seniorenzentrum St. Georg",
    "Haus Abendfrieden",
    "Pflegezentrum Lindenhof",
    "Seniorenresidenz Kurpark",
    "Haus Elisabeth",
    "Altenheim Zum Guten Hirten",
    "Haus Wiesengrund",
    "Pflegeheim Sonnenhof",
    "Haus Mühlenblick",
    "Seniorendomizil Rosengarten",
    "Katharinenstift",
];

/// Family names for practices.
pub const DOCTORS: &[&str] = &[
    "Meyer",
    "Schröder",
    "Köhler",
    "Jürgens",
    "Brandt",
    "Yıldız",
    "Hoffmann",
    "Krüger",
    "Ahlers",
    "Petersen",
    "Nowak",
    "Lüdecke",
    "Möller",
    "Weiß",
    "Hartmann",
    "Sörensen",
    "Bösch",
    "Riechers",
    "Thiele",
    "Winkelmann",
    "El-Sayed",
    "Kowalski",
    "Früchtenicht",
    "Wöhler",
    "Grote",
    "Oltmanns",
    "Bäumer",
    "Hansen",
    "Dreyer",
    "Tegtmeier",
];

/// Secondary schools: name and places, in the order they are given sites.
pub const SECONDARY: &[(&str, u32)] = &[
    ("Gymnasium Ernestinum", 980),
    ("Gymnasium an der Aue", 1_120),
    ("Integrierte Gesamtschule Auenstadt", 1_240),
    ("Realschule Südstadt", 640),
    ("Oberschule Nordstadt", 520),
    ("Oberschule am Mühlenfeld", 480),
    ("Förderschule Pestalozzi", 140),
    ("Berufsbildende Schulen Auental", 2_300),
    ("Gymnasium Bad Rodental", 760),
    ("Oberschule Bad Rodental", 560),
    ("Oberschule Weidenburg", 610),
    ("Kooperative Gesamtschule Dörverth", 690),
    ("Oberschule Ellerbrück", 430),
    ("Oberschule Lindloh", 390),
    ("Oberschule Erlenbach", 420),
    ("Oberschule Höxbergen", 310),
    ("Freie Waldorfschule Auental", 330),
];

/// Kinds of advice.
pub const ADVICE: &[&str] = &[
    "Erziehungsberatungsstelle",
    "Schuldnerberatung",
    "Schwangerschaftskonfliktberatung",
    "Suchtberatung",
    "Migrationsberatung",
    "Pflegestützpunkt",
    "Familienbüro",
    "Frauenberatungsstelle",
    "Wohnungslosenhilfe",
    "Ergänzende unabhängige Teilhabeberatung",
];

/// Youth centres of the town, in the order they are given sites; later ones are called after their quarter.
pub const YOUTH_CENTRES: &[&str] = &["Komm rein", "Alte Gerberei", "K9", "Lokschuppen"];
