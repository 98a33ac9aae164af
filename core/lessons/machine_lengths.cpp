#include "core/lessons/machine_lengths.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/lessons/ntm_settings.h"

namespace unrolled {

namespace {

constexpr Index kFewSequences = 4;  // of each length; rather than fewer, fewer lengths
constexpr Index kFewLengths = 6;

}  // namespace

MachineLengths::MachineLengths(const AlgorithmicTask& task, Index work_per_step)
    : task_(&task), work_per_step_(work_per_step) {
  const auto affordable = [&] { return static_cast<Index>(kMostWork / work() * static_cast<double>(sequences_)); };
  for (Index most = kMostLengths; most >= kFewLengths; most /= 2) {
    take(most);
    if (affordable() >= kFewSequences) break;
  }
  while (lengths_.size() > 1 && affordable() < 1) lengths_.pop_back();
  sequences_ = std::clamp<Index>(affordable(), 1, kSequences);
}

void MachineLengths::take(Index most_lengths) {
  const Index trained = task_->longest(), least = task_->least_length();
  const Index most = std::max(trained, std::min<Index>(3 * trained, kMostAlgorithmicLength));
  const Index stride = (most - least + most_lengths) / most_lengths;
  lengths_.clear();
  // Begins so that the longest that is trained is met.
  for (Index length = trained - (trained - least) / stride * stride; length <= most; length += stride)
    lengths_.push_back(length);
}

double MachineLengths::work() const {
  Index steps = 0;
  for (const Index length : lengths_) steps += task_->steps({length, std::max<Index>(1, task_->most_repeats())});
  return static_cast<double>(steps) * static_cast<double>(sequences_) * static_cast<double>(work_per_step_);
}

void MachineLengths::measure(MachineMeter& meter) {
  scores_.clear();
  for (const Index length : lengths_) scores_.push_back(meter.of_length(length, sequences_));
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
