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

namespace {

constexpr std::size_t kRowsAtOnce = 64;

}  // namespace

EditDistances::EditDistances(const std::vector<int>& to) : blocks_((to.size() + kRowsAtOnce - 1) / kRowsAtOnce) {
  for (std::size_t i = 0; i < to.size(); ++i) {
    const std::size_t at = static_cast<std::size_t>(to[i]) * blocks_ + i / kRowsAtOnce;
    if (at >= places_.size()) places_.resize((static_cast<std::size_t>(to[i]) + 1) * blocks_);
    last_row_ = std::uint64_t{1} << (i % kRowsAtOnce);
    places_[at] |= last_row_;
  }
  distances_.push_back(static_cast<int>(to.size()));
  column_.resize(blocks_);
}

int EditDistances::step(int symbol, Differences* column) const {
  const std::size_t of_symbol = static_cast<std::size_t>(symbol) * blocks_;
  int added = 1;  // to the row above: to what none of `to` costs
  for (std::size_t block = 0; block < blocks_; ++block) {
    auto& [more, less] = column[block];
    std::uint64_t same = of_symbol < places_.size() ? places_[of_symbol + block] : 0;
    const std::uint64_t kept = same | less;
    if (added < 0) same |= 1;
    const std::uint64_t diagonal = (((same & more) + more) ^ more) | same;
    std::uint64_t right_more = less | ~(diagonal | more);
    std::uint64_t right_less = more & diagonal;
    const std::uint64_t end = block + 1 < blocks_ ? std::uint64_t{1} << (kRowsAtOnce - 1) : last_row_;
    const int below = (right_more & end) != 0 ? 1 : (right_less & end) != 0 ? -1 : 0;
    right_more = right_more << 1 | (added > 0 ? 1 : 0);
    right_less = right_less << 1 | (added < 0 ? 1 : 0);
    more = right_less | ~(kept | right_more);
    less = right_more & kept;
    added = below;
  }
  return added;
}

int EditDistances::read(const std::vector<int>& from) {
  columns_.assign((from.size() + 1) * blocks_, {});
  distances_.resize(from.size() + 1);
  for (std::size_t i = 0; i < from.size(); ++i) {
    Differences* const column = columns_.data() + (i + 1) * blocks_;
    std::copy_n(column - blocks_, blocks_, column);
    distances_[i + 1] = distances_[i] + step(from[i], column);
  }
  return distances_.back();
}

int EditDistances::read_changed(const std::vector<int>& from, std::size_t first, std::size_t last) {
  std::copy_n(columns_.data() + first * blocks_, blocks_, column_.data());
  int distance = distances_[first];
  for (std::size_t i = first; i < from.size(); ++i) {
    // From a column that differs from the one read by a number everywhere it goes on alike.
    if (i >= last && std::equal(column_.begin(), column_.end(), columns_.data() + i * blocks_))
      return distance + distances_.back() - distances_[i];
    distance += step(from[i], column_.data());
  }
  return distance;
}

}  // namespace unrolled
