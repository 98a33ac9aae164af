// How one head of an external memory comes to its weights at one step: similarity, softmax, interpolation with the
// weights of the step before, convolution and sharpening, each with what the controller emitted for it and with its
// numbers. What was emitted, and the weights, are changed by dragging.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/panels/addressing_painter.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

using Stage = AddressingStage;

constexpr float kShort = 5.0F;  // units of the grid; what is dragged on a shorter scale goes by points
const std::string kAll = "all";

std::string stage_id(Stage stage) {
  switch (stage) {
    case Stage::similarity:
      return "similarity";
    case Stage::content:
      return "softmax";
    case Stage::gated:
      return "interpolation";
    case Stage::shifted:
      return "shift";
    case Stage::weights:
      break;
  }
  return "sharpening";
}

// "read.1.beta"; the kind of a hit area that shows what the controller emitted. Empty for the others.
std::string emitted_part(int kind) {
  switch (kind) {
    case kAddressingKey:
      return "key";
    case kAddressingStrength:
      return "beta";
    case kAddressingGate:
      return "gate";
    case kAddressingShift:
      return "shift";
    case kAddressingSharpness:
      return "gamma";
    default:
      return {};
  }
}

std::pair<double, double> range_of(int kind) {
  switch (kind) {
    case kAddressingKey:
      return {-1.0, 1.0};
    case kAddressingStrength:
      return {0.0, kMostStrength};
    case kAddressingSharpness:
      return {1.0, kMostSharpness};
    default:
      return {0.0, 1.0};
  }
}

// The stage whose bars a hit area holds.
std::optional<Stage> stage_of(int kind) {
  const int number = kind - kAddressingBars;
  if (number < 0 || number >= static_cast<int>(kAddressingStages.size())) return std::nullopt;
  return kAddressingStages[static_cast<std::size_t>(number)];
}

class AddressingPanel final : public MachinePanel {
 public:
  std::string id() const override { return "addressing"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return context.words("panel.addressing.title");
    const Focus at = focus(context, *tables);
    return context.words("panel.addressing.title_of", {head_name(context, at.head), std::to_string(at.step)});
  }

  bool ready(const Snapshot& snapshot) const override {
    const auto tables = machine(snapshot);
    return tables != nullptr && !tables->is_difference() && !heads_of(*tables).empty();
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    PanelOption head{"head", context.words("panel.addressing.head"), {}, {}};
    if (ready(context.snapshot)) {
      const auto tables = machine(context.snapshot);
      for (const MachineHead& one : heads_of(*tables)) head.choices.emplace_back(one.name, head_name(context, one));
      head.value = chosen_head(*tables).name;
    } else {
      const MachineHead first{"read.1", false, 1};
      head.choices.emplace_back(first.name, head_name(context, first));
      head.value = first.name;
    }
    PanelOption stage{"stage",
                      context.words("panel.addressing.stage"),
                      {{kAll, context.words("panel.addressing.stage_all")}},
                      enlarged_ ? stage_id(*enlarged_) : kAll};
    for (const Stage one : kAddressingStages) stage.choices.emplace_back(stage_id(one), stage_word(context, one));
    return {std::move(head), std::move(stage)};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "head") {
      head_ = value;
      return;
    }
    if (name != "stage")
      throw std::invalid_argument(unknown_name("option of panel addressing", name, {"head", "stage"}));
    if (value == kAll) {
      enlarged_.reset();
      return;
    }
    std::vector<std::string> known{kAll};
    for (const Stage one : kAddressingStages) {
      if (stage_id(one) == value) {
        enlarged_ = one;
        return;
      }
      known.push_back(stage_id(one));
    }
    throw std::invalid_argument(unknown_name("stage of panel addressing", value, known));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return draw::Picture(size);
    const Focus at = focus(context, *tables);
    const auto numbers = AddressingNumbers::read(*tables, at.head, at.step);
    if (!numbers) return draw::Picture(size);
    return AddressingPainter(context, *tables, *numbers, at.row, enlarged_, size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return std::nullopt;
    const Focus at = focus(context, *tables);
    const auto numbers = AddressingNumbers::read(*tables, at.head, at.step);
    if (!numbers) return std::nullopt;
    // The step is none that is pointed at: it goes on with the walk while the pointer rests here.
    Pointed pointed;
    std::vector<std::string>& lines = pointed.lines;
    const auto say = [&](const std::string& key) { lines.push_back(context.words("panel.addressing." + key)); };
    if (hit.kind == kAddressingEdited) return point_at_foot(context);
    if (hit.kind == kAddressingTitles) {
      if (hit.row < 0 || hit.row >= static_cast<int>(kAddressingStages.size())) return std::nullopt;
      say("help." + std::to_string(hit.row + 1));
      say(enlarged_ ? "press_for_all" : "press_to_enlarge");
      return pointed;
    }
    if (const std::string part = emitted_part(hit.kind); !part.empty()) {
      const Observable* one = tables->find(at.head, part);
      const int entry = hit.kind == kAddressingKey ? hit.row + hit.col : hit.kind == kAddressingShift ? hit.col : 0;
      if (one == nullptr || entry < 0 || entry >= one->values.rows()) return std::nullopt;
      lines = entry_lines(context, *one, entry, at.step);
      // A single number has no place among others, only a time.
      if (one->values.rows() == 1) lines.at(1) = place_text(context, tables->time_axis(), at.step);
      if (is_editable(*tables)) say(drags_across(hit.kind) ? "drag" : "drag_up");
      return pointed;
    }
    const Index i = hit.col;
    if (i < 0 || i >= numbers->rows()) return std::nullopt;
    pointed.selection.row = hit.col;
    const std::string place =
        place_text(context, tables->row_axis(), i) + ", " + place_text(context, tables->time_axis(), at.step);
    if (hit.kind == kAddressingMemory) {
      if (hit.row < 0 || hit.row >= numbers->memory().rows()) return std::nullopt;
      lines.push_back(draw::with_subscripts(memory_name(*numbers)) + "(" + std::to_string(i) + ", " +
                      std::to_string(hit.row) + ") = " + draw::significant(numbers->memory()(hit.row, i)));
      lines.push_back(place);
      return pointed;
    }
    if (hit.kind == kAddressingPrevious) {
      lines.push_back(addressing_text({previous_name(*numbers, std::to_string(i)), {}}) + " = " +
                      draw::significant(numbers->previous(i)));
      lines.push_back(place);
      for (std::string& note : addressing_notes(context, *numbers, Stage::gated, i)) lines.push_back(std::move(note));
      return pointed;
    }
    const auto stage = stage_of(hit.kind);
    if (!stage) return std::nullopt;
    lines.push_back(place);
    for (const FormulaLine& line : stage_formula(*numbers, *stage, i)) lines.push_back(addressing_text(line));
    for (std::string& note : addressing_notes(context, *numbers, *stage, i)) lines.push_back(std::move(note));
    if (*stage == Stage::weights && is_editable(*tables)) say("drag_up");
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return {};
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (is_editable(*tables)) made.push_back(release_action(context, *tables));
    return made;
  }

  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return std::nullopt;
    const draw::Hit& hit = touch.hit;
    if (hit.kind == kAddressingEdited) return press_foot(*tables, touch);
    if (hit.kind == kAddressingTitles) return pressed(touch);
    const bool weights = stage_of(hit.kind) == Stage::weights;
    const std::string part = weights ? "weights" : emitted_part(hit.kind);
    if (part.empty() || !is_editable(*tables)) return std::nullopt;
    if (touch.begins) {
      held_ = focus(context, *tables);
      if (weights) held_->row = hit.col;
    }
    if (!held_) return std::nullopt;
    const Focus at = *held_;
    if (touch.ended) held_.reset();
    const Observable* one = tables->find(at.head, part);
    const Index row = hit.kind == kAddressingKey                ? hit.row + hit.col
                      : hit.kind == kAddressingShift || weights ? hit.col
                                                                : 0;
    if (one == nullptr || row >= one->values.rows() || at.step >= one->values.cols()) return std::nullopt;
    if (touch.begins) {
      const auto [low, high] = range_of(hit.kind);
      drag_.begin(static_cast<double>(one->values(row, at.step)), high - low);
      return std::vector<PanelCommand>{};
    }
    if (!drag_.moved(context, touch)) return std::vector<PanelCommand>{};
    return std::vector<PanelCommand>{Poke(at.head.name + "." + part, row, at.step, dragged(context, touch))};
  }

  // Of all steps, so that the figure's numbers can be looked up beside their neighbours.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    std::vector<PanelTable> made;
    const auto tables = machine(context.snapshot);
    if (tables == nullptr || !ready(context.snapshot)) return made;
    const MachineHead head = chosen_head(*tables);
    for (const char* part :
         {"weights", "similarity", "content", "gated", "shifted", "key", "beta", "gate", "shift", "gamma", "start"})
      if (const Observable* one = tables->find(head, part)) made.push_back(table_of(*one));
    return made;
  }

 private:
  struct Focus {
    MachineHead head;
    Index step = 0;
    Index row = 0;
  };

  static std::vector<MachineHead> heads_of(const MachineTables& tables) {
    std::vector<MachineHead> made;
    for (const MachineHead& head : tables.heads())
      if (AddressingNumbers::has(tables, head)) made.push_back(head);
    return made;
  }

  // The one that was chosen, else the first that reads.
  MachineHead chosen_head(const MachineTables& tables) const {
    const std::vector<MachineHead> heads = heads_of(tables);
    for (const MachineHead& head : heads)
      if (head.name == head_) return head;
    for (const MachineHead& head : heads)
      if (!head.writes) return head;
    return heads.front();
  }

  // While something is dragged, where it is.
  Focus focus(const PanelContext& context, const MachineTables& tables) const {
    if (held_ && held_->step < tables.steps() && held_->row < tables.rows() && tables.head(held_->head.name) != nullptr)
      return *held_;
    Focus at{chosen_head(tables), shown_step(context, tables), 0};
    at.row = shown_row(context, tables, at.head, at.step);
    return at;
  }

  std::vector<PanelCommand> pressed(const Touch& touch) const {
    if (!touch.begins) return {};
    const auto k = static_cast<std::size_t>(touch.hit.row);
    if (k >= kAddressingStages.size()) return {};
    return {SetOption{"stage", enlarged_ ? kAll : stage_id(kAddressingStages[k])}};
  }

  static bool drags_across(int kind) {
    return kind == kAddressingStrength || kind == kAddressingGate || kind == kAddressingSharpness;
  }

  // What is dragged follows the pointer over its scale, or goes by so many points where the scale is short.
  double dragged(const PanelContext& context, const Touch& touch) const {
    const draw::Rect& cell = touch.hit.cell;
    const auto [low, high] = range_of(touch.hit.kind);
    const bool across = drags_across(touch.hit.kind);
    const float length = across ? cell.width : cell.height;
    double value = 0.0;
    if (length < kShort * context.theme.unit() || touch.hit.kind == kAddressingKey) {
      const float by = across ? touch.at.x - touch.from.x : touch.from.y - touch.at.y;
      value = drag_.to(context, by);
    } else {
      const float from = across ? touch.at.x - cell.x : cell.bottom() - touch.at.y;
      value = low + (high - low) * static_cast<double>(from / length);
    }
    return std::clamp(std::isfinite(value) ? value : low, low, high);
  }

  std::string head_;
  std::optional<Stage> enlarged_;
  mutable std::optional<Focus> held_;  // what is dragged
};

}  // namespace

std::string stage_word(const PanelContext& context, AddressingStage stage) {
  return context.words("panel.addressing.stage." + std::to_string(static_cast<int>(stage) + 1));
}

std::vector<std::string> addressing_notes(const PanelContext& context, const AddressingNumbers& numbers,
                                          AddressingStage stage, Index row) {
  std::vector<std::string> notes;
  if (stage == Stage::similarity && numbers.agrees(stage) && numbers.key_length() * numbers.row_length(row) == 0.0)
    notes.push_back(context.words("panel.addressing.zero"));
  if (stage == Stage::gated && numbers.step() == 0) notes.push_back(context.words("panel.addressing.start"));
  if (stage == Stage::weights && numbers.edited() && !numbers.agrees(stage))
    notes.push_back(context.words("panel.addressing.set", {draw::significant(numbers.of_parts(stage, row))}));
  return notes;
}

std::unique_ptr<Panel> make_addressing_panel() { return std::make_unique<AddressingPanel>(); }

}  // namespace unrolled
