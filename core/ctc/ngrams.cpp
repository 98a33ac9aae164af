#include "core/ctc/ngrams.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

// Far above every symbol and word.
constexpr char32_t kBegin = 0xFFFFFFFF;
constexpr char32_t kEnd = 0xFFFFFFFE;
constexpr char32_t kUnknown = 0xFFFFFFFD;

std::map<Labels, char32_t> vocabulary_of(const std::vector<Labels>& utterances, int space) {
  std::map<Labels, char32_t> words;
  for (const Labels& utterance : utterances)
    for (Labels& word : words_of(utterance, space))
      words.try_emplace(std::move(word), static_cast<char32_t>(words.size()));
  return words;
}

}  // namespace

NgramCounts::NgramCounts(int order, std::int64_t tokens) : order_(order), tokens_(static_cast<double>(tokens)) {
  check(order >= 1 && order <= kMostNgramOrder, "NgramCounts: order is ", order, ", expected 1 to ", kMostNgramOrder);
  check(tokens >= 1, "NgramCounts: tokens is ", tokens, ", expected at least 1");
}

void NgramCounts::add(std::u32string_view tokens) {
  const char32_t token = tokens.back();
  tokens.remove_suffix(1);
  const std::size_t longest = std::min(tokens.size(), static_cast<std::size_t>(order_ - 1));
  for (std::size_t length = 0; length <= longest; ++length) {
    const std::u32string_view context = tokens.substr(tokens.size() - length);
    auto found = contexts_.find(context);
    if (found == contexts_.end()) found = contexts_.try_emplace(std::u32string(context)).first;
    found->second.total += 1.0;
    found->second.counts[token] += 1.0;
  }
}

void NgramCounts::add_utterance(std::u32string_view tokens) {
  for (std::size_t length = 2; length <= tokens.size(); ++length) add(tokens.substr(0, length));
}

double NgramCounts::probability(std::u32string_view context, char32_t token) const {
  double p = 1.0 / tokens_;
  const std::size_t longest = std::min(context.size(), static_cast<std::size_t>(order_ - 1));
  for (std::size_t length = 0; length <= longest; ++length) {
    const auto found = contexts_.find(context.substr(context.size() - length));
    if (found == contexts_.end()) break;  // nor is any longer one there
    const Followers& followers = found->second;
    const auto count = followers.counts.find(token);
    const double kinds = static_cast<double>(followers.counts.size());
    // P(k | h) = (c(h, k) + N(h) P(k | h')) / (c(h) + N(h))
    p = ((count == followers.counts.end() ? 0.0 : count->second) + kinds * p) / (followers.total + kinds);
  }
  return p;
}

CharacterNgrams::CharacterNgrams(const std::vector<Labels>& utterances, int order, int symbols)
    : counts_(order, std::int64_t{symbols} + 1) {
  check(symbols >= 1, "CharacterNgrams: symbols is ", symbols, ", expected at least 1");
  bool any = false;
  for (const Labels& utterance : utterances) {
    if (utterance.empty()) continue;
    any = true;
    std::u32string tokens(1, kBegin);
    for (const int label : utterance) {
      check(label >= 0, "CharacterNgrams: a label is ", label, ", expected at least 0");
      tokens.push_back(static_cast<char32_t>(label));
    }
    tokens.push_back(kEnd);
    counts_.add_utterance(tokens);
  }
  check(any, "CharacterNgrams: there is no utterance to count");
}

std::u32string CharacterNgrams::context(std::span<const int> labels) const {
  const std::size_t length = static_cast<std::size_t>(counts_.order() - 1);
  std::u32string tokens;
  if (labels.size() < length) tokens.push_back(kBegin);
  for (const int label : labels.last(std::min(length, labels.size()))) tokens.push_back(static_cast<char32_t>(label));
  return tokens;
}

double CharacterNgrams::log_symbol(std::span<const int> prefix, int symbol) const {
  return std::log(counts_.probability(context(prefix), static_cast<char32_t>(symbol)));
}

double CharacterNgrams::log_end(std::span<const int> labels) const {
  return std::log(counts_.probability(context(labels), kEnd));
}

WordNgrams::WordNgrams(const std::vector<Labels>& utterances, int order, int space)
    : space_(space),
      words_(vocabulary_of(utterances, space)),
      counts_(order, static_cast<std::int64_t>(words_.size()) + 2) {  // and the unknown word, and the end
  check(!words_.empty(), "WordNgrams: there is no word to count");
  for (const Labels& utterance : utterances) {
    const std::vector<Labels> words = words_of(utterance, space);
    if (words.empty()) continue;
    std::u32string tokens(1, kBegin);
    for (const Labels& word : words) tokens.push_back(token(word));
    tokens.push_back(kEnd);
    counts_.add_utterance(tokens);
  }
}

char32_t WordNgrams::token(std::span<const int> word) const {
  const auto found = words_.find(Labels(word.begin(), word.end()));
  return found == words_.end() ? kUnknown : found->second;
}

std::u32string WordNgrams::context(std::span<const int> labels) const {
  const std::size_t length = static_cast<std::size_t>(counts_.order() - 1);
  std::u32string tokens;  // from the last to the first
  while (tokens.size() < length) {
    while (!labels.empty() && labels.back() == space_) labels = labels.first(labels.size() - 1);
    if (labels.empty()) {
      tokens.push_back(kBegin);
      break;
    }
    const std::span<const int> word = last_word(labels, space_);
    tokens.push_back(token(word));
    labels = labels.first(labels.size() - word.size());
  }
  std::reverse(tokens.begin(), tokens.end());
  return tokens;
}

double WordNgrams::log_last_word(std::span<const int> labels) const {
  const std::span<const int> word = last_word(labels, space_);
  if (word.empty()) return 0.0;
  return std::log(counts_.probability(context(labels.first(labels.size() - word.size())), token(word)));
}

double WordNgrams::log_symbol(std::span<const int> prefix, int symbol) const {
  return symbol == space_ ? log_last_word(prefix) : 0.0;
}

double WordNgrams::log_end(std::span<const int> labels) const {
  return log_last_word(labels) + std::log(counts_.probability(context(labels), kEnd));
}

}  // namespace unrolled::ctc
