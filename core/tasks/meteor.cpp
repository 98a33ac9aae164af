#include "core/tasks/meteor.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace unrolled {

namespace {

constexpr std::size_t kKept = 40;

using Numbers = std::vector<int>;

// Matches words from left to right. Of equal words the earlier ones are matched to the earlier ones: to cross them
// would only add crossings. So what is left to choose is which are left out, where one side has more of them.
class Matcher {
 public:
  Matcher(const Numbers& hypothesis, const Numbers& reference) : hypothesis_(hypothesis), reference_(reference) {
    nodes_.push_back({});
    std::vector<int> beam{0};
    for (int place = 0; place < static_cast<int>(hypothesis.size()); ++place) {
      std::vector<int> next;
      for (const int node : beam) extend(node, place, next);
      const auto better = [&](int a, int b) { return rank(a) < rank(b); };
      std::stable_sort(next.begin(), next.end(), better);
      if (next.size() > kKept) next.resize(kKept);
      beam = std::move(next);
    }
    best_ = beam.front();
  }

  std::vector<MeteorMatch> matches() const {
    std::vector<MeteorMatch> matches;
    for (int at = best_; at > 0; at = node(at).before)
      if (node(at).reference >= 0) matches.push_back({node(at).place, node(at).reference});
    std::reverse(matches.begin(), matches.end());
    return matches;
  }
  Index chunks() const { return node(best_).chunks; }

 private:
  // One more word of the hypothesis, behind all those of the nodes before.
  struct Node {
    int before = -1;
    int place = -1;
    int reference = -1;  // −1: left out
    int crossings = 0;
    int chunks = 0;
  };

  const Node& node(int at) const { return nodes_[static_cast<std::size_t>(at)]; }
  std::tuple<int, int> rank(int at) const { return {node(at).crossings, node(at).chunks}; }

  void extend(int at, int place, std::vector<int>& next) {
    const int word = hypothesis_[static_cast<std::size_t>(place)];
    const auto equal = [&](const Numbers& words, int from) {
      return static_cast<int>(std::count(words.begin() + from, words.end(), word));
    };
    int last = -1;  // place in the reference of the equal word before
    for (int i = at; i > 0 && last < 0; i = node(i).before)
      if (node(i).reference >= 0 && reference_[static_cast<std::size_t>(node(i).reference)] == word)
        last = node(i).reference;
    const int left_here = equal(hypothesis_, place);
    int left_there = equal(reference_, last + 1);
    for (int i = last + 1; i < static_cast<int>(reference_.size()); ++i) {
      if (reference_[static_cast<std::size_t>(i)] != word) continue;
      // The first one there is where all of them are needed; else as many may be passed over as are not.
      append(at, place, i, next);
      if (--left_there < left_here) break;
    }
    const bool can_be_left_out = left_here > equal(reference_, last + 1);
    if (can_be_left_out) append(at, place, -1, next);
  }

  void append(int before, int place, int reference, std::vector<int>& next) {
    Node added = node(before);
    if (reference >= 0) {
      for (int i = before; i > 0; i = node(i).before)
        if (node(i).reference > reference) ++added.crossings;
      const bool continues = node(before).reference >= 0 && node(before).reference == reference - 1;
      if (!continues) ++added.chunks;
    }
    added.before = before;
    added.place = place;
    added.reference = reference;
    next.push_back(static_cast<int>(nodes_.size()));
    nodes_.push_back(added);
  }

  const Numbers& hypothesis_;
  const Numbers& reference_;
  std::vector<Node> nodes_;
  int best_ = 0;
};

void work_out(Meteor& meteor) {
  const double m = static_cast<double>(meteor.matched);
  if (meteor.matched == 0) return;
  const double p = meteor.precision = m / static_cast<double>(meteor.hypothesis_length);
  const double r = meteor.recall = m / static_cast<double>(meteor.reference_length);
  meteor.f1 = 2.0 * p * r / (p + r);
  meteor.fmean = 10.0 * p * r / (r + 9.0 * p);
  meteor.penalty = 0.5 * std::pow(static_cast<double>(meteor.chunks) / m, 3.0);
  meteor.score = meteor.fmean * (1.0 - meteor.penalty);
}

}  // namespace

Meteor meteor(const std::vector<Tokens>& references, const Tokens& hypothesis) {
  check_references("meteor", {references}, {hypothesis});
  std::vector<Tokens> sentences = references;
  sentences.push_back(hypothesis);
  const std::vector<Numbers> all = numbered(sentences);
  Meteor best;
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Matcher matcher(all.back(), all[i]);
    Meteor one;
    one.matches = matcher.matches();
    one.matched = static_cast<Index>(one.matches.size());
    one.chunks = matcher.chunks();
    one.hypothesis_length = static_cast<Index>(hypothesis.size());
    one.reference_length = static_cast<Index>(references[i].size());
    one.reference = static_cast<Index>(i);
    work_out(one);
    if (i == 0 || one.score > best.score) best = std::move(one);
  }
  return best;
}

Meteor corpus_meteor(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses) {
  check_references("corpus_meteor", references, hypotheses);
  Meteor sums;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) {
    const Meteor one = meteor(references[i], hypotheses[i]);
    sums.matched += one.matched;
    sums.chunks += one.chunks;
    sums.hypothesis_length += one.hypothesis_length;
    sums.reference_length += one.reference_length;
  }
  work_out(sums);
  return sums;
}

}  // namespace unrolled
