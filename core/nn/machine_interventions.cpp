#include "core/nn/machine_interventions.h"

#include <algorithm>
#include <cmath>

namespace unrolled {

namespace {

// Scales a column of weights to a sum of 1, the entries that are not given first.
template <class S>
void scale_rest(const bool* is_given, MatrixView<S> column) {
  S given = S(0);
  S rest = S(0);
  Index free = 0;
  for (Index i = 0; i < column.size(); ++i) {
    check(column(i) >= S(0), "with_given: entry ", i, " of the weights is ", column(i), ", expected 0 … 1");
    (is_given[i] ? given : rest) += column(i);
    if (!is_given[i]) ++free;
  }
  check(given > S(0) || free > 0, "with_given: all weights are given, and all are 0");
  const bool too_much = given > S(1) || free == 0;
  for (Index i = 0; i < column.size(); ++i) {
    if (is_given[i])
      column(i) = too_much ? column(i) / given : column(i);
    else if (too_much)
      column(i) = S(0);
    else
      column(i) = rest > S(0) ? column(i) * ((S(1) - given) / rest) : (S(1) - given) / static_cast<S>(free);
  }
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
  if (part == MachinePart::kWeights || part == MachinePart::kShift) scale_rest(is_given, made);
  return tape.constant(made, "given");
}

#define UNROLLED_INSTANTIATE(S) \
  template Var<S> with_given(Tape<S>&, const Interventions*, MachinePart, int, Index, Var<S>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
