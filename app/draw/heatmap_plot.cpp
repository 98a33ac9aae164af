#include "app/draw/heatmap_plot.h"

#include <algorithm>
#include <cmath>

#include "app/draw/axis.h"
#include "app/draw/character_axis.h"
#include "app/draw/colour_bar.h"

namespace unrolled::draw {

namespace {

// Indices lie in the middle of their cells.
AxisScale index_scale(int first, int count, float from, float to) {
  return {first - 0.5, first + count - 0.5, false, from, to};
}

// Row names, each or every second, third … where rows are lower than a line; without names, numbers.
std::vector<Tick> row_ticks(const HeatmapPlot& plot, const AxisScale& scale, const Theme& theme, const Fonts& fonts) {
  if (static_cast<int>(plot.row_labels.size()) != plot.grid->rows) return ticks_for(scale, true, theme, fonts, true);
  const float row_height = std::abs(scale.to - scale.from) / static_cast<float>(plot.grid->rows);
  const int stride = std::max(1, static_cast<int>(std::ceil(theme.axis() / std::max(row_height, 0.01F) - 0.05F)));
  std::vector<Tick> ticks;
  // Not so near the upper edge that the name would have to move into the next one's place.
  const int first = stride == 1 ? 0 : static_cast<int>(0.5F * theme.axis() / std::max(row_height, 0.01F));
  for (int row = std::min(first, plot.grid->rows - 1); row < plot.grid->rows; row += stride)
    ticks.push_back({static_cast<double>(plot.first_row + row), plot.row_labels[static_cast<std::size_t>(row)]});
  return ticks;
}

// A frame just outside cells, which shows on every colour: the accent with a halo of the page.
void mark(Picture& picture, const Rect& cells, const Theme& theme) {
  const float line = 1.5F * theme.scale;
  picture.frame(cells.inset(-line - 0.5F), theme.page, 1.0F);
  picture.frame(cells.inset(-line / 2.0F), theme.accent, line);
}

// A line above and below the columns and at either end: what is marked together. In the
// colour of text: the accent is also that of the largest values.
void mark_stretch(Picture& picture, const Rect& cells, const Theme& theme) {
  const float line = 3.0F * theme.scale;
  for (const float y : {cells.y - line, cells.bottom()}) picture.rectangle({cells.x, y, cells.width, line}, theme.text);
  for (const float x : {cells.x, cells.right()})
    picture.line({x, cells.y}, {x, cells.bottom()}, theme.text, 1.0F * theme.scale);
}

}  // namespace

Rect HeatmapLayout::cell(int row, int col, const Grid& grid) const {
  const float width = cells.width / static_cast<float>(grid.cols);
  const float height = cells.height / static_cast<float>(grid.rows);
  return {cells.x + static_cast<float>(col) * width, cells.y + static_cast<float>(row) * height, width, height};
}

HeatmapLayout draw_heatmap(Picture& picture, const Rect& rect, const HeatmapPlot& plot, const Theme& theme,
                           const Fonts& fonts) {
  if (!plot.grid || plot.grid->rows < 1 || plot.grid->cols < 1) return {rect};
  const Grid& grid = *plot.grid;
  const float line = theme.axis();

  // Heights first: they decide which row labels fit, those decide the width, and that decides the column labels.
  const float top = rect.y + 1.0F;
  const auto bottom_with = [&](int lines) {
    const float below =
        lines == 0 ? 0.0F : bottom_axis_height(theme) + static_cast<float>(lines - 1) * character_axis_height(theme);
    return std::max(top + 1.0F, rect.bottom() - below);
  };
  const bool with_numbers = rect.height >= 9.0F * line;  // both labels and numbers, where there is height
  const auto layout = [&](int lines) {
    const float bottom = bottom_with(lines);
    const AxisScale rows = index_scale(plot.first_row, grid.rows, top, bottom);
    const std::vector<Tick> ticks = row_ticks(plot, rows, theme, fonts);
    const float left = rect.x + left_axis_width(ticks, !plot.row_name.empty(), theme, fonts);
    const float bar = plot.colour_bar ? colour_bar_width(plot.scale, bottom - top, theme, fonts) : 1.0F;
    return Rect{left, top, std::max(1.0F, rect.right() - bar - left), bottom - top};
  };
  Rect cells = layout(1);
  const bool labelled =
      static_cast<int>(plot.col_labels.size()) == grid.cols &&
      (plot.cols_are_text ||
       characters_fit(index_scale(plot.first_col, grid.cols, cells.x, cells.right()), plot.col_labels, theme, fonts));
  if (labelled && with_numbers) cells = layout(2);

  picture.heatmap(cells, plot.grid, plot.scale);
  picture.frame({cells.x - 0.5F, cells.y - 0.5F, cells.width + 1.0F, cells.height + 1.0F}, theme.hairline, 1.0F);

  const AxisScale rows = index_scale(plot.first_row, grid.rows, cells.y, cells.bottom());
  draw_left_axis(picture, cells, rows, row_ticks(plot, rows, theme, fonts), plot.row_name, theme, fonts, true);

  const AxisScale cols = index_scale(plot.first_col, grid.cols, cells.x, cells.right());
  Rect above_numbers = cells;
  if (labelled) {
    draw_character_axis(picture, cells, cols, plot.col_labels, plot.first_col, plot.marked_col, theme, fonts);
    above_numbers.height += character_axis_height(theme);
  }
  if (!labelled || with_numbers)
    draw_bottom_axis(picture, above_numbers, cols, ticks_for(cols, false, theme, fonts, true), plot.col_name, theme,
                     fonts);
  if (plot.colour_bar)
    draw_colour_bar(picture, {cells.right(), cells.y, rect.right() - cells.right(), cells.height}, plot.scale, theme,
                    fonts);

  const HeatmapLayout result{cells};
  if (plot.stretch_first >= 0 && plot.stretch_first <= plot.stretch_last && plot.stretch_last < grid.cols) {
    const Rect first = result.cell(0, plot.stretch_first, grid);
    const Rect last = result.cell(0, plot.stretch_last, grid);
    mark_stretch(picture, {first.x, cells.y, last.right() - first.x, cells.height}, theme);
  }
  if (plot.marked_row >= 0 && plot.marked_row < grid.rows)
    mark(picture,
         {cells.x, result.cell(plot.marked_row, 0, grid).y, cells.width, cells.height / static_cast<float>(grid.rows)},
         theme);
  if (plot.marked_col >= 0 && plot.marked_col < grid.cols)
    mark(picture,
         {result.cell(0, plot.marked_col, grid).x, cells.y, cells.width / static_cast<float>(grid.cols), cells.height},
         theme);
  picture.hit({cells, plot.hit_kind, grid.rows, grid.cols, 0, 0});
  return result;
}

}  // namespace unrolled::draw
