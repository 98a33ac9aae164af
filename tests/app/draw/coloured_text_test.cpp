#include "app/draw/coloured_text.h"

#include <doctest/doctest.h>

#include <cmath>

#include "app/draw/colour_map.h"
#include "app/draw/utf8.h"
#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

const Theme kTheme = light_theme();

ColouredTextPlot coloured(std::string_view text) {
  ColouredTextPlot plot;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    next_code_point(text, at);
    const float value = std::sin(0.5F * static_cast<float>(plot.symbols.size()));
    plot.symbols.push_back(
        {std::string(text.substr(begin, at - begin)), colour_at({ColourMap::signed_map, -1, 1, false, false}, value)});
  }
  plot.hit_kind = 2;
  return plot;
}

}  // namespace

TEST_CASE("coloured text: a golden picture") {
  const Fonts fonts;
  Picture picture({200, 120});
  ColouredTextPlot plot = coloured("if (x) {\n\treturn \"ř\"; // это слово\n}\n");
  plot.marked = 4;
  draw_coloured_text(picture, {0, 0, 200, 120}, plot, kTheme, fonts);
  expect_golden("coloured_text", picture);
}

TEST_CASE("coloured text: every symbol shown answers at its place, by its number") {
  const Fonts fonts;
  const ColouredTextPlot plot = coloured("one two three four five\nsix seven\n\neight");
  Picture picture({100, 400});
  const ColouredTextLayout layout = draw_coloured_text(picture, {0, 0, 100, 400}, plot, kTheme, fonts);
  CHECK(layout.lines_shown == layout.lines);
  std::vector<bool> seen(plot.symbols.size());
  for (float y = 0.5F; y < 400; y += 1)
    for (float x = 0.5F; x < 100; x += 1)
      if (const auto hit = picture.find({x, y})) {
        CHECK(hit->kind == 2);
        CHECK(hit->row == 0);
        seen[static_cast<std::size_t>(hit->col)] = true;
      }
  for (std::size_t i = 0; i < seen.size(); ++i) {
    INFO("symbol ", i);
    CHECK(seen[i]);
  }
}

TEST_CASE("coloured text: lines end at line ends, between words where near, and otherwise where full") {
  const Fonts fonts;
  const float ten = 10.5F * fonts.width("0", Face::mono, kTheme.body());
  const auto lines = [&](std::string_view text) {
    Picture picture({ten, 400});
    draw_coloured_text(picture, {0, 0, ten, 400}, coloured(text), kTheme, fonts);
    std::vector<int> counts;
    for (const HitArea& area : picture.hit_areas()) counts.push_back(area.cols);
    return counts;
  };
  CHECK(lines("ab\ncd") == std::vector<int>{3, 2});
  CHECK(lines("eight nin ten") == std::vector<int>{10, 3});     // the space ends the first line
  CHECK(lines("seven12 ninety") == std::vector<int>{8, 6});     // after the space
  CHECK(lines("ab cdefghijkl") == std::vector<int>{10, 3});     // the space is too far back
  CHECK(lines("abcdefghij\nk") == std::vector<int>{10, 1, 1});  // a line end on its own
  CHECK(lines("\n\n") == std::vector<int>{1, 1});
  CHECK(lines("").empty());
}

TEST_CASE("coloured text: the marked symbol is in view, whatever the height") {
  const Fonts fonts;
  std::string text;
  for (int i = 0; i < 50; ++i) text += "line\n";
  ColouredTextPlot plot = coloured(text);
  for (const float height : {10.0F, 40.0F, 100.0F, 2000.0F})
    for (plot.marked = 0; plot.marked < 250; plot.marked += 7) {
      Picture picture({100, height});
      const ColouredTextLayout layout = draw_coloured_text(picture, {0, 0, 100, height}, plot, kTheme, fonts);
      CHECK(layout.lines == 50);
      const int line = plot.marked / 5;
      INFO("line ", line, " height ", height);
      CHECK(line >= layout.first_line);
      CHECK(line < layout.first_line + layout.lines_shown);
      CHECK(layout.first_line + layout.lines_shown <= layout.lines);
    }
}

TEST_CASE("coloured text: what is wide for mono, or not drawn at all, keeps to its place") {
  const Fonts fonts;
  Picture picture({200, 50});
  draw_coloured_text(picture, {0, 0, 200, 50}, coloured("a中b\xFFz"), kTheme, fonts);
  const float advance = fonts.width("0", Face::mono, kTheme.body());
  float last = 0;
  for (const Text& text : all_of<Text>(picture)) last = std::max(last, covered(text, fonts).right());
  CHECK(last == doctest::Approx(5 * advance));
}

TEST_CASE("coloured text: ink reads on every colour of every map") {
  const auto luminance = [](Colour c) {
    const auto linear = [](int v) { return std::pow(v / 255.0, 2.2); };
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue) + 0.05;
  };
  for (const Theme& theme : {light_theme(), dark_theme()})
    for (const ColourMap map : {ColourMap::signed_map, ColourMap::classic_red_blue, ColourMap::sequential})
      for (const Colour ground : table(map, theme.dark)) {
        const double a = luminance(ground);
        const double b = luminance(ink_on(ground, theme));
        CHECK(std::max(a, b) / std::min(a, b) > 2.6);
      }
}

TEST_CASE("coloured text: short lines stand in columns, and the layout is that of the drawing") {
  const Fonts fonts;
  ColouredTextPlot plot = coloured("one\ntwo\nthree\nfour\nfive\nsix\n");
  plot.size = 16.0F;
  plot.columns = 2;
  const Rect rect{10, 0, 300, 58};  // three lines of 20.8
  const ColouredTextLayout expected = lay_out_coloured_text(rect, plot, kTheme, fonts);
  Picture picture({320, 58});
  const ColouredTextLayout layout = draw_coloured_text(picture, rect, plot, kTheme, fonts);
  CHECK(layout.lines == 6);
  CHECK(layout.lines_shown == 6);
  CHECK(layout.height <= rect.height);
  CHECK_FALSE(layout.broken);
  CHECK(expected.lines == layout.lines);
  CHECK(expected.height == layout.height);
  REQUIRE(picture.hit_areas().size() == 6);
  CHECK(picture.hit_areas()[3].rect.x > rect.x + rect.width / 2);
  CHECK(picture.hit_areas()[3].rect.y == picture.hit_areas()[0].rect.y);
  CHECK(picture.hit_areas()[3].first_col == 14);

  plot.columns = 6;
  CHECK(lay_out_coloured_text({0, 0, 120, 58}, plot, kTheme, fonts).broken);
  plot.columns = 1;
  CHECK(lay_out_coloured_text(rect, plot, kTheme, fonts).lines_shown == 3);
}

TEST_CASE("coloured text: it begins where it began before, as long as the marked symbol is in view") {
  const Fonts fonts;
  ColouredTextPlot plot;
  for (int line = 0; line < 30; ++line)
    for (const char* symbol : {"a", "b", "\n"}) plot.symbols.push_back({symbol, {}});
  plot.size = 15;
  const Rect rect{0, 0, 200, 100};
  const Theme theme = light_theme();
  const auto first = [&](int from, int marked) {
    plot.first_line = from;
    plot.marked = marked;
    return lay_out_coloured_text(rect, plot, theme, fonts).first_line;
  };
  const int shown = lay_out_coloured_text(rect, plot, theme, fonts).lines_shown;
  REQUIRE(shown >= 4);
  CHECK(first(0, -1) == 0);
  CHECK(first(10, 3 * 11) == 10);
  CHECK(first(10, 3 * 2) == 1);
  CHECK(first(10, 3 * 29) == 30 - shown);
  CHECK(first(100, -1) == 30 - shown);
  plot.in_view = 3 * 20;
  CHECK(first(0, -1) == 20 - shown + 2);
}

TEST_CASE("coloured text: symbols that are marked together are underlined, on every line they stand on") {
  const Fonts fonts;
  const Theme theme = light_theme();
  ColouredTextPlot plot;
  for (int line = 0; line < 4; ++line)
    for (const char* symbol : {"a", "b", "c", "\n"}) plot.symbols.push_back({symbol, theme.page});
  plot.size = 15;
  plot.stretch_first = 2;
  plot.stretch_last = 9;
  Picture picture({200, 100});
  draw_coloured_text(picture, {0, 0, 200, 100}, plot, theme, fonts);
  const float advance = fonts.width("0", Face::mono, 15);
  float marked = 0.0F;
  for (const Rectangle& one : all_of<Rectangle>(picture))
    if (one.fill == theme.text && one.rect.width > one.rect.height) marked += one.rect.width;
  CHECK(marked == doctest::Approx(8 * advance));
}
