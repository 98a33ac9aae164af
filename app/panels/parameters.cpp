// How many parameters a layer takes: the formula with its numbers, and how the count grows with the length of its
// input.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <stdexcept>

#include "app/draw/curves.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kLengths = 1;           // kind of the hit area
constexpr float kBelow = 0.85F;       // height of a formula's own line, in lines
constexpr float kLeastPlot = 110.0F;  // points of height, times the scale of type

// "parameters.window.now" of "parameters.window": the count at the present length, which is its only column's label.
const Observable* present_of(const Snapshot& snapshot, const Observable& counts) {
  const Observable* now = snapshot.observable(counts.id + ".now");
  return now != nullptr && now->values.size() == 1 ? now : nullptr;
}

double length_at(const Observable& counts, Index col) {
  const auto at = static_cast<std::size_t>(col);
  return at < counts.cols.labels.size() ? std::strtod(counts.cols.labels[at].c_str(), nullptr) : 0.0;
}

std::string count_text(double count) { return std::isfinite(count) ? draw::whole(std::llround(count)) : "NaN"; }

class ParametersPanel final : public Panel {
 public:
  std::string id() const override { return "parameters"; }

  std::string title(const PanelContext& context) const override { return context.words("panel.parameters.title"); }

  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.parameters.promise"); }

  bool ready(const Snapshot& snapshot) const override { return !snapshot.observables_of(kGroup).empty(); }

  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }

  void set_option(std::string_view name, std::string_view) override {
    throw std::invalid_argument(unknown_name("option of panel parameters", name, {}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto all = context.snapshot.observables_of(kGroup);
    const float line = 1.5F * context.theme.body();
    const Formulas where = place_for_formulas(context, size, line);
    float y = 0.0F;
    int number = 0;
    draw::CurvesPlot plot;
    plot.logarithmic = plot.logarithmic_x = true;
    plot.legend = false;  // the lines above say it
    for (const Observable* counts : all) {
      const draw::Colour colour = context.theme.series(number++);
      const Observable* now = present_of(context.snapshot, *counts);
      draw_count(picture, context, *counts, now, colour, {0.0F, y, size.width, line}, where);
      y += where == Formulas::below ? line + kBelow * line : line;
      draw::Series series;
      series.label = name(context, *counts);
      series.colour = colour;
      series.band = false;
      for (Index col = 0; col < counts->values.cols(); ++col) {
        const float count = counts->values(0, col);
        series.points.push_back({length_at(*counts, col), count, count, count});
      }
      plot.series.push_back(std::move(series));
      plot.x_name = context.words.translated(counts->cols.name);
      if (now != nullptr) plot.marked_x = length_at(*now, 0);
    }
    const draw::Rect rest{0.0F, y + context.theme.unit(), size.width, size.height - y - context.theme.unit()};
    if (rest.height < kLeastPlot * context.theme.scale) return picture;
    const draw::CurvesLayout layout = draw::draw_curves(picture, rest, plot, context.theme, context.fonts);
    picture.hit({layout.plot, kLengths, 1, static_cast<int>(all.front()->values.cols()), 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto all = context.snapshot.observables_of(kGroup);
    if (hit.kind != kLengths || all.empty() || hit.col < 0 || hit.col >= all.front()->values.cols())
      return std::nullopt;
    // The places lie evenly along the axis of the lengths, which is logarithmic.
    const double first = length_at(*all.front(), 0);
    const double last = length_at(*all.front(), all.front()->values.cols() - 1);
    const double share = (hit.col + 0.5) / static_cast<double>(all.front()->values.cols());
    const Index nearest = nearest_column(*all.front(), first * std::pow(last / first, share));
    Pointed pointed;
    pointed.lines = {context.words.translated(all.front()->cols.name) + " = " +
                     draw::whole(std::llround(length_at(*all.front(), nearest)))};
    for (const Observable* counts : all)
      if (nearest < counts->values.cols())
        pointed.lines.push_back(name(context, *counts) + ": " +
                                count_text(static_cast<double>(counts->values(0, nearest))));
    return pointed;
  }

  // A row for each layer, a column for each length.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto all = context.snapshot.observables_of(kGroup);
    if (all.empty()) return {};
    PanelTable table{kGroup, table_names(all.front()->cols, all.front()->values.cols()), {}, {}};
    table.values.setZero(static_cast<Index>(all.size()), all.front()->values.cols());
    for (const Observable* counts : all) {
      const Index row = static_cast<Index>(table.row_names.size());
      table.row_names.push_back(counts->symbol);
      for (Index col = 0; col < std::min(table.values.cols(), counts->values.cols()); ++col)
        table.values(row, col) = static_cast<double>(counts->values(0, col));
    }
    return {std::move(table)};
  }

 private:
  static constexpr const char* kGroup = "parameter_counts";

  static std::string name(const PanelContext& context, const Observable& counts) {
    return phrase(context, counts.meaning_text);
  }

  static Index nearest_column(const Observable& counts, double length) {
    Index nearest = 0;
    for (Index col = 1; col < counts.values.cols(); ++col)
      if (std::abs(std::log(length_at(counts, col) / length)) < std::abs(std::log(length_at(counts, nearest) / length)))
        nearest = col;
    return nearest;
  }

  enum class Formulas { beside, below, none };

  static std::string formula_text(const Observable& counts) {
    return counts.formula.empty() ? std::string() : counts.formula + " =";
  }

  // Beside the names where all of them have room there; else each on a line of its own, if the plot can spare it.
  static Formulas place_for_formulas(const PanelContext& context, draw::Size size, float line) {
    const draw::Theme& theme = context.theme;
    const auto all = context.snapshot.observables_of(kGroup);
    const auto rows = static_cast<float>(all.size());
    const float least = kLeastPlot * theme.scale + theme.unit();
    bool beside = true;
    bool below = rows * (1.0F + kBelow) * line + least <= size.height;
    for (const Observable* counts : all) {
      const Observable* now = present_of(context.snapshot, *counts);
      const std::string count = now == nullptr ? std::string() : count_text(static_cast<double>(now->values(0, 0)));
      const float formula = context.fonts.width(formula_text(*counts), draw::Face::sans, theme.axis());
      const float others = 6 * theme.unit() + context.fonts.width(count, draw::Face::bold, theme.body()) +
                           context.fonts.width(name(context, *counts), draw::Face::sans, theme.body());
      beside = beside && formula + others <= size.width;
      below = below && formula + 3 * theme.unit() <= size.width;
    }
    return beside ? Formulas::beside : below ? Formulas::below : Formulas::none;
  }

  // A stroke in the colour of the line, the name, the count at the right, and the formula that it comes from.
  static void draw_count(draw::Picture& picture, const PanelContext& context, const Observable& counts,
                         const Observable* now, draw::Colour colour, draw::Rect rect, Formulas where) {
    const draw::Theme& theme = context.theme;
    const float unit = theme.unit(), stroke = 2.0F * unit, middle = rect.y + rect.height / 2;
    picture.line({rect.x, middle}, {rect.x + stroke, middle}, colour, theme.line() * 1.5F);
    const float left = rect.x + stroke + unit;
    const float top = rect.y + (rect.height - theme.body()) / 2;
    const std::string count = now == nullptr ? std::string() : count_text(static_cast<double>(now->values(0, 0)));
    const draw::TextStyle bold{draw::Face::bold, theme.body(), theme.text, draw::Align::right, false};
    if (!count.empty()) picture.text({rect.right(), top}, count, bold);
    const float end = rect.right() - context.fonts.width(count, bold) - unit;
    const std::string label =
        context.fonts.shortened(name(context, counts), draw::Face::sans, theme.body(), std::max(0.0F, end - left));
    picture.text({left, top}, label, {draw::Face::sans, theme.body(), theme.text, draw::Align::left, false});
    const std::string formula = formula_text(counts);
    if (formula.empty() || where == Formulas::none) return;
    const float axis_top = rect.y + (rect.height - theme.axis()) / 2;
    if (where == Formulas::beside)
      picture.text({end, axis_top}, formula,
                   {draw::Face::sans, theme.axis(), theme.secondary, draw::Align::right, false});
    else
      picture.text({left, rect.y + rect.height + (kBelow * rect.height - theme.axis()) / 2}, formula,
                   {draw::Face::sans, theme.axis(), theme.secondary, draw::Align::left, false});
  }
};

}  // namespace

std::unique_ptr<Panel> make_parameters_panel() { return std::make_unique<ParametersPanel>(); }

}  // namespace unrolled
