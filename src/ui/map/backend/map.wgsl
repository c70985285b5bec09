// The map's pipelines: fills, lines, strips, symbols, and the cached picture. Colours are gamma-encoded and premultiplied, as egui's are.

struct Locals {
    // Chunk's vertices minus `centre.xy` (coarse) minus `centre.zw` (fine) are metres from the middle of the view.
    centre: vec4<f32>,
    // x: pixels a metre, y: 1 for a pattern that is seen; zw: half of the view in pixels.
    scale: vec4<f32>,
    // Colour of lines or of the rim of symbols.
    colour: vec4<f32>,
    // xy: where on screen the pattern starts, z: its period, w: width of its lines (all pixels).
    pattern: vec4<f32>,
    // x: half the width of lines, y: half the size of symbols, z: width of their rim, w: height of the screen (only OpenGL).
    sizes: vec4<f32>,
    // Lengths of dashes in pixels: on, off, on, off; all zero for an unbroken line.
    dash: vec4<f32>,
    // x: how far to the left of the strip its line runs in pixels; zw: middle of the view on screen in pixels from left and top.
    strip: vec4<f32>,
};

@group(0) @binding(0) var<uniform> locals: Locals;
@group(1) @binding(0) var table: texture_2d<f32>;

const RING_END: u32 = 0x80000000u;
const ITEMS_PER_ROW: u32 = 1024u;

fn to_px(offset: vec2<f32>) -> vec2<f32> {
    return ((offset - locals.centre.xy) - locals.centre.zw) * locals.scale.x;
}

fn to_clip(px: vec2<f32>) -> vec4<f32> {
    return vec4<f32>(px / locals.scale.zw, 0.0, 1.0);
}

fn outside() -> vec4<f32> {
    return vec4<f32>(2.0, 2.0, 2.0, 1.0);
}

fn entry(tag: u32, half: u32) -> vec4<f32> {
    let item = tag & ~RING_END;
    let at = vec2<i32>(i32((item % ITEMS_PER_ROW) * 2u + half), i32(item / ITEMS_PER_ROW));
    return textureLoad(table, at, 0);
}

// For targets that encode to sRGB themselves.
fn decoded(colour: vec4<f32>) -> vec4<f32> {
    let low = colour.rgb / 12.92;
    let high = pow((colour.rgb + 0.055) / 1.055, vec3<f32>(2.4));
    return vec4<f32>(select(high, low, colour.rgb < vec3<f32>(0.04045)), colour.a);
}

// Fills

struct Fill {
    @builtin(position) position: vec4<f32>,
    @location(0) @interpolate(flat) ground: vec4<f32>,
    @location(1) @interpolate(flat) ink: vec4<f32>,
};

@vertex
fn fill_vertex(@location(0) offset: vec2<f32>, @location(1) tag: u32) -> Fill {
    var out: Fill;
    let ground = entry(tag, 0u);
    let second = entry(tag, 1u);
    out.ground = vec4<f32>(ground.rgb * ground.a, ground.a);
    // Name of the pattern first, then its colour.
    out.ink = vec4<f32>(round(second.r * 255.0), second.gba);
    out.position = to_clip(to_px(offset));
    if ground.a == 0.0 && out.ink.x == 0.0 {
        out.position = outside();
    }
    return out;
}

fn stripe(along: f32) -> f32 {
    let period = locals.pattern.z;
    let away = abs(fract(along / period) - 0.5) * period * 0.70710678;
    return clamp(locals.pattern.w * 0.5 + 0.5 - away, 0.0, 1.0);
}

fn pattern_cover(name: f32, screen: vec2<f32>) -> f32 {
    let at = screen - locals.pattern.xy;
    if name == 1.0 {
        return stripe(at.x + at.y);
    }
    if name == 3.0 {
        return max(stripe(at.x + at.y), stripe(at.x - at.y));
    }
    if name == 2.0 {
        let half_period = locals.pattern.z * 0.5;
        let away = length((fract(at / half_period) - 0.5) * half_period);
        return clamp(locals.pattern.w * 0.9 + 0.5 - away, 0.0, 1.0);
    }
    return 0.0;
}

fn fill_colour(in: Fill) -> vec4<f32> {
    let cover = pattern_cover(in.ink.x, in.position.xy);
    return vec4<f32>(in.ink.yzw, 1.0) * cover + in.ground * (1.0 - cover);
}

@fragment
fn fill_fragment(in: Fill) -> @location(0) vec4<f32> {
    return fill_colour(in);
}

@fragment
fn fill_fragment_srgb_target(in: Fill) -> @location(0) vec4<f32> {
    return decoded(fill_colour(in));
}

// Lines: a rectangle around each segment; the fragment measures the distance, so that ends are round and edges smooth.

struct Line {
    @builtin(position) position: vec4<f32>,
    // Pixels along the segment from its start, and across.
    @location(0) place: vec2<f32>,
    @location(1) @interpolate(flat) length: f32,
};

@vertex
fn line_vertex(
    @location(0) corner: vec2<f32>,
    @location(1) start: vec2<f32>,
    @location(2) tag: u32,
    @location(3) end: vec2<f32>,
) -> Line {
    var out: Line;
    let a = to_px(start);
    let b = to_px(end);
    let delta = b - a;
    out.length = length(delta);
    var along = vec2<f32>(1.0, 0.0);
    if out.length > 0.0 {
        along = delta / out.length;
    }
    let across = vec2<f32>(-along.y, along.x);
    let reach = max(locals.sizes.x, 0.5) + 0.5;
    out.place = vec2<f32>(select(-reach, out.length + reach, corner.x > 0.0), corner.y * reach);
    out.position = to_clip(a + along * out.place.x + across * out.place.y);
    if (tag & RING_END) != 0u {
        out.position = outside();
    }
    return out;
}

fn line_colour(in: Line) -> vec4<f32> {
    let beyond = in.place.x - clamp(in.place.x, 0.0, in.length);
    let away = length(vec2<f32>(beyond, in.place.y));
    // A line thinner than a pixel is a faint one of a pixel.
    let half_width = max(locals.sizes.x, 0.5);
    let cover = clamp(half_width + 0.5 - away, 0.0, 1.0) * min(locals.sizes.x * 2.0, 1.0);
    return locals.colour * cover;
}

@fragment
fn line_fragment(in: Line) -> @location(0) vec4<f32> {
    return line_colour(in);
}

@fragment
fn line_fragment_srgb_target(in: Line) -> @location(0) vec4<f32> {
    return decoded(line_colour(in));
}

// Strips: each piece from `start` to `end` knows the corners before and after it. The fragment measures from the piece where it is, and
// belongs to the piece on whose side of the joins' bisectors it lies: neighbours meet without gap and without overlap, however far the
// line is moved sideways, because the moved lines' corners lie on the same bisectors.

const NO_PIECE: u32 = 1u;
// How a piece ends: it is the strip's end; it joins with a sharp corner; with a round one (the corner would stick out too far).
const CAP: f32 = 0.0;
const MITRE: f32 = 1.0;
const ROUND: f32 = 2.0;
// Cosine of the sharpest turn (100 degrees) that is joined with a sharp corner.
const MITRE_COSINE: f32 = -0.17;
// Cosine beyond which a line turns back on itself: no bisector, both ends are caps.
const BACK_COSINE: f32 = -0.9998;

struct Strip {
    @builtin(position) position: vec4<f32>,
    // Both ends in pixels from the middle of the view, up is positive.
    @location(0) @interpolate(flat) ends: vec4<f32>,
    // Direction; length in pixels; pixels along the strip at the start, within one period of the dashes.
    @location(1) @interpolate(flat) run: vec4<f32>,
    // Along the strip, across the bisector: at the start, at the end.
    @location(2) @interpolate(flat) cuts: vec4<f32>,
    // How it ends at the start, at the end; length in pixels of the piece before, of the one after.
    @location(3) @interpolate(flat) joins: vec4<f32>,
};

// Between two directions: xy across the bisector, z how it is joined, w tangent of half the turn (left is positive).
fn join(before: vec2<f32>, after: vec2<f32>) -> vec4<f32> {
    let cosine = dot(before, after);
    if cosine < BACK_COSINE {
        return vec4<f32>(0.0, 0.0, CAP, 0.0);
    }
    let turn = (before.x * after.y - before.y * after.x) / (1.0 + cosine);
    return vec4<f32>(before + after, select(ROUND, MITRE, cosine >= MITRE_COSINE), turn);
}

// Direction of a piece, from metres so that short ones keep it; zero when it has none.
fn direction(from_m: vec2<f32>, to_m: vec2<f32>) -> vec2<f32> {
    let delta = to_m - from_m;
    let size = length(delta);
    return select(vec2<f32>(0.0), delta / size, size > 0.0);
}

// How far the rectangle reaches beyond an end, where it is `across` pixels beside the piece; `turn` positive towards that side's inside.
fn beyond(kind: f32, across: f32, turn: f32) -> f32 {
    let reach = max(locals.sizes.x, 0.5) + 0.5;
    if kind == MITRE {
        return max(-across * turn, 0.0) + 0.75;
    }
    return select(reach, reach + abs(locals.strip.x), kind == ROUND);
}

@vertex
fn strip_vertex(
    @location(0) corner: vec2<f32>,
    @location(1) before: vec2<f32>,
    @location(2) start: vec3<f32>,
    @location(3) flags: u32,
    @location(4) end: vec2<f32>,
    @location(5) after: vec2<f32>,
) -> Strip {
    var out: Strip;
    let along = direction(start.xy, end);
    let a = to_px(start.xy);
    let b = to_px(end);
    let size = length(end - start.xy) * locals.scale.x;
    var first = vec4<f32>(0.0);
    var last = vec4<f32>(0.0);
    if any(before != start.xy) {
        first = join(direction(before, start.xy), along);
    }
    if any(after != end) {
        last = join(along, direction(end, after));
    }
    let period = locals.dash.x + locals.dash.y + locals.dash.z + locals.dash.w;
    let walked = start.z * locals.scale.x;
    out.ends = vec4<f32>(a, b);
    out.run = vec4<f32>(along, size, select(0.0, walked - floor(walked / period) * period, period > 0.0));
    out.cuts = vec4<f32>(first.xy, last.xy);
    out.joins = vec4<f32>(first.z, last.z, length(start.xy - before) * locals.scale.x, length(after - end) * locals.scale.x);
    let across = locals.strip.x + corner.y * (max(locals.sizes.x, 0.5) + 0.5);
    let place = select(-beyond(first.z, across, first.w), size + beyond(last.z, across, last.w), corner.x > 0.0);
    out.position = to_clip(a + along * place + vec2<f32>(-along.y, along.x) * across);
    if (flags & NO_PIECE) != 0u || size <= 0.0 {
        out.position = outside();
    }
    return out;
}

// Pixels inside (or, if negative, outside of) a dash around `middle`.
fn dash_depth(walked: f32, middle: f32, on: f32, period: f32) -> f32 {
    let away = (walked - middle) / period;
    return on * 0.5 - abs(away - floor(away + 0.5)) * period;
}

fn dash_cover(walked: f32) -> f32 {
    let dash = locals.dash;
    let period = dash.x + dash.y + dash.z + dash.w;
    if period <= 0.0 {
        return 1.0;
    }
    let one = dash_depth(walked, dash.x * 0.5, dash.x, period);
    let other = dash_depth(walked, dash.x + dash.y + dash.z * 0.5, dash.z, period);
    return clamp(max(one, other) + 0.5, 0.0, 1.0);
}

// How much of a pixel the line covers; `at` is counted as the ends are.
fn strip_cover(in: Strip, at: vec2<f32>) -> f32 {
    let from_start = at - in.ends.xy;
    let from_end = at - in.ends.zw;
    let along = dot(from_start, in.run.xy);
    let across = in.run.x * from_start.y - in.run.y * from_start.x;
    // Where the neighbour ends before the bisector leaves the line (a sharp turn into a short piece), it covers nothing any more.
    let near = abs(across) < max(locals.sizes.x, 0.5) + 0.5;
    // The same comparison of the same numbers in both neighbours: every pixel belongs to exactly one.
    if in.joins.x != CAP && dot(from_start, in.cuts.xy) < 0.0 {
        if !near || dot(from_start, in.cuts.xy - in.run.xy) > -in.joins.z {
            return 0.0;
        }
    }
    if in.joins.y != CAP && dot(from_end, in.cuts.zw) >= 0.0 {
        if !near || dot(from_end, in.cuts.zw - in.run.xy) < in.joins.w {
            return 0.0;
        }
    }
    let over = along - clamp(along, 0.0, in.run.z);
    let kind = select(in.joins.y, in.joins.x, over < 0.0);
    let offset = locals.strip.x;
    var away = abs(across - offset);
    var flat_end = 1.0;
    if over != 0.0 && kind == ROUND {
        // Around the corner, as far from it as the line is from the piece.
        away = abs(select(-1.0, 1.0, across >= 0.0) * length(vec2<f32>(over, across)) - offset);
    } else if over != 0.0 && kind == CAP {
        if locals.colour.a < 1.0 {
            // Round ends of translucent lines would show as dots where several meet.
            flat_end = clamp(0.5 - abs(over), 0.0, 1.0);
        } else {
            away = length(vec2<f32>(over, across - offset));
        }
    }
    let half_width = max(locals.sizes.x, 0.5);
    let cover = clamp(half_width + 0.5 - away, 0.0, 1.0) * min(locals.sizes.x * 2.0, 1.0) * flat_end;
    return cover * dash_cover(in.run.w + along - over);
}

fn strip_colour(in: Strip) -> vec4<f32> {
    let at = vec2<f32>(in.position.x - locals.strip.z, locals.strip.w - in.position.y);
    return locals.colour * strip_cover(in, at);
}

@fragment
fn strip_fragment(in: Strip) -> @location(0) vec4<f32> {
    return strip_colour(in);
}

@fragment
fn strip_fragment_srgb_target(in: Strip) -> @location(0) vec4<f32> {
    return decoded(strip_colour(in));
}

// The cached picture: `pattern` says where on the view (clip space: left, bottom, right, top) it lies.

@group(1) @binding(0) var picture: texture_2d<f32>;
@group(1) @binding(1) var smooth_sampler: sampler;

struct Cached {
    @builtin(position) position: vec4<f32>,
    @location(0) at: vec2<f32>,
};

@vertex
fn cached_vertex(@location(0) corner: vec2<f32>) -> Cached {
    var out: Cached;
    let share = corner * 0.5 + 0.5;
    out.position = vec4<f32>(mix(locals.pattern.xy, locals.pattern.zw, share), 0.0, 1.0);
    // Rows of pictures are counted from above.
    out.at = vec2<f32>(share.x, 1.0 - share.y);
    return out;
}

@fragment
fn cached_fragment(in: Cached) -> @location(0) vec4<f32> {
    return textureSample(picture, smooth_sampler, in.at);
}

// Symbols

struct Point {
    @builtin(position) position: vec4<f32>,
    // Pixels from the middle, up is positive.
    @location(0) place: vec2<f32>,
    @location(1) @interpolate(flat) ground: vec4<f32>,
    @location(2) @interpolate(flat) shape: f32,
};

@vertex
fn point_vertex(@location(0) corner: vec2<f32>, @location(1) offset: vec2<f32>, @location(2) tag: u32) -> Point {
    var out: Point;
    let ground = entry(tag, 0u);
    out.ground = vec4<f32>(ground.rgb * ground.a, ground.a);
    out.shape = round(entry(tag, 1u).r * 255.0);
    out.place = corner * (locals.sizes.y * 1.3 + locals.sizes.z + 1.0);
    out.position = to_clip(to_px(offset) + out.place);
    if ground.a == 0.0 {
        out.position = outside();
    }
    return out;
}

// Signed distance to a regular star with five points and outer radius r (after Inigo Quilez).
fn star(place: vec2<f32>, r: f32) -> f32 {
    let k1 = vec2<f32>(0.809016994375, -0.587785252292);
    let k2 = vec2<f32>(-0.809016994375, -0.587785252292);
    var p = vec2<f32>(abs(place.x), place.y);
    p -= 2.0 * max(dot(k1, p), 0.0) * k1;
    p -= 2.0 * max(dot(k2, p), 0.0) * k2;
    p.x = abs(p.x);
    p.y -= r;
    let ba = 0.45 * vec2<f32>(0.587785252292, 0.809016994375) - vec2<f32>(0.0, 1.0);
    let h = clamp(dot(p, ba) / dot(ba, ba), 0.0, r);
    return length(p - ba * h) * sign(p.y * ba.x - p.x * ba.y);
}

fn box_distance(place: vec2<f32>, half_size: vec2<f32>) -> f32 {
    let d = abs(place) - half_size;
    return length(max(d, vec2<f32>(0.0))) + min(max(d.x, d.y), 0.0);
}

// Signed distance to an upright triangle around the origin with circumradius r.
fn triangle(place: vec2<f32>, r: f32) -> f32 {
    let side = vec2<f32>(0.8660254, 0.5);
    return max(dot(vec2<f32>(abs(place.x), place.y), side), -place.y) - r * 0.5;
}

fn shape_distance(shape: f32, place: vec2<f32>, r: f32) -> f32 {
    if shape == 1.0 {
        return box_distance(place, vec2<f32>(r * 0.88));
    }
    if shape == 2.0 {
        return triangle(place + vec2<f32>(0.0, r * 0.2), r * 1.3);
    }
    if shape == 3.0 {
        return (abs(place.x) + abs(place.y) - r * 1.25) * 0.70710678;
    }
    if shape == 4.0 {
        return star(place, r * 1.3);
    }
    if shape == 5.0 {
        return min(box_distance(place, vec2<f32>(r * 1.1, r * 0.4)), box_distance(place, vec2<f32>(r * 0.4, r * 1.1)));
    }
    return length(place) - r;
}

fn point_colour(in: Point) -> vec4<f32> {
    let away = shape_distance(in.shape, in.place, locals.sizes.y);
    let inner = clamp(0.5 - away, 0.0, 1.0);
    let outer = clamp(0.5 - (away - locals.sizes.z), 0.0, 1.0);
    return in.ground * inner + locals.colour * max(outer - inner, 0.0);
}

@fragment
fn point_fragment(in: Point) -> @location(0) vec4<f32> {
    return point_colour(in);
}

@fragment
fn point_fragment_srgb_target(in: Point) -> @location(0) vec4<f32> {
    return decoded(point_colour(in));
}
