#include "core/math/ops/slice.h"

#include <algorithm>

namespace unrolled {

namespace {

void check_range(const char* operation, Index first, Index count, Index available) {
  check(first >= 0 && count >= 0 && first <= available - count, operation, ": ", count, " from ", first,
        ", expected a part of 0 … ", available - 1);
}

// A part through which something learns, or else any.
template <class S>
Var<S> learning_part(std::span<const Var<S>> parts) {
  for (const Var<S>& part : parts)
    if (part.needs_gradient()) return part;
  return parts.front();
}

// The list of parts, kept for as long as the recording.
template <class S>
const Var<S>* keep(Tape<S>& tape, std::span<const Var<S>> parts) {
  Var<S>* kept = tape.template scratch_array<Var<S>>(static_cast<Index>(parts.size()));
  std::uninitialized_copy(parts.begin(), parts.end(), kept);
  return kept;
}

}  // namespace

template <class S>
Var<S> rows(Tape<S>& tape, Var<S> a, Index first, Index count) {
  check_range("rows", first, count, a.rows());
  Var<S> y = tape.result("rows", count, a.cols(), {a});
  y.value() = a.value().middleRows(first, count);
  tape.on_backward(y, [=] { a.gradient().middleRows(first, count) += y.gradient(); });
  return y;
}

template <class S>
Var<S> cols(Tape<S>& tape, Var<S> a, Index first, Index count) {
  check_range("cols", first, count, a.cols());
  Var<S> y = tape.result("cols", a.rows(), count, {a});
  y.value() = a.value().middleCols(first, count);
  tape.on_backward(y, [=] { a.gradient().middleCols(first, count) += y.gradient(); });
  return y;
}

template <class S>
Var<S> stack_rows(Tape<S>& tape, std::type_identity_t<std::span<const Var<S>>> parts) {
  check(!parts.empty(), "stack_rows: no parts, expected at least one");
  Index height = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    check(parts[i].cols() == parts[0].cols(), "stack_rows: part ", i, " has ", parts[i].cols(), " columns, expected ",
          parts[0].cols(), " as in part 0");
    height += parts[i].rows();
  }
  Var<S> y = tape.result("stack_rows", height, parts[0].cols(), {learning_part(parts)});
  Index at = 0;
  for (const Var<S>& part : parts) {
    y.value().middleRows(at, part.rows()) = part.value();
    at += part.rows();
  }
  const Var<S>* kept = keep(tape, parts);
  const std::size_t count = parts.size();
  tape.on_backward(y, [=] {
    Index row = 0;
    for (std::size_t i = 0; i < count; ++i) {
      kept[i].accumulate(y.gradient().middleRows(row, kept[i].rows()));
      row += kept[i].rows();
    }
  });
  return y;
}

template <class S>
Var<S> stack_cols(Tape<S>& tape, std::type_identity_t<std::span<const Var<S>>> parts) {
  check(!parts.empty(), "stack_cols: no parts, expected at least one");
  Index width = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    check(parts[i].rows() == parts[0].rows(), "stack_cols: part ", i, " has ", parts[i].rows(), " rows, expected ",
          parts[0].rows(), " as in part 0");
    width += parts[i].cols();
  }
  Var<S> y = tape.result("stack_cols", parts[0].rows(), width, {learning_part(parts)});
  Index at = 0;
  for (const Var<S>& part : parts) {
    y.value().middleCols(at, part.cols()) = part.value();
    at += part.cols();
  }
  const Var<S>* kept = keep(tape, parts);
  const std::size_t count = parts.size();
  tape.on_backward(y, [=] {
    Index column = 0;
    for (std::size_t i = 0; i < count; ++i) {
      kept[i].accumulate(y.gradient().middleCols(column, kept[i].cols()));
      column += kept[i].cols();
    }
  });
  return y;
}

#define UNROLLED_INSTANTIATE(S)                                     \
  template Var<S> rows(Tape<S>&, Var<S>, Index, Index);             \
  template Var<S> cols(Tape<S>&, Var<S>, Index, Index);             \
  template Var<S> stack_rows<S>(Tape<S>&, std::span<const Var<S>>); \
  template Var<S> stack_cols<S>(Tape<S>&, std::span<const Var<S>>);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
