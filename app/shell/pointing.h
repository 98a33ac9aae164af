// Pointing and pinning: what of the watched sequence is lit in every panel.
#pragma once

#include "app/panels/panel.h"

namespace unrolled {

// A click on what is pointed at: its time step, unit, place in the source and row of memory, where it has them, are
// pinned; all unpinned where they were pinned already.
Selection pin(Selection pinned, Selection clicked);

// How many time steps and units the states have: a network's, or those of CTC's tables; 0 where there are none.
struct StateSize {
  int times = 0;
  int units = 0;
  int sources = 0;  // places in what an encoder reads
  int rows = 0;     // of an external memory
  int labels = 0;   // of CTC's tables, where there are units beside them
};
StateSize state_size(const Snapshot& snapshot);

// Moves the pin by so many time steps and units, from 0 where nothing is pinned; stays inside. Where there is an
// encoder, what moves up and down is the place in what it reads; where there is an external memory, its row.
Selection move_pin(Selection pinned, int times, int units, StateSize size);

// A stretch of the watched text while it is marked: the end at which it was begun stays.
struct Stretch {
  int start = -1;  // −1: nothing is marked
  int end = -1;    // before or behind
  bool empty() const { return start < 0; }
  Brush brush() const;
};

// Moves the end by so many time steps; begins at the pin (or at 0) where nothing is marked; stays inside.
Stretch extend(Stretch stretch, Selection pinned, int times, StateSize size);

// Without what lies outside.
Selection inside(Selection selection, StateSize size);
Stretch inside(Stretch stretch, StateSize size);

}  // namespace unrolled
