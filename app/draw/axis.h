// Axes: where numbers lie along a line, and the ticks that say so.
#pragma once

#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

// Numbers along a line: `low` lies at the coordinate `from`, `high` at `to` (for a vertical axis from > to).
struct AxisScale {
  double low = 0.0;
  double high = 1.0;
  bool logarithmic = false;  // low > 0
  float from = 0.0F;
  float to = 1.0F;

  float at(double value) const;    // the coordinate of a number; not clamped
  double value(float at) const;    // the number at a coordinate
  bool holds(double value) const;  // within low … high
};

struct Tick {
  double value = 0.0;
  std::string label;  // empty: a tick without a number
};

// At most `most` ticks at 1, 2 or 5 times a power of ten, all with the same number of decimals. Where `whole_numbers`
// the ticks are at least 1 apart.
std::vector<Tick> linear_ticks(double low, double high, int most = 7, bool whole_numbers = false);

// 1, 2 and 5 times powers of ten where so many fit, otherwise powers of ten (each, or every second, third, …), or 5 or
// 2 times them where there are not two of these.
std::vector<Tick> log_ticks(double low, double high, int most = 7);

// The ticks of a scale as drawn over its length: fewer where the labels would touch. A label's place along a
// horizontal axis is its width, along a vertical one its height.
std::vector<Tick> ticks_for(const AxisScale& scale, bool vertical, const Theme& theme, const Fonts& fonts,
                            bool whole_numbers = false);

// Room that an axis takes beside the plot.
float bottom_axis_height(const Theme& theme);
float left_axis_width(const std::vector<Tick>& ticks, bool named, const Theme& theme, const Fonts& fonts);

// Tick labels below `plot` and the axis' name at their right end; labels that would touch the name give way to it.
void draw_bottom_axis(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
                      const std::string& name, const Theme& theme, const Fonts& fonts);

// Tick labels to the left of `plot`, right-aligned, and the name, if any, upwards beside them. Where `labels_inside`
// no label reaches above or below the plot.
void draw_left_axis(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
                    const std::string& name, const Theme& theme, const Fonts& fonts, bool labels_inside = false);

// The ground of a stretch of an axis that is marked.
Colour stretch_colour(const Theme& theme);

// Hairlines across the plot at the ticks of a vertical scale.
void draw_grid(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
               const Theme& theme);

}  // namespace unrolled::draw
