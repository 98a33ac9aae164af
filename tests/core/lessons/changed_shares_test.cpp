#include "core/lessons/changed_shares.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

Eigen::VectorXd vector(std::initializer_list<double> numbers) {
  Eigen::VectorXd made(static_cast<Eigen::Index>(numbers.size()));
  Eigen::Index at = 0;
  for (const double number : numbers) made(at++) = number;
  return made;
}

void check_equal(const Matrix<float>& shares, std::initializer_list<double> expected) {
  REQUIRE(shares.cols() == 1);
  REQUIRE(shares.rows() == static_cast<Index>(expected.size()));
  Index at = 0;
  for (const double share : expected) CHECK(shares(at++, 0) == doctest::Approx(share));
}

}  // namespace

TEST_CASE("changed shares: the others make room in their proportions") {
  check_equal(changed_shares(vector({0.2, 0.3, 0.5}), 2, vector({0.0})), {0.4, 0.6, 0.0});
  check_equal(changed_shares(vector({0.2, 0.3, 0.5}), 0, vector({0.6})), {0.6, 0.15, 0.25});
  check_equal(changed_shares(vector({0.2, 0.3, 0.5}), 1, vector({1.0})), {0.0, 1.0, 0.0});
}

TEST_CASE(
    "changed shares: where the others are nothing they share alike, and more than there is is taken in proportion") {
  check_equal(changed_shares(vector({0.0, 0.0, 1.0}), 2, vector({0.5})), {0.25, 0.25, 0.5});
  check_equal(changed_shares(vector({0.2, 0.3, 0.5}), 1, vector({1.0, 3.0})), {0.0, 0.25, 0.75});
  check_equal(changed_shares(vector({0.2, 0.8}), 0, vector({1.0, 1.0})), {0.5, 0.5});
}

TEST_CASE("changed shares: they cannot all be nothing") {
  CHECK_THROWS_AS(changed_shares(vector({0.2, 0.8}), 0, vector({0.0, 0.0})), std::invalid_argument);
}
