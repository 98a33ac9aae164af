#include "core/tasks/bleu.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace unrolled {

namespace {

using Numbers = std::vector<int>;

// How often the n-gram that begins at place `at` of `sentence` stands in the first `places` places of `other`.
Index occurrences(const Numbers& sentence, std::size_t at, std::size_t n, const Numbers& other, std::size_t places) {
  const auto begin = sentence.begin() + static_cast<std::ptrdiff_t>(at);
  const auto end = begin + static_cast<std::ptrdiff_t>(n);
  Index count = 0;
  for (std::size_t place = 0; place < places; ++place)
    if (std::equal(begin, end, other.begin() + static_cast<std::ptrdiff_t>(place))) ++count;
  return count;
}

std::size_t places_of(const Numbers& sentence, std::size_t n) {
  return sentence.size() < n ? 0 : sentence.size() + 1 - n;
}

Index closest_length(const std::vector<Tokens>& references, Index length) {
  Index closest = static_cast<Index>(references.front().size());
  for (const Tokens& reference : references) {
    const Index other = static_cast<Index>(reference.size());
    const Index distance = std::abs(other - length), least = std::abs(closest - length);
    if (distance < least || (distance == least && other < closest)) closest = other;
  }
  return closest;
}

void add(const std::vector<Tokens>& references, const Tokens& hypothesis, Bleu& sums) {
  const auto matches = ngram_matches(references, hypothesis);
  for (std::size_t n = 0; n < matches.size(); ++n) {
    BleuOrder& order = sums.orders[n];
    order.total += static_cast<Index>(matches[n].size());
    for (const NgramMatch match : matches[n]) {
      if (match != NgramMatch::absent) ++order.occurring;
      if (match == NgramMatch::counted) ++order.clipped;
    }
  }
  const Index length = static_cast<Index>(hypothesis.size());
  sums.hypothesis_length += length;
  sums.reference_length += closest_length(references, length);
}

void work_out(Bleu& bleu, BleuSmoothing smoothing) {
  const double c = static_cast<double>(bleu.hypothesis_length);
  const double r = static_cast<double>(bleu.reference_length);
  bleu.brevity_penalty = c > r ? 1.0 : c > 0.0 ? std::exp(1.0 - r / c) : 0.0;
  double logarithms = 0.0;
  for (std::size_t n = 0; n < bleu.orders.size(); ++n) {
    BleuOrder& order = bleu.orders[n];
    const Index added = smoothing == BleuSmoothing::add_one && n > 0 ? 1 : 0;
    const Index total = order.total + added;
    order.precision = total == 0 ? 0.0 : static_cast<double>(order.clipped + added) / static_cast<double>(total);
    logarithms += std::log(order.precision);  // of 0: −∞, and every score from here on is 0
    bleu.scores[n] = bleu.brevity_penalty * std::exp(logarithms / static_cast<double>(n + 1));
  }
}

}  // namespace

std::array<std::vector<NgramMatch>, kBleuOrders> ngram_matches(const std::vector<Tokens>& references,
                                                               const Tokens& hypothesis) {
  std::vector<Tokens> sentences = references;
  sentences.push_back(hypothesis);
  const std::vector<Numbers> all = numbered(sentences);
  const Numbers& own = all.back();
  std::array<std::vector<NgramMatch>, kBleuOrders> matches;
  for (std::size_t n = 1; n <= matches.size(); ++n)
    for (std::size_t at = 0; at < places_of(own, n); ++at) {
      Index most = 0;
      for (std::size_t i = 0; i < references.size(); ++i)
        most = std::max(most, occurrences(own, at, n, all[i], places_of(all[i], n)));
      const bool counts = most > 0 && occurrences(own, at, n, own, at) < most;
      matches[n - 1].push_back(most == 0 ? NgramMatch::absent
                               : counts  ? NgramMatch::counted
                                         : NgramMatch::clipped_away);
    }
  return matches;
}

Bleu bleu(const std::vector<Tokens>& references, const Tokens& hypothesis, BleuSmoothing smoothing) {
  return bleu(std::vector<std::vector<Tokens>>{references}, std::vector<Tokens>{hypothesis}, smoothing);
}

Bleu bleu(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses,
          BleuSmoothing smoothing) {
  check_references("bleu", references, hypotheses);
  Bleu sums;
  for (std::size_t i = 0; i < hypotheses.size(); ++i) add(references[i], hypotheses[i], sums);
  work_out(sums, smoothing);
  return sums;
}

}  // namespace unrolled
