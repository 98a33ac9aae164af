#include "app/panels/unit_order.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

using namespace unrolled;

namespace {

// Unit u swings with the phase at place[u] of a circle's tenth: neighbours in phase are alike.
Matrix<float> waves(const std::vector<int>& place, double size = 1.0) {
  Matrix<float> states(static_cast<Index>(place.size()), 200);
  for (Index t = 0; t < states.cols(); ++t)
    for (std::size_t u = 0; u < place.size(); ++u)
      states(static_cast<Index>(u), t) =
          static_cast<float>(size * std::sin(0.31 * static_cast<double>(t) + 0.3 * place[u]));
  return states;
}

bool is_permutation(const std::vector<int>& order, std::size_t size) {
  const std::set<int> all(order.begin(), order.end());
  return order.size() == size && all.size() == size && *all.begin() == 0 && *all.rbegin() == static_cast<int>(size) - 1;
}

}  // namespace

TEST_CASE("similar order: units along a chain come out along the chain") {
  const std::vector<int> place{3, 0, 6, 1, 5, 2, 4};
  std::vector<int> order = similar_order(waves(place));
  REQUIRE(is_permutation(order, 7));
  std::vector<int> along;
  for (const int unit : order) along.push_back(place[static_cast<std::size_t>(unit)]);
  if (along.front() > along.back()) std::reverse(along.begin(), along.end());
  CHECK(along == std::vector<int>{0, 1, 2, 3, 4, 5, 6});
  CHECK(order.front() < order.back());
}

TEST_CASE("similar order: two kinds of units stand apart, whatever their size and mean") {
  Matrix<float> states(6, 120);
  for (Index t = 0; t < states.cols(); ++t) {
    const double x = static_cast<double>(t);
    for (Index u = 0; u < 6; ++u)
      states(u, t) =
          static_cast<float>(0.1 * static_cast<double>(u) +
                             (0.2 + static_cast<double>(u)) * (u % 2 == 0 ? std::sin(0.7 * x) : std::sin(0.23 * x)) +
                             0.01 * std::sin(static_cast<double>(u + 2) * x));
  }
  const std::vector<int> order = similar_order(states);
  REQUIRE(is_permutation(order, 6));
  const std::set<int> first(order.begin(), order.begin() + 3);
  CHECK((first == std::set<int>{0, 2, 4} || first == std::set<int>{1, 3, 5}));
  CHECK(order_cost(states, order) < order_cost(states, {0, 1, 2, 3, 4, 5}));
}

TEST_CASE("similar order: nothing, one unit, units that never vary, NaN") {
  CHECK(similar_order(Matrix<float>(0, 5)).empty());
  CHECK(similar_order(Matrix<float>::Ones(1, 5)) == std::vector<int>{0});
  CHECK(is_permutation(similar_order(Matrix<float>::Ones(4, 5)), 4));
  Matrix<float> bad = waves({0, 1, 2});
  bad(1, 3) = std::numeric_limits<float>::quiet_NaN();
  CHECK(is_permutation(similar_order(bad), 3));
  CHECK(is_permutation(similar_order(Matrix<float>::Zero(3, 0)), 3));
}

TEST_CASE("similar order: a large layer is ordered as well") {
  std::vector<int> place;
  for (int i = 0; i < 600; ++i) place.push_back((i * 7919) % 601);
  const Matrix<float> states = waves(place);
  const std::vector<int> order = similar_order(states);
  REQUIRE(is_permutation(order, 600));
  std::vector<int> given(600);
  for (int i = 0; i < 600; ++i) given[static_cast<std::size_t>(i)] = i;
  CHECK(order_cost(states, order) < 0.1 * order_cost(states, given));
}

TEST_CASE("similar order: stays until another is clearly better, and belongs to its run") {
  SimilarOrder kept;
  Snapshot snapshot;
  snapshot.lesson = "char-lm";
  Observable states;
  states.id = "state.h";
  states.values = waves({0, 3, 1, 4, 2});
  const std::vector<int> first = kept.of(snapshot, states);
  CHECK(first == similar_order(states.values));

  states.values = waves({2, 0, 4, 1, 3});
  snapshot.step = 10;
  CHECK(kept.of(snapshot, states) == first);  // too soon
  snapshot.step = 100;
  CHECK(kept.of(snapshot, states) == similar_order(states.values));

  const std::vector<int> second = kept.of(snapshot, states);
  snapshot.step = 1000;
  CHECK(kept.of(snapshot, states) == second);  // no better one
  states.values = waves({0, 3, 1, 4, 2});
  snapshot.seed = 8;
  CHECK(kept.of(snapshot, states) == first);
}
