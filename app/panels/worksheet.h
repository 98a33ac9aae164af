// A sheet of paper to fill in by hand: what a network says at each step, and the empty tables of CTC.
#pragma once

#include "app/panels/panel.h"

namespace unrolled {

// Whether the snapshot has tables that fit on a sheet: numbers that can be read, at most so many columns and rows.
bool fits_on_worksheet(const Snapshot& snapshot);

// A page of this size (A4: 595 x 842 points) with the emissions, the tables α and β and questions; empty to be filled
// in, or with the answers. Only where fits_on_worksheet().
draw::Picture ctc_worksheet(const PanelContext& context, bool answers, draw::Size size);

}  // namespace unrolled
