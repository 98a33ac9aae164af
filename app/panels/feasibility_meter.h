// Whether a target fits in the steps there are: its shortest path laid against them, label by label, with the blanks
// between equal neighbours.
#pragma once

#include <string>
#include <vector>

#include "app/panels/ctc_symbols.h"

namespace unrolled {

// Draws into a line of this rectangle.
void draw_feasibility_meter(draw::Picture& picture, const PanelContext& context, const draw::Rect& rect,
                            const CtcSymbols& symbols);

// What it says, in one line: "“apple”: labels 5 + repeats 1 (pp) = 6 ≤ T = 8".
std::string feasibility_text(const PanelContext& context, const CtcSymbols& symbols);

// What it means, for pointing at it.
std::vector<std::string> feasibility_lines(const PanelContext& context, const CtcSymbols& symbols);

}  // namespace unrolled
