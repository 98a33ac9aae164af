#include "core/lessons/translation_edits.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

#include "core/lessons/changed_shares.h"
#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr const char* kSource = "lesson.edits.source";
constexpr const char* kWeights = "lesson.edits.weights";  // T x N
constexpr const char* kSteps = "lesson.edits.steps";      // of these columns
constexpr const char* kForced = "lesson.edits.forced";    // step, symbol, step, symbol …
constexpr float kRounding = 1e-3F;                        // of the sum of a step's weights

// A row that reaches over everything that is decoded now speaks of all steps: what was changed beyond an end that has
// come earlier since could not be named otherwise. One step alone is meant alone.
bool is_all(const Poke& poke, const Matrix<float>& present) {
  return poke.col == 0 && poke.values.cols() > 1 && poke.values.cols() >= present.cols();
}

}  // namespace

void TranslationEdits::belong_to(const std::vector<int>& source) {
  if (source == source_) return;
  clear();
  source_ = source;
}

void TranslationEdits::clear() {
  weights_.clear();
  symbols_.clear();
}

void TranslationEdits::change(const Poke& poke, const Matrix<float>& present, Index most_steps, int symbols) {
  const Index steps = poke.values.cols();
  check(poke.row >= 0 && poke.col >= 0 && poke.col + steps <= most_steps, poke.observable,
        ": the decoder makes at most ", most_steps, " steps: there is no such place");
  if (poke.observable == "attention.weights") {
    change_weights(poke, present);
  } else if (poke.observable == "attention.edited") {
    check(poke.row == 0 && poke.values.rows() == 1 && poke.values.isZero(0.0),
          "attention.edited can only be set to 0: a step is edited by changing its weights");
    for (Index i = 0; i < steps; ++i) weights_.erase(poke.col + i);
    if (is_all(poke, present)) weights_.clear();
  } else if (poke.observable == "pair.output") {
    check(poke.row == 0 && poke.values.rows() == 1, "pair.output has one row: there is no such place");
    for (Index i = 0; i < steps; ++i) {
      const double symbol = poke.values(0, i);
      check(symbol == std::floor(symbol) && symbol >= -1.0 && symbol < symbols, "a symbol to be said is ", symbol,
            ", expected 0 … ", symbols - 1, ", or -1 for the decoder's own");
    }
    for (Index i = 0; i < steps; ++i) {
      const int symbol = static_cast<int>(poke.values(0, i));
      if (symbol < 0)
        symbols_.erase(poke.col + i);
      else
        symbols_[poke.col + i] = symbol;
    }
    if (is_all(poke, present) && (poke.values.array() < 0.0).all()) symbols_.clear();
  } else {
    fail("a decoding has no ", poke.observable, " that can be changed by hand");
  }
}

void TranslationEdits::change_weights(const Poke& poke, const Matrix<float>& present) {
  const Index places = static_cast<Index>(source_.size());
  check(present.rows() == places, "there is no attention whose weights could be changed");
  check(poke.row + poke.values.rows() <= places, "attention.weights has ", places,
        " places of the source: there is no such place");
  check(poke.values.minCoeff() >= 0.0 && poke.values.maxCoeff() <= 1.0, "a weight of attention must be 0 … 1");
  std::map<Index, Matrix<float>> changed;
  for (Index i = 0; i < poke.values.cols(); ++i) {
    const Index step = poke.col + i;
    Eigen::VectorXd column = Eigen::VectorXd::Constant(places, 1.0 / static_cast<double>(places));
    if (const auto edited = weights_.find(step); edited != weights_.end())
      column = edited->second.col(0).cast<double>();
    else if (step < present.cols())
      column = present.col(step).cast<double>();
    changed[step] = changed_shares(column, poke.row, poke.values.col(i));
  }
  for (auto& [step, column] : changed) weights_[step] = std::move(column);
}

void TranslationEdits::save(Archive& archive) const {
  if (empty()) return;
  archive.put(kSource, std::vector<std::int64_t>(source_.begin(), source_.end()));
  std::vector<std::int64_t> steps, forced;
  Matrix<float> weights(static_cast<Index>(source_.size()), static_cast<Index>(weights_.size()));
  for (const auto& [step, column] : weights_) {
    weights.col(static_cast<Index>(steps.size())) = column;
    steps.push_back(step);
  }
  for (const auto& [step, symbol] : symbols_) {
    forced.push_back(step);
    forced.push_back(symbol);
  }
  if (!steps.empty()) {
    archive.put(kSteps, steps);
    archive.put(kWeights, weights);
  }
  if (!forced.empty()) archive.put(kForced, forced);
}

void TranslationEdits::load(const Archive& archive, Index most_steps, int symbols) {
  clear();
  if (!archive.has(kSource)) return;
  const std::vector<std::int64_t> source = archive.integers(kSource);
  if (!std::equal(source.begin(), source.end(), source_.begin(), source_.end())) return;
  const auto check_step = [&](const char* name, std::int64_t step) {
    check(step >= 0 && step < most_steps, "\"", name, "\" holds the step ", step, ", expected 0 … ", most_steps - 1);
  };
  std::map<Index, Matrix<float>> columns;
  std::map<Index, int> said;
  if (archive.has(kSteps)) {
    const std::vector<std::int64_t> steps = archive.integers(kSteps);
    const Matrix<float> weights =
        archive.float_matrix(kWeights, static_cast<Index>(source_.size()), static_cast<Index>(steps.size()));
    for (std::size_t i = 0; i < steps.size(); ++i) {
      check_step(kSteps, steps[i]);
      const Matrix<float> column = weights.col(static_cast<Index>(i));
      check(column.allFinite() && column.minCoeff() >= 0.0F && std::abs(column.sum() - 1.0F) <= kRounding, "\"",
            kWeights, "\" holds what are no weights of a step");
      columns[steps[i]] = column;
    }
  }
  if (archive.has(kForced)) {
    const std::vector<std::int64_t> forced = archive.integers(kForced);
    check(forced.size() % 2 == 0, "\"", kForced, "\" has ", forced.size(), " numbers, expected pairs");
    for (std::size_t i = 0; i < forced.size(); i += 2) {
      check_step(kForced, forced[i]);
      const std::int64_t symbol = forced[i + 1];
      check(symbol >= 0 && symbol < symbols, "\"", kForced, "\" holds the symbol ", symbol, ", expected 0 … ",
            symbols - 1);
      said[forced[i]] = static_cast<int>(symbol);
    }
  }
  weights_ = std::move(columns);
  symbols_ = std::move(said);
}

}  // namespace unrolled
