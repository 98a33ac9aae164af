// The picture of one read: a line for each row of the memory that counts, with its weight and its entries as bars, pale
// as they stand in the memory, full as they are read; below a rule what they add up to.
#pragma once

#include <string>
#include <vector>

#include "app/panels/memory_formula.h"

namespace unrolled {

// Kinds of the hit areas: of each line 1 x 1 and 1 x M, with the memory row as the first row's number; 1 x M.
enum ReadHit : int { kReadWeight = 1, kReadRow, kReadRest, kReadVector, kReadEdited };

class ReadPainter {
 public:
  // `m`: the entry that is worked out; `wanted`: rows that are shown however little they count, −1: none.
  ReadPainter(const PanelContext& context, const MachineTables& tables, const ReadNumbers& numbers, Index m,
              std::vector<Index> wanted, draw::Size size);
  draw::Picture paint();

 private:
  void lay_out();
  void heading();
  void line(Index n, float y);
  void rest(float y);
  void sum(float y);
  void axis();
  void foot();
  void side();
  // Bars of values, and pale behind them those that they are a part of.
  void bars(const draw::Rect& rect, const std::vector<double>& values, const std::vector<double>& whole,
            draw::Colour colour);
  void weight_bar(float y, double weight, bool marked);
  void row_text(float y, const std::string& text, draw::Face face, draw::Colour colour);
  std::vector<double> entries(const auto& of) const {
    std::vector<double> values;
    for (Index m = 0; m < n_.width(); ++m) values.push_back(of(m));
    return values;
  }
  draw::Rect entries_at(float y) const {
    return {left_, y + pad_, col_ * static_cast<float>(n_.width()), height_ - 2 * pad_};
  }

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const MachineTables& tables_;
  const ReadNumbers& n_;
  Index m_;
  std::vector<Index> wanted_;
  draw::Size size_;
  double bound_ = 1.0;       // of the bars' scale, which is the memory's
  std::vector<Index> rows_;  // that have a line
  bool with_rest_ = false;

  draw::Rect side_, foot_;
  float top_ = 0.0F, height_ = 0.0F, pad_ = 0.0F;      // of the lines
  float names_ = 0.0F, bar_left_ = 0.0F, bar_ = 0.0F;  // rooms from the left: row, weight's bar
  float left_ = 0.0F, col_ = 0.0F, bottom_ = 0.0F;     // of the entries
  bool numbered_ = false, with_axis_ = false, with_scale_ = false;
  draw::Picture picture_;
};

// What is to be said beside the formula.
std::vector<std::string> read_notes(const PanelContext& context, const ReadNumbers& numbers, Index m,
                                    const std::vector<Index>& rows);

}  // namespace unrolled
