// The formula of one entry of the unrolled graph: in the lecture's letters, then with its numbers put in.
#pragma once

#include <optional>
#include <string>

#include "app/panels/unrolled_graph.h"

namespace unrolled {

struct EntryFormula {
  std::string letters;  // "h₂[1] = tanh(W_xh[1,:]·x₂ + W_hh[1,:]·h₁ + b[1])"
  std::string numbers;  // "tanh(0.31·1 + (−0.12)·0.57 + … + 0.05) = tanh(0.45) = 0.42", or empty
  // The numbers lead elsewhere than to the entry's value: the weights have been updated since it was computed.
  bool moved = false;
};

// Of an entry that is there; nothing where no formula is known. Columns are counted from 1 as on slides, so that h₀ is
// the carried state; rows from 0, as units everywhere. Numbers are put in where the weights of the only recurrent
// layer are published.
std::optional<EntryFormula> entry_formula(const Snapshot& snapshot, const UnrolledGraph& window, Quantity quantity,
                                          Index row, Index t);

// "h₂[1]", "L₂", "h₀[1]".
std::string entry_name(const UnrolledGraph& window, Quantity quantity, Index row, Index t);

}  // namespace unrolled
