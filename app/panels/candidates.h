// Distributions over symbols: which symbols are the likeliest, and how a list of them reads.
#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// The rows with the largest numbers of a column, largest first, equals in their order; at most so many. NaN is no
// candidate.
std::vector<Index> likeliest(const Matrix<float>& probabilities, Index col, Index most);

// A symbol as it is read: "e", "␣".
std::string symbol_of(const Observable& probabilities, Index row);

// "0.831  “e”", a line for each of the likeliest symbols of a column. Where `marked` is a row, its line ends in `mark`.
std::vector<std::string> candidate_lines(const Observable& probabilities, Index col, Index most, Index marked,
                                         const std::string& mark, const Words& words);

// What the symbol of a row cost, by a phrase of its name, p and −log₂ p: "true next “e”: p = 0.831, costs 0.27 bits".
std::string cost_line(const PanelContext& context, const char* key, const Observable& probabilities, Index row,
                      Index col);

}  // namespace unrolled
