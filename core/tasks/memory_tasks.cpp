#include "core/tasks/memory_tasks.h"

#include <algorithm>

#include "core/math/check.h"
#include "core/tasks/adding_problem.h"
#include "core/tasks/copying_memory.h"
#include "core/tasks/temporal_order.h"
#include "core/tasks/topic_text.h"

namespace unrolled {

namespace {

// Measured in pieces, so that long sequences of a thousand do not have to stand in memory together.
constexpr Index kHeldOutBatch = 50;
constexpr std::int64_t kHeldOutBatches = 20;

constexpr Index kTopicWords = 6000;  // of each stream that is trained on
constexpr Index kHeldOutStreams = 32;
constexpr Index kHeldOutWindow = 50;
constexpr Index kHeldOutWords = 1500;  // of each stream; the first window is not measured
constexpr Index kWatchedWords = 60;

template <class Task>
MemoryTaskSet independent_batches(Index length, Index batch, std::uint64_t training, std::uint64_t held_out,
                                  std::uint64_t watched) {
  MemoryTaskSet set;
  set.training = std::make_unique<Task>(length, batch, training);
  set.held_out = std::make_unique<Task>(length, kHeldOutBatch, held_out);
  set.held_out_batches = kHeldOutBatches;
  set.watched = std::make_unique<Task>(length, 1, watched);
  return set;
}

}  // namespace

const std::vector<std::string>& memory_tasks() {
  static const std::vector<std::string> tasks{"adding", "copying", "temporal-order", "topic"};
  return tasks;
}

Index usual_length(const std::string& task) {
  if (task == "copying") return 30;
  if (task == "temporal-order") return 50;
  if (task == "topic") return 8;
  return 100;
}

MemoryTaskSet make_memory_tasks(const std::string& task, Index length, Index batch, std::uint64_t seed) {
  // They have nothing to do with each other, nor with the seed that the weights are drawn from.
  Random seeds(~seed);
  const std::uint64_t training = seeds.next();
  const std::uint64_t held_out = seeds.next();
  const std::uint64_t watched = seeds.next();
  if (task == "adding") return independent_batches<AddingProblem>(length, batch, training, held_out, watched);
  if (task == "copying") return independent_batches<CopyingMemory>(length, batch, training, held_out, watched);
  if (task == "temporal-order") return independent_batches<TemporalOrder>(length, batch, training, held_out, watched);
  check(task == "topic", "make_memory_tasks: unknown task ", task);
  MemoryTaskSet set;
  set.training = std::make_unique<TopicText>(length, batch, std::max(length, kTopicWords), training);
  set.held_out = std::make_unique<TopicText>(kHeldOutWindow, kHeldOutStreams, kHeldOutWords, held_out);
  set.held_out_batches = kHeldOutWords / kHeldOutWindow;
  set.held_out_skipped = kHeldOutWindow;
  set.watched = std::make_unique<TopicText>(kWatchedWords, 1, kWatchedWords, watched);
  return set;
}

}  // namespace unrolled
