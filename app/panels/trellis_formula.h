// What stands in a cell of a trellis, first in the lecture's letters, then with its numbers: as coloured runs of text.
// Steps and states are counted from 1 in all that people read.
#pragma once

#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"
#include "app/panels/trellis_tables.h"

namespace unrolled {

// The parts of the recursion, each in its own hue in the table and in the formula.
enum class TrellisHue { text, quiet, current, stay, advance, skip, emission };
draw::Colour colour_of(TrellisHue hue, const draw::Theme& theme);

struct FormulaRun {
  std::string text;  // indices as draw_symbols() reads them: "α_3(2)"
  TrellisHue hue = TrellisHue::text;
  bool raised = false;  // an exponent
};
using FormulaRuns = std::vector<FormulaRun>;

// What stands to the left of the first "=" (nothing: of the line before), and what to the right, the sign included.
struct FormulaLine {
  FormulaRuns left;
  FormulaRuns right;
};
using Formula = std::vector<FormulaLine>;

// One line as plain text, its left side as well.
std::string plain_text(const FormulaLine& line);

// A cell from which a cell is reckoned, or would be if the arrow were allowed; `at` has no place in the table (s = S)
// for an arrow off its end.
struct Precedent {
  TrellisCell at;
  TrellisHue hue = TrellisHue::stay;
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

// Draws as many lines as there is height for, broken between runs where they are too wide. Returns the height used.
float draw_formula(draw::Picture& picture, const draw::Rect& rect, const Formula& formula, float size,
                   const draw::Theme& theme, const draw::Fonts& fonts);

}  // namespace unrolled
