// Where the heads of a network with an external memory point: the weights of each of them, memory rows × time.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"
#include "app/panels/time_blocks.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr int kEdited = 1;
constexpr int kFirstHead = 2;  // kinds of the hit areas of the cells: this one and those after it

constexpr double kNudge = 0.1;
constexpr float kUsed = 0.01F;  // a row that gets so much weight at some step is in use

struct Choice {
  const char* name;
  std::vector<std::string> values;  // the first is the default
};
const std::array<Choice, 2>& choices() {
  static const std::array<Choice, 2> all{{{"heads", {"all", "write", "read"}}, {"rows", {"all", "used"}}}};
  return all;
}

class HeadsPanel final : public MachinePanel {
 public:
  std::string id() const override { return "heads"; }
  std::string title(const PanelContext& context) const override { return context.words("panel.heads.title"); }

  bool ready(const Snapshot& snapshot) const override {
    const auto tables = machine(snapshot);
    return tables != nullptr && !tables->heads().empty();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made;
    for (std::size_t k = 0; k < choices().size(); ++k) {
      const std::string name = choices()[k].name;
      PanelOption option{name, context.words("panel.heads.option." + name), {}, chosen_[k]};
      for (const std::string& value : choices()[k].values)
        option.choices.emplace_back(value, context.words("panel.heads." + name + "_" + value));
      made.push_back(std::move(option));
    }
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    std::vector<std::string> names;
    for (std::size_t k = 0; k < choices().size(); ++k) {
      const Choice& choice = choices()[k];
      names.emplace_back(choice.name);
      if (name != choice.name) continue;
      if (std::find(choice.values.begin(), choice.values.end(), value) == choice.values.end())
        throw std::invalid_argument(unknown_name(std::string(name) + " of panel heads", value, choice.values));
      chosen_[k] = value;
      return;
    }
    throw std::invalid_argument(unknown_name("option of panel heads", name, names));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    if (!ready(context.snapshot)) return picture;
    const auto tables = machine(context.snapshot);
    std::vector<FootEntry> entries;
    if (tables->any_edited()) entries.push_back(edited_entry(context, *tables, kEdited));
    const float foot = foot_height(entries, size, context);
    const TimeBlocksLayout layout = draw_time_blocks(picture, {0, 0, size.width, std::max(1.0F, size.height - foot)},
                                                     blocks_of(context, *tables), context);
    if (foot > 0.0F)
      draw_foot(picture,
                {0, std::min(size.height - foot, layout.bottom + 0.5F * context.theme.unit()), size.width, foot},
                entries, context);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    if (!ready(context.snapshot)) return std::nullopt;
    const auto tables = machine(context.snapshot);
    if (hit.kind == kEdited) return point_at_foot(context);
    const MachineHead* head = head_at(*tables, hit);
    if (head == nullptr) return std::nullopt;
    const Index n = hit.row, t = hit.col;
    std::vector<std::string> lines{head_name(context, *head)};
    for (std::string& line : entry_lines(context, *tables->find(*head, "weights"), n, t))
      lines.push_back(std::move(line));
    const auto part = [&](const char* name) -> std::optional<double> {
      const Observable* one = tables->find(*head, name);
      if (one == nullptr || one->values.rows() != tables->rows()) return std::nullopt;
      return static_cast<double>(one->values(n, t));
    };
    const auto similarity = part("similarity"), content = part("content"), gated = part("gated"),
               shifted = part("shifted");
    if (similarity && content && gated && shifted && !tables->is_difference())
      lines.push_back(context.words(
          "panel.heads.stages",
          {value_text(Meaning::signed_activation, *similarity), draw::fixed(*content, 3), draw::fixed(*gated, 3),
           draw::fixed(*shifted, 3), draw::fixed(tables->weight(*head, n, t), 3)}));
    if (!tables->is_difference()) {
      const Index most = tables->focus(*head, t);
      lines.push_back(
          context.words("panel.heads.most", {std::to_string(most), draw::fixed(tables->weight(*head, most, t), 3)}));
    }
    if (tables->edited(t)) lines.push_back(context.words("panel.machine.edited"));
    if (is_editable(*tables)) lines.push_back(context.words("panel.heads.drag"));
    return Pointed{{static_cast<int>(t), -1, -1, static_cast<int>(n)}, std::move(lines)};
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || tables->heads().empty()) return {};
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (!is_editable(*tables)) return made;
    made.push_back(release_action(context, *tables));
    // Of what is pinned, not of what is pointed at: the pointer leaves it on its way to the button.
    const int t = marked(context.pinned.time, tables->steps_shown()), n = marked(context.pinned.row, tables->rows());
    for (const MachineHead& head : shown_heads(*tables))
      for (const bool up : {true, false}) {
        PanelAction action;
        action.name = (up ? "more." : "less.") + head.name;
        action.label =
            context.words(up ? "panel.heads.action.more" : "panel.heads.action.less", {head_name(context, head)});
        action.help = context.words(up ? "panel.heads.action.more_help" : "panel.heads.action.less_help");
        action.enabled = t >= 0 && n >= 0;
        action.in_menu_only = true;
        if (action.enabled)
          action.commands = {Poke(head.name + ".weights", n, t,
                                  std::clamp(tables->weight(head, n, t) + (up ? kNudge : -kNudge), 0.0, 1.0))};
        made.push_back(std::move(action));
      }
    return made;
  }

  // A cell is dragged up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !is_editable(*tables)) return std::nullopt;
    const std::vector<PanelCommand> nothing;
    if (touch.hit.kind == kEdited) return press_foot(*tables, touch);
    const MachineHead* head = head_at(*tables, touch.hit);
    if (head == nullptr) return std::nullopt;
    if (touch.begins) {
      drag_.begin(tables->weight(*head, touch.hit.row, touch.hit.col));
      return nothing;
    }
    if (!drag_.moved(context, touch) || touch.ended) return nothing;
    const double weight = drag_.to(context, touch.from.y - touch.at.y);
    return std::vector<PanelCommand>{
        Poke(head->name + ".weights", touch.hit.row, touch.hit.col, std::clamp(weight, 0.0, 1.0))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = machine(context.snapshot);
    std::vector<PanelTable> made;
    for (const MachineHead& head : shown_heads(*tables)) made.push_back(table_of(*tables->find(head, "weights")));
    return made;
  }

  bool shows_differences() const override { return true; }

 private:
  // All of them where there is none of the chosen kind.
  std::vector<MachineHead> shown_heads(const MachineTables& tables) const {
    if (chosen_[0] == "all") return tables.heads();
    std::vector<MachineHead> made = tables.heads_that(chosen_[0] == "write");
    return made.empty() ? tables.heads() : made;
  }

  // Null where the hit is on no cell that is shown.
  static const MachineHead* head_at(const MachineTables& tables, const draw::Hit& hit) {
    const int k = hit.kind - kFirstHead;
    if (k < 0 || k >= static_cast<int>(tables.heads().size())) return nullptr;
    if (marked(hit.row, tables.rows()) < 0 || !tables.shown(hit.col)) return nullptr;
    return &tables.heads()[static_cast<std::size_t>(k)];
  }

  // The first and the last row that are shown.
  std::pair<Index, Index> rows_of(const MachineTables& tables, const std::vector<MachineHead>& heads) const {
    if (chosen_[1] == "all") return {0, tables.rows() - 1};
    Index first = tables.rows(), last = -1;
    for (const MachineHead& head : heads) {
      const Matrix<float>& weights = *tables.weights(head);
      for (Index t = 0; t < weights.cols(); ++t)
        for (Index n = 0; n < weights.rows(); ++n)
          if (std::fabs(weights(n, t)) >= kUsed) {
            first = std::min(first, n);
            last = std::max(last, n);
          }
    }
    return last < 0 ? std::pair<Index, Index>{0, tables.rows() - 1} : std::pair<Index, Index>{first, last};
  }

  TimeBlocks blocks_of(const PanelContext& context, const MachineTables& tables) const {
    const std::vector<MachineHead> heads = shown_heads(tables);
    const auto [first, last] = rows_of(tables, heads);
    TimeBlocks plot;
    plot.steps = static_cast<int>(tables.steps());
    plot.time_name = phrase(context, tables.time_axis().name);
    plot.marked_time = marked(context.time(), tables.steps_shown());
    plot.side_by_side = true;
    for (Index t = 0; t < tables.steps_shown(); ++t)
      if (tables.edited(t)) plot.edited.push_back(static_cast<int>(t));
    plot.scale.dark = context.theme.dark;
    if (tables.is_difference()) {
      plot.scale.map = context.theme.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
      plot.scale.low = -1.0F;
    }
    for (const MachineHead& head : heads) {
      TimeBlock block;
      block.name = head_name(context, head);
      block.short_name =
          context.words(head.writes ? "panel.heads.write" : "panel.heads.read", {std::to_string(head.number)});
      const Matrix<float>& weights = tables.find(head, "weights")->values;
      block.grid = grid_of(weights.block(first, 0, last - first + 1, tables.steps_shown()));
      block.row_name = phrase(context, tables.row_axis().name);
      block.first_row = static_cast<int>(first);
      block.marked_row = marked(context.row(), tables.rows());
      for (std::size_t k = 0; k < tables.heads().size(); ++k)
        if (tables.heads()[k].name == head.name) block.hit = kFirstHead + static_cast<int>(k);
      plot.blocks.push_back(std::move(block));
    }
    return plot;
  }

  std::array<std::string, 2> chosen_{choices()[0].values[0], choices()[1].values[0]};
};

}  // namespace

std::unique_ptr<Panel> make_heads_panel() { return std::make_unique<HeadsPanel>(); }

}  // namespace unrolled
