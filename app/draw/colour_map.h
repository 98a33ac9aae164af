// Numbers as colours. Screen and files colour by the same table of 256 entries, so that they agree.
#pragma once

#include <array>

#include "app/draw/picture.h"

namespace unrolled::draw {

// signed_map: vermilion (low) – page – blue (high), lightness symmetric about the page's: zero vanishes into it.
// classic_red_blue: pure red (low) – page – pure blue (high), as lectures show it. sequential: page to accent.
// magnitude: viridis. The two middle entries of the signed maps are both the page's colour.
const std::array<Colour, 256>& table(ColourMap map, bool dark);

// Place on the scale, 0 … 1, clamped; NaN stays NaN. A logarithmic scale puts everything ≤ low at 0.
float place(const ColourScale& scale, float value);

// Entry of the table for a place: min(255, ⌊256 · place⌋), as a texture of 256 texels is sampled without filtering.
int table_index(float place);

// The colour of a number; for NaN the hatch's ground.
Colour colour_at(const ColourScale& scale, float value);

// How a cell without a number is drawn: lines rising to the right, x + y ≡ 0 (mod period), on a ground; x and y in
// points from the heatmap's top left corner.
struct Hatch {
  Colour ground;
  Colour line;
  float period = 6.0F;  // points along x
  float width = 1.0F;   // points, measured across the line
};
Hatch hatch(bool dark);

}  // namespace unrolled::draw
