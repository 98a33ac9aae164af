// A Neural Turing Machine: a controller that reads and writes a memory of N rows of M numbers by heads whose weights
// over the rows it learns to move (Graves, Wayne and Danihelka 2014).
//
// A step:
//   h = controller([x; r_1 … r_R], its state before)         r: what the read heads read at the step before
//   z = W_z h + b_z                                          what all heads emit (addressing.h), e and a of writing
//   every write head addresses M_{t−1}, then they write: M_t
//   every read head addresses M_t and reads: r_k = Σ_n w_n M_n
//   y = W_y [h; r_1 … r_R] + b_y
// Writing, with the weights w of a head over the rows:
//   erase-add   M_n ← M_n ∘ (1 − w_n e) + w_n a   (Graves 2014, eq. 3 and 4)
//   overwrite   M_n ← w_n a + (1 − w_n) M_n         (the lectures')
// Of several heads that erase and add all erase before all add; those that overwrite write one after the other.
// e = σ and a = tanh of the controller's output.
//
// The controller is a layer h = tanh(W [x; r] + b) or a recurrent cell. What is there before the first step is learnt:
// what was read, h (and c), all through tanh, and the weights of each head, a softmax that begins with its peak on the
// first row. The memory itself begins as
//   constant   1e-6 throughout (Collier and Beel 2018)
//   random     uniform in ±1/√(N + M), drawn once and never learnt
//   learned    the same, and learnt
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/addressing.h"
#include "core/nn/linear.h"
#include "core/nn/machine_interventions.h"
#include "core/nn/stepped_cell.h"

namespace unrolled {

inline constexpr int kMostMachineHeads = 4;  // of either kind
inline constexpr int kMostShiftRange = 3;

const std::vector<std::string>& machine_controllers();    // "feedforward", then usual_cell_kinds()
const std::vector<std::string>& machine_write_rules();    // "erase-add", "overwrite"
const std::vector<std::string>& machine_memory_starts();  // "constant", "random", "learned"

struct TuringMachineOptions {
  Index input = 0;                         // I
  Index output = 0;                        // O
  std::string controller = "feedforward";  // one of machine_controllers()
  Index hidden = 64;                       // H
  Index rows = 32;                         // N
  Index width = 10;                        // M
  int read_heads = 1;                      // 1 … kMostMachineHeads
  int write_heads = 1;                     // 1 … kMostMachineHeads
  std::string write_rule = "erase-add";
  int shift_range = 1;  // 1 … kMostShiftRange: a head moves by −1, 0 or +1 rows, up to ±3
  std::string memory_start = "constant";
};

// What one head did, a column a step. The matrices that a head has no use for stay empty.
template <class S>
struct HeadTrace {
  Matrix<S> start;                                         // N x 1: the weights before the first step
  Matrix<S> similarity, content, gated, shifted, weights;  // N x T
  Matrix<S> key;                                           // M x T
  Matrix<S> beta, gate, gamma;                             // 1 x T
  Matrix<S> shift;                                         // S x T
  Matrix<S> erase;                                         // M x T: write heads that erase and add
  Matrix<S> add;                                           // M x T: write heads; what overwrites is called a as well
  Matrix<S> vector;                                        // M x T: read heads
};

// What a machine did with the first sequence of a batch. The memory of the matrices is kept from run to run.
template <class S>
struct MachineTrace {
  std::vector<HeadTrace<S>> heads;  // the read heads, then the write heads
  Matrix<S> memory_start;           // (N*M) x 1: entry n*M + m is entry m of row n
  Matrix<S> memory;                 // (N*M) x T: after each step's writes
  std::vector<Matrix<S>> states;    // H x T each, as TuringMachine::state_names() has them
  std::vector<Matrix<S>> gates;     // H x T each, as TuringMachine::gate_names() has them
};

template <class S>
class TuringMachine {
 public:
  // Adds "controller.*", "heads.W", "heads.b" (W_z, b_z), "output.W", "output.b", "start.read" (M x R), "start.h",
  // "start.c" as far as the controller has them, "start.weights" (N x heads) and, where it is learnt, "start.memory"
  // (N x M). Throws std::invalid_argument for what is unknown or out of range.
  TuringMachine(const TuringMachineOptions& options, ParameterSet<S>& parameters, Random& random);

  const TuringMachineOptions& options() const { return options_; }
  int heads() const { return options_.read_heads + options_.write_heads; }
  bool reads(int head) const { return head < options_.read_heads; }
  std::string head_name(int head) const;  // "read 1" …, then "write 1" …
  Index shifts() const { return 2 * options_.shift_range + 1; }

  const std::vector<std::string>& state_names() const;  // "h", and "c" of an LSTM
  const std::vector<std::string>& gate_names() const;   // none of a feedforward controller

  // inputs: I x (T*B), time-major; returns the logits of every step, O x (T*B). Interventions want a batch of one.
  // Throws std::invalid_argument where the shapes do not fit, and for an intervention that is out of range.
  Var<S> run(Tape<S>& tape, Var<S> inputs, Index steps, Index batch, const Interventions* interventions = nullptr,
             MachineTrace<S>* trace = nullptr) const;

 private:
  struct Prepared;
  struct State;
  struct Hands;

  Prepared prepare(Tape<S>& tape, Index batch) const;
  State start(Tape<S>& tape, Index batch) const;
  Var<S> start_memory(Tape<S>& tape, Index batch) const;
  Var<S> step(Tape<S>& tape, const Prepared& prepared, Var<S> x, Index t, const Hands& hands, State& state) const;
  HeadParameters<S> emit(Tape<S>& tape, Var<S> z, int head, Index t, const Hands& hands) const;
  void move(Tape<S>& tape, Var<S> z, int head, Index t, const Hands& hands, State& state) const;
  void write(Tape<S>& tape, Var<S> z, Index t, const Hands& hands, State& state) const;
  void begin_trace(const State& state, Index steps, MachineTrace<S>& trace) const;
  void check_interventions(const Interventions& interventions, Index steps, Index batch) const;
  Index first_row(int head) const;  // of z

  TuringMachineOptions options_;
  std::optional<Linear<S>> layer_;      // of a feedforward controller
  std::optional<SteppedCell<S>> cell_;  // of all others
  Parameter<S>* W_z_;
  Parameter<S>* b_z_;
  std::optional<Linear<S>> output_;
  Parameter<S>* first_read_;
  ShortList<Parameter<S>*, 3> first_state_;
  Parameter<S>* first_weights_;
  Parameter<S>* first_memory_ = nullptr;  // where it is learnt
  Matrix<S> memory_;                      // N x M: what it begins as where it is not
};

}  // namespace unrolled
