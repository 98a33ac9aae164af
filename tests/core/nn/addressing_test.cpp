#include "core/nn/addressing.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

constexpr Emission kAll[] = {Emission::kTanh, Emission::kSigmoid, Emission::kSoftplus, Emission::kOnePlusSoftplus,
                             Emission::kSoftmax};

}  // namespace

TEST_CASE("what a controller emits: the functions of some of its rows, and their gradients") {
  const Matrix<double> x{{9.0, 9.0}, {0.5, -1.0}, {-2.0, 3.0}, {9.0, 9.0}};
  Tape<double> tape;
  const auto of = [&](Emission emission) {
    return Matrix<double>(emitted(tape, tape.constant(x), 1, 2, emission).value());
  };
  const Matrix<double> both = x.middleRows(1, 2);
  CHECK(of(Emission::kTanh).isApprox(Matrix<double>(both.array().tanh()), 1e-14));
  CHECK(of(Emission::kSigmoid).isApprox(Matrix<double>((1.0 + (-both.array()).exp()).inverse()), 1e-14));
  CHECK(of(Emission::kSoftplus).isApprox(Matrix<double>((1.0 + both.array().exp()).log()), 1e-14));
  CHECK(of(Emission::kOnePlusSoftplus).isApprox(Matrix<double>(1.0 + (1.0 + both.array().exp()).log()), 1e-14));
  const Matrix<double> shares = of(Emission::kSoftmax);
  CHECK(shares(0, 0) == doctest::Approx(1.0 / (1.0 + std::exp(-2.5))));
  CHECK(shares.colwise().sum().isApproxToConstant(1.0, 1e-14));
  for (const Emission emission : kAll) {
    expect_gradient([=](Tape<double>& t, const Operands& y) { return emitted(t, y[0], 1, 3, emission); }, {{5, 2}});
    expect_gradient([=](Tape<double>& t, const Operands& y) { return emitted(t, y[0], 0, 1, emission); }, {{1, 1}});
  }
  CHECK_THROWS_WITH_AS(emitted(tape, tape.constant(x), 3, 2, Emission::kTanh),
                       "emitted: rows 3 … 4, expected some of 0 … 3", std::invalid_argument);
}

TEST_CASE("what a controller emits is clipped: finite for all that is, and nothing learns beyond") {
  const Matrix<float> x{{1e30F, 21.0F, std::nanf("")}, {-1e30F, 1.0F, 0.0F}};
  for (const Emission emission : kAll) {
    Tape<float> tape;
    const Var<float> input = tape.input(x);
    const Var<float> y = emitted(tape, input, 0, 2, emission);
    CHECK(y.value().leftCols(2).allFinite());
    CHECK(std::isnan(y.value()(0, 2)));
    tape.backward(sum(tape, y));
    CHECK(input.gradient().col(0).isZero(0.0F));
    CHECK(input.gradient()(0, 1) == 0.0F);
  }
}

TEST_CASE("addressing: the parameters are the rows in their order, and all stages have their gradients") {
  constexpr Index kWidth = 3;
  constexpr Index kShifts = 3;
  CHECK(head_rows(kWidth, kShifts) == 9);
  Random random(5);
  const Matrix<double> x = random_matrix({11, 2}, random);
  Tape<double> tape;
  const HeadParameters<double> head = emit_head(tape, tape.constant(x), 2, kWidth, kShifts);
  CHECK(head.key.value().isApprox(Matrix<double>(x.middleRows(2, 3).array().tanh()), 1e-14));
  CHECK(head.beta.value()(0, 1) == doctest::Approx(std::log1p(std::exp(x(5, 1)))));
  CHECK(head.gate.value()(0, 0) == doctest::Approx(1.0 / (1.0 + std::exp(-x(6, 0)))));
  CHECK(head.shift.value()(2, 0) / head.shift.value()(0, 0) == doctest::Approx(std::exp(x(9, 0) - x(7, 0))));
  CHECK(head.gamma.value()(0, 1) == doctest::Approx(1.0 + std::log1p(std::exp(x(10, 1)))));

  Matrix<double> before = random_matrix({4, 2}, random, Entries::kPositive);
  for (Index b = 0; b < 2; ++b) before.col(b) /= before.col(b).sum();
  const auto all = [](Tape<double>& t, const Operands& y) {
    const Addressing<double> made = address(t, y[1], emit_head(t, y[0], 2, kWidth, kShifts), y[2]);
    return stack_rows(t, {made.similarity, made.content, made.gated, made.shifted, made.weights});
  };
  expect_gradient(all, {x, random_matrix({4, 2 * kWidth}, random), before});

  const Addressing<double> made =
      address(tape, tape.constant(random_matrix({4, 2 * kWidth}, random)), head, tape.constant(before));
  for (const Var<double>& stage : {made.content, made.gated, made.shifted, made.weights}) {
    CHECK(stage.value().minCoeff() >= 0.0);
    CHECK(stage.value().colwise().sum().isApproxToConstant(1.0, 1e-12));
  }
}

TEST_CASE("addressing: a sure head finds its row in an identity, as the published test has it") {
  Tape<double> tape;
  const auto number = [&](double value) { return tape.constant(Matrix<double>{{value}}); };
  HeadParameters<double> head;
  head.key = tape.constant(Matrix<double>{{1.0}, {0.0}, {0.0}, {0.0}});
  head.beta = number(100.0);
  head.gate = number(1.0);
  head.shift = tape.constant(Matrix<double>{{0.0}, {1.0}, {0.0}});
  head.gamma = number(100.0);
  const Var<double> memory = tape.constant(Matrix<double>::Identity(4, 4));
  const Var<double> nothing = tape.constant(Matrix<double>::Zero(4, 1));
  const Matrix<double> w = address(tape, memory, head, nothing).weights.value();
  CHECK(w.isApprox(Matrix<double>{{1.0}, {0.0}, {0.0}, {0.0}}, 1e-15));
}
