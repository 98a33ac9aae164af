// A network with an external memory on one sequence, as the panels read it from a snapshot: what it reads and answers,
// where its heads point, what stands in the memory after every step, and how far the walk through the sequence has
// come. Steps t, memory rows n and their entries m count from 0, as on the axes of all panels.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

struct MachineHead {
  std::string name;     // "read.1": what its observables' ids begin with
  bool writes = false;  // else it reads
  int number = 1;       // among those of its kind
};

class MachineTables {
 public:
  static constexpr int kEverything = -1;  // of the walk

  // Null where the snapshot has neither a sequence with its answers nor the weights of a head.
  static std::shared_ptr<const MachineTables> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  Index steps() const { return steps_; }  // T
  const Axis& time_axis() const { return time_axis_; }
  // One that was published ("sequence.input", "memory.cells", "read.1.key") and fits to the others; null: there is
  // none.
  const Observable* find(std::string_view id) const { return shared(id).get(); }
  std::shared_ptr<const Observable> shared(std::string_view id) const;
  // Of the difference of two runs or moments: no weights, no cells of a memory.
  bool is_difference() const { return difference_; }

  // The sequence: what is read, and what is answered where answers are asked. A network without memory has nothing
  // else.
  bool has_sequence() const { return find("sequence.input") != nullptr && find("sequence.output") != nullptr; }
  bool asked(Index t) const;
  // Whether what was decided for an output unit is what is right; true where no answer is asked.
  bool right(Index unit, Index t) const;
  bool right(Index t) const;
  bool edited(Index t) const;  // something was changed by hand
  bool any_edited() const;

  // The heads that write, then those that read, as a step goes.
  const std::vector<MachineHead>& heads() const { return heads_; }
  std::vector<MachineHead> heads_that(bool write) const;
  const MachineHead* head(std::string_view name) const;  // null: there is none
  // "key", "beta", "similarity", "weights", … of a head; null where it was not published.
  const Observable* find(const MachineHead& head, std::string_view part) const {
    return find(head.name + "." + std::string(part));
  }
  // N x T of its weights. Of one of heads(), or of the same head of another snapshot; null: there is none.
  const Matrix<float>* weights(const MachineHead& head) const;
  double weight(const MachineHead& head, Index n, Index t) const;
  // The weights that step t starts from: those of the step before, or those before the first.
  double weight_before(const MachineHead& head, Index n, Index t) const;
  // The row that has the largest weight.
  Index focus(const MachineHead& head, Index t) const;

  // The memory. Some panels can do without its cells.
  bool has_memory() const { return cells_ != nullptr; }
  Index rows() const { return rows_; }    // N; 0 where there is no head
  Index width() const { return width_; }  // M; 0 where the cells are unknown
  const Axis& row_axis() const { return row_axis_; }
  // M_t(n, m), after the writes of step t; before the first step where t is −1.
  double cell(Index n, Index m, Index t) const;
  Matrix<double> memory(Index t) const;  // N x M
  // Largest size of a cell at any step, the start included: what a scale has to hold.
  double largest_cell() const { return largest_cell_; }
  // Erase and add, M_t = M_{t−1}(1 − w e) + w a; else the value w that a row moves towards, a w + (1 − a) M_{t−1}.
  bool erases() const { return erases_; }

  // The walk: steps after it are hidden; kEverything: none is, and none is the last in particular.
  bool can_walk() const { return can_walk_; }
  int walk() const { return walk_; }
  Index steps_shown() const { return walk_ == kEverything ? steps_ : walk_ + 1; }
  bool shown(Index t) const { return t >= 0 && t < steps_shown(); }
  // The step that was reached last; nothing where everything is shown.
  std::optional<Index> current() const;

 private:
  using Values = std::shared_ptr<const Observable>;

  void find_heads(const Snapshot& snapshot);
  void drop_what_does_not_fit();
  void measure_memory();
  void read_settings(const Settings& settings);

  std::vector<Values> published_;  // as they came, in their order
  std::map<std::string, Values, std::less<>> kept_;
  std::shared_ptr<const Settings> settings_;
  std::vector<MachineHead> heads_;
  // Of kept_, for what is asked of every cell; null where there is none.
  std::vector<const Observable*> weights_;  // of each head
  const Observable* cells_ = nullptr;
  const Observable* start_ = nullptr;
  Axis time_axis_, row_axis_;
  Index steps_ = 0, rows_ = 0, width_ = 0;
  double largest_cell_ = 0.0;
  bool difference_ = false;
  bool erases_ = false;
  bool can_walk_ = false;
  int walk_ = kEverything;
};

// Of the snapshot that was asked for last: the same as long as what it is read from is.
class LatestMachine {
 public:
  std::shared_ptr<const MachineTables> of(const Snapshot& snapshot) {
    if (tables_ == nullptr || !tables_->is_of(snapshot)) tables_ = MachineTables::read(snapshot);
    return tables_;
  }

 private:
  std::shared_ptr<const MachineTables> tables_;
};

// The step that a panel of one step shows: the selected one where it is shown, else the one that the walk has reached,
// else the last.
Index shown_step(const PanelContext& context, const MachineTables& tables);
// The selected row of the memory, else the one where the head points at this step.
Index shown_row(const PanelContext& context, const MachineTables& tables, const MachineHead& head, Index t);

// "Read head 1".
std::string head_name(const PanelContext& context, const MachineHead& head);

// Next, back, to the beginning, all: the same keys in every panel that walks through the sequence. None where the
// lesson has no walk.
std::vector<PanelAction> walk_actions(const PanelContext& context, const MachineTables& tables);

// Lets go of everything that was changed by hand in the sequence, its inputs included.
Poke release_edits(const MachineTables& tables);
// Where the lesson lets one change something by hand, and what is shown is one run's.
bool is_editable(const MachineTables& tables);

}  // namespace unrolled
