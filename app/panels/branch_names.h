// What a branch of a run is called: by what tells it from the present run.
#pragma once

#include <string>

#include "app/panels/words.h"
#include "core/run/snapshot.h"

namespace unrolled {

// "GRU, hidden units 64", "left at step 300", "seed 8"; in the language of the screen.
std::string branch_name(const Words& words, const Branch& branch, const Snapshot& present);

// The present run by what tells it from those that race with it, or as "this run".
std::string present_name(const Words& words, const Snapshot& present);

}  // namespace unrolled
