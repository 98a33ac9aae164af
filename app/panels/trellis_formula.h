// What stands in a cell of a trellis, first in the lecture's letters, then with its numbers: as coloured runs of text.
// Steps and states are counted from 1 in all that people read.
#pragma once

#include <string>
#include <vector>

#include "app/panels/formula_lines.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

// A cell from which a cell is reckoned, or would be if the arrow were allowed; `at` has no place in the table (s = S)
// for an arrow off its end.
struct Precedent {
  TrellisCell at;
  FormulaHue hue = FormulaHue::stay;
  ctc::Arrow arrow;
};
// Of α from step t − 1, of β from step t + 1, in the order of the states; none at the step where the table begins.
std::vector<Precedent> precedents(const TrellisTables& tables, ctc::Walkthrough::Pass pass, TrellisCell cell);

// A number of the tables as it is written in formulas: "?" where it is hidden, "…" where it is not filled yet.
std::string number_text(const TrellisTables& tables, TrellisTable table, TrellisCell cell);
// A probability, or its logarithm.
std::string number_text(const TrellisTables& tables, double value);

Formula cell_formula(const TrellisTables& tables, TrellisTable table, TrellisCell cell);
// p as the sum over the states at step t.
Formula sum_formula(const TrellisTables& tables, Index t);
// … at whichever step.
Formula sums_formula(const TrellisTables& tables);
// How a table is made, for any t and s.
Formula general_formula(const TrellisTables& tables, TrellisTable table);

}  // namespace unrolled
