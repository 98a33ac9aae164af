// Text through cairo with the very font files and widths that the screen uses.
#pragma once

#include <cairo.h>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::canvas {

// Draws the text with its colour. As outlines it is set to fractions of a pixel, which bitmaps need; otherwise it stays
// text where the format has text (PDF). Throws std::runtime_error that names a font file that cannot be read.
void draw_text(cairo_t* cr, const draw::Text& text, const draw::Fonts& fonts, bool as_outlines);

// The width of a line as cairo itself adds it up from its glyphs, in points.
float cairo_width(std::string_view text, draw::Face face, float size, const draw::Fonts& fonts);

}  // namespace unrolled::canvas
