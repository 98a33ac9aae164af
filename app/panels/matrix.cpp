// The alignment matrix: how much each step of the target looks at each place of the source.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/matrix_painter.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr float kSlack = 3.0F;         // points; the pointer has not been dragged before it leaves them
constexpr float kWholeScale = 150.0F;  // points of a drag from 0 to 1
constexpr double kNudge = 0.1;
constexpr double kNotOne = 1e-3;  // a sum of weights so far from it
constexpr const char* kWeights = "attention.weights";

struct Choice {
  const char* name;
  std::array<const char*, 2> values;  // the first is the default
};
constexpr std::array<Choice, 3> kChoices{
    {{"rows", {"target", "source"}}, {"truth", {"show", "hide"}}, {"numbers", {"hide", "show"}}}};

class MatrixPanel final : public Panel {
 public:
  std::string id() const override { return "matrix"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return context.words("panel.matrix.title");
    return context.words("panel.matrix.title_of", {draw::with_subscripts(tables->find(kWeights)->symbol)});
  }

  bool applies(const Snapshot& snapshot) const override {
    return read(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override {
    return context.words(read(context.snapshot) != nullptr ? "panel.matrix.without" : "panel.matrix.promise");
  }
  bool ready(const Snapshot& snapshot) const override {
    const auto tables = read(snapshot);
    return tables != nullptr && tables->has_attention();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made;
    for (std::size_t k = 0; k < kChoices.size(); ++k) {
      const std::string name = kChoices[k].name;
      PanelOption option{name, context.words("panel.matrix.option." + name), {}, chosen_[k]};
      for (const char* value : kChoices[k].values)
        option.choices.emplace_back(value, context.words("panel.matrix." + name + "_" + value));
      made.push_back(std::move(option));
    }
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < kChoices.size(); ++k) {
      names.emplace_back(kChoices[k].name);
      if (name != kChoices[k].name) continue;
      if (value != kChoices[k].values[0] && value != kChoices[k].values[1])
        throw std::invalid_argument(unknown_name(std::string(name) + " of panel matrix", value,
                                                 {kChoices[k].values[0], kChoices[k].values[1]}));
      chosen_[k] = value;
      return;
    }
    throw std::invalid_argument(unknown_name("option of panel matrix", name, names));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return draw::Picture(size);
    return MatrixPainter(context, *tables, show(), size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return std::nullopt;
    if (hit.kind == kMatrixDiagonality) return Pointed{{}, diagonality_lines(context, *tables)};
    if (hit.kind == kMatrixCells) {
      const auto [j, i] = matrix_cell(hit, show());
      if (!fits(*tables, j, i)) return std::nullopt;
      return Pointed{{static_cast<int>(i), -1, static_cast<int>(j)}, cell_lines(context, *tables, j, i)};
    }
    if (hit.kind == kMatrixEdited && editable(*tables))
      return Pointed{{},
                     {context.words("panel.matrix.action.release"), context.words("panel.matrix.action.release_help")}};
    const int at = std::max(hit.row, hit.col);
    if (hit.kind == kMatrixSource && fits(*tables, at, 0))
      return Pointed{selection_at(tables->source_axis(), at), source_lines(context, *tables, at)};
    if ((hit.kind == kMatrixTarget || hit.kind == kMatrixEntropy) && fits(*tables, 0, at)) {
      Pointed pointed{selection_at(tables->target_axis(), at), target_lines(context, *tables, at)};
      if (hit.kind == kMatrixEntropy) {
        auto line = pointed.lines.insert(pointed.lines.begin() + 1, context.words("panel.matrix.entropy_formula"));
        if (const double sum = attention_sum(*tables, at); std::fabs(sum - 1.0) > kNotOne)
          pointed.lines.insert(line + 1, context.words("panel.matrix.entropy_shares", {draw::fixed(sum, 2)}));
      }
      return pointed;
    }
    return std::nullopt;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return {};
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (!editable(*tables)) return made;
    // What is pinned, not what is pointed at: the pointer leaves it on its way to the button.
    const int i = marked(context.pinned.time, tables->steps_shown());
    const int j = marked(context.pinned.source, tables->source_steps());
    const auto add = [&](const char* name, char key, bool enabled, auto poke) {
      PanelAction action;
      action.name = name;
      action.label = context.words(std::string("panel.matrix.action.") + name);
      action.help = context.words(std::string("panel.matrix.action.") + name + "_help");
      action.key = key;
      action.enabled = enabled;
      action.in_menu_only = true;
      if (enabled) action.commands = {poke()};
      made.push_back(std::move(action));
    };
    const auto nudged = [&](double by) {
      return [&, by] { return Poke(kWeights, j, i, std::clamp(tables->weight(j, i) + by, 0.0, 1.0)); };
    };
    add("more", 'U', i >= 0 && j >= 0, nudged(kNudge));
    add("less", 'D', i >= 0 && j >= 0, nudged(-kNudge));
    add("only", 'O', i >= 0 && j >= 0, [&] { return Poke(kWeights, j, i, 1.0); });
    add("even", 'E', i >= 0, [&] {
      const Index places = tables->source_steps();
      return Poke(kWeights, 0, i, Matrix<double>::Constant(places, 1, 1.0 / static_cast<double>(places)));
    });
    add("release", 'G', true, [&] { return release(*tables); });
    return made;
  }

  // A cell is dragged up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention() || !editable(*tables)) return std::nullopt;
    if (touch.hit.kind == kMatrixEdited) {
      if (!touch.begins) return std::vector<PanelCommand>{};
      return std::vector<PanelCommand>{release(*tables)};
    }
    if (touch.hit.kind != kMatrixCells) return std::nullopt;
    const auto [j, i] = matrix_cell(touch.hit, show());
    if (!fits(*tables, j, i)) return std::nullopt;
    if (touch.begins) {
      begun_at_ = tables->weight(j, i);
      dragging_ = false;
      return std::vector<PanelCommand>{};
    }
    const float by = touch.from.y - touch.at.y;
    if (!dragging_ && std::fabs(by) < kSlack * context.theme.scale) return std::vector<PanelCommand>{};
    dragging_ = true;
    if (touch.ended) return std::vector<PanelCommand>{};
    const double weight = begun_at_ + static_cast<double>(by / (kWholeScale * context.theme.scale));
    return std::vector<PanelCommand>{Poke(kWeights, j, i, std::clamp(weight, 0.0, 1.0))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || !tables->has_attention()) return {};
    std::vector<PanelTable> made{table_of(*tables->find(kWeights))};
    if (const Observable* truth = tables->find("attention.true")) made.push_back(table_of(*truth));
    PanelTable entropy;
    entropy.name = "attention.entropy";
    entropy.column_names = made.front().column_names;
    entropy.row_names = {"entropy, bits"};
    entropy.values.resize(1, tables->target_steps());
    for (Index i = 0; i < tables->target_steps(); ++i) entropy.values(0, i) = attention_entropy(*tables, i);
    if (!tables->is_difference()) made.push_back(std::move(entropy));
    return made;
  }

  bool shows_differences() const override { return true; }

 private:
  std::shared_ptr<const AttentionTables> read(const Snapshot& snapshot) const { return latest_.of(snapshot); }

  MatrixShow show() const { return {chosen_[0] == "source", chosen_[1] == "show", chosen_[2] == "show"}; }

  // Where the lesson lets one, and the weights are those of one run.
  static bool editable(const AttentionTables& tables) {
    return tables.can_walk() && !tables.is_difference() && tables.find("attention.edited") != nullptr;
  }

  // Of every step that was changed by hand, also beyond an end that comes earlier now, where none can be seen.
  static Poke release(const AttentionTables& tables) {
    return Poke("attention.edited", 0, 0, Matrix<double>::Zero(1, std::max<Index>(2, tables.target_steps())));
  }

  static bool fits(const AttentionTables& tables, Index j, Index i) {
    return j >= 0 && j < tables.source_steps() && i >= 0 && i < tables.steps_shown();
  }

  static std::vector<std::string> cell_lines(const PanelContext& context, const AttentionTables& tables, Index j,
                                             Index i) {
    std::vector<std::string> lines = entry_lines(context, *tables.find(kWeights), j, i);
    const auto add = [&](const char* id) {
      const Observable* one = tables.find(id);
      if (one != nullptr && !tables.is_difference())
        lines.push_back(draw::with_subscripts(one->symbol) + " = " +
                        value_text(one->meaning, static_cast<double>(one->values(j, i))) + ", " +
                        phrase(context, one->meaning_text));
    };
    add("attention.scores");
    add("attention.window");
    if (tables.knows(i))
      lines.push_back(context.words(tables.is_true(j, i) ? "panel.matrix.is_true" : "panel.matrix.is_not_true"));
    if (tables.edited(i)) lines.push_back(context.words("panel.matrix.edited"));
    if (editable(tables)) lines.push_back(context.words("panel.matrix.drag"));
    return lines;
  }

  static std::vector<std::string> source_lines(const PanelContext& context, const AttentionTables& tables, Index j) {
    std::vector<std::string> lines{place_text(context, tables.source_axis(), j)};
    if (tables.is_difference()) return lines;
    double sum = 0.0;
    for (Index i = 0; i < tables.steps_shown(); ++i) sum += tables.weight(j, i);
    lines.push_back(context.words("panel.matrix.received", {draw::significant(sum, 3)}));
    return lines;
  }

  static std::vector<std::string> target_lines(const PanelContext& context, const AttentionTables& tables, Index i) {
    std::vector<std::string> lines{place_text(context, tables.target_axis(), i)};
    if (!tables.is_difference())
      lines.push_back(context.words("panel.matrix.entropy_of",
                                    {draw::fixed(attention_entropy(tables, i), 2),
                                     draw::fixed(std::log2(static_cast<double>(tables.source_steps())), 2)}));
    if (tables.right(i) == false)
      lines.push_back(i < static_cast<Index>(tables.target().size())
                          ? context.words("panel.matrix.right_would_be", {tables.target()[static_cast<std::size_t>(i)]})
                          : context.words("panel.matrix.too_long"));
    if (tables.edited(i)) lines.push_back(context.words("panel.matrix.edited"));
    return lines;
  }

  static std::vector<std::string> diagonality_lines(const PanelContext& context, const AttentionTables& tables) {
    const auto along = diagonality(tables);
    if (!along) return {};
    return {context.words("panel.matrix.diagonality_means"),
            "1 − d(α) / d(1/T),  d(α) = 1/U · Σᵢ Σⱼ αᵢⱼ |j/(T−1) − i/(U−1)|",
            context.words("panel.matrix.diagonality_both",
                          {draw::fixed(along->forward, 2), draw::fixed(along->reversed, 2)}),
            context.words("panel.matrix.diagonality_ends")};
  }

  std::array<std::string, kChoices.size()> chosen_{kChoices[0].values[0], kChoices[1].values[0], kChoices[2].values[0]};
  mutable LatestAttention latest_;
  mutable double begun_at_ = 0.0;  // of a drag
  mutable bool dragging_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_matrix_panel() { return std::make_unique<MatrixPanel>(); }

}  // namespace unrolled
