// The loss of Connectionist Temporal Classification as one operation of the tape: softmax, forward-backward and the
// gradient to the logits, for a batch whose sequences and targets differ in length.
#pragma once

#include "core/math/tape.h"

namespace unrolled::ctc {

// What the sequences of a batch should spell. The arrays are read at once and need not be kept.
struct Targets {
  const int* labels = nullptr;          // of all sequences, one after the other, blanks left out
  const Index* label_counts = nullptr;  // B: labels of each sequence, 0 allowed
  const Index* step_counts = nullptr;   // B: steps of each sequence, 1 … T; null where all have T
  Index batch = 0;                      // B
  int blank = 0;
  // Counts a sequence that cannot spell its target as a loss of 0, instead of letting the mean be ∞.
  bool zero_infinity = false;
};

template <class S>
struct Loss {
  Var<S> mean;                   // 1 x 1, in nats
  const double* each = nullptr;  // B: -ln p of each sequence, ∞ where it cannot spell its target; as long as the tape
  Index impossible = 0;          // how many sequences cannot
};

// L = 1/B Σ_b -ln p(l_b | x_b), with y = softmax(logits) of each column and p as in trellis.h;
//   ∂L/∂x_t(k) = 1/B (y_t(k) - Σ_{s: l'_s = k} γ_t(s)),
// 0 in columns past the end of a sequence, and in all of a sequence that cannot spell its target: never NaN.
// logits: K x (T·B), column t·B + b.
//
// The recursions run in double whatever S is, on columns that are rescaled by powers of two. Where numbers may have
// been lost below the smallest double that matter beside p, that sequence is done again, slower, with numbers whose
// exponents have no bounds.
// Throws std::invalid_argument naming sequence and label, count or blank that does not fit, or where the columns are
// no multiple of the batch.
// Source: Graves et al. (2006), equations 5 to 16; the rescaling after Rabiner (1989), section V.A.
template <class S>
Loss<S> ctc_loss(Tape<S>& tape, Var<S> logits, const Targets& targets);

}  // namespace unrolled::ctc
