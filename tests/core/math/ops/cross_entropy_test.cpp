#include "core/math/ops/cross_entropy.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/softmax.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr std::array<int, 5> kTargets = {2, 0, -1, 3, 2};

// The same out of plain operations: minus the mean of the picked logarithms.
Var<double> composed(Tape<double>& tape, Var<double> logits, const int* targets) {
  Matrix<double> pick = Matrix<double>::Zero(logits.rows(), logits.cols());
  double counted = 0.0;
  for (Index j = 0; j < logits.cols(); ++j)
    if (targets[j] >= 0) {
      pick(targets[j], j) = 1.0;
      counted += 1.0;
    }
  return scale(tape, sum(tape, hadamard(tape, log_softmax(tape, logits), tape.constant(pick))), -1.0 / counted);
}

}  // namespace

TEST_CASE("cross-entropy: gradients") {
  const Operation loss = [](Tape<double>& tape, const Operands& x) {
    return softmax_cross_entropy(tape, x[0], kTargets.data());
  };
  expect_gradient(loss, {{4, 5}});
  expect_gradient(loss, {{4, 1}});
  expect_gradient(loss, {{65, 4}});
  static const int zero = 0;
  expect_gradient([](Tape<double>& tape, const Operands& x) { return softmax_cross_entropy(tape, x[0], &zero); },
                  {{1, 1}});
}

TEST_CASE("cross-entropy in one equals the composed one, value and gradient") {
  Random random(5);
  const Matrix<double> x = random_matrix({4, 5}, random);
  Tape<double> tape;
  const Var<double> first = tape.input(x);
  const Var<double> second = tape.input(x);
  const Var<double> fused = softmax_cross_entropy(tape, first, kTargets.data());
  const Var<double> plain = composed(tape, second, kTargets.data());
  tape.backward(scale(tape, add(tape, fused, plain), 1.7));
  CHECK(fused.value()(0, 0) == doctest::Approx(plain.value()(0, 0)).epsilon(1e-14));
  CHECK(first.gradient().isApprox(second.gradient(), 1e-14));
  CHECK(first.gradient().col(2).isZero(0.0));
}

TEST_CASE("cross-entropy: values that are known") {
  Tape<double> tape;
  const std::array<int, 2> targets = {1, 3};
  // Indifferent between V symbols: ln V.
  const Var<double> even = tape.constant(Matrix<double>::Constant(65, 2, 0.7));
  CHECK(softmax_cross_entropy(tape, even, targets.data()).value()(0, 0) ==
        doctest::Approx(std::log(65.0)).epsilon(1e-15));
  // Surely wrong by far: the difference of the logits, where a probability would have underflowed.
  Matrix<double> x = Matrix<double>::Zero(4, 1);
  x(0, 0) = 1e6;
  CHECK(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0) == 1e6);
  // Almost surely right: what is left over, not 0.
  x(0, 0) = 0.0;
  x(1, 0) = 30.0;
  CHECK(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0) ==
        doctest::Approx(3.0 * std::exp(-30.0)).epsilon(1e-2));
}

TEST_CASE("cross-entropy in float is as good as float can be") {
  Random random(6);
  const Matrix<double> x = 10.0 * random_matrix({65, 200}, random);
  std::vector<int> targets;
  for (int j = 0; j < 200; ++j) targets.push_back(static_cast<int>(random.below(65)));
  Tape<double> tape;
  Tape<float> small;
  const Var<double> wide = tape.input(x);
  const Var<float> narrow = small.input(x.cast<float>());
  const Var<double> exact = softmax_cross_entropy(tape, wide, targets.data());
  const Var<float> rounded = softmax_cross_entropy(small, narrow, targets.data());
  tape.backward(exact);
  small.backward(rounded);
  CHECK(static_cast<double>(rounded.value()(0, 0)) == doctest::Approx(exact.value()(0, 0)).epsilon(1e-6));
  CHECK((narrow.gradient().cast<double>() - wide.gradient()).cwiseAbs().maxCoeff() < 1e-7);
}

TEST_CASE("cross-entropy passes on what is not finite") {
  Tape<double> tape;
  const std::array<int, 2> targets = {1, -1};
  Matrix<double> x = Matrix<double>::Zero(20, 2);
  x(3, 1) = std::nan("");  // in a column that is left out
  CHECK(std::isfinite(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0)));
  x(3, 0) = std::nan("");
  CHECK(std::isnan(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0)));
  x(3, 0) = std::numeric_limits<double>::infinity();
  CHECK(std::isnan(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0)));
  x(3, 0) = 0.0;
  x(1, 0) = -std::numeric_limits<double>::infinity();
  CHECK(softmax_cross_entropy(tape, tape.constant(x), targets.data()).value()(0, 0) ==
        std::numeric_limits<double>::infinity());
}

TEST_CASE("cross-entropy refuses targets that are not there") {
  Tape<double> tape;
  const Var<double> x = tape.constant(Matrix<double>::Zero(3, 2));
  const std::array<int, 2> high = {0, 3};
  const std::array<int, 2> low = {-2, 0};
  const std::array<int, 2> none = {-1, -1};
  CHECK_THROWS_WITH_AS(softmax_cross_entropy(tape, x, high.data()),
                       "softmax_cross_entropy: target 3 of column 1, expected 0 … 2, or -1 to leave it out",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(softmax_cross_entropy(tape, x, low.data()),
                       "softmax_cross_entropy: target -2 of column 0, expected 0 … 2, or -1 to leave it out",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(softmax_cross_entropy(tape, x, none.data()),
                       "softmax_cross_entropy: none of the 2 columns has a target, expected at least one",
                       std::invalid_argument);
}
