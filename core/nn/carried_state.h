// The state of a recurrent stack between two recordings: truncated back-propagation carries it from chunk to chunk,
// sampling from step to step, while no gradient passes.
#pragma once

#include <vector>

#include "core/math/tape.h"
#include "core/nn/stack.h"

namespace unrolled {

template <class S>
class CarriedState {
 public:
  CarriedState() = default;
  CarriedState(const RecurrentStack<S>& stack, Index batch);  // zeros

  void clear();  // back to zeros

  // Records the state: as constants, or with gradients of their own that tell how the loss depends on the state
  // carried in.
  StackState<S> constants(Tape<S>& tape) const;
  StackState<S> inputs(Tape<S>& tape) const;

  // Copies the values of a state that is recorded. Allocates nothing.
  void take(const StackState<S>& state);

  // The parts one after the other, cell by cell, each H x B.
  const std::vector<Matrix<S>>& parts() const { return parts_; }
  std::vector<Matrix<S>>& parts() { return parts_; }

 private:
  template <class Record>
  StackState<S> recorded(const Record& record) const;

  std::vector<int> part_counts_;  // of each cell
  std::vector<Matrix<S>> parts_;
};

}  // namespace unrolled
