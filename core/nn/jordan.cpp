#include "core/nn/jordan.h"

#include <algorithm>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/nn/gated_weights.h"
#include "core/nn/recurrence.h"

namespace unrolled {

template <class S>
Jordan<S>::Jordan(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
                  ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      context_(options.context != 0 ? options.context : std::max<Index>(1, hidden_size / 4)) {
  check(context_ > 0, "make_cell: ", name, " feeds back ", context_, " numbers, expected at least one");
  W_x_ = &parameters.add(name + ".W_x", hidden_size, input_size);
  W_y_ = &parameters.add(name + ".W_y", hidden_size, context_);
  W_o_ = &parameters.add(name + ".W_o", context_, hidden_size);
  b_ = &parameters.add(name + ".b", hidden_size, 1);
  b_o_ = &parameters.add(name + ".b_o", context_, 1);
  initialise_input<S>(options.initialiser, W_x_->value, random);
  for (Parameter<S>* recurrent : {W_y_, W_o_}) initialise_recurrent<S>(options.initialiser, recurrent->value, random);
}

template <class S>
const std::vector<std::string>& Jordan<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Jordan<S>::gate_names() const {
  static const std::vector<std::string> names{"y"};
  return names;
}

template <class S>
Index Jordan<S>::watched_rows(int watched) const {
  return watched == 0 ? this->hidden_size() : context_;
}

template <class S>
Var<S> Jordan<S>::answer(Tape<S>& tape, Var<S> h) const {
  // y = W_o h + b_o
  return this->held_or(tape, 0, affine(tape, tape.parameter(*W_o_), h, tape.parameter(*b_o_)));
}

template <class S>
CellState<S> Jordan<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>* gates) const {
  // h = tanh(W_x x + W_y y' + b)
  const Var<S> h = tanh(tape, add(tape, affine(tape, tape.parameter(*W_x_), x, tape.parameter(*b_)),
                                  matmul(tape, tape.parameter(*W_y_), answer(tape, state[0]))));
  if (gates != nullptr) gates->push_back(answer(tape, h));
  return {h};
}

template <class S>
SequenceRun<S> Jordan<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("jordan", *this, input, initial);
  if (this->held_gates().any()) return Cell<S>::run(tape, input, initial);  // no W_h then
  const Var<S> W_y = tape.parameter(*W_y_);
  const Var<S> W_h = recurrent_matrix(tape);
  const Var<S> b = affine(tape, W_y, tape.parameter(*b_o_), tape.parameter(*b_));
  SequenceRun<S> run =
      run_recurrence(tape, "jordan", input, initial[0], tape.parameter(*W_x_), W_h, b, TanhActivation<S>());
  // y of all steps, to look at
  MatrixView<S> y = tape.scratch(context_, run.hidden.cols());
  for (Index n = 0; n < y.cols(); ++n) y.col(n) = b_o_->value.col(0);
  multiply<S>(W_o_->value, run.hidden.value(), y, true);
  run.watched.push_back({"y", y});
  return run;
}

template <class S>
Var<S> Jordan<S>::recurrent_matrix(Tape<S>& tape) const {
  return matmul(tape, tape.parameter(*W_y_), tape.parameter(*W_o_));
}

template class Jordan<float>;
template class Jordan<double>;

}  // namespace unrolled
