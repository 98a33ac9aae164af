#include "core/ctc/plain_beam.h"

#include <algorithm>

#include "core/ctc/log_add.h"
#include "core/math/check.h"

namespace unrolled::ctc {

namespace {

bool ranks_before(const PathHypothesis& a, const PathHypothesis& b) {
  if (a.hypothesis.log_total != b.hypothesis.log_total) return a.hypothesis.log_total > b.hypothesis.log_total;
  return a.path < b.path;
}

// A path of the beam with one more symbol; copied out only if it is kept.
struct Extension {
  std::size_t from = 0;
  int symbol = 0;
  double log_acoustic = 0.0;
  LanguageScore language;
  double log_total = 0.0;
};

class Search {
 public:
  Search(const Matrix<double>& log_y, int blank, const Scorer& scorer, Index width)
      : log_y_(log_y), blank_(blank), scorer_(scorer), width_(static_cast<std::size_t>(width)), beam_(1) {}

  std::vector<PathHypothesis> run() {
    for (Index t = 0; t < log_y_.cols(); ++t) prune(extensions(t));
    return answers();
  }

 private:
  bool emits(const PathHypothesis& from, int symbol) const {
    return symbol != blank_ && (from.path.empty() || from.path.back() != symbol);
  }

  std::vector<Extension> extensions(Index t) const {
    std::vector<Extension> found;
    for (std::size_t i = 0; i < beam_.size(); ++i) {
      const Hypothesis& before = beam_[i].hypothesis;
      for (int symbol = 0; symbol < static_cast<int>(log_y_.rows()); ++symbol) {
        Extension longer;
        longer.from = i;
        longer.symbol = symbol;
        longer.log_acoustic = before.log_acoustic + log_y_(symbol, t);
        longer.language = {before.log_language, before.words};
        if (emits(beam_[i], symbol)) {
          if (!scorer_.may_follow(before.labels, symbol)) continue;
          longer.language = scorer_.appended(longer.language, before.labels, symbol);
        }
        longer.log_total = scorer_.total(longer.log_acoustic, longer.language);
        if (longer.log_total == kLogZero) continue;
        check(static_cast<Index>(found.size()) < kMostPaths, "plain_beam_search: more than ", kMostPaths,
              " paths by time step ", t + 1, "; take a smaller width");
        found.push_back(longer);
      }
    }
    return found;
  }

  void prune(std::vector<Extension> found) {
    std::sort(found.begin(), found.end(), [&](const Extension& a, const Extension& b) {
      if (a.log_total != b.log_total) return a.log_total > b.log_total;
      if (a.from != b.from) return beam_[a.from].path < beam_[b.from].path;
      return a.symbol < b.symbol;
    });
    if (width_ > 0 && found.size() > width_) found.resize(width_);
    std::vector<PathHypothesis> next;
    next.reserve(found.size());
    for (const Extension& longer : found) {
      PathHypothesis each = beam_[longer.from];
      if (emits(each, longer.symbol)) each.hypothesis.labels.push_back(longer.symbol);
      each.path.push_back(longer.symbol);
      each.hypothesis.log_acoustic = longer.log_acoustic;
      each.hypothesis.log_language = longer.language.log_language;
      each.hypothesis.words = longer.language.words;
      each.hypothesis.log_total = longer.log_total;
      next.push_back(std::move(each));
    }
    beam_ = std::move(next);
  }

  std::vector<PathHypothesis> answers() {
    std::vector<PathHypothesis> ended;
    for (PathHypothesis& each : beam_) {
      Hypothesis& hypothesis = each.hypothesis;
      if (!scorer_.may_end(hypothesis.labels)) continue;
      const LanguageScore end = scorer_.ended({hypothesis.log_language, hypothesis.words}, hypothesis.labels);
      hypothesis.log_language = end.log_language;
      hypothesis.words = end.words;
      hypothesis.log_total = scorer_.total(hypothesis.log_acoustic, end);
      if (hypothesis.log_total > kLogZero) ended.push_back(std::move(each));
    }
    std::sort(ended.begin(), ended.end(), ranks_before);
    return ended;
  }

  const Matrix<double>& log_y_;
  int blank_;
  const Scorer& scorer_;
  std::size_t width_;
  std::vector<PathHypothesis> beam_;
};

}  // namespace

std::vector<PathHypothesis> plain_beam_search(const Eigen::Ref<const Matrix<double>>& y, int blank,
                                              const Scoring& scoring, Index width) {
  const Matrix<double> log_y = checked_logarithms("plain_beam_search", y, blank);
  check(width >= 0, "plain_beam_search: width is ", width, ", expected at least 0 (0: all)");
  const Scorer scorer("plain_beam_search", scoring, y.rows(), blank);
  return Search(log_y, blank, scorer, width).run();
}

}  // namespace unrolled::ctc
