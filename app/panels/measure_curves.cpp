#include "app/panels/measure_curves.h"

#include <algorithm>
#include <cmath>

#include "app/draw/legend.h"
#include "app/panels/branch_names.h"
#include "app/panels/runs.h"
#include "app/panels/training_curves.h"

namespace unrolled {

namespace {

constexpr const char* kAll = "all";

// Runs are told apart by their hues, then measures by their dashes.
draw::Dash dash_of(std::size_t measure) {
  constexpr draw::Dash dashes[] = {draw::Dash::solid, draw::Dash::dashed, draw::Dash::dotted};
  return dashes[measure % std::size(dashes)];
}

std::size_t place_of(const std::vector<const Curve*>& curves, const std::string& id) {
  const auto at = std::find_if(curves.begin(), curves.end(), [&](const Curve* one) { return one->id == id; });
  return static_cast<std::size_t>(at - curves.begin());
}

// A level that all shares are below, where they are small.
std::optional<double> low_level(const std::vector<const Curve*>& curves) {
  double highest = 0.0;
  for (const Curve* curve : curves)
    for (const CurvePoint& point : curve->points) highest = std::max(highest, static_cast<double>(point.high));
  for (const double level : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5})
    if (highest < level) return level;
  return std::nullopt;
}

// 1, or the half above the largest where some are more than that by now; at first they may come from above.
double highest_of(const std::vector<const Curve*>& curves) {
  double highest = 1.0;
  for (const Curve* curve : curves)
    if (!curve->points.empty() && std::isfinite(curve->points.back().mean))
      highest = std::max(highest, static_cast<double>(curve->points.back().mean));
  return std::ceil(2.0 * std::min(highest, 1e6)) / 2.0;
}

}  // namespace

bool MeasureCurves::any(const Snapshot& snapshot) const {
  return any_points(snapshot.curves_of(group_)) || !others(snapshot).empty();
}

bool MeasureCurves::many(const Snapshot& snapshot) const {
  const std::vector<const Curve*> curves = together(snapshot.curves_of(group_), others(snapshot));
  return std::any_of(curves.begin(), curves.end(), [](const Curve* curve) { return curve->points.size() > 1; });
}

std::vector<PanelOption> MeasureCurves::options(const PanelContext& context) const {
  PanelOption measure{
      "measure", context.words("panel.option.measure"), {{kAll, context.words("panel.accuracy.all")}}, measure_};
  for (const Curve* curve : measures(context.snapshot))
    measure.choices.emplace_back(curve->id, context.words.translated(curve->label));
  if (std::none_of(measure.choices.begin(), measure.choices.end(),
                   [&](const auto& choice) { return choice.first == measure_; }))
    measure.value = kAll;
  return {std::move(measure), step_axis_option(context, logarithmic_x_)};
}

bool MeasureCurves::set_option(std::string_view name, std::string_view value) {
  if (name == "measure")
    measure_ = value;
  else if (name == "x")
    logarithmic_x_ = parse_step_axis(panel_, value);
  else
    return false;
  return true;
}

void MeasureCurves::draw(draw::Picture& picture, const draw::Rect& rect, const PanelContext& context) const {
  const draw::Theme& theme = context.theme;
  const auto mine = chosen(context.snapshot);
  const auto rivals = chosen_others(context.snapshot);
  const bool alone = rivals.empty();
  const std::vector<const Curve*> ordered = measures(context.snapshot);
  const auto dash = [&](const Curve& curve) { return dash_of(place_of(ordered, curve.id)); };
  draw::CurvesPlot plot;
  plot.x_name = context.words("panel.axis.update");
  plot.logarithmic_x = logarithmic_x_;
  const std::vector<const Curve*> all = together(mine, rivals);
  plot.x_range = step_range(all, logarithmic_x_);
  const std::optional<double> low = of_ == Of::mistakes ? low_level(all) : std::nullopt;
  plot.y_range = {0.0, low ? *low : highest_of(all)};
  plot.end_values = alone;
  plot.legend = alone;
  std::vector<draw::LegendEntry> runs;
  for (std::size_t i = 0; i < mine.size(); ++i) {
    if (mine[i]->points.empty()) continue;
    const draw::Colour colour = alone ? theme.series(static_cast<int>(i)) : run_colour(theme, context.snapshot.lane);
    plot.series.push_back(series_of(context, *mine[i], colour, false));
    plot.series.back().dash = alone ? draw::Dash::solid : dash(*mine[i]);
    if (runs.empty())
      runs.push_back({present_name(context.words, context.snapshot), "", colour, draw::Sample::line, {}});
  }
  add_branches(plot, context, rivals);
  for (std::size_t i = 0; i < rivals.size(); ++i) {
    draw::Series& series = plot.series[plot.series.size() - rivals.size() + i];
    series.dash = dash(*rivals[i].curve);
    if (!series.label.empty()) runs.push_back({series.label, "", series.colour, draw::Sample::line, {}});
  }
  mark_viewed(plot, context);
  float top = 0.0F;
  if (!alone) {
    const std::vector<const Curve*> drawn = together(mine, rivals);
    for (const Curve* one : ordered)
      if (std::any_of(drawn.begin(), drawn.end(),
                      [&](const Curve* curve) { return curve->id == one->id && !curve->points.empty(); }))
        runs.push_back({context.words.translated(one->label), "", theme.secondary, draw::Sample::line, dash(*one)});
    const int rows = std::max(1, static_cast<int>(0.33F * rect.height / (1.4F * theme.axis())));
    top = draw::draw_legend(picture, rect, runs, rows, theme, context.fonts);
  }
  const draw::CurvesLayout layout = draw::draw_curves(
      picture, {rect.x, rect.y + top, rect.width, std::max(1.0F, rect.height - top)}, plot, theme, context.fonts);
  add_step_hits(picture, layout.plot);
}

std::optional<Pointed> MeasureCurves::point_at(const PanelContext& context, const draw::Hit& hit) const {
  const auto mine = chosen(context.snapshot);
  const auto rivals = chosen_others(context.snapshot);
  if (!any_points(mine) && rivals.empty()) return std::nullopt;
  const double step = step_at(hit, together(mine, rivals), logarithmic_x_);
  std::vector<std::string> lines = step_lines(context, mine, step);
  for (std::string& line : branch_lines(context, rivals, step)) lines.push_back(std::move(line));
  return Pointed{{}, std::move(lines)};
}

std::vector<PanelTable> MeasureCurves::tables(const PanelContext& context) const {
  std::vector<PanelTable> made;
  if (const auto curves = context.snapshot.curves_of(group_); any_points(curves))
    made.push_back(curves_table(group_, curves));
  for (PanelTable& table : branch_tables(group_, others(context.snapshot))) made.push_back(std::move(table));
  return made;
}

// All are measured on held-out data.
std::vector<BranchCurve> MeasureCurves::others(const Snapshot& snapshot) const {
  std::vector<BranchCurve> found;
  for (const Branch& branch : snapshot.branches) {
    if (branch.lesson != snapshot.lesson) continue;
    for (const auto& curve : branch.curves)
      if (curve != nullptr && curve->group == group_ && !curve->points.empty()) found.push_back({curve.get(), &branch});
  }
  return found;
}

// A curve of each measure that some run has, in one order whichever run is the present one: what only some have
// follows what it follows there.
std::vector<const Curve*> MeasureCurves::measures(const Snapshot& snapshot) const {
  std::vector<const Curve*> ordered = snapshot.curves_of(group_);
  std::size_t next = 0;
  const Branch* branch = nullptr;
  for (const BranchCurve& one : others(snapshot)) {
    if (one.branch != branch) next = 0;
    branch = one.branch;
    std::size_t at = place_of(ordered, one.curve->id);
    if (at == ordered.size()) {
      at = next;
      ordered.insert(ordered.begin() + static_cast<std::ptrdiff_t>(at), one.curve);
    }
    next = at + 1;
  }
  return ordered;
}

bool MeasureCurves::shows(const Snapshot& snapshot, const Curve& curve) const {
  const auto curves = measures(snapshot);
  const bool known = std::any_of(curves.begin(), curves.end(), [&](const Curve* one) { return one->id == measure_; });
  return !known || curve.id == measure_;
}

std::vector<const Curve*> MeasureCurves::chosen(const Snapshot& snapshot) const {
  std::vector<const Curve*> curves = snapshot.curves_of(group_);
  std::erase_if(curves, [&](const Curve* curve) { return !shows(snapshot, *curve); });
  return curves;
}

std::vector<BranchCurve> MeasureCurves::chosen_others(const Snapshot& snapshot) const {
  std::vector<BranchCurve> curves = others(snapshot);
  std::erase_if(curves, [&](const BranchCurve& one) { return !shows(snapshot, *one.curve); });
  return curves;
}

}  // namespace unrolled
