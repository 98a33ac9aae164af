#include "core/nn/machine_interventions.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

// Brings a column of weights to a sum of 1.
template <class S>
void scale(const bool* is_given, MatrixView<S> column) {
  for (Index i = 0; i < column.size(); ++i) {
    check(is_given[i], "with_given: entry ", i, " of the weights is not given, expected all ", column.size());
    check(column(i) >= S(0), "with_given: entry ", i, " of the weights is ", column(i), ", expected 0 … 1");
  }
  const S sum = column.sum();
  check(sum > S(0), "with_given: all weights are 0");
  column /= sum;
}

}  // namespace

template <class S>
Var<S> with_given(Tape<S>& tape, const Interventions* given, MachinePart part, int head, Index step, Var<S> computed) {
  if (given == nullptr) return computed;
  const auto concerns = [&](const GivenValue& value) {
    return value.part == part && value.step == step && (part == MachinePart::kMemory || value.head == head);
  };
  if (std::none_of(given->values.begin(), given->values.end(), concerns)) return computed;
  MatrixView<S> made = tape.scratch(computed.rows(), computed.cols());
  made = computed.value();
  bool* const is_given = tape.template scratch_array<bool>(made.size());
  std::fill_n(is_given, made.size(), false);
  for (const GivenValue& value : given->values) {
    if (!concerns(value)) continue;
    check(value.row >= 0 && value.row < made.size(), "with_given: row ", value.row, ", expected 0 … ", made.size() - 1);
    check(std::isfinite(value.value), "with_given: the value is ", value.value, ", expected a finite number");
    // Row n*M + m of the memory is entry (n, m), of a column (row, 0).
    const Index row = value.row / made.cols();
    const Index col = value.row % made.cols();
    made(row, col) = static_cast<S>(value.value);
    is_given[col * made.rows() + row] = true;
  }
  if (part == MachinePart::kWeights || part == MachinePart::kShift) scale<S>(is_given, made);
  return tape.constant(made, "given");
}

#define UNROLLED_INSTANTIATE(S) \
  template Var<S> with_given(Tape<S>&, const Interventions*, MachinePart, int, Index, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
