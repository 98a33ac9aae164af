#include <doctest/doctest.h>

#include <array>

#include "core/math/gradient_check.h"
#include "core/nn/embedding.h"
#include "core/nn/linear.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

TEST_CASE("linear and embedding layers: names, shapes, first values") {
  Random random(1);
  ParameterSet<double> parameters;
  const Embedding<double> embedding(parameters, "embedding", 65, 16, random);
  const Linear<double> output(parameters, "output", 16, 3, random);
  REQUIRE(parameters.find("embedding.W") != nullptr);
  REQUIRE(parameters.find("output.W") != nullptr);
  REQUIRE(parameters.find("output.b") != nullptr);
  CHECK(embedding.symbols() == 65);
  CHECK(embedding.size() == 16);
  CHECK(output.input_size() == 16);
  CHECK(output.output_size() == 3);
  CHECK(parameters.count() == 65 * 16 + 3 * 16 + 3);
  CHECK(output.weight().value.cwiseAbs().maxCoeff() <= 0.25);
  CHECK(output.weight().value.cwiseAbs().maxCoeff() > 0.2);
  CHECK(output.bias().value.isZero(0.0));
  CHECK_THROWS_WITH_AS(Linear<double>(parameters, "output", 2, 2, random),
                       "ParameterSet: the name \"output.W\" is taken", std::invalid_argument);
}

TEST_CASE("linear and embedding layers: gradients of their parameters") {
  Random random(2);
  ParameterSet<double> parameters;
  const Embedding<double> embedding(parameters, "embedding", 5, 4, random);
  const Linear<double> hidden(parameters, "hidden", 4, 3, random);
  const Linear<double> symbols(parameters, "symbols", 5, 3, random);
  static constexpr std::array<int, 4> kIndices = {4, 0, 0, 2};
  const GradientDifference worst = check_gradients(parameters, [&](Tape<double>& tape) {
    const Var<double> dense = hidden(tape, embedding(tape, kIndices.data(), 4));
    const Var<double> picked = symbols.one_hot(tape, kIndices.data(), 4);
    return weighted_sum(tape, matmul(tape, transpose(tape, dense), picked));
  });
  CHECK_MESSAGE(worst.relative < 1e-7, describe(worst));
}
