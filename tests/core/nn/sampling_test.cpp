#include "core/nn/sampling.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

using namespace unrolled;

namespace {

ConstMatrixView<double> view(const std::vector<double>& logits) {
  return {logits.data(), static_cast<Index>(logits.size()), 1};
}

}  // namespace

TEST_CASE("symbols are drawn as softmax(logits / temperature) says") {
  const std::vector<double> logits{1.0, -0.5, 2.0, 0.0, 1.5, -3.0};
  constexpr int kDraws = 60000;
  for (const double temperature : {0.5, 1.0, 2.0}) {
    Random random(7);
    std::vector<int> drawn(logits.size(), 0);
    for (int n = 0; n < kDraws; ++n) ++drawn[static_cast<std::size_t>(sample_index(view(logits), temperature, random))];
    double total = 0.0;
    for (const double logit : logits) total += std::exp(logit / temperature);
    double chi_square = 0.0;
    for (std::size_t i = 0; i < logits.size(); ++i) {
      const double expected = kDraws * std::exp(logits[i] / temperature) / total;
      chi_square += (drawn[i] - expected) * (drawn[i] - expected) / expected;
    }
    CHECK(chi_square < 20.5);  // 5 degrees of freedom: exceeded by chance once in a thousand
  }
}

TEST_CASE("a temperature towards 0 takes the largest") {
  const std::vector<double> logits{1.0, 1.9, 2.0, 2.0, -7.0};
  Random random(1);
  CHECK(sample_index(view(logits), 0.0, random) == 2);
  CHECK(random.state() == Random(1).state());  // nothing was drawn
  for (int n = 0; n < 200; ++n) {
    const Index cold = sample_index(view(logits), 1e-3, random);
    CHECK((cold == 2 || cold == 3));
    CHECK(sample_index(view({0.0, 800.0}), 1e-300, random) == 1);
  }
}

TEST_CASE("what cannot be drawn from is refused") {
  Random random(1);
  const std::vector<double> logits{1.0};
  CHECK(sample_index(view(logits), 1.0, random) == 0);
  CHECK_THROWS_AS(sample_index(view({}), 1.0, random), std::invalid_argument);
  CHECK_THROWS_AS(sample_index(view(logits), -0.1, random), std::invalid_argument);
  CHECK_THROWS_AS(sample_index(view(logits), std::numeric_limits<double>::quiet_NaN(), random), std::invalid_argument);
}

TEST_CASE("the probabilities that are drawn from can be asked for") {
  const std::vector<double> logits{1.0, -0.5, 2.0, 2.0};
  Matrix<double> found(4, 1);
  const MatrixView<double> into(found.data(), 4, 1);
  sampling_probabilities(view(logits), 0.5, into);
  CHECK(found.sum() == doctest::Approx(1.0));
  CHECK(found(0) / found(1) == doctest::Approx(std::exp(3.0)));
  CHECK(found(2) == found(3));
  sampling_probabilities(view(logits), 0.0, into);
  CHECK(found == (Matrix<double>(4, 1) << 0.0, 0.0, 1.0, 0.0).finished());
  CHECK_THROWS_AS(sampling_probabilities(view(logits), -1.0, into), std::invalid_argument);
}
