// Source and target as two lines of symbols, joined by ribbons as thick as the weights of attention.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/alignment_measures.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

enum : int { kSources = 1, kTargets };

constexpr double kFaintest = 0.01;  // a weight below it is no ribbon
constexpr double kFaintestDifference = 0.05;
constexpr float kOfSlot = 0.8F;          // of a target symbol's width that a weight of 1 takes
constexpr float kLeastOfSlot = 0.3F;     // even where a place of the source is looked at by many steps
constexpr float kMostOfHeight = 0.125F;  // that a line's type takes of the picture's height
constexpr float kThickest = 3.0F;        // of a weight of 1, by the body's type
constexpr int kPieces = 64;              // of a curve
constexpr std::size_t kListed = 5;       // places that pointing names

// A line of symbols over the width of the picture.
struct Line {
  std::vector<float> centres, widths;
  float type = 0.0F;
  Face face = Face::mono;
  float top = 0.0F;
};

class RibbonsPanel final : public Panel {
 public:
  std::string id() const override { return "ribbons"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.ribbons.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return read(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override {
    return context.words(read(context.snapshot) != nullptr ? "panel.matrix.without" : "panel.ribbons.promise");
  }
  bool ready(const Snapshot& snapshot) const override {
    const auto tables = read(snapshot);
    return tables != nullptr && tables->has_attention();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"truth",
             context.words("panel.ribbons.option.truth"),
             {{"show", context.words("panel.ribbons.truth_show")}, {"hide", context.words("panel.ribbons.truth_hide")}},
             truth_ ? "show" : "hide"}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "truth") throw std::invalid_argument(unknown_name("option of panel ribbons", name, {"truth"}));
    if (value != "show" && value != "hide")
      throw std::invalid_argument(unknown_name("truth of panel ribbons", value, {"show", "hide"}));
    truth_ = value == "show";
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return picture;
    const Layout layout = lay_out(context, *tables, size);
    draw_ribbons(picture, context, *tables, layout);
    if (truth_) draw_truth(picture, context, *tables, layout);
    draw_symbols(picture, context, *tables, layout, true);
    draw_symbols(picture, context, *tables, layout, false);
    draw_window(picture, context, *tables, layout);
    draw_names(picture, context, *tables, layout);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return std::nullopt;
    if (hit.kind == kSources && hit.col >= 0 && hit.col < tables->source_steps()) {
      Pointed pointed{selection_at(tables->source_axis(), hit.col),
                      {place_text(context, tables->source_axis(), hit.col)}};
      std::vector<double> weights;
      for (Index i = 0; i < tables->steps_shown(); ++i) weights.push_back(tables->weight(hit.col, i));
      add_largest(pointed.lines, context, weights, tables->target_axis());
      return pointed;
    }
    if (hit.kind == kTargets && hit.col >= 0 && hit.col < tables->steps_shown()) {
      Pointed pointed{selection_at(tables->target_axis(), hit.col),
                      {place_text(context, tables->target_axis(), hit.col)}};
      std::vector<double> weights;
      for (Index j = 0; j < tables->source_steps(); ++j) weights.push_back(tables->weight(j, hit.col));
      add_largest(pointed.lines, context, weights, tables->source_axis());
      if (tables->edited(hit.col)) pointed.lines.push_back(context.words("panel.matrix.edited"));
      return pointed;
    }
    return std::nullopt;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return {};
    return walk_actions(context, *tables);
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    return {table_of(*read(context.snapshot)->find("attention.weights"))};
  }

  bool shows_differences() const override { return true; }

 private:
  struct Layout {
    Line source, target;
    float upper = 0.0F;  // where the ribbons begin, below the source
    float lower = 0.0F;  // and end, above the target
    float whole = 0.0F;  // thickness of a weight of 1
    bool named = false;
    float foot = 0.0F;  // top of the legend; 0: none
  };

  std::shared_ptr<const AttentionTables> read(const Snapshot& snapshot) const { return latest_.of(snapshot); }

  // Of a weight, or of a difference of two; what is no number has none.
  static double size_of(const AttentionTables& tables, Index j, Index i) {
    const double size = std::fabs(tables.weight(j, i));
    return std::isfinite(size) ? size : 0.0;
  }

  // The step whose ribbons stand out: the selected one, unless a place of the source alone is pointed at; where nothing
  // is selected, in a walk, the one that was written last.
  static int step_of(const PanelContext& context, const AttentionTables& tables) {
    if (context.hover.source >= 0 && context.hover.time < 0) return -1;
    if (const int step = marked(context.time(), tables.steps_shown()); step >= 0) return step;
    if (context.source() >= 0) return -1;
    return static_cast<int>(tables.current().value_or(-1));
  }

  // Each symbol as wide as it is written, the line as wide as the picture, but not torn apart.
  static Line lay_out_line(const PanelContext& context, const std::vector<std::string>& symbols, draw::Size room) {
    const draw::Theme& theme = context.theme;
    Line line;
    for (const std::string& symbol : symbols)
      if (context.fonts.width(symbol, Face::mono, 10.0F) > 2.5F * context.fonts.width("m", Face::mono, 10.0F))
        line.face = Face::sans;
    float natural = 0.0F;
    for (const float factor : {2.2F, 1.8F, 1.5F, 1.25F, 1.0F, 0.85F, 0.7F, 0.55F}) {
      line.type = factor * theme.body();
      line.widths.clear();
      for (const std::string& symbol : symbols)
        line.widths.push_back(context.fonts.width(symbol, line.face, line.type) + 0.6F * line.type);
      natural = std::accumulate(line.widths.begin(), line.widths.end(), 0.0F);
      if (natural <= room.width && line.type <= std::max(kMostOfHeight * room.height, theme.axis())) break;
    }
    const float stretch = room.width / std::max(natural, 1.0F);
    float x = 0.0F;
    for (float& one : line.widths) {
      one *= stretch;
      line.centres.push_back(x + one / 2);
      x += one;
    }
    return line;
  }

  static Layout lay_out(const PanelContext& context, const AttentionTables& tables, draw::Size size) {
    const float axis = context.theme.axis();
    Layout layout;
    layout.source = lay_out_line(context, tables.source(), size);
    layout.target = lay_out_line(context, tables.output(), size);
    layout.named = size.height >= 11.0F * axis;
    const bool legend = size.height >= 14.0F * axis;
    float bottom = size.height;
    if (legend) {
      bottom -= 1.6F * axis;
      layout.foot = bottom + 0.4F * axis;
    }
    const float name = layout.named ? 1.45F * context.theme.body() : 0.0F;
    layout.source.top = name;
    layout.upper = name + 1.25F * layout.source.type;
    layout.target.top = bottom - name - 1.15F * layout.target.type;
    layout.lower = std::max(layout.upper + 1.0F, layout.target.top - 0.1F * layout.target.type);
    // No target symbol's ribbons leave its place, nor those of a place in the source, unless very many look at it.
    const auto& slots = layout.target.widths;
    const float slot = *std::min_element(slots.begin(), slots.end());
    layout.whole = std::min(kOfSlot * slot, kThickest * context.theme.body());
    for (Index j = 0; j < tables.source_steps(); ++j) {
      double received = 0.0;
      for (Index i = 0; i < tables.target_steps(); ++i) received += size_of(tables, j, i);
      if (received > 0.0)
        layout.whole = std::min(
            layout.whole, layout.source.widths[static_cast<std::size_t>(j)] * 0.95F / static_cast<float>(received));
    }
    layout.whole = std::max(layout.whole, kLeastOfSlot * slot);
    return layout;
  }

  static std::vector<Point> curve(Point from, Point to) {
    // The very ends are straight: whatever lies between them, they are cut off level.
    std::vector<Point> points{from};
    const Point end = to;
    from.y += 1.0F;
    to.y -= 1.0F;
    for (int k = 0; k <= kPieces; ++k) {
      // Upright at either end, so that it meets its symbol from below, from above.
      const float t = static_cast<float>(k) / kPieces, s = t * t * (3.0F - 2.0F * t);
      const float down = 3.0F * t * (1.0F - t) * (0.75F * (1.0F - t) + 0.25F * t) + t * t * t;
      points.push_back({from.x + (to.x - from.x) * s, from.y + (to.y - from.y) * down});
    }
    points.push_back(end);
    return points;
  }

  // Side by side at either end, in the order of what they lead to.
  static void draw_ribbons(draw::Picture& picture, const PanelContext& context, const AttentionTables& tables,
                           const Layout& layout) {
    const draw::Theme& theme = context.theme;
    const Index places = tables.source_steps(), steps = tables.steps_shown();
    const int step = step_of(context, tables), place = marked(context.source(), places);
    std::vector<float> used(static_cast<std::size_t>(places), 0.0F), all(static_cast<std::size_t>(places), 0.0F);
    const auto thickness = [&](Index j, Index i) { return layout.whole * static_cast<float>(size_of(tables, j, i)); };
    for (Index i = 0; i < steps; ++i)
      for (Index j = 0; j < places; ++j) all[static_cast<std::size_t>(j)] += thickness(j, i);
    struct Ribbon {
      std::vector<Point> points;
      Colour colour;
      float width = 0.0F;
      bool chosen = false;
    };
    std::vector<Ribbon> ribbons;
    for (Index i = 0; i < steps; ++i) {
      const auto at_i = static_cast<std::size_t>(i);
      float sum = 0.0F, x = 0.0F;
      for (Index j = 0; j < places; ++j) sum += thickness(j, i);
      x = layout.target.centres[at_i] - sum / 2;
      for (Index j = 0; j < places; ++j) {
        const auto at_j = static_cast<std::size_t>(j);
        const float width = thickness(j, i);
        const float from = layout.source.centres[at_j] - all[at_j] / 2 + used[at_j] + width / 2;
        const float to = x + width / 2;
        used[at_j] += width;
        x += width;
        const double weight = tables.weight(j, i);
        if (size_of(tables, j, i) < (tables.is_difference() ? kFaintestDifference : kFaintest)) continue;
        const bool none = step < 0 && place < 0;
        const bool chosen = step >= 0 ? i == step : j == place;
        const Colour hue = weight < 0.0 ? theme.gate_forget : theme.accent;
        ribbons.push_back({curve({from, layout.upper}, {to, layout.lower}),
                           hue.with_alpha(none     ? 0.5F
                                          : chosen ? 0.9F
                                                   : 0.13F),
                           std::max(width, 0.5F), chosen});
      }
    }
    // What is chosen lies on top.
    for (const bool chosen : {false, true})
      for (Ribbon& ribbon : ribbons)
        if (ribbon.chosen == chosen) picture.polyline(std::move(ribbon.points), ribbon.colour, ribbon.width);
  }

  static void draw_truth(draw::Picture& picture, const PanelContext& context, const AttentionTables& tables,
                         const Layout& layout) {
    const int step = step_of(context, tables);
    for (Index i = 0; i < tables.steps_shown(); ++i)
      for (Index j = 0; j < tables.source_steps(); ++j) {
        if (!tables.is_true(j, i) || (step >= 0 && i != step)) continue;
        picture.polyline(curve({layout.source.centres[static_cast<std::size_t>(j)], layout.upper},
                               {layout.target.centres[static_cast<std::size_t>(i)], layout.lower}),
                         context.theme.text, context.theme.scale, draw::Dash::dashed);
      }
  }

  static void draw_symbols(draw::Picture& picture, const PanelContext& context, const AttentionTables& tables,
                           const Layout& layout, bool source) {
    const draw::Theme& theme = context.theme;
    const Line& line = source ? layout.source : layout.target;
    const std::vector<std::string>& symbols = source ? tables.source() : tables.output();
    const auto shown = static_cast<std::size_t>(source ? tables.source_steps() : tables.steps_shown());
    const int chosen = source ? marked(context.source(), tables.source_steps()) : step_of(context, tables);
    const float middle = 0.5F * (layout.upper + layout.lower);
    for (std::size_t k = 0; k < shown; ++k) {
      const bool wrong = !source && tables.right(static_cast<Index>(k)) == false;
      Colour colour = theme.text;
      if (symbols[k] == "␣" || symbols[k] == AttentionTables::kEndSign) colour = theme.secondary;
      if (wrong) colour = theme.gate_forget;
      if (static_cast<int>(k) == chosen) colour = theme.accent;
      const std::string text = context.fonts.shortened(symbols[k], line.face, line.type, line.widths[k]);
      picture.text({line.centres[k], line.top}, text, {line.face, line.type, colour, Align::centre, false});
      const float half = 0.5F * context.fonts.width(text, line.face, line.type);
      if (wrong || (!source && tables.edited(static_cast<Index>(k))))
        picture.line({line.centres[k] - half, line.top + line.type}, {line.centres[k] + half, line.top + line.type},
                     wrong ? theme.gate_forget : theme.cell, theme.line(),
                     wrong ? draw::Dash::solid : draw::Dash::dashed);
      const float left = line.centres[k] - line.widths[k] / 2;
      const float top = source ? 0.0F : middle, bottom = source ? middle : line.top + 1.3F * line.type;
      picture.hit(
          {{left, top, line.widths[k], bottom - top}, source ? kSources : kTargets, 1, 1, 0, static_cast<int>(k)});
    }
  }

  // Where a step's window lets it look: a line under the source, the fainter the less.
  static void draw_window(draw::Picture& picture, const PanelContext& context, const AttentionTables& tables,
                          const Layout& layout) {
    const int step = step_of(context, tables);
    if (!tables.local() || tables.is_difference() || step < 0) return;
    const float y = layout.upper - 0.1F * layout.source.type;
    for (Index j = 0; j < tables.source_steps(); ++j) {
      const auto factor = static_cast<float>(tables.window(j, step));
      if (factor <= 0.0F) continue;
      const auto at = static_cast<std::size_t>(j);
      picture.rectangle({layout.source.centres[at] - layout.source.widths[at] / 2, y, layout.source.widths[at],
                         2.0F * context.theme.line()},
                        context.theme.gate_forget.with_alpha(0.25F + 0.75F * std::min(1.0F, factor)));
    }
  }

  void draw_names(draw::Picture& picture, const PanelContext& context, const AttentionTables& tables,
                  const Layout& layout) const {
    const draw::Theme& theme = context.theme;
    const float axis = theme.axis();
    const draw::TextStyle bold{Face::bold, theme.body(), theme.text, Align::left, false};
    const auto write = [&](float y, const std::string& text) {
      picture.text({0.0F, y}, context.fonts.shortened(text, bold.face, bold.size, picture.size().width), bold);
    };
    if (layout.named) {
      write(0.0F, context.words("panel.matrix.source") + " →");
      write(layout.target.top + 1.3F * layout.target.type, context.words("panel.matrix.target") + " →");
    }
    if (layout.foot <= 0.0F) return;
    const draw::TextStyle style{Face::sans, axis, theme.secondary, Align::left, false};
    float x = 0.0F;
    const auto entry = [&](const std::string& text, Colour colour, float thick, draw::Dash dash) {
      const float room = picture.size().width - x - 2.2F * axis;
      if (context.fonts.width(text, Face::sans, axis) > room) return;
      const float y = layout.foot + 0.5F * axis;
      picture.line({x, y}, {x + 1.7F * axis, y}, colour, thick, dash);
      picture.text({x + 2.2F * axis, layout.foot}, text, style);
      x += 2.2F * axis + context.fonts.width(text, Face::sans, axis) + 3 * theme.unit();
    };
    if (tables.is_difference()) {
      entry(context.words("panel.ribbons.more"), theme.accent.with_alpha(0.6F), 0.6F * axis, draw::Dash::solid);
      entry(context.words("panel.ribbons.less"), theme.gate_forget.with_alpha(0.6F), 0.6F * axis, draw::Dash::solid);
    } else {
      entry(context.words("panel.ribbons.weight"), theme.accent.with_alpha(0.6F), std::min(layout.whole, 0.9F * axis),
            draw::Dash::solid);
    }
    if (truth_ && tables.knows_any())
      entry(context.words("panel.matrix.true"), theme.text, theme.scale, draw::Dash::dashed);
    if (tables.local() && !tables.is_difference())
      entry(context.words("panel.ribbons.window"), theme.gate_forget, 2.0F * theme.line(), draw::Dash::solid);
  }

  static void add_largest(std::vector<std::string>& lines, const PanelContext& context,
                          const std::vector<double>& weights, const Axis& axis) {
    std::vector<std::size_t> order(weights.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return std::fabs(weights[a]) > std::fabs(weights[b]); });
    for (std::size_t k = 0; k < std::min(kListed, order.size()); ++k) {
      if (std::fabs(weights[order[k]]) < kFaintest) break;
      lines.push_back(draw::significant(weights[order[k]], 3) + "  " +
                      place_text(context, axis, static_cast<Index>(order[k])));
    }
  }

  bool truth_ = true;
  mutable LatestAttention latest_;
};

}  // namespace

std::unique_ptr<Panel> make_ribbons_panel() { return std::make_unique<RibbonsPanel>(); }

}  // namespace unrolled
