// Which paths spell a target: the graph under Connectionist Temporal Classification.
//
// A network says at each of T steps how probable each of K symbols is; one of them is the blank. A path is one symbol
// a step. Merging what repeats and then dropping the blanks makes a labelling of it; many paths spell the same one.
// With the L labels l of the target interleaved with blanks,
//
//   l' = b l_1 b l_2 b … l_L b          (the extended labels, S = 2L + 1 states),
//
// the paths that spell l are the walks that begin in one of the first two states, end in one of the last two, and from
// step to step stay, advance by one state, or skip a blank between two labels that differ.
//
// Source: Graves, Fernández, Gomez and Schmidhuber, "Connectionist Temporal Classification" (2006), section 4.1.
// States and steps are counted from 0 in code (s = 0 … S - 1, t = 0 … T - 1) and from 1 in messages.
#pragma once

#include <vector>

#include "core/math/matrix.h"

namespace unrolled::ctc {

class Topology {
 public:
  // labels: L of 0 … classes - 1 without the blank, possibly none; classes: K, the blank counted.
  // Throws std::invalid_argument naming the label that is not a symbol or is the blank, or a blank outside the classes.
  Topology(std::vector<int> labels, int blank, int classes);

  const std::vector<int>& labels() const { return labels_; }
  int blank() const { return blank_; }
  int classes() const { return classes_; }
  Index label_count() const { return static_cast<Index>(labels_.size()); }    // L
  Index state_count() const { return static_cast<Index>(extended_.size()); }  // S = 2L + 1

  const std::vector<int>& extended() const { return extended_; }  // l': the symbol of each state
  int symbol(Index s) const { return extended_[static_cast<std::size_t>(s)]; }

  // Whether state s may be entered from s - 2: it is a label, and not the one before it again.
  bool may_skip(Index s) const { return may_skip_[static_cast<std::size_t>(s)] != 0; }
  bool may_begin(Index s) const { return s < 2; }
  bool may_end(Index s) const { return s >= state_count() - 2; }

  // Adjacent equal labels, R: each needs a blank between the two.
  Index repeats() const { return repeats_; }
  // The fewest steps in which the target can be spelled: L + R.
  Index least_steps() const { return label_count() + repeats_; }
  bool feasible(Index steps) const { return steps >= least_steps(); }

  // The fewest steps of a path's beginning that ends in state s (at least 1), and the fewest further steps after which
  // a path that stands in state s may end (at least 0). Neither decreases, or increases, with s.
  Index steps_to_reach(Index s) const { return reach_[static_cast<std::size_t>(s)]; }
  Index steps_to_finish(Index s) const { return finish_[static_cast<std::size_t>(s)]; }
  // Whether some path of so many steps that spells the target is in state s at step t (from 0).
  bool on_some_path(Index s, Index t, Index steps) const {
    return steps_to_reach(s) <= t + 1 && steps_to_finish(s) <= steps - 1 - t;
  }

 private:
  std::vector<int> labels_;
  int blank_;
  int classes_;
  Index repeats_ = 0;
  std::vector<int> extended_;
  std::vector<char> may_skip_;
  std::vector<Index> reach_;
  std::vector<Index> finish_;
};

// Where a path comes from before its first step.
inline constexpr Index kStart = -1;

enum class ArrowReason {
  kBegins,      // allowed: from kStart into one of the first two states
  kStays,       // allowed: the same state again
  kAdvances,    // allowed: to the next state
  kSkipsBlank,  // allowed: from a label to a different one, past the blank between them
  kBackwards,   // refused: what was spelled cannot be taken back
  kSameSymbol,  // refused: equal labels without a blank between them would merge into one
  kSkipsLabel,  // refused: a label would be missing
  kOffTheEnd,   // refused: there is no such state
  kTooLate      // refused: too few steps are left to spell the rest
};

struct Arrow {
  bool allowed = false;
  ArrowReason reason = ArrowReason::kOffTheEnd;
};

// Whether a path may go from one state to another in one step, and why; `from` may be kStart.
Arrow arrow(const Topology& topology, Index from, Index to);

// The same for the arrow that arrives at step t (from 0) of so many: refused also where the rest of the target does
// not fit in the steps that are left.
Arrow arrow(const Topology& topology, Index from, Index to, Index t, Index steps);

}  // namespace unrolled::ctc
