// What a head reads at one step, worked out: the rows of the memory that count, each times its weight, and their sum.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/observed.h"
#include "app/panels/read_painter.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

constexpr float kSlack = 3.0F;         // points; the pointer has not been dragged before it leaves them
constexpr float kWholeScale = 150.0F;  // points of a drag from 0 to 1, or to the end of the scale

class ReadPanel final : public Panel {
 public:
  std::string id() const override { return "read"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = latest_.of(context.snapshot);
    if (!ready(context.snapshot)) return context.words("panel.read.title");
    return context.words("panel.read.title_of",
                         {head_name(context, *head_of(*tables)), std::to_string(shown_step(context, *tables)),
                          weight_letter(tables->erases())});
  }

  bool applies(const Snapshot& snapshot) const override {
    return latest_.of(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override {
    return context.words(latest_.of(context.snapshot) != nullptr ? "panel.memory.without" : "panel.read.promise");
  }
  bool ready(const Snapshot& snapshot) const override {
    const auto tables = latest_.of(snapshot);
    return tables != nullptr && !tables->is_difference() && tables->has_memory() && head_of(*tables) != nullptr;
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    if (!ready(context.snapshot)) return {};
    const auto tables = latest_.of(context.snapshot);
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
    const auto tables = latest_.of(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return draw::Picture(size);
    const int row = held_row_ >= 0 ? held_row_ : context.row();
    return ReadPainter(context, *tables, *numbers, entry(context, *numbers), marked(row, numbers->rows()), size)
        .paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = latest_.of(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return std::nullopt;
    if (hit.kind == kReadEdited)
      return Pointed{{},
                     {context.words("panel.memory.action.release"), context.words("panel.memory.action.release_help")}};
    const std::string at = "t = " + std::to_string(numbers->step());
    Pointed pointed{{static_cast<int>(numbers->step()), -1, -1, -1}, {}};
    const auto say = [&](const std::string& line) { pointed.lines.push_back(line); };
    if (hit.kind == kReadRest) {
      say(context.words("panel.read.rest"));
      return pointed;
    }
    if (hit.kind == kReadVector) {
      if (hit.col < 0 || hit.col >= numbers->width()) return std::nullopt;
      const std::vector<Index> rows = numbers->that_count(6, -1);
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
    const auto tables = latest_.of(context.snapshot);
    std::vector<PanelAction> made = walk_actions(context, *tables);
    if (!is_editable(*tables)) return made;
    PanelAction release;
    release.name = "release";
    release.label = context.words("panel.memory.action.release");
    release.help = context.words("panel.memory.action.release_help");
    release.key = 'G';
    release.in_menu_only = true;
    release.commands = {release_edits(*tables)};
    made.push_back(std::move(release));
    return made;
  }

  // Weights are dragged to the left and right, entries of what is read up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = latest_.of(context.snapshot);
    const auto numbers = numbers_of(context);
    if (!numbers) return std::nullopt;
    const draw::Hit& hit = touch.hit;
    const bool weight = hit.kind == kReadWeight && hit.row >= 0 && hit.row < numbers->rows();
    const bool vector = hit.kind == kReadVector && hit.col >= 0 && hit.col < numbers->width();
    const bool row = hit.kind == kReadRow && hit.col >= 0 && hit.col < numbers->width();
    if (touch.begins && (vector || row)) clicked_ = hit.col;
    if (!is_editable(*tables)) return std::nullopt;
    if (hit.kind == kReadEdited) {
      if (!touch.begins) return std::vector<PanelCommand>{};
      return std::vector<PanelCommand>{release_edits(*tables)};
    }
    if (!weight && !vector) return std::nullopt;
    if (touch.begins) {
      begun_at_ = weight ? numbers->weight(hit.row) : numbers->vector(hit.col);
      // A line that is dragged to nothing stays.
      held_row_ = weight ? hit.row : -1;
      dragging_ = false;
      return std::vector<PanelCommand>{};
    }
    if (touch.ended) held_row_ = -1;
    const draw::Point by{touch.at.x - touch.from.x, touch.from.y - touch.at.y};
    if (!dragging_ && std::hypot(by.x, by.y) < kSlack * context.theme.scale) return std::vector<PanelCommand>{};
    dragging_ = true;
    if (touch.ended) return std::vector<PanelCommand>{};
    const auto share = [&](float points) { return static_cast<double>(points / (kWholeScale * context.theme.scale)); };
    const std::string id = numbers->head().name;
    if (weight)
      return std::vector<PanelCommand>{
          Poke(id + ".weights", hit.row, numbers->step(), std::clamp(begun_at_ + share(by.x), 0.0, 1.0))};
    const double bound = bound_above(tables->largest_cell());
    return std::vector<PanelCommand>{
        Poke(id + ".vector", hit.col, numbers->step(), std::clamp(begun_at_ + bound * share(by.y), -bound, bound))};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = latest_.of(context.snapshot);
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
  // The chosen one of those that read, else the first; null: there is none.
  const MachineHead* head_of(const MachineTables& tables) const {
    const MachineHead* chosen = tables.head(head_);
    if (chosen != nullptr && !chosen->writes) return chosen;
    for (const MachineHead& head : tables.heads())
      if (!head.writes) return &head;
    return nullptr;
  }

  std::optional<ReadNumbers> numbers_of(const PanelContext& context) const {
    if (!ready(context.snapshot)) return std::nullopt;
    const auto tables = latest_.of(context.snapshot);
    return ReadNumbers::read(*tables, *head_of(*tables), shown_step(context, *tables));
  }

  // The one that was clicked, for as long as something is pinned; else the largest that is read.
  Index entry(const PanelContext& context, const ReadNumbers& numbers) const {
    if (context.pinned.time >= 0 && clicked_ >= 0 && clicked_ < numbers.width()) return clicked_;
    Index most = 0;
    for (Index m = 1; m < numbers.width(); ++m)
      if (std::fabs(numbers.vector(m)) > std::fabs(numbers.vector(most))) most = m;
    return most;
  }

  std::string head_;
  mutable LatestMachine latest_;
  mutable int clicked_ = -1;   // entry
  mutable int held_row_ = -1;  // while the pointer is down on its weight
  mutable double begun_at_ = 0.0;
  mutable bool dragging_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_read_panel() { return std::make_unique<ReadPanel>(); }

}  // namespace unrolled
