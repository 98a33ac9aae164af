// Where the boxes of the unrolled graph lie: every vector a column of numbers where all steps fit so, otherwise a thin
// strip of colours.
#pragma once

#include <optional>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/theme.h"
#include "app/panels/unrolled_graph.h"

namespace unrolled {

enum class UnrolledDetail { automatic, numbers, strips };

struct UnrolledWish {
  bool values = true;
  bool gradients = true;
  UnrolledDetail detail = UnrolledDetail::automatic;
  int focus = -1;         // the step that must be among those shown; −1: the beginning
  int formula_lines = 0;  // wanted below the graph
  float names = 0.0F;     // width of the widest name of a row
  float label = 0.0F;     // of the widest name of a matrix, at the theme's axis size
  float carried = 0.0F;   // of the widest word beside the carried state
  float bar = 0.0F;       // of a colour bar
};

// How numbers of a quantity are written: all alike, so that their points lie below each other.
struct NumberStyle {
  int decimals = 2;
  int exponent = 0;  // the numbers are written in units of this power of ten
  int characters = 5;
};

// One vector of a step.
struct UnrolledRow {
  Quantity quantity = Quantity::h;
  Index entries = 1;
  bool numbers = false;
  float top = 0.0F;
  float height = 0.0F;        // of the whole box
  float gradient_top = 0.0F;  // strips: where the gradient's half begins
  float bottom() const { return top + height; }
};

struct UnrolledLayout {
  bool numbers = false;
  float type = 13.0F;  // size of the numbers
  float line = 16.0F;  // from one number to the next
  NumberStyle value_style, gradient_style;
  int first = 0, count = 0;   // steps shown
  float left = 0.0F;          // where the first step's column begins
  float pitch = 0.0F;         // from one column to the next
  float box = 0.0F;           // width of a box; it lies at the left of its column
  float value_width = 0.0F;   // of its part for values; the rest is for gradients
  float carried_left = 0.0F;  // the box of the carried state; as wide as value_width
  bool shows_carried_words = false;
  bool shows_names = false;
  std::optional<float> loss_top, target_top, input_top;  // rows of one line
  float loss_height = 0.0F;
  std::vector<UnrolledRow> rows;  // from the top: p, y, h, c, x, as far as there are any
  float formula_top = 0.0F;
  int formula_lines = 0;
  float right = 0.0F;     // end of the last column
  float bar_left = 0.0F;  // colour bars of strips; 0: none

  const UnrolledRow* row(Quantity quantity) const;
  float column(Index t) const { return left + static_cast<float>(t - first) * pitch; }
  bool shows(Index t) const { return t >= first && t < first + count; }
};

UnrolledLayout lay_out_unrolled(const UnrolledGraph& window, const UnrolledWish& wish, draw::Size size,
                                const draw::Theme& theme, const draw::Fonts& fonts);

}  // namespace unrolled
