#include "core/tasks/lagged_bits.h"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <stdexcept>

using namespace unrolled;

TEST_CASE("the least losses are those of the definition") {
  CHECK(lagged_entropy(false, false) == doctest::Approx(0.6616).epsilon(1e-4));
  CHECK(lagged_entropy(true, false) == doctest::Approx(0.5192).epsilon(1e-4));
  CHECK(lagged_entropy(true, true) == doctest::Approx(0.4545).epsilon(1e-4));
  CHECK(best_loss_of_windows(2) == doctest::Approx(lagged_entropy(false, false)));
  CHECK(best_loss_of_windows(3) == doctest::Approx(lagged_entropy(false, false)));
  CHECK(best_loss_of_windows(5) == doctest::Approx(0.6046).epsilon(1e-4));
  CHECK(best_loss_of_windows(10) == doctest::Approx(0.5490).epsilon(1e-4));
  CHECK_THROWS_AS(best_loss_of_windows(0), std::invalid_argument);
}

TEST_CASE("y is drawn with the probability that the two bits give") {
  Random random(11);
  const LaggedBits bits(40, 2000, 10, random);
  std::array<double, 4> ones{}, all{};
  double set = 0.0;
  for (Index b = 0; b < bits.batch(); ++b)
    for (Index t = kFarLag; t < bits.length(); ++t) {
      const std::size_t which = (bits.input(b, t - 3) ? 2U : 0U) + (bits.input(b, t - 8) ? 1U : 0U);
      all[which] += 1.0;
      ones[which] += bits.target(b, t) ? 1.0 : 0.0;
      set += bits.input(b, t) ? 1.0 : 0.0;
    }
  CHECK(set / (40.0 * 1992.0) == doctest::Approx(0.5).epsilon(0.02));
  CHECK(ones[0] / all[0] == doctest::Approx(0.5).epsilon(0.03));
  CHECK(ones[1] / all[1] == doctest::Approx(0.25).epsilon(0.05));
  CHECK(ones[2] == all[2]);  // certain
  CHECK(ones[3] / all[3] == doctest::Approx(0.75).epsilon(0.03));
  // Before the beginning there are zeros.
  Random again(12);
  const LaggedBits many(4000, 3, 3, again);
  double first = 0.0;
  for (Index b = 0; b < 4000; ++b) first += many.target(b, 2) ? 1.0 : 0.0;
  CHECK(first / 4000.0 == doctest::Approx(0.5).epsilon(0.06));
}

TEST_CASE("windows follow one another through the streams, and begin anew behind their end") {
  Random random(3);
  LaggedBits bits(2, 7, 3, random);
  Index at = 0;
  for (const Index steps : {3, 3, 1}) {
    CHECK(bits.begins_epoch() == (at == 0));
    CHECK(bits.steps() == steps);
    for (Index t = 0; t < steps; ++t)
      for (Index b = 0; b < 2; ++b) {
        CHECK(bits.inputs()[t * 2 + b] == (bits.input(b, at + t) ? 1 : 0));
        CHECK(bits.targets()[t * 2 + b] == (bits.target(b, at + t) ? 1 : 0));
      }
    at += steps;
    bits.advance();
  }
  CHECK(bits.begins_epoch());
  CHECK(bits.epoch() == 1.0);
  bits.go_to(3, 5);
  CHECK(bits.epoch() == doctest::Approx(5.0 + 3.0 / 7.0));
  CHECK(bits.inputs()[0] == (bits.input(0, 3) ? 1 : 0));
  CHECK_THROWS_AS(bits.go_to(2, 0), std::invalid_argument);
  CHECK_THROWS_AS(bits.go_to(9, 0), std::invalid_argument);
  CHECK_THROWS_AS(bits.go_to(0, -1), std::invalid_argument);
  CHECK_THROWS_AS(LaggedBits(0, 5, 1, random), std::invalid_argument);
}

TEST_CASE("bits can be read") {
  Random random(5);
  const LaggedBits bits(1, 4, 2, random);
  const std::string text = bits.text(0, 1, 2);
  REQUIRE(text.size() == 10);
  CHECK(text[2] == (bits.input(0, 1) ? '1' : '0'));
  CHECK(text[8] == (bits.target(0, 2) ? '1' : '0'));
  CHECK(text.substr(0, 2) + text.substr(4, 3) == "x \ny ");
  CHECK_THROWS_AS(bits.text(0, 3, 2), std::invalid_argument);
}
