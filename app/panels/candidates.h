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

// "0.831  “e”", a line for each of the likeliest symbols of a column. Where `truth`
// is a row, its line is marked and a last line says what it cost: −log₂ p bits.
std::vector<std::string> candidate_lines(const PanelContext& context, const Observable& probabilities, Index col,
                                         Index most, Index truth);

}  // namespace unrolled
