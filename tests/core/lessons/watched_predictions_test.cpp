#include "core/lessons/watched_predictions.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace unrolled;

TEST_CASE("predictions are the softmax of each step, beside what came") {
  Matrix<float> logits(2, 3);
  logits << 0.0F, 1000.0F, std::log(3.0F),  //
      0.0F, 0.0F, 0.0F;
  const auto seen = prediction_observables(logits, {1, 0, -1}, {"a", "b"}, {"x", "", "z"});
  REQUIRE(seen.size() == 2);
  const Matrix<float>& p = seen[0]->values;
  CHECK(p(0, 0) == 0.5F);
  CHECK(p(0, 1) == 1.0F);  // no overflow
  CHECK(p(0, 2) == doctest::Approx(0.75));
  CHECK(p(1, 2) == doctest::Approx(0.25));
  CHECK(seen[0]->rows.labels == std::vector<std::string>{"a", "b"});
  CHECK(seen[1]->values(0, 0) == 1.0F);
  CHECK(seen[1]->values(0, 2) == -1.0F);
  CHECK_THROWS_AS(prediction_observables(logits, {1, 0}, {"a", "b"}, {"x", "y"}), std::invalid_argument);
  CHECK_THROWS_AS(prediction_observables(logits, {1, 0, 1}, {"a"}, {"x", "y", "z"}), std::invalid_argument);
}
