#include "core/ctc/prefix_beam.h"

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>

#include "core/ctc/log_add.h"
#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

// A prefix that is to be ranked: one of the tree, or a child of one that is not in the tree yet (node −1).
struct Candidate {
  int node = -1;
  int parent = -1;
  int symbol = -1;
  double log_blank = kLogZero;
  double log_symbol = kLogZero;
  LanguageScore language;
  double log_total = kLogZero;

  double log_acoustic() const { return log_add(log_blank, log_symbol); }
};

class Search {
 public:
  Search(Matrix<double> log_y, int blank, const Scorer& scorer, const PrefixBeamOptions& options)
      : log_y_(std::move(log_y)),
        blank_(blank),
        scorer_(scorer),
        width_(static_cast<std::size_t>(options.width)),
        trace_(options.trace) {
    Candidate root;
    root.node = 0;
    root.log_blank = 0.0;
    root.log_total = 0.0;
    beam_.push_back(root);
    result_.nodes.push_back({});
    result_.nodes[0].log_symbol = kLogZero;
  }

  PrefixBeam run() {
    for (Index t = 0; t < log_y_.cols(); ++t) step(t);
    answer();
    if (!trace_) {
      result_.nodes.clear();
      result_.answer_nodes.clear();
    }
    return std::move(result_);
  }

 private:
  using Key = std::uint64_t;
  static Key key(int parent, int symbol) { return static_cast<Key>(parent) << 32 | static_cast<std::uint32_t>(symbol); }

  void step(Index t) {
    if (trace_) result_.steps.emplace_back();
    std::vector<Candidate> candidates = stayed(t);
    extend(t, candidates);
    for (Candidate& each : candidates) each.log_total = scorer_.total(each.log_acoustic(), each.language);
    std::sort(candidates.begin(), candidates.end(),
              [&](const Candidate& a, const Candidate& b) { return ranks_before(a, b); });
    prune(t, candidates);
  }

  // The prefixes of the beam without a longer label: the first candidates, in the beam's order.
  std::vector<Candidate> stayed(Index t) const {
    std::vector<Candidate> candidates;
    for (const Candidate& prefix : beam_) {
      Candidate same = prefix;
      same.log_blank = log_y_(blank_, t) + prefix.log_acoustic();
      same.log_symbol = prefix.symbol < 0 ? kLogZero : log_y_(prefix.symbol, t) + prefix.log_symbol;
      candidates.push_back(same);
    }
    return candidates;
  }

  void extend(Index t, std::vector<Candidate>& candidates) {
    std::unordered_map<int, std::size_t> place;  // of a node in the beam
    for (std::size_t i = 0; i < beam_.size(); ++i) place.emplace(beam_[i].node, i);
    for (const Candidate& prefix : beam_) {
      const Labels labels = labels_of(prefix);
      const double whole = prefix.log_acoustic();
      for (int symbol = 0; symbol < static_cast<int>(log_y_.rows()); ++symbol) {
        if (symbol == blank_) continue;
        const double log_symbol = log_y_(symbol, t) + (symbol == prefix.symbol ? prefix.log_blank : whole);
        if (log_symbol == kLogZero || !scorer_.may_follow(labels, symbol)) continue;
        const auto child = children_.find(key(prefix.node, symbol));
        const int node = child == children_.end() ? -1 : child->second;
        if (const auto own = place.find(node); own != place.end()) {
          Candidate& there = candidates[own->second];
          there.log_symbol = log_add(there.log_symbol, log_symbol);
          ++result_.nodes[static_cast<std::size_t>(node)].merged;
          if (trace_) result_.steps.back().merged.push_back({prefix.node, node});
          continue;
        }
        Candidate longer;
        longer.node = node;
        longer.parent = prefix.node;
        longer.symbol = symbol;
        longer.log_symbol = log_symbol;
        longer.language = scorer_.appended(prefix.language, labels, symbol);
        candidates.push_back(longer);
        check_number(candidates.size(), t);
      }
    }
  }

  static void check_number(std::size_t prefixes, Index t) {
    check(static_cast<Index>(prefixes) <= kMostPrefixes, "prefix_beam_search: more than ", kMostPrefixes,
          " prefixes by time step ", t + 1, "; take a smaller width");
  }

  bool ranks_before(const Candidate& a, const Candidate& b) const {
    if (a.log_total != b.log_total) return a.log_total > b.log_total;
    return shorter_or_lower(labels_of(a), labels_of(b));
  }

  Labels labels_of(const Candidate& candidate) const {
    if (candidate.node >= 0) return ctc::labels_of(result_.nodes, candidate.node);
    Labels labels = ctc::labels_of(result_.nodes, candidate.parent);
    labels.push_back(candidate.symbol);
    return labels;
  }

  void prune(Index t, std::vector<Candidate>& candidates) {
    std::size_t possible = 0;
    while (possible < candidates.size() && candidates[possible].log_total > kLogZero) ++possible;
    const std::size_t kept = width_ == 0 ? possible : std::min(width_, possible);
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (i >= kept && !trace_) break;
      Candidate& each = candidates[i];
      plant(t, each, i < kept);
      if (!trace_) continue;
      PrefixStep& step = result_.steps.back();
      (i < kept ? step.kept : step.pruned).push_back({each.node, each.log_blank, each.log_symbol, each.log_total});
    }
    candidates.resize(kept);
    beam_ = std::move(candidates);
  }

  // Puts the candidate into the tree, where it may be already, with its numbers.
  void plant(Index t, Candidate& candidate, bool kept) {
    if (candidate.node < 0) {
      check_number(result_.nodes.size() + 1, t);
      candidate.node = static_cast<int>(result_.nodes.size());
      children_.emplace(key(candidate.parent, candidate.symbol), candidate.node);
      PrefixNode fresh;
      fresh.parent = candidate.parent;
      fresh.symbol = candidate.symbol;
      fresh.time = t + 1;
      result_.nodes.push_back(fresh);
    }
    PrefixNode& node = result_.nodes[static_cast<std::size_t>(candidate.node)];
    if (kept) node.kept = t + 1;
    node.log_blank = candidate.log_blank;
    node.log_symbol = candidate.log_symbol;
    node.log_acoustic = candidate.log_acoustic();
    node.log_language = candidate.language.log_language;
    node.words = candidate.language.words;
    node.log_total = candidate.log_total;
  }

  void answer() {
    std::vector<std::pair<Hypothesis, int>> answers;
    for (const Candidate& prefix : beam_) {
      const Labels labels = labels_of(prefix);
      if (!scorer_.may_end(labels)) continue;
      const LanguageScore end = scorer_.ended(prefix.language, labels);
      const double total = scorer_.total(prefix.log_acoustic(), end);
      if (total == kLogZero) continue;
      answers.push_back({{labels, prefix.log_acoustic(), end.log_language, end.words, total}, prefix.node});
    }
    std::sort(answers.begin(), answers.end(), [](const auto& a, const auto& b) { return precedes(a.first, b.first); });
    for (auto& [hypothesis, node] : answers) {
      result_.answers.push_back(std::move(hypothesis));
      result_.answer_nodes.push_back(node);
    }
  }

  Matrix<double> log_y_;
  int blank_;
  const Scorer& scorer_;
  std::size_t width_;
  bool trace_;
  std::vector<Candidate> beam_;
  std::unordered_map<Key, int> children_;
  PrefixBeam result_;
};

}  // namespace

PrefixBeam prefix_beam_search(const Eigen::Ref<const Matrix<double>>& y, int blank, const PrefixBeamOptions& options) {
  Matrix<double> log_y = checked_logarithms("prefix_beam_search", y, blank);
  check(options.width >= 0, "prefix_beam_search: width is ", options.width, ", expected at least 0 (0: all)");
  const Scorer scorer("prefix_beam_search", options.scoring, y.rows(), blank);
  return Search(std::move(log_y), blank, scorer, options).run();
}

Labels labels_of(const std::vector<PrefixNode>& nodes, int node) {
  check(node >= 0 && static_cast<std::size_t>(node) < nodes.size(), "labels_of: node is ", node, ", expected 0 to ",
        static_cast<std::ptrdiff_t>(nodes.size()) - 1);
  Labels labels;
  for (; nodes[static_cast<std::size_t>(node)].parent >= 0; node = nodes[static_cast<std::size_t>(node)].parent)
    labels.push_back(nodes[static_cast<std::size_t>(node)].symbol);
  std::reverse(labels.begin(), labels.end());
  return labels;
}

}  // namespace unrolled::ctc
