#include "core/lessons/translation_lengths.h"

#include <algorithm>
#include <optional>
#include <string>

namespace unrolled {

namespace {

constexpr std::int64_t kOfEachLength = 12;

Index length_of(const SymbolPair& pair) { return static_cast<Index>(pair.source.size()); }

}  // namespace

TranslationLengths::TranslationLengths(const PairTask& task, const std::vector<SymbolPair>& held_out) : task_(&task) {
  const Index longest = std::min(2 * task.longest_source(), kMostLength);
  for (Index length = 1; length <= longest; ++length)
    for (std::int64_t n = 0; n < kOfEachLength; ++n)
      if (const std::optional<SymbolPair> pair = task.pair_of_length(length, n)) pairs_.push_back(*pair);
  const Index found = pairs_.empty() ? 0 : length_of(pairs_.back());
  for (const SymbolPair& pair : held_out)
    if (length_of(pair) > found) pairs_.push_back(pair);
  std::stable_sort(pairs_.begin(), pairs_.end(),
                   [](const SymbolPair& a, const SymbolPair& b) { return length_of(a) < length_of(b); });
}

void TranslationLengths::measure(TranslationMeter& meter, double width) {
  scores_ = meter.by_length(pairs_, width);
  if (!trained_.empty()) return;
  for (std::int64_t n = 0; n < kTrainingPairs; ++n) trained_.insert(length_of(task_->training_pair(n)));
}

std::vector<std::shared_ptr<const Observable>> TranslationLengths::observables() const {
  if (scores_.empty()) return {};
  const Index count = static_cast<Index>(scores_.size());
  Axis lengths{"source length", {}};
  Matrix<float> score(2, count), trained(1, count), pairs(1, count);
  for (Index i = 0; i < count; ++i) {
    const LengthScore& one = scores_[static_cast<std::size_t>(i)];
    lengths.labels.push_back(std::to_string(one.length));
    score(0, i) = static_cast<float>(one.exact_match);
    score(1, i) = static_cast<float>(one.token_accuracy);
    trained(0, i) = trained_.contains(one.length) ? 1.0F : 0.0F;
    pairs(0, i) = static_cast<float>(one.pairs);
  }
  std::vector<std::shared_ptr<const Observable>> made;
  const auto add = [&](const char* id, const char* symbol, const char* meaning_text, Meaning meaning, const Axis& rows,
                       Matrix<float> values) {
    auto one = std::make_shared<Observable>();
    one->id = id;
    one->group = "lengths";
    one->symbol = symbol;
    one->meaning_text = meaning_text;
    one->meaning = meaning;
    one->rows = rows;
    one->cols = lengths;
    one->values = std::move(values);
    made.push_back(std::move(one));
  };
  add("lengths.score", "accuracy", "share of the sources of a length that are translated well", Meaning::probability,
      {"measure", {"exact match", "token accuracy"}}, std::move(score));
  add("lengths.trained", "trained", "whether sources of a length are trained on", Meaning::probability, {},
      std::move(trained));
  add("lengths.count", "n", "sources of a length that were measured", Meaning::magnitude, {}, std::move(pairs));
  return made;
}

}  // namespace unrolled
