// A formula with the numbers of one entry put in.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/run/snapshot.h"

namespace unrolled {

// For the entry (unit, time) of an observable whose formula is, say, "c_t = f_t ⊙ c_{t−1} + i_t ⊙ g_t": the right
// hand side with the values of f, c, i and g at that unit, "= 0.93 · 0.41 + 0.12 · (−0.30)", taken from the
// observables of the same group and shape that stand nearest in the snapshot (a layer's are published together).
// Nothing where the formula is empty, where a letter in it has no number (weights) or where t − 1 lies before the
// sequence.
std::optional<std::string> formula_with_numbers(const Snapshot& snapshot, const Observable& observable, Index unit,
                                                Index time);

}  // namespace unrolled
