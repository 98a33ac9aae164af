// A heatmap with its axes, labels and colour bar.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

struct HeatmapPlot {
  std::shared_ptr<const Grid> grid;
  ColourScale scale;
  std::string row_name;                 // upwards at the left
  std::string col_name;                 // below, at the right end
  std::vector<std::string> row_labels;  // one per row, or empty: its number
  std::vector<std::string> col_labels;  // shown (in mono) where each has room, otherwise the column's number
  bool cols_are_text = false;           // col_labels are a text's characters: shown as draw_character_axis sets them
  int first_row = 0;                    // number of row 0
  int first_col = 0;
  int hit_kind = 0;
  int marked_row = -1;  // index of a row, of a column, that is framed; −1: none
  int marked_col = -1;
  int stretch_first = -1;  // columns that are marked together by lines above and below them; −1: none
  int stretch_last = -1;
  bool colour_bar = true;
};

struct HeatmapLayout {
  Rect cells;
  Rect cell(int row, int col, const Grid& grid) const;
};

// Draws into `rect` and leaves a hit area of rows x cols (counted from 0) over the cells.
HeatmapLayout draw_heatmap(Picture& picture, const Rect& rect, const HeatmapPlot& plot, const Theme& theme,
                           const Fonts& fonts);

}  // namespace unrolled::draw
