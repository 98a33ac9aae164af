// Random numbers that are the same on every platform: xoshiro256++ with our own distributions (the standard
// library's differ between implementations).
#pragma once

#include <array>
#include <cstdint>

#include "core/math/matrix.h"

namespace unrolled {

class Random {
 public:
  using State = std::array<std::uint64_t, 4>;

  // The state is filled from the seed by splitmix64, as the generator's authors advise.
  explicit Random(std::uint64_t seed = 0);

  std::uint64_t next();                      // 64 random bits; inline, since dropout draws millions
  double uniform();                          // [0, 1), 53 bits
  double uniform(double low, double high);   // [low, high)
  double normal();                           // mean 0, variance 1 (Box and Muller; keeps no second value back)
  std::uint64_t below(std::uint64_t count);  // 0 … count - 1, without bias; count must be positive

  // An index drawn with the given probabilities (they need not sum to exactly 1). The last index with a
  // positive probability is taken where rounding leaves a rest.
  template <class S>
  Index choose(const Eigen::Ref<const Eigen::Matrix<S, Eigen::Dynamic, 1>>& probabilities);

  const State& state() const { return state_; }
  void set_state(const State& state) { state_ = state; }

 private:
  static std::uint64_t rotate_left(std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); }

  State state_;
};

// xoshiro256++ of Blackman and Vigna (2019).
inline std::uint64_t Random::next() {
  const std::uint64_t result = rotate_left(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t t = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= t;
  state_[3] = rotate_left(state_[3], 45);
  return result;
}

template <class S>
Index Random::choose(const Eigen::Ref<const Eigen::Matrix<S, Eigen::Dynamic, 1>>& probabilities) {
  double left = uniform() * static_cast<double>(probabilities.sum());
  Index last = 0;
  for (Index i = 0; i < probabilities.size(); ++i) {
    if (probabilities(i) <= S(0)) continue;
    last = i;
    left -= static_cast<double>(probabilities(i));
    if (left < 0.0) break;
  }
  return last;
}

}  // namespace unrolled
