// Weights: a matrix as a map, as a histogram of its entries, or by what it does to the length of a vector.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/bars.h"
#include "app/draw/heatmap_plot.h"
#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/training_curves.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

// Kinds of the hit areas; 1 is that of training curves.
constexpr int kCells = 2;
constexpr int kBins = 3;
constexpr int kRanks = 4;

constexpr int kMostBins = 61;  // odd, so that zero lies in the middle of one

using Shared = std::shared_ptr<const Observable>;

struct Histogram {
  double low = -1.0, high = 1.0;
  std::vector<float> counts;
  double mean = 0.0, deviation = 0.0;
  Index entries = 0;  // finite ones
};

Histogram histogram_of(const Observable& matrix, const draw::Theme& theme) {
  Histogram made;
  const draw::ColourScale scale = scale_of(matrix, theme, false);
  made.low = scale.low;
  made.high = scale.high;
  const Index size = matrix.values.size();
  int bins = 2 * static_cast<int>(std::sqrt(static_cast<double>(size))) + 1;
  bins = std::clamp(bins, 11, kMostBins);
  made.counts.assign(static_cast<std::size_t>(bins), 0.0F);
  double sum = 0.0, squares = 0.0;
  for (Index i = 0; i < size; ++i) {
    const double value = matrix.values.data()[i];
    if (!std::isfinite(value)) continue;
    const int bin = static_cast<int>((value - made.low) / (made.high - made.low) * bins);
    made.counts[static_cast<std::size_t>(std::clamp(bin, 0, bins - 1))] += 1.0F;
    sum += value;
    squares += value * value;
    ++made.entries;
  }
  if (made.entries == 0) return made;
  made.mean = sum / static_cast<double>(made.entries);
  made.deviation = std::sqrt(std::max(0.0, squares / static_cast<double>(made.entries) - made.mean * made.mean));
  return made;
}

// "rnn.W_h" of "weight.rnn.W_h", "singular.rnn.W_h" and "spectral_radius.rnn.W_h".
std::string_view parameter_of(std::string_view id) { return id.substr(std::min(id.size(), id.find('.') + 1)); }

class WeightsPanel final : public Panel {
 public:
  std::string id() const override { return "weights"; }

  std::string title(const PanelContext& context) const override {
    const Shared matrix = chosen(context.snapshot);
    if (matrix == nullptr || matrix->values.size() == 0) return context.words("panel.weights.title");
    const std::string name = name_of(context, *matrix);
    if (show_ == "histogram") {
      const Histogram histogram = histogram_of(*matrix, context.theme);
      return context.words("panel.weights.title_histogram",
                           {name, draw::significant(histogram.mean, 2), draw::significant(histogram.deviation, 2)});
    }
    return context.words(show_ == "spectrum" ? "panel.weights.title_spectrum" : "panel.weights.title_of", {name});
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.weights.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const Shared matrix = chosen(snapshot);
    return matrix != nullptr && matrix->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made{
        {"show",
         context.words("panel.option.show"),
         {{"map", context.words("panel.weights.map")},
          {"histogram", context.words("panel.weights.histogram")},
          {"spectrum", context.words("panel.weights.spectrum")}},
         show_},
        source_option(context, "weights", chosen(context.snapshot).get()),
        {"y",
         context.words("panel.weights.y"),
         {{"linear", context.words("panel.option.linear")}, {"log", context.words("panel.option.log")}},
         logarithmic_ ? "log" : "linear"}};
    auto& choices = made[1].choices;
    if (show_ == "spectrum")  // what has none is not offered
      std::erase_if(choices, [&](const auto& choice) { return !has_spectrum(context.snapshot, choice.first); });
    if (choices.empty()) made.erase(made.begin() + 1);
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    const std::vector<std::string> shows{"map", "histogram", "spectrum"};
    if (name == "source") {
      source_ = value;
    } else if (name == "show") {
      if (std::find(shows.begin(), shows.end(), value) == shows.end())
        throw std::invalid_argument(unknown_name("show of panel weights", value, shows));
      show_ = value;
    } else if (name == "y") {
      if (value != "linear" && value != "log")
        throw std::invalid_argument(unknown_name("axis y of panel weights", value, {"linear", "log"}));
      logarithmic_ = value == "log";
    } else {
      throw std::invalid_argument(unknown_name("option of panel weights", name, {"show", "source", "y"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    const Shared matrix = chosen(context.snapshot);
    if (matrix == nullptr || matrix->values.size() == 0) return picture;
    if (show_ == "histogram")
      draw_histogram(picture, context, *matrix);
    else if (show_ == "spectrum")
      draw_spectrum(picture, context, *matrix);
    else
      draw_map(picture, context, matrix);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const Shared matrix = chosen(context.snapshot);
    if (matrix == nullptr || matrix->values.size() == 0 || hit.row < 0 || hit.col < 0) return std::nullopt;
    if (hit.kind == kCells) {
      if (hit.row >= matrix->values.rows() || hit.col >= matrix->values.cols()) return std::nullopt;
      Pointed pointed;
      if (matrix->rows.name == "unit") pointed.selection.unit = hit.row;
      pointed.lines = entry(context, *matrix, hit.row, hit.col);
      return pointed;
    }
    if (hit.kind == kBins) return point_at_bin(context, *matrix, hit.col);
    if (hit.kind == kRanks) {
      const Observable* values = singular_values(context.snapshot, matrix->id);
      if (values == nullptr || hit.col >= values->values.rows()) return std::nullopt;
      return Pointed{{}, entry(context, *values, hit.col, 0)};
    }
    const auto curves = spectrum_curves(context.snapshot, matrix->id);
    if (!any_points(curves)) return std::nullopt;
    return Pointed{{}, step_lines(context, curves, step_at(hit, curves, false))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const Shared matrix = chosen(context.snapshot);
    if (!ready(context.snapshot)) return {};
    if (show_ == "histogram") {
      const Histogram histogram = histogram_of(*matrix, context.theme);
      PanelTable table{matrix->id + ".histogram", {"from", "to", "count"}, {}, {}};
      const auto bins = static_cast<Index>(histogram.counts.size());
      table.values.resize(bins, 3);
      const double width = (histogram.high - histogram.low) / static_cast<double>(bins);
      for (Index bin = 0; bin < bins; ++bin) {
        table.row_names.push_back(std::to_string(bin));
        table.values(bin, 0) = histogram.low + static_cast<double>(bin) * width;
        table.values(bin, 1) = table.values(bin, 0) + width;
        table.values(bin, 2) = histogram.counts[static_cast<std::size_t>(bin)];
      }
      return {std::move(table)};
    }
    std::vector<PanelTable> made;
    if (show_ == "spectrum") {
      if (const Observable* values = singular_values(context.snapshot, matrix->id)) made.push_back(table_of(*values));
      const auto curves = spectrum_curves(context.snapshot, matrix->id);
      if (any_points(curves)) made.push_back(curves_table("spectrum", curves));
    }
    if (made.empty()) made.push_back(table_of(*matrix));
    return made;
  }

  bool shows_differences() const override { return true; }

 private:
  static const Observable* singular_values(const Snapshot& snapshot, std::string_view weight) {
    for (const Observable* one : snapshot.observables_of("singular_values"))
      if (parameter_of(one->id) == parameter_of(weight) && one->values.size() > 0) return one;
    return nullptr;
  }

  static std::vector<const Curve*> spectrum_curves(const Snapshot& snapshot, std::string_view weight) {
    std::vector<const Curve*> found;
    for (const Curve* curve : snapshot.curves_of("spectrum"))
      if (parameter_of(curve->id) == parameter_of(weight)) found.push_back(curve);
    return found;
  }

  static bool has_spectrum(const Snapshot& snapshot, std::string_view weight) {
    return singular_values(snapshot, weight) != nullptr || !spectrum_curves(snapshot, weight).empty();
  }

  // The matrix asked for; otherwise the first that is recurrent, for it is what the lecture speaks of. A spectrum is
  // that of a recurrent one.
  Shared chosen(const Snapshot& snapshot) const {
    Shared first, recurrent;
    for (const auto& one : snapshot.observables) {
      if (one->group != "weights") continue;
      const bool fits = show_ != "spectrum" || has_spectrum(snapshot, one->id);
      if (one->id == source_ && fits) return one;
      if (first == nullptr) first = one;
      if (recurrent == nullptr && fits && one->id.find(".W_h") != std::string::npos) recurrent = one;
    }
    return recurrent != nullptr ? recurrent : first;
  }

  static std::vector<std::string> entry(const PanelContext& context, const Observable& one, Index row, Index col) {
    std::string value =
        draw::with_subscripts(one.symbol) + " = " + value_text(one.meaning, static_cast<double>(one.values(row, col)));
    std::string place = place_text(context, one.rows, row);
    if (!one.cols.name.empty()) place += ", " + place_text(context, one.cols, col);
    std::vector<std::string> lines{std::move(value), std::move(place)};
    if (!one.meaning_text.empty()) lines.push_back(phrase(context, one.meaning_text));
    return lines;
  }

  void draw_map(draw::Picture& picture, const PanelContext& context, const Shared& matrix) const {
    draw::HeatmapPlot plot;
    plot.grid = grid_.of(matrix);
    plot.scale = scale_of(*matrix, context.theme, context.theme.classic_red_blue);
    plot.row_name = context.words.translated(matrix->rows.name);
    plot.col_name = context.words.translated(matrix->cols.name);
    plot.row_labels = plot_labels(matrix->rows, matrix->values.rows());
    plot.col_labels = plot_labels(matrix->cols, matrix->values.cols());
    plot.hit_kind = kCells;
    if (matrix->rows.name == "unit") plot.marked_row = marked(context.unit(), matrix->values.rows());
    draw::draw_heatmap(picture, {0, 0, picture.size().width, picture.size().height}, plot, context.theme,
                       context.fonts);
  }

  void draw_histogram(draw::Picture& picture, const PanelContext& context, const Observable& matrix) const {
    const Histogram histogram = histogram_of(matrix, context.theme);
    draw::BarsPlot plot;
    plot.values = histogram.counts;
    plot.low = histogram.low;
    plot.high = histogram.high;
    plot.whole_y = true;
    plot.logarithmic = logarithmic_;
    plot.x_name = draw::with_subscripts(matrix.symbol);
    plot.y_name = context.words("panel.weights.entries");
    plot.colour = mix(context.theme.page, context.theme.hidden, 0.75F);
    plot.marks = {histogram.mean - histogram.deviation, histogram.mean, histogram.mean + histogram.deviation};
    plot.hit_kind = kBins;
    draw::draw_bars(picture, {0, 0, picture.size().width, picture.size().height}, plot, context.theme, context.fonts);
  }

  std::optional<Pointed> point_at_bin(const PanelContext& context, const Observable& matrix, int bin) const {
    const Histogram histogram = histogram_of(matrix, context.theme);
    const auto bins = static_cast<int>(histogram.counts.size());
    if (bin >= bins) return std::nullopt;
    const double width = (histogram.high - histogram.low) / bins;
    const double from = histogram.low + bin * width;
    const auto count = static_cast<long long>(histogram.counts[static_cast<std::size_t>(bin)]);
    return Pointed{{},
                   {draw::with_subscripts(matrix.symbol) + ": " + draw::significant(from) + " … " +
                        draw::significant(from + width),
                    context.words("panel.weights.count", {draw::whole(count), draw::whole(histogram.entries)}),
                    phrase(context, matrix.meaning_text)}};
  }

  // Over training at the left (or above), by rank at the right (or below).
  void draw_spectrum(draw::Picture& picture, const PanelContext& context, const Observable& matrix) const {
    const draw::Theme& theme = context.theme;
    const draw::Size size = picture.size();
    const auto curves = spectrum_curves(context.snapshot, matrix.id);
    const Observable* values = singular_values(context.snapshot, matrix.id);
    const bool has_curves = any_points(curves);
    if (!has_curves && values == nullptr) {
      const draw::TextStyle style{draw::Face::sans, theme.body(), theme.secondary, draw::Align::left, false};
      picture.text(
          {0, 0},
          context.fonts.shortened(context.words("panel.weights.no_spectrum"), style.face, style.size, size.width),
          style);
      return;
    }
    draw::Rect left{0, 0, size.width, size.height}, right = left;
    const float gap = 2.0F * theme.unit();
    if (has_curves && values != nullptr) {
      if (size.width >= 1.3F * size.height) {
        left.width = 0.58F * (size.width - gap);
        right.x = left.right() + gap;
        right.width = size.width - right.x;
      } else {
        left.height = 0.5F * (size.height - gap);
        right.y = left.bottom() + gap;
        right.height = size.height - right.y;
      }
    }
    if (has_curves) {
      draw::CurvesPlot plot;
      plot.x_name = context.words("panel.axis.update");
      plot.x_range = step_range(curves, false);
      for (std::size_t i = 0; i < curves.size(); ++i)
        plot.series.push_back(series_of(context, *curves[i], theme.series(static_cast<int>(i)), false));
      draw::Series one;  // neither longer nor shorter
      one.colour = theme.secondary;
      one.kind = draw::SeriesKind::threshold;
      one.points = {{plot.x_range->first, 1.0F, 1.0F, 1.0F}};
      plot.series.push_back(std::move(one));
      const draw::CurvesLayout layout = draw::draw_curves(picture, left, plot, theme, context.fonts);
      add_step_hits(picture, layout.plot);
    }
    if (values == nullptr) return;
    draw::BarsPlot plot;
    plot.values.assign(values->values.data(), values->values.data() + values->values.rows());
    plot.low = -0.5;
    plot.high = static_cast<double>(values->values.rows()) - 0.5;
    plot.whole_x = true;
    plot.x_name = context.words.translated(values->rows.name);
    plot.y_name = draw::with_subscripts(values->symbol);
    plot.colour = mix(theme.page, theme.hidden, 0.75F);
    plot.level = 1.0;
    plot.hit_kind = kRanks;
    draw::draw_bars(picture, right, plot, theme, context.fonts);
  }

  std::string source_;  // empty: the default
  std::string show_ = "map";
  bool logarithmic_ = false;
  mutable ObservableGrid grid_;
};

}  // namespace

std::unique_ptr<Panel> make_weights_panel() { return std::make_unique<WeightsPanel>(); }

}  // namespace unrolled
