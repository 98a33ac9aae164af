// What the operations with a bias share.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// column += the sum over all columns of `gradient`. Walks column by column, as the memory lies: Eigen's
// rowwise().sum() would stride through it.
template <class S>
void accumulate_sum_of_columns(Var<S> column, const MatrixView<S>& gradient) {
  if (!column.needs_gradient()) return;
  auto total = column.gradient().col(0);
  const Index count = gradient.cols();
  Index j = 0;
  for (; j + 4 <= count; j += 4)
    total += (gradient.col(j) + gradient.col(j + 1)) + (gradient.col(j + 2) + gradient.col(j + 3));
  for (; j < count; ++j) total += gradient.col(j);
}

// Throws std::invalid_argument unless `column` is rows x 1.
template <class S>
void check_column(const char* operation, const char* argument, Var<S> column, Index rows) {
  check(column.rows() == rows && column.cols() == 1, operation, ": ", argument, " is ", column.rows(), " x ",
        column.cols(), ", expected ", rows, " x 1");
}

}  // namespace unrolled
