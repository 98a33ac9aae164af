// A few sentences, wrapped between words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::draw {

// The lines of a text at a width; a word that is wider by itself is shortened.
std::vector<std::string> paragraph_lines(std::string_view text, const TextStyle& style, float width,
                                         const Fonts& fonts);

// Sets as many lines from the rectangle's top as its height has room for, at least one. Returns the height used.
float draw_paragraph(Picture& picture, const Rect& rect, std::string_view text, const TextStyle& style,
                     const Fonts& fonts);

}  // namespace unrolled::draw
