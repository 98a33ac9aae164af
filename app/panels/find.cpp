// Find a cell: units ranked by how well they tell the marked stretch of the text, or a property of it, from the rest.
#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

#include "app/draw/character_axis.h"
#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/strips.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/unit_scores.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kRows = 1;      // kinds of the hit areas: a unit's name and score
constexpr int kSteps = 2;     // a unit's activity at a time step
constexpr int kProperty = 3;  // the property at a time step
constexpr int kMost = 8;      // units that are shown
constexpr const char* kStretch = "stretch";
constexpr const char* kThresholds[] = {"0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9"};

class FindPanel final : public Panel {
 public:
  std::string id() const override { return "find"; }

  std::string title(const PanelContext& context) const override {
    const auto states = chosen(context.snapshot);
    if (states == nullptr) return context.words("panel.find.title");
    const std::string name = name_of(context, *states);
    const std::string what = property(context);
    if (what == kStretch) return context.words("panel.find.title_stretch", {name, threshold_});
    const Observable& sought = *context.snapshot.observable(what);
    return context.words(is_binary(sought.values) ? "panel.find.title_binary" : "panel.find.title_property",
                         {label_of(context, sought), name});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.find.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto states = chosen(snapshot);
    return states != nullptr && states->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption properties_option{"property",
                                  context.words("panel.option.property"),
                                  {{kStretch, context.words("panel.find.marked_text")}},
                                  property(context)};
    for (const Observable* one : properties(context.snapshot))
      properties_option.choices.emplace_back(one->id, label_of(context, *one));
    PanelOption threshold{"threshold", context.words("panel.option.threshold"), {}, threshold_};
    for (const char* one : kThresholds) threshold.choices.emplace_back(one, one);
    return {std::move(properties_option), std::move(threshold),
            source_option(context, "states", chosen(context.snapshot).get())};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "property") {
      property_ = value;
    } else if (name == "source") {
      source_ = value;
    } else if (name == "threshold") {
      if (std::find(std::begin(kThresholds), std::end(kThresholds), value) == std::end(kThresholds))
        throw std::invalid_argument(
            unknown_name("threshold of panel find", value, {std::begin(kThresholds), std::end(kThresholds)}));
      threshold_ = value;
    } else {
      throw std::invalid_argument(unknown_name("option of panel find", name, {"property", "source", "threshold"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const Ranking& ranking = rank(context);
    if (ranking.scores.empty()) {
      draw::draw_paragraph(picture, {0, 0, std::min(size.width, 60 * context.theme.unit()), size.height},
                           context.words("panel.find.no_stretch"),
                           {draw::Face::sans, context.theme.body(), context.theme.secondary, draw::Align::left, false},
                           context.fonts);
      return picture;
    }
    const Layout layout = lay_out(context, ranking, size);
    const std::vector<int> units = best_units(ranking.scores, static_cast<std::size_t>(layout.units));
    if (ranking.sought != nullptr) draw_property(picture, context, *ranking.sought, layout);
    draw_stretch(picture, context, layout, *ranking.states, static_cast<int>(units.size()));
    const draw::ColourScale scale = scale_of(*ranking.states, context.theme, false);
    for (std::size_t i = 0; i < units.size(); ++i)
      draw_unit(picture, context, ranking, layout, scale, units[i], layout.top + static_cast<float>(i) * layout.pitch);
    const float rows_high = static_cast<float>(units.size()) * layout.pitch;
    picture.hit({{0, layout.top, layout.strips.x, rows_high}, kRows, static_cast<int>(units.size()), 1, 0, 0});
    picture.hit({{layout.strips.x, layout.top, layout.strips.width, rows_high},
                 kSteps,
                 static_cast<int>(units.size()),
                 static_cast<int>(ranking.states->values.cols()),
                 0,
                 0});
    draw_axis(picture, context, *ranking.states, layout, layout.top + rows_high);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    if (!ready(context.snapshot)) return std::nullopt;
    const Ranking& ranking = rank(context);
    if (ranking.scores.empty() || hit.col < 0 || hit.row < 0) return std::nullopt;
    const Observable& states = *ranking.states;
    if (hit.kind == kProperty && ranking.sought != nullptr && hit.col < ranking.sought->values.cols()) {
      const double value = ranking.sought->values(0, hit.col);
      return Pointed{selection_at(ranking.sought->cols, hit.col),
                     {label_of(context, *ranking.sought) + ": " + draw::significant(value),
                      place_text(context, ranking.sought->cols, hit.col)}};
    }
    const std::vector<int> units = best_units(ranking.scores, kMost);
    if ((hit.kind != kRows && hit.kind != kSteps) || hit.row >= static_cast<int>(units.size())) return std::nullopt;
    const int unit = units[static_cast<std::size_t>(hit.row)];
    if (hit.kind == kRows) return Pointed{{-1, unit}, score_lines(context, ranking, unit)};
    if (hit.col >= states.values.cols()) return std::nullopt;
    return Pointed{selection_at(states.cols, hit.col, unit), entry_lines(context, states, unit, hit.col)};
  }

  // A row for every unit, in their own order. Without a marked stretch all of the text lies outside it.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const Ranking& ranking = rank(context);
    const Matrix<float>& states = ranking.states->values;
    PanelTable table;
    table.name = "find." + property(context);
    table.row_names = table_names(ranking.states->rows, states.rows());
    table.values.resize(states.rows(), 3);
    if (ranking.sought != nullptr) {
      table.column_names = {"correlation", "mean with", "mean without"};
      for (Index unit = 0; unit < states.rows(); ++unit) {
        const PropertyScore& score = ranking.property[static_cast<std::size_t>(unit)];
        table.values.row(unit) << score.correlation, score.mean_with, score.mean_without;
      }
      return {std::move(table)};
    }
    table.column_names = {"score", "share inside", "share outside"};
    const bool none = ranking.stretch.empty();
    const std::vector<StretchScore> all =
        none ? stretch_scores(states, {0, static_cast<int>(states.cols()) - 1}, std::stod(threshold_))
             : ranking.stretch;
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    for (Index unit = 0; unit < states.rows(); ++unit) {
      const StretchScore& score = all[static_cast<std::size_t>(unit)];
      if (none)
        table.values.row(unit) << kNone, kNone, score.inside;
      else
        table.values.row(unit) << score.score(), score.inside, score.outside;
    }
    return {std::move(table)};
  }

 private:
  struct Ranking {
    std::shared_ptr<const Observable> states;
    std::shared_ptr<const Observable> sought;  // null: the stretch
    Brush brush;                               // clipped to the text
    std::string threshold;
    std::vector<StretchScore> stretch;
    std::vector<PropertyScore> property;
    std::vector<double> scores;  // what the units are ranked by, largest first; empty where there is no stretch
  };

  struct Layout {
    float type = 0.0F;
    float name = 0.0F;    // right end of the units' numbers
    draw::Rect bars;      // the columns, over the whole height
    float number = 0.0F;  // right end of the scores
    draw::Rect strips;
    float top = 0.0F;    // of the first unit
    float pitch = 0.0F;  // from unit to unit
    int units = 1;
    bool labelled = false;
    bool numbered = false;
  };

  std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) const {
    return chosen_observable(snapshot, "states", source_, {"state.tanh_c", "state.h"});
  }

  // Those that say something of the very steps of the states.
  std::vector<const Observable*> properties(const Snapshot& snapshot) const {
    std::vector<const Observable*> all;
    const auto states = chosen(snapshot);
    if (states == nullptr) return all;
    for (const Observable* one : snapshot.observables_of("properties"))
      if (one->values.rows() == 1 && one->values.cols() == states->values.cols() &&
          one->cols.along_source == states->cols.along_source)
        all.push_back(one);
    return all;
  }

  // What was chosen, where it is there; else the marked stretch, where there is one; else the first property.
  std::string property(const PanelContext& context) const {
    const std::vector<const Observable*> all = properties(context.snapshot);
    if (property_ == kStretch) return kStretch;
    for (const Observable* one : all)
      if (one->id == property_) return property_;
    return context.brush.empty() && !all.empty() ? all.front()->id : kStretch;
  }

  static std::string label_of(const PanelContext& context, const Observable& property) {
    if (!property.meaning_text.empty()) return phrase(context, property.meaning_text);
    return property.symbol.empty() ? property.id : property.symbol;
  }

  // Worked out once for the same numbers, however often the pointer moves.
  const Ranking& rank(const PanelContext& context) const {
    Ranking ranking;
    ranking.states = chosen(context.snapshot);
    const Matrix<float>& values = ranking.states->values;
    const std::string what = property(context);
    if (what != kStretch) ranking.sought = chosen_observable(context.snapshot, "properties", what, {});
    if (what == kStretch) ranking.brush = marked_stretch(context, ranking.states->cols, values.cols());
    ranking.threshold = threshold_;
    if (ranked_.states == ranking.states && ranked_.sought == ranking.sought && ranked_.brush == ranking.brush &&
        ranked_.threshold == ranking.threshold)
      return ranked_;
    if (ranking.sought == nullptr) {
      if (!ranking.brush.empty()) ranking.stretch = stretch_scores(values, ranking.brush, std::stod(threshold_));
      for (const StretchScore& one : ranking.stretch) ranking.scores.push_back(one.score());
    } else {
      ranking.property = property_scores(values, ranking.sought->values);
      for (const PropertyScore& one : ranking.property) ranking.scores.push_back(std::abs(one.correlation));
    }
    ranked_ = std::move(ranking);
    return ranked_;
  }

  // With its sign: a cell that is silent inside quotes knows of them too.
  static double signed_score(const Ranking& ranking, int unit) {
    const auto at = static_cast<std::size_t>(unit);
    return ranking.sought == nullptr ? ranking.stretch[at].score() : ranking.property[at].correlation;
  }

  std::vector<std::string> score_lines(const PanelContext& context, const Ranking& ranking, int unit) const {
    const auto at = static_cast<std::size_t>(unit);
    std::vector<std::string> lines{place_text(context, ranking.states->rows, unit)};
    const std::string name = draw::with_subscripts(ranking.states->symbol);
    if (ranking.sought == nullptr) {
      const StretchScore& score = ranking.stretch[at];
      const auto percent = [](double share) { return draw::fixed(100.0 * share, 0); };
      lines.push_back(context.words("panel.find.active", {percent(score.inside), percent(score.outside)}));
      lines.push_back("|" + name + "| ≥ " + threshold_ + ": " + draw::fixed(score.inside, 2) + " − " +
                      draw::fixed(score.outside, 2) + " = " + value_text(Meaning::signed_activation, score.score()));
      return lines;
    }
    const PropertyScore& score = ranking.property[at];
    lines.push_back("r = " + value_text(Meaning::signed_activation, score.correlation) + ", " + name + " – " +
                    label_of(context, *ranking.sought));
    if (is_binary(ranking.sought->values))
      lines.push_back(context.words("panel.find.means", {name, draw::signed_significant(score.mean_with),
                                                         draw::signed_significant(score.mean_without)}));
    return lines;
  }

  static Layout lay_out(const PanelContext& context, const Ranking& ranking, draw::Size size) {
    const draw::Theme& theme = context.theme;
    const Observable& states = *ranking.states;
    Layout layout;
    layout.type = theme.axis();
    layout.labelled = !plot_labels(states.cols, states.values.cols()).empty();
    layout.numbered = !layout.labelled || size.height >= 14.0F * layout.type;
    const float below = (layout.labelled ? draw::character_axis_height(theme) : 0.0F) +
                        (layout.numbered ? draw::bottom_axis_height(theme) : 0.25F * layout.type);
    const float least = 1.35F * layout.type;
    layout.top = ranking.sought != nullptr ? 2.0F * layout.type : 0.25F * layout.type;
    const float room = std::max(least, size.height - below - layout.top);
    const int available = std::min(kMost, static_cast<int>(ranking.scores.size()));
    layout.units = std::clamp(static_cast<int>(room / least), 1, std::max(1, available));
    layout.pitch = std::min(4.0F * layout.type, room / static_cast<float>(layout.units));

    const auto wide = [&](const std::string& text, draw::Face face) {
      return context.fonts.width(text, face, layout.type);
    };
    const float left = wide(std::to_string(std::max<Index>(9, states.values.rows() - 1)), draw::Face::bold);
    layout.name = left;
    const float bars = std::clamp(0.14F * size.width, 3.0F * layout.type, 9.0F * layout.type);
    layout.bars = {left + theme.unit(), 0, bars, size.height};
    layout.number = layout.bars.right() + theme.unit() + wide("−0.00", draw::Face::sans);
    const float strips = layout.number + theme.unit();
    layout.strips = {strips, 0, std::max(1.0F, size.width - 0.5F * theme.unit() - strips), size.height};
    return layout;
  }

  static draw::Rect strip_at(const Layout& layout, float top) {
    const float gap = std::min(0.5F * layout.type, 0.2F * layout.pitch);
    return {layout.strips.x, top, layout.strips.width, std::max(1.0F, layout.pitch - gap)};
  }

  // What is looked for, above the units: the same strip in grey.
  static void draw_property(draw::Picture& picture, const PanelContext& context, const Observable& sought,
                            const Layout& layout) {
    const auto steps = static_cast<int>(sought.values.cols());
    double high = 0.0, low = 0.0;
    draw::Strip strip{"", context.theme.secondary, 0.0, 1.0, {}};
    for (int t = 0; t < steps; ++t) {
      const float value = sought.values(0, t);
      strip.values.push_back(value);
      if (!std::isfinite(value)) continue;
      high = std::max(high, static_cast<double>(value));
      low = std::min(low, static_cast<double>(value));
    }
    strip.low = low;
    strip.high = high > low ? high : low + 1.0;
    const draw::Rect rect{layout.strips.x, 0, layout.strips.width, 1.4F * layout.type};
    draw::draw_strip(picture, rect, strip, context.theme);
    picture.hit({rect, kProperty, 1, steps, 0, 0});
    const float room = layout.number;
    const std::string label = context.fonts.shortened(label_of(context, sought), draw::Face::sans, layout.type, room);
    picture.text({layout.number, 0.2F * layout.type}, label,
                 {draw::Face::sans, layout.type, context.theme.secondary, draw::Align::right, false});
  }

  static void draw_stretch(draw::Picture& picture, const PanelContext& context, const Layout& layout,
                           const Observable& states, int units) {
    const Index steps = states.values.cols();
    const Brush brush = marked_stretch(context, states.cols, steps);
    if (brush.empty()) return;
    const float step = layout.strips.width / static_cast<float>(steps);
    picture.rectangle(
        {layout.strips.x + static_cast<float>(brush.first) * step, layout.top,
         static_cast<float>(brush.last - brush.first + 1) * step, static_cast<float>(units) * layout.pitch},
        draw::stretch_colour(context.theme));
  }

  void draw_unit(draw::Picture& picture, const PanelContext& context, const Ranking& ranking, const Layout& layout,
                 const draw::ColourScale& scale, int unit, float top) const {
    const draw::Theme& theme = context.theme;
    const draw::Rect strip_rect = strip_at(layout, top);
    const float middle = strip_rect.y + strip_rect.height / 2.0F;
    const float text_top = middle - layout.type / 2.0F;
    const bool selected = unit == context.unit();
    const draw::Colour ink = selected ? theme.accent : theme.text;
    picture.text({layout.name, text_top}, std::to_string(unit),
                 {selected ? draw::Face::bold : draw::Face::sans, layout.type, ink, draw::Align::right, false});

    const double score = signed_score(ranking, unit);
    const draw::AxisScale x{-1.0, 1.0, false, layout.bars.x, layout.bars.right()};
    const float zero = x.at(0.0);
    const float end = x.at(score);
    const float thick = std::min(0.7F * layout.type, strip_rect.height);
    picture.rectangle({std::min(zero, end), middle - thick / 2.0F, std::abs(end - zero), thick},
                      score < 0.0 ? theme.gate_forget : theme.accent);
    picture.line({zero, strip_rect.y}, {zero, strip_rect.bottom()}, draw::mix(theme.hairline, theme.secondary, 0.5F),
                 1.0F);
    const std::string text = (score > 0.0 ? "+" : "") + draw::fixed(score, 2);
    picture.text({layout.number, text_top}, text, {draw::Face::sans, layout.type, ink, draw::Align::right, false});

    const Observable& states = *ranking.states;
    draw::Strip strip{"", theme.role(states.symbol), scale.low, scale.high, {}};
    for (Index t = 0; t < states.values.cols(); ++t) strip.values.push_back(states.values(unit, t));
    draw::draw_strip(picture, strip_rect, strip, theme);
  }

  static void draw_axis(draw::Picture& picture, const PanelContext& context, const Observable& states,
                        const Layout& layout, float bottom) {
    const draw::Theme& theme = context.theme;
    const Index steps = states.values.cols();
    const draw::Rect plot{layout.strips.x, layout.top, layout.strips.width, bottom - layout.top};
    const draw::AxisScale x{-0.5, static_cast<double>(steps) - 0.5, false, plot.x, plot.right()};
    const int now = marked_place(context, states.cols, steps);
    if (now >= 0)
      picture.frame({x.at(now - 0.5), plot.y, x.at(now + 0.5) - x.at(now - 0.5), plot.height}, theme.accent,
                    1.5F * theme.scale);
    draw::Rect above = plot;
    if (layout.labelled) {
      draw::draw_character_axis(picture, plot, x, plot_labels(states.cols, steps), 0, now, theme, context.fonts);
      above.height += draw::character_axis_height(theme);
    }
    if (layout.numbered)
      draw::draw_bottom_axis(picture, above, x, draw::ticks_for(x, false, theme, context.fonts, true),
                             context.words.translated(states.cols.name), theme, context.fonts);
  }

  std::string property_;  // empty: what there is
  mutable Ranking ranked_;
  std::string threshold_ = "0.5";
  std::string source_;  // empty: the default
};

}  // namespace

std::unique_ptr<Panel> make_find_panel() { return std::make_unique<FindPanel>(); }

}  // namespace unrolled
