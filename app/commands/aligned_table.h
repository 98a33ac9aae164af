// Tables of numbers as text in columns.
#pragma once

#include <string>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

// A number in three significant digits: "0.116", "1.30e-05", "2.41e-4302"; given as its natural logarithm, so that it
// may be smaller or larger than any double. A dot for 0.
std::string three_digits(double logarithm);

struct AlignedTable {
  std::string name;                    // in the corner
  std::vector<std::string> row_names;  // UTF-8
  std::vector<std::string> column_names;
  std::vector<std::vector<std::string>> cells;  // by rows
};

// Rows on lines; so many columns beside one another as fit into `width` letters, then the next ones below.
std::string aligned_text(const AlignedTable& table, std::size_t width);

}  // namespace unrolled
