#include <algorithm>
#include <cmath>

#include "core/ctc/recursion.h"
#include "core/ctc/sequence_passes.h"

namespace unrolled::ctc {

namespace {

// What is to be taken off the logits of a column for logarithms of probabilities: ln Σ_k e^(x_k).
template <class S>
double log_normaliser(const S* x, Index classes) {
  double largest = kLogZero;
  for (Index k = 0; k < classes; ++k) largest = std::max(largest, static_cast<double>(x[k]));
  double sum = 0.0;
  for (Index k = 0; k < classes; ++k) sum += std::exp(static_cast<double>(x[k]) - largest);
  return largest + std::log(sum);
}

}  // namespace

template <class S>
double logarithm_passes(const SequenceTarget& target, Frames<const S> logits, Frames<S> y, bool learns, Tape<S>& tape) {
  const Index states = 2 * target.label_count + 1;
  const Index steps = target.steps;
  const auto symbol = [&](Index s) { return s % 2 == 0 ? target.blank : target.labels[s / 2]; };
  const auto may_skip = [&](Index s) {
    return s % 2 == 1 && s >= 3 && target.labels[s / 2] != target.labels[s / 2 - 1];
  };
  double* normaliser = tape.template scratch_array<double>(steps);
  double* alpha = tape.template scratch_array<double>((steps + 1) * states);  // row t + 1: ln α_t
  const auto log_y = [&](Index s, Index t) { return static_cast<double>(logits.at(t)[symbol(s)]) - normaliser[t]; };
  std::fill(alpha, alpha + states, kLogZero);
  alpha[0] = 0.0;
  for (Index t = 0; t < steps; ++t) {
    normaliser[t] = log_normaliser(logits.at(t), logits.classes);
    double* now = alpha + (t + 1) * states;
    walk_forwards<LogSumProduct>(states, may_skip, now - states, now);
    for (Index s = 0; s < states; ++s) now[s] += log_y(s, t);
  }
  const double* end = alpha + steps * states;
  const double log_p = states == 1 ? end[0] : log_add(end[states - 1], end[states - 2]);
  if (!learns) return log_p;

  double* after = tape.template scratch_array<double>(states);  // ln β_{t+1}
  double* now = tape.template scratch_array<double>(states);
  std::fill(after, after + states, kLogZero);
  after[states - 1] = 0.0;
  for (Index t = steps - 1; t >= 0; --t) {
    S* frame = y.at(t);
    for (Index k = 0; k < y.classes; ++k)
      frame[k] = static_cast<S>(std::exp(static_cast<double>(logits.at(t)[k]) - normaliser[t]));
    walk_backwards<LogSumProduct>(states, may_skip, after, now);
    const double* forward = alpha + (t + 1) * states;
    for (Index s = 0; s < states; ++s) {
      // -∞ less -∞ where no path is possible: the caller makes that gradient zero.
      frame[symbol(s)] -= static_cast<S>(std::exp(forward[s] + now[s] - log_p));
      now[s] += log_y(s, t);
    }
    std::swap(after, now);
  }
  return log_p;
}

#define UNROLLED_INSTANTIATE(S) \
  template double logarithm_passes<S>(const SequenceTarget&, Frames<const S>, Frames<S>, bool, Tape<S>&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled::ctc
