// The external memory at one step: what stands in it, and what the step's write has changed of it.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/machine_panel.h"
#include "app/panels/memory_painter.h"
#include "app/panels/observed.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr double kNudge = 0.1;
constexpr double kMostCell = 10.0;  // that a drag leads to, where none is larger

class MemoryPanel final : public MachinePanel {
 public:
  std::string id() const override { return "memory"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (!ready(context.snapshot)) return context.words("panel.memory.title");
    return context.words("panel.memory.title_of", {std::to_string(step_of(context, *tables)),
                                                   std::to_string(tables->rows()), std::to_string(tables->width())});
  }

  bool ready(const Snapshot& snapshot) const override {
    const auto tables = machine(snapshot);
    if (tables == nullptr || tables->is_difference() || !tables->has_memory()) return false;
    return !tables->heads().empty() && tables->heads().front().writes;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"moment",
             context.words("panel.memory.option.moment"),
             {{"after", context.words("panel.memory.moment_after")},
              {"before", context.words("panel.memory.moment_before")}},
             before_ ? "before" : "after"}};
  }
  void set_option(std::string_view name, std::string_view value) override {
    if (name != "moment") throw std::invalid_argument(unknown_name("option of panel memory", name, {"moment"}));
    if (value != "after" && value != "before")
      throw std::invalid_argument(unknown_name("moment of panel memory", value, {"after", "before"}));
    before_ = value == "before";
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context, tables.get());
    if (!numbers) return draw::Picture(size);
    return MemoryPainter(context, *tables, *numbers, focus(context, *tables, *numbers), before_, size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context, tables.get());
    if (!numbers) return std::nullopt;
    if (hit.kind == kMemoryEdited) return point_at_foot(context);
    // The step is none that is pointed at: it goes on with the walk while the pointer rests here.
    Pointed pointed;
    const auto say = [&](const std::string& line) { pointed.lines.push_back(line); };
    const std::string at = "t = " + std::to_string(numbers->step());
    if (hit.kind == kMemoryCells || hit.kind == kMemoryChange) {
      const MemoryCell cell{hit.row, hit.col};
      if (!fits(*numbers, cell)) return std::nullopt;
      pointed.selection.row = hit.row;
      say(context.words("panel.memory.place", {std::to_string(cell.n), std::to_string(cell.m)}) + ", " + at);
      for (const FormulaLine& line : write_formula(*numbers, cell)) say(plain_text(line));
      for (std::string& note : write_notes(context, *numbers, cell)) say(note);
      if (hit.kind == kMemoryCells && is_editable(*tables)) say(context.words("panel.memory.drag"));
      return pointed;
    }
    const Index h = hit.kind == kMemoryWeights ? hit.col : hit.row,
                place = hit.kind == kMemoryWeights ? hit.row : hit.col;
    if (h < 0 || h >= numbers->heads() || place < 0) return std::nullopt;
    const char* part = part_of(hit.kind);
    const Observable* one = part == nullptr ? nullptr : tables->find(numbers->head(h), part);
    if (one == nullptr || place >= one->values.rows()) return std::nullopt;
    if (hit.kind == kMemoryWeights) pointed.selection.row = hit.row;
    for (std::string& line : entry_lines(context, *one, place, numbers->step())) say(line);
    if (is_editable(*tables)) say(context.words("panel.memory.drag"));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = machine(context.snapshot);
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (!is_editable(*tables)) return made;
    // What is pinned, not what is pointed at: the pointer leaves it on its way to the button.
    PanelContext still = context;
    still.hover = {};
    const int row = marked(still.pinned.row, tables->rows());
    const auto numbers = row < 0 ? std::nullopt : numbers_of(still, tables.get());
    const auto add = [&](const char* name, char key, bool enabled, auto poke) {
      PanelAction action;
      action.name = name;
      action.label = context.words(std::string("panel.memory.action.") + name);
      action.help = context.words(std::string("panel.memory.action.") + name + "_help");
      action.key = key;
      action.enabled = enabled;
      action.in_menu_only = true;
      if (enabled) action.commands = {poke()};
      made.push_back(std::move(action));
    };
    const MemoryCell cell{row, row < 0 ? -1 : entry(still, *numbers, row)};
    const auto nudged = [&](double by) {
      return [&, by] {
        const double now = before_ ? numbers->before(cell) : numbers->after(cell);
        const double most = std::max(kMostCell, bound_above(tables->largest_cell()));
        return poke_cells(*numbers, cell, Matrix<double>::Constant(1, 1, std::clamp(now + by, -most, most)));
      };
    };
    add("more", 'U', row >= 0, nudged(kNudge));
    add("less", 'D', row >= 0, nudged(-kNudge));
    add("wipe", 'O', row >= 0, [&] {
      return poke_cells(*numbers, {row, 0}, Matrix<double>::Zero(numbers->width(), 1));
    });
    made.push_back(release_action(context, *tables));
    return made;
  }

  // Cells and upright bars are dragged up and down, weights to the left and right.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    if (touch.begins) held_.reset();
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context, tables.get());
    if (!numbers) {
      held_.reset();
      return std::nullopt;
    }
    const draw::Hit& hit = touch.hit;
    if (touch.begins && (hit.kind == kMemoryCells || hit.kind == kMemoryChange)) clicked_ = {hit.row, hit.col};
    if (!is_editable(*tables)) return std::nullopt;
    if (hit.kind == kMemoryEdited) return press_foot(*tables, touch);
    const std::vector<PanelCommand> nothing;
    if (touch.begins) {
      const auto value = value_at(*numbers, hit);
      if (!value) return std::nullopt;
      const bool cell = hit.kind == kMemoryCells || hit.kind == kMemoryChange;
      drag_.begin(*value, cell ? bound_above(tables->largest_cell()) : 1.0);
      held_ = Held{numbers->step(), focus(context, *tables, *numbers)};
      if (cell) held_->cell = clicked_;
      if (hit.kind == kMemoryWeights) held_->cell = {hit.row, entry(context, *numbers, hit.row)};
      return nothing;
    }
    if (!held_) return std::nullopt;
    if (touch.ended) held_.reset();
    if (!drag_.moved(context, touch) || touch.ended || hit.kind == kMemoryChange) return nothing;
    return std::vector<PanelCommand>{dragged(context, *numbers, touch)};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context, tables.get());
    if (!numbers) return {};
    const auto table = [](std::string name, const Matrix<double>& values) {
      return PanelTable{std::move(name), {}, {}, values};
    };
    std::vector<PanelTable> made{table("memory", numbers->memory()),
                                 table("memory.change", numbers->memory() - numbers->memory_before())};
    for (Index h = 0; h < numbers->heads(); ++h)
      for (const char* part : {"weights", "erase", "add"})
        if (const Observable* one = tables->find(numbers->head(h), part)) made.push_back(table_of(*one));
    return made;
  }

 private:
  static const char* part_of(int kind) {
    return kind == kMemoryWeights ? "weights" : kind == kMemoryErase ? "erase" : kind == kMemoryAdd ? "add" : nullptr;
  }

  // While something is dragged, where it is.
  struct Held {
    Index step = 0;
    MemoryCell cell;
  };

  Index step_of(const PanelContext& context, const MachineTables& tables) const {
    return held_ && held_->step < tables.steps() ? held_->step : shown_step(context, tables);
  }

  std::optional<WriteNumbers> numbers_of(const PanelContext& context, const MachineTables* tables) const {
    if (tables == nullptr || tables->is_difference()) return std::nullopt;
    return WriteNumbers::read(*tables, step_of(context, *tables));
  }

  static bool fits(const WriteNumbers& numbers, MemoryCell cell) {
    return cell.n >= 0 && cell.n < numbers.rows() && cell.m >= 0 && cell.m < numbers.width();
  }

  // Of the row's entries the one that was clicked, for as long as a row is pinned; else the one that changed most.
  Index entry(const PanelContext& context, const WriteNumbers& numbers, Index row) const {
    if (context.pinned.row >= 0 && fits(numbers, {row, clicked_.m})) return clicked_.m;
    Index most = 0;
    const auto change = [&](Index m) { return std::fabs(numbers.after({row, m}) - numbers.before({row, m})); };
    for (Index m = 1; m < numbers.width(); ++m)
      if (change(m) > change(most)) most = m;
    return most;
  }

  MemoryCell focus(const PanelContext& context, const MachineTables& tables, const WriteNumbers& numbers) const {
    if (held_ && fits(numbers, held_->cell)) return held_->cell;
    const Index row = shown_row(context, tables, numbers.head(0), numbers.step());
    return {row, entry(context, numbers, row)};
  }

  // Entries of a row, one below the other: of the memory after the step, before it, or before the first.
  Poke poke_cells(const WriteNumbers& numbers, MemoryCell first, const Matrix<double>& values) const {
    const Index row = first.n * numbers.width() + first.m, step = numbers.step() - (before_ ? 1 : 0);
    return step < 0 ? Poke("memory.start", row, 0, values) : Poke("memory.cells", row, step, values);
  }

  std::optional<double> value_at(const WriteNumbers& numbers, const draw::Hit& hit) const {
    if (hit.kind == kMemoryCells || hit.kind == kMemoryChange) {
      const MemoryCell cell{hit.row, hit.col};
      if (!fits(numbers, cell)) return std::nullopt;
      return before_ ? numbers.before(cell) : numbers.after(cell);
    }
    const bool weights = hit.kind == kMemoryWeights;
    if (part_of(hit.kind) == nullptr || !fits(numbers, {weights ? hit.row : 0, weights ? 0 : hit.col}))
      return std::nullopt;
    const Index h = weights ? hit.col : hit.row;
    if (h < 0 || h >= numbers.heads()) return std::nullopt;
    if (weights) return numbers.weight(h, hit.row);
    return hit.kind == kMemoryErase ? numbers.erase(h, hit.col) : numbers.add(h, hit.col);
  }

  PanelCommand dragged(const PanelContext& context, const WriteNumbers& numbers, const Touch& touch) const {
    const draw::Hit& hit = touch.hit;
    const double across = drag_.to(context, touch.at.x - touch.from.x),
                 up = drag_.to(context, touch.from.y - touch.at.y);
    if (hit.kind == kMemoryCells) {
      const double most = std::max(kMostCell, drag_.scale());
      return poke_cells(numbers, {hit.row, hit.col}, Matrix<double>::Constant(1, 1, std::clamp(up, -most, most)));
    }
    const bool weights = hit.kind == kMemoryWeights;
    const std::string id = numbers.head(weights ? hit.col : hit.row).name + "." + part_of(hit.kind);
    if (weights) return Poke(id, hit.row, numbers.step(), std::clamp(across, 0.0, 1.0));
    const bool erase = hit.kind == kMemoryErase;
    return Poke(id, hit.col, numbers.step(), std::clamp(up, erase ? 0.0 : -1.0, 1.0));
  }

  bool before_ = false;
  mutable MemoryCell clicked_;
  mutable std::optional<Held> held_;  // while the pointer is down
};

}  // namespace

std::unique_ptr<Panel> make_memory_panel() { return std::make_unique<MemoryPanel>(); }

}  // namespace unrolled
