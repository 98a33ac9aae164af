// What a head reads at one step, worked out: the rows of the memory that count, each times its weight, and their sum.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/machine_panel.h"
#include "app/panels/observed.h"
#include "app/panels/read_painter.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

class ReadPanel final : public MachinePanel {
 public:
  std::string id() const override { return "read"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    if (!ready(context.snapshot)) return context.words("panel.read.title");
    return context.words("panel.read.title_of",
                         {head_name(context, *head_of(*tables)), std::to_string(step_of(context, *tables)),
                          weight_letter(tables->erases())});
  }

  bool ready(const Snapshot& snapshot) const override {
    const auto tables = machine(snapshot);
    return tables != nullptr && !tables->is_difference() && tables->has_memory() && head_of(*tables) != nullptr;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = machine(context.snapshot);
    PanelOption option{"head", context.words("panel.read.option.head"), {}, head_of(*tables)->name};
    for (const MachineHead& head : tables->heads_that(false))
      option.choices.emplace_back(head.name, head_name(context, head));
    return {std::move(option)};
  }
  void set_option(std::string_view name, std::string_view value) override {
    if (name != "head") throw std::invalid_argument(unknown_name("option of panel read", name, {"head"}));
    head_ = value;
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return draw::Picture(size);
    // A line that is dragged to nothing stays, and pointing at a line takes none away.
    const std::vector<Index> wanted{held_ ? held_->row : -1, context.pinned.row, context.hover.row};
    return ReadPainter(context, *tables, *numbers, entry(*numbers), wanted, size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return std::nullopt;
    if (hit.kind == kReadEdited) return point_at_foot(context);
    const std::string at = "t = " + std::to_string(numbers->step());
    // The step is none that is pointed at: it goes on with the walk while the pointer rests here.
    Pointed pointed;
    const auto say = [&](const std::string& line) { pointed.lines.push_back(line); };
    if (hit.kind == kReadRest) {
      say(context.words("panel.read.rest"));
      return pointed;
    }
    if (hit.kind == kReadVector) {
      if (hit.col < 0 || hit.col >= numbers->width()) return std::nullopt;
      const std::vector<Index> rows = numbers->that_count(6, {});
      for (const FormulaLine& line : read_formula(*numbers, hit.col, rows)) say(plain_text(line));
      for (const std::string& note : read_notes(context, *numbers, hit.col, rows)) say(note);
      if (is_editable(*tables)) say(context.words("panel.memory.drag"));
      return pointed;
    }
    if (hit.row < 0 || hit.row >= numbers->rows()) return std::nullopt;
    pointed.selection.row = hit.row;
    if (hit.kind == kReadWeight) {
      for (std::string& line :
           entry_lines(context, *tables->find(numbers->head(), "weights"), hit.row, numbers->step()))
        say(line);
      if (is_editable(*tables)) say(context.words("panel.memory.drag"));
      return pointed;
    }
    if (hit.kind != kReadRow || hit.col < 0 || hit.col >= numbers->width()) return std::nullopt;
    const MemoryCell cell{hit.row, hit.col};
    const std::string letter = weight_letter(numbers->erases());
    say(context.words("panel.memory.place", {std::to_string(cell.n), std::to_string(cell.m)}) + ", " + at);
    say(draw::with_subscripts(letter + "(" + std::to_string(cell.n) + ") · " + cell_name(numbers->step(), cell)) +
        " = " + draw::significant(numbers->weight(cell.n)) + " · " +
        (numbers->cell(cell) < 0.0 ? "(" + draw::significant(numbers->cell(cell)) + ")"
                                   : draw::significant(numbers->cell(cell))) +
        " = " + draw::significant(numbers->term(cell)));
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = machine(context.snapshot);
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (!is_editable(*tables)) return made;
    made.push_back(release_action(context, *tables));
    return made;
  }

  // Weights are dragged to the left and right, entries of what is read up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    if (touch.begins) held_.reset();
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) {
      held_.reset();
      return std::nullopt;
    }
    const draw::Hit& hit = touch.hit;
    const bool weight = hit.kind == kReadWeight && hit.row >= 0 && hit.row < numbers->rows();
    const bool vector = hit.kind == kReadVector && hit.col >= 0 && hit.col < numbers->width();
    const bool row = hit.kind == kReadRow && hit.col >= 0 && hit.col < numbers->width();
    // A second click lets the entry go, as it lets go of what it pinned.
    const bool again = clicked_ == hit.col;
    if (touch.begins && row) clicked_ = again && context.pinned.row == hit.row ? -1 : hit.col;
    if (touch.begins && vector) unchoose_ = again;
    if (touch.begins && vector) clicked_ = hit.col;
    if (!is_editable(*tables)) return std::nullopt;
    if (hit.kind == kReadEdited) return press_foot(*tables, touch);
    if (!weight && !vector) return std::nullopt;
    const std::vector<PanelCommand> nothing;
    if (touch.begins) {
      drag_.begin(weight ? numbers->weight(hit.row) : numbers->vector(hit.col),
                  weight ? 1.0 : bound_above(tables->largest_cell()));
      held_ = Held{numbers->step(), numbers->head().name, weight ? hit.row : -1};
      return nothing;
    }
    if (!held_) return std::nullopt;
    const std::string id = held_->head;
    if (touch.ended) held_.reset();
    const bool moved = drag_.moved(context, touch);
    if (vector && touch.ended && !moved && unchoose_) clicked_ = -1;
    if (!moved || touch.ended) return nothing;
    if (weight)
      return std::vector<PanelCommand>{Poke(id + ".weights", hit.row, numbers->step(),
                                            std::clamp(drag_.to(context, touch.at.x - touch.from.x), 0.0, 1.0))};
    return std::vector<PanelCommand>{
        Poke(id + ".vector", hit.col, numbers->step(),
             std::clamp(drag_.to(context, touch.from.y - touch.at.y), -drag_.scale(), drag_.scale()))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = machine(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return {};
    Matrix<double> terms(numbers->rows(), numbers->width());
    for (Index m = 0; m < numbers->width(); ++m)
      for (Index n = 0; n < numbers->rows(); ++n) terms(n, m) = numbers->term({n, m});
    std::vector<PanelTable> made{{numbers->head().name + ".terms", {}, {}, std::move(terms)}};
    for (const char* part : {"weights", "vector"})
      if (const Observable* one = tables->find(numbers->head(), part)) made.push_back(table_of(*one));
    return made;
  }

 private:
  // While something is dragged, where it is.
  struct Held {
    Index step = 0;
    std::string head;
    int row = -1;
  };

  Index step_of(const PanelContext& context, const MachineTables& tables) const {
    return held_ && held_->step < tables.steps() ? held_->step : shown_step(context, tables);
  }

  // The chosen one of those that read, else the first; null: there is none.
  const MachineHead* head_of(const MachineTables& tables) const {
    const MachineHead* chosen = tables.head(held_ ? held_->head : head_);
    if (chosen != nullptr && !chosen->writes) return chosen;
    for (const MachineHead& head : tables.heads())
      if (!head.writes) return &head;
    return nullptr;
  }

  std::optional<ReadNumbers> numbers_of(const PanelContext& context) const {
    if (!ready(context.snapshot)) return std::nullopt;
    const auto tables = machine(context.snapshot);
    return ReadNumbers::read(*tables, *head_of(*tables), step_of(context, *tables));
  }

  // The one that was clicked last, else the largest that is read.
  Index entry(const ReadNumbers& numbers) const {
    if (clicked_ >= 0 && clicked_ < numbers.width()) return clicked_;
    Index most = 0;
    for (Index m = 1; m < numbers.width(); ++m)
      if (std::fabs(numbers.vector(m)) > std::fabs(numbers.vector(most))) most = m;
    return most;
  }

  std::string head_;
  mutable int clicked_ = -1;          // entry
  mutable bool unchoose_ = false;     // it, when the pointer is let go where it is
  mutable std::optional<Held> held_;  // while the pointer is down
};

}  // namespace

std::unique_ptr<Panel> make_read_panel() { return std::make_unique<ReadPanel>(); }

}  // namespace unrolled
