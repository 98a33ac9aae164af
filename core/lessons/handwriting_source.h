// What the lesson `handwriting` draws to learn from, batch by batch. Inks differ much in length, and a batch takes as
// long as its longest: so several batches are drawn together and inks of like length put into one.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/lessons/handwriting_batch.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

class HandwritingSource {
 public:
  static constexpr std::int64_t kTogether = 8;  // batches

  // The task is kept by reference.
  HandwritingSource(const HandwritingTask& task, double spacing, Index batch);

  // The inks of an update (from 0 on), always the same ones; valid until the next call. It is cheapest to ask for one
  // update after the other.
  std::span<const LabelledPen* const> batch(std::int64_t update);

 private:
  void draw(std::int64_t group);

  const HandwritingTask& task_;
  double spacing_;
  Index batch_;
  std::int64_t drawn_ = -1;  // group
  std::vector<LabelledPen> inks_;
  std::vector<const LabelledPen*> by_length_;
  std::vector<std::int64_t> order_;  // of the batches
};

}  // namespace unrolled
