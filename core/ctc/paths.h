// Single paths: how many there are, which, how probable each, what it spells, and which are the best.
//
// A path is given either as the symbols that it shows, π of 0 … K - 1, or as the states of the topology that it walks
// through, 0 … S - 1; each path that spells the target has exactly one of the latter.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/ctc/emissions.h"
#include "core/ctc/topology.h"
#include "core/math/random.h"

namespace unrolled::ctc {

using StatePath = std::vector<Index>;  // T states
using SymbolPath = std::vector<int>;   // T symbols

SymbolPath symbols_of(const Topology& topology, const StatePath& path);

struct PathCount {
  std::optional<std::uint64_t> exact;  // nothing where it does not fit in 64 bits
  double logarithm = 0.0;              // ln of the count; -∞ where it is 0
};

// How many paths of so many steps spell the target. By theory C(T + L - R, 2L), R being the adjacent repeats.
PathCount count_paths(const Topology& topology, Index steps);

// All of them, in the order of their states; nothing where there are more than `most`.
std::optional<std::vector<StatePath>> enumerate_paths(const Topology& topology, Index steps, std::uint64_t most);

// The map B from a path to a labelling, in its two stages.
struct Collapse {
  std::vector<int> merged;        // first stage: each run of equal symbols is one
  std::vector<int> labels;        // second stage: the blanks are dropped
  std::vector<Index> run;         // T: the place in `merged` of each step
  std::vector<Index> label;       // of each place in `merged`: the place in `labels`, or -1 for a blank
  std::vector<Index> first_step;  // of each place in `merged`: the step at which its run begins
};
Collapse collapse(const SymbolPath& path, int blank);

// p(π|x) = Π_t y_t(π_t), as its logarithm. Throws std::invalid_argument for a path that is not as long as the
// emissions or names the step whose symbol there is not.
double log_probability(const Emissions& emissions, const SymbolPath& path);

// How far a path of symbols follows the topology.
struct FollowedPath {
  bool spells = false;      // it has as many steps as there are, and spells the target
  bool incomplete = false;  // it does not break, but has fewer steps
  StatePath states;         // of its steps, or of those before it breaks
  // Where it breaks: the first step (from 0) that cannot be, and why. `wanted` is the state that the symbol would need
  // (the nearest that shows it), or nothing where the target does not contain it or the path goes on after step T; the
  // reason is then kOffTheEnd.
  Index broken_at = -1;
  ArrowReason reason = ArrowReason::kBegins;
  std::optional<Index> wanted;
};
FollowedPath follow(const Topology& topology, const SymbolPath& path, Index steps);

// Draws paths that spell the target with their posterior probability p(π | l, x) = p(π|x) / p(l|x).
class PathSampler {
 public:
  // Throws std::invalid_argument where p(l|x) is 0, or the numbers of symbols differ.
  PathSampler(const Topology& topology, const Emissions& emissions);
  StatePath sample(Random& random) const;

 private:
  Topology topology_;
  Matrix<double> log_beta_;  // S x T, with the emission
};

// The most probable paths that spell the target (Viterbi).
struct BestPaths {
  double log_probability = 0.0;  // ln p(π|x); -∞ where none is possible
  std::vector<StatePath> paths;  // those that tie, up to a bound, in the order of their states
  PathCount ties;                // how many tie
};
// Differences of a relative 1e-12 are taken for rounding: such paths tie. Lists at most `most` of them.
BestPaths best_paths(const Topology& topology, const Emissions& emissions, std::size_t most = 16);

// S x T of 0 and 1: the cells that lie on a path through state s at step t, that cell included; all 0 where there is
// no such path.
Matrix<double> cells_on_paths_through(const Topology& topology, Index steps, Index s, Index t);

}  // namespace unrolled::ctc
