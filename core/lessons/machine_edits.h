// What a person changes by hand of a machine at work on one sequence: bits that enter, cells of the memory, where a
// head points, what the controller emits. All of it belongs to one sequence and is forgotten with it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/run/poke.h"
#include "core/run/safetensors.h"
#include "core/run/snapshot.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

using Observables = std::vector<std::shared_ptr<const Observable>>;

class MachineEdits {
 public:
  struct Input {
    Index row = 0;
    Index step = 0;
    float value = 0.0F;
  };
  // By step and row; before the first step, of what the memory starts with: step −1.
  using Entries = std::map<Index, std::map<Index, float>>;

  // Forgets everything where the sequence is another one than before: its task is known, so that its shape and its
  // number tell it from others.
  void belong_to(const AlgorithmicShape& shape, std::int64_t number);
  void clear();
  bool empty() const { return inputs_.empty() && entries_.empty(); }

  // In the order in which they were made.
  const std::vector<Input>& inputs() const { return inputs_; }
  // "memory.cells" (what it starts with among them), "read.1.weights", "write.1.key" …, those that have any.
  const std::map<std::string, Entries>& entries() const { return entries_; }
  // Whether something was changed at a step (of the first one: or before it).
  bool any_at(Index step) const;

  // The sequence with the inputs that were changed, and the answers to it.
  void apply_to(const AlgorithmicTask& task, AlgorithmicBatch& sequence) const;

  // What can be changed, by the names of what is shown (watched_machine.h), as far as `shown` has it:
  //   sequence.input   what was drawn (AlgorithmicTask::may_change); `drawn` is the sequence as it was
  //   memory.cells, memory.start
  //   X.weights, X.shift   shares of a step: the others make room in their proportions
  //   X.key, X.beta, X.gate, X.gamma, X.erase, X.add, X.vector
  //   edits.made       zeros in a row of steps: these are let go; all of them: so is everything
  // Throws std::invalid_argument in one line for anything else, and changes nothing then.
  void change(const Poke& poke, const Observables& shown, const AlgorithmicTask& task, const AlgorithmicBatch& drawn);

  // "lesson.edits.…", where there are any.
  void save(Archive& archive) const;
  static bool are_in(const Archive& archive);
  // Those of another sequence than the present one are forgotten. Throws std::invalid_argument where they are none that
  // change() could have made, and has none then.
  void load(const Archive& archive, const Observables& shown, const AlgorithmicTask& task,
            const AlgorithmicBatch& drawn);

 private:
  void change_input(const Poke& poke, const AlgorithmicTask& task, const AlgorithmicBatch& drawn);
  void change_entries(const Poke& poke, const Observable& shown);
  void let_go(const Poke& poke, Index steps);
  void take_entries(const Archive& archive, const Observables& shown);

  std::vector<std::int64_t> sequence_;  // length, repeats, number
  std::vector<Input> inputs_;
  std::map<std::string, Entries> entries_;
};

}  // namespace unrolled
