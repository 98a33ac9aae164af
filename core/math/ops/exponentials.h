// What softmax, its logarithm and cross-entropy share.
#pragma once

#include <algorithm>
#include <array>

#include "core/math/matrix.h"

namespace unrolled {

// Columns are taken in groups: one long run of exponentials costs a quarter of many short ones, at whose ends no
// vector instruction fits.
inline constexpr Index kColumnsAtOnce = 16;

// e^(x - max x) of a group of columns, each with its own maximum.
template <class S>
struct Exponentials {
  MatrixView<S> values;  // in the memory that was given
  std::array<S, kColumnsAtOnce> largest;
};

// The group of columns of x that begins with `first`; the values are written to `memory`, column by column.
template <class S>
Exponentials<S> exponentials(const MatrixView<S>& x, Index first, S* memory) {
  const Index count = std::min(kColumnsAtOnce, x.cols() - first);
  Exponentials<S> group{MatrixView<S>(memory, x.rows(), count), {}};
  for (Index k = 0; k < count; ++k) {
    S& largest = group.largest[static_cast<std::size_t>(k)];
    largest = x.col(first + k).maxCoeff();
    group.values.col(k).array() = x.col(first + k).array() - largest;
  }
  group.values.array() = group.values.array().exp();
  return group;
}

}  // namespace unrolled
