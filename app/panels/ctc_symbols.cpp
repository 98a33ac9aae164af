#include "app/panels/ctc_symbols.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/draw/axis.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/reading_tables.h"

namespace unrolled {

namespace {

constexpr float kLine = 1.5F;
constexpr std::size_t kFew = 8;    // symbols, all of which stay
constexpr float kReaches = 0.1F;   // what never does is left out first
constexpr float kNameType = 0.8F;  // of the type of axes: names in low rows
constexpr float kSmall = 0.82F;    // of the type of axes: numbers in narrow cells

// As many decimals as every cell has room for; empty where not even two have.
std::string cell_text(Meaning meaning, double value, int decimals) {
  if (meaning != Meaning::signed_value) return draw::fixed(value, decimals);
  if (std::abs(value) >= 10.0) return draw::signed_significant(value, 2);
  const std::string text = draw::fixed(value, decimals);
  return value > 0.0 && text != draw::fixed(0.0, decimals) ? "+" + text : text;
}

}  // namespace

// ── Symbols and states ──

std::optional<ctc::Topology> topology_of(const Matrix<float>& extended, Index classes) {
  if (extended.cols() != 1 || extended.rows() % 2 == 0) return std::nullopt;
  const auto symbol = [&](Index s) { return static_cast<int>(std::lround(extended(s, 0))); };
  std::vector<int> labels;
  for (Index s = 0; s < extended.rows(); ++s) {
    if (!std::isfinite(extended(s, 0)) || symbol(s) < 0 || symbol(s) >= classes) return std::nullopt;
    if ((symbol(s) == symbol(0)) != (s % 2 == 0)) return std::nullopt;
    if (s % 2 == 1) labels.push_back(symbol(s));
  }
  return ctc::Topology(std::move(labels), symbol(0), static_cast<int>(classes));
}

std::optional<CtcSymbols> CtcSymbols::read(const Snapshot& snapshot) {
  const auto y = shared_observable(snapshot, "ctc.y");
  const Observable* extended = snapshot.observable("ctc.extended");
  if (y == nullptr || y->values.size() == 0 || extended == nullptr) return std::nullopt;
  std::optional<ctc::Topology> topology = topology_of(extended->values, y->values.rows());
  if (!topology) return std::nullopt;
  CtcSymbols made{y, plot_labels(y->rows, y->values.rows()), *std::move(topology)};
  for (Index k = static_cast<Index>(made.names.size()); k < y->values.rows(); ++k)
    made.names.push_back(std::to_string(k));
  for (int k = 0; k < made.classes(); ++k) made.shown.push_back(k);
  return made;
}

int CtcSymbols::row_of(int k) const {
  const auto found = std::lower_bound(shown.begin(), shown.end(), k);
  return found == shown.end() || *found != k ? -1 : static_cast<int>(found - shown.begin());
}

int CtcSymbols::symbol_of(int state) const {
  return state < 0 || state >= static_cast<int>(topology.state_count()) ? -1 : topology.symbol(state);
}

int CtcSymbols::state_of(int symbol) const {
  const std::vector<int>& extended = topology.extended();
  const auto found = std::find(extended.begin(), extended.end(), symbol);
  return found == extended.end() ? -1 : static_cast<int>(found - extended.begin());
}

std::string CtcSymbols::target() const {
  std::string text;
  for (const int label : topology.labels()) text += name(label);
  return text;
}

std::string CtcSymbols::at(const std::string& quantity, SymbolCell cell) const {
  return draw::with_subscripts(quantity + "_{" + std::to_string(cell.t + 1) + "}") + "(" + name(cell.k) + ")";
}

// ── What is selected ──

namespace {

bool has_units(const Snapshot& snapshot) {
  return std::any_of(snapshot.observables.begin(), snapshot.observables.end(),
                     [](const auto& one) { return one->group == "states"; });
}

}  // namespace

Selection state_selection(const Snapshot& snapshot, int time, int state) {
  return has_units(snapshot) ? Selection{time, -1, -1, state} : Selection{time, state};
}

int selected_state(const Snapshot& snapshot, const Selection& selection) {
  return has_units(snapshot) ? selection.row : selection.unit;
}

int selected_state(const PanelContext& context) {
  const int pointed = selected_state(context.snapshot, context.hover);
  return pointed >= 0 ? pointed : selected_state(context.snapshot, context.pinned);
}

void PinnedSymbol::click(const CtcSymbols& symbols, const PanelContext& context, SymbolCell cell) {
  clicked_ = cell;
  const int state = symbols.state_of(cell.k);
  pin_ = context.pinned;
  pin_.time = cell.t;
  if (state >= 0) (has_units(context.snapshot) ? pin_.row : pin_.unit) = state;
}

std::optional<SymbolCell> PinnedSymbol::cell(const CtcSymbols& symbols, const PanelContext& context) const {
  const Selection& pin = context.pinned;
  if (pin.time < 0 || pin.time >= symbols.steps()) return std::nullopt;
  if (pin == pin_ && clicked_.k >= 0 && clicked_.k < symbols.classes()) return SymbolCell{clicked_.k, pin.time};
  const int symbol = symbols.symbol_of(selected_state(context.snapshot, pin));
  if (symbol < 0) return std::nullopt;
  return SymbolCell{symbol, pin.time};
}

bool awaits_ctc(const Snapshot& snapshot) {
  return (snapshot.step == 0 && snapshot.observables.empty()) || is_handwriting(snapshot);
}

// ── Drawing ──

void leave_out_symbols(CtcSymbols& symbols, const std::vector<std::shared_ptr<const Observable>>& values, float height,
                       const draw::Theme& theme) {
  const auto most = static_cast<std::size_t>(std::max(2.0F, height / (kNameType * theme.axis())));
  if (symbols.shown.size() <= std::max(most, kFew)) return;
  std::vector<int> kept{symbols.topology.blank()};
  for (const int label : symbols.topology.labels()) kept.push_back(label);
  std::sort(kept.begin(), kept.end());
  kept.erase(std::unique(kept.begin(), kept.end()), kept.end());
  std::vector<std::pair<float, int>> others;
  for (const int k : symbols.shown) {
    if (std::binary_search(kept.begin(), kept.end(), k)) continue;
    float largest = 0.0F;
    for (const auto& one : values)
      for (Index t = 0; t < one->values.cols(); ++t)
        if (std::isfinite(one->values(k, t))) largest = std::max(largest, std::abs(one->values(k, t)));
    if (largest >= kReaches) others.emplace_back(-largest, k);
  }
  std::sort(others.begin(), others.end());
  for (const auto& [size, k] : others)
    if (kept.size() < most) kept.push_back(k);
  std::sort(kept.begin(), kept.end());
  symbols.shown = std::move(kept);
}

std::shared_ptr<const draw::Grid> SymbolGrid::of(const std::shared_ptr<const Observable>& values,
                                                 const CtcSymbols& symbols) {
  if (values != drawn_ || symbols.shown != shown_) {
    const Matrix<float> rows = values->values(symbols.shown, Eigen::all);
    grid_ = grid_of(rows);
    drawn_ = values;
    shown_ = symbols.shown;
  }
  return grid_;
}

draw::Rect symbol_cell(const draw::Rect& cells, const CtcSymbols& symbols, SymbolCell cell) {
  const float width = cells.width / static_cast<float>(symbols.steps());
  const float height = cells.height / static_cast<float>(symbols.rows());
  return {cells.x + static_cast<float>(cell.t) * width, cells.y + static_cast<float>(symbols.row_of(cell.k)) * height,
          width, height};
}

float symbol_names_width(const PanelContext& context, const CtcSymbols& symbols) {
  float width = 0.0F;
  for (const std::string& name : symbols.names)
    width = std::max(width, context.fonts.width(name, draw::Face::mono, context.theme.body()));
  return std::ceil(width + context.theme.unit());
}

void draw_symbol_names(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                       const CtcSymbols& symbols) {
  const draw::Theme& theme = context.theme;
  const float height = cells.height / static_cast<float>(symbols.rows());
  const float type = std::min(theme.body(), std::max(kNameType * theme.axis(), height));
  const int stride = std::max(1, static_cast<int>(std::ceil(type / std::max(height, 0.01F) - 0.05F)));
  const int lit = symbols.symbol_of(selected_state(context));

  float free = cells.y;  // below the name before
  for (int row = 0; row < symbols.rows(); row += stride) {
    const int k = symbols.shown[static_cast<std::size_t>(row)];
    const float middle = cells.y + (static_cast<float>(row) + 0.5F) * height;
    const float top = std::max(cells.y, std::min(middle - type / 2.0F, cells.bottom() - type));
    if (top < free - 0.05F * type) continue;
    free = top + type;
    picture.text({cells.x - theme.unit(), top}, symbols.name(k),
                 {draw::Face::mono, type, k == lit ? theme.accent : theme.text, draw::Align::right, false});
  }
}

void draw_time_axis(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                    const CtcSymbols& symbols) {
  const draw::Theme& theme = context.theme;
  const int steps = symbols.steps();
  const draw::AxisScale scale{0.5, steps + 0.5, false, cells.x, cells.right()};
  const float widest = context.fonts.width(std::to_string(steps), draw::Face::sans, theme.axis());
  std::vector<draw::Tick> ticks;
  if (widest + theme.unit() <= cells.width / static_cast<float>(steps))
    for (int t = 1; t <= steps; ++t) ticks.push_back({static_cast<double>(t), std::to_string(t)});
  else
    ticks = draw::ticks_for(scale, false, theme, context.fonts, true);
  const std::string some =
      symbols.rows() == symbols.classes()
          ? std::string()
          : context.words("panel.ctc.some", {std::to_string(symbols.rows()), std::to_string(symbols.classes())});
  draw::draw_bottom_axis(picture, cells, scale, ticks, some, theme, context.fonts);
  // "t" of "time step t", where it takes no number's place.
  const std::string name = context.words.translated(symbols.y->cols.name);
  picture.text({cells.x - theme.unit(), cells.bottom() + draw::bottom_axis_height(theme) - theme.axis()},
               name.substr(name.rfind(' ') + 1),
               {draw::Face::sans, theme.axis(), theme.text, draw::Align::right, false});
}

void draw_symbol_map(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                     const CtcSymbols& symbols, const Observable& values, std::shared_ptr<const draw::Grid> grid,
                     const draw::ColourScale& scale) {
  const draw::Theme& theme = context.theme;
  picture.heatmap(cells, std::move(grid), scale);
  picture.frame({cells.x - 0.5F, cells.y - 0.5F, cells.width + 1.0F, cells.height + 1.0F}, theme.hairline, 1.0F);
  const float width = cells.width / static_cast<float>(values.values.cols());
  const float height = cells.height / static_cast<float>(symbols.rows());
  float type = std::min(theme.axis(), 0.9F * height);
  const std::string widest = values.meaning == Meaning::signed_value ? "−0." : "0.";
  const auto fits = [&](int decimals, float space) {
    const std::string number = widest + std::string(static_cast<std::size_t>(decimals), '0');
    return context.fonts.width(number, draw::Face::sans, type) <= width - space;
  };
  const float gap = 0.4F * theme.unit();
  if (!fits(2, gap)) type = std::min(type, kSmall * theme.axis());
  if (type < 0.75F * theme.axis() || !fits(2, gap)) return;
  const int decimals = fits(3, 2.0F * gap) ? 3 : 2;
  for (Index t = 0; t < values.values.cols(); ++t)
    for (int row = 0; row < symbols.rows(); ++row) {
      const float value = values.values(symbols.shown[static_cast<std::size_t>(row)], t);
      const std::string text = cell_text(values.meaning, static_cast<double>(value), decimals);
      const draw::Colour ink = draw::ink_on(draw::colour_at(scale, value), theme);
      const bool zero = text == draw::fixed(0.0, decimals);
      picture.text({cells.x + (static_cast<float>(t) + 0.5F) * width,
                    cells.y + (static_cast<float>(row) + 0.5F) * height - type / 2.0F},
                   text, {draw::Face::sans, type, zero ? theme.secondary : ink, draw::Align::centre, false});
    }
}

void mark_symbol_cells(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                       const CtcSymbols& symbols, const std::optional<SymbolCell>& pinned) {
  const draw::Theme& theme = context.theme;
  const float line = kLine * theme.scale;
  if (const int t = marked(context.time(), symbols.steps()); t >= 0) {
    draw::Rect column = symbol_cell(cells, symbols, {symbols.shown.front(), t});
    column.height = cells.height;
    picture.frame(column.inset(-line - 0.5F), theme.page, 1.0F);
    picture.frame(column.inset(-line / 2.0F), theme.accent, line);
  }
  if (pinned && pinned->t < symbols.steps() && symbols.row_of(pinned->k) >= 0)
    picture.frame(symbol_cell(cells, symbols, *pinned).inset(0.5F * line), theme.text, line);
}

void add_symbol_hits(draw::Picture& picture, const draw::Rect& cells, const CtcSymbols& symbols, int kind) {
  const float height = cells.height / static_cast<float>(symbols.rows());
  if (symbols.rows() == symbols.classes()) return picture.hit({cells, kind, symbols.rows(), symbols.steps(), 0, 0});
  for (int row = 0; row < symbols.rows(); ++row)
    picture.hit({{cells.x, cells.y + static_cast<float>(row) * height, cells.width, height},
                 kind,
                 1,
                 symbols.steps(),
                 symbols.shown[static_cast<std::size_t>(row)],
                 0});
}

}  // namespace unrolled
