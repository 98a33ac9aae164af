// One recursion, several meanings. The forward and backward variables of CTC sum products along paths; with other
// operations in place of + and × the same walk finds the best path, counts paths, or works with logarithms.
//
// A semiring is a type with Value, zero(), one(), add(a, b) and multiply(a, b).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <utility>

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
  static constexpr double kLn2 = 0.693147180559945309417232121458;

  double mantissa = 0.0;
  std::int64_t exponent = 0;

  Scaled() = default;
  explicit Scaled(double value, std::int64_t power_of_two = 0) {
    int shift = 0;
    mantissa = std::frexp(value, &shift);
    if (mantissa != 0.0) exponent = power_of_two + shift;
  }

  // e^x, however small; x may be -∞ and must be below 2^50 in magnitude otherwise.
  static Scaled exponential(double x) {
    if (!std::isfinite(x)) return Scaled(std::exp(x));
    const double power = std::floor(x / kLn2);
    constexpr double kLn2Rest = 2.3190468138462996e-17;  // what ln 2 is more than kLn2
    return Scaled(std::exp(std::fma(-power, kLn2Rest, std::fma(-power, kLn2, x))), static_cast<std::int64_t>(power));
  }

  // This times 2^-power as a double; 0 where that is too small.
  double value(std::int64_t power = 0) const {
    return std::ldexp(mantissa, static_cast<int>(std::clamp<std::int64_t>(exponent - power, -4000, 4000)));
  }
  double logarithm() const { return std::log(mantissa) + static_cast<double>(exponent) * kLn2; }  // -∞ for 0
};

// a / b as a double; b must not be 0.
inline double quotient(Scaled a, Scaled b) { return Scaled(a.mantissa / b.mantissa, a.exponent - b.exponent).value(); }

struct ScaledSumProduct {
  using Value = Scaled;
  static Value zero() { return {}; }
  static Value one() { return Scaled(1.0); }
  static Value add(Value a, Value b) {
    if (a.mantissa == 0.0) return b;
    if (b.mantissa == 0.0) return a;
    if (a.exponent < b.exponent) std::swap(a, b);
    const std::int64_t shift = a.exponent - b.exponent;
    if (shift > 60) return a;
    a.mantissa += b.mantissa / static_cast<double>(std::uint64_t{1} << shift);
    if (a.mantissa >= 1.0) {
      a.mantissa *= 0.5;
      ++a.exponent;
    }
    return a;
  }
  static Value multiply(Value a, Value b) {
    Scaled product;
    product.mantissa = a.mantissa * b.mantissa;
    if (product.mantissa == 0.0) return product;
    product.exponent = a.exponent + b.exponent;
    if (product.mantissa < 0.5) {
      product.mantissa *= 2.0;
      --product.exponent;
    }
    return product;
  }
};

// Both S x T: `before` without the emission of the cell itself, `with` it.
template <class Value>
struct Tables {
  Matrix<Value> before;
  Matrix<Value> with;
};

// One step of the walk forwards: now(s) = before(s) + before(s-1) + [may skip into s] before(s-2). What stands before
// the first step is one in state 0 and zero in all others.
template <class Semiring, class MaySkip>
void walk_forwards(Index states, const MaySkip& may_skip, const typename Semiring::Value* before,
                   typename Semiring::Value* now) {
  for (Index s = 0; s < states; ++s) {
    now[s] = before[s];
    if (s >= 1) now[s] = Semiring::add(now[s], before[s - 1]);
    if (may_skip(s)) now[s] = Semiring::add(now[s], before[s - 2]);
  }
}

// And backwards: now(s) = after(s) + after(s+1) + [may skip into s+2] after(s+2). What stands after the last step is
// one in the last state and zero in all others.
template <class Semiring, class MaySkip>
void walk_backwards(Index states, const MaySkip& may_skip, const typename Semiring::Value* after,
                    typename Semiring::Value* now) {
  for (Index s = 0; s < states; ++s) {
    now[s] = after[s];
    if (s + 1 < states) now[s] = Semiring::add(now[s], after[s + 1]);
    if (s + 2 < states && may_skip(s + 2)) now[s] = Semiring::add(now[s], after[s + 2]);
  }
}

// Forward variables: over all beginnings of paths that end in state s at step t,
//   ᾱ_t(s) = α_{t-1}(s) + α_{t-1}(s-1) + [may skip into s] α_{t-1}(s-2),   α_t(s) = ᾱ_t(s) y_t(l'_s),
// with ᾱ_1 = 1 in the first two states. emission(symbol, t) is y as a value of the semiring.
template <class Semiring, class Emission>
Tables<typename Semiring::Value> forward(const Topology& topology, Index steps, const Emission& emission) {
  using Value = typename Semiring::Value;
  const Index states = topology.state_count();
  const auto may_skip = [&](Index s) { return topology.may_skip(s); };
  Matrix<Value> start = Matrix<Value>::Constant(states, 1, Semiring::zero());
  start(0, 0) = Semiring::one();
  Tables<Value> alpha{Matrix<Value>(states, steps), Matrix<Value>(states, steps)};
  for (Index t = 0; t < steps; ++t) {
    const Value* before = t == 0 ? start.data() : alpha.with.col(t - 1).data();
    walk_forwards<Semiring>(states, may_skip, before, alpha.before.col(t).data());
    for (Index s = 0; s < states; ++s)
      alpha.with(s, t) = Semiring::multiply(alpha.before(s, t), emission(topology.symbol(s), t));
  }
  return alpha;
}

// Backward variables: over all endings of paths that begin in state s at step t,
//   β̄_t(s) = β_{t+1}(s) + β_{t+1}(s+1) + [may skip into s+2] β_{t+1}(s+2),   β_t(s) = β̄_t(s) y_t(l'_s),
// with β̄_T = 1 in the last two states.
template <class Semiring, class Emission>
Tables<typename Semiring::Value> backward(const Topology& topology, Index steps, const Emission& emission) {
  using Value = typename Semiring::Value;
  const Index states = topology.state_count();
  const auto may_skip = [&](Index s) { return topology.may_skip(s); };
  Matrix<Value> end = Matrix<Value>::Constant(states, 1, Semiring::zero());
  end(states - 1, 0) = Semiring::one();
  Tables<Value> beta{Matrix<Value>(states, steps), Matrix<Value>(states, steps)};
  for (Index t = steps - 1; t >= 0; --t) {
    const Value* after = t == steps - 1 ? end.data() : beta.with.col(t + 1).data();
    walk_backwards<Semiring>(states, may_skip, after, beta.before.col(t).data());
    for (Index s = 0; s < states; ++s)
      beta.with(s, t) = Semiring::multiply(beta.before(s, t), emission(topology.symbol(s), t));
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
