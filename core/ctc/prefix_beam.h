// Prefix beam search: the likeliest labellings, each with the paths that lead to it added up (merged), as far as the
// beam is wide. After Hannun, Maas, Jurafsky and Ng (2014), "First-pass large vocabulary continuous speech recognition
// using bi-directional recurrent DNNs", algorithm 1.
//
// For every prefix l of a labelling two masses are kept, of the paths that end in the blank and in l's last symbol.
// Each step makes of a prefix
//   itself      b'(l)  += y(blank) (b(l) + s(l))        s'(l) += y(last of l) s(l)
//   and longer  s'(lk) += y(k) (b(l) + s(l)),  of which only b(l) counts where k is the last of l,
// and keeps the `width` prefixes with the highest ln (b + s) + α ln P_lm + β words; of equal scores the shorter prefix,
// then the one with the lower symbol at the first difference. What is pruned is lost: its mass does not come back, so
// that scores are lower bounds, and the answer can differ from the exact one. Unbounded, it is exact.
#pragma once

#include <vector>

#include "core/ctc/scoring.h"

namespace unrolled::ctc {

inline constexpr Index kMostPrefixes = Index{1} << 20;

struct PrefixBeamOptions {
  Scoring scoring = {};
  Index width = 25;    // prefixes kept at each step; 0: all
  bool trace = false;  // also the tree and its steps
};

// A prefix in the tree; the root is the empty one. Its numbers are those of the last step in which it competed.
struct PrefixNode {
  int parent = -1;  // index of its node
  int symbol = -1;  // appended to the parent's labels
  Index time = 0;   // the step, from 1, in which it first came up; the root is there before the first
  Index kept = 0;   // the last step that it survived, 0 where there is none
  int merged = 0;   // in how many steps paths of its parent joined its own
  double log_blank = 0.0;
  double log_symbol = 0.0;
  double log_acoustic = 0.0;  // ln (e^log_blank + e^log_symbol)
  double log_language = 0.0;  // of what is finished, and
  int words = 0;              // words that are finished: see Scorer
  double log_total = 0.0;     // what it was ranked by
};

// A prefix in one step.
struct PrefixStanding {
  int node = 0;
  double log_blank = 0.0;
  double log_symbol = 0.0;
  double log_total = 0.0;
};

// The paths of prefix `from` that now go on with the symbol of `node` joined those that `node` had already.
struct PrefixMerge {
  int from = 0;
  int node = 0;
};

struct PrefixStep {
  std::vector<PrefixStanding> kept;    // the best first
  std::vector<PrefixStanding> pruned;  // the best first; those that no path reaches any more stand at −∞
  std::vector<PrefixMerge> merged;
};

struct PrefixBeam {
  // The prefixes that are left, with what the end adds to their scores, the best first. Empty only where nothing but
  // labellings that may be no answer is left.
  std::vector<Hypothesis> answers;
  // With `trace` alone:
  std::vector<PrefixNode> nodes;  // the root first, parents before their children
  std::vector<PrefixStep> steps;  // T
  std::vector<int> answer_nodes;  // of each answer
};

// y: K x T. Throws std::invalid_argument as checked_logarithms and Scorer, for a negative width, and where more than
// kMostPrefixes compete in one step or the tree grows beyond them.
PrefixBeam prefix_beam_search(const Eigen::Ref<const Matrix<double>>& y, int blank,
                              const PrefixBeamOptions& options = {});

// The labels that lead from the root to a node. Throws std::invalid_argument for an index that is none of `nodes`.
Labels labels_of(const std::vector<PrefixNode>& nodes, int node);

}  // namespace unrolled::ctc
