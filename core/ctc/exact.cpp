#include "core/ctc/exact.h"

#include <algorithm>
#include <utility>

#include "core/ctc/log_add.h"
#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

// ln b_t and ln s_t of a prefix, t = 0 … T.
struct ForwardRow {
  std::vector<double> log_blank;
  std::vector<double> log_symbol;

  explicit ForwardRow(Index steps) : log_blank(static_cast<std::size_t>(steps) + 1, kLogZero), log_symbol(log_blank) {}
  double log_mass() const { return log_add(log_blank.back(), log_symbol.back()); }
};

class Enumeration {
 public:
  Enumeration(Matrix<double> log_y, int blank, const Scorer& scorer, Index keep)
      : log_y_(std::move(log_y)), blank_(blank), scorer_(scorer), keep_(static_cast<std::size_t>(keep)) {}

  ExactDecoding run() {
    decoding_.log_sum = kLogZero;
    ForwardRow root(log_y_.cols());
    root.log_blank[0] = 0.0;
    for (Index t = 0; t < log_y_.cols(); ++t) {
      const auto now = static_cast<std::size_t>(t);
      root.log_blank[now + 1] = root.log_blank[now] + log_y_(blank_, t);
    }
    visit(root, {}, true);
    trim(keep_ == 0 ? decoding_.best.size() : keep_);
    return std::move(decoding_);
  }

 private:
  // admitted: no prefix on the way here is ruled out, so the labelling may be an answer.
  void visit(const ForwardRow& row, LanguageScore score, bool admitted) {
    const double log_acoustic = row.log_mass();
    if (log_acoustic > kLogZero) take(log_acoustic, score, admitted);
    for (int symbol = 0; symbol < static_cast<int>(log_y_.rows()); ++symbol) {
      if (symbol == blank_) continue;
      const ForwardRow longer = extended(row, symbol);
      if (std::all_of(longer.log_symbol.begin(), longer.log_symbol.end(), [](double s) { return s == kLogZero; }))
        continue;  // does not fit into the T steps, or has no probability in any
      const bool may = admitted && scorer_.may_follow(labels_, symbol);
      const LanguageScore next = may ? scorer_.appended(score, labels_, symbol) : score;
      labels_.push_back(symbol);
      visit(longer, next, may);
      labels_.pop_back();
    }
  }

  ForwardRow extended(const ForwardRow& row, int symbol) const {
    ForwardRow longer(log_y_.cols());
    const bool repeats = !labels_.empty() && labels_.back() == symbol;
    for (std::size_t t = 0; t + 1 < row.log_blank.size(); ++t) {
      const double before = repeats ? row.log_blank[t] : log_add(row.log_blank[t], row.log_symbol[t]);
      const Index column = static_cast<Index>(t);
      longer.log_symbol[t + 1] = log_y_(symbol, column) + log_add(longer.log_symbol[t], before);
      longer.log_blank[t + 1] = log_y_(blank_, column) + log_add(longer.log_blank[t], longer.log_symbol[t]);
    }
    return longer;
  }

  void take(double log_acoustic, LanguageScore score, bool admitted) {
    ++decoding_.labellings;
    decoding_.log_sum = log_add(decoding_.log_sum, log_acoustic);
    if (!admitted || !scorer_.may_end(labels_)) return;
    const LanguageScore end = scorer_.ended(score, labels_);
    const double total = scorer_.total(log_acoustic, end);
    if (total == kLogZero) return;
    decoding_.best.push_back({labels_, log_acoustic, end.log_language, end.words, total});
    if (keep_ > 0 && decoding_.best.size() >= 2 * keep_ + 1024) trim(keep_);
  }

  void trim(std::size_t count) {
    std::sort(decoding_.best.begin(), decoding_.best.end(), precedes);
    if (decoding_.best.size() > count) decoding_.best.resize(count);
  }

  Matrix<double> log_y_;
  int blank_;
  const Scorer& scorer_;
  std::size_t keep_;
  Labels labels_;
  ExactDecoding decoding_;
};

}  // namespace

double labelling_count(Index labels, Index steps) {
  if (steps < 1) return 1.0;
  double two_before = 0.0, before = static_cast<double>(labels);  // those that need m − 2 and m − 1 steps
  double sum = 1.0 + before;
  for (Index m = 2; m <= steps; ++m) {
    const double now = static_cast<double>(labels - 1) * before + two_before;
    two_before = before;
    before = now;
    sum += now;
  }
  return sum;
}

ExactDecoding exact_decode(const Eigen::Ref<const Matrix<double>>& y, int blank, const Scoring& scoring, Index keep) {
  Matrix<double> log_y = checked_logarithms("exact_decode", y, blank);
  check(keep >= 0, "exact_decode: keep is ", keep, ", expected at least 0");
  const Scorer scorer("exact_decode", scoring, y.rows(), blank);
  Index labels = 0;
  for (Index k = 0; k < y.rows(); ++k)
    if (k != blank && y.row(k).maxCoeff() > 0.0) ++labels;
  const double count = labelling_count(labels, y.cols());
  check(count <= static_cast<double>(kMostLabellings), "exact_decode: there are ", count, " labellings of ", labels,
        " labels in ", y.cols(), " time steps, more than ", kMostLabellings, "; take fewer of either");
  return Enumeration(std::move(log_y), blank, scorer, keep).run();
}

}  // namespace unrolled::ctc
