// The tree of prefixes that a beam search over a decoder grows, as a snapshot has it, and where each prefix is drawn.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/run/snapshot.h"

namespace unrolled {

class BeamTree {
 public:
  // Null where the snapshot has no beam search, or one whose numbers do not fit together.
  static std::shared_ptr<const BeamTree> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  struct Node {
    int parent = -1;  // of the root
    int symbol = -1;
    int depth = 0;            // symbols so far
    double log_symbol = 0.0;  // ln p of the symbol, in nats
    double log_p = 0.0;       // of all symbols so far
    double score = 0.0;       // what answers are ranked by
    bool kept = false;        // it was among the best of its step
    bool finished = false;    // it ends with the end symbol
    int rank = -1;            // among the answers, from 0
    std::string text;         // what it spells
    std::string sign;         // its last symbol, as it is shown
  };
  const std::vector<Node>& nodes() const { return nodes_; }  // parents before their children, the root first
  const Node& node(int i) const { return nodes_[static_cast<std::size_t>(i)]; }
  const std::vector<int>& answers() const { return answers_; }  // the best first
  int depth() const { return depth_; }                          // of the deepest
  // From the root to it, both included.
  std::vector<int> path(int node) const;

  // Nodes that are shown where there is room for so many rows, and each one's row: those that branch off need rows of
  // their own. First the answers, then what was kept, then of what was cut off the likeliest, unless `only_kept`. −1:
  // left out.
  struct Rows {
    std::vector<int> row;  // of each node
    int count = 0;
  };
  Rows rows(int most, bool only_kept) const;

 private:
  std::shared_ptr<const Observable> nodes_from_, names_from_;
  std::vector<Node> nodes_;
  std::vector<int> answers_;
  int depth_ = 0;
};

}  // namespace unrolled
