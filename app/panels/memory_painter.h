// The picture of the memory at one step: its rows of entries, and beside it what was written: the weights of the rows
// at its side, what is erased and added on top, and the cells that changed by it. The formula of one cell stands
// beside.
#pragma once

#include <string>
#include <vector>

#include "app/panels/memory_formula.h"

namespace unrolled {

// Kinds of the hit areas: N x M, N x M, N x heads, and of each head (the first row's number) 1 x M.
enum MemoryHit : int { kMemoryCells = 1, kMemoryChange, kMemoryWeights, kMemoryErase, kMemoryAdd, kMemoryEdited };

// What is to be said beside the formula: what its letters are, that a cell was set by hand, …
std::vector<std::string> write_notes(const PanelContext& context, const WriteNumbers& numbers, MemoryCell cell);

class MemoryPainter {
 public:
  // `before`: the memory as the step found it, in place of what it made of it.
  MemoryPainter(const PanelContext& context, const MachineTables& tables, const WriteNumbers& numbers, MemoryCell cell,
                bool before, draw::Size size);
  draw::Picture paint();

 private:
  void lay_out();
  // Of the two matrices, in a diagram of this width; returns what is left over at its right.
  float lay_out_columns(float width);
  void matrix(const draw::Rect& rect, bool change);
  void rows_axis();
  void columns_axis(const draw::Rect& rect, bool named);
  void weights();
  void vectors();
  // Bars side by side, each from zero to its value.
  void bars(const draw::Rect& rect, const std::vector<double>& values, double low, double high, draw::Colour colour);
  void headings();
  void marks();
  void foot();
  void side();
  void symbol(draw::Point at, const std::string& text, draw::Colour colour, draw::Align align, float most,
              draw::Face face = draw::Face::sans);

  draw::Rect row_of(const draw::Rect& rect, Index n) const {
    return {rect.x, rect.y + static_cast<float>(n) * row_, rect.width, row_};
  }
  draw::Rect cell_of(const draw::Rect& rect, MemoryCell cell) const {
    return {rect.x + static_cast<float>(cell.m) * col_, rect.y + static_cast<float>(cell.n) * row_, col_, row_};
  }
  draw::Rect head_weights(Index h) const;
  draw::ColourScale scale() const;
  draw::Colour erase_colour() const { return theme_.gate_forget; }
  draw::Colour add_colour() const { return theme_.gate_candidate; }
  // Whether the step whose memory is shown was changed by hand.
  bool edited() const { return before_ ? n_.edited_before() : n_.edited(); }
  Index strip_count() const { return n_.heads() * (n_.erases() ? 2 : 1); }

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const MachineTables& tables_;
  const WriteNumbers& n_;
  MemoryCell cell_;
  bool before_;
  draw::Size size_;
  double bound_ = 1.0;  // of the cells' scale, of what is added as well

  draw::Rect memory_, weights_, change_, side_, foot_;
  float row_ = 0.0F, col_ = 0.0F;        // height and width of a cell
  float head_ = 0.0F;                    // room of a head's weights
  float heading_ = 0.0F, strip_ = 0.0F;  // heights; 0: there is no room
  float names_ = 0.0F;                   // room of the names of the strips, at the left of them
  bool rows_named_ = false, with_bar_ = false, with_weights_ = false;
  draw::Picture picture_;
};

}  // namespace unrolled
