// Sampled text in lines, so that each of its characters can be found again where it is drawn.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// The code points of a text.
std::vector<char32_t> code_points(std::string_view text);
std::string as_utf8(char32_t letter);

// A place of a line of mono type.
struct SampleCell {
  char32_t shown = U' ';
  int letter = 0;  // index of the code point that it shows
};
using SampleLine = std::vector<SampleCell>;

// Lines of at most `columns` (> 0) cells: ended at the text's own line ends, after the last blank of a full line's
// second half, or where full. A tabulator becomes two blanks, other control characters the replacement character; a
// line end has no cell.
std::vector<SampleLine> sample_lines(const std::vector<char32_t>& letters, std::size_t columns);

}  // namespace unrolled
