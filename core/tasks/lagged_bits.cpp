#include "core/tasks/lagged_bits.h"

#include <algorithm>
#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

// H(p) of a bit, nats.
double entropy(double p) {
  const auto part = [](double share) { return share > 0.0 ? -share * std::log(share) : 0.0; };
  return part(p) + part(1.0 - p);
}

}  // namespace

double lagged_probability(bool near_bit, bool far_bit) { return 0.5 + (near_bit ? 0.5 : 0.0) - (far_bit ? 0.25 : 0.0); }

double lagged_entropy(bool knows_near, bool knows_far) {
  double sum = 0.0;
  for (const bool near_bit : {false, true})
    for (const bool far_bit : {false, true}) {
      double p = 0.0;  // mean over the bits that are not known
      for (const bool near_guess : {false, true})
        for (const bool far_guess : {false, true})
          p += lagged_probability(knows_near ? near_bit : near_guess, knows_far ? far_bit : far_guess) / 4.0;
      sum += entropy(p);
    }
  return sum / 4.0;
}

double best_loss_of_windows(Index window) {
  check(window > 0, "best_loss_of_windows: window is ", window, ", expected a positive number");
  double sum = 0.0;
  for (Index j = 0; j < window; ++j) sum += lagged_entropy(j >= kNearLag, j >= kFarLag);
  return sum / static_cast<double>(window);
}

LaggedBits::LaggedBits(Index streams, Index length, Index window, Random& random)
    : batch_(streams), length_(length), window_(window) {
  check(streams > 0 && length > 0 && window > 0, "LaggedBits: there are ", streams, " streams of ", length,
        " bits and windows of ", window, ", expected positive numbers");
  x_.resize(static_cast<std::size_t>(batch_ * length_));
  y_.resize(x_.size());
  for (Index t = 0; t < length_; ++t)
    for (Index b = 0; b < batch_; ++b) {
      x_[at(b, t)] = random.uniform() < 0.5;
      const bool near_bit = t >= kNearLag && x_[at(b, t - kNearLag)];
      const bool far_bit = t >= kFarLag && x_[at(b, t - kFarLag)];
      y_[at(b, t)] = random.uniform() < lagged_probability(near_bit, far_bit);
    }
  inputs_.resize(static_cast<std::size_t>(batch_ * std::min(window_, length_)));
  targets_.resize(inputs_.size());
  fill();
}

void LaggedBits::fill() {
  steps_ = std::min(window_, length_ - position_);
  for (Index t = 0; t < steps_; ++t)
    for (Index b = 0; b < batch_; ++b) {
      inputs_[at(b, t)] = x_[at(b, position_ + t)] ? 1 : 0;
      targets_[at(b, t)] = y_[at(b, position_ + t)] ? 1 : 0;
    }
}

void LaggedBits::advance() {
  position_ += steps_;
  if (position_ >= length_) {
    position_ = 0;
    ++epochs_;
  }
  fill();
}

double LaggedBits::epoch() const {
  return static_cast<double>(epochs_) + static_cast<double>(position_) / static_cast<double>(length_);
}

void LaggedBits::go_to(std::int64_t position, std::int64_t epochs) {
  check(position >= 0 && position < length_ && position % window_ == 0, "LaggedBits::go_to: position is ", position,
        ", expected a multiple of the window ", window_, " below ", length_);
  check(epochs >= 0, "LaggedBits::go_to: epochs is ", epochs, ", expected 0 or more");
  position_ = position;
  epochs_ = epochs;
  fill();
}

std::string LaggedBits::text(Index stream, Index first, Index count) const {
  check(stream >= 0 && stream < batch_ && first >= 0 && count >= 0 && first + count <= length_,
        "LaggedBits::text: bits ", first, " … ", first + count, " of stream ", stream, ", expected up to ", length_,
        " of ", batch_, " streams");
  std::string x = "x ";
  std::string y = "y ";
  for (Index t = first; t < first + count; ++t) {
    x += input(stream, t) ? '1' : '0';
    y += target(stream, t) ? '1' : '0';
  }
  return x + "\n" + y + "\n";
}

}  // namespace unrolled
