// Emissions: what a network says at each step, to be looked at and changed by hand, below a meter that says
// whether the target fits in the steps there are.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/panels/ctc_symbols.h"
#include "app/panels/emission_bars.h"
#include "app/panels/feasibility_meter.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// Kinds of the hit areas.
constexpr int kBars = 1;
constexpr int kMap = 2;
constexpr int kLocks = 3;
constexpr int kMeter = 4;

constexpr double kNudge = 0.05;        // of a probability, by a key
constexpr float kSlack = 3.0F;         // points; the pointer has not been dragged before it leaves them
constexpr float kWholeScale = 160.0F;  // points of a drag over a map from 0 to 1
const std::string kLocked = "locked";  // the setting that holds the symbols that stay

struct Parts {
  draw::Rect meter, locks, cells, bar;
  bool bars = true;
};

// Open or shut.
void draw_lock(draw::Picture& picture, draw::Point centre, float size, bool shut, const draw::Theme& theme) {
  const draw::Colour colour = shut ? theme.accent : mix(theme.page, theme.secondary, 0.45F);
  const float wide = 0.7F * size, high = 0.45F * size, line = std::max(1.0F, 0.1F * size);
  const draw::Rect body{centre.x - wide / 2.0F, centre.y, wide, high};
  if (shut)
    picture.rectangle(body, colour, 0.1F * size);
  else
    picture.frame(body.inset(line / 2.0F), colour, line);
  const float left = body.x + 0.22F * wide, right = body.right() - 0.22F * wide, top = centre.y - 0.42F * size;
  const float foot = shut ? body.y : centre.y - 0.18F * size;  // an open one has left its hole at the right
  picture.polyline({{left, body.y},
                    {left, top + 0.15F * size},
                    {left + 0.12F * size, top},
                    {right - 0.12F * size, top},
                    {right, top + 0.15F * size},
                    {right, foot}},
                   colour, line);
}

class EmissionsPanel final : public Panel {
 public:
  std::string id() const override { return "emissions"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.emissions.title"); }
  bool applies(const Snapshot& snapshot) const override { return ready(snapshot) || awaits_ctc(snapshot); }
  std::string promise(const PanelContext& context) const override { return context.words("panel.emissions.promise"); }
  bool ready(const Snapshot& snapshot) const override { return CtcSymbols::read(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"show",
             context.words("panel.option.show"),
             {{"bars", context.words("panel.emissions.bars")}, {"map", context.words("panel.emissions.map")}},
             map_ ? "map" : "bars"}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "show") throw std::invalid_argument(unknown_name("option of panel emissions", name, {"show"}));
    if (value != "bars" && value != "map")
      throw std::invalid_argument(unknown_name("show of panel emissions", value, {"bars", "map"}));
    map_ = value == "map";
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    auto symbols = CtcSymbols::read(context.snapshot);
    if (!symbols) return picture;
    const draw::ColourScale scale = scale_of(*symbols->y, context.theme, false);
    const Parts parts = lay_out(context, *symbols, scale, size);
    // Bars and locks have room only where all symbols have.
    if (!parts.bars) leave_out_symbols(*symbols, {symbols->y}, parts.cells.height, context.theme);
    if (parts.meter.height > 0.0F) {
      draw_feasibility_meter(picture, context, parts.meter, *symbols);
      picture.hit({parts.meter, kMeter, 1, 1, 0, 0});
    }
    if (parts.locks.width > 0.0F) draw_locks(picture, context, *symbols, parts.locks);
    draw_symbol_names(picture, context, parts.cells, *symbols);
    const auto pinned = pinned_.cell(*symbols, context);
    if (parts.bars) {
      draw_emission_bars(picture, context, parts.cells, *symbols, pinned);
    } else {
      draw_symbol_map(picture, context, parts.cells, *symbols, *symbols->y, grid_.of(symbols->y, *symbols), scale);
      draw::draw_colour_bar(picture, parts.bar, scale, context.theme, context.fonts);
      mark_symbol_cells(picture, context, parts.cells, *symbols, pinned);
    }
    draw_time_axis(picture, context, parts.cells, *symbols);
    add_symbol_hits(picture, parts.cells, *symbols, parts.bars ? kBars : kMap);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto symbols = CtcSymbols::read(context.snapshot);
    if (!symbols) return std::nullopt;
    if (hit.kind == kMeter) return Pointed{{}, feasibility_lines(context, *symbols)};
    if (hit.row < 0 || hit.row >= symbols->classes()) return std::nullopt;
    const bool shut = editable(context.snapshot) && is_locked(context.snapshot, *symbols, hit.row);
    if (hit.kind == kLocks)
      return Pointed{state_selection(context.snapshot, -1, symbols->state_of(hit.row)),
                     {context.words(shut ? "panel.emissions.unlock_help" : "panel.emissions.lock_help",
                                    {symbols->name(hit.row)})}};
    if ((hit.kind != kBars && hit.kind != kMap) || hit.col < 0 || hit.col >= symbols->steps()) return std::nullopt;
    const SymbolCell cell{hit.row, hit.col};
    Pointed pointed{state_selection(context.snapshot, cell.t, symbols->state_of(cell.k)), {}};
    pointed.lines.push_back(symbols->at("y", cell) + " = " +
                            draw::significant(static_cast<double>(symbols->y->values(cell.k, cell.t))));
    if (const Observable* logits = context.snapshot.observable("ctc.logits"))
      if (cell.k < logits->values.rows() && cell.t < logits->values.cols())
        pointed.lines.push_back(symbols->at("x", cell) + " = " +
                                draw::signed_significant(static_cast<double>(logits->values(cell.k, cell.t))));
    pointed.lines.push_back(phrase(context, symbols->y->meaning_text) + ", " +
                            draw::with_subscripts(symbols->y->formula));
    if (shut) pointed.lines.push_back(context.words("panel.emissions.locked"));
    if (editable(context.snapshot))
      pointed.lines.push_back(context.words(hit.kind == kBars ? "panel.emissions.drag" : "panel.emissions.drag_map"));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto symbols = CtcSymbols::read(context.snapshot);
    if (!symbols || !editable(context.snapshot)) return {};
    const auto cell = pinned_.cell(*symbols, context);
    std::vector<PanelAction> made;
    const auto nudge = [&](const char* name, char key, double by) {
      PanelAction action;
      action.name = name;
      action.label = context.words(std::string("panel.emissions.") + name);
      action.help = context.words(std::string("panel.emissions.") + name + "_help");
      action.key = key;
      action.sign = by > 0.0 ? "▲" : "▼";
      action.enabled = cell.has_value();
      if (cell) {
        const double now = static_cast<double>(symbols->y->values(cell->k, cell->t));
        action.commands = {Poke("ctc.y", cell->k, cell->t, std::clamp(now + by, 0.0, 1.0))};
      }
      made.push_back(std::move(action));
    };
    nudge("more", 'U', kNudge);
    nudge("less", 'D', -kNudge);
    PanelAction lock;
    lock.name = "lock";
    const bool shut = cell && is_locked(context.snapshot, *symbols, cell->k);
    lock.label = context.words(shut ? "panel.emissions.unlock" : "panel.emissions.lock");
    lock.help = context.words("panel.emissions.lock_pinned_help");
    lock.key = 'O';
    lock.enabled = cell.has_value();
    if (cell) lock.commands = {toggled_lock(context.snapshot, *symbols, cell->k)};
    made.push_back(std::move(lock));
    return made;
  }

  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto symbols = CtcSymbols::read(context.snapshot);
    const draw::Hit& hit = touch.hit;
    if (!symbols || !editable(context.snapshot) || hit.row < 0 || hit.row >= symbols->classes()) return std::nullopt;
    if (hit.kind == kLocks) {
      if (!touch.begins) return std::vector<PanelCommand>{};
      return std::vector<PanelCommand>{toggled_lock(context.snapshot, *symbols, hit.row)};
    }
    if ((hit.kind != kBars && hit.kind != kMap) || hit.col >= symbols->steps()) return std::nullopt;
    const SymbolCell cell{hit.row, hit.col};
    if (touch.begins) {
      pinned_.click(*symbols, context, cell);
      begun_at_ = static_cast<double>(symbols->y->values(cell.k, cell.t));
      dragging_ = false;
      return std::vector<PanelCommand>{};
    }
    const float by = std::hypot(touch.at.x - touch.from.x, touch.at.y - touch.from.y);
    if (!dragging_ && by < kSlack * context.theme.scale) return std::vector<PanelCommand>{};
    dragging_ = true;
    double value = dragged_emission(hit.cell, begun_at_, touch.from, touch.at, context.theme);
    if (hit.kind == kMap)
      value = begun_at_ + static_cast<double>((touch.from.y - touch.at.y) / (kWholeScale * context.theme.scale));
    return std::vector<PanelCommand>{Poke("ctc.y", cell.k, cell.t, std::clamp(value, 0.0, 1.0))};
  }

  // Rows are time, as `unrolled ctc --probs` and the setting emissions_file read them.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto symbols = CtcSymbols::read(context.snapshot);
    if (!symbols) return {};
    PanelTable table{symbols->y->id, {}, {}, symbols->y->values.cast<double>().transpose()};
    for (int k = 0; k < symbols->classes(); ++k) table.column_names.push_back(label(*symbols, k));
    for (int t = 1; t <= symbols->steps(); ++t) table.row_names.push_back(std::to_string(t));
    return {std::move(table)};
  }

 private:
  // Where the lesson lets one.
  static bool editable(const Snapshot& snapshot) { return snapshot.settings && snapshot.settings->has(kLocked); }

  // The character itself, as settings and files have it.
  static std::string label(const CtcSymbols& symbols, int k) { return as_character(symbols.name(k)); }

  static bool is_locked(const Snapshot& snapshot, const CtcSymbols& symbols, int k) {
    return snapshot.settings->text(kLocked).find(label(symbols, k)) != std::string::npos;
  }

  static SetSetting toggled_lock(const Snapshot& snapshot, const CtcSymbols& symbols, int k) {
    std::string locked = snapshot.settings->text(kLocked);
    const std::string one = label(symbols, k);
    const std::size_t at = locked.find(one);
    if (at == std::string::npos)
      locked += one;
    else
      locked.erase(at, one.size());
    return {kLocked, locked};
  }

  Parts lay_out(const PanelContext& context, const CtcSymbols& symbols, const draw::ColourScale& scale,
                draw::Size size) const {
    const draw::Theme& theme = context.theme;
    Parts parts;
    float top = 0.0F;
    if (size.height >= 9.0F * theme.axis()) {
      parts.meter = {0, 0, size.width, 1.7F * theme.axis()};
      top = parts.meter.height + theme.unit();
    }
    const float bottom = std::max(top + 1.0F, size.height - draw::bottom_axis_height(theme));
    const float row = (bottom - top) / static_cast<float>(symbols.classes());
    const float locks = editable(context.snapshot) && row >= 0.9F * theme.axis() ? 1.4F * theme.axis() : 0.0F;
    const float left = locks + symbol_names_width(context, symbols);
    parts.locks = {0, top, locks, bottom - top};
    parts.cells = {left, top, std::max(1.0F, size.width - left), bottom - top};
    parts.bars = !map_ && emission_bars_fit(parts.cells, symbols, theme);
    if (parts.bars) return parts;
    const float bar = draw::colour_bar_width(scale, parts.cells.height, theme, context.fonts);
    parts.cells.width = std::max(1.0F, parts.cells.width - bar);
    parts.bar = {parts.cells.right(), top, bar, parts.cells.height};
    return parts;
  }

  static void draw_locks(draw::Picture& picture, const PanelContext& context, const CtcSymbols& symbols,
                         const draw::Rect& rect) {
    const float row = rect.height / static_cast<float>(symbols.classes());
    for (int k = 0; k < symbols.classes(); ++k)
      draw_lock(picture, {rect.x + 0.5F * context.theme.axis(), rect.y + (static_cast<float>(k) + 0.5F) * row},
                0.95F * context.theme.axis(), is_locked(context.snapshot, symbols, k), context.theme);
    picture.hit({rect, kLocks, symbols.classes(), 1, 0, 0});
  }

  bool map_ = false;
  mutable SymbolGrid grid_;
  mutable PinnedSymbol pinned_;
  mutable double begun_at_ = 0.0;  // the value when the pointer was pressed
  mutable bool dragging_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_emissions_panel() { return std::make_unique<EmissionsPanel>(); }

}  // namespace unrolled
