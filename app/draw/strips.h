// Several quantities over the same time axis, drawn apart: a low strip each, one under another, on its own fixed scale.
#pragma once

#include <string>
#include <vector>

#include "app/draw/axis.h"

namespace unrolled::draw {

struct Strip {
  std::string name;  // at its left, in the strip's colour
  Colour colour{};
  double low = 0.0;
  double high = 1.0;
  std::vector<float> values;  // one per time step; NaN leaves a gap
};

struct StripsPlot {
  std::vector<Strip> strips;  // as many values in each
  std::string x_name;
  std::vector<std::string> labels;  // of the time steps, as draw_character_axis sets them; or empty
  int hit_kind = 0;
  int marked = -1;         // a time step; −1: none
  int stretch_first = -1;  // time steps that are shaded; −1: none
  int stretch_last = -1;
};

// Draws into `rect` and leaves a hit area of one row per strip: row i is strip i, the columns are the time steps.
void draw_strips(Picture& picture, const Rect& rect, const StripsPlot& plot, const Theme& theme, const Fonts& fonts);

// A single strip without names or axis: its ground from zero (or the nearest end of its scale) to each value. Where
// there are more time steps than points, each point shows the extremes of its steps.
void draw_strip(Picture& picture, const Rect& rect, const Strip& strip, const Theme& theme);

}  // namespace unrolled::draw
