// Gates drawn apart: every gate and state of one unit over the text, a strip each. Where there is an encoder beside a
// decoder, of either.
#include <algorithm>
#include <charconv>
#include <set>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/draw/strips.h"
#include "app/panels/followed_unit.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kEntries = 1;  // kind of the hit area

// "gate.f" belongs to layer 1, "gate.f.2" to layer 2.
int layer_of(std::string_view id) {
  const std::size_t dot = id.rfind('.');
  int layer = 1;
  if (dot == std::string_view::npos) return 1;
  const auto [end, problem] = std::from_chars(id.data() + dot + 1, id.data() + id.size(), layer);
  return problem == std::errc() && end == id.data() + id.size() ? layer : 1;
}

// In the order in which a step computes them.
int place_of(std::string_view symbol) {
  constexpr std::string_view kOrder[] = {"i", "f", "o", "g", "r", "u", "n", "c", "tanh c", "h"};
  return static_cast<int>(std::find(std::begin(kOrder), std::end(kOrder), symbol) - std::begin(kOrder));
}

class GatesPanel final : public Panel {
 public:
  std::string id() const override { return "gates"; }

  std::string title(const PanelContext& context) const override {
    const auto shown = chosen(context.snapshot);
    if (shown.empty()) return context.words("panel.gates.title");
    const FollowedUnit::Choice choice = choose(context);
    const bool layered = layers(context.snapshot).size() > 1;
    std::string key = choice.automatic ? "panel.gates.title_automatic" : "panel.gates.title_of";
    if (layered) key += "_layer";
    return context.words(key, {std::to_string(choice.unit), std::to_string(layer(context.snapshot))});
  }

  bool applies(const Snapshot& snapshot) const override {
    return !chosen(snapshot).empty() || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.gates.promise"); }

  bool ready(const Snapshot& snapshot) const override { return !chosen(snapshot).empty(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const auto shown = chosen(context.snapshot);
    const std::set<int> all = layers(context.snapshot);
    std::vector<PanelOption> options{unit_.option(context, shown.empty() ? 0 : shown.front()->values.rows())};
    if (all.size() > 1) {
      PanelOption layers_option{
          "layer", context.words("panel.option.layer"), {}, std::to_string(layer(context.snapshot))};
      for (const int one : all) layers_option.choices.emplace_back(std::to_string(one), std::to_string(one));
      options.push_back(std::move(layers_option));
    }
    if (has(context.snapshot, true) && has(context.snapshot, false))
      options.push_back({"part",
                         context.words("panel.gates.part"),
                         {{"decoder", context.words("panel.gates.part_decoder")},
                          {"encoder", context.words("panel.gates.part_encoder")}},
                         encoder_ ? "encoder" : "decoder"});
    return options;
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "unit") {
      unit_.set(id(), value);
    } else if (name == "layer") {
      int number = 0;
      const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
      if (problem != std::errc() || end != value.data() + value.size() || number < 1)
        throw std::invalid_argument("panel gates: layer is \"" + std::string(value) + "\", expected 1, 2, …");
      layer_ = number;
    } else if (name == "part") {
      if (value != "decoder" && value != "encoder")
        throw std::invalid_argument(unknown_name("part of panel gates", value, {"decoder", "encoder"}));
      encoder_ = value == "encoder";
    } else {
      throw std::invalid_argument(unknown_name("option of panel gates", name, {"layer", "part", "unit"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto shown = chosen(context.snapshot);
    const Index row = choose(context).unit;
    const Observable& first = *shown.front();
    const Index steps = first.values.cols();
    draw::StripsPlot plot;
    plot.x_name = context.words.translated(first.cols.name);
    plot.labels = plot_labels(first.cols, steps);
    plot.hit_kind = kEntries;
    plot.marked = marked_place(context, first.cols, steps);
    const Brush brush = marked_stretch(context, first.cols, steps);
    plot.stretch_first = brush.first;
    plot.stretch_last = brush.last;
    for (const auto& one : shown) {
      const draw::ColourScale scale = scale_of(*one, context.theme, false);
      draw::Strip strip{draw::with_subscripts(one->symbol), context.theme.role(one->symbol), scale.low, scale.high, {}};
      for (Index t = 0; t < steps; ++t) strip.values.push_back(one->values(row, t));
      plot.strips.push_back(std::move(strip));
    }
    draw::Picture picture(size);
    draw::draw_strips(picture, {0, 0, size.width, size.height}, plot, context.theme, context.fonts);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto shown = chosen(context.snapshot);
    if (hit.kind != kEntries || hit.row < 0 || hit.row >= static_cast<int>(shown.size())) return std::nullopt;
    const Observable& states = *shown[static_cast<std::size_t>(hit.row)];
    if (hit.col < 0 || hit.col >= states.values.cols()) return std::nullopt;
    const int unit = choose(context).unit;
    return Pointed{selection_at(states.cols, hit.col, unit), entry_lines(context, states, unit, hit.col)};
  }

  // One row per strip.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto shown = chosen(context.snapshot);
    if (shown.empty()) return {};
    const Index unit = choose(context).unit;
    PanelTable table;
    table.name = "gates.unit_" + std::to_string(unit);
    table.column_names = table_names(shown.front()->cols, shown.front()->values.cols());
    table.values.resize(static_cast<Index>(shown.size()), shown.front()->values.cols());
    for (std::size_t i = 0; i < shown.size(); ++i) {
      table.row_names.push_back(shown[i]->id);
      table.values.row(static_cast<Index>(i)) = shown[i]->values.row(unit).cast<double>();
    }
    return {std::move(table)};
  }

  bool shows_differences() const override { return true; }

 private:
  static bool has(const Snapshot& snapshot, bool encoder) {
    for (const Observable* one : snapshot.observables_of("states"))
      if (one->cols.along_source == encoder) return true;
    return false;
  }

  // Whether the states of an encoder are shown: where there are no others, too.
  bool of_encoder(const Snapshot& snapshot) const { return has(snapshot, encoder_) ? encoder_ : !encoder_; }

  std::set<int> layers(const Snapshot& snapshot) const {
    std::set<int> all;
    for (const Observable* one : snapshot.observables_of("states"))
      if (one->cols.along_source == of_encoder(snapshot)) all.insert(layer_of(one->id));
    return all;
  }

  // The chosen layer, where there is such a one, else the lowest.
  int layer(const Snapshot& snapshot) const {
    const std::set<int> all = layers(snapshot);
    if (all.count(layer_) > 0 || all.empty()) return layer_;
    return *all.begin();
  }

  // What is drawn: the quantities of the layer that have one size.
  std::vector<std::shared_ptr<const Observable>> chosen(const Snapshot& snapshot) const {
    std::vector<std::shared_ptr<const Observable>> shown;
    const int wanted = layer(snapshot);
    const bool encoder = of_encoder(snapshot);
    for (const auto& one : snapshot.observables) {
      if (one->group != "states" || layer_of(one->id) != wanted || one->values.size() == 0) continue;
      if (one->cols.along_source != encoder) continue;
      const bool fits = shown.empty() || (one->values.rows() == shown.front()->values.rows() &&
                                          one->values.cols() == shown.front()->values.cols());
      if (fits) shown.push_back(one);
    }
    std::stable_sort(shown.begin(), shown.end(),
                     [](const auto& a, const auto& b) { return place_of(a->symbol) < place_of(b->symbol); });
    return shown;
  }

  // By what the text and the trace follow too: tanh c, else h, else the last of the strips.
  FollowedUnit::Choice choose(const PanelContext& context) const {
    const auto shown = chosen(context.snapshot);
    for (const std::string_view symbol : {"tanh c", "h"})
      for (const auto& one : shown)
        if (one->symbol == symbol) return unit_.choose(context, one);
    return unit_.choose(context, shown.back());
  }

  FollowedUnit unit_;
  int layer_ = 1;
  bool encoder_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_gates_panel() { return std::make_unique<GatesPanel>(); }

}  // namespace unrolled
