//! Atoms of an overlay as building blocks: the pieces that several definitions cut the territory into, for want of smaller blocks.

use super::super::blocks::definition_of;
use super::super::part::Part;
use super::super::{AppError, Command, DepartmentChoice, free_name, next_colour};
use crate::analysis::check::check_spaces;
use crate::geometry::arrangement::Arrangement;
use crate::geometry::coverage::Coverage;
use crate::geometry::dissolve::dissolve;
use crate::geometry::{Cancelled, Watch};
use crate::model::{Definition, DefinitionId, Finding, LineStyle, Project, Source, Space, SpaceId};
use geo::{Area, Distance, Euclidean, MultiPolygon};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What the user decides about atoms.
#[derive(Debug, Clone, PartialEq)]
pub struct AtomsForm {
    /// Whose the new definition is.
    pub department: DepartmentChoice,
    /// What it is called; not empty, not taken.
    pub name: String,
    /// The definitions that are laid over one another; at least one.
    pub definitions: Vec<DefinitionId>,
    /// Pieces below this area (m²) are no blocks of their own: two hands drew one line.
    pub least_area_m2: f64,
}

/// Atoms that were prepared.
#[derive(Debug, Clone, PartialEq)]
pub struct PreparedAtoms {
    /// The definition's id.
    pub id: DefinitionId,
    /// [`Command::ImportDefinition`] of a definition that serves as blocks.
    pub command: Command,
    /// Blocks that come out.
    pub blocks: usize,
    /// Pieces that were too small and joined to the neighbour with the longest common border.
    pub joined: usize,
    /// Pieces that were too small and have no neighbour; they are left out.
    pub left_out: usize,
    /// Area of those in m².
    pub left_out_m2: f64,
    /// What the check finds in them.
    pub findings: Vec<Finding>,
}

/// Lays definitions over one another and makes a block of every connected piece. Pieces below the least area are joined to the neighbour
/// with which they share the longest border; those without any are left out and told. Residents are not stated: whoever carries residents is
/// asked when the blocks are used.
///
/// # Errors
/// What the form lacks; [`AppError::NotFound`]; [`AppError::Cancelled`].
pub fn prepare_atoms(project: &Project, form: &AtomsForm, watch: &dyn Watch) -> Result<PreparedAtoms, AppError> {
    let name = free_name(&form.name, project.definition_named(form.name.trim()).is_some())?;
    let department = form.department.resolve(project)?;
    let definitions: Vec<&Definition> =
        form.definitions.iter().map(|id| definition_of(project, *id)).collect::<Result<_, _>>()?;
    let pieces = pieces(&definitions, &Part::of(watch, 0.0, 0.5))?;
    let geometry: Vec<&MultiPolygon<f64>> = pieces.iter().map(|piece| &piece.geometry).collect();
    let groups = joined(&geometry, form.least_area_m2, &Part::of(watch, 0.5, 0.7))?;
    let united = dissolve(&geometry, &groups.of_piece, groups.largest.len(), &Part::of(watch, 0.7, 0.9))?;
    let digits = groups.largest.len().max(1).ilog10() as usize + 1;
    let spaces: Vec<Space> = (1usize..)
        .zip(groups.largest.iter().zip(united))
        .map(|(number, (largest, geometry))| Space {
            id: SpaceId::new(),
            code: format!("{number:0digits$}"),
            name: pieces.get(*largest).map(|piece| piece.named(&definitions)).unwrap_or_default(),
            geometry,
            residents: None,
        })
        .collect();
    let findings = check_spaces(&spaces, &Part::of(watch, 0.9, 1.0))?;
    let used: Vec<_> = project.definitions.iter().map(|d| d.colour).collect();
    let definition = Definition {
        id: DefinitionId::new(),
        department: department.id,
        name,
        colour: next_colour(&used),
        line: LineStyle::BORDER,
        is_blocks: true,
        code_field: String::new(),
        name_field: String::new(),
        residents_field: String::new(),
        residents_source: None,
        source: source_of(project, &definitions),
        spaces: Arc::new(spaces),
    };
    Ok(PreparedAtoms {
        id: definition.id,
        blocks: definition.spaces.len(),
        joined: groups.joined,
        left_out: groups.left_out,
        left_out_m2: groups.left_out_m2,
        findings,
        command: Command::ImportDefinition { department, definition: Box::new(definition), kept: None },
    })
}

/// Everybody whose borders are in it is to be named.
fn source_of(project: &Project, definitions: &[&Definition]) -> Source {
    let all = |of: fn(&Definition) -> &String| -> String {
        let texts: BTreeSet<&str> =
            definitions.iter().map(|d| of(d).as_str()).filter(|text| !text.is_empty()).collect();
        texts.into_iter().collect::<Vec<_>>().join("; ")
    };
    Source {
        file_name: definitions.iter().map(|d| d.name.as_str()).collect::<Vec<_>>().join(" × "),
        crs: project.crs.to_string(),
        attribution: all(|d| &d.source.attribution),
        licence: all(|d| &d.source.licence),
        ..Source::default()
    }
}

/// A connected piece, and the spaces it lies in.
struct Piece {
    geometry: MultiPolygon<f64>,
    /// Layer and space.
    covers: Vec<(u32, u32)>,
}

impl Piece {
    /// "Nordstadt · Bezirk 3": the spaces it lies in, each name once.
    fn named(&self, definitions: &[&Definition]) -> String {
        let mut names: Vec<String> = Vec::new();
        for (layer, space) in &self.covers {
            let found = definitions.get(*layer as usize).and_then(|d| d.spaces.get(*space as usize));
            let label = found.map(Space::label).unwrap_or_default();
            if !label.is_empty() && !names.contains(&label) {
                names.push(label);
            }
        }
        names.join(" · ")
    }
}

/// All connected pieces, by the spaces they lie in.
fn pieces(definitions: &[&Definition], watch: &dyn Watch) -> Result<Vec<Piece>, Cancelled> {
    let layers: Vec<Vec<&MultiPolygon<f64>>> =
        definitions.iter().map(|d| d.spaces.iter().map(|space| &space.geometry).collect()).collect();
    let arrangement = Arrangement::build(&layers, &Part::of(watch, 0.0, 0.7))?;
    let mut by_covers: BTreeMap<Vec<(u32, u32)>, Vec<u32>> = BTreeMap::new();
    for face in arrangement.faces().filter(|face| !face.covers().is_empty()) {
        let mut key: Vec<(u32, u32)> = face.covers().iter().map(|cover| (cover.layer, cover.space)).collect();
        key.sort_unstable();
        by_covers.entry(key).or_default().push(face.index());
    }
    let (keys, faces): (Vec<_>, Vec<Vec<u32>>) = by_covers.into_iter().unzip();
    let originals: Vec<&MultiPolygon<f64>> = layers.iter().flatten().copied().collect();
    let areas = arrangement.areas(&faces, &originals, &Part::of(watch, 0.7, 1.0))?;
    let parts = keys.into_iter().zip(areas).flat_map(|(covers, area)| {
        area.0.into_iter().map(move |polygon| Piece { geometry: polygon.into(), covers: covers.clone() })
    });
    Ok(parts.collect())
}

/// Which pieces are one block.
struct Groups {
    of_piece: Vec<Option<u32>>,
    /// The largest piece of each group.
    largest: Vec<usize>,
    joined: usize,
    left_out: usize,
    left_out_m2: f64,
}

/// Joins pieces below an area to the neighbour with the longest common border, the smallest first, until none is left that has one.
fn joined(pieces: &[&MultiPolygon<f64>], least_m2: f64, watch: &dyn Watch) -> Result<Groups, Cancelled> {
    let own: Vec<f64> = pieces.iter().map(|piece| piece.unsigned_area()).collect();
    let mut area_m2 = own.clone();
    let mut root: Vec<usize> = (0..pieces.len()).collect();
    let mut beside = borders(pieces, watch)?;
    let mut small: BTreeSet<(u64, usize)> = BTreeSet::new();
    // Areas are not negative, so their bits are in their order.
    small.extend(area_m2.iter().enumerate().filter(|(_, area)| **area < least_m2).map(|(i, area)| (area.to_bits(), i)));
    let (mut count, mut alone) = (0, BTreeSet::new());
    while let Some((_, piece)) = small.pop_first() {
        watch.check()?;
        let borders = beside.get(piece).cloned().unwrap_or_default();
        let longest = borders.iter().fold(None, |best: Option<(usize, f64)>, (other, length)| match best {
            Some((_, known)) if known >= *length => best,
            _ => Some((*other, *length)),
        });
        let Some((into, _)) = longest else {
            alone.insert(piece);
            continue;
        };
        count += 1;
        small.remove(&(area_m2[into].to_bits(), into));
        area_m2[into] += area_m2[piece];
        root[piece] = into;
        for (other, length) in std::mem::take(&mut beside[piece]) {
            beside[other].remove(&piece);
            if other != into {
                *beside[into].entry(other).or_default() += length;
                *beside[other].entry(into).or_default() += length;
            }
        }
        if area_m2[into] < least_m2 {
            small.insert((area_m2[into].to_bits(), into));
        }
    }
    let top = |mut piece: usize| {
        while root[piece] != piece {
            piece = root[piece];
        }
        piece
    };
    let mut groups = Groups {
        of_piece: vec![None; pieces.len()],
        largest: Vec::new(),
        joined: count,
        left_out: 0,
        left_out_m2: 0.0,
    };
    let mut number: BTreeMap<usize, u32> = BTreeMap::new();
    for piece in 0..pieces.len() {
        let top = top(piece);
        if alone.contains(&top) {
            groups.left_out += 1;
            groups.left_out_m2 += own[piece];
            continue;
        }
        let group = *number.entry(top).or_insert_with(|| {
            groups.largest.push(top);
            groups.largest.len() as u32 - 1
        });
        groups.of_piece[piece] = Some(group);
        let largest = &mut groups.largest[group as usize];
        if own[piece] > own[*largest] {
            *largest = piece;
        }
    }
    Ok(groups)
}

/// For each piece its neighbours with the length of their common border in m.
fn borders(pieces: &[&MultiPolygon<f64>], watch: &dyn Watch) -> Result<Vec<BTreeMap<usize, f64>>, Cancelled> {
    let coverage = Coverage::build(pieces, watch)?;
    let mut beside: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); pieces.len()];
    for arc in coverage.arcs() {
        let ([left], [right]) = (arc.left().covers(), arc.right().covers()) else { continue };
        let (a, b) = (left.space as usize, right.space as usize);
        let coords: Vec<_> = arc.coords().collect();
        let length: f64 = coords.windows(2).map(|two| Euclidean.distance(geo::Point(two[0]), geo::Point(two[1]))).sum();
        if a == b || length <= 0.0 {
            continue;
        }
        for (one, other) in [(a, b), (b, a)] {
            if let Some(of) = beside.get_mut(one) {
                *of.entry(other).or_default() += length;
            }
        }
    }
    Ok(beside)
}
