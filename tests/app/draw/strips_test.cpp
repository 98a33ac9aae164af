#include "app/draw/strips.h"

#include <doctest/doctest.h>

#include <limits>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

namespace {

const Colour kRed{200, 0, 0, 255};

// The lowest and the highest point of what a strip draws in its full colour over a step.
std::pair<float, float> edge_at(const Picture& picture, float x) {
  std::pair<float, float> edge{1e9F, -1e9F};
  for (const Rectangle& one : all_of<Rectangle>(picture)) {
    if (!(one.fill == kRed) || x < one.rect.x || x > one.rect.right()) continue;
    edge.first = std::min(edge.first, one.rect.y);
    edge.second = std::max(edge.second, one.rect.bottom());
  }
  return edge;
}

}  // namespace

TEST_CASE("strip: each value lies at its height, and a gap where there is none") {
  const Theme theme = light_theme();
  Picture picture({40, 100});
  const float nan = std::numeric_limits<float>::quiet_NaN();
  draw_strip(picture, {0, 0, 40, 100}, {"h", kRed, -1.0, 1.0, {0.5F, nan, -1.0F, 7.0F}}, theme);
  CHECK((edge_at(picture, 5).first + edge_at(picture, 5).second) / 2 == doctest::Approx(25.0));
  CHECK(edge_at(picture, 15).second < 0);
  CHECK(edge_at(picture, 25).second == doctest::Approx(100.0));  // inside the strip
  CHECK(edge_at(picture, 35).first == doctest::Approx(0.0));     // clamped
}

TEST_CASE("strip: a spike among more steps than points does not vanish") {
  const Theme theme = light_theme();
  Picture picture({20, 100});
  Strip strip{"i", kRed, 0.0, 1.0, std::vector<float>(1000, 0.1F)};
  strip.values[512] = 1.0F;
  draw_strip(picture, {0, 0, 20, 100}, strip, theme);
  CHECK(edge_at(picture, 10.5F).first < 1.0F);
  CHECK(edge_at(picture, 3.5F).first > 85.0F);
}

TEST_CASE("strips: a row of the hit area for each, names in their colours, nothing on top of each other") {
  const Fonts fonts;
  const Theme theme = light_theme();
  StripsPlot plot;
  plot.hit_kind = 4;
  plot.x_name = "t";
  for (const char* name : {"i", "f", "tanh c"}) plot.strips.push_back({name, kRed, -1.0, 1.0, {0.0F, 1.0F, -1.0F}});
  plot.labels = {"a", "b", "c"};
  plot.marked = 1;
  plot.stretch_first = 0;
  plot.stretch_last = 1;
  for (const Size size : {Size{300, 200}, Size{120, 60}, Size{900, 700}}) {
    Picture picture(size);
    draw_strips(picture, {0, 0, size.width, size.height}, plot, theme, fonts);
    CHECK(collisions(picture, fonts) == "");
    REQUIRE(picture.hit_areas().size() == 1);
    CHECK(picture.hit_areas()[0].rows == 3);
    CHECK(picture.hit_areas()[0].cols == 3);
    CHECK(picture.hit_areas()[0].kind == 4);
    CHECK(has_text(picture, "b"));
  }
}
