// Two rows of tokens, one above the other, as measures of translations compare them: the right answer and the output.
#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

struct TokenColumn {
  std::string above, below;  // empty: a gap
  int place = -1;            // of the lower token in its sequence; −1: it is none
};

// Where the tokens stand, found before anything is drawn, so that marks can lie behind them.
class TokenRows {
 public:
  // `between`: room between both rows. The names stand at the left. Where the columns are too wide the type becomes
  // smaller, then the last columns are left out.
  TokenRows(const PanelContext& context, std::vector<TokenColumn> columns, const std::string& name_above,
            const std::string& name_below, draw::Point at, float width, float between);

  float height() const { return 2 * row_ + between_; }
  float row() const { return row_; }  // height of one
  float right() const;                // of the last column
  int shown() const { return shown_; }
  // The cell of a column that is shown.
  draw::Rect above(int column) const { return cell(column, at_.y); }
  draw::Rect below(int column) const { return cell(column, at_.y + row_ + between_); }
  void draw(draw::Picture& picture) const;

 private:
  draw::Rect cell(int column, float y) const;

  const PanelContext& context_;
  std::vector<TokenColumn> columns_;
  std::string names_[2];
  draw::Point at_;
  float between_ = 0.0F;
  float size_ = 0.0F, row_ = 0.0F;
  std::vector<float> left_;  // of each column, and the right end of the last
  int shown_ = 0;
};

}  // namespace unrolled
