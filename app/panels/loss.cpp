// The loss over training: training and held out, in the lesson's own unit, on a linear or a logarithmic axis.
#include <algorithm>
#include <optional>
#include <stdexcept>

#include "app/panels/branch_curves.h"
#include "app/panels/branch_names.h"
#include "app/panels/runs.h"
#include "app/panels/training_curves.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

class LossPanel final : public Panel {
 public:
  std::string id() const override { return "loss"; }

  std::string title(const PanelContext& context) const override {
    const auto curves = context.snapshot.curves_of("loss");
    const auto branches = branch_curves(context.snapshot, "loss");
    const Curve* first = !curves.empty() ? curves.front() : branches.empty() ? nullptr : branches.front().curve;
    if (first == nullptr || first->unit.empty()) return context.words("panel.loss.title");
    return context.words("panel.loss.title_in", {context.words.translated(first->unit)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return snapshot.step == 0 || !snapshot.curves_of("loss").empty();
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.loss.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    return any_points(snapshot.curves_of("loss")) || !branch_curves(snapshot, "loss").empty();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {value_axis_option(context, is_logarithmic(context.snapshot)), step_axis_option(context, logarithmic_x_)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "x")
      logarithmic_x_ = parse_step_axis(id(), value);
    else if (name == "y")
      logarithmic_ = parse_value_axis(id(), value);
    else
      throw std::invalid_argument(unknown_name("option of panel loss", name, {"y", "x"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto curves = context.snapshot.curves_of("loss");
    draw::CurvesPlot plot;
    plot.x_name = context.words("panel.axis.update");
    plot.logarithmic = is_logarithmic(context.snapshot);
    plot.logarithmic_x = logarithmic_x_;
    const auto branches = branch_curves(context.snapshot, "loss");
    plot.x_range = step_range(together(curves, branches), logarithmic_x_);
    plot.end_values = true;
    // What is measured on the training data and on held-out data has one hue. In a race the hue is the run's, and so
    // is the name.
    const bool races = context.snapshot.races();
    int training = 0, held_out = 0;
    for (const Curve* curve : curves) {
      if (curve->points.empty() || (races && curve->role == CurveRole::held_out)) continue;
      draw::Colour colour = context.theme.secondary;
      if (curve->role == CurveRole::training) colour = context.theme.series(training++);
      if (curve->role == CurveRole::held_out) colour = context.theme.series(held_out++);
      plot.series.push_back(series_of(context, *curve, colour, curve->role == CurveRole::training && !races));
      if (races && curve->role == CurveRole::training) {
        plot.series.back().label = present_name(context.words, context.snapshot);
        plot.series.back().colour = run_colour(context.theme, context.snapshot.lane);
      }
    }
    add_branches(plot, context, branches);
    mark_viewed(plot, context);
    // What is only a reference comes last in the legend.
    std::stable_partition(plot.series.begin(), plot.series.end(),
                          [](const draw::Series& series) { return series.kind == draw::SeriesKind::line; });
    draw::Picture picture(size);
    const draw::CurvesLayout layout =
        draw::draw_curves(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    add_step_hits(picture, layout.plot);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto curves = context.snapshot.curves_of("loss");
    const auto branches = branch_curves(context.snapshot, "loss");
    if (!any_points(curves) && branches.empty()) return std::nullopt;
    const double step = step_at(hit, together(curves, branches), logarithmic_x_);
    std::vector<std::string> lines = step_lines(context, curves, step);
    for (std::string& line : branch_lines(context, branches, step)) lines.push_back(std::move(line));
    return Pointed{{}, std::move(lines)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    std::vector<PanelTable> made;
    if (const auto curves = context.snapshot.curves_of("loss"); any_points(curves))
      made.push_back(curves_table("loss", curves));
    for (PanelTable& table : branch_tables("loss", branch_curves(context.snapshot, "loss")))
      made.push_back(std::move(table));
    return made;
  }

 private:
  // As it was chosen, or else as the lesson has it: a loss that falls by powers of ten asks for such an axis.
  bool is_logarithmic(const Snapshot& snapshot) const {
    if (logarithmic_) return *logarithmic_;
    const std::vector<const Curve*> curves = together(snapshot.curves_of("loss"), branch_curves(snapshot, "loss"));
    return std::any_of(curves.begin(), curves.end(), [](const Curve* curve) { return curve->logarithmic; });
  }

  std::optional<bool> logarithmic_;
  bool logarithmic_x_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_loss_panel() { return std::make_unique<LossPanel>(); }

}  // namespace unrolled
