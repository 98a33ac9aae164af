// Norms of the gradient over training: of all parameters together and of each, with the threshold of clipping and the
// steps that it clipped.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/panels/branch_curves.h"
#include "app/panels/branch_names.h"
#include "app/panels/runs.h"
#include "app/panels/training_curves.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr std::size_t kMostLines = 7;  // of single parameters: as many as there are hues

// Share of the updates that a curve of marks has marked.
double share_marked(const Curve& marks) {
  double marked = 0.0, before = 0.0;
  for (const CurvePoint& point : marks.points) {
    if (std::isfinite(point.mean)) marked += static_cast<double>(point.mean) * (point.step - before);
    before = point.step;
  }
  return before > 0.0 ? marked / before : 0.0;
}

class GradientNormsPanel final : public Panel {
 public:
  std::string id() const override { return "gradient-norms"; }

  std::string title(const PanelContext& context) const override {
    const auto curves = context.snapshot.curves_of("gradient_norms");
    const auto marks =
        std::find_if(curves.begin(), curves.end(), [](const Curve* curve) { return curve->role == CurveRole::mark; });
    const double share = marks == curves.end() ? 0.0 : share_marked(**marks);
    if (share <= 0.0) return context.words("panel.gradient_norms.title");
    return context.words("panel.gradient_norms.title_clipped", {draw::significant(100.0 * share, 2)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return snapshot.step == 0 || !snapshot.curves_of("gradient_norms").empty();
  }

  std::string promise(const PanelContext& context) const override {
    return context.words("panel.gradient_norms.promise");
  }

  bool ready(const Snapshot& snapshot) const override { return any_points(snapshot.curves_of("gradient_norms")); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption show{
        "show",
        context.words("panel.option.show"),
        {{"all", context.words("panel.option.show_all")}, {"total", context.words("panel.option.show_total")}},
        show_};
    for (const Curve* curve : context.snapshot.curves_of("gradient_norms"))
      if (curve->role == CurveRole::training)
        show.choices.emplace_back(curve->id, draw::with_subscripts(context.words.translated(curve->label)));
    return {std::move(show), step_axis_option(context, logarithmic_x_)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "show")
      show_ = value;
    else if (name == "x")
      logarithmic_x_ = parse_step_axis(id(), value);
    else
      throw std::invalid_argument(unknown_name("option of panel gradient-norms", name, {"show", "x"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto curves = shown(context.snapshot);
    const Curve* total = total_of(curves);
    draw::CurvesPlot plot;
    plot.x_name = context.words("panel.axis.update");
    plot.logarithmic = true;
    plot.logarithmic_x = logarithmic_x_;
    const auto branches = of_branches(context.snapshot);
    plot.x_range = step_range(together(curves, branches), logarithmic_x_);
    const std::vector<int> hues = hues_of(context.snapshot, curves);
    const std::string cell = only_cell(context.snapshot);
    const bool races = context.snapshot.races();
    bool before_parameters = true;
    for (std::size_t i = 0; i < curves.size(); ++i) {
      const Curve* curve = curves[i];
      // Kept runs are compared with all parameters together, and come next to them in the legend.
      if (hues[i] >= 0 && before_parameters) {
        add_branches(plot, context, branches);
        before_parameters = false;
      }
      draw::Colour colour = context.theme.secondary;
      if (curve == total) colour = races ? run_colour(context.theme, context.snapshot.lane) : context.theme.text;
      if (curve->role == CurveRole::mark) colour = context.theme.gate_forget;
      if (hues[i] >= 0) colour = context.theme.series(hues[i]);
      // Envelopes of many lines would cover each other.
      plot.series.push_back(series_of(context, *curve, colour, curve == total || show_ == curve->id));
      if (curve == total && races) plot.series.back().label = present_name(context.words, context.snapshot);
      if (!cell.empty() && curve->label.starts_with(cell))
        plot.series.back().label = draw::with_subscripts(curve->label.substr(cell.size()));
    }
    if (before_parameters) add_branches(plot, context, branches);
    mark_viewed(plot, context);
    draw::Picture picture(size);
    const draw::CurvesLayout layout =
        draw::draw_curves(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    add_step_hits(picture, layout.plot);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto curves = shown(context.snapshot);
    if (!any_points(curves)) return std::nullopt;
    const auto branches = of_branches(context.snapshot);
    const double step = step_at(hit, together(curves, branches), logarithmic_x_);
    std::vector<std::string> lines = step_lines(context, curves, step);
    for (std::string& line : branch_lines(context, branches, step)) lines.push_back(std::move(line));
    return Pointed{{}, std::move(lines)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    std::vector<PanelTable> made{curves_table("gradient_norms", context.snapshot.curves_of("gradient_norms"))};
    for (PanelTable& table : branch_tables("gradient_norms", branch_curves(context.snapshot, "gradient_norms")))
      made.push_back(std::move(table));
    return made;
  }

 private:
  // The curve of all parameters together: the one whose id begins every other's.
  static const Curve* total_of(const std::vector<const Curve*>& curves) {
    for (const Curve* candidate : curves) {
      if (candidate->role != CurveRole::training) continue;
      const bool begins_all = std::all_of(curves.begin(), curves.end(), [&](const Curve* other) {
        return other == candidate || other->role != CurveRole::training || other->id.starts_with(candidate->id + ".");
      });
      if (begins_all) return candidate;
    }
    return nullptr;
  }

  // "lstm." where that is the only cell: its parameters need not say whose they are.
  static std::string only_cell(const Snapshot& snapshot) {
    std::string cell;
    for (const Curve* curve : snapshot.curves_of("gradient_norms")) {
      if (!curve->label.ends_with(".W_h")) continue;
      if (!cell.empty()) return "";
      cell = curve->label.substr(0, curve->label.size() - 3);
    }
    return cell;
  }

  // Of the kept runs the one curve that is shown alone, else that of all parameters together.
  std::vector<BranchCurve> of_branches(const Snapshot& snapshot) const {
    const auto curves = snapshot.curves_of("gradient_norms");
    const Curve* total = total_of(curves);
    const bool single = std::any_of(curves.begin(), curves.end(), [&](const Curve* curve) {
      return curve->role == CurveRole::training && curve->id == show_;
    });
    const std::string id = single ? show_ : total != nullptr ? total->id : "";
    return branch_curves(snapshot, "gradient_norms", [&](const Curve& curve) { return curve.id == id; });
  }

  // Numbers of the hues of the curves shown, −1 for those that are no single parameter. A parameter has the hue of its
  // place in the model, whatever else is shown; another where that is taken.
  static std::vector<int> hues_of(const Snapshot& snapshot, const std::vector<const Curve*>& shown) {
    const auto curves = snapshot.curves_of("gradient_norms");
    const Curve* total = total_of(curves);
    std::vector<int> hues(shown.size(), -1);
    std::array<bool, kMostLines> taken{};
    int place = 0;
    for (const Curve* curve : curves) {
      if (curve->role != CurveRole::training || curve == total) continue;
      auto hue = static_cast<std::size_t>(place++) % kMostLines;
      const auto found = std::find(shown.begin(), shown.end(), curve);
      if (found == shown.end()) continue;
      for (std::size_t tried = 1; tried < kMostLines && taken[hue]; ++tried) hue = (hue + 1) % kMostLines;
      taken[hue] = true;
      hues[static_cast<std::size_t>(found - shown.begin())] = static_cast<int>(hue);
    }
    return hues;
  }

  // The lines asked for; of too many parameters those that have the largest gradients now.
  std::vector<const Curve*> shown(const Snapshot& snapshot) const {
    const auto curves = snapshot.curves_of("gradient_norms");
    const Curve* total = total_of(curves);
    const bool single = std::any_of(curves.begin(), curves.end(), [&](const Curve* curve) {
      return curve->role == CurveRole::training && curve->id == show_;
    });
    std::vector<const Curve*> parameters;
    for (const Curve* curve : curves)
      if (curve->role == CurveRole::training && curve != total && !curve->points.empty()) parameters.push_back(curve);
    if (parameters.size() > kMostLines) {
      std::stable_sort(parameters.begin(), parameters.end(),
                       [](const Curve* a, const Curve* b) { return a->points.back().mean > b->points.back().mean; });
      parameters.resize(kMostLines);
    }

    std::vector<const Curve*> chosen;
    for (const Curve* curve : curves) {
      if (curve->points.empty()) continue;
      if (curve->role == CurveRole::mark && share_marked(*curve) <= 0.0) continue;
      const bool is_line = curve->role == CurveRole::training || curve->role == CurveRole::held_out;
      bool wanted = true;
      if (is_line && single)
        wanted = curve->id == show_;
      else if (is_line && show_ == "total" && total != nullptr)
        wanted = curve == total;
      else if (is_line && curve != total)
        wanted = std::find(parameters.begin(), parameters.end(), curve) != parameters.end();
      // The threshold is one of the norm of all parameters.
      if (!is_line && single && (total == nullptr || show_ != total->id)) wanted = false;
      if (wanted) chosen.push_back(curve);
    }
    // What the clipping is about comes first in the legend, so that many parameters do not push it out.
    std::stable_partition(chosen.begin(), chosen.end(), [&](const Curve* curve) {
      return curve == total || curve->role == CurveRole::threshold || curve->role == CurveRole::mark;
    });
    return chosen;
  }

  std::string show_ = "all";
  bool logarithmic_x_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_gradient_norms_panel() { return std::make_unique<GradientNormsPanel>(); }

}  // namespace unrolled
