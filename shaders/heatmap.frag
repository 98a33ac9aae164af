#version 330 core
// Numbers as colours, as draw::colour_at has it: place on the scale, then the table's entry ⌊256 · place⌋.

uniform sampler2D numbers;  // one texel per cell; x is the row, since grids are column-major
uniform sampler2D table;    // 256 colours
uniform ivec2 cells;        // columns, rows
uniform ivec2 size;         // of the result, in texels
uniform float low;          // ends of the scale; of log10 where logarithmic
uniform float high;
uniform bool logarithmic;
uniform vec3 hatch_ground;  // of cells without a number
uniform vec3 hatch_line;
uniform float hatch_period;  // texels along x
uniform float hatch_width;   // texels, across the line

out vec4 colour;

// Not isnan(), which drivers may take to be false.
bool is_nan(float v) { return (floatBitsToUint(v) & 0x7fffffffu) > 0x7f800000u; }

float place(float v) {
  if (logarithmic) {
    if (v <= 0.0) return 0.0;
    v = log(v) * 0.43429448190325182;  // log10
  }
  if (!(high > low)) return 0.0;
  return clamp((v - low) / (high - low), 0.0, 1.0);
}

// Lines rising to the right, x + y ≡ 0 (mod period).
vec3 hatch(vec2 at) {
  float along = mod(at.x + at.y + 0.5 * hatch_period, hatch_period) - 0.5 * hatch_period;
  float across = abs(along) * 0.70710678118654752;
  return mix(hatch_ground, hatch_line, clamp(0.5 * hatch_width - across + 0.5, 0.0, 1.0));
}

void main() {
  ivec2 texel = ivec2(gl_FragCoord.xy);
  ivec2 cell = (2 * texel + 1) * cells / (2 * size);
  float v = texelFetch(numbers, cell.yx, 0).r;
  if (is_nan(v)) {
    colour = vec4(hatch(gl_FragCoord.xy), 1.0);
  } else {
    int entry = min(255, int(place(v) * 256.0));
    colour = vec4(texelFetch(table, ivec2(entry, 0), 0).rgb, 1.0);
  }
}
