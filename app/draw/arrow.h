// Arrows between the boxes of a graph.
#pragma once

#include "app/draw/picture.h"

namespace unrolled::draw {

// A straight line that ends in a filled head; the head is four line widths wide, but never longer than the arrow.
void draw_arrow(Picture& picture, Point from, Point to, Colour colour, float width, Dash dash = Dash::solid);

}  // namespace unrolled::draw
