// How far apart two sequences are.
#pragma once

#include <vector>

namespace unrolled {

// The least number of insertions, deletions and substitutions that turn one into the other (Levenshtein 1966). `row` is
// for the work, so that whoever asks often need not allocate each time.
int edit_distance(const std::vector<int>& from, const std::vector<int>& to, std::vector<int>& row);

}  // namespace unrolled
