// A walk over parallel arrays in pieces that stay in the first-level cache, so that several vectorised
// expressions over the same piece cost one pass through memory.
#pragma once

#include <algorithm>

#include "core/math/matrix.h"

namespace unrolled {

template <class S>
using ArrayView = Eigen::Map<Eigen::Array<S, Eigen::Dynamic, 1>>;

// Calls work(first, count) for consecutive pieces of 0 … size - 1.
template <class Work>
void for_each_block(Index size, Work work) {
  constexpr Index kBlock = 1024;  // four arrays of doubles: 32 KB
  for (Index first = 0; first < size; first += kBlock) work(first, std::min(kBlock, size - first));
}

// Entries first … first + count - 1 of a matrix, as its memory lies.
template <class S>
ArrayView<S> block_of(Matrix<S>& matrix, Index first, Index count) {
  return {matrix.data() + first, count};
}

}  // namespace unrolled
