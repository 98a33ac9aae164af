// A colour bar: the colours of a scale with their numbers, upright.
#pragma once

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

// Width that a bar of this height takes with its labels and the space before it.
float colour_bar_width(const ColourScale& scale, float height, const Theme& theme, const Fonts& fonts);

// Draws the bar at the left of `rect` over its height, with labels at its right.
void draw_colour_bar(Picture& picture, const Rect& rect, const ColourScale& scale, const Theme& theme,
                     const Fonts& fonts);

}  // namespace unrolled::draw
