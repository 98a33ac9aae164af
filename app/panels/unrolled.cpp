// The unrolled computation graph of the last update's window: a column per time step with its input, its hidden state,
// its output, target and loss; weights as arrows, gradients as arrows back.
#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/observed.h"
#include "app/panels/unrolled_formula.h"
#include "app/panels/unrolled_picture.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr std::size_t kMostFormulaLines = 5;

const char* topology_key(Topology topology) {
  switch (topology) {
    case Topology::one_to_one:
      return "panel.unrolled.one_to_one";
    case Topology::one_to_many:
      return "panel.unrolled.one_to_many";
    case Topology::many_to_one:
      return "panel.unrolled.many_to_one";
    case Topology::many_to_many_delayed:
      return "panel.unrolled.many_to_many_delayed";
    case Topology::many_to_many:
      break;
  }
  return "panel.unrolled.many_to_many";
}

class UnrolledPanel final : public Panel {
 public:
  std::string id() const override { return "unrolled"; }

  std::string title(const PanelContext& context) const override {
    const auto window = unrolled_graph(context.snapshot, layer_);
    if (!window) return context.words("panel.unrolled.title");
    std::string title = context.words("panel.unrolled.title_of",
                                      {context.words(topology_key(window->topology)), draw::whole(window->steps)});
    if (window->layers > 1) title += context.words("panel.unrolled.layer", {std::to_string(window->layer + 1)});
    const WalkPosition& walk = window->walk;
    if (walk.phase != WalkPosition::Phase::none)
      title += context.words(
          walk.phase == WalkPosition::Phase::forward ? "panel.unrolled.forward" : "panel.unrolled.backward",
          {draw::whole(walk.time + 1)});
    return title;
  }

  bool applies(const Snapshot& snapshot) const override {
    return unrolled_graph(snapshot).has_value() || (snapshot.step == 0 && snapshot.observables.empty());
  }

  std::string promise(const PanelContext& context) const override { return context.words("panel.unrolled.promise"); }

  bool ready(const Snapshot& snapshot) const override { return unrolled_graph(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made{{"show",
                                   context.words("panel.option.show"),
                                   {{"both", context.words("panel.unrolled.show_both")},
                                    {"values", context.words("panel.unrolled.show_values")},
                                    {"gradients", context.words("panel.unrolled.show_gradients")}},
                                   show_},
                                  {"detail",
                                   context.words("panel.option.detail"),
                                   {{"automatic", context.words("panel.unrolled.detail_automatic")},
                                    {"numbers", context.words("panel.unrolled.detail_numbers")},
                                    {"strips", context.words("panel.unrolled.detail_strips")}},
                                   detail_}};
    const auto window = unrolled_graph(context.snapshot, layer_);
    if (!window || window->layers < 2) return made;
    PanelOption layer{"layer", context.words("panel.option.layer"), {}, std::to_string(window->layer + 1)};
    for (int i = 1; i <= window->layers; ++i) layer.choices.emplace_back(std::to_string(i), std::to_string(i));
    made.push_back(std::move(layer));
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    const auto choose = [&](std::string& into, const std::vector<std::string>& known) {
      if (std::find(known.begin(), known.end(), value) == known.end())
        throw std::invalid_argument(unknown_name(std::string(name) + " of panel unrolled", value, known));
      into = value;
    };
    if (name == "show")
      choose(show_, {"both", "values", "gradients"});
    else if (name == "detail")
      choose(detail_, {"automatic", "numbers", "strips"});
    else if (name == "layer")
      layer_ = parse_layer(value);
    else
      throw std::invalid_argument(unknown_name("option of panel unrolled", name, {"show", "detail", "layer"}));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto found = unrolled_graph(context.snapshot, layer_);
    if (!found) return draw::Picture(size);
    const UnrolledGraph& window = *found;
    UnrolledShow show;
    show.values = show_ != "gradients";
    show.gradients = show_ != "values";
    if (detail_ == "numbers") show.detail = UnrolledDetail::numbers;
    if (detail_ == "strips") show.detail = UnrolledDetail::strips;
    show.formula = formula_lines(context, window, size.width);
    return draw_unrolled(context, window, show, grids_, size);
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto window = unrolled_graph(context.snapshot, layer_);
    if (!window || hit.kind < static_cast<int>(Quantity::input) || hit.kind > static_cast<int>(Quantity::dh0))
      return std::nullopt;
    const auto quantity = static_cast<Quantity>(hit.kind);
    const bool is_carried = quantity == Quantity::h0 || quantity == Quantity::c0 || quantity == Quantity::dh0;
    const Observable* values = window->of(quantity);
    if (hit.row < 0 || hit.col < 0 || hit.col >= (is_carried ? 1 : window->steps)) return std::nullopt;
    if (quantity != Quantity::input && (values == nullptr || hit.row >= values->values.rows())) return std::nullopt;
    Pointed pointed;
    if (window->is_watched && !is_carried) pointed.selection.time = hit.col;
    const bool is_state = is_carried || quantity == Quantity::h || quantity == Quantity::c || quantity == Quantity::dh;
    if (is_state) pointed.selection.unit = hit.row;
    pointed.lines = lines(context, *window, quantity, hit.row, hit.col);
    return pointed;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto window = unrolled_graph(context.snapshot, layer_);
    std::vector<PanelTable> made;
    if (!window) return made;
    for (const Quantity quantity :
         {Quantity::h, Quantity::c, Quantity::x, Quantity::y, Quantity::p, Quantity::target, Quantity::loss,
          Quantity::dh, Quantity::dy, Quantity::h0, Quantity::c0, Quantity::dh0})
      if (const Observable* values = window->of(quantity)) made.push_back(table_of(*values));
    return made;
  }

 private:
  // "step 2 of 4 “e”, unit 1".
  static std::string place(const PanelContext& context, const UnrolledGraph& window, Quantity quantity, Index row,
                           Index t) {
    const bool is_carried = quantity == Quantity::h0 || quantity == Quantity::c0 || quantity == Quantity::dh0;
    std::string text;
    if (!is_carried) {
      text = context.words("panel.unrolled.step", {draw::whole(t + 1), draw::whole(window.steps)});
      if (const std::string label = window.input_label(t); !label.empty()) text += " " + quoted(context.words, label);
    }
    const Observable* values = window.of(quantity);
    if (values != nullptr && values->values.rows() > 1) {
      if (!text.empty()) text += ", ";
      text += place_text(context, values->rows, row);
    }
    return text;
  }

  static std::vector<std::string> lines(const PanelContext& context, const UnrolledGraph& window, Quantity quantity,
                                        Index row, Index t) {
    std::vector<std::string> made;
    const std::string where = place(context, window, quantity, row, t);
    const Observable* values = window.of(quantity);
    if (quantity == Quantity::input || quantity == Quantity::target) {
      const std::string label = quantity == Quantity::input ? window.input_label(t)
                                : window.target(t) >= 0     ? window.symbol(window.target(t))
                                                            : "";
      made.push_back(context.words(quantity == Quantity::input ? "panel.unrolled.input_is" : "panel.unrolled.target_is",
                                   {label.empty() ? "–" : quoted(context.words, label)}));
      made.push_back(where);
      return made;
    }
    const std::string name = entry_name(window, quantity, row, t);
    if (!window.reached(quantity, t)) return {name, where, context.words("panel.unrolled.not_reached")};
    made.push_back(name + " = " + value_text(values->meaning, static_cast<double>(values->values(row, t))));
    if (!where.empty()) made.push_back(where);
    if (!values->meaning_text.empty()) made.push_back(phrase(context, values->meaning_text));
    if (const auto formula = entry_formula(context.snapshot, window, quantity, row, t)) {
      made.push_back(formula->letters);
      if (!formula->numbers.empty()) {
        if (formula->moved) made.push_back(context.words("panel.unrolled.moved"));
        made.push_back("= " + formula->numbers);
      }
    }
    return made;
  }

  // The formula, with its numbers, of the selected unit or else of what the walk has just reached, for small vectors.
  static std::vector<std::string> formula_lines(const PanelContext& context, const UnrolledGraph& window, float width) {
    if (window.units > 12) return {};
    Index t = 0;
    if (window.walk.phase != WalkPosition::Phase::none)
      t = window.walk.time;
    else if (window.is_watched && context.time() >= 0 && context.time() < window.steps)
      t = context.time();
    const Index unit = context.unit() >= 0 && context.unit() < window.units ? context.unit() : 0;
    const bool backward = window.walk.phase == WalkPosition::Phase::backward;
    std::vector<std::string> made;
    for (const Quantity quantity : {backward ? Quantity::dh : Quantity::h, backward ? Quantity::dy : Quantity::loss}) {
      if (window.of(quantity) == nullptr || !window.reached(quantity, t)) continue;
      Index row = quantity == Quantity::dy ? window.target(t) : unit;
      if (quantity == Quantity::loss) row = 0;
      if (row < 0) continue;
      const auto formula = entry_formula(context.snapshot, window, quantity, row, t);
      if (!formula) continue;
      std::string text = formula->letters;
      if (!formula->numbers.empty()) {
        const std::string note = formula->moved ? " (" + context.words("panel.unrolled.moved") + ")" : "";
        text += " = " + formula->numbers + note;
      }
      for (std::string& line : wrapped(text, width, context.theme.body(), draw::Face::sans, context.fonts))
        if (made.size() < kMostFormulaLines) made.push_back(std::move(line));
    }
    return made;
  }

  static int parse_layer(std::string_view value) {
    int layer = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), layer);
    if (error != std::errc() || end != value.data() + value.size() || layer < 1)
      throw std::invalid_argument("layer of panel unrolled is \"" + std::string(value) + "\", expected 1, 2, …");
    return layer - 1;
  }

  int layer_ = -1;  // the last
  std::string show_ = "both";
  std::string detail_ = "automatic";
  mutable StripGrids grids_;
};

}  // namespace

std::unique_ptr<Panel> make_unrolled_panel() { return std::make_unique<UnrolledPanel>(); }

}  // namespace unrolled
