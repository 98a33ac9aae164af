// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber and Cummins
// 2000).
//
//   i = σ(W_xi x + W_hi h' + b_i)       input gate
//   f = σ(W_xf x + W_hf h' + b_f)       forget gate
//   g = tanh(W_xg x + W_hg h' + b_g)    candidate
//   o = σ(W_xo x + W_ho h' + b_o)       output gate
//   c = f ∘ c' + i ∘ g                  memory cell
//   h = o ∘ tanh(c)
//
// h' and c' are the states of the step before. The rows of W_x (4H x I), W_h (4H x H) and b (4H x 1) hold the gates
// in the order i, f, g, o, as PyTorch does; b is its b_ih + b_hh.
//
// Behind a closed output gate nobody sees the memory cell, h being 0. Peepholes let the gates look at it all the same:
//   "lecture"  i, f, o = σ(… + W_pi c'), σ(… + W_pf c'), σ(… + W_po c')       full matrices; W_p: 3H x H
//   "gers"     i, f, o = σ(… + w_pi ∘ c'), σ(… + w_pf ∘ c'), σ(… + w_po ∘ c)   each unit its own cell; w_p: 3H x 1
// The second are those of Gers and Schmidhuber (2000), where the output gate sees the new c. Rows: i, f, o. They are
// zero at first, so that the cell begins as the LSTM without them.
//
// With i = 1, f = 0, o = 1 held, h = tanh(tanh(W_xg x + W_hg h' + b_g)): the simple network but for a second tanh.
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Lstm : public Cell<S> {
 public:
  // Adds "<name>.W_x", "<name>.W_h" and "<name>.b", and where options.kind is "lstm_peephole" "<name>.W_p" or
  // "<name>.w_p", as options.peepholes has it. options.forget_bias is the initial value of b_f. Throws
  // std::invalid_argument for other peepholes.
  Lstm(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
       ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h, c
  const std::vector<std::string>& gate_names() const override;   // i, f, g, o

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;

 private:
  Parameter<S>* W_x_;
  Parameter<S>* W_h_;
  Parameter<S>* b_;
  Parameter<S>* W_p_ = nullptr;  // null: no full peepholes
  Parameter<S>* w_p_ = nullptr;  // null: no diagonal ones
};

}  // namespace unrolled
