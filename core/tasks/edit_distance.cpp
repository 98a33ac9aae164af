#include "core/tasks/edit_distance.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace unrolled {

int edit_distance(const std::vector<int>& from, const std::vector<int>& to, std::vector<int>& row) {
  // row[j]: of what is read of `from` by now, from the first j of `to`.
  row.resize(to.size() + 1);
  std::iota(row.begin(), row.end(), 0);
  for (std::size_t i = 0; i < from.size(); ++i) {
    int diagonal = row[0];
    row[0] = static_cast<int>(i) + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const int above = row[j + 1];
      const int put = diagonal + (from[i] == to[j] ? 0 : 1);
      row[j + 1] = std::min(put, 1 + std::min(above, row[j]));
      diagonal = above;
    }
  }
  return row.back();
}

}  // namespace unrolled
