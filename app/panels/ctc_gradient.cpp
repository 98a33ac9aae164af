// The gradient of CTC's loss as the difference of two things that can be seen: what the network says, and where the
// paths are that spell the target. One gradient step after another moves the first to the second.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/draw/symbols.h"
#include "app/panels/ctc_symbols.h"
#include "app/panels/gradient_check.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

using Shared = std::shared_ptr<const Observable>;

// Kinds of the hit areas: one for each map, from the top.
constexpr int kFirstMap = 1;
constexpr std::size_t kMaps = 3;
constexpr float kLeastBar = 3.1F;  // lines of type: below that the numbers of a colour bar would touch

struct Maps {
  CtcSymbols symbols;
  std::array<Shared, kMaps> shown;  // output, occupancy, gradient
};

class CtcGradientPanel final : public Panel {
 public:
  std::string id() const override { return "ctc-gradient"; }
  std::string title(const PanelContext& context) const override {
    return context.words(of_ == CtcGradient::scores ? "panel.ctc_gradient.title" : "panel.ctc_gradient.title_y");
  }
  bool applies(const Snapshot& snapshot) const override { return ready(snapshot) || awaits_ctc(snapshot); }
  std::string promise(const PanelContext& context) const override {
    return context.words("panel.ctc_gradient.promise");
  }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"of",
             context.words("panel.ctc_gradient.of"),
             {{"x", context.words("panel.ctc_gradient.of_x")}, {"y", context.words("panel.ctc_gradient.of_y")}},
             of_ == CtcGradient::scores ? "x" : "y"}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "of") throw std::invalid_argument(unknown_name("option of panel ctc-gradient", name, {"of"}));
    if (value != "x" && value != "y")
      throw std::invalid_argument(unknown_name("of of panel ctc-gradient", value, {"x", "y"}));
    of_ = value == "x" ? CtcGradient::scores : CtcGradient::probabilities;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto found = read(context.snapshot);
    if (!found) return picture;
    const Maps& maps = *found;
    CtcSymbols symbols = maps.symbols;
    const draw::Theme& theme = context.theme;
    const auto pinned = pinned_.cell(symbols, context);

    const float line = theme.axis(), caption = 1.35F * line;
    const bool with_check = size.height >= 15.0F * line;
    const float below = draw::bottom_axis_height(theme) +
                        (with_check ? (of_ == CtcGradient::scores ? 2.0F : 3.0F) * 1.3F * line + 0.15F * line : 0.0F);
    const float room = std::max(3.0F, size.height - below);
    const float pitch = room / static_cast<float>(kMaps);
    const bool captions = pitch >= caption + 2.0F * line;
    const float above = captions ? caption : 0.25F * theme.unit();
    const float height = std::max(1.0F, pitch - above - 2.0F);
    const bool bars = height >= kLeastBar * line;
    leave_out_symbols(symbols, {maps.shown.begin(), maps.shown.end()}, height, theme);

    std::array<draw::ColourScale, kMaps> scales;
    float bar = 0.0F;
    for (std::size_t i = 0; i < kMaps; ++i) {
      scales[i] = scale_of_map(context, *maps.shown[i], i);
      if (bars) bar = std::max(bar, draw::colour_bar_width(scales[i], height, theme, context.fonts));
    }
    const float left = symbol_names_width(context, symbols);
    draw::Rect cells;
    for (std::size_t i = 0; i < kMaps; ++i) {
      const float top = static_cast<float>(i) * pitch;
      cells = {left, top + above, std::max(1.0F, size.width - left - bar), height};
      if (captions) {
        const draw::TextStyle style{draw::Face::sans, line, theme.secondary, draw::Align::left, false};
        draw::draw_symbols(picture, {left, top},
                           context.fonts.shortened(caption_of(context, i), style.face, style.size, cells.width), style,
                           context.fonts);
      }
      draw_symbol_names(picture, context, cells, symbols);
      draw_symbol_map(picture, context, cells, symbols, *maps.shown[i], grids_[i].of(maps.shown[i], symbols),
                      scales[i]);
      mark_symbol_cells(picture, context, cells, symbols, pinned);
      if (bars)
        draw::draw_colour_bar(picture, {cells.right(), cells.y, bar, cells.height}, scales[i], theme, context.fonts);
      add_symbol_hits(picture, cells, symbols, kFirstMap + static_cast<int>(i));
    }
    draw_time_axis(picture, context, cells, symbols);
    if (!with_check) return picture;
    float y = room + draw::bottom_axis_height(theme) + 0.15F * line;
    for (const auto& [texts, is_wrong] : check_lines(context, maps, pinned)) {
      const draw::TextStyle style{draw::Face::sans, line, is_wrong ? theme.gate_forget : theme.text, draw::Align::left,
                                  false};
      const float width = size.width - left;
      const auto fitting = std::find_if(
          texts.begin(), texts.end(), [&](const std::string& one) { return context.fonts.width(one, style) <= width; });
      const std::string& shown = fitting == texts.end() ? texts.back() : *fitting;
      picture.text({left, y}, context.fonts.shortened(shown, style.face, style.size, width), style);
      y += 1.3F * line;
    }
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto maps = read(context.snapshot);
    const int map = hit.kind - kFirstMap;
    if (!maps || map < 0 || map >= static_cast<int>(kMaps)) return std::nullopt;
    const SymbolCell cell{hit.row, hit.col};
    if (cell.k < 0 || cell.k >= maps->symbols.classes() || cell.t < 0 || cell.t >= maps->symbols.steps())
      return std::nullopt;
    Pointed pointed{state_selection(context.snapshot, cell.t, maps->symbols.state_of(cell.k)), {}};
    for (const Shared& one : maps->shown) {
      const auto value = static_cast<double>(one->values(cell.k, cell.t));
      pointed.lines.push_back(
          maps->symbols.at(one->symbol, cell) + " = " +
          (one->meaning == Meaning::signed_value ? draw::signed_significant(value) : draw::significant(value)));
    }
    pointed.lines.push_back(phrase(context, maps->shown[static_cast<std::size_t>(map)]->meaning_text));
    if (pinned_.cell(maps->symbols, context) != cell) {
      pointed.lines.push_back(context.words("panel.ctc_gradient.click"));
      return pointed;
    }
    for (const Line& line : check_lines(context, *maps, cell)) pointed.lines.push_back(line.texts.front());
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto maps = read(context.snapshot);
    if (!maps) return {};
    const bool possible = maps->symbols.topology.feasible(maps->symbols.steps());
    PanelAction one{"step", context.words("panel.ctc_gradient.step"), context.words("panel.ctc_gradient.step_help")};
    one.key = 'G';
    one.sign = "+1";
    one.enabled = possible;
    one.commands = {MakeUpdates{1}};
    PanelAction ten{"ten", context.words("panel.ctc_gradient.ten"), context.words("panel.ctc_gradient.ten_help")};
    ten.key = 'G';
    ten.sign = "+10";
    ten.shift = true;
    ten.enabled = possible;
    ten.commands = {MakeUpdates{10}};
    return {std::move(one), std::move(ten)};
  }

  // A click pins the cell, and what is pinned is checked.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto maps = read(context.snapshot);
    const draw::Hit& hit = touch.hit;
    if (touch.begins && maps && hit.row >= 0 && hit.row < maps->symbols.classes())
      pinned_.click(maps->symbols, context, {hit.row, hit.col});
    return std::nullopt;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto maps = read(context.snapshot);
    if (!maps) return {};
    return {table_of(*maps->shown[2]), table_of(*maps->shown[0]), table_of(*maps->shown[1])};
  }

 private:
  struct Line {
    std::vector<std::string> texts;  // the longer ones first: the first that has room is shown
    bool is_wrong = false;
  };

  std::optional<Maps> read(const Snapshot& snapshot) const {
    auto symbols = CtcSymbols::read(snapshot);
    if (!symbols) return std::nullopt;
    Maps maps{std::move(*symbols), {}};
    maps.shown = {maps.symbols.y, shared_observable(snapshot, "ctc.occupancy_by_symbol"),
                  shared_observable(snapshot, of_ == CtcGradient::scores ? "ctc.gradient" : "ctc.gradient_y")};
    for (const Shared& one : maps.shown)
      if (one == nullptr || one->values.rows() != maps.symbols.classes() || one->values.cols() != maps.symbols.steps())
        return std::nullopt;
    return maps;
  }

  // y − γ lies within −1 … +1 always; ∂L/∂y has no bound.
  draw::ColourScale scale_of_map(const PanelContext& context, const Observable& shown, std::size_t map) const {
    draw::ColourScale scale = scale_of(shown, context.theme, context.theme.classic_red_blue);
    if (map < 2 || of_ != CtcGradient::scores) return scale;
    scale.low = -1.0F;
    scale.high = 1.0F;
    return scale;
  }

  std::string caption_of(const PanelContext& context, std::size_t map) const {
    const char* const keys[] = {
        "panel.ctc_gradient.output", "panel.ctc_gradient.occupancy",
        of_ == CtcGradient::scores ? "panel.ctc_gradient.difference" : "panel.ctc_gradient.by_y"};
    return context.words(keys[map]);
  }

  std::vector<Line> check_lines(const PanelContext& context, const Maps& maps,
                                const std::optional<SymbolCell>& cell) const {
    const CtcSymbols& symbols = maps.symbols;
    const auto say = [&](const char* key, bool is_wrong) {
      return std::vector<Line>{{{context.words(std::string("panel.ctc_gradient.") + key)}, is_wrong}};
    };
    if (!symbols.topology.feasible(symbols.steps())) return say("infeasible", true);
    const Observable* scores = context.snapshot.observable("ctc.logits");
    if (!cell || scores == nullptr || scores->values.rows() != symbols.classes() ||
        scores->values.cols() != symbols.steps())
      return say("click", false);
    const GradientCheck check = checked(symbols, *scores, *cell);
    if (!check.possible) return say("impossible", true);

    const auto number = [](double value) { return draw::significant(value, 4); };
    const bool by_scores = of_ == CtcGradient::scores;
    const std::string place = symbols.at(by_scores ? "x" : "y", *cell), name = "∂L/∂" + place + " = ";
    const std::string derived = draw::signed_significant(check.derived, 6);
    std::vector<Line> lines;
    if (by_scores) {
      const std::string numbers = number(check.y) + " − " + number(check.occupancy) + " = " + derived;
      lines.push_back({{name + symbols.at("y", *cell) + " − " + symbols.at("γ", *cell) + " = " + numbers,
                        name + "y − γ = " + numbers, name + numbers, name + derived}});
    } else {
      // Σ αβ = −∂L/∂y · p y², where β holds y of its own step as α does.
      const double by_p = -check.derived * check.p;
      const std::string sum = number(by_p * check.y * check.y);
      const std::string grows = draw::signed_significant(by_p, 6);
      if (check.p > 0.0)
        lines.push_back({{"∂p/∂" + place + " = + 1/y² · Σ αβ = 1/" + number(check.y) + "² · " + sum + " = " + grows,
                          "∂p/∂" + place + " = 1/" + number(check.y) + "² · " + sum + " = " + grows,
                          "∂p/∂" + place + " = " + grows}});
      const std::string division =
          check.p > 0.0 ? "− " + draw::significant(by_p, 6) + " / " + number(check.p) + " = " : std::string();
      lines.push_back({{name + "− 1/p · ∂p/∂y = " + division + derived, name + derived}});
    }
    const std::string changed = by_scores ? "x" : "y";
    const std::string measured = draw::signed_significant(check.measured, 6);
    const std::string epsilon = draw::significant(check.epsilon, 2);
    const std::string apart = draw::significant(std::abs(check.measured - check.derived), 2);
    lines.push_back(
        {{context.words("panel.ctc_gradient.measured",
                        {"(L(" + changed + " + ε) − L(" + changed + " − ε)) / 2ε = " + measured, epsilon, apart}),
          context.words("panel.ctc_gradient.measured", {measured, epsilon, apart}),
          context.words("panel.ctc_gradient.measured_short", {measured, apart})}});
    return lines;
  }

  const GradientCheck& checked(const CtcSymbols& symbols, const Observable& scores, SymbolCell cell) const {
    const bool same = checked_of_ == symbols.y && checked_cell_ == cell && checked_gradient_ == of_ &&
                      checked_labels_ == symbols.topology.labels();
    if (same) return check_;
    check_ = check_ctc_gradient(symbols.topology, scores.values.cast<double>(), of_, cell);
    checked_of_ = symbols.y;
    checked_cell_ = cell;
    checked_gradient_ = of_;
    checked_labels_ = symbols.topology.labels();
    return check_;
  }

  CtcGradient of_ = CtcGradient::scores;
  mutable std::array<SymbolGrid, kMaps> grids_;
  mutable PinnedSymbol pinned_;
  mutable GradientCheck check_;  // of the cell, target and emissions that follow
  mutable Shared checked_of_;
  mutable std::vector<int> checked_labels_;
  mutable SymbolCell checked_cell_;
  mutable CtcGradient checked_gradient_ = CtcGradient::scores;
};

}  // namespace

std::unique_ptr<Panel> make_ctc_gradient_panel() { return std::make_unique<CtcGradientPanel>(); }

}  // namespace unrolled
