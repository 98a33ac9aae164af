#include "core/nn/sequence.h"

namespace unrolled {

template <class S>
void check_sequence(const char* cell, const Cell<S>& made, const SequenceInput<S>& input, const CellState<S>& initial) {
  check(input.steps > 0 && input.batch > 0, cell, ": the input has ", input.steps, " steps and ", input.batch,
        " columns a step, expected at least one of each");
  const bool dense = static_cast<bool>(input.dense);
  check(dense != (input.one_hot != nullptr), cell, ": expected exactly one of a dense and a one-hot input");
  const Index columns = input.steps * input.batch;
  if (dense) {
    check(input.dense.rows() == made.input_size(), cell, ": x has ", input.dense.rows(), " rows, expected ",
          made.input_size(), " (input size)");
    check(input.dense.cols() == columns, cell, ": x has ", input.dense.cols(), " columns, expected ", columns,
          " (steps x batch)");
  } else {
    for (Index n = 0; n < columns; ++n)
      check(input.one_hot[n] >= -1 && input.one_hot[n] < made.input_size(), cell, ": index ", n, " of the input is ",
            input.one_hot[n], ", expected 0 … ", made.input_size() - 1, ", or -1 for no input");
  }
  const int states = static_cast<int>(made.state_names().size());
  check(initial.size() == states, cell, ": the initial state has ", initial.size(), " parts, expected ", states);
  for (int i = 0; i < states; ++i)
    check(initial[i].rows() == made.hidden_size() && initial[i].cols() == input.batch, cell, ": initial ",
          made.state_names()[static_cast<std::size_t>(i)], " is ", initial[i].rows(), " x ", initial[i].cols(),
          ", expected ", made.hidden_size(), " x ", input.batch, " (hidden size x batch)");
}

template <class S>
InputProjection<S>::InputProjection(Tape<S>& tape, const SequenceInput<S>& input, Var<S> W_x, Var<S> b)
    : input_(input), W_x_(W_x), b_(b) {
  if (!input.dense) return;
  MatrixView<S> z = tape.scratch(W_x.rows(), input.dense.cols());
  for (Index n = 0; n < z.cols(); ++n) begin_with_bias(z.col(n));
  multiply<S>(W_x.value(), input.dense.value(), z, true);
  projected_ = z;
}

template <class S>
MatrixView<S> InputProjection<S>::start(Index t, const MatrixView<S>& scratch) const {
  const Index first = t * input_.batch;
  if (input_.one_hot == nullptr) return {projected_.data + first * projected_.rows, projected_.rows, input_.batch};
  const MatrixView<S> weights = W_x_.value();
  MatrixView<S> z = scratch;
  for (Index j = 0; j < input_.batch; ++j) {
    const int index = input_.one_hot[first + j];
    begin_with_bias(z.col(j));
    if (index >= 0) z.col(j) += weights.col(index);
  }
  return z;
}

template <class S>
void InputProjection<S>::backward(Index t, Index count, const MatrixView<S>& gradient) const {
  const Index first = t * input_.batch;
  const Index columns = count * input_.batch;
  if (b_) {
    MatrixView<S> bias_gradient = b_.gradient();
    for (Index n = 0; n < columns; ++n) bias_gradient.col(0) += gradient.col(n);
  }
  if (input_.one_hot != nullptr) {
    MatrixView<S> weight_gradient = W_x_.gradient();
    for (Index n = 0; n < columns; ++n) {
      const int index = input_.one_hot[first + n];
      if (index >= 0) weight_gradient.col(index) += gradient.col(n);
    }
    return;
  }
  accumulate_product(W_x_, gradient, input_.dense.value().middleCols(first, columns).transpose());
  if (input_.dense.needs_gradient())
    multiply<S>(W_x_.value().transpose(), gradient, input_.dense.gradient().middleCols(first, columns), true);
}

template void check_sequence(const char*, const Cell<float>&, const SequenceInput<float>&, const CellState<float>&);
template void check_sequence(const char*, const Cell<double>&, const SequenceInput<double>&, const CellState<double>&);
template class InputProjection<float>;
template class InputProjection<double>;

}  // namespace unrolled
