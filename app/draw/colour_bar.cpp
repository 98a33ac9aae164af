#include "app/draw/colour_bar.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include "app/draw/axis.h"
#include "app/draw/numbers.h"

namespace unrolled::draw {

namespace {

constexpr int kSteps = 256;  // one for each colour of a table

bool is_signed(const ColourScale& scale) {
  return scale.map == ColourMap::signed_map || scale.map == ColourMap::classic_red_blue;
}

AxisScale axis_of(const ColourScale& scale, float top, float bottom) {
  return {scale.low, scale.high, scale.logarithmic, bottom, top};
}

// A signed scale always names its ends and its middle; so does any scale too short for ticks in between.
std::vector<Tick> bar_ticks(const ColourScale& scale, const AxisScale& axis, const Theme& theme, const Fonts& fonts) {
  std::vector<Tick> ticks = ticks_for(axis, true, theme, fonts);
  if (scale.logarithmic) return ticks;
  const auto near = [&](double value, float place) { return std::abs(axis.at(value) - place) < 1.0F; };
  const bool ends = ticks.size() > 1 && near(ticks.front().value, axis.from) && near(ticks.back().value, axis.to);
  if (is_signed(scale) && (!ends || ticks.size() % 2 == 0)) {
    const double middle = 0.5 * (static_cast<double>(scale.low) + scale.high);
    const double largest = std::max(std::abs(scale.low), std::abs(scale.high));
    const bool round = std::abs(largest - std::round(largest)) < 1e-4 * largest && largest < 1e4;
    ticks.clear();
    for (const double value : {static_cast<double>(scale.low), middle, static_cast<double>(scale.high)})
      ticks.push_back({value, round || value == 0.0 ? fixed(value, 0) : significant(value, 2)});
  }
  if (is_signed(scale))
    for (Tick& tick : ticks)
      if (tick.value > 0.0) tick.label = "+" + tick.label;
  return ticks;
}

float bar_width(const Theme& theme) { return 10.0F * theme.scale; }
float label_gap(const Theme& theme) { return 5.0F * theme.scale; }
float space_before(const Theme& theme) { return 1.5F * theme.unit(); }

float widest_label(const std::vector<Tick>& ticks, const Theme& theme, const Fonts& fonts) {
  float widest = 0.0F;
  for (const Tick& tick : ticks) widest = std::max(widest, fonts.width(tick.label, Face::sans, theme.axis()));
  return widest;
}

// The bar's colours from its high end at the top to its low end, as numbers of the scale.
std::shared_ptr<const Grid> ramp(const ColourScale& scale) {
  auto grid = std::make_shared<Grid>();
  grid->rows = kSteps;
  grid->cols = 1;
  const AxisScale along{scale.low, scale.high, scale.logarithmic, kSteps, 0.0F};
  for (int i = 0; i < kSteps; ++i)
    grid->values.push_back(static_cast<float>(along.value(static_cast<float>(i) + 0.5F)));
  return grid;
}

}  // namespace

float colour_bar_width(const ColourScale& scale, float height, const Theme& theme, const Fonts& fonts) {
  const std::vector<Tick> ticks = bar_ticks(scale, axis_of(scale, 0.0F, height), theme, fonts);
  return std::ceil(space_before(theme) + bar_width(theme) + label_gap(theme) + widest_label(ticks, theme, fonts));
}

void draw_colour_bar(Picture& picture, const Rect& rect, const ColourScale& scale, const Theme& theme,
                     const Fonts& fonts) {
  const AxisScale axis = axis_of(scale, rect.y, rect.bottom());
  const std::vector<Tick> ticks = bar_ticks(scale, axis, theme, fonts);
  const Rect bar{rect.x + space_before(theme), rect.y, bar_width(theme), rect.height};
  picture.heatmap(bar, ramp(scale), scale);
  picture.frame(bar, theme.hairline, 1.0F);
  const float left = bar.right() + label_gap(theme);
  const float right = left + widest_label(ticks, theme, fonts);
  for (const Tick& tick : ticks) {
    // The labels of the ends move in, so that they stay beside the bar.
    const float top =
        std::clamp(axis.at(tick.value) - theme.axis() / 2.0F, rect.y, std::max(rect.y, rect.bottom() - theme.axis()));
    // Aligned by their last digits; powers of ten by their first.
    const Align align = scale.logarithmic ? Align::left : Align::right;
    picture.text({scale.logarithmic ? left : right, top}, tick.label,
                 {Face::sans, theme.axis(), theme.secondary, align, false});
  }
}

}  // namespace unrolled::draw
