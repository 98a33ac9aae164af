// What every recurrent cell offers: one composed step as the lecture writes it, and a whole sequence at once.
//
// A new cell is one file that derives from Cell, defines step() and names its states and gates; it is listed in
// nn/cells.cpp. run() walks any cell step by step; a cell overrides it where a fused sequence is worth it, beside
// a test that both agree in value and gradient.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"

namespace unrolled {

// A handful of values without a heap allocation.
template <class T, int kMost>
class ShortList {
 public:
  ShortList() = default;
  ShortList(std::initializer_list<T> values) {
    for (const T& value : values) push_back(value);
  }
  void push_back(const T& value) {
    check(count_ < kMost, "ShortList: more than ", kMost, " values");
    values_[static_cast<std::size_t>(count_++)] = value;
  }
  int size() const { return count_; }
  T& operator[](int i) { return values_[static_cast<std::size_t>(i)]; }
  const T& operator[](int i) const { return values_[static_cast<std::size_t>(i)]; }
  const T* begin() const { return values_.data(); }
  const T* end() const { return values_.data() + count_; }

 private:
  std::array<T, static_cast<std::size_t>(kMost)> values_{};
  int count_ = 0;
};

// The recurrent state, in the order of Cell::state_names(): h first. Each is H x B.
template <class S>
using CellState = ShortList<Var<S>, 3>;

// What a cell lets people watch over a sequence, H x (T*B): the states and the gates by name.
template <class S>
struct Watched {
  const char* name = "";  // "h", "c", "i", "f", "o", "g", …
  MatrixSpan<S> values;
};

// The input of a sequence of T steps and B columns: either dense columns, I x (T*B), or one-hot columns given by
// their indices (T*B of them; 0 … I-1, or -1 for a column of zeros: no input), for which no matrix is ever built.
template <class S>
struct SequenceInput {
  Var<S> dense;
  const int* one_hot = nullptr;
  Index steps = 0;
  Index batch = 1;
  bool reverse = false;  // run from the last step to the first; outputs stay at their own steps
};

template <class S>
struct SequenceRun {
  Var<S> hidden;      // h of every step, H x (T*B)
  CellState<S> last;  // the state after the last step taken (t = T-1, or t = 0 where reversed)
  ShortList<Watched<S>, 8> watched;
  // ∂L/∂h_t in full (what arrives from the loss at t and from all later steps), H x (T*B); written by the
  // backward pass, if a gradient reaches the sequence at all.
  MatrixSpan<S> hidden_gradient;
};

template <class S>
class Cell {
 public:
  Cell(Index input_size, Index hidden_size) : input_size_(input_size), hidden_size_(hidden_size) {}
  virtual ~Cell() = default;

  Index input_size() const { return input_size_; }
  Index hidden_size() const { return hidden_size_; }

  // "h" and what else is carried from step to step; then the gates that step() and run() report.
  virtual const std::vector<std::string>& state_names() const = 0;
  virtual const std::vector<std::string>& gate_names() const = 0;

  // One step as the equations stand, out of plain operations; x: I x B. Appends one Var per gate to `gates`
  // where given, in the order of gate_names().
  virtual CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                            ShortList<Var<S>, 8>* gates = nullptr) const = 0;

  // The whole sequence. This default calls step() T times; fused cells override it.
  virtual SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const;

  // A state of zeros for B columns, through which nothing learns.
  CellState<S> zero_state(Tape<S>& tape, Index batch) const;

 private:
  Index input_size_;
  Index hidden_size_;
};

// What can be chosen when a cell is made; a cell reads what concerns it.
struct CellOptions {
  std::string kind = "lstm";            // one of cell_kinds()
  double forget_bias = 1.0;             // LSTM: initial bias of the forget gate (Jozefowicz et al. 2015)
  bool reset_after = false;             // GRU: reset gate after the product W_hn h (PyTorch) or before it (Cho 2014)
  std::string initialiser = "uniform";  // "uniform", "normal", "xavier", "orthogonal", "identity" (gated_weights.h)
};

// The kinds that make_cell knows: "rnn_tanh", "rnn_relu", "lstm", "gru".
const std::vector<std::string>& cell_kinds();

// Makes a cell whose parameters are added to `parameters` as "<name>.W_x", "<name>.W_h", "<name>.b", …
// Throws std::invalid_argument for an unknown kind or a size that is not positive.
template <class S>
std::unique_ptr<Cell<S>> make_cell(const CellOptions& options, const std::string& name, Index input_size,
                                   Index hidden_size, ParameterSet<S>& parameters, Random& random);

}  // namespace unrolled
