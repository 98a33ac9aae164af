// Gated recurrent unit (Cho et al. 2014).
//
//   r = σ(W_xr x + W_hr h' + b_r)              reset gate
//   u = σ(W_xu x + W_hu h' + b_u)              update gate
//   n = tanh(W_xn x + W_hn (r ∘ h') + b_n)     candidate, reset before the product (Cho et al. 2014)
//   n = tanh(W_xn x + r ∘ (W_hn h' + b_hn) + b_n)   … or after it (PyTorch, cuDNN)
//   h = (1 - u) ∘ n + u ∘ h'
//
// h' is the state of the step before. The rows of W_x (3H x I), W_h (3H x H) and b (3H x 1) hold the gates in the
// order r, u, n, as PyTorch does; b is its b_ih, plus b_hh for r and u. b_hn (H x 1) exists only with the reset after
// the product, where it cannot be merged with b_n.
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Gru : public Cell<S> {
 public:
  // Adds "<name>.W_x", "<name>.W_h", "<name>.b" and, with options.reset_after, "<name>.b_hn".
  Gru(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
      ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  const std::vector<std::string>& gate_names() const override;   // r, u, n

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;

 private:
  SequenceRun<S> run_reset_before(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const;
  SequenceRun<S> run_reset_after(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const;

  Parameter<S>* W_x_;
  Parameter<S>* W_h_;
  Parameter<S>* b_;
  Parameter<S>* b_hn_ = nullptr;  // null: reset before the product
};

}  // namespace unrolled
