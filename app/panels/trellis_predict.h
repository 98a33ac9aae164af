// Guessing what stands in the cells of a trellis: all are hidden but those that were revealed, which the lesson keeps
// as a text such as "3:2 4:1", step and state of each counted from 1.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

// 1 for each cell that the text names, by t and s (from 0): [t · states + s]. What is no cell of such a table is
// passed over.
std::vector<char> revealed_cells(std::string_view text, Index states, Index steps);

// The text with a cell (from 0) added.
std::string with_revealed(const std::string& text, Index s, Index t);

}  // namespace unrolled
