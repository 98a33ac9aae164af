// Where the parts of the trellis panel lie: labels, cells, sums, the laid path, colour bar, and the text beside or
// below.
#pragma once

#include <string>
#include <utility>

#include "app/panels/panel.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

// How all numbers of a table are written: shares and logarithms with decimals; others with significant digits, all of
// them as powers of ten where one is small.
struct CellNumbers {
  enum class Kind { shares, decimals, digits, powers };
  Kind kind = Kind::digits;
  int digits = 3;
  bool stacked = false;  // a power of ten below its digits
  std::string text(double value) const;
  // The two lines of a stacked number.
  std::pair<std::string, std::string> lines(double value) const;
};
CellNumbers numbers_of(const TrellisTables& tables, TrellisTable table, int digits);

// Fixed by the table, the arithmetic and the number of steps, never by the values: shares 0 … 1, all others by their
// logarithm, a decade a step.
draw::ColourScale scale_of_table(const TrellisTables& tables, TrellisTable table, const draw::Theme& theme);

struct TrellisLayout {
  Index states = 0;
  Index steps = 0;
  bool upwards = false;   // the first state at the bottom
  bool numbered = false;  // cells have numbers, and columns a space between them
  CellNumbers numbers;
  draw::Face face = draw::Face::mono;
  float type = 0.0F;  // of the numbers

  draw::Rect cells;  // with the space around each column
  float pitch = 0.0F;
  float row = 0.0F;
  float gap = 0.0F;  // between columns
  draw::Rect labels;
  float header = 0.0F;     // top of the steps' names
  float sums = -1.0F;      // top of the line of sums; −1: none
  float path = -1.0F;      // top of the three lines of the path; −1: none
  float line = 0.0F;       // of those
  float bar_left = -1.0F;  // of the colour bar; −1: none
  draw::Rect side;         // for p and the formula; empty where there is no room

  Index row_of(Index s) const { return upwards ? states - 1 - s : s; }
  Index state_at(int row_number) const { return upwards ? states - 1 - row_number : row_number; }
  draw::Rect box(Index s, Index t) const;  // without the space; s = S: right behind the last state
  draw::Point centre(Index s, Index t) const;
};

struct TrellisShape {
  TrellisTable table = TrellisTable::alpha;
  bool upwards = false;
  bool with_path = false;  // room for the lines of a path
};
TrellisLayout lay_out_trellis(const PanelContext& context, const TrellisTables& tables, const TrellisShape& shape,
                              draw::Size size);

}  // namespace unrolled
