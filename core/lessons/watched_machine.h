// What panels show of one sequence of an algorithmic task: what entered and what was answered, where every head pointed
// and how that came about, the memory after every step, the state of the controller.
#pragma once

#include <memory>
#include <vector>

#include "core/lessons/machine_edits.h"
#include "core/lessons/ntm_model.h"
#include "core/run/snapshot.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

struct WatchedMachine {
  AlgorithmicBatch sequence;  // one, as it was read
  Matrix<float> scores;       // O x T, before the sigmoid or softmax
  MachineTrace<float> trace;
};

// Publishes, T steps being the columns:
//   group "sequence": sequence.input I x T; sequence.target, sequence.output (probabilities) and sequence.decided (0 or
//   1), O x T; sequence.asked 1 x T (0 or 1); sequence.changeable I x T, 1 where an input can be changed by hand
//   group "edits": edits.made 1 x T, 1 where something was changed by hand
//   group "states": of the controller, or the LSTM, what state_observables() of watched_states.h says
// and where there is a memory of N rows of M numbers, X being read.1, read.2 … and write.1 …:
//   group "heads": X.weights N x T
//   group "addressing": X.similarity, X.content, X.gated, X.shifted N x T; X.key M x T; X.beta, X.gate, X.gamma 1 x T;
//   X.shift S x T; X.start N x 1, the weights before the first step; of write heads X.add M x T (where they overwrite:
//   what they write) and, where they erase, X.erase M x T; of read heads X.vector M x T, what was read
//   group "memory": memory.cells (N*M) x T, after the writes of each step, entry m of row n in row n*M + m;
//   memory.start (N*M) x 1
// Steps are counted from 0: what is there before the first one has the index −1. Where rows are overwritten, symbols
// and formulas have the lecture's letters: weights a, and w for what is written.
Observables machine_observables(const WatchedMachine& watched, const NtmModel& model, const AlgorithmicTask& task,
                                const MachineEdits& edits);

// What is to be forced of a machine that is changed so.
Interventions interventions_of(const MachineEdits& edits, const TuringMachine<float>& machine);

// Of every answer: how probable it is, and which is decided for.
Matrix<float> answer_probabilities(const Matrix<float>& scores, Answer answer);
Matrix<float> decided_answers(const Matrix<float>& scores, Answer answer);

}  // namespace unrolled
