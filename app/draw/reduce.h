// Grids with more cells than pixels.
#pragma once

#include "app/draw/picture.h"

namespace unrolled::draw {

// The number that counts as nothing on a scale: the middle of a signed map, the low end of the others.
float reference_of(const ColourScale& scale);

// At most so many rows and columns, each cell the one of its cells farthest from the reference, so that a single
// spike never vanishes; NaN is farthest of all. A grid that is small enough comes back as it is.
Grid reduce_extreme(const Grid& grid, int most_rows, int most_cols, float reference);

}  // namespace unrolled::draw
