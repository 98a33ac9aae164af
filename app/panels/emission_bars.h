// Emissions as bars: per step a column of as many bars as there are symbols, each on a scale of 0 to 1 that fills its
// cell, lying where cells are wide, upright where they are high.
#pragma once

#include <optional>

#include "app/panels/ctc_symbols.h"

namespace unrolled {

// Whether bars of this many cells can be read and dragged.
bool emission_bars_fit(const draw::Rect& cells, const CtcSymbols& symbols, const draw::Theme& theme);

void draw_emission_bars(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                        const CtcSymbols& symbols, const std::optional<SymbolCell>& pinned);

// What a bar becomes, 0 … 1, when it is dragged from one place in its cell to another, which may lie beside it.
double dragged_emission(const draw::Rect& cell, double before, draw::Point from, draw::Point to,
                        const draw::Theme& theme);

}  // namespace unrolled
