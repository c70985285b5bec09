//! Dividing faces into blocks: the largest first, across its long side, along a slightly bent line.

use super::chance::Chance;
use super::land::{Land, character, inner_point};
use super::line::{Xy, cross, distance, dot, frayed, left, length, simplified, unit};
use super::mesh::{FaceId, Mesh, edges};
use super::net::{Cm, STREET, TRACK, crossing};
use super::plan::{self, Character, SETTLEMENTS};
use geo::{LineString, MinimumRotatedRect, Polygon};

/// Divides until there are [`plan::BLOCKS`] faces.
pub fn divide(mesh: &mut Mesh, land: &mut Vec<Land>) {
    for (settlement, place) in SETTLEMENTS.iter().enumerate() {
        let per_block = match settlement {
            0 => 166.0,
            1 | 2 => 172.0,
            _ => 168.0,
        };
        let wanted = (f64::from(place.residents) / per_block).round() as usize;
        divide_part(mesh, land, |l| l.built_up && l.parish == settlement, Some(wanted));
    }
    divide_part(mesh, land, |l| !l.built_up, None);
}

/// Divides the faces of a part until it has `wanted`, or without a number until the whole mesh has enough.
fn divide_part(mesh: &mut Mesh, land: &mut Vec<Land>, part: impl Fn(&Land) -> bool, wanted: Option<usize>) {
    let mut open: Vec<(f64, FaceId)> = Vec::new();
    for (face, &land) in land.iter().enumerate() {
        if !mesh.faces[face].is_empty() && part(&land) {
            open.push((hunger(mesh, land, face), face));
        }
    }
    let mut count = open.len();
    let mut all = mesh.faces.iter().filter(|ring| !ring.is_empty()).count();
    while wanted.map_or(all < plan::BLOCKS, |wanted| count < wanted) {
        let Some(best) = (0..open.len()).max_by(|&a, &b| open[a].0.total_cmp(&open[b].0).then(b.cmp(&a))) else {
            return;
        };
        let (_, face) = open.swap_remove(best);
        if let Some(new) = divide_face(mesh, land[face], face) {
            land.push(land[face]);
            open.push((hunger(mesh, land[face], face), face));
            open.push((hunger(mesh, land[new], new), new));
            count += 1;
            all += 1;
        }
    }
}

/// How much a face wants to be divided: its area against what is usual for a place of its kind.
fn hunger(mesh: &Mesh, land: Land, face: FaceId) -> f64 {
    let ring = mesh.ring(face);
    let at = inner_point(&ring);
    let usual_hectares = match character(at, land) {
        Character::Works => 22.0,
        Character::Green => 12.0,
        Character::Estate => 4.2,
        Character::NewHouses => 4.4,
        Character::Tenements => 2.2,
        Character::OldTown => 1.15,
        Character::OldHouses => 4.6,
        Character::Village => 5.0,
        Character::Country => 420.0,
    };
    let middle = ring.iter().fold(Xy { x: 0.0, y: 0.0 }, |sum, &p| sum + p) / ring.len() as f64;
    let mut chance = Chance::stream("hunger", (middle.x.round() as u64) << 20 | middle.y.round() as u64);
    mesh.area(face) / 10_000.0 / usual_hectares * chance.between(0.6, 1.5)
}

struct Candidate {
    score: f64,
    ends: [End; 2],
}

/// Where a cut meets the ring.
#[derive(Debug, Clone, Copy)]
enum End {
    Node(u32),
    On(u32, u32, Cm),
}

fn divide_face(mesh: &mut Mesh, land: Land, face: FaceId) -> Option<FaceId> {
    let ring = mesh.ring(face);
    let area = mesh.area(face);
    let rect = Polygon::new(LineString::new(ring.clone()), vec![]).minimum_rotated_rect()?;
    let corners = rect.exterior().0.clone();
    let (one, two) = (corners[1] - corners[0], corners[2] - corners[1]);
    let (long, short) = if length(one) >= length(two) { (one, two) } else { (two, one) };
    let centre = (corners[0] + corners[2]) / 2.0;
    let mut chance = Chance::stream("cut", (centre.x.round() as u64) << 24 | centre.y.round() as u64);
    let mut best: Option<Candidate> = None;
    let axes: &[(Xy, Xy)] =
        if length(long) < 1.5 * length(short) { &[(long, short), (short, long)] } else { &[(long, short)] };
    let tilt = if land.built_up { 0.14 } else { 0.45 };
    for (axis, &(along, across)) in axes.iter().enumerate() {
        for step in -4..=4 {
            for _ in 0..3 {
                let through = centre + along * (f64::from(step) * 0.055 + chance.signed() * 0.02);
                let direction = unit(across) + left(unit(across)) * (tilt * chance.signed());
                let handicap = if axis == 0 { 1.0 } else { 0.7 };
                for candidate in cuts(mesh, face, &ring, area, through, unit(direction)) {
                    if best.as_ref().is_none_or(|b| candidate.score * handicap > b.score) {
                        best = Some(Candidate { score: candidate.score * handicap, ..candidate });
                    }
                }
            }
        }
    }
    let best = best?;
    let way = bent_way(mesh, face, land, &best.ends, &mut chance);
    let [from, to] = best.ends.map(|end| match end {
        End::Node(node) => node,
        End::On(a, b, at) => mesh.insert_on_edge(a, b, at),
    });
    Some(mesh.cut(face, from, &way, to, if land.built_up { STREET } else { TRACK }))
}

/// The possible cuts along a straight line.
fn cuts(mesh: &Mesh, face: FaceId, ring: &[Xy], area: f64, through: Xy, direction: Xy) -> Vec<Candidate> {
    let nodes = &mesh.faces[face];
    let mut hits: Vec<(f64, usize, Xy)> = Vec::new();
    for i in 0..ring.len() {
        let (a, b) = (ring[i], ring[(i + 1) % ring.len()]);
        let (da, db) = (cross(direction, a - through), cross(direction, b - through));
        if (da > 0.0) != (db > 0.0) {
            let at = a + (b - a) * (da / (da - db));
            hits.push((dot(at - through, direction), i, at));
        }
    }
    hits.sort_by(|a, b| a.0.total_cmp(&b.0));
    let snap = (area.sqrt() * 0.2).clamp(9.0, 90.0);
    let mut found = Vec::new();
    for pair in hits.chunks_exact(2) {
        let ends = [&pair[0], &pair[1]].map(|&(_, i, at)| {
            let count = nodes.len();
            let (a, b) = (nodes[i], nodes[(i + 1) % count]);
            let (before, after) = (nodes[(i + count - 1) % count], nodes[(i + 2) % count]);
            // a street that meets the opposite one is worth a longer step than a mere bend
            let reach = |before, node, after| if mesh.is_junction(before, node, after) { snap } else { snap * 0.45 };
            let (to_a, to_b) = (distance(at, ring[i]), distance(at, ring[(i + 1) % count]));
            let (near_a, near_b) = (to_a < reach(before, a, b), to_b < reach(a, b, after));
            match (near_a, near_b) {
                (true, false) => End::Node(a),
                (false, true) => End::Node(b),
                (true, true) if to_a <= to_b => End::Node(a),
                (true, true) => End::Node(b),
                (false, false) => End::On(a, b, Cm::of(at)),
            }
        });
        found.extend(judge(mesh, face, area, ends).map(|score| Candidate { score, ends }));
    }
    found
}

fn position(mesh: &Mesh, end: End) -> Cm {
    match end {
        End::Node(node) => mesh.nodes[node as usize],
        End::On(_, _, at) => at,
    }
}

/// How good a cut is; `None` when it is not possible.
fn judge(mesh: &Mesh, face: FaceId, area: f64, ends: [End; 2]) -> Option<f64> {
    let [from, to] = ends.map(|end| position(mesh, end).xy());
    if distance(from, to) < 18.0 || !clear(mesh, face, &ends, &[]) {
        return None;
    }
    let (one, two) = halves(mesh, face, &ends)?;
    let (area_one, around_one) = measures(&one);
    let (area_two, around_two) = measures(&two);
    if area_one.min(area_two) < 0.22 * area || (area_one + area_two - area).abs() > 0.02 * area {
        return None;
    }
    let compact = |area: f64, around: f64| 12.566 * area / (around * around);
    let shape = compact(area_one, around_one).min(compact(area_two, around_two));
    let junctions = ends.iter().filter(|end| matches!(end, End::Node(_))).count() as f64;
    let square = sharpest(&one).min(sharpest(&two));
    if square < 0.35 {
        return None;
    }
    Some((shape + 0.05 * junctions + 0.12 * square) * (area_one.min(area_two) / area * 2.0).sqrt())
}

/// The two rings a straight cut would make.
fn halves(mesh: &Mesh, face: FaceId, ends: &[End; 2]) -> Option<(Vec<Xy>, Vec<Xy>)> {
    let nodes = &mesh.faces[face];
    let mut ring: Vec<Xy> = Vec::new();
    let mut at = [usize::MAX; 2];
    for (a, b) in edges(nodes) {
        for (k, end) in ends.iter().enumerate() {
            if matches!(end, End::Node(node) if *node == a) {
                at[k] = ring.len();
            }
        }
        ring.push(mesh.nodes[a as usize].xy());
        let mut here: Vec<(f64, usize)> = Vec::new();
        for (k, end) in ends.iter().enumerate() {
            if let End::On(from, to, p) = end
                && (*from, *to) == (a, b)
            {
                here.push((distance(p.xy(), mesh.nodes[a as usize].xy()), k));
            }
        }
        here.sort_by(|x, y| x.0.total_cmp(&y.0));
        for (_, k) in here {
            at[k] = ring.len();
            ring.push(position(mesh, ends[k]).xy());
        }
    }
    if at[0] == usize::MAX || at[1] == usize::MAX || at[0] == at[1] {
        return None;
    }
    let (low, high) = (at[0].min(at[1]), at[0].max(at[1]));
    let one = ring[low..=high].to_vec();
    let two: Vec<Xy> = ring[high..].iter().chain(&ring[..=low]).copied().collect();
    (one.len() > 2 && two.len() > 2).then_some((one, two))
}

fn measures(ring: &[Xy]) -> (f64, f64) {
    let around: f64 = (0..ring.len()).map(|i| distance(ring[i], ring[(i + 1) % ring.len()])).sum();
    (super::line::doubled_area(ring) / 2.0, around)
}

/// The smaller sine of the angles at both ends of the cut; 1 where the angle is a right one or wider.
fn sharpest(ring: &[Xy]) -> f64 {
    let count = ring.len();
    let angle = |before: Xy, at: Xy, after: Xy| {
        let (one, two) = (unit(before - at), unit(after - at));
        if cross(two, one) <= 0.0 || dot(one, two) < 0.0 { 1.0 } else { cross(two, one) }
    };
    // the cut runs from the last corner to the first
    angle(ring[count - 2], ring[count - 1], ring[0]).min(angle(ring[count - 1], ring[0], ring[1]))
}

/// Whether the way between the ends stays inside the face.
fn clear(mesh: &Mesh, face: FaceId, ends: &[End; 2], way: &[Cm]) -> bool {
    let mut points = vec![position(mesh, ends[0])];
    points.extend_from_slice(way);
    points.push(position(mesh, ends[1]));
    let count = points.len() - 1;
    let allowed = |end: &End, a: u32, b: u32| match *end {
        End::Node(node) => node == a || node == b,
        End::On(from, to, _) => (from, to) == (a, b),
    };
    for (a, b) in edges(&mesh.faces[face]) {
        let (pa, pb) = (mesh.nodes[a as usize], mesh.nodes[b as usize]);
        for (k, pair) in points.windows(2).enumerate() {
            let touches = (k == 0 && allowed(&ends[0], a, b)) || (k + 1 == count && allowed(&ends[1], a, b));
            if touches {
                // only the end itself may touch: the rest must stay on the inner side
                continue;
            }
            if crossing(pa, pb, pair[0], pair[1]).is_some() || near(pa, pair[0], pair[1]) {
                return false;
            }
            for &p in &points[1..count] {
                if near(p, pa, pb) {
                    return false;
                }
            }
        }
    }
    true
}

/// Whether a point lies within four metres of a piece.
fn near(p: Cm, a: Cm, b: Cm) -> bool {
    let (p, a, b) = (p.xy(), a.xy(), b.xy());
    let along = b - a;
    let t = (dot(p - a, along) / dot(along, along)).clamp(0.0, 1.0);
    distance(p, a + along * t) < 4.0
}

/// The inner points of the cut: nearly straight in towns, frayed in the open country.
fn bent_way(mesh: &Mesh, face: FaceId, land: Land, ends: &[End; 2], chance: &mut Chance) -> Vec<Cm> {
    let [from, to] = ends.map(|end| position(mesh, end).xy());
    let apart = distance(from, to);
    for attempt in 0..5 {
        let tame = 1.0 - f64::from(attempt) * 0.22;
        let line = if land.built_up {
            if apart < 90.0 || chance.happens(0.35) {
                return Vec::new();
            }
            frayed(from, to, 0.07 * tame, (apart * 0.6).max(90.0), chance)
        } else {
            simplified(&frayed(from, to, 0.2 * tame, 140.0, chance), 8.0)
        };
        let way: Vec<Cm> = line[1..line.len() - 1].iter().map(|&p| Cm::of(p)).collect();
        let straight = line.windows(3).all(|w| distance(w[0], w[1]) > 12.0 && distance(w[1], w[2]) > 12.0);
        if straight && clear(mesh, face, ends, &way) && simple(&line) && ends_open(mesh, face, ends, &way) {
            return way;
        }
    }
    Vec::new()
}

/// Whether a line does not cross itself.
fn simple(line: &[Xy]) -> bool {
    let at: Vec<Cm> = line.iter().map(|&p| Cm::of(p)).collect();
    (0..at.len() - 1).all(|i| (i + 2..at.len() - 1).all(|j| crossing(at[i], at[i + 1], at[j], at[j + 1]).is_none()))
}

/// Whether the bent way leaves its ends into the face and not along or across its border.
fn ends_open(mesh: &Mesh, face: FaceId, ends: &[End; 2], way: &[Cm]) -> bool {
    let (Some(first), Some(last)) = (way.first(), way.last()) else { return true };
    let ring = mesh.ring(face);
    [(ends[0], first), (ends[1], last)].into_iter().all(|(end, next)| {
        let (at, next) = (position(mesh, end).xy(), next.xy());
        let probe = at + unit(next - at) * 3.0;
        super::line::inside(&ring, probe) && super::line::inside(&ring, (at + next) / 2.0)
    })
}
