#include "core/nn/stepped_cell.h"

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/slice.h"

namespace unrolled {

template <class S>
SteppedCell<S>::SteppedCell(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
                            ParameterSet<S>& parameters, Random& random)
    : cell_(make_cell(options, name, input_size, hidden_size, parameters, random)),
      W_x_(parameters.find(name + ".W_x")),
      W_h_(parameters.find(name + ".W_h")),
      b_(parameters.find(name + ".b")) {
  if (options.kind == "rnn_tanh") way_ = Way::kTanh;
  if (options.kind == "rnn_relu" || options.kind == "irnn") way_ = Way::kRelu;
  if (options.kind == "lstm") way_ = Way::kLstm;
  if (options.kind == "gru" && !options.reset_after) way_ = Way::kGru;
}

template <class S>
SteppedWeights<S> SteppedCell<S>::prepare(Tape<S>& tape, Index batch) const {
  SteppedWeights<S> weights;
  if (way() == Way::kAsItIs) return weights;
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  if (way() != Way::kGru) {
    weights.input = StepAffine<S>(tape, {W_x, W_h}, b, batch);
    return weights;
  }
  const Index hidden = cell_->hidden_size();
  weights.input = StepAffine<S>(tape, {W_x}, b, batch);
  weights.gates = StepAffine<S>(tape, {rows(tape, W_h, 0, 2 * hidden)}, {}, batch);
  weights.candidate = StepAffine<S>(tape, {rows(tape, W_h, 2 * hidden, hidden)}, {}, batch);
  return weights;
}

template <class S>
CellState<S> SteppedCell<S>::step(Tape<S>& tape, const SteppedWeights<S>& weights, Var<S> x, const CellState<S>& state,
                                  ShortList<Var<S>, 8>* gates) const {
  const Index hidden = cell_->hidden_size();
  const Var<S> h_before = state[0];
  const auto tell = [&](std::initializer_list<Var<S>> all) {
    if (gates != nullptr)
      for (const Var<S>& gate : all) gates->push_back(gate);
  };
  switch (way()) {
    case Way::kAsItIs:
      break;
    case Way::kTanh:
      return {tanh(tape, weights.input(tape, {x, h_before}))};
    case Way::kRelu:
      return {relu(tape, weights.input(tape, {x, h_before}))};
    case Way::kLstm: {
      const Var<S> z = weights.input(tape, {x, h_before});
      const Var<S> i = sigmoid(tape, rows(tape, z, 0, hidden));
      const Var<S> f = sigmoid(tape, rows(tape, z, hidden, hidden));
      const Var<S> g = tanh(tape, rows(tape, z, 2 * hidden, hidden));
      const Var<S> o = sigmoid(tape, rows(tape, z, 3 * hidden, hidden));
      // c = f ∘ c' + i ∘ g
      const Var<S> c = add(tape, hadamard(tape, f, state[1]), hadamard(tape, i, g));
      tell({i, f, g, o});
      // h = o ∘ tanh(c)
      return {hadamard(tape, o, tanh(tape, c)), c};
    }
    case Way::kGru: {
      const Var<S> z = weights.input(tape, {x});
      const Var<S> both = sigmoid(tape, add(tape, rows(tape, z, 0, 2 * hidden), weights.gates(tape, {h_before})));
      const Var<S> r = rows(tape, both, 0, hidden);
      const Var<S> u = rows(tape, both, hidden, hidden);
      // n = tanh(W_xn x + W_hn (r ∘ h') + b_n)
      const Var<S> recurrent = weights.candidate(tape, {hadamard(tape, r, h_before)});
      const Var<S> n = tanh(tape, add(tape, rows(tape, z, 2 * hidden, hidden), recurrent));
      tell({r, u, n});
      // h = (1 - u) ∘ n + u ∘ h' = n + u ∘ (h' - n)
      return {add(tape, n, hadamard(tape, u, subtract(tape, h_before, n)))};
    }
  }
  return cell_->step(tape, x, state, gates);
}

template class SteppedCell<float>;
template class SteppedCell<double>;

}  // namespace unrolled
