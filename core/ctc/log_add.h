// Sums of probabilities that are kept as logarithms.
#pragma once

#include <cmath>
#include <limits>
#include <utility>

namespace unrolled::ctc {

inline constexpr double kLogZero = -std::numeric_limits<double>::infinity();

// ln(e^a + e^b); −∞ is the logarithm of nothing, on either side or on both.
inline double log_add(double a, double b) {
  if (a < b) std::swap(a, b);
  return b == kLogZero ? a : a + std::log1p(std::exp(b - a));
}

}  // namespace unrolled::ctc
