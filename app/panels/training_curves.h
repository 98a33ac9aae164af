// What panels that show curves over training share.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/draw/curves.h"
#include "app/panels/panel.h"

namespace unrolled {

// A curve as the plot wants it, with its newest value; `band`: with its envelope of lows and highs.
draw::Series series_of(const PanelContext& context, const Curve& curve, draw::Colour colour, bool band);

// First and last update of all the curves, at least 1 apart; from 0 on a linear axis, from at least 1 on a
// logarithmic one.
std::pair<double, double> step_range(const std::vector<const Curve*>& curves, bool logarithmic);

bool any_points(const std::vector<const Curve*>& curves);

// Makes the plot answer to the pointer, in kSteps places along the axis of updates; step_at says which update a place
// means.
void add_step_hits(draw::Picture& picture, const draw::Rect& plot);
double step_at(const draw::Hit& hit, const std::vector<const Curve*>& curves, bool logarithmic);

// "update 1 240", then each curve's point that covers it: "training 1.93 (1.80 … 2.10) bits/char".
std::vector<std::string> step_lines(const PanelContext& context, const std::vector<const Curve*>& curves, double step);

// One row per update at which a curve has a point: the update, then mean, lowest and highest of every curve (the mean
// alone of thresholds and marks); NaN where a curve has no point there.
PanelTable curves_table(const std::string& name, const std::vector<const Curve*>& curves);

// The option of a linear or a logarithmic axis of updates.
PanelOption step_axis_option(const PanelContext& context, bool logarithmic);
bool parse_step_axis(std::string_view panel, std::string_view value);  // throws std::invalid_argument
// The same of an axis of values.
PanelOption value_axis_option(const PanelContext& context, bool logarithmic);
bool parse_value_axis(std::string_view panel, std::string_view value);

}  // namespace unrolled
