//! How vector tiles look: calm and pale, for what is planned lies on them. Places and streets have no names here; the names on the map are
//! those of the spaces.
//!
//! Known are the layers of three schemas: OpenMapTiles 3 (attribute `class`), Shortbread 1 (`kind`), Protomaps basemaps 2 to 4
//! (`kind`, `kind_detail`, before version 4 with the prefix `pmap:`). Layers of other schemas are taken by what their name says in German
//! or English; what is not understood is drawn as faint areas and lines.

use crate::formats::tiles::{Interest, Shape, VectorFeature};

/// Red, green, blue.
pub(super) type Rgb = [u8; 3];

/// What something is, in the order it is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Feature {
    /// Areas of a schema that is not known.
    SomeArea,
    Built,
    Green,
    Wood,
    Water,
    Stream,
    River,
    Building,
    /// Lines of a schema that is not known.
    SomeLine,
    District,
    State,
    Country,
    Path,
    Minor,
    Medium,
    Major,
    Motorway,
    Rail,
}

/// How a line is drawn at a zoom.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct LineLook {
    pub(super) colour: Rgb,
    pub(super) width_pt: f32,
    /// What is seen beside it on both sides.
    pub(super) casing: Option<(Rgb, f32)>,
    /// On, off in points.
    pub(super) dash: Option<[f32; 2]>,
}

pub(super) const INTEREST: Interest = Interest { layer: is_drawn, key: is_used };

/// Layers with labels and points only are not even read.
fn is_drawn(layer: &str) -> bool {
    const NOT: [&str; 14] = [
        "poi",
        "pois",
        "place",
        "places",
        "housenumber",
        "addresses",
        "transportation_name",
        "water_name",
        "mountain_peak",
        "aerodrome_label",
        "public_transport",
        "street_labels_points",
        "contours",
        "hillshade",
    ];
    !NOT.contains(&layer) && !layer.ends_with("_labels") && !layer.ends_with("_label")
}

fn is_used(key: &str) -> bool {
    const USED: [&str; 17] = [
        "class",
        "subclass",
        "kind",
        "kind_detail",
        "pmap:kind",
        "pmap:kind_detail",
        "admin_level",
        "pmap:min_admin_level",
        "min_admin_level",
        "maritime",
        "tunnel",
        "is_tunnel",
        "brunnel",
        "service",
        "rail",
        "highway",
        "railway",
    ];
    USED.contains(&key)
}

/// What a feature of a layer is; `None` for what is not drawn.
pub(super) fn feature_of(layer: &str, feature: &VectorFeature) -> Option<Feature> {
    let text = |keys: &[&str]| keys.iter().find_map(|key| feature.text(key)).unwrap_or_default();
    let kind = text(&["class", "kind", "pmap:kind"]);
    if feature.shape == Shape::Points {
        return None;
    }
    let area = feature.shape == Shape::Areas;
    match layer {
        "ocean" | "water" | "water_polygons" if area => (kind != "glacier").then_some(Feature::Water),
        "water" | "waterway" | "water_lines" | "physical_line" => (!area).then(|| stream(kind)).flatten(),
        "water_polygons" | "ocean" => None,
        "building" | "buildings" => area.then_some(Feature::Building),
        "landcover" | "landuse" | "land" | "natural" | "sites" | "park" => {
            area.then(|| ground(kind, feature.text("subclass").unwrap_or_default())).flatten()
        }
        "transportation" | "roads" | "streets" | "transit" => {
            if area {
                return None;
            }
            let detail = text(&["kind_detail", "pmap:kind_detail", "highway", "railway"]);
            way(detail).or_else(|| way(kind)).filter(|way| *way != Feature::Rail || !is_hidden_rail(feature))
        }
        "boundary" | "boundaries" => (!area).then(|| boundary(kind, feature)).flatten(),
        // The ground itself, and what would only disturb.
        "earth" | "landmass" | "globallandcover" | "street_polygons" | "dam_lines" | "dam_polygons" | "pier_lines"
        | "pier_polygons" | "bridges" | "aerialways" | "ferries" | "aeroway" => None,
        other => by_name(other, area),
    }
}

fn stream(kind: &str) -> Option<Feature> {
    match kind {
        "river" | "canal" => Some(Feature::River),
        "stream" | "ditch" | "drain" => Some(Feature::Stream),
        _ => None,
    }
}

fn ground(kind: &str, detail: &str) -> Option<Feature> {
    match kind {
        "wood" | "forest" => Some(Feature::Wood),
        "grass" | "grassland" | "meadow" | "park" | "public_park" | "garden" | "recreation_ground"
        | "village_green" | "cemetery" | "grave_yard" | "allotments" | "golf_course" | "playground" | "pitch"
        | "sports_centre" | "dog_park" | "zoo" | "scrub" | "heath" | "orchard" | "vineyard" | "plant_nursery"
        | "nature_reserve" => Some(Feature::Green),
        "residential" | "suburb" | "quarter" | "neighbourhood" | "commercial" | "retail" | "industrial"
        | "urban_area" | "garages" | "railway" | "school" | "university" | "college" | "kindergarten" | "hospital"
        | "military" | "education" | "stadium" | "construction" => Some(Feature::Built),
        "farmland" if detail == "orchard" || detail == "vineyard" => Some(Feature::Green),
        _ => None,
    }
}

fn way(kind: &str) -> Option<Feature> {
    match kind.strip_suffix("_link").unwrap_or(kind) {
        "motorway" | "highway" => Some(Feature::Motorway),
        "trunk" | "primary" | "major_road" => Some(Feature::Major),
        "secondary" | "tertiary" | "medium_road" => Some(Feature::Medium),
        "minor" | "minor_road" | "residential" | "unclassified" | "living_street" | "pedestrian" | "busway"
        | "bus_guideway" => Some(Feature::Minor),
        "service" | "track" | "path" | "footway" | "cycleway" | "steps" | "bridleway" => Some(Feature::Path),
        "rail" | "light_rail" | "narrow_gauge" | "subway" | "tram" | "transit" | "monorail" | "funicular" => {
            Some(Feature::Rail)
        }
        _ => None,
    }
}

/// Under the ground, or in a yard.
fn is_hidden_rail(feature: &VectorFeature) -> bool {
    let in_tunnel =
        feature.text("brunnel") == Some("tunnel") || feature.is_set("tunnel") || feature.is_set("is_tunnel");
    in_tunnel || feature.text("service").is_some_and(|service| !service.is_empty())
}

fn boundary(kind: &str, feature: &VectorFeature) -> Option<Feature> {
    if feature.is_set("maritime") {
        return None;
    }
    let keys = ["admin_level", "kind_detail", "pmap:min_admin_level", "min_admin_level"];
    let level = keys.iter().find_map(|key| feature.number(key)).unwrap_or(match kind {
        "country" => 2.0,
        "region" => 4.0,
        "county" => 6.0,
        _ => f64::INFINITY,
    });
    match level {
        level if level <= 2.0 => Some(Feature::Country),
        level if level <= 4.0 => Some(Feature::State),
        level if level <= 8.0 => Some(Feature::District),
        _ => None,
    }
}

/// Schemas of surveys and of own making: by words in the layer's name.
fn by_name(layer: &str, area: bool) -> Option<Feature> {
    const WORDS: [(&[&str], Option<Feature>, Option<Feature>); 7] = [
        (&["gewaesser", "gewässer", "water", "wasser", "meer", "see_"], Some(Feature::Water), Some(Feature::River)),
        (&["gebaeude", "gebäude", "building", "bauwerk", "haus"], Some(Feature::Building), None),
        (&["wald", "forest", "wood", "gehoelz"], Some(Feature::Wood), None),
        (&["vegetation", "gruen", "grün", "park"], Some(Feature::Green), None),
        (&["siedlung", "ortslage", "wohnbau", "built"], Some(Feature::Built), None),
        (&["verkehr", "strass", "straß", "road", "street", "weg"], None, Some(Feature::Medium)),
        (&["bahn", "rail", "gleis"], None, Some(Feature::Rail)),
    ];
    let name = layer.to_lowercase();
    if ["label", "beschriftung", "name", "punkt", "hoehenlinie", "höhenlinie"].iter().any(|word| name.contains(word)) {
        return None;
    }
    if !area && ["grenze", "boundar", "verwaltung"].iter().any(|word| name.contains(word)) {
        return Some(Feature::District);
    }
    let known = WORDS.iter().find(|(words, ..)| words.iter().any(|word| name.contains(word)));
    match (known, area) {
        (Some((_, areas, _)), true) => *areas,
        (Some((_, _, lines)), false) => *lines,
        (None, true) => Some(Feature::SomeArea),
        (None, false) => Some(Feature::SomeLine),
    }
}

impl Feature {
    /// The colour of an area; `None` for what is a line, or is not drawn at this zoom.
    pub(super) fn fill(self, zoom: f32, dark: bool) -> Option<Rgb> {
        let (light, dim) = match self {
            Self::SomeArea => ([238, 238, 234], [46, 49, 54]),
            Self::Built => ([238, 236, 232], [46, 49, 53]),
            Self::Green => ([232, 239, 226], [42, 50, 45]),
            Self::Wood => ([222, 233, 216], [41, 53, 46]),
            Self::Water => ([205, 220, 231], [43, 58, 72]),
            Self::Building if zoom >= 14.5 => ([226, 223, 218], [58, 61, 67]),
            _ => return None,
        };
        Some(if dark { dim } else { light })
    }

    /// The look of a line at a zoom (0: the world in 256 points); `None` for what is no line, or is not drawn at this zoom.
    pub(super) fn line(self, zoom: f32, dark: bool) -> Option<LineLook> {
        // From which zoom on, and how wide at some zooms.
        let (widths, light, dim): (&[(f32, f32)], Rgb, Rgb) = match self {
            Self::Stream => (&[(13.0, 0.6), (16.0, 1.2), (19.0, 3.0)], [197, 214, 227], [50, 68, 84]),
            Self::River => (&[(8.0, 0.6), (13.0, 1.4), (16.0, 3.0), (19.0, 8.0)], [197, 214, 227], [50, 68, 84]),
            Self::SomeLine => (&[(8.0, 0.6), (16.0, 1.2)], [206, 203, 198], [74, 78, 86]),
            Self::District => (&[(9.0, 0.6), (14.0, 1.0)], [178, 174, 186], [98, 102, 116]),
            Self::State => (&[(4.0, 0.7), (10.0, 1.2), (14.0, 1.4)], [164, 160, 174], [112, 116, 130]),
            Self::Country => (&[(0.0, 0.8), (8.0, 1.6), (14.0, 2.0)], [150, 146, 162], [124, 128, 142]),
            Self::Path => (&[(14.0, 0.5), (16.0, 0.8), (19.0, 2.6)], [228, 225, 220], [62, 66, 72]),
            Self::Minor => (&[(12.0, 0.5), (13.0, 0.8), (16.0, 4.0), (19.0, 13.0)], [255, 255, 255], [70, 74, 82]),
            Self::Medium => (&[(9.5, 0.5), (12.0, 1.2), (16.0, 5.5), (19.0, 17.0)], [255, 255, 255], [78, 82, 90]),
            Self::Major => (&[(7.0, 0.5), (11.0, 1.4), (16.0, 7.0), (19.0, 21.0)], [255, 253, 247], [86, 88, 92]),
            Self::Motorway => (&[(5.0, 0.6), (10.0, 1.8), (16.0, 8.0), (19.0, 24.0)], [250, 243, 229], [98, 94, 86]),
            Self::Rail => (&[(9.0, 0.6), (13.0, 1.0), (16.0, 1.6), (19.0, 3.0)], [203, 200, 197], [84, 87, 94]),
            _ => return None,
        };
        let width_pt = width_at(widths, zoom)?;
        let road = matches!(self, Self::Minor | Self::Medium | Self::Major | Self::Motorway);
        let casing = if dark { [44, 47, 52] } else { [217, 213, 206] };
        let boundary = matches!(self, Self::District | Self::State | Self::Country);
        Some(LineLook {
            // White lines on a white ground are seen by their casing alone: thin ones have its colour.
            colour: match (dark, road && width_pt < 1.2) {
                (false, true) => casing,
                (false, false) => light,
                (true, _) => dim,
            },
            width_pt,
            casing: (road && width_pt >= 1.2).then_some((casing, if width_pt > 6.0 { 0.8 } else { 0.6 })),
            dash: boundary.then_some([5.0, 3.0]),
        })
    }
}

/// Between the zooms of a list evenly, beyond its last as there, `None` before its first.
fn width_at(widths: &[(f32, f32)], zoom: f32) -> Option<f32> {
    let after = widths.partition_point(|(at, _)| *at <= zoom);
    let (from, low) = *widths.get(after.checked_sub(1)?)?;
    let Some((to, high)) = widths.get(after) else { return Some(low) };
    Some(low + (high - low) * (zoom - from) / (to - from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_grow_between_their_zooms() {
        let widths = [(10.0, 1.0), (12.0, 3.0)];
        assert_eq!(width_at(&widths, 9.9), None);
        assert_eq!(width_at(&widths, 11.0), Some(2.0));
        assert_eq!(width_at(&widths, 20.0), Some(3.0));
    }

    #[test]
    fn links_are_ways_and_construction_is_none() {
        assert_eq!(way("motorway_link"), Some(Feature::Motorway));
        assert_eq!(way("primary"), Some(Feature::Major));
        assert_eq!(way("motorway_construction"), None);
        assert_eq!(way("ferry"), None);
    }

    #[test]
    fn layers_of_surveys_are_known_by_words() {
        assert_eq!(by_name("Gewaesserflaeche", true), Some(Feature::Water));
        assert_eq!(by_name("Gewaesserlinie", false), Some(Feature::River));
        assert_eq!(by_name("Verkehrslinie", false), Some(Feature::Medium));
        assert_eq!(by_name("Siedlungsflaeche", true), Some(Feature::Built));
        assert_eq!(by_name("Grenze_Linie", false), Some(Feature::District));
        assert_eq!(by_name("Name_Punkt", true), None);
        assert_eq!(by_name("lärmkarte", true), Some(Feature::SomeArea));
        assert!(is_drawn("streets") && !is_drawn("street_labels") && !is_drawn("poi"));
    }
}
