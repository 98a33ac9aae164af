// Jacobians of the state against finite differences and against the gradients that training sees, and the singular
// values of their products.
#include "core/nn/jacobian.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "core/math/initialise.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/slice.h"
#include "tests/core/expect_gradient.h"
#include "tests/core/reference_spectrum.h"

using namespace unrolled;

namespace {

constexpr Index kInput = 3;
constexpr Index kHidden = 6;

struct SmallCell {
  ParameterSet<double> parameters;
  Random random{11};
  std::unique_ptr<Cell<double>> cell;

  explicit SmallCell(const std::string& kind) {
    CellOptions options;
    options.kind = kind;
    cell = make_cell(options, "cell", kInput, kHidden, parameters, random);
    for (const auto& parameter : parameters)
      parameter->value += 0.2 * random_matrix({parameter->value.rows(), parameter->value.cols()}, random);
  }
};

// The state after one more step from a column that holds all states.
Matrix<double> stepped(const Cell<double>& cell, const Matrix<double>& x, const Matrix<double>& state) {
  Tape<double> tape;
  CellState<double> before;
  Index row = 0;
  for (const Var<double>& part : cell.zero_state(tape, 1)) {
    before.push_back(tape.constant(state.middleRows(row, part.rows())));
    row += part.rows();
  }
  const CellState<double> after = cell.step(tape, tape.constant(x), before);
  return stack_rows(tape, std::span<const Var<double>>(after.begin(), after.end())).value();
}

// A loss of the last step's h alone.
double last_loss(const Matrix<double>& state) {
  return asymmetric_weights(kHidden, 1).cwiseProduct(state.topRows(kHidden)).sum();
}

// An orthogonal matrix.
Matrix<double> turned(Index size, Random& random) {
  Matrix<double> made(size, size);
  fill_orthogonal<double>(made, random);
  return made;
}

}  // namespace

TEST_CASE("jacobian: every entry equals finite differences, for every cell") {
  for (const std::string& kind : cell_kinds()) {
    CAPTURE(kind);
    SmallCell small(kind);
    const Matrix<double> x = random_matrix({kInput, 4}, small.random);
    StateJacobians<double> jacobians(*small.cell, x);
    REQUIRE(jacobians.steps() == 4);
    for (Index t = 0; t < 4; ++t) {
      Matrix<double> before = jacobians.states().col(t);
      const Matrix<double> after = jacobians.states().col(t + 1);
      CHECK(after.isApprox(stepped(*small.cell, x.col(t), before), 1e-14));
      const Matrix<double> jacobian = jacobians.at(t);
      for (Index row = 0; row < jacobians.state_size(); ++row) {
        const Matrix<double> numeric =
            numeric_gradient([&] { return stepped(*small.cell, x.col(t), before)(row, 0); }, before);
        CHECK(jacobian.row(row).transpose().isApprox(numeric, 1e-7));
      }
    }
    for (const auto& parameter : small.parameters) CHECK_FALSE(parameter->has_gradient);
  }
}

TEST_CASE("jacobian: of Elman's network it is diag(1 − h²) W_h") {
  SmallCell small("rnn_tanh");
  StateJacobians<double> jacobians(*small.cell, random_matrix({kInput, 3}, small.random));
  const Matrix<double>& W_h = small.parameters.find("cell.W_h")->value;
  for (Index t = 0; t < 3; ++t) {
    const Matrix<double> slope = (1.0 - jacobians.states().col(t + 1).array().square()).matrix();
    CHECK(jacobians.at(t).isApprox(slope.col(0).asDiagonal() * W_h, 1e-14));
  }
}

TEST_CASE("jacobian: an LSTM's has blocks for h and c, and the way from c to c is the forget gate") {
  SmallCell small("lstm");
  small.parameters.find("cell.W_h")->value.setZero();  // the gates depend on x alone
  StateJacobians<double> jacobians(*small.cell, random_matrix({kInput, 2}, small.random));
  REQUIRE(jacobians.state_size() == 2 * kHidden);
  const Matrix<double> jacobian = jacobians.at(1);
  CHECK(jacobian.leftCols(kHidden).isZero());
  const Matrix<double> carousel = jacobian.bottomRightCorner(kHidden, kHidden);
  CHECK(carousel.isApprox(Matrix<double>(carousel.diagonal().asDiagonal()), 1e-14));
  CHECK(carousel.diagonal().minCoeff() > 0.0);
  CHECK(carousel.diagonal().maxCoeff() < 1.0);
}

TEST_CASE("jacobian: begins from the state that it is given, and refuses what does not fit") {
  SmallCell small("lstm");
  const Matrix<double> x = random_matrix({kInput, 2}, small.random);
  const Matrix<double> h = random_matrix({kHidden, 1}, small.random), c = random_matrix({kHidden, 1}, small.random);
  StateJacobians<double> jacobians(*small.cell, x, {h, c});
  CHECK(jacobians.states().col(0).head(kHidden) == h.col(0));
  CHECK(jacobians.states().col(0).tail(kHidden) == c.col(0));
  CHECK_THROWS_WITH_AS(StateJacobians<double>(*small.cell, x.topRows(2)), doctest::Contains("expected 3 rows"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(StateJacobians<double>(*small.cell, x, {h}), doctest::Contains("expected 2"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(StateJacobians<double>(*small.cell, x, {h, c.topRows(1)}), doctest::Contains("expected 6 x 1"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(jacobians.at(2), doctest::Contains("expected 0 … 1"), std::invalid_argument);
}

TEST_CASE("gradient per lag: what reaches h_t from the last step equals finite differences, fused and composed") {
  constexpr Index kSteps = 9;
  for (const std::string& kind : cell_kinds())
    for (const bool fused : {true, false}) {
      CAPTURE(kind);
      CAPTURE(fused);
      SmallCell small(kind);
      const Matrix<double> x = random_matrix({kInput, kSteps}, small.random);
      Tape<double> tape;
      SequenceInput<double> input;
      input.dense = tape.constant(x);
      input.steps = kSteps;
      const CellState<double> initial = small.cell->zero_state(tape, 1);
      const SequenceRun<double> run =
          fused ? small.cell->run(tape, input, initial) : small.cell->Cell<double>::run(tape, input, initial);
      tape.backward(weighted_sum(tape, run.last[0]));

      StateJacobians<double> jacobians(*small.cell, x);
      // ∂L/∂s_t by the chain of Jacobians; what reaches h_t is its upper part.
      Matrix<double> chain = Matrix<double>::Zero(jacobians.state_size(), 1);
      chain.topRows(kHidden) = asymmetric_weights(kHidden, 1);
      for (Index t = kSteps - 1; t >= 0; --t) {
        CAPTURE(t);
        Matrix<double> state = jacobians.states().col(t + 1);
        const auto loss = [&] {
          Matrix<double> later = state;
          for (Index s = t + 1; s < kSteps; ++s) later = stepped(*small.cell, x.col(s), later);
          return last_loss(later);
        };
        const Matrix<double> numeric = numeric_gradient(loss, state);
        CHECK((chain - numeric).norm() < 1e-7 * (1.0 + numeric.norm()));
        const double norm = run.hidden_gradient.view().col(t).norm();
        CHECK(std::abs(norm - numeric.topRows(kHidden).norm()) < 1e-7);
        CHECK(std::abs(norm - chain.topRows(kHidden).norm()) < 1e-12 * (1.0 + norm));
        chain = Matrix<double>(jacobians.at(t).transpose() * chain);
      }
    }
}

TEST_CASE("product spectrum: the singular values of a product, multiplied factor by factor") {
  Random random(3);
  ProductSpectrum spectrum(5, 8);
  Matrix<double> product = Matrix<double>::Identity(5, 8);
  CHECK(spectrum.singular_values().isOnes());
  for (int n = 0; n < 6; ++n) {
    const Matrix<double> factor = random_matrix({8, 8}, random);
    spectrum.multiply(factor);
    product = Matrix<double>(product * factor);
    if (n % 2 == 0) continue;  // it need not be asked after every factor
    CHECK(spectrum.singular_values().isApprox(reference_singular_values(product), 1e-12));
  }
}

TEST_CASE("product spectrum: small singular values do not drown beside large ones") {
  Random random(5);
  const Matrix<double> Q = turned(4, random);
  const Eigen::Vector4d values(1.5, 0.9, 0.2, 0.1);
  const Matrix<double> factor = Q * values.asDiagonal() * Q.transpose();
  ProductSpectrum spectrum(4, 4);
  for (int n = 1; n <= 120; ++n) {
    spectrum.multiply(factor);
    if (n % 3 == 0) spectrum.singular_values();
  }
  for (Index k = 0; k < 4; ++k) {
    const double expected = std::pow(values(k), 120.0);  // 0.1^120 beside 1.5^120 ≈ 1e21
    CHECK(std::abs(spectrum.singular_values()(k) / expected - 1.0) < 1e-10);
  }
}

TEST_CASE("product spectrum: lengths beyond a double's, zeros and NaN") {
  const Matrix<double> huge = Matrix<double>::Identity(2, 2) * 1e200, tiny = Matrix<double>::Identity(2, 2) * 1e-200;
  ProductSpectrum spectrum(2, 2);
  spectrum.multiply(huge);
  spectrum.multiply(huge);
  CHECK(std::isinf(spectrum.singular_values()(0)));
  for (int n = 0; n < 3; ++n) spectrum.multiply(tiny);
  CHECK(std::abs(spectrum.singular_values()(1) / 1e-200 - 1.0) < 1e-10);
  spectrum.multiply(Matrix<double>::Zero(2, 2));
  CHECK(spectrum.singular_values().isZero(0.0));
  spectrum.multiply(Matrix<double>::Constant(2, 2, std::numeric_limits<double>::quiet_NaN()));
  CHECK(spectrum.singular_values().hasNaN());
  CHECK_THROWS_WITH_AS(spectrum.multiply(Matrix<double>::Zero(3, 3)), doctest::Contains("expected 2 x 2"),
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(ProductSpectrum(3, 2), doctest::Contains("expected 1 … 2"), std::invalid_argument);
}

// Lecture 2's film: a tanh network of 64 units, whose input is small noise, and a gradient that travels back through
// 128 steps. An independent program of the same set-up (another random stream) gives, at lags 10 and 128: Gaussian
// 1e-11 and nothing, 0.9 Q 0.25 and 1e-8, Q 0.55 and 3e-4, 1.2 Q 1.1 and 2.2.
TEST_CASE(
    "gradient product: vanishes with small weights, least with orthogonal ones, and grows where they are larger") {
  constexpr Index kUnits = 64, kSteps = 128;
  struct Expectation {
    const char* name;
    double factor;  // of an orthogonal matrix; 0: Gaussian of deviation 0.01
    double at_10[2], at_128[2];
  };
  for (const Expectation& the : std::vector<Expectation>{{"Gaussian", 0.0, {1e-13, 1e-9}, {0.0, 1e-100}},
                                                         {"0.9 Q", 0.9, {0.1, 0.4}, {1e-10, 1e-6}},
                                                         {"Q", 1.0, {0.35, 0.75}, {3e-5, 3e-3}},
                                                         {"1.2 Q", 1.2, {0.6, 2.0}, {0.1, 50.0}}}) {
    const std::string name = the.name;
    CAPTURE(name);
    Random random(1);
    ParameterSet<double> parameters;
    CellOptions options;
    options.kind = "rnn_tanh";
    const auto cell = make_cell(options, "cell", kUnits, kUnits, parameters, random);
    parameters.find("cell.W_x")->value.setIdentity();
    Matrix<double>& W_h = parameters.find("cell.W_h")->value;
    if (the.factor > 0.0)
      W_h = the.factor * turned(kUnits, random);
    else
      fill_normal<double>(W_h, 0.01, random);
    StateJacobians<double> jacobians(*cell, 0.1 * random_matrix({kUnits, kSteps}, random));
    Matrix<double> gradient = random_matrix({kUnits, 1}, random);
    gradient /= gradient.norm();
    std::vector<double> norms;
    for (Index t = kSteps - 1; t >= 0; --t) {
      gradient = Matrix<double>(jacobians.at(t).transpose() * gradient);
      norms.push_back(gradient.norm());
    }
    CHECK(norms[9] > the.at_10[0]);
    CHECK(norms[9] < the.at_10[1]);
    CHECK(norms[127] >= the.at_128[0]);
    CHECK(norms[127] < the.at_128[1]);
  }
}
