#include "app/draw/heatmap_plot.h"

#include <doctest/doctest.h>

#include <cmath>

#include "tests/app/draw/picture_queries.h"
#include "tests/app/golden.h"

using namespace unrolled;
using namespace unrolled::draw;

namespace {

const Theme kTheme = light_theme();

HeatmapPlot waves(int rows, int cols) {
  auto grid = std::make_shared<Grid>(Grid{rows, cols, {}});
  for (int col = 0; col < cols; ++col)
    for (int row = 0; row < rows; ++row) grid->values.push_back(std::sin(0.3F * static_cast<float>(col * (row + 1))));
  HeatmapPlot plot;
  plot.grid = grid;
  plot.scale = {ColourMap::signed_map, -1, 1, false, false};
  plot.row_name = "unit";
  plot.col_name = "time step t";
  plot.hit_kind = 4;
  return plot;
}

std::vector<std::string> letters(int count) {
  std::vector<std::string> labels;
  for (int i = 0; i < count; ++i) labels.emplace_back(1, static_cast<char>('a' + i % 26));
  return labels;
}

}  // namespace

TEST_CASE("heatmap plot: a golden picture") {
  const Fonts fonts;
  Picture picture({420, 220});
  HeatmapPlot plot = waves(8, 24);
  plot.col_labels = letters(24);
  plot.first_col = 100;
  plot.marked_row = 2;
  plot.marked_col = 23;
  draw_heatmap(picture, {0, 0, 420, 220}, plot, kTheme, fonts);
  expect_golden("heatmap_plot", picture);
}

TEST_CASE("heatmap plot: labels of columns where there is room, otherwise numbers") {
  const Fonts fonts;
  HeatmapPlot plot = waves(8, 40);
  plot.col_labels = letters(40);
  Picture wide({600, 220});
  draw_heatmap(wide, {0, 0, 600, 220}, plot, kTheme, fonts);
  CHECK(has_text(wide, "b"));
  CHECK(has_text(wide, "20"));  // and numbers below them
  Picture low({600, 80});
  draw_heatmap(low, {0, 0, 600, 80}, plot, kTheme, fonts);
  CHECK(has_text(low, "b"));
  CHECK_FALSE(has_text(low, "20"));
  plot = waves(8, 60);
  plot.col_labels = letters(60);
  Picture narrow({300, 220});
  draw_heatmap(narrow, {0, 0, 300, 220}, plot, kTheme, fonts);
  CHECK_FALSE(has_text(narrow, "b"));
  CHECK(has_text(narrow, "20"));
}

TEST_CASE("heatmap plot: words stay apart and inside at every size") {
  const Fonts fonts;
  for (const float type : {0.8F, 1.0F, 1.6F})
    for (const int rows : {1, 2, 40, 512})
      for (const Size size : {Size{300, 160}, Size{240, 120}, Size{720, 405}})
        for (const int scale : {0, 1, 2, 3}) {
          Theme theme = kTheme;
          theme.scale = type;
          HeatmapPlot plot = waves(rows, 30);
          plot.col_labels = letters(30);
          if (rows == 2) plot.row_labels = {"layer 1", "layer 2"};
          if (scale == 1) plot.scale = {ColourMap::sequential, 0, 1, false, false};
          if (scale == 2) plot.scale = {ColourMap::magnitude, 1e-7F, 10, true, false};
          if (scale == 3) plot.scale = {ColourMap::signed_map, -3.27F, 3.27F, false, false};
          Picture picture(size);
          draw_heatmap(picture, {0, 0, size.width, size.height}, plot, theme, fonts);
          INFO(size.width, " x ", size.height, " type ", type, " rows ", rows, " scale ", scale);
          CHECK(collisions(picture, fonts) == "");
        }
}

TEST_CASE("heatmap plot: pointing finds the cell that is drawn there") {
  const Fonts fonts;
  Picture picture({420, 220});
  const HeatmapPlot plot = waves(8, 24);
  const HeatmapLayout layout = draw_heatmap(picture, {0, 0, 420, 220}, plot, kTheme, fonts);
  for (const auto& [row, col] : {std::pair{0, 0}, std::pair{7, 23}, std::pair{3, 11}}) {
    const Rect cell = layout.cell(row, col, *plot.grid);
    const auto hit = picture.find({cell.x + cell.width / 2, cell.y + cell.height / 2});
    REQUIRE(hit.has_value());
    CHECK(hit->kind == 4);
    CHECK(hit->row == row);
    CHECK(hit->col == col);
    CHECK(hit->cell.x == doctest::Approx(cell.x));
    CHECK(hit->cell.y == doctest::Approx(cell.y));
  }
}

TEST_CASE("heatmap plot: the colour bar names its ends") {
  const Fonts fonts;
  HeatmapPlot plot = waves(8, 24);
  Picture picture({420, 220});
  draw_heatmap(picture, {0, 0, 420, 220}, plot, kTheme, fonts);
  CHECK(has_text(picture, "+1.0"));
  CHECK(has_text(picture, "−1.0"));
  plot.scale.low = -3.27F;
  plot.scale.high = 3.27F;
  Picture odd({420, 220});
  draw_heatmap(odd, {0, 0, 420, 220}, plot, kTheme, fonts);
  CHECK(has_text(odd, "+3.3"));
  CHECK(has_text(odd, "0"));
  CHECK(has_text(odd, "−3.3"));
}

TEST_CASE("heatmap plot: without a grid nothing is drawn") {
  const Fonts fonts;
  Picture picture({420, 220});
  draw_heatmap(picture, {0, 0, 420, 220}, {}, kTheme, fonts);
  CHECK(picture.primitives().empty());
  CHECK(picture.hit_areas().empty());
}

TEST_CASE("heatmap plot: names of many low rows do not lie on each other") {
  const Fonts fonts;
  HeatmapPlot plot = waves(64, 24);
  for (int row = 0; row < 64; ++row) plot.row_labels.push_back(std::to_string(row));
  Picture picture({420, 220});
  draw_heatmap(picture, {0, 0, 420, 220}, plot, kTheme, fonts);
  CHECK(collisions(picture, fonts) == "");
}

TEST_CASE("heatmap plot: columns that are marked together lie between two lines and under two more") {
  const Fonts fonts;
  HeatmapPlot plot = waves(8, 24);
  plot.stretch_first = 4;
  plot.stretch_last = 9;
  Picture picture({420, 220});
  const HeatmapLayout layout = draw_heatmap(picture, {0, 0, 420, 220}, plot, kTheme, fonts);
  const float left = layout.cell(0, 4, *plot.grid).x, right = layout.cell(0, 9, *plot.grid).right();
  std::vector<Rectangle> bars = all_of<Rectangle>(picture);
  std::erase_if(bars, [](const Rectangle& one) { return !(one.fill == kTheme.text); });
  REQUIRE(bars.size() == 2);
  for (const Rectangle& bar : bars) {
    CHECK(bar.rect.x == doctest::Approx(left));
    CHECK(bar.rect.right() == doctest::Approx(right));
  }
  CHECK(bars[0].rect.bottom() <= layout.cells.y + 0.01F);
  CHECK(bars[1].rect.y >= layout.cells.bottom() - 0.01F);
}
