// The tasks that ask for memory, by name.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/tasks/sequence_task.h"

namespace unrolled {

// "adding", "copying", "temporal-order", "topic".
const std::vector<std::string>& memory_tasks();

// What "length" counts is the steps of a sequence; of copying, those of the pause (the sequence has 20 more); of text
// with topics, those of a window of truncated back-propagation.
Index usual_length(const std::string& task);

// Three sets of sequences that have nothing in common but the task.
struct MemoryTaskSet {
  std::unique_ptr<SequenceTask> training;  // `batch` sequences at a time
  std::unique_ptr<SequenceTask> held_out;  // to be measured on: batches 0 … held_out_batches − 1
  std::int64_t held_out_batches = 0;
  Index held_out_skipped = 0;             // first steps of a pass that are not measured, while the state begins to know
  std::unique_ptr<SequenceTask> watched;  // its batch 0 is one sequence
};

// Throws std::invalid_argument in one line for a length or batch that the task cannot have, and an unknown task.
MemoryTaskSet make_memory_tasks(const std::string& task, Index length, Index batch, std::uint64_t seed);

}  // namespace unrolled
