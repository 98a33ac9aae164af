// Which symbol of one sequence stands for which of another, with as few mistakes as there can be.
#pragma once

#include <vector>

namespace unrolled {

struct AlignedSymbols {
  int wanted = -1;  // −1: `read` was inserted
  int read = -1;    // −1: `wanted` was missed
  bool operator==(const AlignedSymbols&) const = default;
};

// The symbols (none negative) of both side by side, from the first to the last: edit_distance() many pairs are of two
// that differ. Of several such alignments the one that, from the end on, rather puts two symbols beside each other
// than it misses one, and rather misses one than it inserts one.
std::vector<AlignedSymbols> edit_alignment(const std::vector<int>& wanted, const std::vector<int>& read);

}  // namespace unrolled
