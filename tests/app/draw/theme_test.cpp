#include "app/draw/theme.h"

#include <doctest/doctest.h>

#include "app/draw/oklab.h"

using namespace unrolled::draw;

TEST_CASE("theme: one hue per role in both themes, a tenth lighter in the dark") {
  const Theme light = light_theme();
  const Theme dark = dark_theme();
  CHECK(light.page == Colour{0xFB, 0xFA, 0xF7, 255});
  CHECK(dark.accent == Colour{0x56, 0xB4, 0xE9, 255});
  CHECK(light.role("f") == Colour{0xD5, 0x5E, 0x00, 255});
  for (const char* symbol : {"h", "c", "i", "f", "o", "g", "x", "y"}) {
    INFO(symbol);
    const Oklab by_day = to_oklab(light.role(symbol));
    const Oklab by_night = to_oklab(dark.role(symbol));
    CHECK(by_night.lightness == doctest::Approx(by_day.lightness + 0.1).epsilon(0.01));
    // The same hue.
    CHECK(by_day.a * by_night.b == doctest::Approx(by_day.b * by_night.a).epsilon(0.05));
  }
  CHECK(light.role("h") == light.hidden);
  CHECK(light.role("←h") == light.hidden);
  CHECK(light.role("tanh c") == light.cell);
  CHECK(light.role("no such symbol") == light.text);
}

TEST_CASE("theme: series repeat their hues, whatever the number") {
  const Theme theme = light_theme();
  for (int i = 0; i < 7; ++i)
    for (int j = 0; j < i; ++j) CHECK_FALSE(theme.series(i) == theme.series(j));
  CHECK(theme.series(7) == theme.series(0));
  CHECK(theme.series(-1) == theme.series(6));
}

TEST_CASE("theme: sizes follow the scale, and the projector's lines and titles are larger") {
  Theme theme = light_theme();
  theme.scale = 2.0F;
  CHECK(theme.body() == 30.0F);
  CHECK(theme.axis() == 26.0F);
  CHECK(theme.unit() == 16.0F);
  CHECK(theme.line() == 3.0F);
  theme.projector = true;
  CHECK(theme.line() == 5.0F);
  CHECK(theme.body() == 36.0F);
  CHECK(theme.axis() == 32.0F);
  CHECK(theme.title() == 40.0F);
}
