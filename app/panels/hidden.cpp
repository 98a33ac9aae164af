// Hidden cells × time: one quantity of a recurrent layer as a heatmap, a row per unit and a column per time step.
#include <algorithm>
#include <stdexcept>

#include "app/draw/heatmap_plot.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/unit_order.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kCells = 1;  // kind of the hit area

class HiddenPanel final : public Panel {
 public:
  std::string id() const override { return "hidden"; }

  std::string title(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    if (states == nullptr) return context.words("panel.hidden.title");
    return context.words("panel.hidden.title_of", {name_of(context, *states)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.hidden.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto states = chosen(snapshot);
    return states != nullptr && states->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption order{"order",
                      context.words("panel.option.order"),
                      {{"given", context.words("panel.option.order_given")},
                       {"similar", context.words("panel.option.order_similar")}},
                      similar_ ? "similar" : "given"};
    return {source_option(context, "states", chosen(context.snapshot).get()), std::move(order)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "source") {
      source_ = value;
    } else if (name == "order") {
      if (value != "given" && value != "similar")
        throw std::invalid_argument(unknown_name("order of panel hidden", value, {"given", "similar"}));
      similar_ = value == "similar";
    } else {
      throw std::invalid_argument(unknown_name("option of panel hidden", name, {"order", "source"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto states = chosen(context.snapshot);
    draw::HeatmapPlot plot;
    const std::vector<int> order = order_of(context.snapshot, *states);
    plot.grid = grid_of(states, order);
    plot.scale = scale_of(*states, context.theme, context.theme.classic_red_blue);
    plot.row_name = context.words.translated(states->rows.name);
    plot.col_name = context.words.translated(states->cols.name);
    plot.row_labels = row_labels(*states, order);
    if (!order.empty()) plot.row_name += ", " + context.words("panel.hidden.similar");
    plot.col_labels = plot_labels(states->cols, states->values.cols());
    plot.cols_are_text = true;
    plot.hit_kind = kCells;
    plot.marked_row = marked(context.unit(), states->values.rows());
    if (plot.marked_row >= 0 && !order.empty())
      plot.marked_row = static_cast<int>(std::find(order.begin(), order.end(), plot.marked_row) - order.begin());
    plot.marked_col = marked_place(context, states->cols, states->values.cols());
    const Brush brush = marked_stretch(context, states->cols, states->values.cols());
    plot.stretch_first = brush.first;
    plot.stretch_last = brush.last;
    draw::Picture picture(size);
    draw::draw_heatmap(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto states = chosen(context.snapshot);
    if (hit.kind != kCells || states == nullptr) return std::nullopt;
    if (hit.row < 0 || hit.row >= states->values.rows() || hit.col < 0 || hit.col >= states->values.cols())
      return std::nullopt;
    const std::vector<int> order = order_of(context.snapshot, *states);
    const int unit = order.empty() ? hit.row : order[static_cast<std::size_t>(hit.row)];
    return Pointed{selection_at(states->cols, hit.col, unit), entry_lines(context, *states, unit, hit.col)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    return {table_of(*chosen(context.snapshot))};
  }

  bool shows_differences() const override { return true; }

 private:
  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "states", source_, {"state.tanh_c", "state.h"});
  }

  // Which unit each row shows; empty: in their own order.
  std::vector<int> order_of(const Snapshot& snapshot, const Observable& states) const {
    return similar_ ? kept_.of(snapshot, states) : std::vector<int>{};
  }

  // The units keep their own names and numbers.
  static std::vector<std::string> row_labels(const Observable& states, const std::vector<int>& order) {
    const std::vector<std::string> names = plot_labels(states.rows, states.values.rows());
    if (order.empty()) return names;
    std::vector<std::string> labels;
    for (const int unit : order)
      labels.push_back(names.empty() ? std::to_string(unit) : names[static_cast<std::size_t>(unit)]);
    return labels;
  }

  // The same grid for the same observable, so that the screen uploads it once however often the pointer moves.
  std::shared_ptr<const draw::Grid> grid_of(const std::shared_ptr<const Observable>& states,
                                            const std::vector<int>& order) const {
    if (states != drawn_ || order != drawn_order_) {
      auto grid = unrolled::grid_of(states->values);
      if (!order.empty())
        for (Index t = 0; t < states->values.cols(); ++t)
          for (std::size_t row = 0; row < order.size(); ++row)
            grid->values[static_cast<std::size_t>(t) * order.size() + row] = states->values(order[row], t);
      grid_ = std::move(grid);
      drawn_ = states;
      drawn_order_ = order;
    }
    return grid_;
  }

  std::string source_;  // empty: the default
  bool similar_ = false;
  mutable SimilarOrder kept_;
  mutable std::shared_ptr<const Observable> drawn_;
  mutable std::vector<int> drawn_order_;
  mutable std::shared_ptr<const draw::Grid> grid_;
};

}  // namespace

std::unique_ptr<Panel> make_hidden_panel() { return std::make_unique<HiddenPanel>(); }

}  // namespace unrolled
