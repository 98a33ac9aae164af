#include "app/panels/candidates.h"

#include <algorithm>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/labels.h"

namespace unrolled {

std::vector<Index> likeliest(const Matrix<float>& probabilities, Index col, Index most) {
  std::vector<Index> rows;
  for (Index row = 0; row < probabilities.rows(); ++row)
    if (!std::isnan(probabilities(row, col))) rows.push_back(row);
  const auto count = std::min<std::size_t>(rows.size(), static_cast<std::size_t>(std::max<Index>(0, most)));
  std::partial_sort(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(count), rows.end(), [&](Index a, Index b) {
    return probabilities(a, col) != probabilities(b, col) ? probabilities(a, col) > probabilities(b, col) : a < b;
  });
  rows.resize(count);
  return rows;
}

std::string symbol_of(const Observable& probabilities, Index row) {
  const auto at = static_cast<std::size_t>(row);
  if (at >= probabilities.rows.labels.size()) return std::to_string(row);
  return visible(probabilities.rows.labels[at]);
}

std::vector<std::string> candidate_lines(const Observable& probabilities, Index col, Index most, Index marked,
                                         const std::string& mark, const Words& words) {
  std::vector<std::string> lines;
  for (const Index row : likeliest(probabilities.values, col, most)) {
    const std::string symbol = symbol_of(probabilities, row);
    std::string line = draw::fixed(probabilities.values(row, col), 3) + "  " + quoted(words, symbol);
    if (row == marked) line += "  " + mark;
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string cost_line(const PanelContext& context, const char* key, const Observable& probabilities, Index row,
                      Index col) {
  const double p = probabilities.values(row, col);
  return context.words(key, {symbol_of(probabilities, row), draw::significant(p), draw::fixed(-std::log2(p), 2)});
}

}  // namespace unrolled
