// The fate of a product of factors as w changes: |∂s_k/∂s_i| over w, on a logarithmic axis that stays, beside a power
// of w alone. The present w can be dragged.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/curves.h"
#include "app/draw/numbers.h"
#include "app/panels/chain_formula.h"
#include "app/panels/chain_numbers.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPlaces = 1;  // kind of the hit area
constexpr double kNudge = 0.1;
// Three to the ninth lies within, and a tenth to the tenth.
constexpr double kLow = 1e-10, kHigh = 1e5;

class ChainProductPanel final : public Panel {
 public:
  std::string id() const override { return "chain-product"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.chain_product.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override {
    return context.words("panel.chain_product.promise");
  }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view name, std::string_view) override {
    throw std::invalid_argument(unknown_name("option of panel chain-product", name, {}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto parts = read(context.snapshot);
    if (!parts) return picture;
    const draw::Theme& theme = context.theme;
    const int term = term_of(context, *parts), k = parts->chain.steps();
    draw::CurvesPlot plot;
    plot.x_name = "w";
    plot.logarithmic = true;
    plot.whole_x = false;
    plot.x_range = {static_cast<double>(parts->w->values(0, 0)),
                    static_cast<double>(parts->w->values(0, parts->w->values.cols() - 1))};
    plot.y_range = {kLow, kHigh};
    const double w = parts->chain.w();
    if (std::isfinite(w)) plot.marked_x = w;
    plot.mark_label = "w = " + typed_number(w);
    // The other products quietly below the one that is spoken of.
    for (int i = 1; i < k; ++i)
      if (i != term) plot.series.push_back(series_of(*parts, i, draw::mix(theme.page, theme.cell, 0.3F)));
    draw::Series alone;
    alone.label = context.words("panel.chain_product.alone", {draw::superscript(k - term)});
    alone.value = draw::significant(std::pow(std::abs(w), k - term));
    alone.colour = theme.secondary;
    alone.dash = draw::Dash::dashed;
    alone.band = false;
    for (Index n = 0; n < parts->w->values.cols(); ++n) {
      const double each = static_cast<double>(parts->w->values(0, n));
      const auto power = static_cast<float>(std::pow(std::abs(each), k - term));
      alone.points.push_back({each, power, power, power});
    }
    draw::Series spoken_of = series_of(*parts, term, theme.cell);
    spoken_of.label = name_of_product(k, term);
    spoken_of.value = draw::significant(std::abs(product_now(*parts, term)));
    plot.series.push_back(std::move(alone));
    plot.series.push_back(std::move(spoken_of));
    const draw::CurvesLayout layout =
        draw::draw_curves(picture, {0, 0, size.width, size.height}, plot, theme, context.fonts);
    picture.hit({layout.plot, kPlaces, 1, static_cast<int>(parts->w->values.cols()), 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto parts = read(context.snapshot);
    if (!parts || hit.kind != kPlaces || hit.col < 0 || hit.col >= parts->w->values.cols()) return std::nullopt;
    const int term = term_of(context, *parts), k = parts->chain.steps();
    Pointed pointed{{}, {}};
    const double w = static_cast<double>(parts->w->values(0, hit.col));
    pointed.lines.push_back("w = " + draw::signed_significant(w));
    pointed.lines.push_back(
        name_of_product(k, term) + " = " +
        draw::significant(std::abs(static_cast<double>(parts->product->values(term - 1, hit.col)))));
    pointed.lines.push_back("|w|" + draw::superscript(k - term) + " = " +
                            draw::significant(std::pow(std::abs(w), k - term)));
    if (parts->chain.editable()) pointed.lines.push_back(context.words("panel.chain_product.drag"));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto parts = read(context.snapshot);
    if (!parts || !parts->chain.editable()) return {};
    std::vector<PanelAction> made;
    for (const bool more : {false, true}) {
      PanelAction action;
      action.name = more ? "more" : "less";
      action.label = context.words(std::string("panel.chain_product.") + action.name);
      action.help = action.label;
      action.key = 'W';
      action.shift = !more;
      action.sign = more ? "▲" : "▼";
      const double to = set_to(*parts, parts->chain.w() + (more ? kNudge : -kNudge));
      action.enabled = to != parts->chain.w();
      action.commands = {SetSetting{"w", to}};
      made.push_back(std::move(action));
    }
    return made;
  }

  // w goes to where the pointer is.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto parts = read(context.snapshot);
    if (!parts || !parts->chain.editable() || touch.hit.kind != kPlaces) return std::nullopt;
    if (touch.ended) return std::vector<PanelCommand>{};
    // From the cell that was pressed, since it is as wide as one of the values.
    const Index cols = parts->w->values.cols();
    const float cell = std::max(touch.hit.cell.width, 1e-3F);
    const double place = static_cast<double>(touch.hit.col) - 0.5 +
                         static_cast<double>((touch.at.x - touch.hit.cell.x) / cell) * static_cast<double>(cols - 1) /
                             static_cast<double>(cols);
    const double low = static_cast<double>(parts->w->values(0, 0));
    const double high = static_cast<double>(parts->w->values(0, cols - 1));
    return std::vector<PanelCommand>{
        SetSetting{"w", set_to(*parts, low + (high - low) * place / static_cast<double>(cols - 1))}};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto parts = read(context.snapshot);
    if (!parts) return {};
    PanelTable table = table_of(*parts->product);
    table.column_names.clear();
    for (Index n = 0; n < parts->w->values.cols(); ++n)
      table.column_names.push_back(
          "w = " + number_text(std::round(1000.0 * static_cast<double>(parts->w->values(0, n))) / 1000.0));
    return {std::move(table)};
  }

 private:
  struct Parts {
    ChainNumbers chain;
    std::shared_ptr<const Observable> w, product;
  };

  static std::optional<Parts> read(const Snapshot& snapshot) {
    auto chain = ChainNumbers::read(snapshot);
    if (!chain) return std::nullopt;
    Parts parts{std::move(*chain), shared_observable(snapshot, "chain.w"),
                shared_observable(snapshot, "chain.product")};
    if (parts.w == nullptr || parts.product == nullptr || parts.w->values.rows() != 1 || parts.w->values.cols() < 2 ||
        parts.product->values.rows() != parts.chain.steps() || parts.product->values.cols() != parts.w->values.cols())
      return std::nullopt;
    return parts;
  }

  // The path pointed at or pinned, else the longest.
  static int term_of(const PanelContext& context, const Parts& parts) {
    for (const Selection* selection : {&context.hover, &context.pinned})
      if (selection->unit >= 0 && selection->unit < parts.chain.steps()) return selection->unit + 1;
    return 1;
  }

  static draw::Series series_of(const Parts& parts, int i, draw::Colour colour) {
    draw::Series series;
    series.colour = colour;
    series.band = false;
    for (Index n = 0; n < parts.w->values.cols(); ++n) {
      const float value = std::abs(parts.product->values(i - 1, n));
      series.points.push_back({static_cast<double>(parts.w->values(0, n)), value, value, value});
    }
    return series;
  }

  static double product_now(const Parts& parts, int i) {
    double product = 1.0;
    for (int t = i + 1; t <= parts.chain.steps(); ++t) product *= parts.chain.factor(t);
    return product;
  }

  // A product of factors is the derivative from state to state.
  static std::string name_of_product(int k, int i) {
    return draw::with_subscripts("|∂s_" + std::to_string(k) + "/∂s_" + std::to_string(i) + "|");
  }

  // Within what the setting takes, to the nearest twentieth.
  static double set_to(const Parts& parts, double w) {
    const double high = static_cast<double>(parts.w->values.maxCoeff());
    return std::clamp(to_twentieth(w), -high, high);
  }
};

}  // namespace

std::unique_ptr<Panel> make_chain_product_panel() { return std::make_unique<ChainProductPanel>(); }

}  // namespace unrolled
