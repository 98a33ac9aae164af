#include "core/nn/scrn.h"

#include <algorithm>
#include <cmath>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "core/nn/gated_weights.h"
#include "core/nn/recurrence.h"

namespace unrolled {

namespace {

// φ for the fast units in the upper rows, nothing for the context below.
template <class S>
struct ScrnActivation {
  Index fast;
  Index context;
  bool is_tanh;

  void forward(Index, const MatrixView<S>& z, MatrixView<S> h) const {
    if (is_tanh)
      h.topRows(fast) = z.topRows(fast).array().tanh();
    else
      h.topRows(fast) = z.topRows(fast).array().logistic();
    h.bottomRows(context) = z.bottomRows(context);
  }
  void backward(Index, const MatrixView<S>& h, const MatrixView<S>& dh, MatrixView<S> dz) const {
    const auto s = h.topRows(fast).array();
    if (is_tanh)
      dz.topRows(fast).array() = dh.topRows(fast).array() * (S(1) - s.square());
    else
      dz.topRows(fast).array() = dh.topRows(fast).array() * s * (S(1) - s);
    dz.bottomRows(context) = dh.bottomRows(context);
  }
};

}  // namespace

Index scrn_context(const CellOptions& options, Index hidden_size) {
  return options.context != 0 ? options.context : std::max<Index>(1, hidden_size / 3);
}

template <class S>
Scrn<S>::Scrn(const CellOptions& options, const std::string& name, Index input_size, Index hidden_size,
              ParameterSet<S>& parameters, Random& random)
    : Cell<S>(input_size, hidden_size),
      context_(scrn_context(options, hidden_size)),
      alpha_(options.alpha),
      is_tanh_(options.activation == "tanh") {
  check(context_ > 0 && context_ < hidden_size, "make_cell: ", name, " has ", context_, " of ", hidden_size,
        " units in its context, expected 1 … ", hidden_size - 1);
  check(alpha_ >= 0.0 && alpha_ <= 1.0, "make_cell: alpha is ", alpha_, ", expected 0 … 1");
  check(is_tanh_ || options.activation == "sigmoid", "make_cell: unknown activation \"", options.activation,
        "\", expected sigmoid or tanh");
  const Index fast = hidden_size - context_;
  U_ = &parameters.add(name + ".W_x", fast, input_size);
  W_ = &parameters.add(name + ".W_h", fast, fast);
  b_ = &parameters.add(name + ".b", fast, 1);
  A_ = &parameters.add(name + ".A", context_, input_size);
  P_ = &parameters.add(name + ".P", fast, context_);
  for (Parameter<S>* input : {U_, A_, P_}) initialise_input<S>(options.initialiser, input->value, random);
  initialise_recurrent<S>(options.initialiser, W_->value, random);
}

template <class S>
const std::vector<std::string>& Scrn<S>::state_names() const {
  static const std::vector<std::string> names{"h"};
  return names;
}

template <class S>
const std::vector<std::string>& Scrn<S>::gate_names() const {
  static const std::vector<std::string> names;
  return names;
}

template <class S>
CellState<S> Scrn<S>::step(Tape<S>& tape, Var<S> x, const CellState<S>& state, ShortList<Var<S>, 8>*) const {
  const Index fast = this->hidden_size() - context_;
  const Var<S> s_before = rows(tape, state[0], 0, fast);
  const Var<S> c_before = rows(tape, state[0], fast, context_);
  // c = (1 - α) A x + α c'
  const Var<S> c =
      add(tape, scale(tape, matmul(tape, tape.parameter(*A_), x), 1.0 - alpha_), scale(tape, c_before, alpha_));
  // s = φ(P c + U x + W s' + b)
  const Var<S> z = add(tape, matmul(tape, tape.parameter(*P_), c),
                       add(tape, affine(tape, tape.parameter(*U_), x, tape.parameter(*b_)),
                           matmul(tape, tape.parameter(*W_), s_before)));
  return {stack_rows(tape, {is_tanh_ ? tanh(tape, z) : sigmoid(tape, z), c})};
}

template <class S>
SequenceRun<S> Scrn<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("scrn", *this, input, initial);
  const Index fast = this->hidden_size() - context_;
  const Var<S> A = scale(tape, tape.parameter(*A_), 1.0 - alpha_);
  const Var<S> P = tape.parameter(*P_);
  // W_x = [U + (1-α) P A; (1-α) A]
  const Var<S> W_x = stack_rows(tape, {add(tape, tape.parameter(*U_), matmul(tape, P, A)), A});
  const Var<S> none = tape.constant(Matrix<S>::Zero(context_, 1), "no bias");
  const Var<S> b = stack_rows(tape, {tape.parameter(*b_), none});
  return run_recurrence(tape, "scrn", input, initial[0], W_x, recurrent_matrix(tape), b,
                        ScrnActivation<S>{fast, context_, is_tanh_});
}

template <class S>
Var<S> Scrn<S>::recurrent_matrix(Tape<S>& tape) const {
  MatrixView<S> kept = tape.scratch(context_, this->hidden_size());  // [0 αI]
  kept.setZero();
  kept.rightCols(context_).diagonal().setConstant(static_cast<S>(alpha_));
  const Var<S> slow = tape.result_in(kept, "context", {});
  const Var<S> P = scale(tape, tape.parameter(*P_), alpha_);
  return stack_rows(tape, {stack_cols(tape, {tape.parameter(*W_), P}), slow});
}

template class Scrn<float>;
template class Scrn<double>;

}  // namespace unrolled
