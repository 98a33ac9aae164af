// Where the columns of sequences are found that differ in length, time-major: column t*B + b is step t of sequence b.
#pragma once

#include "core/math/tape.h"

namespace unrolled {

// For gather_columns(): each column itself, or where `reversed` what stands there in a sequence that is read from its
// own last step to its first; −1, a column of zeros, beyond a sequence's end. Reversing twice gives back what was.
// lengths: B of 1 … T. The order lives as long as the recording.
template <class S>
const int* column_order(Tape<S>& tape, const Index* lengths, Index steps, Index batch, bool reversed) {
  int* const order = tape.template scratch_array<int>(steps * batch);
  for (Index t = 0; t < steps; ++t)
    for (Index b = 0; b < batch; ++b) {
      const Index from = reversed ? lengths[b] - 1 - t : t;
      order[t * batch + b] = t < lengths[b] ? static_cast<int>(from * batch + b) : -1;
    }
  return order;
}

// Whether any of the sequences is shorter than T. Throws std::invalid_argument naming `operation` and the sequence
// whose length is not 1 … T.
inline bool any_padded(const char* operation, const Index* lengths, Index steps, Index batch) {
  bool padded = false;
  for (Index b = 0; b < batch; ++b) {
    check(lengths[b] >= 1 && lengths[b] <= steps, operation, ": length ", b, " is ", lengths[b], ", expected 1 … ",
          steps);
    padded = padded || lengths[b] < steps;
  }
  return padded;
}

}  // namespace unrolled
