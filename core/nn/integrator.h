// Context units that copy themselves through weights fixed at 1, as drawn for Elman's network in lecture 4 when taken
// at its word:
//
//   h = h' + W_x x
//
// h' is the state of the step before. Nothing stands between one step and the next, so ∂h_t/∂h_(t-k) = I for every
// lag k: the constant error carousel. It forgets nothing and can do nothing but add. (Elman's own context units hold a
// copy of h', which goes through W_h and tanh: rnn.h.)
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Integrator : public Cell<S> {
 public:
  // Adds "<name>.W_x".
  Integrator(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
             ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  const std::vector<std::string>& gate_names() const override;   // none

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;

 private:
  Parameter<S>* W_x_;
};

}  // namespace unrolled
