// Writing symbol by symbol: at each target step the likeliest candidates with their probabilities, the one that was
// written and the right one; the step in view stands large. A press on a candidate puts it into the decoder's mouth.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/legend.h"
#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/scrolling.h"
#include "app/draw/symbols.h"
#include "app/panels/attention_tables.h"
#include "app/panels/candidates.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

using draw::Align;
using draw::Face;
using draw::Rect;
using draw::TextStyle;

constexpr int kCandidates = 1;  // kinds of the hit areas: a row each, the column the step
constexpr int kSteps = 2;       // 1 x U
constexpr Index kListed = 10;   // candidates that pointing names
constexpr Index kNarrowRows = 6;
constexpr const char* kSum = "Σ ln p";

// ".83": two decimals, without the zero before them.
std::string short_share(double p) {
  if (!(p >= 0.0)) return draw::fixed(p, 2);
  const std::string text = draw::fixed(p, 2);
  return text.starts_with("0.") ? text.substr(1) : text;
}

float share_of(double p) { return std::isfinite(p) ? static_cast<float>(std::clamp(p, 0.0, 1.0)) : 0.0F; }

// What is drawn of one decoding.
struct Steps {
  std::shared_ptr<const AttentionTables> tables;
  const Observable* probability = nullptr;  // symbols x U
  const Observable* forced = nullptr;       // 1 x U

  Index count() const { return tables->target_steps(); }
  bool shown(Index i) const { return tables->shown(i); }
  Index written(Index i) const { return symbol(tables->find("pair.output"), i); }
  Index right(Index i) const { return symbol(tables->find("prediction.target"), i); }
  bool by_hand(Index i) const { return forced != nullptr && forced->values(0, i) > 0.5F; }
  double p(Index k, Index i) const { return static_cast<double>(probability->values(k, i)); }

  // ln p of everything that was written up to this step.
  double log_p(Index i) const {
    double total = 0.0;
    for (Index k = 0; k <= i; ++k)
      if (written(k) >= 0) total += std::log(p(written(k), k));
    return total;
  }

  // The likeliest, and among them what was written and what is right, wherever they stand.
  std::vector<Index> candidates(Index i, Index most) const {
    std::vector<Index> rows = likeliest(probability->values, i, most);
    std::size_t last = rows.size();
    for (const Index wanted : {written(i), right(i)}) {
      if (wanted < 0 || std::find(rows.begin(), rows.end(), wanted) != rows.end() || last == 0) continue;
      do --last;
      while (last > 0 && (rows[last] == written(i) || rows[last] == right(i)));
      if (rows[last] != written(i)) rows[last] = wanted;
    }
    return rows;
  }

 private:
  Index symbol(const Observable* row, Index i) const {
    if (row == nullptr || i >= row->values.cols()) return -1;
    const float value = row->values(0, i);
    return value >= 0.0F && value < static_cast<float>(probability->values.rows()) ? static_cast<Index>(value) : -1;
  }
};

class DecodingPanel final : public Panel {
 public:
  std::string id() const override { return "decoding"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.decoding.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.decoding.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot).tables != nullptr; }

  std::vector<PanelOption> options(const PanelContext&) const override { return {}; }
  void set_option(std::string_view name, std::string_view) override {
    throw std::invalid_argument(unknown_name("option of panel decoding", name, std::vector<std::string>{}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const Steps steps = read(context.snapshot);
    if (steps.tables == nullptr) return picture;
    const draw::Theme& theme = context.theme;
    float y = 0.0F;
    if (size.height >= 9.0F * theme.axis()) y = legend(picture, context, steps, size.width);
    if (steps.tables->steps_shown() == 0) {
      draw::draw_paragraph(picture, {0, y, size.width, size.height - y}, context.words("panel.decoding.begin"),
                           {Face::sans, theme.body(), theme.secondary, Align::left, false}, context.fonts);
      return picture;
    }
    draw_columns(picture, context, steps, {0, y, size.width, std::max(1.0F, size.height - y)});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const Steps steps = read(context.snapshot);
    const Index i = hit.col;
    if (steps.tables == nullptr || i < 0 || i >= steps.tables->steps_shown()) return std::nullopt;
    Pointed pointed{{hit.col, -1, -1}, {place_text(context, steps.tables->target_axis(), i)}};
    if (hit.kind == kCandidates) {
      if (hit.row < 0 || hit.row >= steps.probability->values.rows()) return std::nullopt;
      const std::string name = symbol_of(*steps.probability, hit.row);
      pointed.lines.push_back(quoted(context.words, name) + ": p = " + draw::significant(steps.p(hit.row, i)) +
                              ", ln p = " + draw::significant(std::log(steps.p(hit.row, i))));
      if (hit.row == steps.written(i))
        pointed.lines.push_back(context.words(steps.by_hand(i) ? "panel.decoding.by_hand" : "panel.decoding.written"));
      if (hit.row == steps.right(i)) pointed.lines.push_back(context.words("panel.decoding.right"));
      if (can_force(context))
        pointed.lines.push_back(context.words(hit.row == steps.written(i) && steps.by_hand(i)
                                                  ? "panel.decoding.press_to_let_go"
                                                  : "panel.decoding.press_to_force"));
      return pointed;
    }
    if (hit.kind != kSteps) return std::nullopt;
    const std::vector<std::string> lines = candidate_lines(*steps.probability, i, kListed, steps.right(i),
                                                           context.words("panel.decoding.is_right"), context.words);
    pointed.lines.insert(pointed.lines.end(), lines.begin(), lines.end());
    if (const std::string note = why(context, steps, i); !note.empty()) pointed.lines.push_back(note);
    pointed.lines.push_back(std::string(kSum) + " = " + draw::significant(steps.log_p(i)));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const Steps steps = read(context.snapshot);
    if (steps.tables == nullptr) return {};
    std::vector<PanelAction> made = walk_actions(context, *steps.tables);
    if (!can_force(context)) return made;
    PanelAction free;
    free.name = "let_go";
    free.label = free.help = context.words("panel.decoding.action.let_go");
    free.in_menu_only = true;
    // Also what was put beyond an end that comes earlier now, where it cannot be seen.
    const Index all = std::max<Index>(2, steps.count());
    free.commands = {Poke("pair.output", 0, 0, Matrix<double>::Constant(1, all, -1.0))};
    made.push_back(std::move(free));
    return made;
  }

  // A press on a candidate, let go where it was, puts it there; on one that was put there by hand, lets it go.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const Steps steps = read(context.snapshot);
    const Index i = touch.hit.col, symbol = touch.hit.row;
    if (touch.hit.kind != kCandidates || steps.tables == nullptr || !can_force(context)) return std::nullopt;
    if (i < 0 || i >= steps.count() || symbol < 0 || symbol >= steps.probability->values.rows()) return std::nullopt;
    if (!touch.ended || touch.dragged) return std::vector<PanelCommand>{};
    const bool again = steps.by_hand(i) && steps.written(i) == symbol;
    return std::vector<PanelCommand>{Poke("pair.output", 0, i, again ? -1.0 : static_cast<double>(symbol))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const Steps steps = read(context.snapshot);
    if (steps.tables == nullptr) return {};
    return {table_of(*steps.probability), table_of(*steps.tables->find("pair.output"))};
  }

 private:
  struct Layout {
    float type = 0.0F, row = 0.0F, head = 0.0F, foot = 0.0F;
    float names = 0.0F;                // left of the columns: what their rows of numbers are; 0: there is no room
    float narrow = 0.0F, wide = 0.0F;  // of a column, of the one in view
    Index rows = 1, large_rows = 1;    // of any column, of the one in view
  };

  Steps read(const Snapshot& snapshot) const {
    const auto tables = latest_.of(snapshot);
    if (tables == nullptr || tables->is_difference()) return {};
    const Observable* probability = tables->find("prediction.probability");
    if (probability == nullptr || tables->find("pair.output") == nullptr) return {};
    if (probability->meaning != Meaning::probability) return {};
    const Observable* forced = snapshot.observable("pair.forced");
    const bool fits =
        forced != nullptr && forced->values.rows() == 1 && forced->values.cols() == tables->target_steps();
    return {tables, probability, fits ? forced : nullptr};
  }

  static bool can_force(const PanelContext& context) { return context.snapshot.observable("pair.forced") != nullptr; }

  // Why a symbol was written that is not the likeliest.
  static std::string why(const PanelContext& context, const Steps& steps, Index i) {
    const Index written = steps.written(i);
    if (written < 0) return {};
    if (steps.by_hand(i)) return context.words("panel.decoding.by_hand");
    const std::vector<Index> first = likeliest(steps.probability->values, i, 1);
    return first.empty() || steps.p(first[0], i) <= steps.p(written, i) ? std::string()
                                                                        : context.words("panel.decoding.beam_chose");
  }

  static float legend(draw::Picture& picture, const PanelContext& context, const Steps& steps, float width) {
    const draw::Theme& theme = context.theme;
    std::vector<draw::LegendEntry> entries{
        {context.words("panel.decoding.written"), "", theme.accent, draw::Sample::square}};
    bool right = false, by_hand = false;
    for (Index i = 0; i < steps.count(); ++i) {
      right = right || steps.right(i) >= 0;
      by_hand = by_hand || steps.by_hand(i);
    }
    if (right) entries.push_back({context.words("panel.decoding.right"), "", theme.text, draw::Sample::tick});
    if (by_hand)
      entries.push_back({context.words("panel.decoding.by_hand"), "", theme.gate_forget, draw::Sample::square});
    return draw::draw_legend(picture, {0, 0, width, 1e3F}, entries, 1, theme, context.fonts);
  }

  static TextStyle note_style(const draw::Theme& theme) {
    return {Face::sans, 0.85F * theme.axis(), theme.secondary, Align::left, false};
  }

  static Layout lay_out(const PanelContext& context, const Steps& steps, draw::Size room) {
    const draw::Fonts& fonts = context.fonts;
    Layout layout;
    layout.type = context.theme.axis();
    layout.row = 1.45F * layout.type;
    layout.head = 2.9F * layout.type;
    layout.foot = room.height >= 10.0F * layout.type ? 1.4F * layout.type : 0.0F;
    if (layout.foot > 0.0F && room.width >= 30.0F * layout.type) {
      layout.names = std::ceil(fonts.width(kSum, Face::sans, 0.85F * layout.type) + 0.7F * layout.type);
      room.width -= layout.names;
    }
    float symbol = layout.type;
    for (Index k = 0; k < steps.probability->values.rows(); ++k)
      symbol = std::max(symbol, fonts.width(symbol_of(*steps.probability, k), Face::mono, layout.type));
    symbol = std::min(symbol, 9.0F * layout.type);
    const float share = fonts.width("1.00", Face::sans, 0.85F * layout.type);
    layout.narrow = std::ceil(symbol + share + 0.9F * layout.type);
    layout.wide = std::min(layout.narrow + 9.0F * layout.type, room.width - 2.0F * layout.type);
    const auto rows_in = [&](float height) {
      return std::clamp<Index>(static_cast<Index>((height - layout.head - layout.foot) / layout.row), 1,
                               steps.probability->values.rows());
    };
    layout.rows = layout.large_rows = rows_in(room.height);
    // What is to be said of the step in view has room below its candidates, unless too few of them were left.
    if (const std::string note = why(context, steps, in_view(context, steps)); !note.empty() && layout.foot > 0.0F) {
      const auto lines = draw::paragraph_lines(note, note_style(context.theme), layout.wide - 2.0F, fonts).size();
      const float height = (1.0F + 1.4F * static_cast<float>(lines)) * note_style(context.theme).size;
      if (const Index left = rows_in(room.height - height); left >= std::min<Index>(3, layout.rows))
        layout.large_rows = left;
    }
    return layout;
  }

  // The step that stands large: pinned, walked to, else the last. One that is pointed at does not move under the
  // pointer.
  static Index in_view(const PanelContext& context, const Steps& steps) {
    const Index shown = steps.tables->steps_shown();
    if (context.pinned.time >= 0 && context.pinned.time < shown) return context.pinned.time;
    return steps.tables->current().value_or(shown - 1);
  }

  void draw_columns(draw::Picture& picture, const PanelContext& context, const Steps& steps, const Rect& rect) const {
    const draw::Theme& theme = context.theme;
    const Layout layout = lay_out(context, steps, {rect.width, rect.height});
    const int now = static_cast<int>(in_view(context, steps)), shown = static_cast<int>(steps.tables->steps_shown());
    // Dots at either side where not all have room.
    const float all = layout.names + layout.wide + layout.narrow * static_cast<float>(shown - 1);
    const float dots = all <= rect.width ? 0.0F : layout.type;
    const float columns = rect.width - layout.names - 2.0F * dots;
    const int room = 1 + std::max(0, static_cast<int>((columns - layout.wide) / layout.narrow));
    first_step_ = draw::kept_in_view(first_step_, room, shown, now);
    const int last = std::min(shown, first_step_ + room);
    // All a little wider where there is room; what is left then is the step's in view.
    const auto others = static_cast<float>(last - first_step_ - 1);
    const float stretch = std::clamp(columns / std::max(1.0F, layout.wide + layout.narrow * others), 1.0F, 1.35F);
    const float narrow = layout.narrow * stretch, wide = std::max(layout.wide, columns - narrow * others);
    const TextStyle quiet{Face::sans, layout.type, theme.secondary, Align::left, false};
    const float middle = rect.y + 1.3F * layout.type;
    float x = rect.x + layout.names + dots;
    if (layout.names > 0.0F) {
      const TextStyle name{Face::sans, 0.85F * layout.type, theme.secondary, Align::left, false};
      picture.text({rect.x, rect.y}, "i", name);
      const Index rows = std::min(layout.rows, kNarrowRows);
      if (last - first_step_ > 1)
        picture.text({rect.x, rect.y + layout.head + static_cast<float>(rows) * layout.row + 0.2F * layout.type}, kSum,
                     name);
    }
    if (first_step_ > 0) picture.text({rect.x + layout.names, middle}, "…", quiet);
    for (int i = first_step_; i < last; ++i) {
      const bool large = i == now;
      const float width = large ? wide : narrow;
      draw_column(picture, context, steps, layout, i, large, {x, rect.y, width, rect.height});
      x += width;
    }
    if (last < shown) picture.text({x, middle}, "…", quiet);
  }

  void draw_column(draw::Picture& picture, const PanelContext& context, const Steps& steps, const Layout& layout, int i,
                   bool large, const Rect& rect) const {
    const draw::Theme& theme = context.theme;
    const draw::Fonts& fonts = context.fonts;
    const float type = layout.type, small = 0.85F * type;
    const Rect column{rect.x + 1.0F, rect.y, rect.width - 2.0F, rect.height};
    const bool pointed = context.time() == i;
    // The number of the step, and what was written.
    picture.text({column.x + column.width / 2, rect.y}, std::to_string(i),
                 {Face::sans, small, theme.secondary, Align::centre, false});
    const Rect sign{column.x, rect.y + 1.15F * type, column.width, 1.55F * type};
    const bool by_hand = steps.by_hand(i);
    const draw::Colour ground = by_hand ? theme.gate_forget : theme.accent;
    if (large) picture.rectangle(sign, ground, 3.0F * theme.scale);
    if (!large && by_hand) picture.frame(sign.inset(0.75F), ground, theme.line());
    picture.text(
        {sign.x + sign.width / 2, sign.y + (sign.height - theme.body()) / 2},
        fonts.shortened(steps.tables->output()[static_cast<std::size_t>(i)], Face::mono, theme.body(), sign.width),
        {Face::mono, theme.body(), large ? draw::ink_on(ground, theme) : theme.text, Align::centre, false});
    picture.hit({{column.x, rect.y, column.width, layout.head}, kSteps, 1, 1, 0, i});

    const Index rows = large ? layout.large_rows : std::min(layout.rows, kNarrowRows);
    const std::vector<Index> candidates = steps.candidates(i, rows);
    const draw::ColourScale scale{draw::ColourMap::sequential, 0.0F, 1.0F, false, theme.dark};
    float y = rect.y + layout.head;
    for (const Index k : candidates) {
      const double p = steps.p(k, i);
      const Rect cell{column.x, y, column.width, layout.row - 1.0F};
      const std::string name = symbol_of(*steps.probability, k);
      if (large) {
        const float names = std::min(layout.narrow, 0.5F * cell.width),
                    number = fonts.width("1.2·10⁻⁴ ", Face::sans, type);
        const Rect track{cell.x + names, cell.y + 0.2F * type,
                         std::max(1.0F, cell.width - names - number - 0.3F * type), cell.height - 0.4F * type};
        picture.rectangle(track, draw::mix(theme.page, theme.hairline, 0.5F), 2.0F * theme.scale);
        picture.rectangle(
            {track.x, track.y, track.width * share_of(p), track.height},
            draw::mix(theme.page, k == steps.written(i) ? ground : theme.accent, k == steps.written(i) ? 1.0F : 0.55F),
            2.0F * theme.scale);
        picture.text({cell.x + 0.6F * type, cell.y + (cell.height - type) / 2},
                     fonts.shortened(name, Face::mono, type, names - 0.6F * type),
                     {Face::mono, type, theme.text, Align::left, false});
        picture.text({cell.right() - 0.2F * type, cell.y + (cell.height - type) / 2},
                     p < 5e-4 ? draw::significant(p, 2) : draw::fixed(p, 3),
                     {Face::sans, type, theme.text, Align::right, false});
      } else {
        const draw::Colour colour = draw::colour_at(scale, static_cast<float>(p)), ink = draw::ink_on(colour, theme);
        const float share = fonts.width(short_share(p), Face::sans, small);
        picture.rectangle(cell, colour);
        picture.text({cell.x + 0.4F * type, cell.y + (cell.height - type) / 2},
                     fonts.shortened(name, Face::mono, type, cell.width - share - 0.6F * type),
                     {Face::mono, type, ink, Align::left, false});
        picture.text({cell.right() - 0.2F * type, cell.y + (cell.height - small) / 2}, short_share(p),
                     {Face::sans, small, ink, Align::right, false});
      }
      if (k == steps.written(i)) picture.frame(cell.inset(0.75F), ground, theme.line());
      if (k == steps.right(i)) picture.rectangle({cell.x, cell.y, 0.22F * type, cell.height}, theme.text);
      picture.hit({{cell.x, y, cell.width, layout.row}, kCandidates, 1, 1, static_cast<int>(k), i});
      y += layout.row;
    }
    if (layout.foot > 0.0F && y + type <= rect.bottom()) {
      const std::string sum =
          large ? std::string(kSum) + " = " + draw::significant(steps.log_p(i)) : draw::fixed(steps.log_p(i), 2);
      const float size = large ? type : small;
      if (fonts.width(sum, Face::sans, size) <= column.width)
        picture.text({column.x + column.width / 2, y + 0.2F * type}, sum,
                     {Face::sans, size, theme.secondary, Align::centre, false});
      const std::string note = large ? why(context, steps, i) : std::string();
      if (!note.empty() && y + 1.6F * type + small <= rect.bottom())
        draw::draw_paragraph(picture, {column.x, y + 1.6F * type, column.width, rect.bottom() - y - 1.6F * type}, note,
                             note_style(theme), fonts);
    }
    if (pointed && !large)
      picture.frame(
          {column.x - 0.5F, rect.y + layout.head - 1.0F, column.width + 1.0F, y - rect.y - layout.head + 1.0F},
          theme.accent, theme.line());
  }

  mutable int first_step_ = 0;  // shown; it moves only where the step in view lies out of it
  mutable LatestAttention latest_;
};

}  // namespace

std::unique_ptr<Panel> make_decoding_panel() { return std::make_unique<DecodingPanel>(); }

}  // namespace unrolled
