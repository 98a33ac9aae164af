#include "app/draw/bars.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

namespace {

const Fonts& fonts() {
  static const Fonts made;
  return made;
}

BarsPlot three_bars() {
  BarsPlot plot;
  plot.values = {4.0F, 0.0F, 1.0F};
  plot.low = -0.5;
  plot.high = 2.5;
  plot.whole_x = true;
  plot.x_name = "rank";
  plot.y_name = "value";
  plot.colour = {1, 2, 3};
  plot.hit_kind = 7;
  return plot;
}

std::vector<Rect> bars_of(const Picture& picture, Colour colour) {
  std::vector<Rect> bars;
  for (const Rectangle& one : all_of<Rectangle>(picture))
    if (one.fill == colour) bars.push_back(one.rect);
  return bars;
}

}  // namespace

TEST_CASE("bars: heights are the values, from the bottom, each in its place") {
  const Theme theme = light_theme();
  Picture picture({300, 200});
  const BarsLayout layout = draw_bars(picture, {0, 0, 300, 200}, three_bars(), theme, fonts());
  const auto bars = bars_of(picture, {1, 2, 3});
  REQUIRE(bars.size() == 2);  // nothing for zero
  CHECK(bars[0].height == doctest::Approx(4.0F * bars[1].height));
  CHECK(bars[0].bottom() == doctest::Approx(layout.plot.bottom()));
  CHECK(layout.y.at(4.0) == doctest::Approx(bars[0].y));
  const float middle = bars[1].x + bars[1].width / 2.0F;
  CHECK(layout.x.value(middle) == doctest::Approx(2.0));
  REQUIRE(picture.hit_areas().size() == 1);
  CHECK(picture.hit_areas()[0].kind == 7);
  CHECK(picture.hit_areas()[0].cols == 3);
  CHECK(has_text(picture, "rank"));
  CHECK(collisions(picture, fonts()) == "");
}

TEST_CASE("bars: counts on a logarithmic axis, a single one to be seen") {
  BarsPlot plot = three_bars();
  plot.logarithmic = plot.whole_y = true;
  plot.values = {1000.0F, 1.0F, 0.0F};
  Picture picture({300, 200});
  draw_bars(picture, {0, 0, 300, 200}, plot, light_theme(), fonts());
  const auto bars = bars_of(picture, {1, 2, 3});
  REQUIRE(bars.size() == 2);
  CHECK(bars[1].height > 5.0F);
  CHECK(bars[0].height < 20.0F * bars[1].height);
}

TEST_CASE("bars: level and marks are lines where they belong; what is no number is left out") {
  BarsPlot plot = three_bars();
  plot.level = 1.0;
  plot.marks = {1.0, 100.0};
  plot.values = {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 0.5F};
  plot.marked = 2;
  const Theme theme = light_theme();
  Picture picture({300, 200});
  const BarsLayout layout = draw_bars(picture, {0, 0, 300, 200}, plot, theme, fonts());
  CHECK(bars_of(picture, {1, 2, 3}).empty());
  CHECK(bars_of(picture, theme.accent).size() == 1);
  int level = 0, marks = 0;
  for (const Polyline& line : all_of<Polyline>(picture)) {
    if (line.dash != Dash::dashed) continue;
    level += line.points[0].y == line.points[1].y && line.points[0].y == doctest::Approx(layout.y.at(1.0)) ? 1 : 0;
    marks += line.points[0].x == line.points[1].x ? 1 : 0;
  }
  CHECK(level == 1);
  CHECK(marks == 1);
}

TEST_CASE("bars: no size is too small") {
  for (const Rect rect : {Rect{0, 0, 1, 1}, Rect{0, 0, 40, 20}}) {
    Picture picture({rect.width, rect.height});
    BarsPlot plot = three_bars();
    draw_bars(picture, rect, plot, light_theme(), fonts());
    plot.values.clear();
    draw_bars(picture, rect, plot, light_theme(), fonts());
    for (const Rectangle& one : all_of<Rectangle>(picture)) CHECK(std::isfinite(one.rect.height));
  }
}
