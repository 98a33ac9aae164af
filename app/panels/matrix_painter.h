// The picture of the alignment matrix: the source along one side, the target along the other, a cell for each weight.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/panels/alignment_measures.h"

namespace unrolled {

// Kinds of the hit areas. Of the cells, rows and columns are places of the source and steps of the target, whichever
// lie where; of the labels and the strip, columns.
enum MatrixHit : int {
  kMatrixCells = 1,
  kMatrixSource,
  kMatrixTarget,
  kMatrixEntropy,
  kMatrixDiagonality,
  kMatrixEdited
};

struct MatrixShow {
  bool source_down = false;  // the source from top to bottom, the target across; else the other way round
  bool truth = true;         // the known alignment is outlined
  bool numbers = false;      // in the cells
};

// Which place and step a hit on the cells means.
struct MatrixCell {
  Index j = 0;
  Index i = 0;
};
inline MatrixCell matrix_cell(const draw::Hit& hit, const MatrixShow& show) {
  return show.source_down ? MatrixCell{hit.row, hit.col} : MatrixCell{hit.col, hit.row};
}

// One symbol after the other along a side of the picture.
struct MatrixLabels {
  float type = 0.0F;     // points; 0: they have no room
  int stride = 1;        // every so many-th is shown
  bool upwards = false;  // turned, where columns are narrow
  draw::Face face = draw::Face::mono;
};

struct MatrixLayout {
  draw::Rect cells;
  float row = 0.0F;  // height of a cell
  float col = 0.0F;  // width
  MatrixLabels down, across;
  float names_left = 0.0F;  // room of the name of the axis that goes down, and of the other's above
  float names_top = 0.0F;
  draw::Rect strip;    // of the entropies, beside the target; empty: there is no room
  float scale = 0.0F;  // height of the line with the ends of its scale
  draw::Rect foot;     // legend and diagonality; empty
  bool bar = false;

  draw::Rect cell(Index j, Index i, const MatrixShow& show) const {
    const auto x = static_cast<float>(show.source_down ? i : j), y = static_cast<float>(show.source_down ? j : i);
    return {cells.x + x * col, cells.y + y * row, col, row};
  }
};

class MatrixPainter {
 public:
  MatrixPainter(const PanelContext& context, const AttentionTables& tables, const MatrixShow& show, draw::Size size);
  draw::Picture paint();
  const MatrixLayout& layout() const { return layout_; }

 private:
  // What stands below the matrix.
  struct Entry {
    enum class Sign { none, outline, hatch, centre, dashes };
    Sign sign = Sign::none;
    std::string text;
    draw::Colour colour;
    int hit = 0;
  };

  // What says a number of the whole matrix is bold.
  static draw::Face face_of_entry(const Entry& entry) {
    return entry.hit == kMatrixDiagonality ? draw::Face::bold : draw::Face::sans;
  }

  void lay_out(draw::Size size);
  void fit_labels(draw::Rect room);
  // `room`: of a cell, along the side; `length`: that a symbol may take away from it.
  MatrixLabels fitted(const std::vector<std::string>& labels, bool across, float room, float length, bool& fits) const;
  std::vector<Entry> entries() const;
  float entry_width(const Entry& entry) const;
  std::vector<std::vector<Entry>> wrapped(float width, std::size_t most) const;

  void draw_cells();
  void draw_numbers();
  void draw_truth();
  void draw_windows();
  void draw_window(Index i);
  bool masked(Index j, Index i) const;  // outside the window
  bool any_masked() const;
  void draw_names();
  void draw_labels(bool down);
  void draw_strip();
  void draw_foot();
  void draw_marks();
  void outline(const draw::Rect& rect);

  const std::vector<std::string>& side(bool down) const;
  bool is_source(bool down) const { return down == show_.source_down; }
  draw::ColourScale scale() const;
  float width_of(const std::string& text, draw::Face face, float size) const {
    return context_.fonts.width(text, face, size);
  }

  const PanelContext& context_;
  const AttentionTables& tables_;
  MatrixShow show_;
  bool soft_window_ = false;  // it lets every place be seen, the less the farther off
  const draw::Theme& theme_;
  MatrixLayout layout_;
  draw::Picture picture_;
};

}  // namespace unrolled
