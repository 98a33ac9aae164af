// The computation of one target step's attention in letters and with its numbers.
#pragma once

#include <string>
#include <vector>

#include "app/panels/formula_lines.h"
#include "app/panels/score_numbers.h"

namespace unrolled {

// What is compared: "W_a s_3", and of a place, "U_a h_5", as the formulas write them; j < 0: of any place.
std::string query_name(const ScoreNumbers& numbers);
std::string key_name(const ScoreNumbers& numbers, Index j);
std::string score_name(const ScoreNumbers& numbers, Index j);   // "e_{3,5}"
std::string weight_name(const ScoreNumbers& numbers, Index j);  // "α_{3,5}"

// e_ij by the score function, with the first entries of the vectors put in.
Formula score_formula(const ScoreNumbers& numbers, Index j);
// Where the window of local attention stands and what it makes of the place; nothing where attention is global.
Formula window_formula(const ScoreNumbers& numbers, Index j);
// α_ij, with the sum written out.
Formula weight_formula(const ScoreNumbers& numbers, Index j);
// c_i as the weighted sum of what the encoder says, with the largest weights put in.
Formula context_formula(const ScoreNumbers& numbers);

// "(0.52, −0.30, 0.11, …)", so many entries at most.
std::string vector_text(const Matrix<double>& values, Index col, Index most);

}  // namespace unrolled
