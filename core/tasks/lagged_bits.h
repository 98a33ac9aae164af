// Streams of fair random bits x, and beside each a stream y that depends on two bits of its past:
//
//   p(y_t = 1) = 0.5 + 0.5 x_{t−3} − 0.25 x_{t−8}
//
// Bits before the beginning of a stream count as 0. Whoever sees neither of the two bits, the nearer one alone, or
// both, can come down to a cross-entropy of 0.6616, 0.5192 or 0.4545 nats and no lower: it is known beforehand what a
// window of truncated back-propagation can teach.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/math/matrix.h"
#include "core/math/random.h"

namespace unrolled {

inline constexpr Index kNearLag = 3;
inline constexpr Index kFarLag = 8;

// p(y_t = 1) from x_{t−3} and x_{t−8}.
double lagged_probability(bool near_bit, bool far_bit);

// The least mean cross-entropy, in nats, for one who knows the two bits, one of them or none:
// E[H(p)], where p is the mean over what is not known and H(p) = −p ln p − (1 − p) ln(1 − p).
double lagged_entropy(bool knows_near, bool knows_far);

// The same for one who reads windows of `window` bits and knows nothing of what stood before each: at the j-th bit of a
// window (from 0) x_{t−j} is the oldest that is known. Throws std::invalid_argument for a window that is not positive.
double best_loss_of_windows(Index window);

// The streams, cut into windows that are read one after the other, all streams side by side.
class LaggedBits {
 public:
  // Draws `length` bits for each stream. Throws std::invalid_argument where a number is not positive.
  LaggedBits(Index streams, Index length, Index window, Random& random);

  Index batch() const { return batch_; }
  Index length() const { return length_; }
  bool input(Index stream, Index t) const { return x_[at(stream, t)]; }
  bool target(Index stream, Index t) const { return y_[at(stream, t)]; }

  // The present window, time-major: the bits of step t at t*B … t*B + B − 1, each 0 or 1. The arrays keep their
  // addresses.
  Index steps() const { return steps_; }  // the window, or less at the end of the streams
  const int* inputs() const { return inputs_.data(); }
  const int* targets() const { return targets_.data(); }
  bool begins_epoch() const { return position_ == 0; }  // nothing is to be carried into this window

  // On to the next window; behind the end of the streams comes their beginning.
  void advance();

  double epoch() const;  // passes over the streams, in fractions

  // Where it stands, to go on from there later. Throws std::invalid_argument for a place that no window begins at.
  std::int64_t position() const { return position_; }
  std::int64_t epochs() const { return epochs_; }
  void go_to(std::int64_t position, std::int64_t epochs);

  // Bits of a stream as a person reads them, y below x: "x 0110…\ny 1011…\n".
  std::string text(Index stream, Index first, Index count) const;

 private:
  std::size_t at(Index stream, Index t) const { return static_cast<std::size_t>(t * batch_ + stream); }
  void fill();

  Index batch_;
  Index length_;
  Index window_;
  std::vector<bool> x_;  // time-major
  std::vector<bool> y_;
  Index position_ = 0;
  std::int64_t epochs_ = 0;
  Index steps_ = 0;
  std::vector<int> inputs_;
  std::vector<int> targets_;
};

}  // namespace unrolled
