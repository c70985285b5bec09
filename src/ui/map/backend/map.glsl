// The same three programs as in map.wgsl, for OpenGL 3.1 and OpenGL ES 3.0. A version line and one of the defines FILL, LINE,
// POINT, and one of VERTEX, FRAGMENT, are put before this text.

precision highp float;
precision highp int;
precision highp sampler2D;

// See `Locals` in map.wgsl: centre, scale, colour, pattern, sizes.
uniform vec4 u_locals[5];
#define CENTRE u_locals[0]
#define SCALE u_locals[1]
#define COLOUR u_locals[2]
#define PATTERN u_locals[3]
#define SIZES u_locals[4]

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
