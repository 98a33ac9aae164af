// One recursion, several meanings. The forward and backward variables of CTC sum products along paths; with other
// operations in place of + and × the same walk finds the best path, counts paths, or works with logarithms.
//
// A semiring is a type with Value, zero(), one(), add(a, b) and multiply(a, b).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/ctc/log_add.h"
#include "core/ctc/topology.h"
#include "core/math/matrix.h"

namespace unrolled::ctc {

// Probabilities as they are.
struct SumProduct {
  using Value = double;
  static Value zero() { return 0.0; }
  static Value one() { return 1.0; }
  static Value add(Value a, Value b) { return a + b; }
  static Value multiply(Value a, Value b) { return a * b; }
};

// Probabilities as their logarithms.
struct LogSumProduct {
  using Value = double;
  static Value zero() { return kLogZero; }
  static Value one() { return 0.0; }
  static Value add(Value a, Value b) { return log_add(a, b); }
  static Value multiply(Value a, Value b) { return a + b; }
};

// The best path's probability, as its logarithm.
struct LogMaxProduct {
  using Value = double;
  static Value zero() { return kLogZero; }
  static Value one() { return 0.0; }
  static Value add(Value a, Value b) { return std::max(a, b); }
  static Value multiply(Value a, Value b) { return a + b; }
};

// Whole numbers; from 2^64 on they stay at kOverflow.
struct CountPaths {
  using Value = std::uint64_t;
  static constexpr Value kOverflow = std::numeric_limits<Value>::max();
  static Value zero() { return 0; }
  static Value one() { return 1; }
  static Value add(Value a, Value b) { return a > kOverflow - b ? kOverflow : a + b; }
  static Value multiply(Value a, Value b) {
    if (a == 0 || b == 0) return 0;
    return a > kOverflow / b ? kOverflow : a * b;
  }
};

// A number with an exponent of its own, m 2^e with m in [1/2, 1) or 0: products over any number of steps neither
// underflow nor overflow, at the precision of a double.
struct Scaled {
  double mantissa = 0.0;
  std::int64_t exponent = 0;

  Scaled() = default;
  explicit Scaled(double value, std::int64_t power_of_two = 0) {
    int shift = 0;
    mantissa = std::frexp(value, &shift);
    if (mantissa != 0.0) exponent = power_of_two + shift;
  }

  // This times 2^-power as a double; 0 where that is too small.
  double value(std::int64_t power = 0) const {
    return std::ldexp(mantissa, static_cast<int>(std::clamp<std::int64_t>(exponent - power, -4000, 4000)));
  }
  double logarithm() const {  // -∞ for 0
    return std::log(mantissa) + static_cast<double>(exponent) * 0.693147180559945309417232121458;
  }
};

struct ScaledSumProduct {
  using Value = Scaled;
  static Value zero() { return {}; }
  static Value one() { return Scaled(1.0); }
  static Value add(Value a, Value b) {
    if (a.mantissa == 0.0) return b;
    if (b.mantissa == 0.0) return a;
    const std::int64_t power = std::max(a.exponent, b.exponent);
    return Scaled(a.value(power) + b.value(power), power);
  }
  static Value multiply(Value a, Value b) { return Scaled(a.mantissa * b.mantissa, a.exponent + b.exponent); }
};

// Both S x T: `before` without the emission of the cell itself, `with` it.
template <class Value>
struct Tables {
  Matrix<Value> before;
  Matrix<Value> with;
};

// Forward variables: over all beginnings of paths that end in state s at step t,
//   ᾱ_t(s) = α_{t-1}(s) + α_{t-1}(s-1) + [may skip into s] α_{t-1}(s-2),   α_t(s) = ᾱ_t(s) y_t(l'_s),
// with ᾱ_1 = 1 in the first two states. emission(symbol, t) is y as a value of the semiring.
template <class Semiring, class Emission>
Tables<typename Semiring::Value> forward(const Topology& topology, Index steps, const Emission& emission) {
  using R = Semiring;
  const Index states = topology.state_count();
  Tables<typename R::Value> alpha;
  alpha.before.setConstant(states, steps, R::zero());
  alpha.with.setConstant(states, steps, R::zero());
  for (Index t = 0; t < steps; ++t) {
    for (Index s = 0; s < states; ++s) {
      typename R::Value sum = R::zero();
      if (t == 0) {
        if (topology.may_begin(s)) sum = R::one();
      } else {
        sum = alpha.with(s, t - 1);
        if (s >= 1) sum = R::add(sum, alpha.with(s - 1, t - 1));
        if (topology.may_skip(s)) sum = R::add(sum, alpha.with(s - 2, t - 1));
      }
      alpha.before(s, t) = sum;
      alpha.with(s, t) = R::multiply(sum, emission(topology.symbol(s), t));
    }
  }
  return alpha;
}

// Backward variables: over all endings of paths that begin in state s at step t,
//   β̄_t(s) = β_{t+1}(s) + β_{t+1}(s+1) + [may skip into s+2] β_{t+1}(s+2),   β_t(s) = β̄_t(s) y_t(l'_s),
// with β̄_T = 1 in the last two states.
template <class Semiring, class Emission>
Tables<typename Semiring::Value> backward(const Topology& topology, Index steps, const Emission& emission) {
  using R = Semiring;
  const Index states = topology.state_count();
  Tables<typename R::Value> beta;
  beta.before.setConstant(states, steps, R::zero());
  beta.with.setConstant(states, steps, R::zero());
  for (Index t = steps - 1; t >= 0; --t) {
    for (Index s = 0; s < states; ++s) {
      typename R::Value sum = R::zero();
      if (t == steps - 1) {
        if (topology.may_end(s)) sum = R::one();
      } else {
        sum = beta.with(s, t + 1);
        if (s + 1 < states) sum = R::add(sum, beta.with(s + 1, t + 1));
        if (s + 2 < states && topology.may_skip(s + 2)) sum = R::add(sum, beta.with(s + 2, t + 1));
      }
      beta.before(s, t) = sum;
      beta.with(s, t) = R::multiply(sum, emission(topology.symbol(s), t));
    }
  }
  return beta;
}

// Over all paths: α_T of the last two states.
template <class Semiring>
typename Semiring::Value total(const Topology& topology, const Matrix<typename Semiring::Value>& alpha) {
  const Index states = topology.state_count();
  const Index last = alpha.cols() - 1;
  const typename Semiring::Value end = alpha(states - 1, last);
  return states == 1 ? end : Semiring::add(end, alpha(states - 2, last));
}

}  // namespace unrolled::ctc
