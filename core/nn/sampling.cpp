#include "core/nn/sampling.h"

#include <cmath>

#include "core/math/check.h"

namespace unrolled {

template <class S>
Index sample_index(ConstMatrixView<S> logits, double temperature, Random& random) {
  const Index count = logits.size();
  check(count > 0, "sample_index: there are no logits, expected at least one");
  check(std::isfinite(temperature) && temperature >= 0.0, "sample_index: temperature is ", temperature,
        ", expected 0 or more");
  Index best = 0;
  for (Index i = 1; i < count; ++i)
    if (logits(i) > logits(best)) best = i;
  if (temperature == 0.0) return best;

  const double largest = static_cast<double>(logits(best));
  const auto weight = [&](Index i) { return std::exp((static_cast<double>(logits(i)) - largest) / temperature); };
  double total = 0.0;
  for (Index i = 0; i < count; ++i) total += weight(i);
  double left = random.uniform() * total;
  for (Index i = 0; i < count; ++i) {
    left -= weight(i);
    if (left < 0.0) return i;
  }
  return best;  // rounding left a rest
}

template Index sample_index<float>(ConstMatrixView<float>, double, Random&);
template Index sample_index<double>(ConstMatrixView<double>, double, Random&);

}  // namespace unrolled
