#include "app/draw/picture.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace unrolled::draw;

namespace {

std::shared_ptr<const Grid> grid_of(int rows, int cols, float step) {
  auto grid = std::make_shared<Grid>(Grid{rows, cols, {}});
  for (int i = 0; i < rows * cols; ++i) grid->values.push_back(static_cast<float>(i) * step);
  return grid;
}

}  // namespace

TEST_CASE("picture: finds the cell under a point, later areas on top") {
  Picture picture({100, 100});
  picture.hit({{10, 20, 40, 30}, 1, 3, 4, 100, 7});
  picture.hit({{30, 20, 40, 30}, 2, 1, 1, 0, 0});

  CHECK(picture.find({10, 20}) == Hit{1, 100, 7, {10, 20, 10, 10}});
  CHECK(picture.find({29.9F, 49.9F}) == Hit{1, 102, 8, {20, 40, 10, 10}});
  CHECK(picture.find({30, 25})->kind == 2);
  CHECK(picture.find({45, 25})->kind == 2);
  CHECK_FALSE(picture.find({9.9F, 25}).has_value());
  CHECK_FALSE(picture.find({70, 25}).has_value());  // the right edge belongs to what lies right of it
  CHECK_FALSE(picture.find({20, 50}).has_value());
}

TEST_CASE("picture: an area without cells answers to nothing") {
  Picture picture({10, 10});
  picture.hit({{0, 0, 10, 10}, 1, 0, 5, 0, 0});
  CHECK_FALSE(picture.find({5, 5}).has_value());
}

TEST_CASE("picture: what cannot be seen is not recorded") {
  Picture picture({10, 10});
  picture.polyline({{1, 1}}, {}, 1);
  picture.polygon({{1, 1}, {2, 2}}, {});
  picture.rectangle({1, 1, 0, 5}, {});
  picture.text({1, 1}, "", {});
  picture.heatmap({0, 0, 5, 5}, nullptr, {});
  picture.heatmap({0, 0, 5, 5}, std::make_shared<Grid>(), {});
  CHECK(picture.primitives().empty());
}

TEST_CASE("picture: appending moves every kind of primitive and hit area") {
  Picture inner({50, 50});
  inner.line({1, 2}, {3, 4}, {1, 2, 3, 4}, 1.5F, Dash::dashed);
  inner.polygon({{0, 0}, {1, 0}, {0, 1}}, {9, 9, 9, 255});
  inner.rectangle({1, 1, 2, 2}, {5, 5, 5, 255}, 1);
  inner.text({3, 3}, "é", {Face::mono, 12, {}, Align::right, true});
  inner.begin_clip({0, 0, 5, 5});
  inner.heatmap({0, 0, 4, 4}, grid_of(2, 2, 0.25F), {ColourMap::signed_map, -1, 1, false, true});
  inner.end_clip();
  inner.frame({0, 0, 4, 4}, {}, 1);
  inner.hit({{0, 0, 4, 4}, 3, 2, 2, 5, 6});
  Picture outer({100, 100});
  outer.append(inner, {10, 20});
  CHECK(to_text(outer) ==
        "picture 100.00x100.00\n"
        "polyline #01020304 1.50 dashed 11.00,22.00 13.00,24.00\n"
        "polygon #090909FF 10.00,20.00 11.00,20.00 10.00,21.00\n"
        "rectangle #050505FF 11.00,21.00 2.00x2.00 rounding 1.00\n"
        "text 13.00,23.00 mono 12.00 #000000FF right upwards \"é\"\n"
        "clip 10.00,20.00 5.00x5.00\n"
        "heatmap 10.00,20.00 4.00x4.00 signed dark -1.00..1.00 2x2: 0.00 0.50 / 0.25 0.75\n"
        "clip end\n"
        "polyline #000000FF 1.00 solid closed 10.00,20.00 14.00,20.00 14.00,24.00 10.00,24.00\n"
        "hit 3 10.00,20.00 4.00x4.00 rows 5+2 cols 6+2\n");
}

TEST_CASE("picture: a large heatmap is told by its extremes") {
  Picture picture({10, 10});
  auto grid = std::make_shared<Grid>(*grid_of(10, 10, 0.1F));
  grid->values[0] = std::nanf("");
  picture.heatmap({0, 0, 10, 10}, grid, {});
  CHECK(to_text(picture).find("10x10: low 0.10 high 9.90 sum 495.00 missing 1") != std::string::npos);
}

TEST_CASE("picture: colours mix and fade") {
  CHECK(mix({0, 0, 0, 255}, {200, 100, 50, 255}, 0.5F) == Colour{100, 50, 25, 255});
  CHECK(mix({1, 2, 3, 4}, {200, 100, 50, 255}, -1.0F) == Colour{1, 2, 3, 4});
  CHECK(mix({1, 2, 3, 4}, {200, 100, 50, 255}, 2.0F) == Colour{200, 100, 50, 255});
  CHECK(Colour{1, 2, 3, 200}.with_alpha(0.25F) == Colour{1, 2, 3, 50});
}
