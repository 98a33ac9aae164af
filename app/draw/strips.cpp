#include "app/draw/strips.h"

#include <algorithm>
#include <cmath>

#include "app/draw/character_axis.h"
#include "app/draw/numbers.h"

namespace unrolled::draw {

namespace {

std::string end_label(double value, bool with_sign) {
  return (with_sign && value > 0.0 ? "+" : "") + (std::abs(value - std::round(value)) < 1e-9 && std::abs(value) < 1e4
                                                      ? fixed(value, 0)
                                                      : significant(value, 2));
}

struct Columns {
  float names = 0.0F;   // width of the names
  float labels = 0.0F;  // width of the scales' ends
  float left() const { return names + labels; }
};

}  // namespace

void draw_strip(Picture& picture, const Rect& rect, const Strip& strip, const Theme& theme) {
  const auto steps = static_cast<int>(strip.values.size());
  if (steps == 0 || !(rect.width > 0.0F)) return;
  const AxisScale y{strip.low, strip.high, false, rect.bottom(), rect.y};
  const float zero = y.at(std::clamp(0.0, strip.low, strip.high));
  const float step = rect.width / static_cast<float>(steps);
  const auto at = [&](float value) { return std::clamp(y.at(value), rect.y, rect.bottom()); };
  const Colour ground = mix(theme.page, strip.colour, 0.4F);
  const float line = std::max(1.0F, 0.8F * theme.line());
  const int bins = std::clamp(static_cast<int>(rect.width), 1, steps);
  for (int bin = 0; bin < bins; ++bin) {
    const int first = static_cast<int>(static_cast<long long>(bin) * steps / bins);
    const int last = std::max(first + 1, static_cast<int>(static_cast<long long>(bin + 1) * steps / bins));
    float top = zero, bottom = zero, high = rect.bottom(), low = rect.y;
    bool any = false;
    for (int t = first; t < last; ++t) {
      const float value = strip.values[static_cast<std::size_t>(t)];
      if (!std::isfinite(value)) continue;
      any = true;
      const float here = at(value);
      top = std::min(top, here);
      bottom = std::max(bottom, here);
      high = std::min(high, here);
      low = std::max(low, here);
    }
    if (!any) continue;
    const float left = rect.x + static_cast<float>(first) * step;
    const float width = static_cast<float>(last - first) * step;
    // Reaching a little under the next one, so that no seam shows between two.
    if (bottom > top) picture.rectangle({left, top, width + (bin + 1 < bins ? 0.5F : 0.0F), bottom - top}, ground);
    // The value itself is the line; where a point stands for several, it reaches from the lowest to the highest.
    const float edge = std::clamp(high - line / 2.0F, rect.y, std::max(rect.y, rect.bottom() - line));
    picture.rectangle({left, edge, width, std::min(std::max(line, low - high + line), rect.bottom() - edge)},
                      strip.colour);
  }
}

void draw_strips(Picture& picture, const Rect& rect, const StripsPlot& plot, const Theme& theme, const Fonts& fonts) {
  if (plot.strips.empty() || plot.strips.front().values.empty()) return;
  const auto steps = static_cast<int>(plot.strips.front().values.size());
  const auto count = static_cast<int>(plot.strips.size());
  const float type = theme.axis();

  const bool labelled = !plot.labels.empty();
  const bool numbered = !labelled || rect.height >= (6.0F + static_cast<float>(count)) * type;
  const float labels_high = labelled ? character_axis_height(theme) : 0.0F;
  const float below = labelled && numbered ? labels_high + bottom_axis_height(theme) : bottom_axis_height(theme);
  const float room = std::max(1.0F, rect.height - below);
  const float pitch = room / static_cast<float>(count);
  const float gap = std::min({0.75F * theme.unit(), 0.25F * pitch, std::max(1.0F, pitch - type)});
  const bool with_names = pitch - gap >= type - 0.5F;
  const bool with_ends = pitch - gap >= 2.0F * type;

  Columns columns;
  for (const Strip& strip : plot.strips) {
    if (with_names) columns.names = std::max(columns.names, fonts.width(strip.name, Face::bold, type));
    if (!with_ends) continue;
    for (const double end : {strip.low, strip.high})
      columns.labels = std::max(columns.labels, fonts.width(end_label(end, strip.low < 0.0), Face::sans, type));
  }
  if (columns.names > 0.0F) columns.names += theme.unit();
  if (columns.labels > 0.0F) columns.labels += 0.5F * theme.unit();
  const float left = std::min(rect.x + std::ceil(columns.left()), rect.right() - 1.0F);
  const Rect area{left, rect.y, std::max(1.0F, rect.right() - 0.5F * theme.unit() - left), room};
  const AxisScale x{-0.5, steps - 0.5, false, area.x, area.right()};

  const Colour faint = mix(theme.hairline, theme.secondary, 0.5F);
  if (plot.stretch_first >= 0 && plot.stretch_first <= plot.stretch_last)
    picture.rectangle({x.at(plot.stretch_first - 0.5), area.y,
                       x.at(plot.stretch_last + 0.5) - x.at(plot.stretch_first - 0.5), area.height},
                      stretch_colour(theme));
  for (int i = 0; i < count; ++i) {
    const Strip& strip = plot.strips[static_cast<std::size_t>(i)];
    const Rect at{area.x, area.y + static_cast<float>(i) * pitch, area.width, std::max(1.0F, pitch - gap)};
    const AxisScale y{strip.low, strip.high, false, at.bottom(), at.y};
    for (const double end : {strip.low, strip.high})
      picture.line({at.x, y.at(end)}, {at.right(), y.at(end)}, theme.hairline, 1.0F);
    draw_strip(picture, at, strip, theme);
    const float zero = y.at(std::clamp(0.0, strip.low, strip.high));
    picture.line({at.x, zero}, {at.right(), zero}, faint, 1.0F);
    if (with_names)
      picture.text({rect.x, at.y + (at.height - type) / 2.0F}, strip.name,
                   {Face::bold, type, strip.colour, Align::left, false});
    if (with_ends) {
      const TextStyle style{Face::sans, type, theme.secondary, Align::right, false};
      const float right = at.x - 0.5F * theme.unit();
      picture.text({right, at.y}, end_label(strip.high, strip.low < 0.0), style);
      picture.text({right, at.bottom() - type}, end_label(strip.low, strip.low < 0.0), style);
      if (strip.low < 0.0 && at.height >= 3.6F * type) picture.text({right, zero - type / 2.0F}, "0", style);
    }
  }
  if (plot.marked >= 0 && plot.marked < steps) {
    const float line = 1.5F * theme.scale;
    picture.frame(
        Rect{x.at(plot.marked - 0.5), area.y, x.at(plot.marked + 0.5) - x.at(plot.marked - 0.5), area.height - gap}
            .inset(-line / 2.0F),
        theme.accent, line);
  }
  picture.hit({area, plot.hit_kind, count, steps, 0, 0});

  const Rect drawn{area.x, area.y, area.width, area.height - gap};
  Rect above_numbers = drawn;
  if (labelled) {
    draw_character_axis(picture, drawn, x, plot.labels, 0, plot.marked, theme, fonts);
    above_numbers.height += labels_high;
  }
  if (numbered)
    draw_bottom_axis(picture, above_numbers, x, ticks_for(x, false, theme, fonts, true), plot.x_name, theme, fonts);
}

}  // namespace unrolled::draw
