// Bars side by side along a numbered axis: counts of a histogram, values by rank.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/draw/axis.h"
#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

struct BarsPlot {
  std::vector<float> values;  // not below 0; others are left out
  double low = 0.0;           // number at the left edge of the first bar
  double high = 1.0;          // and at the right edge of the last
  bool whole_x = false;
  bool whole_y = false;
  bool logarithmic = false;  // the axis of values, which are counts then
  std::string x_name;
  std::string y_name;
  Colour colour{};
  std::optional<double> level{};  // a dashed line across, with its number on the axis
  std::vector<double> marks{};    // upright lines
  int marked = -1;                // index of a bar
  int hit_kind = 0;               // one row, as many columns as bars
};

struct BarsLayout {
  Rect plot;
  AxisScale x;
  AxisScale y;
};

BarsLayout draw_bars(Picture& picture, const Rect& rect, const BarsPlot& plot, const Theme& theme, const Fonts& fonts);

}  // namespace unrolled::draw
