//! The departments' boundary files.

use super::chance::Chance;
use super::dissolve::{Arc, Labels, Shape, as_it_is, junctions, shapes};
use super::line::{Xy, distance, left, length, simplified, unit};
use super::mesh::Mesh;
use super::people::{AGE_FIELDS, Block};
use super::plan::{MUNICIPALITIES, SETTLEMENTS};
use super::regions::{Barriers, Seed, grow};
use super::seeds;
use super::systems::{GK3_PRJ, Systems, UTM32_PRJ};
use super::write::{self, Cell, Field, Files, Layer, Text, moved, utm};

/// The county, settled.
pub struct County {
    /// The tiling.
    pub mesh: Mesh,
    /// Its blocks, sorted by code.
    pub blocks: Vec<Block>,
    /// The social space of each block.
    pub social: Vec<usize>,
    /// The ways to other coordinate systems.
    pub systems: Systems,
}

impl County {
    fn labels(&self, belongs: &[usize]) -> Labels {
        self.blocks.iter().zip(belongs).map(|(block, &space)| (block.face, space)).collect()
    }

    fn grown(&self, seeds: &[Seed], barriers: Barriers) -> Vec<usize> {
        grow(&self.mesh, &self.blocks, seeds, barriers)
    }

    fn sum(&self, belongs: &[usize], space: usize, what: impl Fn(&Block) -> u32) -> u32 {
        self.blocks.iter().zip(belongs).filter(|(_, s)| **s == space).map(|(block, _)| what(block)).sum()
    }

    fn all_shapes(&self, labels: &Labels, count: usize, bend: &dyn Fn(&Arc) -> Vec<Xy>) -> Vec<Vec<Shape>> {
        let junctions = junctions(&self.mesh, labels);
        (0..count).map(|label| shapes(&self.mesh, labels, &junctions, label, bend)).collect()
    }
}

/// Statistics office: the blocks in a ZIP, UTF-8.
pub fn blocks(county: &County, files: &mut Files) -> Result<(), String> {
    let mut fields = vec![
        Field::Text("BLOCK_NR", 8),
        Field::Text("GEMEINDE", 30),
        Field::Text("ORTSTEIL", 30),
        Field::Number("EW_GES", 6, 0),
    ];
    fields.extend(AGE_FIELDS.iter().map(|name| Field::Number(name, 6, 0)));
    fields.extend([Field::Number("FL_HA", 9, 2), Field::Text("STAND", 10)]);
    let rows = county.blocks.iter().map(|block| {
        let mut row: Vec<Cell> = vec![
            block.code.as_str().into(),
            MUNICIPALITIES[block.municipality].0.into(),
            SETTLEMENTS[block.parish].name.into(),
            block.residents().into(),
        ];
        row.extend(block.ages.iter().map(|&age| Cell::from(age)));
        row.extend([Cell::Number((block.hectares * 100.0).round() / 100.0), "31.12.2024".into()]);
        row
    });
    let shapes: Vec<Vec<Shape>> = county.blocks.iter().map(|b| vec![vec![county.mesh.ring(b.face)]]).collect();
    let layer = Layer { fields, rows: rows.collect(), shapes: moved(&shapes, utm) };
    let mut members = Files::new();
    write::shapefile("statistische_bloecke", &layer, Text::Utf8, &mut members)?;
    members.insert("statistische_bloecke.prj".to_owned(), UTM32_PRJ.into());
    members.insert("statistische_bloecke.cpg".to_owned(), "UTF-8".into());
    files.insert("statistik_bloecke.zip".to_owned(), write::zip(&members)?);
    Ok(())
}

/// Youth welfare: Gauß-Krüger, cp1252, no .cpg.
pub fn social_spaces(county: &County, files: &mut Files) -> Result<(), String> {
    let seeds = seeds::SOCIAL_SPACES;
    let labels = county.labels(&county.social);
    let in_utm = moved(&county.all_shapes(&labels, seeds.len(), &as_it_is(&county.mesh)), utm);
    let failure = std::cell::RefCell::new(None);
    let shapes = moved(&in_utm, |p| {
        county.systems.gauss_krueger(p).unwrap_or_else(|e| {
            failure.borrow_mut().get_or_insert(e);
            p
        })
    });
    if let Some(e) = failure.into_inner() {
        return Err(e);
    }
    let fields = vec![
        Field::Text("SR_NR", 6),
        Field::Text("SR_NAME", 40),
        Field::Text("REGIONALT", 40),
        Field::Number("FLAECHE_HA", 10, 1),
    ];
    let rows = seeds.iter().enumerate().map(|(i, seed)| {
        let team = match i {
            0..=9 => "Regionalteam Auenstadt",
            10..=12 | 14..=17 => "Regionalteam Nord (Bad Rodental)",
            _ => "Regionalteam Süd (Weidenburg)",
        };
        let hectares: f64 =
            county.blocks.iter().zip(&county.social).filter(|(_, s)| **s == i).map(|(b, _)| b.hectares).sum();
        vec![seed.code.into(), seed.name.into(), team.into(), Cell::Number((hectares * 10.0).round() / 10.0)]
    });
    let layer = Layer { fields, rows: rows.collect(), shapes };
    write::shapefile("jugendamt_sozialraeume", &layer, Text::Cp1252, files)?;
    files.insert("jugendamt_sozialraeume.prj".to_owned(), GK3_PRJ.into());
    Ok(())
}

/// Schools: drawn by hand along some borders, so that slivers lie there; one building area is claimed twice.
pub fn school_districts(county: &County, files: &mut Files) -> Result<(), String> {
    let seeds = seeds::SCHOOL_DISTRICTS;
    let belongs = county.grown(seeds, seeds::SCHOOL_BARRIERS);
    let labels = county.labels(&belongs);
    let bend = |label: usize| move |arc: &Arc| by_hand(&county.mesh, arc, label);
    let meets = junctions(&county.mesh, &labels);
    let mut all: Vec<Vec<Shape>> =
        (0..seeds.len()).map(|label| shapes(&county.mesh, &labels, &meets, label, &bend(label))).collect();
    let (twice, claimant) = claimed_twice(county, &belongs).ok_or("no block to be claimed twice")?;
    let mut wider = labels.clone();
    wider.insert(county.blocks[twice].face, claimant);
    all[claimant] = shapes(&county.mesh, &wider, &junctions(&county.mesh, &wider), claimant, &bend(claimant));
    let fields = vec![
        Field::Text("SBZ_NR", 5),
        Field::Text("SCHULE", 40),
        Field::Text("TRAEGER", 40),
        Field::Number("KINDER_6_9", 6, 0),
    ];
    let rows = seeds.iter().enumerate().map(|(i, seed)| {
        let home = county.blocks.iter().zip(&belongs).filter(|(_, s)| **s == i).map(|(b, _)| b.municipality);
        let mut count = vec![0; MUNICIPALITIES.len()];
        home.for_each(|m| count[m] += 1);
        let most = (0..count.len()).max_by_key(|&m| count[m]).unwrap_or(0);
        let body = MUNICIPALITIES[most].0;
        let body = body.strip_suffix(", Stadt").map_or(format!("Gemeinde {body}"), |town| format!("Stadt {town}"));
        vec![seed.code.into(), seed.name.into(), Cell::Text(body), county.sum(&belongs, i, |b| b.ages[2]).into()]
    });
    let layer = Layer { fields, rows: rows.collect(), shapes: moved(&all, utm) };
    write::shapefile("schulamt_grundschulbezirke", &layer, Text::Utf8, files)?;
    files.insert("schulamt_grundschulbezirke.prj".to_owned(), UTM32_PRJ.into());
    files.insert("schulamt_grundschulbezirke.cpg".to_owned(), "UTF-8".into());
    Ok(())
}

/// A built-up block of two to eight hectares at the border of two districts in the town, and the district that also
/// claims it.
fn claimed_twice(county: &County, belongs: &[usize]) -> Option<(usize, usize)> {
    let of_face = county.labels(belongs);
    (0..county.blocks.len()).find_map(|i| {
        let block = &county.blocks[i];
        let right_size = (3.0..8.0).contains(&block.hectares) && block.residents() > 60;
        if block.municipality != 0 || !right_size {
            return None;
        }
        let around = county.mesh.neighbours(block.face, 0);
        let others: Vec<usize> = around.keys().filter_map(|f| of_face.get(f)).copied().collect();
        let mut strangers: Vec<(f64, usize)> = around
            .iter()
            .filter_map(|(f, &long)| of_face.get(f).filter(|&&s| s != belongs[i]).map(|&s| (long, s)))
            .collect();
        strangers.sort_by(|a, b| b.0.total_cmp(&a.0));
        let two_only = others.iter().all(|s| *s == belongs[i] || strangers.iter().all(|other| other.1 == *s));
        strangers.first().filter(|(long, _)| two_only && *long > 120.0).map(|&(_, s)| (i, s))
    })
}

/// An arc as somebody digitised it: on every fifth border between two districts the second of them was drawn on its own,
/// 0.2 to 3 m beside the first.
fn by_hand(mesh: &Mesh, arc: &Arc, label: usize) -> Vec<Xy> {
    let mut points = as_it_is(mesh)(arc);
    let ends = (u64::from(arc.nodes[0]) << 32) | u64::from(arc.nodes[arc.nodes.len() - 1]);
    let mut chance = Chance::stream("by hand", ends);
    let inner_border = arc.sides.1 != usize::MAX;
    if !inner_border || label != arc.sides.1 || !chance.happens(0.2) {
        return points;
    }
    for i in 1..points.len() - 1 {
        let (before, at, after) = (points[i - 1], points[i], points[i + 1]);
        let room = distance(before, at).min(distance(at, after)) * 0.2;
        let aside = left(unit(after - before));
        let off = chance.between(0.2, 3.0).min(room) * if chance.happens(0.5) { 1.0 } else { -1.0 };
        let moved = if length(aside) > 0.0 { aside * off } else { Xy { x: off, y: 0.0 } };
        points[i] = at + moved;
    }
    points
}

/// Health: GeoJSON in degrees, with borders simplified for an overview map.
pub fn health_regions(county: &County, files: &mut Files) -> Result<(), String> {
    let seeds = seeds::HEALTH_REGIONS;
    let belongs = county.grown(seeds, seeds::HEALTH_BARRIERS);
    let as_is = as_it_is(&county.mesh);
    let coarse = |arc: &Arc| simplified(&as_is(arc), 12.0);
    let in_utm = moved(&county.all_shapes(&county.labels(&belongs), seeds.len(), &coarse), utm);
    let failure = std::cell::RefCell::new(None);
    let shapes = moved(&in_utm, |p| {
        county.systems.degrees(p).unwrap_or_else(|e| {
            failure.borrow_mut().get_or_insert(e);
            p
        })
    });
    if let Some(e) = failure.into_inner() {
        return Err(e);
    }
    let properties = seeds.iter().enumerate().map(|(i, seed)| {
        let mut members = geojson::JsonObject::new();
        members.insert("kennung".to_owned(), seed.code.into());
        members.insert("bezeichnung".to_owned(), seed.name.into());
        members
            .insert("einwohner_ca".to_owned(), (county.sum(&belongs, i, Block::residents).div_ceil(100) * 100).into());
        members
    });
    let bytes = write::geojson("Versorgungsregionen", &shapes, properties.collect());
    files.insert("gesundheitsamt_versorgungsregionen.geojson".to_owned(), bytes);
    Ok(())
}

/// Care for the elderly: two spaces share a code, one has none.
pub fn care_spaces(county: &County, files: &mut Files) -> Result<(), String> {
    let seeds = seeds::CARE_SPACES;
    let belongs = county.grown(seeds, seeds::CARE_BARRIERS);
    let shapes = county.all_shapes(&county.labels(&belongs), seeds.len(), &as_it_is(&county.mesh));
    let fields = vec![
        Field::Text("KENNZIFFER", 6),
        Field::Text("PFLEGERAUM", 40),
        Field::Number("EW_65PLUS", 7, 0),
        Field::Text("BEMERKUNG", 60),
    ];
    let rows = seeds.iter().enumerate().map(|(i, seed)| {
        let (code, remark) = match seed.code {
            // P11 was split off P10 and never got a number of its own
            "P11" => ("P10", "2019 aus P10 ausgegliedert"),
            "P15" => ("", "Nummer wird noch vergeben"),
            code => (code, ""),
        };
        let elderly = county.sum(&belongs, i, |b| b.ages[6] + b.ages[7]);
        vec![code.into(), seed.name.into(), elderly.into(), remark.into()]
    });
    let layer = Layer { fields, rows: rows.collect(), shapes: moved(&shapes, utm) };
    write::shapefile("altenhilfe_pflegeraeume", &layer, Text::Cp1252, files)?;
    files.insert("altenhilfe_pflegeraeume.prj".to_owned(), UTM32_PRJ.into());
    files.insert("altenhilfe_pflegeraeume.cpg".to_owned(), "1252".into());
    Ok(())
}

/// Land registry: municipalities, clean.
pub fn municipalities(county: &County, files: &mut Files) -> Result<(), String> {
    let belongs: Vec<usize> = county.blocks.iter().map(|b| b.municipality).collect();
    let shapes = county.all_shapes(&county.labels(&belongs), MUNICIPALITIES.len(), &as_it_is(&county.mesh));
    let mut order: Vec<usize> = (0..MUNICIPALITIES.len()).collect();
    order.sort_by_key(|&m| MUNICIPALITIES[m].1);
    let fields =
        vec![Field::Text("AGS", 8), Field::Text("GEN", 40), Field::Text("BEZ", 20), Field::Number("EWZ", 7, 0)];
    let rows = order.iter().map(|&m| {
        let (name, key) = MUNICIPALITIES[m];
        let (name, kind) = name.strip_suffix(", Stadt").map_or((name, "Gemeinde"), |town| (town, "Stadt"));
        let ags = Cell::Text(format!("03990{key}"));
        vec![ags, name.into(), kind.into(), county.sum(&belongs, m, Block::residents).into()]
    });
    let layer = Layer {
        fields,
        rows: rows.collect(),
        shapes: moved(&order.iter().map(|&m| shapes[m].clone()).collect::<Vec<_>>(), utm),
    };
    write::shapefile("kreis_gemeinden", &layer, Text::Utf8, files)?;
    files.insert("kreis_gemeinden.prj".to_owned(), UTM32_PRJ.into());
    files.insert("kreis_gemeinden.cpg".to_owned(), "UTF-8".into());
    Ok(())
}
