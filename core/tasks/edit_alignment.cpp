#include "core/tasks/edit_alignment.h"

#include <algorithm>
#include <cstddef>

namespace unrolled {

std::vector<AlignedSymbols> edit_alignment(const std::vector<int>& wanted, const std::vector<int>& read) {
  const std::size_t width = read.size() + 1;
  // distances[i * width + j]: of the first i of `wanted` from the first j of `read`.
  std::vector<int> distances((wanted.size() + 1) * width);
  const auto distance = [&](std::size_t i, std::size_t j) -> int& { return distances[i * width + j]; };
  const auto put = [&](std::size_t i, std::size_t j) {
    return distance(i - 1, j - 1) + (wanted[i - 1] == read[j - 1] ? 0 : 1);
  };
  for (std::size_t i = 0; i <= wanted.size(); ++i)
    for (std::size_t j = 0; j <= read.size(); ++j)
      distance(i, j) = i == 0 || j == 0 ? static_cast<int>(i + j)
                                        : std::min(put(i, j), 1 + std::min(distance(i - 1, j), distance(i, j - 1)));

  std::vector<AlignedSymbols> aligned;
  std::size_t i = wanted.size(), j = read.size();
  while (i > 0 || j > 0) {
    if (i > 0 && j > 0 && distance(i, j) == put(i, j)) {
      aligned.push_back({wanted[--i], read[--j]});
    } else if (i > 0 && distance(i, j) == distance(i - 1, j) + 1) {
      aligned.push_back({wanted[--i], -1});
    } else {
      aligned.push_back({-1, read[--j]});
    }
  }
  std::reverse(aligned.begin(), aligned.end());
  return aligned;
}

}  // namespace unrolled
