#include "app/draw/axis.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "app/draw/numbers.h"

namespace unrolled::draw {

namespace {

constexpr double kSlack = 1e-9;  // of a step: where a tick counts as lying on the end of the axis

double power(int exponent) { return std::pow(10.0, exponent); }

// Labels of ticks that are multiples of mantissa·10^exponent, all in the same form.
void label_together(std::vector<Tick>& ticks, int step_exponent) {
  double largest = 0.0;
  for (const Tick& tick : ticks) largest = std::max(largest, std::abs(tick.value));
  const int top = largest > 0.0 ? static_cast<int>(std::floor(std::log10(largest) + kSlack)) : 0;
  const bool as_power = top >= 6 || top < -3;
  for (Tick& tick : ticks) {
    if (!as_power) {
      tick.label = fixed(tick.value, std::max(0, -step_exponent));
    } else {
      tick.label = tick.value == 0.0
                       ? "0"
                       : fixed(tick.value / power(top), std::max(0, top - step_exponent)) + "·" + power_of_ten(top);
    }
  }
}

float tick_gap(const Theme& theme) { return 5.0F * theme.scale; }

TextStyle label_style(const Theme& theme, Align align) {
  return {Face::sans, theme.axis(), theme.secondary, align, false};
}

}  // namespace

float AxisScale::at(double value) const {
  double share = 0.0;
  if (logarithmic)
    share = std::log(value / low) / std::log(high / low);
  else
    share = (value - low) / (high - low);
  return from + static_cast<float>(share) * (to - from);
}

double AxisScale::value(float at) const {
  const double share = (at - from) / static_cast<double>(to - from);
  if (logarithmic) return std::pow(10.0, std::log10(low) + share * (std::log10(high) - std::log10(low)));
  return low + share * (high - low);
}

bool AxisScale::holds(double value) const { return value >= low && value <= high; }

std::vector<Tick> linear_ticks(double low, double high, int most, bool whole_numbers) {
  if (!(std::isfinite(low) && std::isfinite(high)) || most < 1) return {};
  if (!(high > low)) return {{low, significant(low)}};
  int exponent = static_cast<int>(std::floor(std::log10((high - low) / std::max(most, 1)))) - 1;
  if (whole_numbers) exponent = std::max(exponent, 0);
  for (;; ++exponent) {
    for (const int mantissa : {1, 2, 5}) {
      const double step = mantissa * power(exponent);
      const auto first = static_cast<long long>(std::ceil(low / step - kSlack));
      const auto last = static_cast<long long>(std::floor(high / step + kSlack));
      if (last - first + 1 > most) continue;
      std::vector<Tick> ticks;
      for (long long i = first; i <= last; ++i) ticks.push_back({static_cast<double>(i) * step, {}});
      label_together(ticks, exponent);
      return ticks;
    }
  }
}

std::vector<Tick> log_ticks(double low, double high, int most) {
  if (!(low > 0.0) || !std::isfinite(low) || !std::isfinite(high) || most < 1) return {};
  if (!(high > low)) return {{low, significant(low)}};
  const int first = static_cast<int>(std::ceil(std::log10(low) - kSlack));
  const int last = static_cast<int>(std::floor(std::log10(high) + kSlack));
  const auto multiples = [&](std::initializer_list<int> mantissas) {
    std::vector<Tick> ticks;
    int lowest = last;
    for (int k = first - 1; k <= last; ++k)
      for (const int mantissa : mantissas) {
        const double value = mantissa * power(k);
        if (value < low * (1.0 - kSlack) || value > high * (1.0 + kSlack)) continue;
        if (ticks.empty()) lowest = k;
        ticks.push_back({value, {}});
      }
    if (ticks.size() < 2 || static_cast<int>(ticks.size()) > most) return std::vector<Tick>{};
    label_together(ticks, lowest);
    return ticks;
  };
  if (const std::vector<Tick> all = multiples({1, 2, 5}); !all.empty()) return all;
  // A decade apart even where there are not two powers of ten; by factors, as the axis runs, as long as there are any.
  if (last <= first) {
    for (const int mantissa : {5, 2})
      if (const std::vector<Tick> some = multiples({mantissa}); !some.empty()) return some;
    return linear_ticks(low, high, most);
  }
  std::vector<Tick> ticks;
  const int stride = (last - first + most) / most;
  for (int k = first; k <= last; ++k)
    if (k % stride == 0) ticks.push_back({power(k), power_of_ten(k)});
  return ticks;
}

std::vector<Tick> ticks_for(const AxisScale& scale, bool vertical, const Theme& theme, const Fonts& fonts,
                            bool whole_numbers) {
  for (int most = 7; most > 1; --most) {
    std::vector<Tick> ticks = scale.logarithmic ? log_ticks(scale.low, scale.high, most)
                                                : linear_ticks(scale.low, scale.high, most, whole_numbers);
    bool roomy = true;
    for (std::size_t i = 1; i < ticks.size() && roomy; ++i) {
      const float apart = std::abs(scale.at(ticks[i].value) - scale.at(ticks[i - 1].value));
      const float needed = vertical ? theme.axis() * 1.5F
                                    : (fonts.width(ticks[i].label, Face::sans, theme.axis()) +
                                       fonts.width(ticks[i - 1].label, Face::sans, theme.axis())) /
                                              2.0F +
                                          theme.axis();
      roomy = apart >= needed;
    }
    if (roomy) return ticks;
  }
  return scale.logarithmic ? log_ticks(scale.low, scale.high, 1)
                           : linear_ticks(scale.low, scale.high, 1, whole_numbers);
}

float bottom_axis_height(const Theme& theme) { return tick_gap(theme) + theme.axis(); }

float left_axis_width(const std::vector<Tick>& ticks, bool named, const Theme& theme, const Fonts& fonts) {
  float widest = 0.0F;
  for (const Tick& tick : ticks) widest = std::max(widest, fonts.width(tick.label, Face::sans, theme.axis()));
  const float labels = widest > 0.0F ? widest + tick_gap(theme) : 0.0F;
  return std::ceil(labels + (named ? theme.axis() + 0.5F * theme.unit() : 0.0F));
}

void draw_bottom_axis(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
                      const std::string& name, const Theme& theme, const Fonts& fonts) {
  const float top = plot.bottom() + tick_gap(theme);
  float room_end = picture.size().width;
  if (!name.empty()) {
    const float right = plot.right();
    const std::string shown = fonts.shortened(name, Face::sans, theme.axis(), plot.width);
    picture.text({right, top}, shown, {Face::sans, theme.axis(), theme.text, Align::right, false});
    room_end = right - fonts.width(shown, Face::sans, theme.axis()) - theme.unit();
  }
  for (const Tick& tick : ticks) {
    const float x = scale.at(tick.value);
    if (x < plot.x - 0.5F || x > plot.right() + 0.5F) continue;
    const float half = fonts.width(tick.label, Face::sans, theme.axis()) / 2.0F;
    // A label on the edge moves in rather than out of the picture.
    float centre = std::max(x, half);
    if (name.empty()) centre = std::min(centre, room_end - half);
    if (centre + half > room_end) continue;
    picture.line({x, plot.bottom()}, {x, plot.bottom() + 3.0F * theme.scale},
                 mix(theme.hairline, theme.secondary, 0.5F), 1.0F);
    picture.text({centre, top}, tick.label, label_style(theme, Align::centre));
  }
}

void draw_left_axis(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
                    const std::string& name, const Theme& theme, const Fonts& fonts, bool labels_inside) {
  const float right = plot.x - tick_gap(theme);
  for (const Tick& tick : ticks) {
    const float y = scale.at(tick.value);
    if (y < plot.y - 0.5F || y > plot.bottom() + 0.5F) continue;
    float top = y - theme.axis() / 2.0F;
    if (labels_inside) top = std::clamp(top, plot.y, std::max(plot.y, plot.bottom() - theme.axis()));
    picture.text({right, top}, tick.label, label_style(theme, Align::right));
  }
  if (name.empty()) return;
  const std::string shown = fonts.shortened(name, Face::sans, theme.axis(), plot.height);
  const float left = plot.x - left_axis_width(ticks, true, theme, fonts);
  picture.text({left, plot.y + plot.height / 2.0F}, shown, {Face::sans, theme.axis(), theme.text, Align::centre, true});
}

Colour stretch_colour(const Theme& theme) { return mix(theme.page, theme.accent, theme.dark ? 0.2F : 0.13F); }

void draw_grid(Picture& picture, const Rect& plot, const AxisScale& scale, const std::vector<Tick>& ticks,
               const Theme& theme) {
  for (const Tick& tick : ticks) {
    const float y = scale.at(tick.value);
    if (y < plot.y - 0.5F || y > plot.bottom() + 0.5F) continue;
    picture.line({plot.x, y}, {plot.right(), y}, theme.hairline, 1.0F);
  }
}

}  // namespace unrolled::draw
