// Symbols of the mathematics with their indices lowered: Unicode lowers only some letters, a picture all of them.
#pragma once

#include <string_view>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::draw {

// A line of text in which "W_hy", "c_{t−1}" and "Wₕₕ" all get their indices in smaller type below the line. What has no
// index is drawn like any text.
void draw_symbols(Picture& picture, Point at, std::string_view text, const TextStyle& style, const Fonts& fonts);

// How wide that is, in points.
float symbols_width(std::string_view text, Face face, float size, const Fonts& fonts);

}  // namespace unrolled::draw
