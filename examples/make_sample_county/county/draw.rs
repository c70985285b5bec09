//! Lines of the county: border, waters, railway, roads, parish borders, settlement edges, rings and avenues.

use super::chance::Chance;
use super::line::{Xy, curve, distance, dot, frayed, frayed_line, heading, inside, left, length, simplified, unit};
use super::net::{self, Kind};
use super::plan::{self, SETTLEMENTS};

/// All lines with their kinds, and the edges of the settlements as rings.
#[derive(Debug, Clone, Default)]
pub struct Drawing {
    /// Lines.
    pub lines: Vec<(Vec<Xy>, Kind)>,
    /// Edge of each settlement.
    pub edges: Vec<Vec<Xy>>,
}

/// Kilometres to metres.
pub fn metres(at: plan::Km) -> Xy {
    Xy { x: at.0 * 1000.0, y: at.1 * 1000.0 }
}

/// Radius in metres of a settlement if it were round.
pub fn radius(settlement: usize) -> f64 {
    let per_square_km = match settlement {
        0 => 2_650.0,
        1 | 2 => 2_350.0,
        _ => 1_750.0,
    };
    let square_km = f64::from(SETTLEMENTS[settlement].residents) / per_square_km;
    (square_km / std::f64::consts::PI).sqrt() * 1000.0
}

/// How strongly a settlement draws the border to its neighbours away from itself.
fn reach(settlement: usize) -> f64 {
    let r = radius(settlement);
    r * r * 1.1
}

/// The settlement to whose parish a point belongs before rivers are respected.
pub fn parish_at(at: Xy) -> usize {
    let pull = |s: usize| {
        let d = distance(at, metres(SETTLEMENTS[s].at));
        d * d - reach(s)
    };
    (0..SETTLEMENTS.len()).min_by(|&a, &b| pull(a).total_cmp(&pull(b))).unwrap_or(0)
}

/// Draws everything.
pub fn draw() -> Drawing {
    let mut drawing = Drawing::default();
    drawing.lines.push((outline(), net::OUTLINE));
    waters(&mut drawing);
    let roads = roads();
    for railway in plan::RAILWAYS {
        let points: Vec<Xy> = railway.iter().map(|&at| metres(at)).collect();
        drawing.lines.push((simplified(&curve(&points, 150.0), 4.0), net::RAIL));
    }
    let mut bearings: Vec<Vec<Xy>> = vec![Vec::new(); SETTLEMENTS.len()];
    for (number, &(a, b)) in roads.iter().enumerate() {
        let line = road(a, b, number);
        for (settlement, end) in [(a, true), (b, false)] {
            let centre = metres(SETTLEMENTS[settlement].at);
            let near = |p: &&Xy| distance(**p, centre) > radius(settlement);
            let towards = if end { line.iter().find(near) } else { line.iter().rev().find(near) };
            bearings[settlement].extend(towards.map(|&p| unit(p - centre)));
        }
        drawing.lines.push((line, net::ROAD));
    }
    for (settlement, bearings) in bearings.iter_mut().enumerate() {
        tracks(settlement, bearings, &mut drawing);
        let edge = settlement_edge(settlement, bearings);
        let mut closed = edge.clone();
        closed.extend(edge.first().copied());
        drawing.lines.push((closed, net::EDGE));
        drawing.edges.push(edge);
    }
    for &(settlement, old_town, rings) in plan::RINGS {
        town_rings(settlement, old_town, rings, &mut drawing);
    }
    for (number, &(settlement, degrees)) in plan::AVENUES.iter().enumerate() {
        avenue(settlement, degrees, number, &mut drawing);
    }
    parish_borders(&mut drawing);
    drawing
}

fn outline() -> Vec<Xy> {
    let mut points: Vec<Xy> = plan::OUTLINE.iter().map(|&at| metres(at)).collect();
    points.push(points[0]);
    simplified(&frayed_line(&points, 0.19, 150.0, &mut Chance::stream("outline", 0)), 12.0)
}

fn waters(drawing: &mut Drawing) {
    for (number, (course, kind, sway)) in
        [(plan::RIVER, net::RIVER, 0.2), (plan::STREAM, net::STREAM, 0.24)].into_iter().enumerate()
    {
        let points: Vec<Xy> = course.iter().map(|&at| metres(at)).collect();
        let swayed = frayed_line(&points, sway, 700.0, &mut Chance::stream("water", number as u64));
        drawing.lines.push((simplified(&curve(&swayed, 60.0), 5.0), kind));
    }
}

/// Pairs of settlements joined by a road: the relative neighbourhood graph (Toussaint 1980) and some more.
fn roads() -> Vec<(usize, usize)> {
    let at: Vec<Xy> = SETTLEMENTS.iter().map(|s| metres(s.at)).collect();
    let index = |name: &str| SETTLEMENTS.iter().position(|s| s.name == name).unwrap_or(0);
    let mut pairs = Vec::new();
    for a in 0..at.len() {
        for b in a + 1..at.len() {
            let d = distance(at[a], at[b]);
            if (0..at.len()).all(|c| c == a || c == b || distance(at[a], at[c]).max(distance(at[b], at[c])) >= d) {
                pairs.push((a, b));
            }
        }
    }
    pairs.extend(plan::MORE_ROADS.iter().map(|&(a, b)| (index(a), index(b))));
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn old_town_radius(settlement: usize) -> f64 {
    plan::RINGS.iter().find(|ring| ring.0 == settlement).map_or(0.0, |ring| ring.1 * 1000.0)
}

fn road(a: usize, b: usize, number: usize) -> Vec<Xy> {
    let (from, to) = (metres(SETTLEMENTS[a].at), metres(SETTLEMENTS[b].at));
    let bends = frayed(from, to, 0.07, 1_100.0, &mut Chance::stream("road", number as u64));
    let line = curve(&bends, 40.0);
    // a road ends at the old town's ring; what lies inside it is made there
    let outside =
        |p: &Xy| distance(*p, from) >= old_town_radius(a) * 0.8 && distance(*p, to) >= old_town_radius(b) * 0.8;
    let kept: Vec<Xy> = line.into_iter().filter(outside).collect();
    simplified(&kept, 3.0)
}

/// Field tracks in the widest gaps between a village's roads, so that its land is divided all around.
fn tracks(settlement: usize, bearings: &mut Vec<Xy>, drawing: &mut Drawing) {
    let centre = metres(SETTLEMENTS[settlement].at);
    let mut chance = Chance::stream("tracks", settlement as u64);
    while bearings.len() < 4 {
        let step = std::f64::consts::TAU / 48.0;
        let turn = chance.unit() * step;
        let closest = |v: Xy| bearings.iter().map(|&b| dot(v, b)).fold(-2.0, f64::max);
        let directions = (0..48).map(|i| heading(turn + step * f64::from(i)));
        let Some(best) = directions.min_by(|&a, &b| closest(a).total_cmp(&closest(b))) else { return };
        bearings.push(best);
        let mut reach = 300.0;
        while reach < 9_000.0 && parish_at(centre + best * reach) == settlement {
            reach += 50.0;
        }
        let end = centre + best * (reach + 700.0);
        drawing.lines.push((frayed(centre, end, 0.08, 260.0, &mut chance), net::TRACK));
    }
}

/// The edge of a settlement: roundish, longer along its roads.
fn settlement_edge(settlement: usize, bearings: &[Xy]) -> Vec<Xy> {
    let mut chance = Chance::stream("edge", settlement as u64);
    let corners = if settlement < 3 { 72 } else { 36 };
    let waves: Vec<(f64, f64, f64)> =
        (2..6).map(|k| (f64::from(k), chance.signed() * 0.13, chance.unit() * std::f64::consts::TAU)).collect();
    let mut ring = Vec::new();
    for i in 0..corners {
        let angle = std::f64::consts::TAU * (f64::from(i) + chance.signed() * 0.3) / f64::from(corners);
        let direction = heading(angle);
        let mut stretch = 0.88 + chance.signed() * 0.06;
        for &(k, amount, phase) in &waves {
            stretch += amount * heading(angle * k + phase).x;
        }
        let along = bearings.iter().map(|&b| dot(direction, b)).fold(-1.0, f64::max);
        stretch += 0.34 * ((along - 0.8) / 0.2).max(0.0);
        ring.push(metres(SETTLEMENTS[settlement].at) + direction * (radius(settlement) * stretch.max(0.5)));
    }
    ring
}

fn town_rings(settlement: usize, old_town: f64, rings: &[f64], drawing: &mut Drawing) {
    let centre = metres(SETTLEMENTS[settlement].at);
    let mut chance = Chance::stream("rings", settlement as u64);
    for (number, &km) in std::iter::once(&old_town).chain(rings).enumerate() {
        let corners = if number == 0 { 14 } else { 22 };
        let mut points = Vec::new();
        let phase = chance.unit() * 6.0;
        for i in 0..=corners {
            let angle = std::f64::consts::TAU * f64::from(i % corners) / f64::from(corners);
            let oval = 1.0 + 0.1 * heading(2.0 * angle + phase).x + 0.04 * chance.signed();
            points.push(centre + heading(angle) * (km * 1000.0 * oval));
        }
        let last = points.len() - 1;
        points[last] = points[0];
        let mut line = simplified(&curve(&points, 60.0), 3.0);
        if number == 2 {
            // the outer ring was never finished
            let keep = line.len() * 5 / 6;
            line.truncate(keep);
        }
        drawing.lines.push((line, net::STREET));
    }
    // the two main streets of the old town
    let turn = chance.unit();
    for k in 0..2 {
        let direction = heading(turn + std::f64::consts::FRAC_PI_2 * f64::from(k));
        let reach = old_town * 1000.0 * 1.3;
        let (from, to) = (centre - direction * reach, centre + direction * reach);
        drawing.lines.push((curve(&frayed(from, to, 0.1, 300.0, &mut chance), 50.0), net::STREET));
    }
}

fn avenue(settlement: usize, degrees: f64, number: usize, drawing: &mut Drawing) {
    let mut chance = Chance::stream("avenue", number as u64);
    let centre = metres(SETTLEMENTS[settlement].at);
    let direction = heading(degrees.to_radians());
    let inner = plan::RINGS.iter().find(|ring| ring.0 == settlement).map_or(0.3, |ring| ring.2[0]) * 1000.0;
    let start = centre + direction * (inner * 0.8);
    let end = centre + direction * (radius(settlement) * 1.5);
    let bends = curve(&frayed(start, end, 0.06, 500.0, &mut chance), 80.0);
    let edge = &drawing.edges[settlement];
    let mut line: Vec<Xy> = bends.iter().copied().take_while(|&p| inside(edge, p)).collect();
    // a step beyond the edge, so that it ends there and not before
    line.extend(bends.get(line.len()).copied());
    drawing.lines.push((simplified(&line, 3.0), net::STREET));
}

/// Borders of the parishes: edges of the power diagram (Aurenhammer 1987) of the settlements, frayed.
fn parish_borders(drawing: &mut Drawing) {
    let at: Vec<Xy> = SETTLEMENTS.iter().map(|s| metres(s.at)).collect();
    let outline: Vec<Xy> = plan::OUTLINE.iter().map(|&p| metres(p)).collect();
    for a in 0..at.len() {
        for b in a + 1..at.len() {
            let apart = at[b] - at[a];
            let d = length(apart);
            let off = (d * d + reach(a) - reach(b)) / (2.0 * d);
            let foot = at[a] + unit(apart) * off;
            let along = left(unit(apart));
            let (mut low, mut high) = (-60_000.0_f64, 60_000.0_f64);
            for c in (0..at.len()).filter(|&c| c != a && c != b) {
                // nearer to `a` than to `c`: a half-plane along the border's parameter
                let to = at[c] - at[a];
                let limit = (dot(to, to) + reach(a) - reach(c)) / 2.0 - dot(foot - at[a], to);
                let slope = dot(along, to);
                if slope > 1e-9 {
                    high = high.min(limit / slope);
                } else if slope < -1e-9 {
                    low = low.max(limit / slope);
                } else if limit < 0.0 {
                    high = low;
                }
            }
            if high - low < 1.0 {
                continue;
            }
            let (from, to) = (foot + along * low.max(-15_000.0), foot + along * high.min(15_000.0));
            if !inside(&outline, from) && !inside(&outline, to) && !inside(&outline, (from + to) / 2.0) {
                continue;
            }
            let mut chance = Chance::stream("parish", (a * 1000 + b) as u64);
            let line = frayed(from, to, 0.13, 150.0, &mut chance);
            drawing.lines.push((simplified(&line, 9.0), net::PARISH));
        }
    }
}
