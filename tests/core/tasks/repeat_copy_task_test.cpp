#include "core/tasks/repeat_copy_task.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("repeat copy: the vectors as often as told, and an end") {
  AlgorithmicOptions options;
  options.bits = 4;
  options.most_repeats = 4;
  const RepeatCopyTask task(options);
  CHECK(task.input_names() == std::vector<std::string>{"bit 1", "bit 2", "bit 3", "bit 4", "end", "repeats"});
  CHECK(task.output_names() == std::vector<std::string>{"bit 1", "bit 2", "bit 3", "bit 4", "end"});
  for (const AlgorithmicShape shape : {AlgorithmicShape{1, 1}, {3, 2}, {2, 4}, {9, 8}}) {
    const Index length = shape.length;
    CAPTURE(length);
    AlgorithmicBatch batch;
    task.draw(shape, 3, 5, batch);
    REQUIRE(batch.steps == length + 2 + length * shape.repeats + 1);
    CHECK(task.memory_needed(shape) == length);
    CHECK(task.bits_without_memory(shape) == static_cast<double>(4 * length * shape.repeats));
    const auto inputs = batch.inputs();
    const auto targets = batch.targets();
    for (Index sequence = 0; sequence < 5; ++sequence) {
      for (Index t = 0; t < batch.steps; ++t) {
        const Index at = t * 5 + sequence;
        CHECK(batch.asked[static_cast<std::size_t>(t)] == (t >= length + 2));
        CHECK(inputs(4, at) == (t == length ? 1.0F : 0.0F));
        CHECK(inputs(5, at) == (t == length + 1 ? static_cast<float>(shape.repeats) / 4.0F : 0.0F));
        CHECK(targets(4, at) == (t == batch.steps - 1 ? 1.0F : 0.0F));
        const bool answered = t >= length + 2 && t < batch.steps - 1;
        for (Index bit = 0; bit < 4; ++bit)
          CHECK(targets(bit, at) == (answered ? inputs(bit, (t - length - 2) % length * 5 + sequence) : 0.0F));
      }
    }
  }
}

TEST_CASE("repeat copy: a bit that is changed is answered in every repeat") {
  AlgorithmicOptions options;
  options.bits = 3;
  const RepeatCopyTask task(options);
  AlgorithmicBatch batch;
  task.draw({2, 3}, 0, 1, batch);
  for (Index t = 0; t < 2; ++t)
    for (Index bit = 0; bit < 3; ++bit) task.change_input(batch, bit, t, bit == t ? 1.0F : 0.0F);
  CHECK(task.text(batch, 0) == "100 010 × 3 → 100 010 | 100 010 | 100 010 ∎");
  task.change_input(batch, 0, 0, 0.0F);
  CHECK(task.text(batch, 0) == "000 010 × 3 → 000 010 | 000 010 | 000 010 ∎");
  CHECK(batch.targets()(3, batch.steps - 1) == 1.0F);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 4, 3, 1.0F),
                       "\"repeats\" cannot be changed at step 3: it tells how long the answer is; set the number of "
                       "repeats instead",
                       std::invalid_argument);
}

TEST_CASE("repeat copy: an end that is missing, or said too early, is seen in what is written") {
  AlgorithmicOptions options;
  options.bits = 2;
  const RepeatCopyTask task(options);
  AlgorithmicBatch batch;
  task.draw({2, 2}, 0, 1, batch);
  for (Index t = 0; t < 2; ++t)
    for (Index bit = 0; bit < 2; ++bit) task.change_input(batch, bit, t, bit == t ? 1.0F : 0.0F);
  CHECK(task.text(batch, 0) == "10 01 × 2 → 10 01 | 10 01 ∎");
  const Index last = batch.steps - 1;
  batch.targets()(2, last) = 0.0F;
  CHECK(task.text(batch, 0) == "10 01 × 2 → 10 01 | 10 01");
  batch.targets()(1, last) = 1.0F;
  CHECK(task.text(batch, 0) == "10 01 × 2 → 10 01 | 10 01 01");
  batch.targets()(2, last - 3) = 1.0F;
  CHECK(task.text(batch, 0) == "10 01 × 2 → 10 01∎ | 10 01 01");
}

TEST_CASE("repeat copy: what cannot be is refused") {
  AlgorithmicOptions options;
  options.most_repeats = 0;
  CHECK_THROWS_WITH_AS(RepeatCopyTask{options}, "the most repeats are 0, expected 1 or more", std::invalid_argument);
}
