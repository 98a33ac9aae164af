// Under each character of the watched text: which characters the model holds likeliest to come next.
#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/scrolling.h"
#include "app/panels/candidates.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kPositions = 1;         // kind of the hit areas
constexpr Index kListed = 10;         // candidates that pointing names
constexpr float kWidestBar = 0.25F;   // of the width; a wider colour bar gives way to the text, whose cells say it all
constexpr float kMostStretch = 1.4F;  // of the heights, to fill the room

// ".83": two decimals without what is the same in all of them.
std::string short_share(double p) {
  if (!(p >= 0.0)) return draw::fixed(p, 2);
  if (p >= 0.995) return "1.0";
  return draw::fixed(p, 2).substr(1);
}

class PredictionsPanel final : public Panel {
 public:
  std::string id() const override { return "predictions"; }

  std::string title(const PanelContext& context) const override {
    const auto predictions = chosen(context.snapshot);
    if (predictions == nullptr) return context.words("panel.predictions.title");
    const bool known = targets(context.snapshot, *predictions) != nullptr;
    return context.words(known ? "panel.predictions.title_true" : "panel.predictions.title");
  }

  bool applies(const Snapshot& snapshot) const override {
    return chosen(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.predictions.promise"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto predictions = chosen(snapshot);
    return predictions != nullptr && predictions->values.size() > 0;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption count{"count", context.words("panel.option.candidates"), {}, std::to_string(count_)};
    for (const char* one : {"1", "2", "3", "4", "5"}) count.choices.emplace_back(one, one);
    return {std::move(count)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "count") throw std::invalid_argument(unknown_name("option of panel predictions", name, {"count"}));
    if (value.size() != 1 || value[0] < '1' || value[0] > '5')
      throw std::invalid_argument(unknown_name("count of panel predictions", value, {"1", "2", "3", "4", "5"}));
    count_ = value[0] - '0';
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto predictions = chosen(context.snapshot);
    const Observable* truth = targets(context.snapshot, *predictions);
    const draw::ColourScale scale = scale_of(*predictions, context.theme, false);
    const auto steps = static_cast<int>(predictions->values.cols());
    draw::Picture picture(size);
    const float bar = draw::colour_bar_width(scale, size.height, context.theme, context.fonts);
    const bool has_bar = bar + context.theme.unit() <= kWidestBar * size.width;
    const float width = has_bar ? size.width - bar - context.theme.unit() : size.width;
    const Layout layout = lay_out(context, *predictions, {std::max(1.0F, width), size.height});
    const int lines = (steps + layout.columns - 1) / layout.columns;
    const int now = marked_place(context, predictions->cols, steps);
    first_line_ = draw::kept_in_view(first_line_, layout.lines, lines, now < 0 ? -1 : now / layout.columns);
    for (int line = first_line_; line < std::min(lines, first_line_ + layout.lines); ++line)
      draw_line(picture, context, *predictions, truth, scale, layout, line, first_line_);
    if (has_bar)
      draw::draw_colour_bar(picture, {size.width - bar, 0, bar, size.height}, scale, context.theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto predictions = chosen(context.snapshot);
    if (hit.kind != kPositions || predictions == nullptr || predictions->values.size() == 0) return std::nullopt;
    if (hit.col < 0 || hit.col >= predictions->values.cols()) return std::nullopt;
    const Observable* truth = targets(context.snapshot, *predictions);
    Pointed pointed{selection_at(predictions->cols, hit.col), {place_text(context, predictions->cols, hit.col)}};
    const Index next = target(truth, *predictions, hit.col);
    const std::vector<std::string> lines = candidate_lines(*predictions, hit.col, kListed, next,
                                                           context.words("panel.predictions.is_true"), context.words);
    pointed.lines.insert(pointed.lines.end(), lines.begin(), lines.end());
    if (next >= 0) pointed.lines.push_back(cost_line(context, "panel.predictions.paid", *predictions, next, hit.col));
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    return {table_of(*chosen(context.snapshot))};
  }

 private:
  struct Layout {
    float type = 0.0F;   // of the candidates
    float head = 0.0F;   // height of the line of the text
    float row = 0.0F;    // height of a candidate
    float cell = 0.0F;   // width of a position
    float left = 0.0F;   // width of the step numbers at the left
    float pitch = 0.0F;  // from line to line
    int columns = 1;     // positions in a line
    int lines = 1;       // that have room
    int rows = 1;        // candidates that have room
  };

  static std::shared_ptr<const Observable> chosen(const Snapshot& snapshot) {
    return chosen_observable(snapshot, "predictions", "", {"prediction.probability"});
  }

  // The true next symbols of the same text; null where they are not known.
  static const Observable* targets(const Snapshot& snapshot, const Observable& predictions) {
    for (const Observable* one : snapshot.observables_of("prediction_targets"))
      if (one->values.rows() == 1 && one->values.cols() == predictions.values.cols()) return one;
    return nullptr;
  }

  static Index target(const Observable* targets, const Observable& predictions, Index t) {
    if (targets == nullptr) return -1;
    const float value = targets->values(0, t);
    return value >= 0.0F && value < static_cast<float>(predictions.values.rows()) ? static_cast<Index>(value) : -1;
  }

  // The largest type in which the whole text has room; a long one keeps a legible size and is shown in part. What is
  // left of the height makes the lines higher.
  Layout lay_out(const PanelContext& context, const Observable& predictions, draw::Size room) const {
    const auto steps = static_cast<int>(predictions.values.cols());
    const int candidates = std::min(count_, static_cast<int>(predictions.values.rows()));
    Layout layout;
    float high = 0.0F;
    for (const float factor : {1.6F, 1.4F, 1.2F, 1.0F}) {
      layout.type = context.theme.axis() * factor;
      layout.head = 1.5F * layout.type;
      layout.row = 1.3F * layout.type;
      float symbol = 0.0F;
      for (Index row = 0; row < predictions.values.rows(); ++row)
        symbol = std::max(symbol, context.fonts.width(symbol_of(predictions, row), draw::Face::mono, layout.type));
      const float number = context.fonts.width(".00", draw::Face::sans, 0.85F * layout.type);
      layout.cell = std::ceil(symbol + number + 0.85F * layout.type);
      layout.left = std::ceil(context.fonts.width(draw::whole(steps), draw::Face::sans, 0.85F * layout.type) +
                              0.5F * layout.type);
      layout.rows = std::clamp(static_cast<int>((room.height - layout.head) / layout.row), 1, candidates);
      high = layout.head + static_cast<float>(layout.rows) * layout.row;
      layout.pitch = high + 0.9F * layout.type;
      layout.columns = std::max(1, static_cast<int>((room.width - layout.left) / layout.cell));
      layout.lines = std::max(1, static_cast<int>((room.height - high) / layout.pitch) + 1);
      if (layout.rows == candidates && layout.lines * layout.columns >= steps) break;
    }
    const int shown = std::min(layout.lines, (steps + layout.columns - 1) / layout.columns);
    const float used = high + static_cast<float>(shown - 1) * layout.pitch;
    const float stretch = std::clamp(room.height / used, 1.0F, kMostStretch);
    for (float* height : {&layout.head, &layout.row, &layout.pitch}) *height *= stretch;
    layout.cell = std::min(1.4F * layout.cell, (room.width - layout.left) / static_cast<float>(layout.columns));
    return layout;
  }

  static void draw_line(draw::Picture& picture, const PanelContext& context, const Observable& predictions,
                        const Observable* truth, const draw::ColourScale& scale, const Layout& layout, int line,
                        int first_line) {
    const draw::Theme& theme = context.theme;
    const int first = line * layout.columns;
    const int last = std::min(static_cast<int>(predictions.values.cols()), first + layout.columns);
    const float top = static_cast<float>(line - first_line) * layout.pitch;
    const float small = 0.85F * layout.type;
    const Brush brush = marked_stretch(context, predictions.cols, predictions.values.cols());
    picture.text({layout.left - 0.5F * layout.type, top + (layout.head - small) / 2.0F}, draw::whole(first),
                 {draw::Face::sans, small, theme.secondary, draw::Align::right, false});
    for (int t = first; t < last; ++t) {
      const float x = layout.left + static_cast<float>(t - first) * layout.cell;
      if (brush.contains(t)) picture.rectangle({x, top, layout.cell, layout.head}, draw::stretch_colour(theme));
      const auto at = static_cast<std::size_t>(t);
      const std::string read = at < predictions.cols.labels.size() ? visible(predictions.cols.labels[at]) : "";
      const bool space = as_character(read) != read;
      if (!read.empty())
        picture.text(
            {x + layout.cell / 2.0F, top + (layout.head - 1.3F * layout.type) / 2.0F},
            context.fonts.shortened(read, draw::Face::mono, 1.2F * layout.type, layout.cell),
            {draw::Face::mono, 1.2F * layout.type, space ? theme.secondary : theme.text, draw::Align::centre, false});
      const Index next = target(truth, predictions, t);
      const std::vector<Index> candidates = likeliest(predictions.values, t, layout.rows);
      for (std::size_t k = 0; k < candidates.size(); ++k) {
        const float p = predictions.values(candidates[k], t);
        const draw::Rect cell{x + 1.0F, top + layout.head + static_cast<float>(k) * layout.row, layout.cell - 2.0F,
                              layout.row - 1.0F};
        const draw::Colour ground = draw::colour_at(scale, p);
        const draw::Colour ink = draw::ink_on(ground, theme);
        picture.rectangle(cell, ground);
        picture.text({cell.x + 0.25F * layout.type, cell.y + (cell.height - layout.type) / 2.0F},
                     symbol_of(predictions, candidates[k]),
                     {draw::Face::mono, layout.type, ink, draw::Align::left, false});
        picture.text({cell.right() - 0.2F * layout.type, cell.y + (cell.height - small) / 2.0F}, short_share(p),
                     {draw::Face::sans, small, ink, draw::Align::right, false});
        if (candidates[k] == next) picture.frame(cell.inset(0.75F), theme.text, 1.5F * theme.scale);
      }
      if (t == context.place(predictions.cols))
        picture.frame(draw::Rect{x, top, layout.cell, layout.head + static_cast<float>(layout.rows) * layout.row}.inset(
                          -0.5F * theme.scale),
                      theme.accent, 1.5F * theme.scale);
    }
    picture.hit({{layout.left, top, static_cast<float>(last - first) * layout.cell,
                  layout.head + static_cast<float>(layout.rows) * layout.row},
                 kPositions,
                 1,
                 last - first,
                 0,
                 first});
  }

  int count_ = 3;
  mutable int first_line_ = 0;  // shown; it moves only where the selected position lies out of view
};

}  // namespace

std::unique_ptr<Panel> make_predictions_panel() { return std::make_unique<PredictionsPanel>(); }

}  // namespace unrolled
