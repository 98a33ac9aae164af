#include "core/tasks/temporal_order.h"

#include <cmath>

#include "core/math/check.h"

namespace unrolled {

TemporalOrder::TemporalOrder(Index steps, Index batch, std::uint64_t seed) : steps_(steps), batch_(batch), seed_(seed) {
  check(steps >= 3 && batch > 0, "the temporal order problem has ", batch, " sequences of ", steps,
        " steps, expected 3 steps or more, so that two letters have a place, and a sequence or more");
}

void TemporalOrder::draw(std::int64_t number, SequenceBatch& into) const {
  constexpr std::uint64_t kThatMatter = 2;
  constexpr std::uint64_t kOthers = 4;
  Random random = random_of_batch(seed_, number);
  const std::size_t count = static_cast<std::size_t>(steps_ * batch_);
  into.symbols.resize(count);
  into.targets.assign(count, -1);
  for (int& symbol : into.symbols) symbol = static_cast<int>(kThatMatter + random.below(kOthers));
  // One of the steps from `low` to `high` tenths of the sequence, both ends included.
  const auto place = [&](Index low, Index high) {
    const Index first = low * steps_ / 10;
    return first + static_cast<Index>(random.below(static_cast<std::uint64_t>(high * steps_ / 10 - first + 1)));
  };
  for (Index sequence = 0; sequence < batch_; ++sequence) {
    const auto at = [&](Index t) { return static_cast<std::size_t>(t * batch_ + sequence); };
    const int first = static_cast<int>(random.below(kThatMatter));
    const int second = static_cast<int>(random.below(kThatMatter));
    into.symbols[at(place(1, 2))] = first;
    into.symbols[at(place(4, 5))] = second;
    into.targets[at(steps_ - 1)] = static_cast<int>(kThatMatter) * first + second;
  }
}

std::string TemporalOrder::label(const SequenceBatch& batch, Index sequence, Index t) const {
  static const char* const names[] = {"X", "Y", "a", "b", "c", "d"};
  return names[batch.symbols[static_cast<std::size_t>(t * batch_ + sequence)]];
}

const std::vector<std::string>& TemporalOrder::classes() const {
  static const std::vector<std::string> names{"XX", "XY", "YX", "YY"};
  return names;
}

std::string TemporalOrder::text(const SequenceBatch& batch, Index sequence) const {
  std::string text;
  for (Index t = 0; t < steps_; ++t) text += label(batch, sequence, t);
  const int answer = batch.targets[static_cast<std::size_t>((steps_ - 1) * batch_ + sequence)];
  return text + " → " + classes()[static_cast<std::size_t>(answer)];
}

std::vector<TaskBound> TemporalOrder::bounds() const { return {{"guess", "uniform guess", std::log(4.0)}}; }

}  // namespace unrolled
