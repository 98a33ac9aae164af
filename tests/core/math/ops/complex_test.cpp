#include "core/math/ops/complex.h"

#include <doctest/doctest.h>

#include <complex>
#include <vector>

#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

using Tape64 = Tape<double>;
using ComplexMatrix = Eigen::MatrixXcd;

ComplexMatrix complex_of(const Matrix<double>& z) {
  const Index n = z.rows() / 2;
  return z.topRows(n).cast<std::complex<double>>() +
         std::complex<double>(0.0, 1.0) * z.bottomRows(n).cast<std::complex<double>>();
}

}  // namespace

TEST_CASE("operations on complex matrices: gradients") {
  static const std::vector<int> permutation{2, 0, 1};
  for (const Index columns : {1, 4}) {
    expect_gradient([](Tape64& tape, const Operands& x) { return rotate(tape, x[0], x[1]); }, {{6, columns}, {3, 1}});
    expect_gradient([](Tape64& tape, const Operands& x) { return reflect(tape, x[0], x[1]); }, {{6, columns}, {6, 1}});
    expect_gradient([](Tape64& tape, const Operands& x) { return permute(tape, x[0], permutation.data()); },
                    {{6, columns}});
    expect_gradient([](Tape64& tape, const Operands& x) { return as_real(tape, x[0]); }, {{6, columns}});
    expect_gradient([](Tape64& tape, const Operands& x) { return mod_relu(tape, x[0], x[1]); }, {{6, columns}, {3, 1}});
  }
  expect_gradient([](Tape64& tape, const Operands& x) { return rotate(tape, x[0], x[1]); }, {{2, 1}, {1, 1}});
}

TEST_CASE("operations on complex matrices are those of complex numbers") {
  Random random(2);
  const Matrix<double> z = random_matrix({8, 5}, random);
  const Matrix<double> v = random_matrix({8, 1}, random);
  const Matrix<double> theta = random_matrix({4, 1}, random);
  const Matrix<double> b = random_matrix({4, 1}, random);
  const ComplexMatrix numbers = complex_of(z), across = complex_of(v);
  const std::complex<double> i(0.0, 1.0);
  Tape64 tape;
  const Var<double> x = tape.constant(z);

  const ComplexMatrix turn = (i * theta.cast<std::complex<double>>().array()).exp().matrix();
  CHECK(complex_of(rotate(tape, x, tape.constant(theta)).value()).isApprox(turn.asDiagonal() * numbers, 1e-14));

  const ComplexMatrix mirror = ComplexMatrix::Identity(4, 4) - 2.0 * across * across.adjoint() / across.squaredNorm();
  CHECK(complex_of(reflect(tape, x, tape.constant(v)).value()).isApprox(mirror * numbers, 1e-14));

  const std::vector<int> permutation{3, 1, 0, 2};
  const ComplexMatrix permuted = complex_of(permute(tape, x, permutation.data()).value());
  for (Index k = 0; k < 4; ++k) CHECK(permuted.row(k) == numbers.row(permutation[static_cast<std::size_t>(k)]));

  const Matrix<double> other = random_matrix({10, 3}, random);
  const Matrix<double> product = as_real(tape, x).value() * other;
  CHECK(complex_of(product).isApprox(numbers * complex_of(other), 1e-14));

  const ComplexMatrix kept = complex_of(mod_relu(tape, x, tape.constant(b)).value());
  for (Index j = 0; j < 5; ++j)
    for (Index k = 0; k < 4; ++k) {
      const double modulus = std::abs(numbers(k, j));
      const std::complex<double> expected = numbers(k, j) * std::max(0.0, modulus + b(k, 0)) / modulus;
      CHECK(std::abs(kept(k, j) - expected) < 1e-8);
    }
  CHECK((kept.array() == std::complex<double>(0.0)).any());
  // 3 + 4i with b = -1
  const Var<double> one = tape.constant(Matrix<double>{{3.0}, {4.0}});
  CHECK(mod_relu(tape, one, tape.constant(Matrix<double>{{-1.0}})).value().isApprox(Eigen::Vector2d(2.4, 3.2)));
}

TEST_CASE("operations on complex matrices refuse shapes that do not fit") {
  Tape64 tape;
  const Var<double> z = tape.constant(Matrix<double>::Ones(4, 3));
  const Var<double> odd = tape.constant(Matrix<double>::Ones(3, 3));
  const Var<double> column = tape.constant(Matrix<double>::Ones(3, 1));
  CHECK_THROWS_WITH_AS(rotate(tape, z, column), "rotate: theta is 3 x 1, expected 2 x 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(reflect(tape, z, column), "reflect: v is 3 x 1, expected 4 x 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(mod_relu(tape, z, column), "mod_relu: b is 3 x 1, expected 2 x 1", std::invalid_argument);
  CHECK_THROWS_WITH_AS(as_real(tape, odd), "as_real: z has 3 rows, expected an even number (real over imaginary)",
                       std::invalid_argument);
}
