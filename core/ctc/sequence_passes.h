// The forward and the backward pass of CTC over one sequence in training, twice: as fast as can be, and safe for any
// input.
#pragma once

#include <optional>
#include <type_traits>

#include "core/math/tape.h"

namespace unrolled::ctc {

struct SequenceTarget {
  const int* labels = nullptr;
  Index label_count = 0;
  Index steps = 0;  // enough of them to spell the target
  int blank = 0;
};

// The columns of one sequence, which in a batch do not lie side by side.
template <class S>
struct Frames {
  S* first = nullptr;
  Index classes = 0;
  Index stride = 0;

  S* at(Index t) const { return first + t * stride; }
};

// Memory of the fast pass, for the longest sequence and the longest target of a batch.
template <class S>
struct ScaledRoom {
  ScaledRoom(Tape<S>& tape, Index steps, Index label_count);

  Index width;    // of a row: L + 2, rounded up so that each row begins at a boundary of vectors
  Index lead;     // what goes before the labels of a row of α, for the label before the first
  double* alpha;  // T + 1 rows: blanks, lead, labels
  S* label_y;     // T rows
  double* rows;   // five rows
  Index* first;   // T + 1, see Band
  Index* last;    // T + 1
};

// ln p of the target in probabilities y, columns of a softmax; where `learns`, the occupancies are subtracted from y,
// which thereby becomes the gradient to the logits. Where too much may have been lost below the smallest numbers for
// the result to be as exact as S is, nothing is returned and y is spoilt. y_is_tiny: some entry of y is below
// kSmallestExact<S>.
template <class S>
std::optional<double> scaled_passes(const SequenceTarget& target, Frames<S> y, bool y_is_tiny, bool learns,
                                    const ScaledRoom<S>& room);

// Probabilities above it are as exact as S is.
template <class S>
inline constexpr S kSmallestExact = std::is_same_v<S, float> ? S(0x1p-120) : S(0x1p-1000);

// The same from the logits, for any input: each number has an exponent of its own. Where p is 0 the gradient is not
// written. Memory comes from the tape.
template <class S>
double safe_passes(const SequenceTarget& target, Frames<const S> logits, Frames<S> gradient, bool learns,
                   Tape<S>& tape);

}  // namespace unrolled::ctc
