#include <algorithm>
#include <cmath>

#include "core/ctc/log_add.h"
#include "core/ctc/recursion.h"
#include "core/ctc/sequence_passes.h"

namespace unrolled::ctc {

namespace {

using R = ScaledSumProduct;

// The softmax of a column, however small its entries.
template <class S>
void softmax(const S* x, Index classes, Scaled* y) {
  double largest = kLogZero;
  for (Index k = 0; k < classes; ++k) largest = std::max(largest, static_cast<double>(x[k]));
  double sum = 0.0;
  for (Index k = 0; k < classes; ++k) sum += std::exp(static_cast<double>(x[k]) - largest);
  const Scaled share(1.0 / sum);
  for (Index k = 0; k < classes; ++k)
    y[k] = R::multiply(Scaled::exponential(static_cast<double>(x[k]) - largest), share);
}

}  // namespace

template <class S>
double safe_passes(const SequenceTarget& target, Frames<const S> logits, Frames<S> gradient, bool learns,
                   Tape<S>& tape) {
  const Index states = 2 * target.label_count + 1;
  const Index steps = target.steps;
  const Index classes = logits.classes;
  const auto symbol = [&](Index s) { return s % 2 == 0 ? target.blank : target.labels[s / 2]; };
  const auto may_skip = [&](Index s) {
    return s % 2 == 1 && s >= 3 && target.labels[s / 2] != target.labels[s / 2 - 1];
  };
  Scaled* y = tape.template scratch_array<Scaled>(steps * classes);
  Scaled* alpha = tape.template scratch_array<Scaled>((steps + 1) * states);  // row t + 1: α_t
  std::fill(alpha, alpha + states, R::zero());
  alpha[0] = R::one();
  for (Index t = 0; t < steps; ++t) {
    Scaled* y_now = y + t * classes;
    softmax(logits.at(t), classes, y_now);
    Scaled* now = alpha + (t + 1) * states;
    walk_forwards<R>(states, may_skip, now - states, now);
    for (Index s = 0; s < states; ++s) now[s] = R::multiply(now[s], y_now[symbol(s)]);
  }
  const Scaled* end = alpha + steps * states;
  const Scaled p = states == 1 ? end[0] : R::add(end[states - 1], end[states - 2]);
  if (!learns || p.mantissa == 0.0) return p.logarithm();

  Scaled* after = tape.template scratch_array<Scaled>(states);  // β_{t+1}
  Scaled* now = tape.template scratch_array<Scaled>(states);
  double* difference = tape.template scratch_array<double>(classes);  // y - Σ γ
  std::fill(after, after + states, R::zero());
  after[states - 1] = R::one();
  for (Index t = steps - 1; t >= 0; --t) {
    const Scaled* y_now = y + t * classes;
    for (Index k = 0; k < classes; ++k) difference[k] = y_now[k].value();
    walk_backwards<R>(states, may_skip, after, now);
    const Scaled* forward = alpha + (t + 1) * states;
    for (Index s = 0; s < states; ++s) {
      difference[symbol(s)] -= quotient(R::multiply(forward[s], now[s]), p);
      now[s] = R::multiply(now[s], y_now[symbol(s)]);
    }
    for (Index k = 0; k < classes; ++k) gradient.at(t)[k] = static_cast<S>(difference[k]);
    std::swap(after, now);
  }
  return p.logarithm();
}

#define UNROLLED_INSTANTIATE(S) \
  template double safe_passes<S>(const SequenceTarget&, Frames<const S>, Frames<S>, bool, Tape<S>&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled::ctc
