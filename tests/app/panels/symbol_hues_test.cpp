// Hues of symbols, and where symbols stand out in time.
#include "app/panels/symbol_hues.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <vector>

using namespace unrolled;

namespace {

// Probabilities of blank, a and b at each step.
Matrix<float> of(const std::vector<std::pair<float, float>>& letters) {
  Matrix<float> y(3, static_cast<Index>(letters.size()));
  for (Index t = 0; t < y.cols(); ++t) {
    const auto& [a, b] = letters[static_cast<std::size_t>(t)];
    y(1, t) = a;
    y(2, t) = b;
    y(0, t) = 1.0F - a - b;
  }
  return y;
}

}  // namespace

TEST_CASE("spikes: a stretch in which a symbol is the likeliest is one, at its highest step") {
  const auto spikes =
      spikes_of(of({{0.0F, 0.0F}, {0.6F, 0.0F}, {0.9F, 0.05F}, {0.3F, 0.0F}, {0.0F, 0.0F}, {0.0F, 0.7F}}), 0);
  REQUIRE(spikes.size() == 2);
  CHECK(spikes[0].symbol == 1);
  CHECK(spikes[0].time == 2);
  CHECK(spikes[0].y == 0.9F);
  CHECK(spikes[0].read);
  CHECK(spikes[1].symbol == 2);
  CHECK(spikes[1].time == 5);
}

TEST_CASE("spikes: a symbol that is read twice with the blank between has two") {
  const auto spikes = spikes_of(of({{0.8F, 0.0F}, {0.2F, 0.0F}, {0.9F, 0.0F}}), 0);
  REQUIRE(spikes.size() == 2);
  CHECK(spikes[0].time == 0);
  CHECK(spikes[1].time == 2);
}

TEST_CASE("spikes: what is forming below the blank is one that is not read") {
  const auto spikes = spikes_of(of({{0.05F, 0.0F}, {0.2F, 0.0F}, {0.3F, 0.12F}, {0.05F, 0.0F}}), 0);
  REQUIRE(spikes.size() == 2);
  CHECK_FALSE(spikes[0].read);
  CHECK_FALSE(spikes[1].read);
  CHECK(spikes[0].time == 2);
  // The highest step of a stretch that is read somewhere is one at which it is read.
  const auto read = spikes_of(of({{0.45F, 0.5F}, {0.42F, 0.2F}}), 0);
  REQUIRE(read.size() == 2);
  CHECK(read[1].symbol == 1);
  CHECK(read[1].time == 1);
  CHECK(read[1].read);
}

TEST_CASE("spikes: none of the blank, of what is no number, or without a blank") {
  CHECK(spikes_of(of({{0.0F, 0.0F}, {0.01F, 0.02F}}), 0).empty());
  Matrix<float> y = of({{0.5F, 0.4F}});
  y.setConstant(std::numeric_limits<float>::quiet_NaN());
  CHECK(spikes_of(y, 0).empty());
  CHECK(spikes_of(y, 3).empty());
  CHECK(spikes_of(Matrix<float>(3, 0), 0).empty());
}

TEST_CASE("symbol hues: twenty-one in a row differ, and none is that of the blank") {
  for (const bool dark : {false, true}) {
    const draw::Theme theme = dark ? draw::dark_theme() : draw::light_theme();
    std::vector<draw::Colour> hues{symbol_hue(theme, 0, 0)};
    for (int k = 1; k <= 21; ++k) {
      const draw::Colour hue = symbol_hue(theme, k, 0);
      CHECK(std::find(hues.begin(), hues.end(), hue) == hues.end());
      hues.push_back(hue);
    }
    CHECK(symbol_hue(theme, 2, 5) == symbol_hue(theme, 3, 0));  // the blank takes no hue's place
  }
}
