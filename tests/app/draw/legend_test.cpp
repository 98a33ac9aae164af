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
