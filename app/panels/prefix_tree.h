// The tree of prefixes that a beam search grows, as a snapshot has it, and where each prefix is drawn.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/ctc_symbols.h"
#include "core/run/snapshot.h"

namespace unrolled {

struct PrefixAnswer {
  int node = -1;     // −1: it is not among those that are shown
  std::string text;  // what it spells
  double acoustic = 0.0;
  double language = 0.0;
  int words = 0;
  double total = 0.0;
};

class PrefixTree {
 public:
  // Null where the snapshot has no beam search, or one whose matrices do not fit together.
  static std::shared_ptr<const PrefixTree> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  struct Node {
    int parent = -1;
    int symbol = -1;
    int time = 0;  // the step, from 1, in which it came up; 0: the root
    int kept = 0;  // the last step that it survived
  };

  int steps() const { return symbols_.steps(); }  // T
  const std::vector<Node>& nodes() const { return nodes_; }
  const Node& node(int i) const { return nodes_[static_cast<std::size_t>(i)]; }
  const std::vector<PrefixAnswer>& answers() const { return answers_; }  // the best first
  const std::string& name(int symbol) const { return symbols_.name(symbol); }
  std::string text(int node) const;  // what the prefix spells so far
  std::string greedy_path() const;   // a symbol a step
  std::string greedy_text() const;   // collapsed
  double greedy_log_path() const { return greedy_log_path_; }

  // What a prefix was ranked by at a step (from 1); NaN where it did not compete.
  double total(int node, int step) const;
  // Its e^total beside that of the best that was kept at the step: 0 … 1.
  double share(int node, int step) const;
  bool survived(int at, int step) const { return kept_->values(at, static_cast<Index>(step - 1)) > 0.0F; }
  // Those that competed at a step, the best first.
  std::vector<int> ranking(int step) const;

  // At most so many prefixes, each with all that it grows from: those that survive longest, of them the best; in the
  // order of the tree, children by their symbol.
  std::vector<int> most_important(int rows) const;

 private:
  explicit PrefixTree(CtcSymbols symbols) : symbols_(std::move(symbols)) {}

  CtcSymbols symbols_;
  std::vector<Node> nodes_;
  std::vector<PrefixAnswer> answers_;
  std::vector<int> greedy_;
  double greedy_log_path_ = 0.0;
  std::vector<double> best_at_;                      // T: the highest total that was kept
  std::shared_ptr<const Observable> beam_;           // N x 9
  std::shared_ptr<const Observable> totals_, kept_;  // N x T
};

}  // namespace unrolled
