#include "app/draw/legend.h"

#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

namespace {

const Theme kTheme = light_theme();

std::vector<LegendEntry> entries(int count) {
  std::vector<LegendEntry> made;
  for (int i = 0; i < count; ++i)
    made.push_back({"series " + std::to_string(i), "", kTheme.series(i), Sample::line, Dash::solid});
  return made;
}

}  // namespace

TEST_CASE("legend: wraps, and says how many had no room") {
  const Fonts fonts;
  Picture picture({260, 100});
  const float one = draw_legend(picture, {0, 0, 260, 100}, entries(2), 2, kTheme, fonts);
  CHECK(collisions(picture, fonts) == "");
  Picture full({260, 100});
  const float two = draw_legend(full, {0, 0, 260, 100}, entries(9), 2, kTheme, fonts);
  CHECK(two > one);
  CHECK(collisions(full, fonts) == "");
  const std::size_t shown = all_of<Text>(full).size() - 1;
  CHECK(shown >= 4);
  CHECK(has_text(full, "+" + std::to_string(9 - shown)));
}

TEST_CASE("legend: values follow their labels; every kind of sample is drawn") {
  const Fonts fonts;
  Picture picture({400, 100});
  std::vector<LegendEntry> three = entries(3);
  three[0].value = "1.84";
  three[1].sample = Sample::square;
  three[2].sample = Sample::tick;
  draw_legend(picture, {0, 0, 400, 100}, three, 1, kTheme, fonts);
  CHECK(has_text(picture, "1.84"));
  CHECK(all_of<Rectangle>(picture).size() == 1);
  CHECK(all_of<Polyline>(picture).size() == 4);
  CHECK(collisions(picture, fonts) == "");
}

TEST_CASE("legend: a single label that is too long is shortened; none takes no room") {
  const Fonts fonts;
  Picture picture({80, 100});
  std::vector<LegendEntry> one = entries(1);
  one[0].label = "a label much longer than the picture is wide";
  draw_legend(picture, {0, 0, 80, 100}, one, 1, kTheme, fonts);
  CHECK(collisions(picture, fonts) == "");
  CHECK(draw_legend(picture, {0, 0, 80, 100}, {}, 1, kTheme, fonts) == 0.0F);
}

TEST_CASE("legend: before an entry is left out, samples become shorter and values go") {
  const Fonts fonts;
  std::vector<LegendEntry> four = entries(4);
  for (LegendEntry& entry : four) entry.value = "0.0123";
  struct Look {
    float sample;
    bool has_value, is_whole;
    bool operator==(const Look&) const = default;
  };
  std::vector<Look> looks;  // as the room becomes less
  for (float width = 700; width >= 100; width -= 5) {
    Picture picture({width, 20});
    draw_legend(picture, {0, 0, width, 20}, four, 1, kTheme, fonts);
    CHECK(collisions(picture, fonts) == "");
    const Polyline line = all_of<Polyline>(picture).at(0);
    const Look look{line.points[1].x - line.points[0].x, has_text(picture, "0.0123"), has_text(picture, "series 3")};
    if (looks.empty() || !(looks.back() == look)) looks.push_back(look);
  }
  REQUIRE(looks.size() == 4);
  CHECK(looks[0].sample > looks[1].sample);
  CHECK(looks[1] == Look{looks[1].sample, true, true});
  CHECK(looks[2] == Look{looks[1].sample, false, true});
  CHECK(looks[3] == Look{looks[1].sample, false, false});
}

TEST_CASE("legend: a label too long for its row leaves room for the count of those left out") {
  const Fonts fonts;
  std::vector<LegendEntry> three = entries(3);
  three[0].label = "a label much longer than the picture is wide";
  Picture picture({120, 20});
  draw_legend(picture, {0, 0, 120, 20}, three, 1, kTheme, fonts);
  CHECK(has_text(picture, "+2"));
  CHECK(collisions(picture, fonts) == "");
}
