// Blocks of cells over the same time steps, one below another or side by side, as they share the axis of time, the
// scale and the size of a cell: what enters and leaves a network, or where the heads of a memory point.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/draw/picture.h"
#include "app/panels/panel.h"

namespace unrolled {

// A sign above a column.
struct TimeSign {
  std::string text;
  bool wrong = false;
};

struct TimeBlock {
  std::string name;                         // above it
  std::string short_name;                   // where there is no room for the name; or empty
  std::shared_ptr<const draw::Grid> grid;   // a column for each step that is shown
  std::string row_name;                     // upwards at its left
  std::vector<std::string> labels;          // one a row; empty: numbers
  int first_row = 0;                        // number of the top row
  int marked_row = -1;                      // number of a row
  int hit = 0;                              // kind of its hit area
  std::vector<TimeSign> signs;              // one a step, or none
  std::vector<std::pair<int, int>> shaded;  // first and last steps of stretches
};

struct TimeBlocks {
  std::vector<TimeBlock> blocks;
  draw::ColourScale scale;
  int steps = 0;  // of the axis; the blocks may show fewer
  std::string time_name;
  int marked_time = -1;
  std::vector<int> edited;    // steps that were changed by hand
  bool side_by_side = false;  // blocks may stand so where their cells become larger
};

struct TimeBlocksLayout {
  std::vector<draw::Rect> cells;  // of each block, as if all steps were shown
  float col = 0.0F;               // width of a cell
  float row = 0.0F;               // height
  float bottom = 0.0F;            // below which nothing stands, the axis included

  draw::Rect cell(std::size_t block, int row_index, int step) const {
    const draw::Rect& all = cells[block];
    return {all.x + static_cast<float>(step) * col, all.y + static_cast<float>(row_index) * row, col, row};
  }
};

// Draws into `rect`. The hit areas have rows by their numbers and steps as columns.
TimeBlocksLayout draw_time_blocks(draw::Picture& picture, const draw::Rect& rect, const TimeBlocks& plot,
                                  const PanelContext& context);

// What stands below such a picture: signs and what they mean.
struct FootEntry {
  enum class Sign { none, cross, ring, shade, dashes };
  Sign sign = Sign::none;
  std::string text;
  bool bold = false;
  int hit = 0;
};

// The height that the entries take in a picture of this size, in at most two lines; what has no room there is left out.
float foot_height(const std::vector<FootEntry>& entries, draw::Size picture, const PanelContext& context);
void draw_foot(draw::Picture& picture, const draw::Rect& rect, const std::vector<FootEntry>& entries,
               const PanelContext& context);

// What is decided wrongly in a cell: a cross for what should not be, a ring for what should. Told apart by shape.
void draw_cross(draw::Picture& picture, const draw::Rect& cell, const draw::Theme& theme);
void draw_ring(draw::Picture& picture, const draw::Rect& cell, const draw::Theme& theme);
// The ground of steps at which no answer is asked.
draw::Colour shade_colour(const draw::Theme& theme);

}  // namespace unrolled
