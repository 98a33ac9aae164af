#include "core/nn/scalar_chain.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "core/math/random.h"

using namespace unrolled;

namespace {

ScalarChain random_chain(Random& random, Index steps, ChainActivation activation) {
  ScalarChain chain{random.uniform(-2.0, 2.0), random.uniform(-2.0, 2.0), random.uniform(-1.0, 1.0), {}, activation};
  for (Index t = 0; t < steps; ++t) chain.x.push_back(random.uniform(-1.0, 1.0));
  return chain;
}

}  // namespace

TEST_CASE("scalar chain: the lecture's s_2, worked by hand") {
  const ScalarChain chain{0.5, 0.8, 0.5, {1.0, -1.0}};
  const ChainGradient by_w = chain_gradient(chain, ChainParameter::w);
  // s_1 = tanh(0.5 + 0.4), s_2 = tanh(−0.5 + 0.8 · 0.716298)
  CHECK(by_w.states[1] == doctest::Approx(0.7162978702).epsilon(1e-9));
  CHECK(by_w.states[2] == doctest::Approx(0.0729086962).epsilon(1e-9));
  CHECK(by_w.factors[1] == doctest::Approx(0.7957474576).epsilon(1e-9));    // 0.8 · (1 − 0.0729²)
  CHECK(by_w.immediate[0] == doctest::Approx(0.2434586806).epsilon(1e-9));  // 0.5 · (1 − 0.7163²)
  CHECK(by_w.immediate[1] == doctest::Approx(0.7124902614).epsilon(1e-9));  // 0.7163 · (1 − 0.0729²)
  CHECK(by_w.paths(0, 1) == doctest::Approx(0.7957474576 * 0.2434586806).epsilon(1e-9));
  CHECK(by_w.paths(1, 0) == 0.0);
  CHECK(by_w.sums[1] == doctest::Approx(0.9062218875).epsilon(1e-9));
  const ChainGradient by_u = chain_gradient(chain, ChainParameter::u);
  CHECK(by_u.factors == by_w.factors);
  CHECK(by_u.immediate[0] == doctest::Approx(0.4869173611).epsilon(1e-9));
  CHECK(by_u.sums[1] == doctest::Approx(-0.6072210698).epsilon(1e-9));
}

TEST_CASE("scalar chain: without tanh the derivative is that of a polynomial in w") {
  // s_3 = w³ s_0 + w² + w + 1: at w = 2 it is 15, its derivative 3·4 + 2·2 + 1 = 17 = 4 + 6 + 7
  const ScalarChain chain{1.0, 2.0, 1.0, {1.0, 1.0, 1.0}, ChainActivation::identity};
  const ChainGradient found = chain_gradient(chain, ChainParameter::w);
  CHECK(found.states == std::vector<double>{1, 3, 7, 15});
  CHECK(found.factors == std::vector<double>{2, 2, 2});
  CHECK(found.paths.col(2) == Eigen::Vector3d(4, 6, 7));
  CHECK(found.sums == std::vector<double>{1, 5, 17});
  CHECK(chain_products(chain, {-3.0, 0.5}) == (Matrix<double>(3, 2) << 9, 0.25, -3, 0.5, 1, 1).finished());
}

TEST_CASE("scalar chain: the sum of all paths is the tape's gradient, and what changing the parameter a little says") {
  Random random(5);
  for (const Index steps : {1, 2, 5, 10})
    for (const ChainActivation activation : {ChainActivation::tanh, ChainActivation::identity})
      for (int trial = 0; trial < 20; ++trial) {
        const ScalarChain chain = random_chain(random, steps, activation);
        for (const ChainParameter parameter : {ChainParameter::w, ChainParameter::u}) {
          const std::vector<double> sums = chain_gradient(chain, parameter).sums;
          const std::vector<double> tape = tape_gradient(chain, parameter);
          const std::vector<double> measured = numerical_gradient(chain, parameter);
          REQUIRE(sums.size() == static_cast<std::size_t>(steps));
          REQUIRE(tape.size() == sums.size());
          REQUIRE(measured.size() == sums.size());
          for (std::size_t t = 0; t < sums.size(); ++t) {
            const double size = std::max(1.0, std::abs(tape[t]));
            CHECK(std::abs(sums[t] - tape[t]) <= 1e-10 * size);
            CHECK(std::abs(measured[t] - tape[t]) <= 1e-6 * size);
          }
        }
      }
}

TEST_CASE("scalar chain: the product at the present w is that of the factors") {
  Random random(6);
  const ScalarChain chain = random_chain(random, 7, ChainActivation::tanh);
  const ChainGradient found = chain_gradient(chain, ChainParameter::w);
  const Matrix<double> products = chain_products(chain, {0.3, chain.w});
  double product = 1.0;
  for (Index i = 6; i >= 0; --i) {
    CHECK(products(i, 1) == doctest::Approx(product).epsilon(1e-12));
    CHECK(found.paths(i, 6) == doctest::Approx(product * found.immediate[static_cast<std::size_t>(i)]).epsilon(1e-12));
    product *= found.factors[static_cast<std::size_t>(i)];
  }
}
