// What the weights of a language model do: each answer of the beam search as a line of its score over α or over β, the
// highest of them named where it is the highest, and the present weight as a mark that can be dragged.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/axis.h"
#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/choices.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/score_lines.h"
#include "core/run/names.h"

namespace unrolled {

using draw::Align;
using draw::AxisScale;
using draw::Face;
using draw::Rect;

namespace {

constexpr int kPlot = 1;  // kind of the hit area: one row, kPlaces columns
constexpr int kPlaces = 500;
constexpr double kFarBehind = 12.0;   // nats
constexpr std::size_t kSpokenOf = 4;  // answers when a place is pointed at

struct Frame {
  Rect plot;
  AxisScale x, y;
};

// What a drag keeps as it was when the pointer was pressed.
struct Scales {
  std::pair<double, double> x, y;
  float left = 0.0F, right = 0.0F;  // of the plot
};

class LanguagePanel final : public Panel {
 public:
  std::string id() const override { return "language"; }
  std::string title(const PanelContext& context) const override {
    return context.words(std::string("panel.language.title") + (by_words() ? "_words" : "") +
                         (leads() ? "" : "_score"));
  }
  bool applies(const Snapshot& snapshot) const override {
    return (snapshot.settings != nullptr && snapshot.settings->has("language_weight")) ||
           (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.language.promise"); }
  bool ready(const Snapshot& snapshot) const override { return lines(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {choice_option(context, "language", "over", kOver, over_),
            choice_option(context, "language", "show", kShown, shown_)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "over")
      over_ = parse_choice("language", name, value, kOver);
    else if (name == "show")
      shown_ = parse_choice("language", name, value, kShown);
    else
      throw std::invalid_argument(unknown_name("option of panel language", name, {"over", "show"}));
    held_.reset();
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const auto found = lines(context.snapshot);
    if (!found) return picture;
    if (!by_words() && !has_language_model(context.snapshot.settings.get())) {
      draw_without(picture, context);
      return picture;
    }
    const Frame frame = frame_of(context, *found, size);
    draw_formula(picture, context, *found, frame);
    const draw::Theme& theme = context.theme;
    const std::vector<draw::Tick> y_ticks = draw::ticks_for(frame.y, true, theme, context.fonts);
    draw::draw_grid(picture, frame.plot, frame.y, y_ticks, theme);
    draw::draw_left_axis(picture, frame.plot, frame.y, y_ticks, {}, theme, context.fonts, true);
    draw::draw_bottom_axis(picture, frame.plot, frame.x, draw::ticks_for(frame.x, false, theme, context.fonts),
                           found->knob.letter, theme, context.fonts);
    draw_lines(picture, context, *found, frame);
    draw_winners(picture, context, *found, frame);
    draw_mark(picture, context, *found, frame);
    picture.hit({frame.plot, kPlot, 1, kPlaces, 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto found = lines(context.snapshot);
    if (!found || hit.kind != kPlot || hit.row != 0 || hit.col < 0 || hit.col >= kPlaces) return std::nullopt;
    const auto [low, high] = scales(*found).x;
    const double x = low + (high - low) * (static_cast<double>(hit.col) + 0.5) / kPlaces;
    Pointed pointed{{}, {std::string(found->knob.letter) + " = " + draw::fixed(x, 2)}};
    const std::vector<std::size_t> order = found->ranking(x);
    for (std::size_t i = 0; i < std::min(kSpokenOf, order.size()); ++i) {
      const ScoreLine& line = found->lines[order[i]];
      pointed.lines.push_back(quoted(context.words, line.text) + ":  Q = " + draw::significant(line.base) + " " +
                              (line.slope < 0.0 ? "−" : "+") + " " + draw::significant(std::abs(line.slope)) + " · " +
                              draw::fixed(x, 2) + " = " + draw::significant(line.at(x)));
    }
    pointed.lines.push_back(context.words("panel.language.drag", {found->knob.letter}));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const Settings* settings = context.snapshot.settings.get();
    if (settings == nullptr || !settings->has("language") || !ready(context.snapshot)) return {};
    std::vector<PanelAction> made;
    for (const char* kind : {"characters", "words", "none"}) {
      PanelAction action{std::string("model_") + kind, context.words(std::string("panel.language.model_") + kind),
                         context.words(std::string("panel.language.model_") + kind + "_help")};
      const auto& choices = settings->at("language").choices;
      if (std::find(choices.begin(), choices.end(), kind) == choices.end()) continue;
      action.enabled = settings->text("language") != kind;
      action.in_menu_only = has_language_model(settings) || std::string_view(kind) == "none";
      action.commands = {SetSetting{"language", std::string(kind)}};
      made.push_back(std::move(action));
    }
    return made;
  }

  // The mark goes where it is dragged, or where it is clicked.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto found = lines(context.snapshot);
    if (!found || touch.hit.kind != kPlot) return std::nullopt;
    if (touch.begins) {
      held_ = scales(*found);
      // The whole plot, of which the place that was pressed is one column.
      held_->left = touch.hit.cell.x - static_cast<float>(touch.hit.col) * touch.hit.cell.width;
      held_->right = held_->left + touch.hit.cell.width * static_cast<float>(kPlaces);
    }
    if (!held_ || (!touch.dragged && !touch.ended)) return std::vector<PanelCommand>{};
    const auto [low, high] = held_->x;
    const double share = static_cast<double>((touch.at.x - held_->left) / std::max(1.0F, held_->right - held_->left));
    const double value =
        std::clamp(std::round(100.0 * (low + (high - low) * share)) / 100.0, found->knob.low, found->knob.high);
    if (touch.ended) held_.reset();
    if (value == found->knob.value) return std::vector<PanelCommand>{};
    return std::vector<PanelCommand>{SetSetting{found->knob.setting, value}};
  }

  // A row for each answer: its line, and its score at the present weight.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto found = lines(context.snapshot);
    if (!found) return {};
    PanelTable table{"language.lines", {"base", "slope", "score"}, {}, {}};
    table.values.resize(static_cast<Index>(found->lines.size()), 3);
    for (std::size_t i = 0; i < found->lines.size(); ++i) {
      const ScoreLine& line = found->lines[i];
      table.row_names.push_back(line.text);
      table.values.row(static_cast<Index>(i)) << line.base, line.slope, line.at(found->knob.value);
    }
    return {std::move(table)};
  }

 private:
  static constexpr std::array<const char*, 2> kOver{"alpha", "beta"};  // the first are the defaults
  static constexpr std::array<const char*, 2> kShown{"lead", "score"};

  bool by_words() const { return over_ == kOver[1]; }
  bool leads() const { return shown_ == kShown[0]; }

  std::optional<ScoreLines> lines(const Snapshot& snapshot) const {
    if (tree_ == nullptr || !tree_->is_of(snapshot)) tree_ = PrefixTree::read(snapshot);
    return tree_ == nullptr ? std::nullopt : ScoreLines::read(snapshot, *tree_, by_words());
  }

  double height(const ScoreLines& lines, std::size_t line, double x) const {
    return leads() ? lines.lead(line, x) : lines.lines[line].at(x);
  }

  Scales scales(const ScoreLines& lines) const {
    if (held_) return *held_;
    Scales made;
    made.x = lines.shown_range();
    // Over the highest lines, and as far down as those of them begin that are not the highest at first.
    double low = 0.0, high = 0.0;
    bool first = true;
    for (const ScoreWinner& winner : lines.envelope)
      for (const double x : {made.x.first, made.x.second, winner.from, winner.to}) {
        if (x < made.x.first || x > made.x.second) continue;
        const double y = height(lines, winner.line, x);
        low = first ? y : std::min(low, y);
        high = first ? y : std::max(high, y);
        first = false;
      }
    // Also the next best as things are, where they are not far behind.
    const std::vector<std::size_t> order = lines.ranking(lines.knob.value);
    for (std::size_t i = 1; i < std::min<std::size_t>(order.size(), 3); ++i)
      low = std::min(low, std::max(height(lines, order[i], lines.knob.value), high - kFarBehind));
    if (leads()) {
      made.y = {-bound_above(std::max({-low, 0.5 * high, 1.0})), bound_above(std::max(high, 1.0))};
      return made;
    }
    const double room = std::max(1.0, 0.15 * (high - low));
    made.y = {low - room, high + 0.3 * room};
    return made;
  }

  Frame frame_of(const PanelContext& context, const ScoreLines& lines, draw::Size size) const {
    const draw::Theme& theme = context.theme;
    const float axis = theme.axis();
    const Scales scale = scales(lines);
    Frame frame;
    frame.x = {scale.x.first, scale.x.second, false, 0.0F, 1.0F};
    frame.y = {scale.y.first, scale.y.second, false, 1.0F, 0.0F};
    const bool formula = size.height >= 12.0F * axis;
    frame.y.to = (formula ? 1.6F * axis : 0.0F) + 1.5F * theme.body();
    frame.y.from = std::max(frame.y.to + 1.0F, size.height - draw::bottom_axis_height(theme));
    const float left =
        draw::left_axis_width(draw::ticks_for(frame.y, true, theme, context.fonts), false, theme, context.fonts);
    const float names = size.width >= 32.0F * axis ? names_width(context, lines) : 0.5F * theme.unit();
    frame.x.from = std::min(left, size.width - 2.0F);
    frame.x.to = std::max(frame.x.from + 1.0F, size.width - names);
    if (held_ && held_->right > held_->left) {
      frame.x.from = held_->left;
      frame.x.to = held_->right;
    }
    frame.plot = {frame.x.from, frame.y.to, frame.x.to - frame.x.from, frame.y.from - frame.y.to};
    return frame;
  }

  static float names_width(const PanelContext& context, const ScoreLines& lines) {
    float widest = 0.0F;
    for (const ScoreLine& line : lines.lines)
      widest =
          std::max(widest, context.fonts.width(quoted(context.words, line.text), Face::sans, context.theme.axis()));
    return std::min(widest, 10.0F * context.theme.axis()) + 1.5F * context.theme.unit();
  }

  static void draw_formula(draw::Picture& picture, const PanelContext& context, const ScoreLines& lines,
                           const Frame& frame) {
    const draw::Theme& theme = context.theme;
    if (frame.plot.y < 1.6F * theme.axis() + 1.5F * theme.body()) return;
    const draw::TextStyle style{Face::sans, theme.axis(), theme.secondary, Align::left, false};
    const std::string now = std::string(lines.knob.letter) + " = " + draw::fixed(lines.knob.value, 2) + ": " +
                            quoted(context.words, lines.lines[lines.winner_at(lines.knob.value)].text);
    draw::TextStyle bold = style;
    bold.face = Face::bold;
    bold.colour = theme.accent;
    const float width = picture.size().width;
    const std::string shown = context.fonts.shortened(now, bold.face, bold.size, width);
    picture.text({0.0F, 0.0F}, shown, bold);
    const float left = context.fonts.width(shown, bold) + 2.0F * theme.unit();
    const std::string formula = context.words("panel.language.formula");
    if (left + draw::symbols_width(formula, style.face, style.size, context.fonts) <= width)
      draw::draw_symbols(picture, {left, 0.0F}, formula, style, context.fonts);
  }

  // Where it has a place on the envelope, else −1.
  static int place_of(const ScoreLines& lines, std::size_t line) {
    for (std::size_t i = 0; i < lines.envelope.size(); ++i)
      if (lines.envelope[i].line == line) return static_cast<int>(i);
    return -1;
  }
  static draw::Colour hue(const draw::Theme& theme, const ScoreLines& lines, std::size_t line) {
    const int place = place_of(lines, line);
    return place < 0 ? mix(theme.page, theme.secondary, 0.55F) : theme.series(place);
  }

  void draw_lines(draw::Picture& picture, const PanelContext& context, const ScoreLines& lines,
                  const Frame& frame) const {
    const draw::Theme& theme = context.theme;
    picture.begin_clip(frame.plot);
    // A coordinate far outside is more than players can take.
    const auto at = [&](std::size_t line, double x) {
      const double y = height(lines, line, x), span = frame.y.high - frame.y.low;
      return draw::Point{frame.x.at(x),
                         frame.y.at(std::clamp(y, frame.y.low - 50.0 * span, frame.y.high + 50.0 * span))};
    };
    for (const bool winners : {false, true})
      for (std::size_t i = 0; i < lines.lines.size(); ++i)
        if ((place_of(lines, i) >= 0) == winners)
          picture.line(at(i, frame.x.low), at(i, frame.x.high), hue(theme, lines, i),
                       winners ? 0.9F * theme.line() : 1.0F);
    for (const ScoreWinner& winner : lines.envelope) {
      const double from = std::max(winner.from, frame.x.low), to = std::min(winner.to, frame.x.high);
      if (to > from)
        picture.line(at(winner.line, from), at(winner.line, to), hue(theme, lines, winner.line), 2.2F * theme.line());
    }
    picture.end_clip();
    if (frame.plot.right() > picture.size().width - 2.0F * theme.axis()) return;
    // The names of the lines at their right ends, the highest first, as long as they have a place of their own.
    const float axis = theme.axis();
    float free = frame.plot.y - 0.5F * axis;
    for (const std::size_t i : lines.ranking(frame.x.high)) {
      const float top = frame.y.at(height(lines, i, frame.x.high)) - 0.5F * axis;
      if (!(top >= free) || top + axis > frame.plot.bottom() + 0.5F * axis) continue;
      const float left = frame.plot.right() + 0.75F * theme.unit();
      picture.text(
          {left, top},
          context.fonts.shortened(quoted(context.words, lines.lines[i].text), Face::sans, axis,
                                  picture.size().width - left),
          {Face::sans, axis, place_of(lines, i) < 0 ? theme.secondary : hue(theme, lines, i), Align::left, false});
      free = top + axis;
    }
  }

  // Above the plot, over the stretch in which it is the highest.
  static void draw_winners(draw::Picture& picture, const PanelContext& context, const ScoreLines& lines,
                           const Frame& frame) {
    const draw::Theme& theme = context.theme;
    const float type = theme.body(), y = frame.plot.y - 1.3F * type;
    if (y < 0.0F) return;
    for (const ScoreWinner& winner : lines.envelope) {
      const float from = frame.x.at(std::max(winner.from, frame.x.low));
      const float to = frame.x.at(std::min(winner.to, frame.x.high));
      if (to <= from) continue;
      const draw::Colour colour = hue(theme, lines, winner.line);
      picture.rectangle({from + 0.5F, frame.plot.y - 0.2F * type, std::max(0.5F, to - from - 1.0F), 0.12F * type},
                        colour);
      if (winner.to < frame.x.high)
        picture.line({to, frame.plot.y}, {to, frame.plot.bottom()}, mix(theme.hairline, theme.secondary, 0.5F), 1.0F,
                     draw::Dash::dotted);
      const std::string name = quoted(context.words, lines.lines[winner.line].text);
      if (context.fonts.width(name, Face::bold, type) + 4.0F <= to - from)
        picture.text({0.5F * (from + to), y}, name, {Face::bold, type, colour, Align::centre, false});
    }
  }

  void draw_mark(draw::Picture& picture, const PanelContext& context, const ScoreLines& lines,
                 const Frame& frame) const {
    const draw::Theme& theme = context.theme;
    if (!frame.x.holds(lines.knob.value)) return;
    const float x = frame.x.at(lines.knob.value);
    picture.line({x, frame.plot.y}, {x, frame.plot.bottom()}, theme.accent, theme.line());
    // A handle where it meets the highest line.
    const double top = height(lines, lines.winner_at(lines.knob.value), lines.knob.value);
    const float y = std::clamp(frame.y.at(std::isfinite(top) ? top : 0.0), frame.plot.y, frame.plot.bottom());
    for (const auto& [radius, colour] :
         {std::pair(0.5F * theme.axis() + 1.5F, theme.page), {0.5F * theme.axis(), theme.accent}})
      picture.rectangle({x - radius, y - radius, 2.0F * radius, 2.0F * radius}, colour, radius);
  }

  static void draw_without(draw::Picture& picture, const PanelContext& context) {
    const draw::Theme& theme = context.theme;
    draw::draw_paragraph(picture, {0, 0, picture.size().width, picture.size().height},
                         context.words("panel.language.without"),
                         {Face::sans, theme.body(), theme.secondary, Align::left, false}, context.fonts);
  }

  std::string over_ = kOver[0], shown_ = kShown[0];
  mutable std::shared_ptr<const PrefixTree> tree_;
  mutable std::optional<Scales> held_;
};

}  // namespace

std::unique_ptr<Panel> make_language_panel() { return std::make_unique<LanguagePanel>(); }

}  // namespace unrolled
