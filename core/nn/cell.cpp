#include "core/nn/cell.h"

#include <algorithm>
#include <cmath>

#include "core/math/ops/slice.h"
#include "core/nn/sequence.h"

namespace unrolled {

namespace {

// The columns of step t. One-hot indices become columns here, since a step takes a matrix.
template <class S>
Var<S> input_at(Tape<S>& tape, const SequenceInput<S>& input, Index t, Index rows_of_x) {
  if (input.dense) return cols(tape, input.dense, t * input.batch, input.batch);
  MatrixView<S> x = tape.scratch(rows_of_x, input.batch);
  x.setZero();
  for (Index j = 0; j < input.batch; ++j) {
    const int index = input.one_hot[t * input.batch + j];
    if (index >= 0) x(index, j) = S(1);
  }
  return tape.constant(x, "one-hot input");
}

}  // namespace

template <class S>
SequenceRun<S> Cell<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const CellState<S>& initial) const {
  check_sequence("cell", *this, input, initial);
  const Walk walk{input.steps, input.batch, input.reverse};
  const auto room = [&](int watched) { return MatrixSpan<S>(tape.scratch(watched_rows(watched), walk.columns())); };
  const auto put = [=](const MatrixSpan<S>& into, Index t, const MatrixView<S>& values) {
    into.view().middleCols(t * walk.batch, walk.batch) = values;
  };

  SequenceRun<S> run;
  for (const std::string& name : state_names()) run.watched.push_back({name.c_str(), room(run.watched.size())});
  for (const std::string& name : gate_names()) run.watched.push_back({name.c_str(), room(run.watched.size())});
  run.hidden_gradient = tape.scratch(hidden_size_, walk.columns());

  Var<S>* hidden = tape.template scratch_array<Var<S>>(walk.steps);
  CellState<S> state = initial;
  for (Index k = 0; k < walk.steps; ++k) {
    const Index t = walk.time(k);
    ShortList<Var<S>, 8> gates;
    state = step(tape, input_at(tape, input, t, input_size_), state, &gates);
    int watched = 0;
    for (const Var<S>& part : state) put(run.watched[watched++].values, t, part.value());
    for (const Var<S>& gate : gates) put(run.watched[watched++].values, t, gate.value());
    const Var<S> h = hidden[t] = state[0];
    // Recorded between this step and the next, this runs when all that follows has sent its gradient to h.
    const MatrixSpan<S> gradients = run.hidden_gradient;
    const auto keep = [=] {
      MatrixView<S> kept = gradients.view();
      if (h.has_gradient())
        kept.middleCols(t * walk.batch, walk.batch) = h.gradient();
      else
        kept.middleCols(t * walk.batch, walk.batch).setZero();
    };
    tape.on_backward(h, keep, true);
  }
  run.hidden = stack_cols(tape, std::span<const Var<S>>(hidden, static_cast<std::size_t>(walk.steps)));
  run.last = state;
  return run;
}

template <class S>
void Cell<S>::hold_gate(const std::string& gate, std::optional<double> value) {
  check(!value || std::isfinite(*value), "hold_gate: the value of ", gate, " is ", value.value_or(0.0),
        ", expected a finite number");
  const std::vector<std::string>& names = gate_names();
  const auto found = std::find(names.begin(), names.end(), gate);
  check(found != names.end(), "hold_gate: the cell has no gate \"", gate, "\"");
  std::optional<S> held;
  if (value) held = static_cast<S>(*value);
  held_.hold(static_cast<int>(found - names.begin()), held);
}

template <class S>
CellState<S> Cell<S>::zero_state(Tape<S>& tape, Index batch) const {
  CellState<S> state;
  for (std::size_t i = 0; i < state_names().size(); ++i)
    state.push_back(tape.constant(Matrix<S>::Zero(hidden_size_, batch), "initial state"));
  return state;
}

template class Cell<float>;
template class Cell<double>;

}  // namespace unrolled
