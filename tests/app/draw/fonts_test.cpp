#include "app/draw/fonts.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>

#include "app/draw/utf8.h"

using namespace unrolled::draw;

TEST_CASE("fonts: widths grow with the size and add up") {
  const Fonts fonts;
  const float one = fonts.width("time", Face::sans, 13);
  CHECK(one > 20.0F);
  CHECK(fonts.width("time", Face::sans, 26) == doctest::Approx(2 * one));
  CHECK(fonts.width("timetime", Face::sans, 13) == doctest::Approx(2 * one));
  CHECK(fonts.width("", Face::sans, 13) == 0.0F);
  CHECK(fonts.width("time", Face::bold, 13) > one);
}

TEST_CASE("fonts: digits are all of one width, in mono everything is") {
  const Fonts fonts;
  for (const char* digit : {"1", "4", "9"})
    CHECK(fonts.width(digit, Face::sans, 13) == fonts.width("0", Face::sans, 13));
  for (const char* symbol : {"i", "W", "Ж", "ř", "−", "⁻", "₀", "↵", "→", "·", "\xEF\xBF\xBD"})
    CHECK(fonts.width(symbol, Face::mono, 13) == fonts.width("0", Face::mono, 13));
}

TEST_CASE("fonts: the baseline lies where DejaVu has it") {
  // DejaVu Sans: ascent 1901, descent −483 of 2048 units.
  CHECK(Fonts().baseline(Face::sans, 23.84F) == doctest::Approx(19.01F));
}

TEST_CASE("fonts: what neither screen nor files draw is replaced") {
  const Fonts fonts;
  CHECK(fonts.drawn(U'ř', Face::sans) == U'ř');
  CHECK(fonts.drawn(U'ₕ', Face::mono) == U'ₕ');
  CHECK(fonts.drawn(U'\u4e2d', Face::sans) == kReplacement);
  CHECK(fonts.drawn(U'\n', Face::sans) == kReplacement);
  CHECK(fonts.width("中", Face::sans, 13) == fonts.width("\xEF\xBF\xBD", Face::sans, 13));
  CHECK(fonts.width("\xFF", Face::sans, 13) == fonts.width("\xEF\xBF\xBD", Face::sans, 13));
}

TEST_CASE("fonts: shortened text fits and ends in an ellipsis") {
  const Fonts fonts;
  const std::string text = "gradient norm, příliš žluťoučký";
  const float full = fonts.width(text, Face::sans, 13);
  CHECK(fonts.shortened(text, Face::sans, 13, full) == text);
  for (float width = full - 1; width > 15; width -= 7) {
    const std::string shown = fonts.shortened(text, Face::sans, 13, width);
    CHECK(fonts.width(shown, Face::sans, 13) <= width);
    CHECK(shown.ends_with("…"));
    CHECK(text.starts_with(shown.substr(0, shown.size() - std::string("…").size())));
  }
  CHECK(fonts.shortened("gradient norm", Face::sans, 13, fonts.width("gradient w", Face::sans, 13)) == "gradient…");
  CHECK(fonts.shortened(text, Face::sans, 13, 2) == "");
}

TEST_CASE("fonts: a missing font names file and package") {
  CHECK_THROWS_WITH_AS(Fonts("/nowhere"),
                       "cannot read the font /nowhere/DejaVuSans.ttf; it is in the package fonts-dejavu-core",
                       std::runtime_error);
}
