// What every recurrent cell offers: one composed step as the lecture writes it, and a whole sequence at once.
//
// A new cell is one file that derives from Cell, defines step() and names its states and gates; it is listed in
// nn/cells.cpp. run() walks any cell step by step; a cell overrides it where a fused sequence is worth it, beside
// a test that both agree in value and gradient.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
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

// Gates that are held at a value, numbered as Cell::gate_names() has them: a held gate is that constant everywhere,
// whatever its weights say, and no gradient flows through it.
template <class S>
class HeldGates {
 public:
  bool any() const { return any_; }
  const std::optional<S>& operator[](int gate) const { return values_[static_cast<std::size_t>(gate)]; }
  void hold(int gate, std::optional<S> value) {
    values_[static_cast<std::size_t>(gate)] = value;
    any_ = false;
    for (const std::optional<S>& each : values_) any_ = any_ || each.has_value();
  }

  // Clears the rows of the held gates in dz, the gradient with respect to the pre-activations of all gates of one
  // column, H of each gate.
  void stop(Index hidden, S* dz) const {
    if (!any_) return;
    for (std::size_t gate = 0; gate < values_.size(); ++gate)
      if (values_[gate]) std::fill_n(dz + static_cast<Index>(gate) * hidden, hidden, S(0));
  }

 private:
  std::array<std::optional<S>, 8> values_;
  bool any_ = false;
};

// What a cell lets people watch over a sequence, R x (T*B): the states and the gates by name.
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

  // Rows of what is watched, by its place in the states and then the gates; H but for a few.
  virtual Index watched_rows(int) const { return hidden_size_; }

  // Holds a gate at a value (finite; a gate is usually 0 … 1) in every step from now on, or lets it go without one.
  // Throws std::invalid_argument for a gate that the cell has not, and for a value that is not finite.
  void hold_gate(const std::string& gate, std::optional<double> value);
  const HeldGates<S>& held_gates() const { return held_; }

  // One step as the equations stand, out of plain operations; x: I x B. Appends one Var per gate to `gates`
  // where given, in the order of gate_names().
  virtual CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                            ShortList<Var<S>, 8>* gates = nullptr) const = 0;

  // The whole sequence. This default calls step() T times; fused cells override it.
  virtual SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const;

  // The matrix that multiplies h' before the activation (H x H), where it is put together from several parameters and
  // not one of them; none for other cells.
  virtual Var<S> recurrent_matrix(Tape<S>&) const { return {}; }

  // A state of zeros for B columns, through which nothing learns.
  CellState<S> zero_state(Tape<S>& tape, Index batch) const;

 protected:
  // The gate as computed, or the constant that it is held at.
  Var<S> held_or(Tape<S>& tape, int gate, Var<S> computed) const {
    if (!held_[gate]) return computed;
    return tape.constant(Matrix<S>::Constant(computed.rows(), computed.cols(), *held_[gate]), "held gate");
  }

 private:
  Index input_size_;
  Index hidden_size_;
  HeldGates<S> held_;
};

// What can be chosen when a cell is made; a cell reads what concerns it.
struct CellOptions {
  std::string kind = "lstm";            // one of cell_kinds()
  double forget_bias = 1.0;             // LSTM: initial bias of the forget gate (Jozefowicz et al. 2015)
  bool reset_after = false;             // GRU: reset gate after the product W_hn h (PyTorch) or before it (Cho 2014)
  std::string initialiser = "uniform";  // "uniform", "normal", "xavier", "orthogonal", "identity" (gated_weights.h)
  std::string peepholes = "lecture";    // peephole LSTM: "lecture" (full matrices, c' in every gate), "gers" (lstm.h)
  Index context = 0;                    // SCRN, Jordan: units of the context; 0: as scrn.h and jordan.h have it
  double alpha = 0.95;                  // SCRN: share of the context that a step keeps (0 … 1)
  std::string activation = "sigmoid";   // SCRN: of the fast units, "sigmoid" (Mikolov et al. 2014) or "tanh"
};

// All kinds that make_cell knows.
const std::vector<std::string>& cell_kinds();

// Those that everybody uses: "rnn_tanh", "rnn_relu", "lstm", "gru".
const std::vector<std::string>& usual_cell_kinds();

// Makes a cell whose parameters are added to `parameters` as "<name>.W_x", "<name>.W_h", "<name>.b", …
// Throws std::invalid_argument for an unknown kind or a size that is not positive.
template <class S>
std::unique_ptr<Cell<S>> make_cell(const CellOptions& options, const std::string& name, Index input_size,
                                   Index hidden_size, ParameterSet<S>& parameters, Random& random);

}  // namespace unrolled
