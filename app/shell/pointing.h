// Pointing and pinning: what of the watched sequence is lit in every panel.
#pragma once

#include "app/panels/panel.h"

namespace unrolled {

// A click on what is pointed at: its time step and unit, where it has them, are pinned; both unpinned where they
// were pinned already.
Selection pin(Selection pinned, Selection clicked);

// How many time steps and units the states have; 0 where there are none.
struct StateSize {
  int times = 0;
  int units = 0;
};
StateSize state_size(const Snapshot& snapshot);

// Moves the pin by so many time steps and units, from 0 where nothing is pinned; stays inside.
Selection move_pin(Selection pinned, int times, int units, StateSize size);

// Without what lies outside.
Selection inside(Selection selection, StateSize size);

}  // namespace unrolled
