#include "core/nn/rnn.h"

#include "core/math/initialise.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/nn/gated_weights.h"
#include "core/nn/recurrence.h"

namespace unrolled {

template <class S>
Rnn<S>::Rnn(RnnActivation activation, const CellOptions& options, const std::string& name, Index input_size,
            Index hidden_size, ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      activation_(activation),
      W_x_(&parameters.add(name + ".W_x", hidden_size, input_size)),
      W_h_(&parameters.add(name + ".W_h", hidden_size, hidden_size)),
      b_(&parameters.add(name + ".b", hidden_size, 1)) {
  if (options.kind == "irnn") {
    fill_normal<S>(W_x_->value, kIrnnDeviation, random);
    fill_identity<S>(W_h_->value);
    return;
  }
  initialise_gates<S>(options.initialiser, 1, hidden_size, W_x_->value, W_h_->value, random);
}

template <class S>
const std::vector<std::string>& Rnn<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Rnn<S>::gate_names() const {
  static const std::vector<std::string> names;
  return names;
}

template <class S>
CellState<S> Rnn<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>*) const {
  // h = φ(W_x x + W_h h' + b)
  const Var<S> z = add(tape, affine(tape, tape.parameter(*W_x_), x, tape.parameter(*b_)),
                       matmul(tape, tape.parameter(*W_h_), state[0]));
  return {activation_ == RnnActivation::tanh ? tanh(tape, z) : relu(tape, z)};
}

template <class S>
SequenceRun<S> Rnn<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("rnn", *this, input, initial);
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  if (activation_ == RnnActivation::tanh)
    return run_recurrence(tape, "rnn", input, initial[0], W_x, W_h, b, TanhActivation<S>());
  return run_recurrence(tape, "rnn", input, initial[0], W_x, W_h, b, ReluActivation<S>());
}

template class Rnn<float>;
template class Rnn<double>;

}  // namespace unrolled
