#include "core/nn/step_affine.h"

#include <doctest/doctest.h>

#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

// A little recurrence h = tanh(W x_t + U h' + b), all its states beside one another. Operands: W, U, b, x (K x T*B),
// h_0.
Operation recurrence(bool shared, Index batch) {
  return [=](Tape<double>& tape, const Operands& operands) {
    const StepAffine<double> step =
        shared ? StepAffine<double>(tape, {operands[0], operands[1]}, operands[2], batch) : StepAffine<double>();
    std::vector<Var<double>> states;
    Var<double> h = operands[4];
    for (Index first = 0; first < operands[3].cols(); first += batch) {
      const Var<double> x = cols(tape, operands[3], first, batch);
      const Var<double> z = shared ? step(tape, {x, h})
                                   : add(tape, affine(tape, operands[0], x, operands[2]), matmul(tape, operands[1], h));
      h = tanh(tape, z);
      states.push_back(h);
    }
    return stack_cols(tape, std::span<const Var<double>>(states));
  };
}

}  // namespace

TEST_CASE("an affine layer asked once a step is the affine layer, gradients too") {
  for (const Index batch : {1, 3, 100, 300}) {
    CAPTURE(batch);
    Random random(2);
    const std::vector<Matrix<double>> operands{random_matrix({3, 2}, random), random_matrix({3, 3}, random),
                                               random_matrix({3, 1}, random), random_matrix({2, 5 * batch}, random),
                                               random_matrix({3, batch}, random)};
    const std::vector<Matrix<double>> one = tape_gradients(recurrence(true, batch), operands);
    const std::vector<Matrix<double>> other = tape_gradients(recurrence(false, batch), operands);
    for (std::size_t k = 0; k < one.size(); ++k) CHECK(one[k].isApprox(other[k], 1e-12));
    if (batch <= 3) expect_gradient(recurrence(true, batch), operands);
  }
}

TEST_CASE("an affine layer of steps: without bias, and with a step whose result nobody reads") {
  expect_gradient(
      [](Tape<double>& tape, const Operands& x) {
        const StepAffine<double> step(tape, {x[0]}, {}, 2);
        const Var<double> y = step(tape, {x[1]});
        step(tape, {x[1]});
        return y;
      },
      {{3, 2}, {2, 2}});
}

TEST_CASE("an affine layer of steps refuses shapes that do not fit") {
  Tape<double> tape;
  const Var<double> W = tape.input(Matrix<double>::Ones(3, 2));
  const StepAffine<double> step(tape, {W}, {}, 2);
  CHECK_THROWS_WITH_AS(step(tape, {W}), "StepAffine: operand 0 is 3 x 2, expected 2 x 2", std::invalid_argument);
  CHECK_THROWS_WITH_AS(step(tape, {W, W}), "StepAffine: 2 operands, expected 1", std::invalid_argument);
}
