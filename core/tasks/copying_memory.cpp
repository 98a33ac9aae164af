#include "core/tasks/copying_memory.h"

#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

const std::vector<std::string>& symbols() {
  static const std::vector<std::string> names{"·", "a", "b", "c", "d", "e", "f", "g", "h", "?"};
  return names;
}

}  // namespace

CopyingMemory::CopyingMemory(Index pause, Index batch, std::uint64_t seed) : pause_(pause), batch_(batch), seed_(seed) {
  check(pause > 0 && batch > 0, "the copying task has ", batch, " sequences with a pause of ", pause,
        " steps, expected positive numbers");
}

void CopyingMemory::draw(std::int64_t number, SequenceBatch& into) const {
  Random random = random_of_batch(seed_, number);
  const std::size_t count = static_cast<std::size_t>(steps() * batch_);
  into.symbols.assign(count, 0);
  into.targets.assign(count, 0);
  const Index cue = kCopied + pause_ - 1;
  for (Index sequence = 0; sequence < batch_; ++sequence) {
    const auto at = [&](Index t) { return static_cast<std::size_t>(t * batch_ + sequence); };
    for (Index i = 0; i < kCopied; ++i) {
      const int letter = 1 + static_cast<int>(random.below(kLetters));
      into.symbols[at(i)] = letter;
      into.targets[at(cue + 1 + i)] = letter;
    }
    into.symbols[at(cue)] = static_cast<int>(kLetters) + 1;
  }
}

std::string CopyingMemory::label(const SequenceBatch& batch, Index sequence, Index t) const {
  return symbols()[static_cast<std::size_t>(batch.symbols[static_cast<std::size_t>(t * batch_ + sequence)])];
}

const std::vector<std::string>& CopyingMemory::classes() const {
  static const std::vector<std::string> names(symbols().begin(), symbols().end() - 1);
  return names;
}

std::string CopyingMemory::text(const SequenceBatch& batch, Index sequence) const {
  std::string entering;
  std::string answer;
  for (Index t = 0; t < steps(); ++t) {
    entering += label(batch, sequence, t);
    answer += classes()[static_cast<std::size_t>(batch.targets[static_cast<std::size_t>(t * batch_ + sequence)])];
  }
  return entering + " → " + answer;
}

std::vector<TaskBound> CopyingMemory::bounds() const {
  const double nats = static_cast<double>(kCopied) * std::log(static_cast<double>(kLetters));
  return {{"no_memory", "without memory", nats / static_cast<double>(steps())}};
}

}  // namespace unrolled
