// How much of the loss reaches each time step on the way back: ‖∂L/∂h_t‖, a line per layer, and per run of a race, over
// time or over the lag T − t behind the last step.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/curves.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/runs.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// Kinds of the hit areas.
constexpr int kTimes = 1;
constexpr int kLags = 2;

class GradientFlowPanel final : public Panel {
 public:
  std::string id() const override { return "gradient-flow"; }

  std::string title(const PanelContext& context) const override {
    const auto flow = chosen(context.snapshot);
    if (flow == nullptr) return context.words("panel.gradient_flow.title");
    return context.words(over_lag(context.snapshot) ? "panel.gradient_flow.title_lag" : "panel.gradient_flow.title_of",
                         {name_of(context, *flow)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override {
    return context.words("panel.gradient_flow.promise");
  }

  bool ready(const Snapshot& snapshot) const override {
    const auto flow = chosen(snapshot);
    return flow != nullptr && flow->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {source_option(context, "gradient_flow", chosen(context.snapshot).get()),
            {"axis",
             context.words("panel.gradient_flow.axis"),
             {{"time", context.words("panel.gradient_flow.time")}, {"lag", context.words("panel.gradient_flow.lag")}},
             over_lag(context.snapshot) ? "lag" : "time"},
            {"range",
             context.words("panel.gradient_flow.range"),
             {{"absolute", context.words("panel.gradient_flow.absolute")},
              {"fitted", context.words("panel.gradient_flow.fitted")}},
             is_absolute(context.snapshot) ? "absolute" : "fitted"}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    const auto choose = [&](std::string& option, std::initializer_list<std::string> known) {
      if (std::find(known.begin(), known.end(), value) == known.end())
        throw std::invalid_argument(unknown_name(std::string(name) + " of panel gradient-flow", value, known));
      option = value;
    };
    if (name == "source")
      source_ = value;
    else if (name == "axis")
      choose(axis_, {"time", "lag"});
    else if (name == "range")
      choose(range_, {"absolute", "fitted"});
    else
      throw std::invalid_argument(unknown_name("option of panel gradient-flow", name, {"source", "axis", "range"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto flow = chosen(context.snapshot);
    const Index steps = flow->values.cols();
    const bool lag = over_lag(context.snapshot);
    // The place of a time step on the axis, and back: it is its own inverse.
    const auto place = [&](double time) { return lag ? static_cast<double>(steps - 1) - time : time; };
    draw::CurvesPlot plot;
    plot.x_name = lag ? context.words.translated("lag T − t") : context.words.translated(flow->cols.name);
    plot.logarithmic = true;
    plot.x_range = {-0.5, static_cast<double>(steps) - 0.5};  // a step is as wide as a column of a heatmap
    const std::vector<Line> lines = lines_of(context);
    if (is_absolute(context.snapshot)) {
      for (const Line& line : lines) {
        const auto range = absolute_range(line.flow->values);
        plot.y_range = plot.y_range ? std::pair(std::min(plot.y_range->first, range.first),
                                                std::max(plot.y_range->second, range.second))
                                    : range;
      }
    }
    plot.x_labels = plot_labels(flow->cols, steps);
    if (lag) std::reverse(plot.x_labels.begin(), plot.x_labels.end());
    plot.legend = lines.size() > 1;
    if (const int time = marked_place(context, flow->cols, steps); time >= 0) plot.marked_x = place(time);
    if (const Brush brush = marked_stretch(context, flow->cols, steps); !brush.empty()) {
      const auto [first, last] = std::minmax(place(brush.first), place(brush.last));
      plot.x_stretch = {first - 0.5, last + 0.5};
    }
    for (const double end : chunk_ends(context.snapshot, steps)) plot.x_breaks.push_back(place(end));
    for (const Line& line : lines) {
      draw::Series series;
      series.label = line.name;
      series.colour = line.colour;
      series.band = false;
      for (Index x = 0; x < steps; ++x) {
        const float value = line.flow->values(line.row, lag ? steps - 1 - x : x);
        series.points.push_back({static_cast<double>(x), value, value, value});
      }
      plot.series.push_back(std::move(series));
    }
    draw::Picture picture(size);
    const draw::CurvesLayout layout =
        draw::draw_curves(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    picture.hit({layout.plot, lag ? kLags : kTimes, 1, static_cast<int>(steps), 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto flow = chosen(context.snapshot);
    if ((hit.kind != kTimes && hit.kind != kLags) || flow == nullptr) return std::nullopt;
    const auto steps = static_cast<int>(flow->values.cols());
    if (hit.col < 0 || hit.col >= steps) return std::nullopt;
    const int time = hit.kind == kLags ? steps - 1 - hit.col : hit.col;
    Pointed pointed{selection_at(flow->cols, time), {place_text(context, flow->cols, time)}};
    if (hit.kind == kLags) pointed.lines[0] += ", T − t = " + std::to_string(hit.col);
    const std::string symbol = draw::with_subscripts(flow->symbol);
    for (const Line& line : lines_of(context)) {
      const std::string value = symbol + " = " + value_text(flow->meaning, line.flow->values(line.row, time));
      pointed.lines.push_back(line.name.empty() ? value : line.name + ": " + value);
    }
    if (!flow->meaning_text.empty()) pointed.lines.push_back(phrase(context, flow->meaning_text));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    std::vector<PanelTable> tables;
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      const auto flow = chosen(*run.snapshot);
      if (flow == nullptr) continue;
      tables.push_back(table_of(*flow));
      if (context.snapshot.races()) tables.back().name += ".run" + std::to_string(run.lane);
    }
    return tables;
  }

 private:
  struct Line {
    std::string name;  // empty where there is no other
    draw::Colour colour;
    std::shared_ptr<const Observable> flow;
    Index row = 0;
  };

  // Of the runs that race those that read a sequence of the same length.
  std::vector<Line> lines_of(const PanelContext& context) const {
    const Index steps = chosen(context.snapshot)->values.cols();
    const bool races = context.snapshot.races();
    std::vector<Line> lines;
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      const auto flow = chosen(*run.snapshot);
      if (flow == nullptr || flow->values.cols() != steps) continue;
      const Index rows = flow->values.rows();
      for (Index row = 0; row < rows; ++row) {
        Line line{rows > 1 ? row_name(context, *flow, row) : "", context.theme.series(static_cast<int>(row)), flow,
                  row};
        if (races) {
          line.name = run.name + (rows > 1 ? ", " + line.name : "");
          line.colour = run_colour(context.theme, run.lane);
        }
        lines.push_back(std::move(line));
      }
    }
    return lines;
  }

  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "gradient_flow", source_, {"gradient.hidden"});
  }

  // Where a lesson publishes products over lags, lags are what it speaks of.
  bool over_lag(const Snapshot& snapshot) const {
    if (!axis_.empty()) return axis_ == "lag";
    return !snapshot.observables_of("jacobian_product").empty();
  }

  bool is_absolute(const Snapshot& snapshot) const {
    return range_.empty() ? over_lag(snapshot) : range_ == "absolute";
  }

  static std::string row_name(const PanelContext& context, const Observable& flow, Index row) {
    const auto at = static_cast<std::size_t>(row);
    const std::string label = at < flow.rows.labels.size() ? flow.rows.labels[at] : std::to_string(row);
    const std::string name = context.words.translated(flow.rows.name);
    return name.empty() ? label : name + " " + label;
  }

  // Where one truncation window ends and the next begins, between two steps. "gradient.chunk" (1 x T) numbers the
  // window that each step belongs to.
  static std::vector<double> chunk_ends(const Snapshot& snapshot, Index steps) {
    const Observable* chunk = snapshot.observable("gradient.chunk");
    std::vector<double> ends;
    if (chunk == nullptr || chunk->values.rows() != 1 || chunk->values.cols() != steps) return ends;
    for (Index t = 1; t < steps; ++t)
      if (chunk->values(0, t) != chunk->values(0, t - 1)) ends.push_back(static_cast<double>(t) - 0.5);
    return ends;
  }

  std::string source_;  // empty: the default, as in the next two
  std::string axis_;    // "time", "lag"
  std::string range_;   // "absolute", "fitted"
};

}  // namespace

std::unique_ptr<Panel> make_gradient_flow_panel() { return std::make_unique<GradientFlowPanel>(); }

}  // namespace unrolled
