// The same programs as in map.wgsl, for OpenGL 3.1 and OpenGL ES 3.0. A version line and one of the defines FILL, LINE, STRIP,
// CACHED, POINT, and one of VERTEX, FRAGMENT, are put before this text.

precision highp float;
precision highp int;
precision highp sampler2D;

// See `Locals` in map.wgsl: centre, scale, colour, pattern, sizes, dash, strip.
uniform vec4 u_locals[7];
#define CENTRE u_locals[0]
#define SCALE u_locals[1]
#define COLOUR u_locals[2]
#define PATTERN u_locals[3]
#define SIZES u_locals[4]
#define DASH u_locals[5]
#define STRIP_OFFSET u_locals[6].x
#define STRIP_MIDDLE u_locals[6].zw

#ifdef VERTEX

uniform sampler2D u_table;
const uint RING_END = 0x80000000u;
const uint ITEMS_PER_ROW = 1024u;

vec2 to_px(vec2 offset) {
    return ((offset - CENTRE.xy) - CENTRE.zw) * SCALE.x;
}

vec4 to_clip(vec2 px) {
    return vec4(px / SCALE.zw, 0.0, 1.0);
}

const vec4 OUTSIDE = vec4(2.0, 2.0, 2.0, 1.0);

vec4 entry(uint tag, uint second) {
    uint item = tag & ~RING_END;
    return texelFetch(u_table, ivec2(int((item % ITEMS_PER_ROW) * 2u + second), int(item / ITEMS_PER_ROW)), 0);
}

in vec2 a_corner;
in vec2 a_start;
in uint a_tag;
in vec2 a_end;

#endif

#ifdef FRAGMENT
out vec4 f_colour;
#endif

#ifdef FILL
#ifdef VERTEX
flat out vec4 v_ground;
flat out vec4 v_ink;

void main() {
    vec4 ground = entry(a_tag, 0u);
    vec4 second = entry(a_tag, 1u);
    v_ground = vec4(ground.rgb * ground.a, ground.a);
    v_ink = vec4(floor(second.r * 255.0 + 0.5), second.gba);
    gl_Position = ground.a == 0.0 && v_ink.x == 0.0 ? OUTSIDE : to_clip(to_px(a_start));
}
#else
flat in vec4 v_ground;
flat in vec4 v_ink;

float stripe(float along) {
    float period = PATTERN.z;
    float away = abs(fract(along / period) - 0.5) * period * 0.70710678;
    return clamp(PATTERN.w * 0.5 + 0.5 - away, 0.0, 1.0);
}

float pattern_cover(float name, vec2 screen) {
    vec2 at = screen - PATTERN.xy;
    if (name == 1.0) {
        return stripe(at.x + at.y);
    }
    if (name == 3.0) {
        return max(stripe(at.x + at.y), stripe(at.x - at.y));
    }
    if (name == 2.0) {
        float half_period = PATTERN.z * 0.5;
        float away = length((fract(at / half_period) - 0.5) * half_period);
        return clamp(PATTERN.w * 0.9 + 0.5 - away, 0.0, 1.0);
    }
    return 0.0;
}

void main() {
    // OpenGL counts rows from below.
    float cover = pattern_cover(v_ink.x, vec2(gl_FragCoord.x, SIZES.w - gl_FragCoord.y));
    f_colour = vec4(v_ink.yzw, 1.0) * cover + v_ground * (1.0 - cover);
}
#endif
#endif

#ifdef LINE
#ifdef VERTEX
out vec2 v_place;
flat out float v_length;

void main() {
    vec2 a = to_px(a_start);
    vec2 b = to_px(a_end);
    vec2 delta = b - a;
    v_length = length(delta);
    vec2 along = v_length > 0.0 ? delta / v_length : vec2(1.0, 0.0);
    vec2 across = vec2(-along.y, along.x);
    float reach = max(SIZES.x, 0.5) + 0.5;
    v_place = vec2(a_corner.x > 0.0 ? v_length + reach : -reach, a_corner.y * reach);
    gl_Position = (a_tag & RING_END) != 0u ? OUTSIDE : to_clip(a + along * v_place.x + across * v_place.y);
}
#else
in vec2 v_place;
flat in float v_length;

void main() {
    float beyond = v_place.x - clamp(v_place.x, 0.0, v_length);
    float away = length(vec2(beyond, v_place.y));
    float half_width = max(SIZES.x, 0.5);
    f_colour = COLOUR * (clamp(half_width + 0.5 - away, 0.0, 1.0) * min(SIZES.x * 2.0, 1.0));
}
#endif
#endif

#ifdef STRIP
// As in map.wgsl: each piece knows the corners before and after it; pixels belong to the piece on whose side of the bisectors they lie.
const float CAP = 0.0;
const float MITRE = 1.0;
const float ROUND = 2.0;

#ifdef VERTEX
in vec2 a_before;
in vec2 a_after;
in float a_along;

const uint NO_PIECE = 1u;
const float MITRE_COSINE = -0.17;
const float BACK_COSINE = -0.9998;

flat out vec4 v_ends;
flat out vec4 v_run;
flat out vec4 v_cuts;
flat out vec4 v_joins;

vec4 join(vec2 before, vec2 after) {
    float cosine = dot(before, after);
    if (cosine < BACK_COSINE) {
        return vec4(0.0, 0.0, CAP, 0.0);
    }
    float turn = (before.x * after.y - before.y * after.x) / (1.0 + cosine);
    return vec4(before + after, cosine >= MITRE_COSINE ? MITRE : ROUND, turn);
}

vec2 direction(vec2 from_m, vec2 to_m) {
    vec2 delta = to_m - from_m;
    float size = length(delta);
    return size > 0.0 ? delta / size : vec2(0.0);
}

float beyond(float kind, float across, float turn) {
    float reach = max(SIZES.x, 0.5) + 0.5;
    if (kind == MITRE) {
        return max(-across * turn, 0.0) + 0.75;
    }
    return kind == ROUND ? reach + abs(STRIP_OFFSET) : reach;
}

void main() {
    vec2 along = direction(a_start, a_end);
    vec2 a = to_px(a_start);
    float size = length(a_end - a_start) * SCALE.x;
    vec4 first = a_before != a_start ? join(direction(a_before, a_start), along) : vec4(0.0);
    vec4 last = a_after != a_end ? join(along, direction(a_end, a_after)) : vec4(0.0);
    float period = DASH.x + DASH.y + DASH.z + DASH.w;
    float walked = a_along * SCALE.x;
    v_ends = vec4(a, to_px(a_end));
    v_run = vec4(along, size, period > 0.0 ? walked - floor(walked / period) * period : 0.0);
    v_cuts = vec4(first.xy, last.xy);
    v_joins = vec4(first.z, last.z, length(a_start - a_before) * SCALE.x, length(a_after - a_end) * SCALE.x);
    float across = STRIP_OFFSET + a_corner.y * (max(SIZES.x, 0.5) + 0.5);
    float place = a_corner.x > 0.0 ? size + beyond(last.z, across, last.w) : -beyond(first.z, across, first.w);
    gl_Position = to_clip(a + along * place + vec2(-along.y, along.x) * across);
    if ((a_tag & NO_PIECE) != 0u || size <= 0.0) {
        gl_Position = OUTSIDE;
    }
}
#else
flat in vec4 v_ends;
flat in vec4 v_run;
flat in vec4 v_cuts;
flat in vec4 v_joins;

float dash_depth(float walked, float middle, float on, float period) {
    float away = (walked - middle) / period;
    return on * 0.5 - abs(away - floor(away + 0.5)) * period;
}

float dash_cover(float walked) {
    float period = DASH.x + DASH.y + DASH.z + DASH.w;
    if (period <= 0.0) {
        return 1.0;
    }
    float one = dash_depth(walked, DASH.x * 0.5, DASH.x, period);
    float other = dash_depth(walked, DASH.x + DASH.y + DASH.z * 0.5, DASH.z, period);
    return clamp(max(one, other) + 0.5, 0.0, 1.0);
}

float strip_cover(vec2 at) {
    vec2 from_start = at - v_ends.xy;
    vec2 from_end = at - v_ends.zw;
    float along = dot(from_start, v_run.xy);
    float across = v_run.x * from_start.y - v_run.y * from_start.x;
    bool near = abs(across) < max(SIZES.x, 0.5) + 0.5;
    if (v_joins.x != CAP && dot(from_start, v_cuts.xy) < 0.0) {
        if (!near || dot(from_start, v_cuts.xy - v_run.xy) > -v_joins.z) {
            return 0.0;
        }
    }
    if (v_joins.y != CAP && dot(from_end, v_cuts.zw) >= 0.0) {
        if (!near || dot(from_end, v_cuts.zw - v_run.xy) < v_joins.w) {
            return 0.0;
        }
    }
    float over = along - clamp(along, 0.0, v_run.z);
    float kind = over < 0.0 ? v_joins.x : v_joins.y;
    float away = abs(across - STRIP_OFFSET);
    float flat_end = 1.0;
    if (over != 0.0 && kind == ROUND) {
        away = abs((across >= 0.0 ? 1.0 : -1.0) * length(vec2(over, across)) - STRIP_OFFSET);
    } else if (over != 0.0 && kind == CAP) {
        if (COLOUR.a < 1.0) {
            flat_end = clamp(0.5 - abs(over), 0.0, 1.0);
        } else {
            away = length(vec2(over, across - STRIP_OFFSET));
        }
    }
    float half_width = max(SIZES.x, 0.5);
    float cover = clamp(half_width + 0.5 - away, 0.0, 1.0) * min(SIZES.x * 2.0, 1.0) * flat_end;
    return cover * dash_cover(v_run.w + along - over);
}

void main() {
    // OpenGL counts rows from below.
    vec2 at = vec2(gl_FragCoord.x - STRIP_MIDDLE.x, STRIP_MIDDLE.y - (SIZES.w - gl_FragCoord.y));
    f_colour = COLOUR * strip_cover(at);
}
#endif
#endif

#ifdef CACHED
#ifdef VERTEX
out vec2 v_at;

void main() {
    v_at = a_corner * 0.5 + 0.5;
    gl_Position = vec4(mix(PATTERN.xy, PATTERN.zw, v_at), 0.0, 1.0);
}
#else
in vec2 v_at;
uniform sampler2D u_table;

void main() {
    f_colour = texture(u_table, v_at);
}
#endif
#endif

#ifdef POINT
#ifdef VERTEX
out vec2 v_place;
flat out vec4 v_ground;
flat out float v_shape;

void main() {
    vec4 ground = entry(a_tag, 0u);
    v_ground = vec4(ground.rgb * ground.a, ground.a);
    v_shape = floor(entry(a_tag, 1u).r * 255.0 + 0.5);
    v_place = a_corner * (SIZES.y * 1.3 + SIZES.z + 1.0);
    gl_Position = ground.a == 0.0 ? OUTSIDE : to_clip(to_px(a_start) + v_place);
}
#else
in vec2 v_place;
flat in vec4 v_ground;
flat in float v_shape;

float star(vec2 place, float r) {
    vec2 k1 = vec2(0.809016994375, -0.587785252292);
    vec2 k2 = vec2(-k1.x, k1.y);
    vec2 p = vec2(abs(place.x), place.y);
    p -= 2.0 * max(dot(k1, p), 0.0) * k1;
    p -= 2.0 * max(dot(k2, p), 0.0) * k2;
    p.x = abs(p.x);
    p.y -= r;
    vec2 ba = 0.45 * vec2(-k1.y, k1.x) - vec2(0.0, 1.0);
    float h = clamp(dot(p, ba) / dot(ba, ba), 0.0, r);
    return length(p - ba * h) * sign(p.y * ba.x - p.x * ba.y);
}

float box_distance(vec2 place, vec2 half_size) {
    vec2 d = abs(place) - half_size;
    return length(max(d, vec2(0.0))) + min(max(d.x, d.y), 0.0);
}

float triangle(vec2 place, float r) {
    return max(dot(vec2(abs(place.x), place.y), vec2(0.8660254, 0.5)), -place.y) - r * 0.5;
}

float shape_distance(float shape, vec2 place, float r) {
    if (shape == 1.0) {
        return box_distance(place, vec2(r * 0.88));
    }
    if (shape == 2.0) {
        return triangle(place + vec2(0.0, r * 0.2), r * 1.3);
    }
    if (shape == 3.0) {
        return (abs(place.x) + abs(place.y) - r * 1.25) * 0.70710678;
    }
    if (shape == 4.0) {
        return star(place, r * 1.3);
    }
    if (shape == 5.0) {
        return min(box_distance(place, vec2(r * 1.1, r * 0.4)), box_distance(place, vec2(r * 0.4, r * 1.1)));
    }
    return length(place) - r;
}

void main() {
    float away = shape_distance(v_shape, v_place, SIZES.y);
    float inner = clamp(0.5 - away, 0.0, 1.0);
    float outer = clamp(0.5 - (away - SIZES.z), 0.0, 1.0);
    f_colour = v_ground * inner + COLOUR * max(outer - inner, 0.0);
}
#endif
#endif
