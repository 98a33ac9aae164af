// Language models that are counted from a text: n-grams of characters or of words.
//
// Smoothing is Witten and Bell's (1991), interpolated as by Chen and Goodman (1998, equation 17): with c(h, k) how
// often k followed the context h, c(h) their sum, N(h) how many different k did, and h' the context without its first
// token,
//   P(k | h) = (c(h, k) + N(h) P(k | h')) / (c(h) + N(h)),
// and below the empty context 1/M for each of the M tokens. It has nothing to be set, gives every token a probability
// above 0, and sums to 1 in every context.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/ctc/language_model.h"

namespace unrolled::ctc {

inline constexpr int kMostNgramOrder = 10;

// Tokens counted behind up to order − 1 tokens before them.
class NgramCounts {
 public:
  // tokens: M, how many different ones can follow. Throws std::invalid_argument for an order outside
  // 1 … kMostNgramOrder, or M < 1.
  NgramCounts(int order, std::int64_t tokens);

  int order() const { return order_; }
  // Counts the last token in each of its contexts: none, the token before it, the two before it, …
  void add(std::u32string_view tokens);
  // Counts every token but the first, which begins each utterance.
  void add_utterance(std::u32string_view tokens);
  // P(token | context), of which the last order − 1 tokens count.
  double probability(std::u32string_view context, char32_t token) const;

 private:
  struct Followers {
    double total = 0.0;
    std::unordered_map<char32_t, double> counts;
  };
  struct Hash : std::hash<std::u32string_view> {
    using is_transparent = void;
  };

  int order_;
  double tokens_;
  std::unordered_map<std::u32string, Followers, Hash, std::equal_to<>> contexts_;
};

// P_lm(c) = Π_i P(c_i | the order − 1 symbols before it) · P(end | the last ones). Utterances begin with a token of
// their own, so that the model knows how they begin and end.
class CharacterNgrams : public LanguageModel {
 public:
  // symbols: how many different labels there are (K − 1). Each utterance is a labelling; empty ones are left out.
  // Throws std::invalid_argument where none is left, for a label below 0, an order as above, or symbols < 1.
  CharacterNgrams(const std::vector<Labels>& utterances, int order, int symbols);

  double log_symbol(std::span<const int> prefix, int symbol) const override;
  double log_end(std::span<const int> labels) const override;

 private:
  std::u32string context(std::span<const int> labels) const;

  NgramCounts counts_;
};

// P_lm(c) = Π_i P(w_i | the order − 1 words before it) · P(end | the last ones). All words that the text has not count
// as one and the same unknown word.
class WordNgrams : public LanguageModel {
 public:
  // Utterances are labellings in which `space` separates the words (−1: each is one word). Throws
  // std::invalid_argument where there is no word in them, and for an order as above.
  WordNgrams(const std::vector<Labels>& utterances, int order, int space);

  std::size_t vocabulary() const { return words_.size(); }

  double log_symbol(std::span<const int> prefix, int symbol) const override;
  double log_end(std::span<const int> labels) const override;

 private:
  char32_t token(std::span<const int> word) const;
  std::u32string context(std::span<const int> labels) const;  // of the words in them
  double log_last_word(std::span<const int> labels) const;

  int space_;
  std::map<Labels, char32_t> words_;
  NgramCounts counts_;
};

}  // namespace unrolled::ctc
