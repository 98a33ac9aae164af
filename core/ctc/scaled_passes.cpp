#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/ctc/sequence_passes.h"

namespace unrolled::ctc {

namespace {

// The states are kept apart: blanks b_0 … b_L and labels l_0 … l_{L-1}, where b_i stands before l_i, so that a step is
// the same few operations for all i. Rows of labels go on to l_L, which is 0 for ever.

constexpr Index kLane = 8;          // doubles in the widest vector register
constexpr Index kRescaleEvery = 8;  // steps
constexpr int kTop = 400;           // a rescaled column's largest is below 2^kTop: α β has room, and most is below it
constexpr int kGrowth = 13;         // between two rescalings a column grows at most by 3^8 < 2^13
constexpr double kFaint = 0x1p-960;  // where a live cell is below it, something may have been lost
constexpr int kFaintBits = 930;      // what was lost, all together, is below 2^-kFaintBits beside the largest
constexpr double kLeastSum = 0x1p-900;
constexpr double kLn2 = 0.693147180559945309417232121458;

using Row = Eigen::Map<Eigen::Array<double, Eigen::Dynamic, 1>>;

Row part(double* row, Index begin, Index end) { return {row + begin, std::max<Index>(end - begin, 0)}; }

// Which labels lie on some path at step t: first[t] … last(t). From it follows which blanks do: first[t + 1] …
// last(t - 1) + 1.
struct Band {
  const Index* first_label;
  const Index* last_label;
  Index labels;

  Index first(Index t) const { return first_label[t]; }
  Index last(Index t) const { return last_label[t + 1]; }
  Index end(Index t) const { return std::min(last(t - 1) + 1, labels) + 1; }  // past the last i of either kind
};

Band find_band(const SequenceTarget& target, Index* first, Index* last) {
  // Steps from the label before to label i: one more where they are equal and need a blank between them.
  const auto steps_into = [&](Index i) {
    return i > 0 && i < target.label_count && target.labels[i] == target.labels[i - 1] ? 2 : 1;
  };
  Index i = target.label_count;
  Index to_finish = -1;  // steps that a path in l_i still needs
  for (Index t = target.steps; t >= 0; --t) {
    while (i > 0 && to_finish + steps_into(i) <= target.steps - 1 - t) to_finish += steps_into(i--);
    first[t] = i;
  }
  Index j = -1;
  Index to_reach = 0;  // steps after which a path is in l_j at the soonest
  last[0] = j;
  for (Index t = 0; t < target.steps; ++t) {
    while (j + 1 < target.label_count && to_reach + steps_into(j + 1) <= t + 1) to_reach += steps_into(++j);
    last[t + 1] = j;
  }
  return {first, last, target.label_count};
}

// A column of forward or backward variables whose true values are 2^exponent times what is stored.
struct Scale {
  int exponent = -kTop;
  int worst = -1000000;  // the largest exponent at which something may have been lost

  // Multiplies the column by a power of two; false where nothing of it is left. The live cells are given apart, since
  // of the others it does not matter how faint they are.
  bool rescale(Row blanks, Row labels, Row live_blanks, Row live_labels) {
    double most = blanks.maxCoeff();
    if (labels.size() > 0) most = std::max(most, labels.maxCoeff());
    if (!(most > 0.0) || !std::isfinite(most)) return false;
    double least = most;
    if (live_blanks.size() > 0) least = std::min(least, live_blanks.minCoeff());
    if (live_labels.size() > 0) least = std::min(least, live_labels.minCoeff());
    const int shift = std::min(kTop - 1 - std::ilogb(most), 1000);
    const double factor = std::ldexp(1.0, shift);
    if (std::min(least, least * factor) < kFaint) worst = std::max({worst, exponent, exponent - shift});
    blanks *= factor;
    labels *= factor;
    exponent -= shift;
    return true;
  }
};

// α_t from α_{t-1}: rows b, l and b', l' of the step before.
template <class S>
void step_forward(Index begin, Index end, const double* __restrict blanks_before,
                  const double* __restrict labels_before, const double* __restrict skip, const S* __restrict label_y,
                  double blank_y, double* __restrict blanks, double* __restrict labels) {
  for (Index i = begin; i < end; ++i) {
    const double label_behind = labels_before[i - 1];
    const double stays = labels_before[i] + blanks_before[i];
    blanks[i] = (blanks_before[i] + label_behind) * blank_y;
    labels[i] = (stays + skip[i] * label_behind) * static_cast<double>(label_y[i]);
  }
}

// β_t in place of β_{t+1}, both with their emission, and αβ̄.
template <class S>
void step_backward(Index begin, Index end, const double* __restrict alpha_blanks, const double* __restrict alpha_labels,
                   const double* __restrict skip, const S* __restrict label_y, double blank_y, double* blanks,
                   double* labels, double* __restrict blank_mass, double* __restrict label_mass) {
#pragma GCC ivdep
  for (Index i = begin; i < end; ++i) {
    const double from_blank = blanks[i] + labels[i];
    const double from_label = labels[i] + blanks[i + 1] + skip[i + 1] * labels[i + 1];
    blank_mass[i] = alpha_blanks[i] * from_blank;
    label_mass[i] = alpha_labels[i] * from_label;
    blanks[i] = from_blank * blank_y;
    labels[i] = from_label * static_cast<double>(label_y[i]);
  }
}

}  // namespace

template <class S>
ScaledRoom<S>::ScaledRoom(Tape<S>& tape, Index steps, Index label_count)
    : width((label_count + 2 + kLane - 1) / kLane * kLane),
      lead(kLane),
      alpha(tape.template scratch_array<double>((steps + 1) * (2 * width + lead))),
      label_y(tape.template scratch_array<S>(steps * width)),
      rows(tape.template scratch_array<double>(5 * width)),
      first(tape.template scratch_array<Index>(steps + 1)),
      last(tape.template scratch_array<Index>(steps + 1)) {}

template <class S>
std::optional<double> scaled_passes(const SequenceTarget& target, Frames<S> y, bool y_is_tiny, bool learns,
                                    const ScaledRoom<S>& room) {
  const Index count = target.label_count;
  const Index steps = target.steps;
  const Index width = room.width;
  const Band band = find_band(target, room.first, room.last);
  double* skip = room.rows;
  std::fill(skip, skip + width, 0.0);
  for (Index i = 1; i < count; ++i) skip[i] = target.labels[i] != target.labels[i - 1] ? 1.0 : 0.0;

  // Row t + 1 of the table is α_t; row 0, before the first step, is one in b_0.
  const auto alpha_blanks = [&](Index t) { return room.alpha + (t + 1) * (2 * width + room.lead); };
  const auto alpha_labels = [&](Index t) { return alpha_blanks(t) + width + room.lead; };
  const auto label_y = [&](Index t) { return room.label_y + t * width; };
  Scale forward;
  alpha_blanks(-1)[0] = std::ldexp(1.0, kTop);
  alpha_labels(-1)[0] = alpha_labels(-1)[-1] = 0.0;
  int tiny_at = forward.worst;  // as Scale::worst, of what y itself has lost
  for (Index t = 0; t < steps; ++t) {
    const Index begin = band.first(t);
    const Index end = band.end(t);
    const S* frame = y.at(t);
    S* here = label_y(t);
    for (Index i = begin; i < std::min(end, count); ++i) here[i] = frame[target.labels[i]];
    here[count] = S(0);
    double* blanks = alpha_blanks(t);
    double* labels = alpha_labels(t);
    step_forward(begin, end, alpha_blanks(t - 1), alpha_labels(t - 1), skip, here,
                 static_cast<double>(frame[target.blank]), blanks, labels);
    labels[begin - 1] = blanks[end] = labels[end] = 0.0;
    if (y_is_tiny &&
        (frame[target.blank] < kSmallestExact<S> ||
         std::any_of(here + begin, here + std::min(end, count), [](S each) { return each < kSmallestExact<S>; })))
      tiny_at = std::max(tiny_at, forward.exponent);
    if ((t + 1) % kRescaleEvery == 0 && !forward.rescale(part(blanks, begin, end), part(labels, begin, end),
                                                         part(blanks, band.first(t + 1), band.last(t - 1) + 2),
                                                         part(labels, band.first(t), band.last(t) + 1)))
      return std::nullopt;
  }
  const double end_mass = alpha_blanks(steps - 1)[count] + (count > 0 ? alpha_labels(steps - 1)[count - 1] : 0.0);
  if (!(end_mass > 0.0)) return std::nullopt;
  const double log2_p = std::log2(end_mass) + forward.exponent;
  if (forward.worst - kFaintBits > log2_p) return std::nullopt;
  const double tiny_bits = std::log2(static_cast<double>(kSmallestExact<S>));
  if (y_is_tiny && std::min(tiny_at + kTop + kGrowth, 0) + tiny_bits + 60.0 > log2_p) return std::nullopt;
  const double log_p = std::log(end_mass) + forward.exponent * kLn2;
  if (!learns) return log_p;

  double* blanks = skip + width;
  double* labels = blanks + width;
  double* blank_mass = labels + width;
  double* label_mass = blank_mass + width;
  std::fill(blanks, blanks + 2 * width, 0.0);
  blanks[count] = std::ldexp(1.0, kTop);
  Scale backward;
  for (Index t = steps - 1; t >= 0; --t) {
    const Index begin = band.first(t);
    const Index end = band.end(t);
    S* frame = y.at(t);
    step_backward(begin, end, alpha_blanks(t), alpha_labels(t), skip, label_y(t),
                  static_cast<double>(frame[target.blank]), blanks, labels, blank_mass, label_mass);
    blanks[end] = labels[end] = 0.0;
    const double blank_sum = part(blank_mass, begin, end).sum();
    const double sum = blank_sum + part(label_mass, begin, end).sum();
    if (!(sum > kLeastSum)) return std::nullopt;
    const double share = 1.0 / sum;
    frame[target.blank] -= static_cast<S>(blank_sum * share);
    for (Index i = begin; i < std::min(end, count); ++i)
      frame[target.labels[i]] -= static_cast<S>(label_mass[i] * share);
    if ((steps - t) % kRescaleEvery == 0 && !backward.rescale(part(blanks, begin, end), part(labels, begin, end),
                                                              part(blanks, band.first(t + 1), band.last(t - 1) + 2),
                                                              part(labels, band.first(t), band.last(t) + 1)))
      return std::nullopt;
  }
  if (backward.worst - kFaintBits > log2_p) return std::nullopt;
  return log_p;
}

#define UNROLLED_INSTANTIATE(S)  \
  template struct ScaledRoom<S>; \
  template std::optional<double> scaled_passes<S>(const SequenceTarget&, Frames<S>, bool, bool, const ScaledRoom<S>&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled::ctc
