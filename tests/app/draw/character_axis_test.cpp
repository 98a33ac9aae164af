#include "app/draw/character_axis.h"

#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

namespace {

struct Drawn {
  explicit Drawn(const std::vector<std::string>& labels, float width, int marked = -1) {
    const Rect plot{30, 0, width, 100};
    const AxisScale scale{-0.5, static_cast<double>(labels.size()) - 0.5, false, plot.x, plot.right()};
    each = characters_fit(scale, labels, theme, fonts);
    draw_character_axis(picture, plot, scale, labels, 0, marked, theme, fonts);
  }
  Fonts fonts;
  Theme theme = light_theme();
  Picture picture{{400, 130}};
  bool each = false;
};

std::vector<std::string> letters(std::string_view text) {
  std::vector<std::string> labels;
  for (const char c : text) labels.push_back(c == ' ' ? "␣" : std::string(1, c));
  return labels;
}

}  // namespace

TEST_CASE("character axis: every character where each has room") {
  const Drawn drawn(letters("a next"), 300);
  CHECK(drawn.each);
  const std::vector<Text> texts = all_of<Text>(drawn.picture);
  REQUIRE(texts.size() == 6);
  CHECK(texts[1].text == "␣");
  CHECK(texts[2].at.x == doctest::Approx(30 + 2.5 * 50));
  CHECK(collisions(drawn.picture, drawn.fonts) == "");
}

TEST_CASE("character axis: otherwise whole words, the longest first, with a line over their place") {
  const Drawn drawn(letters("if a nullptr is now and here returned by it all of it is lost for ever"), 240);
  CHECK_FALSE(drawn.each);
  CHECK(has_text(drawn.picture, "nullptr"));
  CHECK(has_text(drawn.picture, "returned"));
  CHECK_FALSE(has_text(drawn.picture, "a"));
  CHECK(collisions(drawn.picture, drawn.fonts) == "");
  // "nullptr": characters 5 … 11 of 70.
  bool line = false;
  for (const Polyline& one : all_of<Polyline>(drawn.picture))
    line = line || (std::abs(one.points.front().x - (30 + 240 * 5.1F / 70)) < 0.1F &&
                    std::abs(one.points.back().x - (30 + 240 * 11.9F / 70)) < 0.1F);
  CHECK(line);
}

TEST_CASE("character axis: what is marked is always there, in the accent's colour") {
  const std::vector<std::string> labels =
      letters("if a nullptr is returned by it all of it is lost for ever and ever more");
  for (int marked = 0; marked < static_cast<int>(labels.size()); ++marked) {
    const Drawn drawn(labels, 240, marked);
    int shown = 0;
    for (const Text& text : all_of<Text>(drawn.picture))
      if (text.style.colour == drawn.theme.accent) {
        CHECK(text.text == labels[static_cast<std::size_t>(marked)]);
        ++shown;
      }
    CHECK(shown == 1);
    CHECK(collisions(drawn.picture, drawn.fonts) == "");
  }
}

TEST_CASE("character axis: what is too long for a word is cut") {
  const Drawn drawn(letters(std::string(500, 'z')), 300);
  const std::vector<Text> texts = all_of<Text>(drawn.picture);
  CHECK(!texts.empty());
  CHECK(collisions(drawn.picture, drawn.fonts) == "");
}

TEST_CASE("character axis: of numbers that count, as many as have room, each in its place") {
  std::vector<std::string> labels;
  for (int t = 1; t <= 73; ++t) labels.push_back(std::to_string(t));
  CHECK(labels_count(labels));
  CHECK_FALSE(labels_count(letters("no")));
  CHECK_FALSE(labels_count({"1", "2", "3"}));  // may be the characters of a text
  CHECK_FALSE(labels_count({"9", "11"}));
  for (const int marked : {-1, 0, 12, 72}) {
    const Drawn drawn(labels, 300, marked);
    CHECK(collisions(drawn.picture, drawn.fonts) == "");
    const std::vector<Text> texts = all_of<Text>(drawn.picture);
    CHECK(texts.size() >= 6);
    CHECK(texts.size() < 20);
    for (const Text& text : texts) {
      const float t = std::stof(text.text), middle = text.at.x + drawn.fonts.width(text.text, text.style) / 2;
      if (t > 1 && t < 72) CHECK(std::abs(middle - (30 + 300 * (t - 0.5F) / 73)) < 0.6F);
      CHECK((text.style.colour == drawn.theme.accent) == (static_cast<int>(t) == marked + 1));
    }
    if (marked >= 0) CHECK(has_text(drawn.picture, labels[static_cast<std::size_t>(marked)]));
  }
}
