// What a decoder prefers: Q(c) = ln P(c | x) + α ln P_lm(c) + β word_count(c) (Hannun et al., 2014, Deep Speech,
// section 2.2), and what every decoder shares.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/ctc/language_model.h"
#include "core/math/matrix.h"

namespace unrolled::ctc {

struct Scoring {
  const LanguageModel* language = nullptr;  // none: α does not count
  double alpha = 1.0;                       // at least 0
  double beta = 0.0;                        // per word
  int space = -1;                           // the symbol between words; −1: there is none
  bool tidy_spaces = false;                 // only labellings without a space at an end or behind a space
};

// A labelling and its score.
struct Hypothesis {
  Labels labels;
  double log_acoustic = 0.0;  // ln P(c | x), in nats
  double log_language = 0.0;  // ln P_lm(c)
  int words = 0;
  double log_total = 0.0;  // Q(c)
};

// The language's part of a score, of a prefix or of a whole labelling.
struct LanguageScore {
  double log_language = 0.0;
  int words = 0;
};

// Adds up scores from left to right. A word counts, for β as for a model of words, once it is finished: by the space
// behind it or by the end. A prefix that is within a word is neither charged nor rewarded for it yet.
class Scorer {
 public:
  // Throws std::invalid_argument naming `function` for an α that is negative or not finite, a β that is not finite, and
  // a space that is no symbol or the blank.
  Scorer(const std::string& function, const Scoring& scoring, Index symbols, int blank);

  // May the symbol follow, and may the labelling end here? Not where spaces would be untidy.
  bool may_follow(std::span<const int> prefix, int symbol) const;
  bool may_end(std::span<const int> labels) const;

  LanguageScore appended(LanguageScore score, std::span<const int> prefix, int symbol) const;
  LanguageScore ended(LanguageScore score, std::span<const int> labels) const;
  double total(double log_acoustic, LanguageScore score) const;

 private:
  Scoring scoring_;
};

// The order of answers: the higher score first; of equal ones the shorter, then the one with the lower symbol at the
// first difference.
bool precedes(const Hypothesis& a, const Hypothesis& b);
bool shorter_or_lower(std::span<const int> a, std::span<const int> b);

// ln y. Throws std::invalid_argument naming `function` unless y (K x T) has a row and a column, the blank is one of
// its rows and all its entries are in 0 … 1 (a thousandth more, as printed decimals may leave them).
Matrix<double> checked_logarithms(const std::string& function, const Eigen::Ref<const Matrix<double>>& y, int blank);

}  // namespace unrolled::ctc
