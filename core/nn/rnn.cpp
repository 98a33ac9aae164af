#include "core/nn/rnn.h"

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/product.h"
#include "core/nn/gated_weights.h"
#include "core/nn/sequence.h"

namespace unrolled {

template <class S>
Rnn<S>::Rnn(RnnActivation activation, const CellOptions& options, const std::string& name, Index input_size,
            Index hidden_size, ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      activation_(activation),
      W_x_(&parameters.add(name + ".W_x", hidden_size, input_size)),
      W_h_(&parameters.add(name + ".W_h", hidden_size, hidden_size)),
      b_(&parameters.add(name + ".b", hidden_size, 1)) {
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
  const Index hidden = this->hidden_size();
  const Walk walk{input.steps, input.batch, input.reverse};
  const bool is_tanh = activation_ == RnnActivation::tanh;
  const Var<S> W_x = tape.parameter(*W_x_);
  const Var<S> W_h = tape.parameter(*W_h_);
  const Var<S> b = tape.parameter(*b_);
  const Var<S> h_first = initial[0];

  const InputProjection<S> projection(tape, input, W_x, b);
  const StateTrack<S> h(tape, walk, h_first);
  const PackedMatrix<S> recurrent(tape, W_h.value(), walk.batch);
  const MatrixView<S> room = tape.scratch(hidden, walk.batch);
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    MatrixView<S> z = projection.start(t, room);  // H x B
    recurrent.multiply(h.before(t), z, true);
    // h = φ(z)
    if (is_tanh)
      h.at(t) = z.array().tanh();
    else
      h.at(t) = z.cwiseMax(S(0));
  }

  const Index last = walk.last_time();
  const Var<S> h_all = tape.result_in(h.at(0, walk.steps), "rnn", {W_x, W_h, b});
  const Var<S> h_last = tape.result_in(h.at(last), "rnn", {W_x, W_h, b});

  SequenceRun<S> run;
  run.hidden = h_all;
  run.last = {h_last};
  run.hidden_gradient = h_all.gradient_room();
  run.watched = {{"h", h.at(0, walk.steps)}};

  const Stretch<S> gradients(tape, walk, hidden);
  const auto backward = [=, &tape] {
    if (!h_all.has_gradient() && !h_last.has_gradient()) return;
    const HiddenGradient<S> dh(walk, h_all, h_last, h_first);
    const PackedMatrix<S> recurrent_back(tape, W_h.value().transpose(), walk.batch);
    const auto step = [&](Index t, Index place) {
      MatrixView<S> dz = gradients.step(place);
      // ∂L/∂z = ∂L/∂h φ', with tanh' = 1 - h²
      if (is_tanh)
        dz.array() = dh.at(t).array() * (S(1) - h.at(t).array().square());
      else
        dz.array() = (h.at(t).array() > S(0)).select(dh.at(t).array(), S(0));
      dh.carry_product(t, recurrent_back, dz);
    };
    const auto flush = [&](Index t, Index count) {
      const MatrixView<S> dz = gradients.steps(count);
      accumulate_product(W_h, dz, h.before(t, count).transpose());
      projection.backward(t, count, dz);
    };
    walk_back(walk, gradients.length(walk), step, flush);
  };
  tape.on_backward(h_all, backward, true);
  return run;
}

template class Rnn<float>;
template class Rnn<double>;

}  // namespace unrolled
