// Heatmaps through cairo: sharp cells at every size, in bitmaps as in vectors.
#pragma once

#include <cairo.h>

#include "app/draw/picture.h"

namespace unrolled::canvas {

// Bitmaps get each of their pixels coloured by the cell at its centre. Vector files get a rectangle a cell where
// there are few cells, otherwise a bitmap enlarged by whole factors, since viewers smooth bitmaps. `scale` is a
// bitmap's pixels per point.
void draw_heatmap(cairo_t* cr, const draw::Heatmap& heatmap, bool bitmap, double scale);

}  // namespace unrolled::canvas
