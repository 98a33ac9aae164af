// How well sequences of each length are answered, within the lengths that were trained on and beyond them; of a race,
// all runs over each other.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "app/draw/curves.h"
#include "app/draw/legend.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/length_scores.h"
#include "app/panels/observed.h"
#include "app/panels/runs.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPlacesKind = 1;  // of the hit area
constexpr int kPlaces = 400;    // along the axis of lengths
constexpr const char* kAll = "all";
// An axis of bits begins between the first two and reaches the third. What is below the first is drawn at the bottom:
// it is as good as nothing.
constexpr double kLeastBits = 1e-3, kFewBits = 0.1, kManyBits = 10.0;

// A run and how it is drawn.
struct Line {
  std::string name;  // empty where there is one run
  draw::Colour colour{};
  LengthScores scores;
};

class LengthsPanel final : public Panel {
 public:
  std::string id() const override { return "lengths"; }
  std::string title(const PanelContext& context) const override {
    const std::vector<Line> lines = lines_of(context);
    if (lines.empty()) return context.words("panel.lengths.title");
    const LengthScores& scores = lines.front().scores;
    if (shows_bits(scores))
      return context.words("panel.lengths.title_bits", {context.words.translated(scores.bits->name)});
    return context.words(scores.of_sources() ? "panel.lengths.title_source" : "panel.lengths.title");
  }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.lengths.promise"); }
  bool ready(const Snapshot& snapshot) const override { return LengthScores::read(snapshot).has_value(); }
  bool shows_differences() const override { return true; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption measure{"measure", context.words("panel.option.measure"), {}, kAll};
    const std::vector<Line> lines = lines_of(context);
    const std::string all =
        context.words(!lines.empty() && lines.front().scores.bits ? "panel.lengths.shares" : "panel.lengths.all");
    measure.choices.emplace_back(kAll, all);
    if (lines.empty()) return {std::move(measure)};
    const LengthScores& scores = lines.front().scores;
    for (const LengthMeasure& one : scores.shares) measure.choices.emplace_back(one.id, name_of(context, one));
    if (scores.bits) measure.choices.emplace_back(scores.bits->id, name_of(context, *scores.bits));
    if (scores.measure(measure_) != nullptr) measure.value = measure_;
    return {std::move(measure)};
  }

  // Which measures there are depends on the lesson.
  void set_option(std::string_view name, std::string_view value) override {
    if (name != "measure") throw std::invalid_argument(unknown_name("option of panel lengths", name, {"measure"}));
    measure_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const std::vector<Line> lines = lines_of(context);
    if (lines.empty()) return picture;
    const draw::Theme& theme = context.theme;
    draw::CurvesPlot plot = plot_of(context, lines);
    // The legend, then what the shaded lengths are, right above them.
    const float legend = draw::draw_legend(picture, {0, 0, size.width, size.height}, legend_of(context, lines),
                                           std::max(1, static_cast<int>(0.33F * size.height / (1.4F * theme.axis()))),
                                           theme, context.fonts);
    const float note = plot.x_stretch ? 1.3F * theme.axis() : 0.0F, top = legend + note;
    // What the axis is stands below its numbers, where it hides none of them; in a low room beside them.
    const float below = size.height - top >= 8.0F * theme.axis() ? 1.4F * theme.axis() : 0.0F;
    if (below > 0.0F) plot.x_name.clear();
    const draw::CurvesLayout layout = draw::draw_curves(
        picture, {0, top, size.width, std::max(1.0F, size.height - top - below)}, plot, theme, context.fonts);
    if (below > 0.0F) name_axis(picture, context, layout, lines);
    if (plot.x_stretch) name_trained(picture, context, layout, lines.front().scores, legend);
    picture.hit({layout.plot, kPlacesKind, 1, kPlaces, 0, 0});
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const std::vector<Line> lines = lines_of(context);
    if (lines.empty() || hit.kind != kPlacesKind) return std::nullopt;
    const auto [low, high] = range_of(lines);
    const double length = low + (high - low) * (static_cast<double>(hit.col) + 0.5) / kPlaces;
    const LengthScores& first = lines.front().scores;
    const Index at = first.nearest(length);
    const bool of_sources = first.of_sources();
    Pointed pointed;
    const std::string number = draw::whole(std::llround(first.lengths[static_cast<std::size_t>(at)]));
    pointed.lines.push_back(context.words.translated(first.score->cols.name) + " " + number);
    for (const Line& line : lines) {
      const Index i = line.scores.nearest(first.lengths[static_cast<std::size_t>(at)]);
      if (line.scores.lengths[static_cast<std::size_t>(i)] != first.lengths[static_cast<std::size_t>(at)]) continue;
      const std::string run = line.name.empty() ? "" : line.name + ": ";
      for (const LengthMeasure* one : said(first))
        if (const LengthMeasure* of_line = line.scores.measure(one->id))
          pointed.lines.push_back(run + said_value(context, *of_line, i));
    }
    if (first.count != nullptr)
      pointed.lines.push_back(context.words(of_sources ? "panel.lengths.pairs" : "panel.lengths.sequences",
                                            {draw::whole(std::lround(first.count->values(0, at)))}));
    if (first.trained != nullptr)
      pointed.lines.push_back(context.words(first.is_trained(at) ? "panel.lengths.trained"
                                            : of_sources         ? "panel.lengths.untrained_source"
                                                                 : "panel.lengths.untrained"));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    std::vector<PanelTable> made;
    const auto present = LengthScores::read(context.snapshot);
    const bool alone = present && present->is_difference();
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      const auto scores = LengthScores::read(*run.snapshot);
      if (!scores || (alone && run.branch != nullptr)) continue;
      PanelTable table = table_of(*scores->score);
      table.name = run.branch == nullptr ? "lengths" : "lengths.run" + std::to_string(run.lane);
      const Observable* bits = scores->bits ? scores->bits->of : nullptr;
      for (const auto& [row, name] : {std::pair(bits, "bits"), std::pair(scores->trained, "trained"),
                                      std::pair(scores->count, scores->of_sources() ? "pairs" : "sequences")}) {
        if (row == nullptr) continue;
        table.values.conservativeResize(table.values.rows() + 1, Eigen::NoChange);
        table.values.bottomRows(1) = row->values.cast<double>();
        table.row_names.emplace_back(name);
      }
      made.push_back(std::move(table));
    }
    return made;
  }

 private:
  static std::string name_of(const PanelContext& context, const LengthMeasure& measure) {
    return context.words.translated(measure.name);
  }

  // "exact match 0.250", "12.4 bits/sequence".
  static std::string said_value(const PanelContext& context, const LengthMeasure& measure, Index length) {
    const std::string value = value_text(measure.of->meaning, static_cast<double>(measure.value(length)));
    return measure.of->unit.empty() ? name_of(context, measure) + " " + value : value + " " + name_of(context, measure);
  }

  // What is drawn: the chosen measure, or all shares. Bits stand alone, for they need an axis of their own.
  std::vector<const LengthMeasure*> shown(const LengthScores& scores) const {
    if (const LengthMeasure* one = scores.measure(measure_)) return {one};
    std::vector<const LengthMeasure*> all;
    for (const LengthMeasure& one : scores.shares) all.push_back(&one);
    return all;
  }

  // What pointing says: beside all shares the bits, too.
  std::vector<const LengthMeasure*> said(const LengthScores& scores) const {
    std::vector<const LengthMeasure*> all = shown(scores);
    if (scores.bits && scores.measure(measure_) == nullptr) all.push_back(&*scores.bits);
    return all;
  }

  bool shows_bits(const LengthScores& scores) const { return scores.bits && measure_ == scores.bits->id; }

  // The present run first, then its rivals; of a difference, that alone.
  static std::vector<Line> lines_of(const PanelContext& context) {
    std::vector<Line> lines;
    const auto present = LengthScores::read(context.snapshot);
    const bool races = context.snapshot.races() && !(present && present->is_difference());
    if (!races) {
      if (present) lines.push_back({"", context.theme.accent, *present});
      return lines;
    }
    for (const RacingRun& run : racing_runs(context.words, context.snapshot))
      if (const auto scores = LengthScores::read(*run.snapshot))
        lines.push_back({run.name, run_colour(context.theme, run.lane), *scores});
    return lines;
  }

  static std::pair<double, double> range_of(const std::vector<Line>& lines) {
    double low = std::numeric_limits<double>::infinity(), high = 0.0;
    for (const Line& line : lines) {
      low = std::min(low, line.scores.lengths.front());
      high = std::max(high, line.scores.lengths.back());
    }
    return {low - 0.5, high + 0.5};
  }

  draw::CurvesPlot plot_of(const PanelContext& context, const std::vector<Line>& lines) const {
    draw::CurvesPlot plot;
    plot.x_name = axis_name(context, lines.front().scores);
    plot.x_range = range_of(lines);
    plot.legend = false;
    set_scale(plot, lines);
    if (const auto trained = lines.front().scores.trained_range())
      plot.x_stretch = {trained->first - 0.5, trained->second + 0.5};
    const std::vector<const LengthMeasure*> measures = shown(lines.front().scores);
    for (const Line& line : lines)
      for (std::size_t m = 0; m < measures.size(); ++m) {
        const LengthMeasure* of_line = line.scores.measure(measures[m]->id);
        if (of_line == nullptr) continue;
        draw::Series series;
        series.colour = line.colour;
        series.dash = dash_of(m);
        series.band = false;
        for (std::size_t i = 0; i < line.scores.lengths.size(); ++i) {
          float value = of_line->value(static_cast<Index>(i));
          if (plot.logarithmic) value = std::max(value, static_cast<float>(plot.y_range->first));
          series.points.push_back({line.scores.lengths[i], value, value, value});
        }
        plot.series.push_back(std::move(series));
      }
    if (const auto length = watched_length(context, lines.front().scores)) plot.marked_x = *length;
    return plot;
  }

  // Shares from 0 to 1. Bits by powers of ten, between bounds that move seldom; their differences about zero.
  void set_scale(draw::CurvesPlot& plot, const std::vector<Line>& lines) const {
    const bool difference = lines.front().scores.is_difference();
    plot.zero_line = difference;
    if (!shows_bits(lines.front().scores)) {
      plot.y_range = {difference ? -1.0 : 0.0, 1.0};
      return;
    }
    double least = std::numeric_limits<double>::infinity(), most = 0.0;
    for (const Line& line : lines) {
      if (!line.scores.bits) continue;
      const auto bits = line.scores.bits->of->values.array();
      most = std::max(most, largest_size(line.scores.bits->of->values));
      least = std::min(least, static_cast<double>((bits > 0.0F).select(bits, static_cast<float>(most)).minCoeff()));
    }
    if (difference) {
      plot.y_range = {-bound_above(most), bound_above(most)};
      return;
    }
    plot.logarithmic = true;
    const auto decade = [](double value, bool up) {
      return std::pow(10.0, up ? std::ceil(std::log10(value)) : std::floor(std::log10(value)));
    };
    plot.y_range = {std::clamp(decade(std::max(least, kLeastBits), false), kLeastBits, kFewBits),
                    decade(std::max(most, kManyBits), true)};
  }

  // Of the source that is watched, without its end; of the sequence, as it is chosen among the settings.
  static std::optional<double> watched_length(const PanelContext& context, const LengthScores& scores) {
    if (scores.of_sources()) {
      const Observable* source = context.snapshot.observable("pair.source");
      if (source == nullptr || source->values.cols() < 2) return std::nullopt;
      return static_cast<double>(source->values.cols() - 1);
    }
    const Settings* settings = context.snapshot.settings.get();
    if (settings == nullptr || !settings->has("watched_length") || !settings->has("longest")) return std::nullopt;
    const std::int64_t chosen = settings->integer("watched_length");
    return static_cast<double>(chosen > 0 ? chosen : settings->integer("longest"));
  }

  // Sources of numbers in words and of phrases are read by words, a file as is chosen.
  static std::string axis_name(const PanelContext& context, const LengthScores& scores) {
    if (!scores.of_sources()) return context.words.translated(scores.score->cols.name);
    const Settings* settings = context.snapshot.settings.get();
    const std::string task = settings != nullptr && settings->has("task") ? settings->text("task") : "";
    const bool words = task == "file" ? settings->has("units") && settings->text("units") == "words"
                                      : task == "phrases" || task.starts_with("numbers");
    return context.words(words ? "panel.lengths.axis_words" : "panel.lengths.axis");
  }

  // On how many sequences each point was measured: "12", or "8–12"; nothing where that is not known.
  static std::string count_text(const std::vector<Line>& lines) {
    float least = std::numeric_limits<float>::infinity(), most = 0.0F;
    for (const Line& line : lines) {
      if (line.scores.count == nullptr) return {};
      least = std::min(least, line.scores.count->values.minCoeff());
      most = std::max(most, line.scores.count->values.maxCoeff());
    }
    const std::string last = draw::whole(std::lround(most));
    return least == most ? last : draw::whole(std::lround(least)) + "–" + last;
  }

  static void name_axis(draw::Picture& picture, const PanelContext& context, const draw::CurvesLayout& layout,
                        const std::vector<Line>& lines) {
    const float size = context.theme.axis(), top = picture.size().height - size;
    const std::string name =
        context.fonts.shortened(axis_name(context, lines.front().scores), draw::Face::sans, size, layout.plot.width);
    picture.text({layout.plot.right(), top}, name,
                 {draw::Face::sans, size, context.theme.text, draw::Align::right, false});
    const std::string count = count_text(lines);
    if (count.empty()) return;
    const draw::TextStyle quiet{draw::Face::sans, size, context.theme.secondary, draw::Align::left, false};
    const bool of_sources = lines.front().scores.of_sources();
    const std::string said =
        context.words(of_sources ? "panel.lengths.pairs_each" : "panel.lengths.sequences_each", {count});
    const float room = layout.plot.width - context.fonts.width(name, draw::Face::sans, size) - 2 * context.theme.unit();
    if (context.fonts.width(said, quiet) <= room) picture.text({layout.plot.x, top}, said, quiet);
  }

  static draw::Dash dash_of(std::size_t measure) {
    constexpr draw::Dash dashes[] = {draw::Dash::solid, draw::Dash::dashed, draw::Dash::dotted};
    return dashes[measure % std::size(dashes)];
  }

  // The runs by their hues, the measures by their dashes.
  std::vector<draw::LegendEntry> legend_of(const PanelContext& context, const std::vector<Line>& lines) const {
    std::vector<draw::LegendEntry> entries;
    const bool race = !lines.front().name.empty();
    if (race)
      for (const Line& line : lines)
        entries.push_back({line.name, "", line.colour, draw::Sample::line, draw::Dash::solid});
    const LengthScores& first = lines.front().scores;
    const std::vector<const LengthMeasure*> measures = shown(first);
    for (std::size_t m = 0; m < measures.size(); ++m)
      entries.push_back({name_of(context, *measures[m]), "", race ? context.theme.secondary : lines.front().colour,
                         draw::Sample::line, dash_of(m)});
    // The upright line, away from the curves.
    if (const auto length = watched_length(context, first))
      if (const auto [low, high] = range_of(lines); *length >= low && *length <= high)
        entries.push_back({context.words(first.of_sources() ? "panel.lengths.watched_source" : "panel.lengths.watched"),
                           "", context.theme.secondary, draw::Sample::tick});
    return entries;
  }

  static void name_trained(draw::Picture& picture, const PanelContext& context, const draw::CurvesLayout& layout,
                           const LengthScores& scores, float top) {
    const auto range = scores.trained_range();
    const draw::TextStyle style{draw::Face::sans, context.theme.axis(), context.theme.secondary, draw::Align::left,
                                false};
    const auto number = [](double length) { return draw::whole(std::llround(length)); };
    const std::string text = context.fonts.shortened(
        context.words("panel.lengths.trained_range", {number(range->first), number(range->second)}), style.face,
        style.size, layout.plot.width);
    const float width = context.fonts.width(text, style);
    const float middle = (std::max(layout.plot.x, layout.x.at(range->first - 0.5)) +
                          std::min(layout.plot.right(), layout.x.at(range->second + 0.5))) /
                         2.0F;
    const float left = std::clamp(middle - width / 2.0F, layout.plot.x, layout.plot.right() - width);
    picture.text({left, top}, text, style);
  }

  std::string measure_ = kAll;
};

}  // namespace

std::unique_ptr<Panel> make_lengths_panel() { return std::make_unique<LengthsPanel>(); }

}  // namespace unrolled
