// What learns in the lesson `ntm`: a Neural Turing Machine, or its rival, an LSTM with a linear answer, that has only
// its own state to keep things in.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"
#include "core/nn/linear.h"
#include "core/nn/turing_machine.h"
#include "core/run/settings.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

class NtmModel {
 public:
  // Adds the parameters: those of TuringMachine, or "lstm.W_x" … and "output.W", "output.b".
  NtmModel(const Settings& settings, const AlgorithmicTask& task, ParameterSet<float>& parameters, Random& random);

  bool has_memory() const { return machine_.has_value(); }
  const TuringMachine<float>& machine() const { return *machine_; }  // where there is a memory
  // Of the controller, or the LSTM; a feedforward controller shows its layer as an Elman network its state.
  const CellOptions& cell() const { return cell_; }
  std::vector<std::string> state_names() const;
  std::vector<std::string> gate_names() const;
  // What a step of one sequence takes, roughly, before it is learnt from: numbers that are kept with their gradients,
  // and work in about as many nanoseconds.
  Index numbers_per_step() const;
  Index work_per_step() const { return numbers_per_step() + weights_ / 8; }

  // The scores of all answers, O x (T*B): before the sigmoid, or the softmax, of core/tasks/algorithmic_task.h. Of a
  // batch of one `changed` may be forced and all that happens be kept; of the rival, which can have nothing forced,
  // that is only MachineTrace::states and gates.
  Var<float> run(Tape<float>& tape, const AlgorithmicBatch& batch, const Interventions* changed = nullptr,
                 MachineTrace<float>* trace = nullptr) const;

 private:
  CellOptions cell_;
  std::optional<TuringMachine<float>> machine_;
  std::unique_ptr<Cell<float>> lstm_;  // as the next one, where there is no memory
  std::unique_ptr<Linear<float>> output_;
  Index weights_ = 0;  // numbers of all parameters
};

// Cross-entropy of what is asked for, in nats: summed over the bits of a step, averaged over steps and sequences.
Var<float> answer_loss(Tape<float>& tape, Var<float> scores, const AlgorithmicBatch& batch, Answer answer);

}  // namespace unrolled
