// How ink is read: output, hidden layer and input on one axis of time, as the lecture shows a network that reads
// handwriting; or how its spikes form, with the occupancy and the gradient below the output.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/panels/choices.h"
#include "app/panels/reading_painter.h"
#include "core/run/names.h"
#include "core/tasks/ink.h"

namespace unrolled {

namespace {

constexpr int kMostSymbols = 3;  // of a step, spoken of

// Strokes are numbered from 0 on, and counted from 1 on.
std::string stroke_name(float number) {
  const bool fits = number >= 0.0F && number <= static_cast<float>(kMostInkPoints);
  return fits ? draw::whole(std::llround(number) + 1) : draw::significant(static_cast<double>(number));
}

class ReadingPanel final : public Panel {
 public:
  std::string id() const override { return "reading"; }
  std::string title(const PanelContext& context) const override {
    return context.words(training() ? "panel.reading.title_training" : "panel.reading.title");
  }
  bool applies(const Snapshot& snapshot) const override {
    return is_handwriting(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.reading.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const auto states = chosen_observable(context.snapshot, "states", source_, {"state.h"});
    return {choice_option(context, "reading", "top", kTops, top_), source_option(context, "states", states.get()),
            choice_option(context, "reading", "ink", kInks, ink_)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "top")
      top_ = parse_choice("reading", name, value, kTops);
    else if (name == "ink")
      ink_ = parse_choice("reading", name, value, kInks);
    else if (name == "source")
      source_ = value;
    else
      throw std::invalid_argument(unknown_name("option of panel reading", name, {"ink", "source", "top"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = read(context.snapshot);
    if (!tables) return draw::Picture(size);
    const auto grid = tables->states == nullptr ? nullptr : grid_.of(tables->states);
    return ReadingPainter(context, *tables, {training(), ink_ == kInks[0]}, grid, size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = read(context.snapshot);
    if (!tables || hit.col < 0 || hit.col >= tables->steps()) return std::nullopt;
    const Axis& times = tables->y->cols;
    Pointed pointed{{hit.col, -1}, {}};
    switch (hit.kind) {
      case kReadingOutput:
      case kReadingOccupancy:
      case kReadingGradient:
        pointed.lines = symbol_lines(context, *tables, hit.col);
        break;
      case kReadingStates:
        if (tables->states == nullptr || marked(hit.row, tables->states->values.rows()) < 0) return std::nullopt;
        pointed.selection.unit = hit.row;
        pointed.lines = entry_lines(context, *tables->states, hit.row, hit.col);
        break;
      case kReadingInk: {
        const Matrix<float>& points = tables->points->values;
        const auto number = [&](Index row) { return draw::significant(static_cast<double>(points(row, hit.col))); };
        pointed.lines = {place_text(context, times, hit.col),
                         context.words("panel.reading.pen", {number(0), number(1)}),
                         context.words("panel.reading.stroke", {stroke_name(points(3, hit.col)), number(2)})};
        break;
      }
      case kReadingInputs:
        if (tables->inputs == nullptr || marked(hit.row, tables->inputs->values.rows()) < 0) return std::nullopt;
        pointed.lines = entry_lines(context, *tables->inputs, hit.row, hit.col);
        break;
      default:
        return std::nullopt;
    }
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    std::vector<PanelTable> made;
    if (!tables) return made;
    for (const auto& one :
         {tables->y, tables->occupancy, tables->gradient, tables->states, tables->points, tables->inputs})
      if (one != nullptr) made.push_back(table_of(*one));
    return made;
  }

 private:
  static constexpr std::array<const char*, 2> kTops{"output", "training"};  // the first are the defaults
  static constexpr std::array<const char*, 2> kInks{"shapes", "height"};

  bool training() const { return top_ == kTops[1]; }
  std::optional<ReadingTables> read(const Snapshot& snapshot) const { return ReadingTables::read(snapshot, source_); }

  // "t = 12", then what is likeliest there: "y₁₂(p) = 0.93"; where spikes are watched as they form also the rest.
  std::vector<std::string> symbol_lines(const PanelContext& context, const ReadingTables& tables, int t) const {
    std::vector<std::string> lines{place_text(context, tables.y->cols, t)};
    std::vector<int> order(static_cast<std::size_t>(tables.classes()));
    std::iota(order.begin(), order.end(), 0);
    const bool all = training() && tables.fits && tables.gradient != nullptr;
    const auto size = [&](int k) {
      const float y = tables.y->values(k, t);
      const float largest = all ? std::max(y, tables.occupancy->values(k, t)) : y;
      return std::isfinite(largest) ? largest : -1.0F;
    };
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return size(a) > size(b); });
    const auto value = [&](const Observable& one, int k) {
      return draw::significant(static_cast<double>(one.values(k, t)));
    };
    for (int i = 0; i < std::min(kMostSymbols, tables.classes()); ++i) {
      const int k = order[static_cast<std::size_t>(i)];
      std::string name = tables.names[static_cast<std::size_t>(k)];
      if (k == tables.blank) name += " (" + context.words("panel.reading.blank") + ")";
      lines.push_back(all ? name + ":  y − γ = " + value(*tables.y, k) + " − " + value(*tables.occupancy, k) + " = " +
                                draw::signed_significant(static_cast<double>(tables.gradient->values(k, t)))
                          : name + ":  y = " + value(*tables.y, k));
    }
    return lines;
  }

  std::string top_ = kTops[0], ink_ = kInks[0];
  std::string source_;  // empty: the default
  mutable ObservableGrid grid_;
};

}  // namespace

std::unique_ptr<Panel> make_reading_panel() { return std::make_unique<ReadingPanel>(); }

}  // namespace unrolled
