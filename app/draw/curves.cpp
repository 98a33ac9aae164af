#include "app/draw/curves.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "app/draw/character_axis.h"
#include "app/draw/legend.h"

namespace unrolled::draw {

namespace {

using Points = std::vector<SeriesPoint>;

// Low and high of what an axis must hold; empty until something is added.
struct Extent {
  double low = std::numeric_limits<double>::infinity();
  double high = -std::numeric_limits<double>::infinity();
  bool empty() const { return !(high >= low); }
  void add(double value) {
    low = std::min(low, value);
    high = std::max(high, value);
  }
};

bool drawable(double value, bool logarithmic) { return std::isfinite(value) && (!logarithmic || value > 0.0); }

AxisScale x_scale(const CurvesPlot& plot) {
  AxisScale scale;
  scale.logarithmic = plot.logarithmic_x;
  if (plot.x_range) {
    scale.low = plot.x_range->first;
    scale.high = plot.x_range->second;
  } else {
    Extent extent;
    for (const Series& series : plot.series)
      for (const SeriesPoint& point : series.points) extent.add(point.x);
    if (extent.empty()) extent = {1.0, 2.0};
    if (plot.logarithmic_x) extent.low = std::max(extent.low, 1.0);
    // Training starts at 0, even where its first point stands for the first few steps.
    if (!plot.logarithmic_x && extent.low > 0.0 && extent.low < 0.1 * extent.high) extent.low = 0.0;
    scale.low = extent.low;
    scale.high = extent.high;
  }
  if (scale.logarithmic) scale.low = std::max(scale.low, 1e-30);
  if (!(scale.high > scale.low)) scale.high = scale.low + 1.0;
  return scale;
}

// The next of a few round numbers, outwards.
double round_out(double value, bool up) {
  const double decade = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
  const double mantissa = value / decade;
  if (up) {
    for (const double m : {1.0, 1.5, 2.0, 3.0, 5.0, 7.0})
      if (mantissa <= m * (1.0 + 1e-6)) return m * decade;
    return 10.0 * decade;
  }
  for (const double m : {7.0, 5.0, 3.0, 2.0, 1.5})
    if (mantissa >= m * (1.0 - 1e-6)) return m * decade;
  return decade;
}

AxisScale y_scale(const CurvesPlot& plot, const AxisScale& x) {
  AxisScale scale;
  scale.logarithmic = plot.logarithmic;
  if (plot.y_range) {
    scale.low = plot.y_range->first;
    scale.high = plot.y_range->second;
    return scale;
  }
  Extent extent;
  std::vector<double> bands;
  for (const Series& series : plot.series) {
    if (series.kind == SeriesKind::marks) continue;
    for (const SeriesPoint& point : series.points) {
      if (!x.holds(point.x)) continue;
      if (drawable(point.mean, plot.logarithmic)) extent.add(point.mean);
      if (series.kind != SeriesKind::line || !series.band) continue;
      for (const double value : {point.low, point.high})
        if (drawable(value, plot.logarithmic)) bands.push_back(value);
    }
  }
  // A band's rarest values at either end may leave the plot: one burst must not flatten all the rest.
  if (!bands.empty()) {
    const auto rare = static_cast<std::ptrdiff_t>(bands.size() / 200);
    std::nth_element(bands.begin(), bands.begin() + rare, bands.end());
    extent.add(bands[static_cast<std::size_t>(rare)]);
    std::nth_element(bands.begin(), bands.end() - 1 - rare, bands.end());
    extent.add(*(bands.end() - 1 - rare));
  }
  if (extent.empty()) {
    scale.low = plot.logarithmic ? 0.1 : 0.0;
    scale.high = 1.0;
    return scale;
  }
  // Rounded outwards, so that the axis stands still while the curves grow.
  if (plot.logarithmic) {
    scale.low = round_out(extent.low / 1.05, false);
    scale.high = round_out(extent.high * 1.05, true);
    return scale;
  }
  const bool from_zero = extent.low >= 0.0 && extent.low < 0.35 * extent.high;
  const double size = std::max({std::abs(extent.low), std::abs(extent.high), 1e-30});
  const double span = std::max(extent.high - (from_zero ? 0.0 : extent.low), 1e-3 * size);
  const double step = 0.5 * std::pow(10.0, std::floor(std::log10(span / 2.0)));
  scale.low = from_zero ? 0.0 : std::floor((extent.low - 0.02 * span) / step) * step;
  scale.high = std::ceil((extent.high + 0.02 * span) / step) * step;
  return scale;
}

// Neighbours that fall into one column of the picture become one, with the lowest low and the highest high.
Points thinned(const Points& points, const AxisScale& x, float column_width) {
  if (static_cast<float>(points.size()) * column_width <= std::abs(x.to - x.from)) return points;
  Points thin;
  double sum = 0.0;
  int count = 0;
  float column = 0.0F;
  for (const SeriesPoint& point : points) {
    const float here = std::floor(x.at(point.x) / column_width);
    const bool whole = std::isfinite(point.mean);
    if (count > 0 && here == column && whole) {
      SeriesPoint& last = thin.back();
      sum += point.mean;
      ++count;
      last.mean = static_cast<float>(sum / count);
      last.low = std::min(last.low, std::min(point.low, point.mean));
      last.high = std::max(last.high, std::max(point.high, point.mean));
      last.x = point.x;
      continue;
    }
    thin.push_back(point);
    sum = point.mean;
    count = whole ? 1 : 0;
    column = here;
  }
  return thin;
}

struct Frame {
  Rect plot;
  AxisScale x;
  AxisScale y;
  float points_per_log = 0.0F;  // of a logarithmic y, set once: there are thousands of points

  void settle() {
    if (y.logarithmic) points_per_log = (y.to - y.from) / static_cast<float>(std::log(y.high / y.low));
  }
  float y_at(float value) const {
    return y.logarithmic ? y.from + points_per_log * std::log(value / static_cast<float>(y.low)) : y.at(value);
  }
};

float clamped_y(const Frame& frame, float value) {
  // Far outside, coordinates would grow beyond what players can take; the clip hides what is outside anyway.
  if (!drawable(value, frame.y.logarithmic)) return frame.plot.bottom() + 10.0F;
  return std::clamp(frame.y_at(value), frame.plot.y - 10.0F, frame.plot.bottom() + 10.0F);
}

Colour axis_colour(const Theme& theme) { return mix(theme.hairline, theme.secondary, 0.5F); }

void draw_stretch(Picture& picture, const Frame& frame, const std::pair<double, double>& stretch, const Theme& theme) {
  const float left = std::max(frame.plot.x, frame.x.at(stretch.first));
  const float right = std::min(frame.plot.right(), frame.x.at(stretch.second));
  if (right > left) picture.rectangle({left, frame.plot.y, right - left, frame.plot.height}, stretch_colour(theme));
}

int marked_label(const CurvesPlot& plot) {
  if (!plot.marked_x || *plot.marked_x < -0.5 || *plot.marked_x > static_cast<double>(plot.x_labels.size())) return -1;
  return static_cast<int>(std::lround(*plot.marked_x));
}

void draw_band(Picture& picture, const Frame& frame, const Series& series, const Points& points, const Theme& theme) {
  // Opaque, and each piece reaching a little into the next: translucent or merely touching ones would show seams.
  const Colour fill = mix(theme.page, series.colour, 0.22F);
  for (std::size_t i = 1; i < points.size(); ++i) {
    const SeriesPoint& a = points[i - 1];
    const SeriesPoint& b = points[i];
    const bool there = drawable(a.mean, frame.y.logarithmic) && drawable(b.mean, frame.y.logarithmic);
    if (!there || (a.low == a.high && b.low == b.high)) continue;
    const float left = frame.x.at(a.x);
    const float right = frame.x.at(b.x) + (i + 1 < points.size() ? 0.5F : 0.0F);
    const float a_high = clamped_y(frame, a.high);
    const float a_low = clamped_y(frame, a.low);
    const float b_high = clamped_y(frame, b.high);
    const float b_low = clamped_y(frame, b.low);
    if (std::max(a_low - a_high, b_low - b_high) < 0.5F * theme.line()) continue;  // hidden by the line itself
    picture.polygon({{left, a_high}, {right, b_high}, {right, b_low}, {left, a_low}}, fill);
  }
}

void draw_line(Picture& picture, const Frame& frame, const Series& series, const Points& points, const Theme& theme) {
  std::vector<Point> run;
  const auto finish = [&] {
    if (run.size() == 1) {
      const float radius = theme.line();
      picture.rectangle({run[0].x - radius, run[0].y - radius, 2 * radius, 2 * radius}, series.colour, radius);
    } else {
      picture.polyline(run, series.colour, theme.line(), series.dash);
    }
    run.clear();
  };
  for (const SeriesPoint& point : points) {
    if (drawable(point.mean, frame.y.logarithmic) && drawable(point.x, frame.x.logarithmic))
      run.push_back({frame.x.at(point.x), clamped_y(frame, point.mean)});
    else if (!run.empty())
      finish();
  }
  if (!run.empty()) finish();
}

// A threshold holds from its point until it is changed.
void draw_threshold(Picture& picture, const Frame& frame, const Series& series, const Theme& theme) {
  std::vector<Point> steps;
  float last = std::numeric_limits<float>::quiet_NaN();
  for (const SeriesPoint& point : series.points) {
    if (!drawable(point.mean, frame.y.logarithmic) || point.mean == last) continue;
    const float x = steps.empty() ? frame.plot.x : frame.x.at(point.x);
    if (!steps.empty()) steps.push_back({x, steps.back().y});
    steps.push_back({x, clamped_y(frame, point.mean)});
    last = point.mean;
  }
  if (steps.empty()) return;
  steps.push_back({frame.plot.right(), steps.back().y});
  picture.polyline(steps, series.colour, 1.0F * theme.scale, Dash::dashed);
}

void draw_marks(Picture& picture, const Frame& frame, const Series& series, const Theme& theme) {
  const float height = 5.0F * theme.scale;
  float last = -std::numeric_limits<float>::infinity();
  for (const SeriesPoint& point : series.points) {
    if (!(point.mean > 0.0F)) continue;
    const float x = std::round(frame.x.at(point.x));
    if (x < last + 1.0F) continue;  // never more than one on a point of the picture
    last = x;
    picture.line({x, frame.plot.bottom()}, {x, frame.plot.bottom() - height}, series.colour, 1.0F);
  }
}

void draw_mark_at(Picture& picture, const Frame& frame, const CurvesPlot& plot, const Theme& theme,
                  const Fonts& fonts) {
  const double at = *plot.marked_x;
  if (!frame.x.holds(at)) return;
  const float x = frame.x.at(at);
  picture.line({x, frame.plot.y}, {x, frame.plot.bottom()}, theme.secondary, 1.0F);
  for (const Series& series : plot.series) {
    if (series.kind != SeriesKind::line || series.points.empty()) continue;
    // The point that stands for this step is the first at or after it.
    const auto found = std::lower_bound(series.points.begin(), series.points.end(), at,
                                        [](const SeriesPoint& p, double value) { return p.x < value; });
    if (found == series.points.end()) continue;  // the line ends before
    const SeriesPoint& point = *found;
    if (!drawable(point.mean, frame.y.logarithmic)) continue;
    const float y = frame.y.at(point.mean);
    if (y < frame.plot.y - 1.0F || y > frame.plot.bottom() + 1.0F) continue;
    const float radius = 2.0F * theme.line();
    const float halo = radius + 1.5F * theme.scale;
    picture.rectangle({x - halo, y - halo, 2 * halo, 2 * halo}, theme.page, halo);
    picture.rectangle({x - radius, y - radius, 2 * radius, 2 * radius}, series.colour, radius);
  }
  if (plot.mark_label.empty()) return;
  // At the top, on whichever side of the line has room.
  const float gap = 0.5F * theme.unit();
  const float width = fonts.width(plot.mark_label, Face::sans, theme.axis());
  if (width + gap > frame.plot.width || theme.axis() > frame.plot.height) return;
  const float left = x + gap + width <= frame.plot.right() ? x + gap : x - gap - width;
  picture.rectangle({left - 2.0F, frame.plot.y, width + 4.0F, theme.axis()}, theme.page);
  picture.text({left, frame.plot.y}, plot.mark_label, {Face::sans, theme.axis(), theme.text, Align::left, false});
}

// Each line's newest value in the line's colour, at the right of the plot where the line ends; moved apart where they
// would cover each other.
struct EndValue {
  std::string text;
  Colour colour;
  float middle = 0.0F;
};

float end_values_width(const CurvesPlot& plot, const Theme& theme, const Fonts& fonts) {
  float width = 0.0F;
  for (const Series& series : plot.series)
    if (series.kind != SeriesKind::marks) width = std::max(width, fonts.width(series.value, Face::sans, theme.axis()));
  return width > 0.0F ? std::ceil(width + 0.5F * theme.unit()) : 0.0F;
}

void draw_end_values(Picture& picture, const Frame& frame, const CurvesPlot& plot, const Theme& theme) {
  std::vector<EndValue> values;
  for (const Series& series : plot.series) {
    if (series.kind == SeriesKind::marks || series.value.empty() || series.points.empty()) continue;
    const float last = series.points.back().mean;
    if (!drawable(last, frame.y.logarithmic)) continue;
    values.push_back({series.value, series.colour, std::clamp(frame.y.at(last), frame.plot.y, frame.plot.bottom())});
  }
  std::stable_sort(values.begin(), values.end(),
                   [](const EndValue& a, const EndValue& b) { return a.middle < b.middle; });
  const float pitch = theme.axis();
  for (std::size_t i = 1; i < values.size(); ++i)
    values[i].middle = std::max(values[i].middle, values[i - 1].middle + pitch);
  float limit = frame.plot.bottom();
  for (std::size_t i = values.size(); i-- > 0;) {
    values[i].middle = std::min(values[i].middle, limit);
    limit = values[i].middle - pitch;
  }
  for (const EndValue& value : values)
    picture.text({frame.plot.right() + 0.5F * theme.unit(), value.middle - theme.axis() / 2.0F}, value.text,
                 {Face::sans, theme.axis(), value.colour, Align::left, false});
}

std::vector<LegendEntry> legend_of(const CurvesPlot& plot) {
  std::vector<LegendEntry> entries;
  for (const Series& series : plot.series) {
    if (series.label.empty()) continue;
    LegendEntry entry{series.label, plot.end_values ? "" : series.value, series.colour, Sample::line, series.dash};
    if (series.kind == SeriesKind::threshold) entry.dash = Dash::dashed;
    if (series.kind == SeriesKind::marks) entry.sample = Sample::tick;
    entries.push_back(std::move(entry));
  }
  return entries;
}

}  // namespace

CurvesLayout draw_curves(Picture& picture, const Rect& rect, const CurvesPlot& plot, const Theme& theme,
                         const Fonts& fonts) {
  // The legend may take a third of the height.
  const int legend_rows = std::max(1, static_cast<int>(0.33F * rect.height / (1.4F * theme.axis())));
  const float legend = plot.legend ? draw_legend(picture, rect, legend_of(plot), legend_rows, theme, fonts) : 0.0F;

  Frame frame;
  frame.x = x_scale(plot);
  frame.y = y_scale(plot, frame.x);
  const float top = rect.y + std::max(legend, theme.axis() / 2.0F);
  const float beside = plot.end_values ? end_values_width(plot, theme, fonts) : 0.5F * theme.unit();
  std::vector<Tick> y_ticks;
  const auto lay_out = [&](float below) {
    frame.y.to = top;
    frame.y.from = std::max(top + 1.0F, rect.bottom() - below);
    y_ticks = ticks_for(frame.y, true, theme, fonts);
    const float wanted = rect.x + left_axis_width(y_ticks, !plot.y_name.empty(), theme, fonts);
    frame.x.from = std::min(wanted, rect.right() - 1.0F);
    frame.x.to = std::max(frame.x.from + 1.0F, rect.right() - beside);
    frame.plot = {frame.x.from, top, frame.x.to - frame.x.from, frame.y.from - top};
  };
  lay_out(bottom_axis_height(theme));
  // Both labels and numbers, where there is height.
  const bool labelled = !plot.x_labels.empty() && !frame.x.logarithmic;
  const bool numbered = !labelled || rect.height >= 9.0F * theme.axis();
  const float label_line = labelled && numbered ? character_axis_height(theme) : 0.0F;
  if (label_line > 0.0F) lay_out(bottom_axis_height(theme) + label_line);
  frame.settle();
  const float left = frame.plot.x;
  const float right = frame.plot.right();
  const float bottom = frame.plot.bottom();
  const std::vector<Tick> x_ticks = ticks_for(frame.x, false, theme, fonts, plot.whole_x);

  if (plot.x_stretch) draw_stretch(picture, frame, *plot.x_stretch, theme);
  draw_grid(picture, frame.plot, frame.y, y_ticks, theme);
  if (plot.zero_line && frame.y.holds(0.0))
    picture.line({left, frame.y.at(0.0)}, {right, frame.y.at(0.0)}, axis_colour(theme), 1.0F);
  const auto drawn = [&](const Series& series, float column_width) {
    return series.kind == SeriesKind::line ? thinned(series.points, frame.x, column_width) : Points{};
  };
  for (const double at : plot.x_breaks)
    if (frame.x.holds(at))
      picture.line({frame.x.at(at), top}, {frame.x.at(at), bottom}, axis_colour(theme), 1.0F, Dash::dotted);
  picture.begin_clip(
      {frame.plot.x, frame.plot.y - 1.0F, frame.plot.width + 0.5F * theme.unit(), frame.plot.height + 2.0F});
  for (const Series& series : plot.series)
    if (series.band) draw_band(picture, frame, series, drawn(series, 2.0F), theme);
  for (const Series& series : plot.series) draw_line(picture, frame, series, drawn(series, 1.0F), theme);
  for (const Series& series : plot.series) {
    if (series.kind == SeriesKind::threshold) draw_threshold(picture, frame, series, theme);
    if (series.kind == SeriesKind::marks) draw_marks(picture, frame, series, theme);
  }
  if (plot.marked_x) draw_mark_at(picture, frame, plot, theme, fonts);
  picture.end_clip();
  picture.line({left, bottom}, {right, bottom}, axis_colour(theme), 1.0F);
  if (labelled) draw_character_axis(picture, frame.plot, frame.x, plot.x_labels, 0, marked_label(plot), theme, fonts);
  if (numbered) {
    const Rect above_numbers{left, top, frame.plot.width, frame.plot.height + label_line};
    draw_bottom_axis(picture, above_numbers, frame.x, x_ticks, plot.x_name, theme, fonts);
  }
  if (plot.end_values) draw_end_values(picture, frame, plot, theme);
  draw_left_axis(picture, frame.plot, frame.y, y_ticks, plot.y_name, theme, fonts);
  return {frame.plot, frame.x, frame.y};
}

}  // namespace unrolled::draw
