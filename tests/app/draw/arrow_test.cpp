#include "app/draw/arrow.h"

#include <doctest/doctest.h>

#include <limits>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

TEST_CASE("arrow: the head ends where the arrow does, and is never longer than it") {
  for (const Point to : {Point{50, 10}, Point{10, 50}, Point{13, 14}, Point{10, 8}}) {
    Picture picture({100, 100});
    draw_arrow(picture, {10, 10}, to, {0, 0, 0}, 2.0F);
    const auto heads = all_of<Polygon>(picture);
    REQUIRE(heads.size() == 1);
    CHECK(heads[0].points[0] == to);
    for (const Point& point : heads[0].points) {
      const float along = (point.x - 10) * (to.x - 10) + (point.y - 10) * (to.y - 10);
      CHECK(along >= -0.01F);
    }
    for (const Polyline& line : all_of<Polyline>(picture)) {
      CHECK(line.points.front() == Point{10, 10});
      CHECK(line.width == 2.0F);
    }
  }
}

TEST_CASE("arrow: one without a length is not drawn") {
  Picture picture({100, 100});
  draw_arrow(picture, {10, 10}, {10, 10}, {0, 0, 0}, 2.0F);
  draw_arrow(picture, {10, 10}, {std::numeric_limits<float>::quiet_NaN(), 10}, {0, 0, 0}, 2.0F);
  CHECK(picture.primitives().empty());
}
