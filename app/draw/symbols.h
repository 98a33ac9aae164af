// Symbols of the mathematics with their indices lowered: Unicode lowers only some letters, a picture all of them.
#pragma once

#include <string>
#include <string_view>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::draw {

// A line of text in which "W_hy", "c_{t−1}" and "Wₕₕ" all get their indices in smaller type below the line. What has no
// index is drawn like any text.
void draw_symbols(Picture& picture, Point at, std::string_view text, const TextStyle& style, const Fonts& fonts);

// How wide that is, in points.
float symbols_width(std::string_view text, Face face, float size, const Fonts& fonts);

// The text, or its beginning and "…" where it is wider than `width` so.
std::string shortened_symbols(std::string_view text, Face face, float size, float width, const Fonts& fonts);

// A title in the room that it has. What says least is left out before a word is cut: first what stands in brackets,
// then, from the end, what stands behind a comma or a colon. "Text by cell 7 (varies most), tanh c" becomes "Text by
// cell 7, tanh c" and "Text by cell 7".
std::string shortened_title(std::string_view title, Face face, float size, float width, const Fonts& fonts);

}  // namespace unrolled::draw
