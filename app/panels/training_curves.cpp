#include "app/panels/training_curves.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kSteps = 1000;   // places along the axis that answer to the pointer
constexpr int kStepsKind = 1;  // kind of their hit area

std::string label_of(const PanelContext& context, const Curve& curve) {
  return draw::with_subscripts(context.words.translated(curve.label));
}

PanelOption axis_option(const PanelContext& context, const char* axis, std::string label, bool logarithmic) {
  return {axis,
          std::move(label),
          {{"linear", context.words("panel.option.linear")}, {"log", context.words("panel.option.log")}},
          logarithmic ? "log" : "linear"};
}

bool parse_axis(const char* axis, std::string_view panel, std::string_view value) {
  if (value != "linear" && value != "log")
    throw std::invalid_argument(
        unknown_name(std::string("axis ") + axis + " of panel " + std::string(panel), value, {"linear", "log"}));
  return value == "log";
}

}  // namespace

draw::Series series_of(const PanelContext& context, const Curve& curve, draw::Colour colour, bool band) {
  draw::Series series;
  series.label = label_of(context, curve);
  series.colour = colour;
  series.band = band;
  if (curve.role == CurveRole::threshold) series.kind = draw::SeriesKind::threshold;
  if (curve.role == CurveRole::mark) series.kind = draw::SeriesKind::marks;
  if (curve.role == CurveRole::held_out) series.dash = draw::Dash::dashed;
  if (!curve.points.empty() && curve.role != CurveRole::mark)
    series.value = draw::significant(static_cast<double>(curve.points.back().mean));
  series.points.reserve(curve.points.size());
  for (const CurvePoint& point : curve.points) series.points.push_back({point.step, point.mean, point.low, point.high});
  return series;
}

std::pair<double, double> step_range(const std::vector<const Curve*>& curves, bool logarithmic) {
  double first = std::numeric_limits<double>::infinity();
  double last = 0.0;
  for (const Curve* curve : curves) {
    if (curve->points.empty()) continue;
    first = std::min(first, curve->points.front().step);
    last = std::max(last, curve->points.back().step);
  }
  if (!logarithmic) return {0.0, std::max(1.0, last)};
  first = std::isfinite(first) ? std::max(1.0, first) : 1.0;
  return {first, std::max(first + 1.0, last)};
}

bool any_points(const std::vector<const Curve*>& curves) {
  return std::any_of(curves.begin(), curves.end(), [](const Curve* curve) { return !curve->points.empty(); });
}

void add_step_hits(draw::Picture& picture, const draw::Rect& plot) { picture.hit({plot, kStepsKind, 1, kSteps, 0, 0}); }

double step_at(const draw::Hit& hit, const std::vector<const Curve*>& curves, bool logarithmic) {
  const auto [low, high] = step_range(curves, logarithmic);
  return draw::AxisScale{low, high, logarithmic, 0.0F, static_cast<float>(kSteps)}.value(static_cast<float>(hit.col) +
                                                                                         0.5F);
}

std::vector<std::string> step_lines(const PanelContext& context, const std::vector<const Curve*>& curves, double step) {
  std::vector<std::string> lines{context.words("panel.update_is", {draw::whole(std::llround(step))})};
  for (const Curve* curve : curves) {
    if (curve->points.empty()) continue;
    auto point = std::lower_bound(curve->points.begin(), curve->points.end(), step,
                                  [](const CurvePoint& one, double at) { return one.step < at; });
    if (point == curve->points.end()) --point;
    if (curve->role == CurveRole::held_out && point != curve->points.begin() &&
        step - std::prev(point)->step < point->step - step)
      --point;  // measured now and then: the nearest, not what covers it
    std::string line = label_of(context, *curve) + " ";
    if (curve->role == CurveRole::mark) {
      line += draw::fixed(100.0 * point->mean, 0) + " %";
    } else {
      line += draw::significant(static_cast<double>(point->mean));
      if (curve->role == CurveRole::training && point->low < point->high)
        line += " (" + draw::significant(static_cast<double>(point->low)) + " … " +
                draw::significant(static_cast<double>(point->high)) + ")";
      if (!curve->unit.empty()) line += " " + context.words.translated(curve->unit);
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

PanelTable curves_table(const std::string& name, const std::vector<const Curve*>& curves) {
  PanelTable table;
  table.name = name;
  std::map<double, Index> row_of;
  for (const Curve* curve : curves)
    for (const CurvePoint& point : curve->points) row_of.emplace(point.step, 0);
  for (auto& [step, row] : row_of) {
    row = static_cast<Index>(table.row_names.size());
    table.row_names.push_back(number_text(step));
  }

  table.column_names.emplace_back("update");
  for (const Curve* curve : curves) {
    table.column_names.push_back(curve->id);
    if (curve->role == CurveRole::training || curve->role == CurveRole::held_out) {
      table.column_names.push_back(curve->id + " low");
      table.column_names.push_back(curve->id + " high");
    }
  }
  table.values.setConstant(static_cast<Index>(row_of.size()), static_cast<Index>(table.column_names.size()),
                           std::numeric_limits<double>::quiet_NaN());
  for (const auto& [step, row] : row_of) table.values(row, 0) = step;
  Index col = 1;
  for (const Curve* curve : curves) {
    const bool envelope = curve->role == CurveRole::training || curve->role == CurveRole::held_out;
    for (const CurvePoint& point : curve->points) {
      const Index row = row_of.at(point.step);
      table.values(row, col) = point.mean;
      if (!envelope) continue;
      table.values(row, col + 1) = point.low;
      table.values(row, col + 2) = point.high;
    }
    col += envelope ? 3 : 1;
  }
  return table;
}

PanelOption step_axis_option(const PanelContext& context, bool logarithmic) {
  return axis_option(context, "x", context.words("panel.option.x"), logarithmic);
}

bool parse_step_axis(std::string_view panel, std::string_view value) { return parse_axis("x", panel, value); }

PanelOption value_axis_option(const PanelContext& context, bool logarithmic) {
  return axis_option(context, "y", context.words("panel.option.y"), logarithmic);
}

bool parse_value_axis(std::string_view panel, std::string_view value) { return parse_axis("y", panel, value); }

}  // namespace unrolled
