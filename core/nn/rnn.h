// The simple recurrent network (Elman 1990).
//
//   h = φ(W_x x + W_h h' + b),   φ = tanh, or max(0, ·)
//
// h' is the state of the step before. W_x: H x I, W_h: H x H, b: H x 1 (PyTorch's b_ih + b_hh). Where Elman's network
// is drawn with context units, these are copies of h' made through weights that are fixed at 1; what learns, W_h, is
// behind them.
//
// The IRNN (Le, Jaitly and Hinton 2015) is the one with max(0, ·) and first weights W_h = I and b = 0: without input a
// positive state stays as it is, and so does the gradient. Here W_x ~ N(0, 0.1²), where the paper has 0.001².
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

enum class RnnActivation { tanh, relu };

// Standard deviation of an IRNN's first W_x.
constexpr double kIrnnDeviation = 0.1;

template <class S>
class Rnn : public Cell<S> {
 public:
  // Adds "<name>.W_x", "<name>.W_h" and "<name>.b". Where options.kind is "irnn" its first weights are that one's.
  Rnn(RnnActivation activation, const CellOptions& options, const std::string& name, Index input_size,
      Index hidden_size, ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  const std::vector<std::string>& gate_names() const override;   // none

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;

 private:
  RnnActivation activation_;
  Parameter<S>* W_x_;
  Parameter<S>* W_h_;
  Parameter<S>* b_;
};

}  // namespace unrolled
