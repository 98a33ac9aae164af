// A legend: a row above the data, of a sample and a word each; never on top of the data.
#pragma once

#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

enum class Sample { line, square, tick };

struct LegendEntry {
  std::string label;
  std::string value;  // after the label, in the colour of text: the newest number, or empty
  Colour colour{};
  Sample sample = Sample::line;
  Dash dash = Dash::solid;
};

// Draws the entries from the rectangle's top left corner, wrapping at its width into at most `most_rows` rows. Where
// they have no room the samples become shorter, then the values are left out; what is still too much is said by "+3".
// Returns the height used, space below included; 0 without entries.
float draw_legend(Picture& picture, const Rect& rect, const std::vector<LegendEntry>& entries, int most_rows,
                  const Theme& theme, const Fonts& fonts);

}  // namespace unrolled::draw
