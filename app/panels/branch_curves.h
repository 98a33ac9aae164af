// Curves of kept runs beside those of the present one, and the moment that is looked back at.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/draw/curves.h"
#include "app/panels/panel.h"

namespace unrolled {

struct BranchCurve {
  const Curve* curve = nullptr;
  const Branch* branch = nullptr;
};

// Training and held-out curves of a group in every kept run, the former alone of one that races, where they are in the
// unit of the present run's; all of them, or those that are `wanted`. Where the present run has none yet: those of the
// same lesson, in the unit of the first.
std::vector<BranchCurve> branch_curves(const Snapshot& snapshot, std::string_view group,
                                       const std::function<bool(const Curve&)>& wanted = {});

// "branch 1: GRU"; without the number where it races.
std::string branch_label(const PanelContext& context, const Branch& branch);

// Adds them to a plot: a hue per run, dimmed, the run named once in the legend.
void add_branches(draw::CurvesPlot& plot, const PanelContext& context, const std::vector<BranchCurve>& curves);

// The curves, and those of the branches.
std::vector<const Curve*> together(std::vector<const Curve*> curves, const std::vector<BranchCurve>& branches);

// What they are at an update, a line each: "branch 1: GRU: training 1.93 bits/char".
std::vector<std::string> branch_lines(const PanelContext& context, const std::vector<BranchCurve>& curves, double step);

// A table per run.
std::vector<PanelTable> branch_tables(const std::string& name, const std::vector<BranchCurve>& curves);

// Marks the moment that the snapshot looks back at, with the number of its update.
void mark_viewed(draw::CurvesPlot& plot, const PanelContext& context);

}  // namespace unrolled
