#include "app/panels/branch_curves.h"

#include <algorithm>

#include "app/draw/numbers.h"
#include "app/panels/branch_names.h"
#include "app/panels/runs.h"
#include "app/panels/training_curves.h"

namespace unrolled {

namespace {

// Runs that are only kept stand back.
draw::Colour colour_of(const draw::Theme& theme, const Branch& branch) {
  const draw::Colour hue = run_colour(theme, branch.lane);
  return branch.races ? hue : mix(theme.page, hue, 0.7F);
}

}  // namespace

std::vector<BranchCurve> branch_curves(const Snapshot& snapshot, std::string_view group,
                                       const std::function<bool(const Curve&)>& wanted) {
  const auto present = snapshot.curves_of(group);
  const std::string* unit = present.empty() ? nullptr : &present.front()->unit;
  std::vector<BranchCurve> found;
  for (const Branch& branch : snapshot.branches) {
    if (present.empty() && branch.lesson != snapshot.lesson) continue;
    for (const auto& curve : branch.curves) {
      if (curve == nullptr || curve->group != group || curve->points.empty()) continue;
      if (curve->role != CurveRole::training && curve->role != CurveRole::held_out) continue;
      if (unit == nullptr) unit = &curve->unit;
      if (curve->unit != *unit || (branch.races && curve->role != CurveRole::training)) continue;
      if (!wanted || wanted(*curve)) found.push_back({curve.get(), &branch});
    }
  }
  return found;
}

std::string branch_label(const PanelContext& context, const Branch& branch) {
  const std::string name = branch_name(context.words, branch, context.snapshot);
  return branch.races ? name : context.words("panel.branch", {std::to_string(branch.id), name});
}

void add_branches(draw::CurvesPlot& plot, const PanelContext& context, const std::vector<BranchCurve>& curves) {
  const Branch* named = nullptr;
  for (const BranchCurve& one : curves) {
    draw::Series series = series_of(context, *one.curve, colour_of(context.theme, *one.branch), false);
    series.label = one.branch == named ? "" : branch_label(context, *one.branch);
    named = one.branch;
    // One number a run at the lines' ends.
    const bool last = &one == &curves.back() || (&one + 1)->branch != one.branch;
    if (!last) series.value.clear();
    plot.series.push_back(std::move(series));
  }
}

std::vector<const Curve*> together(std::vector<const Curve*> curves, const std::vector<BranchCurve>& branches) {
  for (const BranchCurve& one : branches) curves.push_back(one.curve);
  return curves;
}

std::vector<std::string> branch_lines(const PanelContext& context, const std::vector<BranchCurve>& curves,
                                      double step) {
  std::vector<std::string> lines;
  for (const BranchCurve& one : curves) {
    const std::vector<std::string> of_curve = step_lines(context, {one.curve}, step);
    for (std::size_t i = 1; i < of_curve.size(); ++i)
      lines.push_back(branch_label(context, *one.branch) + ": " + of_curve[i]);
  }
  return lines;
}

std::vector<PanelTable> branch_tables(const std::string& name, const std::vector<BranchCurve>& curves) {
  std::vector<PanelTable> tables;
  for (std::size_t i = 0; i < curves.size();) {
    const Branch* branch = curves[i].branch;
    std::vector<const Curve*> of_branch;
    for (; i < curves.size() && curves[i].branch == branch; ++i) of_branch.push_back(curves[i].curve);
    tables.push_back(curves_table(name + ".branch" + std::to_string(branch->id), of_branch));
  }
  return tables;
}

void mark_viewed(draw::CurvesPlot& plot, const PanelContext& context) {
  const std::int64_t viewed = context.snapshot.history.viewed;
  if (viewed < 0) return;
  plot.marked_x = static_cast<double>(viewed);
  plot.mark_label = draw::whole(viewed);
}

}  // namespace unrolled
