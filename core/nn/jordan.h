// Jordan's network (1986): what it answers comes back, not its hidden state.
//
//   h = tanh(W_x x + W_y y' + b)
//   y' = W_o h' + b_o                 the answer of the step before, which the context units hold
//
// h' is the hidden state of the step before. W_x: H x I; W_y: H x C; W_o: C x H. All that passes from step to step
// passes through the C numbers y: ∂h/∂h' = diag(1 - h²) W_y W_o has at most C singular values that are not zero. Where
// the true answers are fed back instead (teacher forcing), no step depends on the one before.
//
// With W_h = W_y W_o and b + W_y b_o it is Elman's network, which is how a whole sequence is run.
#pragma once

#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

template <class S>
class Jordan : public Cell<S> {
 public:
  // y has options.context rows; 0: a quarter of hidden_size, at least one. Adds "<name>.W_x", "<name>.W_y",
  // "<name>.W_o", "<name>.b" and "<name>.b_o". Throws std::invalid_argument for a negative number of rows.
  Jordan(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
         ParameterSet<S>& parameters, Random& random);

  const std::vector<std::string>& state_names() const override;  // h
  // y of the step itself, C x B. Held, it is the context of every step that is.
  const std::vector<std::string>& gate_names() const override;
  Index watched_rows(int watched) const override;

  CellState<S> step(Tape<S>& tape, Var<S> x, const CellState<S>& state,
                    ShortList<Var<S>, 8>* gates = nullptr) const override;
  SequenceRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const override;
  Var<S> recurrent_matrix(Tape<S>& tape) const override;  // W_y W_o

 private:
  Var<S> answer(Tape<S>& tape, Var<S> h) const;

  Index context_;
  Parameter<S>* W_x_;
  Parameter<S>* W_y_;
  Parameter<S>* W_o_;
  Parameter<S>* b_;
  Parameter<S>* b_o_;
};

}  // namespace unrolled
