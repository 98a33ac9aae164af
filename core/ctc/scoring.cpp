#include "core/ctc/scoring.h"

#include <algorithm>
#include <cmath>

#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

constexpr double kRounding = 1e-3;

}  // namespace

Scorer::Scorer(const std::string& function, const Scoring& scoring, Index symbols, int blank) : scoring_(scoring) {
  check(std::isfinite(scoring.alpha) && scoring.alpha >= 0.0, function, ": alpha is ", scoring.alpha,
        ", expected at least 0");
  check(std::isfinite(scoring.beta), function, ": beta is ", scoring.beta, ", expected a finite number");
  check(scoring.space >= -1 && scoring.space < symbols, function, ": space is ", scoring.space,
        ", expected a symbol, 0 to ", symbols - 1, ", or -1 for none");
  check(scoring.space != blank, function, ": the space is the blank, symbol ", blank);
}

bool Scorer::may_follow(std::span<const int> prefix, int symbol) const {
  if (!scoring_.tidy_spaces || symbol != scoring_.space) return true;
  return !prefix.empty() && prefix.back() != scoring_.space;
}

bool Scorer::may_end(std::span<const int> labels) const {
  return !scoring_.tidy_spaces || labels.empty() || labels.back() != scoring_.space;
}

LanguageScore Scorer::appended(LanguageScore score, std::span<const int> prefix, int symbol) const {
  if (scoring_.language != nullptr) score.log_language += scoring_.language->log_symbol(prefix, symbol);
  if (symbol == scoring_.space && !prefix.empty() && prefix.back() != symbol) ++score.words;
  return score;
}

LanguageScore Scorer::ended(LanguageScore score, std::span<const int> labels) const {
  if (scoring_.language != nullptr) score.log_language += scoring_.language->log_end(labels);
  if (!labels.empty() && labels.back() != scoring_.space) ++score.words;
  return score;
}

double Scorer::total(double log_acoustic, LanguageScore score) const {
  // Without weight, what the language rules out (−∞) does not count either.
  const double language = scoring_.alpha > 0.0 ? scoring_.alpha * score.log_language : 0.0;
  return log_acoustic + language + scoring_.beta * score.words;
}

bool shorter_or_lower(std::span<const int> a, std::span<const int> b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end());
}

bool precedes(const Hypothesis& a, const Hypothesis& b) {
  if (a.log_total != b.log_total) return a.log_total > b.log_total;
  return shorter_or_lower(a.labels, b.labels);
}

Matrix<double> checked_logarithms(const std::string& function, const Eigen::Ref<const Matrix<double>>& y, int blank) {
  check(y.rows() > 0 && y.cols() > 0, function, ": y is ", y.rows(), " x ", y.cols(),
        ", expected at least one symbol and one time step");
  check(blank >= 0 && blank < y.rows(), function, ": blank is ", blank, ", expected 0 to ", y.rows() - 1);
  for (Index t = 0; t < y.cols(); ++t)
    for (Index k = 0; k < y.rows(); ++k)
      check(y(k, t) >= 0.0 && y(k, t) <= 1.0 + kRounding, function, ": y of symbol ", k, " at time step ", t + 1,
            " is ", y(k, t), ", expected a probability");
  return y.array().log().matrix();
}

}  // namespace unrolled::ctc
