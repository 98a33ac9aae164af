#include "core/nn/carried_state.h"

#include "core/math/check.h"

namespace unrolled {

template <class S>
CarriedState<S>::CarriedState(const RecurrentStack<S>& stack, Index batch) {
  for (int layer = 0; layer < stack.layers(); ++layer)
    for (int direction = 0; direction < stack.directions(); ++direction) {
      const Cell<S>& cell = stack.cell(layer, direction);
      part_counts_.push_back(static_cast<int>(cell.state_names().size()));
      for (int part = 0; part < part_counts_.back(); ++part)
        parts_.push_back(Matrix<S>::Zero(cell.hidden_size(), batch));
    }
}

template <class S>
void CarriedState<S>::clear() {
  for (Matrix<S>& part : parts_) part.setZero();
}

template <class S>
template <class Record>
StackState<S> CarriedState<S>::recorded(const Record& record) const {
  StackState<S> state;
  std::size_t at = 0;
  for (const int count : part_counts_) {
    CellState<S> cell;
    for (int part = 0; part < count; ++part) cell.push_back(record(parts_[at++]));
    state.push_back(cell);
  }
  return state;
}

template <class S>
StackState<S> CarriedState<S>::constants(Tape<S>& tape) const {
  return recorded([&](const Matrix<S>& part) { return tape.constant(part, "carried state"); });
}

template <class S>
StackState<S> CarriedState<S>::inputs(Tape<S>& tape) const {
  return recorded([&](const Matrix<S>& part) { return tape.input(part, "carried state"); });
}

template <class S>
void CarriedState<S>::take(const StackState<S>& state) {
  check(state.size() == static_cast<int>(part_counts_.size()), "CarriedState::take: the state has ", state.size(),
        " cells, expected ", part_counts_.size());
  std::size_t at = 0;
  for (const CellState<S>& cell : state)
    for (const Var<S>& part : cell) parts_[at++] = part.value();
}

template class CarriedState<float>;
template class CarriedState<double>;

}  // namespace unrolled
