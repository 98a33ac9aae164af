// Paths over a trellis: the one that was typed or laid, and all those that go through a cell.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/panels/trellis_tables.h"
#include "app/panels/words.h"

namespace unrolled {

// The path in the lesson's setting, a symbol a step, as far as it is known.
struct LaidPath {
  ctc::SymbolPath symbols;   // before the first unknown character, if any
  std::string unknown;       // that character; empty: all are symbols
  ctc::FollowedPath follow;  // of `symbols`
  ctc::Collapse collapse;
  double log_probability = 0.0;  // of its first T symbols
};
// Nothing where no path is laid.
std::optional<LaidPath> laid_path(const TrellisTables& tables);

// The path after a click on a cell: its symbol at its step. What was laid before stays; what comes after stays where it
// still follows; steps between are taken on the way. The last cell is taken away by another click on it.
std::string path_with(const TrellisTables& tables, TrellisCell cell);

// How many paths go through a cell and what they weigh together, or why there are none; of a hidden cell only the
// count.
std::string through_text(const Words& words, const TrellisTables& tables, TrellisCell cell);

// Why an arrow is refused, in the language of the screen.
std::string reason_text(const Words& words, ctc::ArrowReason reason);
// Where a laid path breaks and why, or that it is not complete; empty where it spells the target.
std::string break_text(const Words& words, const TrellisTables& tables, const LaidPath& path);

// A step of the paths through a cell, from `from` at step t to `to` at t + 1.
struct TrellisEdge {
  Index t = 0;
  Index from = 0;
  Index to = 0;
  double share = 0.0;  // of the mass of the paths through that cell
};
// All of them; none where no path goes through the cell.
std::vector<TrellisEdge> edges_through(const TrellisTables& tables, TrellisCell cell);

}  // namespace unrolled
