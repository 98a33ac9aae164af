#include "app/draw/reduce.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace unrolled::draw {

namespace {

// Which of `count` blocks index i of n falls into; every block holds at least one where count ≤ n.
int block_start(int block, int n, int count) { return static_cast<int>(static_cast<long long>(block) * n / count); }

// NaN is farther than anything.
bool farther(float a, float b, float reference) {
  if (std::isnan(b)) return false;
  if (std::isnan(a)) return true;
  return std::abs(a - reference) > std::abs(b - reference);
}

}  // namespace

float reference_of(const ColourScale& scale) {
  const bool is_signed = scale.map == ColourMap::signed_map || scale.map == ColourMap::classic_red_blue;
  return is_signed ? 0.5F * (scale.low + scale.high) : scale.low;
}

Grid reduce_extreme(const Grid& grid, int most_rows, int most_cols, float reference) {
  Grid small;
  small.rows = std::min(grid.rows, std::max(most_rows, 1));
  small.cols = std::min(grid.cols, std::max(most_cols, 1));
  if (small.rows == grid.rows && small.cols == grid.cols) return grid;
  small.values.resize(static_cast<std::size_t>(small.rows) * static_cast<std::size_t>(small.cols));
  std::vector<int> row_starts;
  for (int block = 0; block <= small.rows; ++block) row_starts.push_back(block_start(block, grid.rows, small.rows));
  for (int block_col = 0; block_col < small.cols; ++block_col) {
    const int col_begin = block_start(block_col, grid.cols, small.cols);
    const int col_end = block_start(block_col + 1, grid.cols, small.cols);
    for (int block_row = 0; block_row < small.rows; ++block_row) {
      const int row_begin = row_starts[static_cast<std::size_t>(block_row)];
      const int row_end = row_starts[static_cast<std::size_t>(block_row) + 1];
      float extreme = grid.at(row_begin, col_begin);
      for (int col = col_begin; col < col_end; ++col)
        for (int row = row_begin; row < row_end; ++row)
          if (farther(grid.at(row, col), extreme, reference)) extreme = grid.at(row, col);
      small.values[static_cast<std::size_t>(block_col) * small.rows + block_row] = extreme;
    }
  }
  return small;
}

}  // namespace unrolled::draw
