#include "core/lessons/machine_lengths.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/lessons/ntm_settings.h"

namespace unrolled {

MachineLengths::MachineLengths(const AlgorithmicTask& task) : task_(&task) {
  const Index most = std::max(task.longest(), std::min<Index>(3 * task.longest(), kMostAlgorithmicLength));
  const Index count = most - task.least_length() + 1;
  const Index stride = (count + kMostLengths - 1) / kMostLengths;
  // Begins so that the longest that is trained is met.
  const Index first = task.longest() - (task.longest() - task.least_length()) / stride * stride;
  for (Index length = first; length <= most; length += stride) lengths_.push_back(length);
}

void MachineLengths::measure(MachineMeter& meter) {
  scores_.clear();
  for (const Index length : lengths_) scores_.push_back(meter.of_length(length, kSequences));
}

std::vector<std::shared_ptr<const Observable>> MachineLengths::observables() const {
  if (scores_.empty()) return {};
  const Index count = static_cast<Index>(scores_.size());
  Axis lengths{"sequence length", {}};
  Matrix<float> score(2, count), bits(1, count), trained(1, count), measured(1, count);
  for (Index i = 0; i < count; ++i) {
    const AnswerScore& one = scores_[static_cast<std::size_t>(i)];
    const Index length = lengths_[static_cast<std::size_t>(i)];
    lengths.labels.push_back(std::to_string(length));
    score(0, i) = static_cast<float>(one.exact_match());
    score(1, i) = static_cast<float>(one.right());
    bits(0, i) = static_cast<float>(one.bits_per_sequence());
    trained(0, i) = length >= task_->shortest() && length <= task_->longest() ? 1.0F : 0.0F;
    measured(0, i) = static_cast<float>(one.sequences);
  }
  std::vector<std::shared_ptr<const Observable>> made;
  const auto add = [&](const char* id, const char* symbol, const char* meaning_text, Meaning meaning,
                       Matrix<float> values) {
    auto one = std::make_shared<Observable>();
    one->id = id;
    one->group = "lengths";
    one->symbol = symbol;
    one->meaning_text = meaning_text;
    one->meaning = meaning;
    one->cols = lengths;
    one->values = std::move(values);
    made.push_back(one);
    return one;
  };
  add("lengths.score", "accuracy", "share of the sequences of a length that are answered well", Meaning::probability,
      std::move(score))
      ->rows = {"measure", {"exact match", task_->answer() == Answer::bits ? "right bits" : "right symbols"}};
  add("lengths.bits", "L", "cross-entropy of a sequence of a length", Meaning::magnitude, std::move(bits))->unit =
      "bits/sequence";
  add("lengths.trained", "trained", "whether sequences of a length are trained on", Meaning::probability,
      std::move(trained));
  add("lengths.count", "n", "sequences of a length that were measured", Meaning::magnitude, std::move(measured));
  return made;
}

}  // namespace unrolled
