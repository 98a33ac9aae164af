// One unit over the text: its value as a line, with the characters under the axis.
#include <stdexcept>

#include "app/draw/curves.h"
#include "app/panels/followed_unit.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kTimes = 1;  // kind of the hit area

class TracePanel final : public Panel {
 public:
  std::string id() const override { return "trace"; }

  std::string title(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    if (states == nullptr || states->values.size() == 0) return context.words("panel.trace.title");
    const FollowedUnit::Choice choice = unit_.choose(context, states);
    return context.words(choice.automatic ? "panel.trace.title_automatic" : "panel.trace.title_of",
                         {std::to_string(choice.unit), name_of(context, *states)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.trace.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto states = chosen(snapshot);
    return states != nullptr && states->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    return {source_option(context, "states", states.get()),
            unit_.option(context, states == nullptr ? 0 : states->values.rows())};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "source")
      source_ = value;
    else if (name == "unit")
      unit_.set(id(), value);
    else
      throw std::invalid_argument(unknown_name("option of panel trace", name, {"source", "unit"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto states = chosen(context.snapshot);
    const Index steps = states->values.cols();
    const Index row = unit_.choose(context, states).unit;
    const draw::ColourScale scale = scale_of(*states, context.theme, false);
    draw::CurvesPlot plot;
    plot.x_name = context.words.translated(states->cols.name);
    plot.x_range = {-0.5, static_cast<double>(steps) - 0.5};  // a step is as wide as a column of a heatmap
    plot.x_labels = plot_labels(states->cols, steps);
    plot.y_range = {static_cast<double>(scale.low), static_cast<double>(scale.high)};
    plot.logarithmic = scale.logarithmic;
    plot.zero_line = true;
    plot.legend = false;
    if (const int place = marked_place(context, states->cols, steps); place >= 0) plot.marked_x = place;
    if (const Brush brush = marked_stretch(context, states->cols, steps); !brush.empty())
      plot.x_stretch = {brush.first - 0.5, brush.last + 0.5};
    draw::Series series;
    series.colour = context.theme.role(states->symbol);
    for (Index t = 0; t < steps; ++t) {
      const float value = states->values(row, t);
      series.points.push_back({static_cast<double>(t), value, value, value});
    }
    plot.series.push_back(std::move(series));
    draw::Picture picture(size);
    const draw::CurvesLayout layout =
        draw::draw_curves(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    picture.hit({layout.plot, kTimes, 1, static_cast<int>(steps), 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto states = chosen(context.snapshot);
    if (hit.kind != kTimes || states == nullptr || states->values.size() == 0) return std::nullopt;
    if (hit.col < 0 || hit.col >= states->values.cols()) return std::nullopt;
    const int row = unit_.choose(context, states).unit;
    return Pointed{selection_at(states->cols, hit.col, row), entry_lines(context, *states, row, hit.col)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto states = chosen(context.snapshot);
    return {table_of_row(*states, unit_.choose(context, states).unit)};
  }

  bool shows_differences() const override { return true; }

 private:
  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "states", source_, {"state.tanh_c", "state.h"});
  }

  std::string source_;  // empty: the default
  FollowedUnit unit_;
};

}  // namespace

std::unique_ptr<Panel> make_trace_panel() { return std::make_unique<TracePanel>(); }

}  // namespace unrolled
