// How well sources of each length are translated, within the lengths that were trained on and beyond them; of a race,
// all runs over each other.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <utility>

#include "app/draw/curves.h"
#include "app/draw/legend.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/runs.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPlacesKind = 1;  // of the hit area
constexpr int kPlaces = 400;    // along the axis of lengths
constexpr const char* kAll = "all";
const char* const kMeasures[] = {"exact_match", "token_accuracy"};  // the rows of lengths.score
const char* const kNames[] = {"exact match", "token accuracy"};     // as the curves over training have them

// What is known of one run.
struct LengthScores {
  const Observable* score = nullptr;    // measures x lengths
  const Observable* trained = nullptr;  // 1 x lengths, or none
  const Observable* count = nullptr;    // 1 x lengths, or none
  std::vector<double> lengths;          // ascending

  static std::optional<LengthScores> read(const Snapshot& snapshot) {
    LengthScores read;
    read.score = snapshot.observable("lengths.score");
    if (read.score == nullptr || read.score->values.rows() != std::ssize(kMeasures) || read.score->values.cols() < 1)
      return std::nullopt;
    for (const std::string& label : read.score->cols.labels) {
      double length = 0.0;
      const auto [end, problem] = std::from_chars(label.data(), label.data() + label.size(), length);
      if (problem != std::errc() || end != label.data() + label.size()) return std::nullopt;
      if (!read.lengths.empty() && length <= read.lengths.back()) return std::nullopt;
      read.lengths.push_back(length);
    }
    if (std::ssize(read.lengths) != read.score->values.cols()) return std::nullopt;
    read.trained = read.beside(snapshot, "lengths.trained");
    read.count = read.beside(snapshot, "lengths.count");
    return read;
  }

  bool is_difference() const { return score->meaning == Meaning::signed_value; }
  bool is_trained(Index i) const { return trained != nullptr && trained->values(0, i) > 0.5F; }
  // The place of a length, or of the nearest one.
  Index nearest(double length) const {
    const auto at = std::min_element(lengths.begin(), lengths.end(),
                                     [&](double a, double b) { return std::fabs(a - length) < std::fabs(b - length); });
    return at - lengths.begin();
  }
  // First and last length that was trained on.
  std::optional<std::pair<double, double>> trained_range() const {
    std::optional<std::pair<double, double>> range;
    for (Index i = 0; i < std::ssize(lengths); ++i) {
      if (!is_trained(i)) continue;
      const double length = lengths[static_cast<std::size_t>(i)];
      range = {range ? range->first : length, length};
    }
    return range;
  }

 private:
  const Observable* beside(const Snapshot& snapshot, std::string_view id) const {
    const Observable* found = snapshot.observable(id);
    const bool fits = found != nullptr && found->values.rows() == 1 && found->values.cols() == score->values.cols();
    return fits ? found : nullptr;
  }
};

// A run and how it is drawn.
struct Line {
  std::string name;  // empty where there is one run
  draw::Colour colour{};
  LengthScores scores;
};

class LengthsPanel final : public Panel {
 public:
  std::string id() const override { return "lengths"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.lengths.title"); }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.lengths.promise"); }
  bool ready(const Snapshot& snapshot) const override { return LengthScores::read(snapshot).has_value(); }
  bool shows_differences() const override { return true; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption measure{"measure", context.words("panel.option.measure"), {}, measure_};
    measure.choices.emplace_back(kAll, context.words("panel.lengths.all"));
    for (Index m = 0; m < std::ssize(kMeasures); ++m)
      measure.choices.emplace_back(kMeasures[m], name_of_measure(context, m));
    return {std::move(measure)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "measure") throw std::invalid_argument(unknown_name("option of panel lengths", name, {"measure"}));
    std::vector<std::string> known{kAll};
    known.insert(known.end(), std::begin(kMeasures), std::end(kMeasures));
    if (std::find(known.begin(), known.end(), value) == known.end())
      throw std::invalid_argument(unknown_name("measure of panel lengths", value, known));
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
    Pointed pointed;
    const std::string number = draw::whole(std::llround(first.lengths[static_cast<std::size_t>(at)]));
    pointed.lines.push_back(context.words("panel.lengths.length", {number}));
    for (const Line& line : lines) {
      const Index i = line.scores.nearest(first.lengths[static_cast<std::size_t>(at)]);
      if (line.scores.lengths[static_cast<std::size_t>(i)] != first.lengths[static_cast<std::size_t>(at)]) continue;
      for (Index m = 0; m < std::ssize(kMeasures); ++m)
        if (shows(m))
          pointed.lines.push_back(
              (line.name.empty() ? "" : line.name + ": ") + name_of_measure(context, m) + " " +
              value_text(line.scores.score->meaning, static_cast<double>(line.scores.score->values(m, i))));
    }
    if (first.count != nullptr)
      pointed.lines.push_back(
          context.words("panel.lengths.pairs", {draw::whole(std::lround(first.count->values(0, at)))}));
    if (first.trained != nullptr)
      pointed.lines.push_back(
          context.words(first.is_trained(at) ? "panel.lengths.trained" : "panel.lengths.untrained"));
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
      for (const auto& [row, name] : {std::pair(scores->trained, "trained"), std::pair(scores->count, "pairs")}) {
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
  static std::string name_of_measure(const PanelContext& context, Index measure) {
    return context.words.translated(kNames[measure]);
  }

  bool shows(Index measure) const { return measure_ == kAll || measure_ == kMeasures[measure]; }

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
    plot.x_name = axis_name(context);
    plot.x_range = range_of(lines);
    plot.legend = false;
    const bool difference = lines.front().scores.is_difference();
    plot.y_range = {difference ? -1.0 : 0.0, 1.0};
    plot.zero_line = difference;
    if (const auto trained = lines.front().scores.trained_range())
      plot.x_stretch = {trained->first - 0.5, trained->second + 0.5};
    for (const Line& line : lines)
      for (Index m = 0; m < std::ssize(kMeasures); ++m) {
        if (!shows(m)) continue;
        draw::Series series;
        series.colour = line.colour;
        series.dash = dash_of(m);
        series.band = false;
        for (std::size_t i = 0; i < line.scores.lengths.size(); ++i) {
          const float value = line.scores.score->values(m, static_cast<Index>(i));
          series.points.push_back({line.scores.lengths[i], value, value, value});
        }
        plot.series.push_back(std::move(series));
      }
    // The source that is watched, without its end.
    if (const auto length = watched_length(context)) plot.marked_x = *length;
    return plot;
  }

  static std::optional<double> watched_length(const PanelContext& context) {
    const Observable* source = context.snapshot.observable("pair.source");
    if (source == nullptr || source->values.cols() < 2) return std::nullopt;
    return static_cast<double>(source->values.cols() - 1);
  }

  // Sources of numbers in words and of phrases are read by words, a file as is chosen.
  static std::string axis_name(const PanelContext& context) {
    const Settings* settings = context.snapshot.settings.get();
    const std::string task = settings != nullptr && settings->has("task") ? settings->text("task") : "";
    const bool words = task == "file" ? settings->has("units") && settings->text("units") == "words"
                                      : task == "phrases" || task.starts_with("numbers");
    return context.words(words ? "panel.lengths.axis_words" : "panel.lengths.axis");
  }

  // On how many pairs each point was measured: "12", or "8–12"; nothing where that is not known.
  static std::string pairs_text(const std::vector<Line>& lines) {
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
    const std::string name = context.fonts.shortened(axis_name(context), draw::Face::sans, size, layout.plot.width);
    picture.text({layout.plot.right(), top}, name,
                 {draw::Face::sans, size, context.theme.text, draw::Align::right, false});
    const std::string pairs = pairs_text(lines);
    if (pairs.empty()) return;
    const draw::TextStyle quiet{draw::Face::sans, size, context.theme.secondary, draw::Align::left, false};
    const std::string said = context.words("panel.lengths.pairs_each", {pairs});
    const float room = layout.plot.width - context.fonts.width(name, draw::Face::sans, size) - 2 * context.theme.unit();
    if (context.fonts.width(said, quiet) <= room) picture.text({layout.plot.x, top}, said, quiet);
  }

  draw::Dash dash_of(Index measure) const {
    return measure_ == kAll && measure > 0 ? draw::Dash::dashed : draw::Dash::solid;
  }

  // The runs by their hues, the measures by their dashes.
  std::vector<draw::LegendEntry> legend_of(const PanelContext& context, const std::vector<Line>& lines) const {
    std::vector<draw::LegendEntry> entries;
    const bool race = !lines.front().name.empty();
    if (race)
      for (const Line& line : lines)
        entries.push_back({line.name, "", line.colour, draw::Sample::line, draw::Dash::solid});
    for (Index m = 0; m < std::ssize(kMeasures); ++m)
      if (shows(m))
        entries.push_back({name_of_measure(context, m), "", race ? context.theme.secondary : lines.front().colour,
                           draw::Sample::line, dash_of(m)});
    // The upright line, away from the curves.
    if (const auto length = watched_length(context))
      if (const auto [low, high] = range_of(lines); *length >= low && *length <= high)
        entries.push_back({context.words("panel.lengths.watched"), "", context.theme.secondary, draw::Sample::tick});
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
