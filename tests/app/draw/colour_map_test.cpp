#include "app/draw/colour_map.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/draw/oklab.h"
#include "app/draw/theme.h"

using namespace unrolled::draw;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Colour page(bool dark) { return dark ? dark_theme().page : light_theme().page; }
float lightness(Colour c) { return to_oklab(c).lightness; }

}  // namespace

TEST_CASE("oklab: known colours, and there and back") {
  CHECK(to_oklab({255, 255, 255, 255}).lightness == doctest::Approx(1.0).epsilon(1e-4));
  CHECK(to_oklab({0, 0, 0, 255}).lightness == doctest::Approx(0.0));
  // Ottosson's own example values of sRGB red.
  const Oklab red = to_oklab({255, 0, 0, 255});
  CHECK(red.lightness == doctest::Approx(0.62796).epsilon(1e-4));
  CHECK(red.a == doctest::Approx(0.22486).epsilon(1e-3));
  CHECK(red.b == doctest::Approx(0.12585).epsilon(1e-3));
  for (int r = 0; r < 256; r += 51)
    for (int g = 0; g < 256; g += 51)
      for (int b = 0; b < 256; b += 51) {
        const Colour colour{static_cast<std::uint8_t>(r), static_cast<std::uint8_t>(g), static_cast<std::uint8_t>(b),
                            255};
        CHECK(from_oklab(to_oklab(colour)) == colour);
      }
}

TEST_CASE("oklab: what sRGB cannot show keeps its lightness") {
  const Oklab loud{0.6F, 0.3F, -0.3F};
  CHECK(lightness(from_oklab(loud)) == doctest::Approx(0.6).epsilon(0.01));
}

TEST_CASE("colour map: zero of the signed maps is the page itself") {
  for (const bool dark : {false, true}) {
    for (const ColourMap map : {ColourMap::signed_map, ColourMap::classic_red_blue}) {
      const ColourScale scale{map, -3.0F, 3.0F, false, dark};
      CHECK(colour_at(scale, 0.0F) == page(dark));
      CHECK(colour_at(scale, -1e-6F) == page(dark));
      CHECK(table(map, dark)[127] == page(dark));
      CHECK(table(map, dark)[128] == page(dark));
    }
    CHECK(colour_at({ColourMap::sequential, 0, 1, false, dark}, 0.0F) == page(dark));
    CHECK(colour_at({ColourMap::sequential, 0, 1, false, dark}, 1.0F) ==
          (dark ? dark_theme().accent : light_theme().accent));
  }
}

TEST_CASE("colour map: the signed map's lightness is symmetric and monotone, red below and blue above") {
  for (const bool dark : {false, true}) {
    const auto& colours = table(ColourMap::signed_map, dark);
    for (std::size_t i = 0; i < 128; ++i) {
      INFO("entry ", i, dark ? " dark" : " light");
      CHECK(lightness(colours[127 - i]) == doctest::Approx(lightness(colours[128 + i])).epsilon(0.01));
    }
    for (std::size_t i = 8; i < 128; i += 8) {
      const float further = lightness(colours[128 + i]);
      const float nearer = lightness(colours[128 + i - 8]);
      CHECK((dark ? further > nearer : further < nearer));
    }
    CHECK(colours.front().red > colours.front().blue + 80);
    CHECK(colours.back().blue > colours.back().red + 80);
  }
  CHECK(table(ColourMap::classic_red_blue, false).front() == Colour{255, 0, 0, 255});
  CHECK(table(ColourMap::classic_red_blue, false).back() == Colour{0, 0, 255, 255});
}

TEST_CASE("colour map: probabilities and magnitudes run in one direction of lightness, evenly") {
  for (const bool dark : {false, true}) {
    const auto& one_hue = table(ColourMap::sequential, dark);
    const auto& viridis = table(ColourMap::magnitude, dark);
    float largest = 0.0F;
    float smallest = 1.0F;
    for (std::size_t i = 16; i < 256; i += 16) {
      CHECK((lightness(one_hue[i]) > lightness(one_hue[i - 16])) == dark);
      const float step = lightness(viridis[i]) - lightness(viridis[i - 16]);
      largest = std::max(largest, step);
      smallest = std::min(smallest, step);
    }
    CHECK(smallest > 0.0F);
    CHECK(largest < 2.5F * smallest);
  }
  CHECK(table(ColourMap::magnitude, false).front() == Colour{0x44, 0x01, 0x54, 255});
  CHECK(table(ColourMap::magnitude, false).back() == Colour{0xFD, 0xE7, 0x25, 255});
}

TEST_CASE("colour map: places on linear and logarithmic scales") {
  const ColourScale linear{ColourMap::sequential, -2.0F, 6.0F, false, false};
  CHECK(place(linear, 0.0F) == 0.25F);
  CHECK(place(linear, -9.0F) == 0.0F);
  CHECK(place(linear, kInfinity) == 1.0F);
  CHECK(place(linear, -kInfinity) == 0.0F);
  CHECK(std::isnan(place(linear, kNaN)));
  const ColourScale logarithmic{ColourMap::magnitude, 1e-4F, 1.0F, true, false};
  CHECK(place(logarithmic, 1e-2F) == doctest::Approx(0.5));
  CHECK(place(logarithmic, 0.0F) == 0.0F);
  CHECK(place(logarithmic, -1.0F) == 0.0F);
  CHECK(place(logarithmic, kInfinity) == 1.0F);
  CHECK(place({ColourMap::magnitude, 0.0F, 1.0F, true, false}, 0.5F) > 0.9F);  // a log scale from 0 is still a scale
  CHECK(place({ColourMap::sequential, 1.0F, 1.0F, false, false}, 1.0F) == 0.0F);
  CHECK(table_index(0.0F) == 0);
  CHECK(table_index(0.5F) == 128);
  CHECK(table_index(1.0F) == 255);
}

TEST_CASE("colour map: no number has the hatch's colours, apart from every map's ends") {
  for (const bool dark : {false, true}) {
    const Hatch missing = hatch(dark);
    CHECK(colour_at({ColourMap::magnitude, 0, 1, false, dark}, kNaN) == missing.ground);
    CHECK(std::abs(lightness(missing.line) - lightness(missing.ground)) > 0.15F);
  }
}
