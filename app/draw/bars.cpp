#include "app/draw/bars.h"

#include <algorithm>
#include <cmath>

namespace unrolled::draw {

namespace {

// The next round number that leaves a little air above.
double round_up(double value) {
  if (!(value > 0.0)) return 1.0;
  const double decade = std::pow(10.0, std::floor(std::log10(value)));
  for (const double factor : {1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0})
    if (1.02 * value <= factor * decade) return factor * decade;
  return 15.0 * decade;
}

AxisScale value_scale(const BarsPlot& plot) {
  double most = plot.level.value_or(0.0);
  for (const float value : plot.values)
    if (std::isfinite(value)) most = std::max(most, static_cast<double>(value));
  AxisScale scale;
  scale.logarithmic = plot.logarithmic;
  scale.low = plot.logarithmic ? 0.5 : 0.0;  // a single one is still to be seen
  scale.high = plot.logarithmic ? std::pow(10.0, std::max(1.0, std::ceil(std::log10(std::max(most, 1.0)) + 0.05)))
                                : round_up(most);
  if (plot.whole_y) scale.high = std::max(scale.high, 1.0);
  return scale;
}

}  // namespace

BarsLayout draw_bars(Picture& picture, const Rect& rect, const BarsPlot& plot, const Theme& theme, const Fonts& fonts) {
  BarsLayout layout;
  layout.y = value_scale(plot);
  layout.x = {plot.low, plot.high > plot.low ? plot.high : plot.low + 1.0, false, 0.0F, 1.0F};
  const float top = rect.y + theme.axis() / 2.0F;
  layout.y.to = top;
  layout.y.from = std::max(top + 1.0F, rect.bottom() - bottom_axis_height(theme));
  const std::vector<Tick> y_ticks = ticks_for(layout.y, true, theme, fonts, plot.whole_y);
  const float left = rect.x + left_axis_width(y_ticks, !plot.y_name.empty(), theme, fonts);
  layout.x.from = std::min(left, rect.right() - 1.0F);
  layout.x.to = std::max(layout.x.from + 1.0F, rect.right() - 0.5F * theme.unit());
  layout.plot = {layout.x.from, top, layout.x.to - layout.x.from, layout.y.from - top};

  draw_grid(picture, layout.plot, layout.y, y_ticks, theme);
  const auto count = static_cast<int>(plot.values.size());
  const float width = layout.plot.width / static_cast<float>(std::max(1, count));
  const float gap = width >= 6.0F ? 1.0F : width >= 3.0F ? 0.5F : 0.0F;
  for (int i = 0; i < count; ++i) {
    const float value = plot.values[static_cast<std::size_t>(i)];
    if (!std::isfinite(value) || value <= (plot.logarithmic ? layout.y.low : 0.0)) continue;
    const float height = layout.y.from - layout.y.at(value);
    const Rect bar{layout.plot.x + static_cast<float>(i) * width + gap, layout.y.from - height,
                   std::max(0.5F, width - 2.0F * gap), height};
    picture.rectangle(bar, i == plot.marked ? theme.accent : plot.colour);
  }
  for (const double mark : plot.marks)
    if (layout.x.holds(mark))
      picture.line({layout.x.at(mark), layout.plot.y}, {layout.x.at(mark), layout.plot.bottom()}, theme.text,
                   1.0F * theme.scale, Dash::dashed);
  if (plot.level && layout.y.holds(*plot.level))
    picture.line({layout.plot.x, layout.y.at(*plot.level)}, {layout.plot.right(), layout.y.at(*plot.level)},
                 theme.secondary, 1.0F * theme.scale, Dash::dashed);
  draw_left_axis(picture, layout.plot, layout.y, y_ticks, plot.y_name, theme, fonts, true);
  draw_bottom_axis(picture, layout.plot, layout.x, ticks_for(layout.x, false, theme, fonts, plot.whole_x), plot.x_name,
                   theme, fonts);
  if (count > 0) picture.hit({layout.plot, plot.hit_kind, 1, count, 0, 0});
  return layout;
}

}  // namespace unrolled::draw
