// Formulas first in letters, then with their numbers: as coloured runs of text, a line below the other.
#pragma once

#include <string>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled {

// What a part of a formula is, each in its own hue in the picture and in the formula: of CTC's recursion the three
// arrows and the emission, of a chain rule the factors from step to step and the immediate derivatives, of attention
// what asks, what is asked, the window and what comes of it, of a memory the weights of its rows, what is erased and
// added, what stands in it, what the controller emits and what stood before.
enum class FormulaHue {
  text,
  quiet,
  current,
  stay,
  advance,
  skip,
  emission,
  factor,
  immediate,
  query,
  key,
  window,
  context,
  weight,
  erase,
  add,
  memory,
  emitted,
  before
};
draw::Colour colour_of(FormulaHue hue, const draw::Theme& theme);

struct FormulaRun {
  std::string text;  // indices as draw_symbols() reads them: "α_3(2)"
  FormulaHue hue = FormulaHue::text;
  bool raised = false;  // an exponent
  bool tied = false;    // no line begins with it
};
using FormulaRuns = std::vector<FormulaRun>;

// What stands to the left of the first "=" (nothing: of the line before), and what to the right, the sign included.
struct FormulaLine {
  FormulaRuns left;
  FormulaRuns right;
};
using Formula = std::vector<FormulaLine>;

// A sentence, to be broken between its words; `behind` something else, from which it is set off.
FormulaRuns words_of(const std::string& sentence, FormulaHue hue, bool behind = false);

// One line as plain text, its left side as well.
std::string plain_text(const FormulaLine& line);

// How wide a line's part is in one row.
float width_of(const FormulaRuns& runs, float size, const draw::Fonts& fonts);

// Draws as many lines as there is height for, broken between runs where they are too wide. Returns the height used.
float draw_formula(draw::Picture& picture, const draw::Rect& rect, const Formula& formula, float size,
                   const draw::Theme& theme, const draw::Fonts& fonts);

}  // namespace unrolled
