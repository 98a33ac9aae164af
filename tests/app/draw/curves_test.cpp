#include "app/draw/curves.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

const Theme kTheme = light_theme();

Series falling(int points, double step, float start, float end) {
  Series series{"training", kTheme.hidden, SeriesKind::line, Dash::solid, true, "", {}};
  for (int i = 1; i <= points; ++i) {
    const float mean = end + (start - end) * std::exp(-4.0F * static_cast<float>(i) / static_cast<float>(points));
    series.points.push_back({i * step, mean, 0.9F * mean, 1.2F * mean});
  }
  return series;
}

CurvesPlot two_lines() {
  CurvesPlot plot;
  plot.x_name = "step";
  plot.series = {falling(40, 50, 6.0F, 1.8F), falling(10, 200, 6.0F, 2.0F)};
  plot.series[1].label = "held out";
  plot.series[1].dash = Dash::dashed;
  plot.series[1].value = "2.07";
  for (SeriesPoint& point : plot.series[1].points) point.low = point.high = point.mean;
  return plot;
}

}  // namespace

TEST_CASE("curves: a golden picture") {
  const Fonts fonts;
  Picture picture({400, 220});
  CurvesPlot plot = two_lines();
  plot.marked_x = 1000;
  plot.series.push_back({"threshold",
                         kTheme.secondary,
                         SeriesKind::threshold,
                         Dash::dashed,
                         false,
                         "",
                         {{50, 5, 5, 5}, {1000, 3, 3, 3}}});
  plot.series.push_back({"clipped",
                         kTheme.gate_forget,
                         SeriesKind::marks,
                         Dash::solid,
                         false,
                         "",
                         {{50, 1, 1, 1}, {100, 0, 0, 0}, {900, 1, 1, 1}}});
  draw_curves(picture, {0, 0, 400, 220}, plot, kTheme, fonts);
  expect_golden("curves", picture);
}

TEST_CASE("curves: words stay apart and inside at every size") {
  const Fonts fonts;
  for (const Theme& base : {light_theme(), dark_theme()})
    for (const float type : {0.8F, 1.0F, 1.6F})
      for (const bool logarithmic : {false, true})
        for (const Size size : {Size{300, 160}, Size{240, 120}, Size{720, 405}, Size{400, 1000}}) {
          Theme theme = base;
          theme.scale = type;
          Picture picture(size);
          CurvesPlot plot = two_lines();
          plot.logarithmic = logarithmic;
          for (int i = 0; i < 5; ++i) {
            plot.series.push_back(falling(30, 66, 1.0F / static_cast<float>(i + 1), 0.1F));
            plot.series.back().label = "output.W_" + std::to_string(i);
          }
          draw_curves(picture, {0, 0, size.width, size.height}, plot, theme, fonts);
          INFO(size.width, " x ", size.height, " type ", type, logarithmic ? " log" : "");
          CHECK(collisions(picture, fonts) == "");
        }
}

TEST_CASE("curves: everything fits the axes, which are rounded outwards") {
  const Fonts fonts;
  Picture picture({400, 220});
  const CurvesLayout layout = draw_curves(picture, {0, 0, 400, 220}, two_lines(), kTheme, fonts);
  CHECK(layout.x.low == 0.0);
  CHECK(layout.x.high == 2000.0);
  CHECK(layout.y.low == 0.0);
  CHECK(layout.y.high == doctest::Approx(7.0));
  for (const Polyline& line : all_of<Polyline>(picture)) {
    if (line.points.size() < 10) continue;
    for (const Point& p : line.points) {
      CHECK(p.y >= layout.plot.y);
      CHECK(p.y <= layout.plot.bottom());
    }
  }
}

TEST_CASE("curves: a thousand points a pixel become one, and keep their extremes") {
  const Fonts fonts;
  CurvesPlot plot;
  plot.series = {falling(200000, 1, 3.0F, 2.0F)};
  plot.series[0].points[77777].high = 50.0F;
  plot.y_range = {0.0, 60.0};
  Picture picture({400, 220});
  const CurvesLayout layout = draw_curves(picture, {0, 0, 400, 220}, plot, kTheme, fonts);
  CHECK(picture.primitives().size() < 900);
  float highest = 1e9F;
  for (const Polygon& piece : all_of<Polygon>(picture))
    for (const Point& p : piece.points) highest = std::min(highest, p.y);
  CHECK(highest == doctest::Approx(layout.y.at(50.0)));
}

TEST_CASE("curves: one burst of a band does not flatten the rest, but every mean is shown") {
  const Fonts fonts;
  CurvesPlot plot;
  plot.series = {falling(300, 1, 3.0F, 2.0F)};
  plot.series[0].points[150].high = 1e6F;
  Picture picture({400, 220});
  CHECK(draw_curves(picture, {0, 0, 400, 220}, plot, kTheme, fonts).y.high < 10.0);
  plot.series[0].points[150].mean = 1e6F;
  CHECK(draw_curves(picture, {0, 0, 400, 220}, plot, kTheme, fonts).y.high >= 1e6);
}

TEST_CASE("curves: numbers that are none break the line and nothing else") {
  const Fonts fonts;
  CurvesPlot plot;
  plot.series = {falling(9, 1, 3.0F, 2.0F)};
  plot.series[0].points[3].mean = std::numeric_limits<float>::quiet_NaN();
  plot.series[0].points[5].mean = std::numeric_limits<float>::infinity();
  plot.series[0].points[7].mean = -1.0F;
  plot.logarithmic = true;
  Picture picture({400, 220});
  const CurvesLayout layout = draw_curves(picture, {0, 0, 400, 220}, plot, kTheme, fonts);
  CHECK(std::isfinite(layout.y.high));
  CHECK(layout.y.low > 0.0);
  int pieces = 0;
  int dots = 0;
  for (const Polyline& line : all_of<Polyline>(picture))
    pieces += line.colour == kTheme.hidden && line.points[0].y > 20 ? 1 : 0;
  for (const Rectangle& dot : all_of<Rectangle>(picture)) dots += dot.fill == kTheme.hidden ? 1 : 0;
  CHECK(pieces == 1);  // the first three points
  CHECK(dots == 3);    // three points that stand alone
  CHECK(to_text(picture).find("nan") == std::string::npos);
  CHECK(to_text(picture).find("inf") == std::string::npos);
}

TEST_CASE("curves: nothing, a single point and a constant are drawn without harm") {
  const Fonts fonts;
  CurvesPlot plot;
  plot.x_name = "step";
  for (const bool logarithmic : {false, true}) {
    plot.logarithmic = logarithmic;
    for (const int points : {0, 1, 2, 50}) {
      plot.series = {Series{"loss", kTheme.hidden, SeriesKind::line, Dash::solid, true, "", {}}};
      for (int i = 0; i < points; ++i) plot.series[0].points.push_back({i * 1.0, 2.0F, 2.0F, 2.0F});
      Picture picture({200, 100});
      const CurvesLayout layout = draw_curves(picture, {0, 0, 200, 100}, plot, kTheme, fonts);
      CHECK(layout.x.high > layout.x.low);
      CHECK(layout.y.high > layout.y.low);
      CHECK(to_text(picture).find("nan") == std::string::npos);
      CHECK(to_text(picture).find("inf") == std::string::npos);
    }
  }
  Picture tiny({5, 5});
  draw_curves(tiny, {0, 0, 5, 5}, two_lines(), kTheme, fonts);
  CHECK(to_text(tiny).find("nan") == std::string::npos);
}

TEST_CASE("curves: a logarithmic axis of steps gives each decade the same length") {
  const Fonts fonts;
  CurvesPlot plot = two_lines();
  plot.logarithmic_x = true;
  plot.x_range = {1.0, 10000.0};
  Picture picture({500, 250});
  const CurvesLayout layout = draw_curves(picture, {0, 0, 500, 250}, plot, kTheme, fonts);
  CHECK(layout.x.at(1.0) == doctest::Approx(layout.plot.x));
  CHECK(layout.x.at(10000.0) == doctest::Approx(layout.plot.right()));
  CHECK(layout.x.at(100.0) == doctest::Approx(layout.plot.x + layout.plot.width / 2));
  CHECK(collisions(picture, fonts) == "");
  plot.series[0].points.insert(plot.series[0].points.begin(), {0.0, 7.0F, 7.0F, 7.0F});
  Picture with_zero({500, 250});
  draw_curves(with_zero, {0, 0, 500, 250}, plot, kTheme, fonts);
  for (const Polyline& line : all_of<Polyline>(with_zero))
    for (const Point& point : line.points) CHECK(std::isfinite(point.x));
}

TEST_CASE("curves: newest values stand at the lines' ends without covering each other") {
  const Fonts fonts;
  CurvesPlot plot = two_lines();
  plot.end_values = true;
  plot.series[0].value = "1.89";
  plot.series.push_back(plot.series[1]);
  plot.series[2].value = "2.08";
  Picture picture({400, 120});
  const CurvesLayout layout = draw_curves(picture, {0, 0, 400, 120}, plot, kTheme, fonts);
  CHECK(collisions(picture, fonts) == "");
  int values = 0;
  for (const Text& text : all_of<Text>(picture)) {
    if (text.text != "1.89" && text.text != "2.07" && text.text != "2.08") continue;
    ++values;
    CHECK(text.at.x > layout.plot.right());
  }
  CHECK(values == 3);
}

TEST_CASE("curves: steps are named where the names have room, and breaks are dotted") {
  const Fonts fonts;
  CurvesPlot plot;
  Series series{"", kTheme.hidden, SeriesKind::line, Dash::solid, false, "", {}};
  for (int i = 0; i < 10; ++i) {
    series.points.push_back({static_cast<double>(i), 1.0F, 1.0F, 1.0F});
    plot.x_labels.push_back(std::string(1, static_cast<char>('a' + i)));
  }
  plot.series = {series};
  plot.x_range = {-0.5, 9.5};
  plot.x_breaks = {3.5, 20.5};
  Picture wide({400, 200});
  draw_curves(wide, {0, 0, 400, 200}, plot, kTheme, fonts);
  CHECK(has_text(wide, "a"));
  CHECK(has_text(wide, "j"));
  CHECK(has_text(wide, "4"));
  CHECK(collisions(wide, fonts) == "");
  int dotted = 0;
  for (const Polyline& line : all_of<Polyline>(wide)) dotted += line.dash == Dash::dotted ? 1 : 0;
  CHECK(dotted == 1);
  Picture narrow({90, 200});
  draw_curves(narrow, {0, 0, 90, 200}, plot, kTheme, fonts);
  CHECK_FALSE(has_text(narrow, "a"));
}
