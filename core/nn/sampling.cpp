#include "core/nn/sampling.h"

#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

template <class S>
Index check_and_find_best(const char* function, ConstMatrixView<S> logits, double temperature) {
  check(logits.size() > 0, function, ": there are no logits, expected at least one");
  check(std::isfinite(temperature) && temperature >= 0.0, function, ": temperature is ", temperature,
        ", expected 0 or more");
  Index best = 0;
  for (Index i = 1; i < logits.size(); ++i)
    if (logits(i) > logits(best)) best = i;
  return best;
}

}  // namespace

template <class S>
Index sample_index(ConstMatrixView<S> logits, double temperature, Random& random) {
  const Index count = logits.size();
  const Index best = check_and_find_best("sample_index", logits, temperature);
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

template <class S>
void sampling_probabilities(ConstMatrixView<S> logits, double temperature, MatrixView<S> probabilities) {
  const Index best = check_and_find_best("sampling_probabilities", logits, temperature);
  if (temperature == 0.0) {
    probabilities.setZero();
    probabilities(best) = S(1);
    return;
  }
  const double largest = static_cast<double>(logits(best));
  double total = 0.0;
  const auto weight = [&](Index i) { return std::exp((static_cast<double>(logits(i)) - largest) / temperature); };
  for (Index i = 0; i < logits.size(); ++i) total += weight(i);
  for (Index i = 0; i < logits.size(); ++i) probabilities(i) = static_cast<S>(weight(i) / total);
}

template Index sample_index<float>(ConstMatrixView<float>, double, Random&);
template Index sample_index<double>(ConstMatrixView<double>, double, Random&);
template void sampling_probabilities<float>(ConstMatrixView<float>, double, MatrixView<float>);
template void sampling_probabilities<double>(ConstMatrixView<double>, double, MatrixView<double>);

}  // namespace unrolled
