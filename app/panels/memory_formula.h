// What is written into a cell of the memory and what is read of an entry, in letters and with their numbers.
#pragma once

#include <string>
#include <vector>

#include "app/panels/formula_lines.h"
#include "app/panels/memory_numbers.h"

namespace unrolled {

// The letter of the weights: w; a where rows are overwritten, since w is the value then (as in the lecture).
std::string weight_letter(bool erases);
// With the head's number where there are several: "w_2".
std::string head_letter(const std::string& letter, Index head, Index heads);
std::string memory_name(Index step);                                    // "M_{12}"
std::string cell_name(Index step, MemoryCell cell);                     // "M_{12}(5, 3)"
std::string vector_name(const MachineHead& head, Index step, Index m);  // "r_{12}(3)"; m < 0: of all entries

// M_t(n, m) as the heads' write makes it; without numbers where it does not give what the network has.
Formula write_formula(const WriteNumbers& numbers, MemoryCell cell);
// r_t(m) as the sum of the rows' entries times their weights: of the rows given each by itself, of the others
// together.
Formula read_formula(const ReadNumbers& numbers, Index m, const std::vector<Index>& rows);

}  // namespace unrolled
