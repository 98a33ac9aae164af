#include "core/tasks/copy_task.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("copy: vectors, a mark, and the vectors again") {
  AlgorithmicOptions options;
  options.bits = 4;
  const CopyTask task(options);
  CHECK(task.input_names() == std::vector<std::string>{"bit 1", "bit 2", "bit 3", "bit 4", "end"});
  CHECK(task.output_names() == std::vector<std::string>{"bit 1", "bit 2", "bit 3", "bit 4"});
  double ones = 0.0;
  for (const Index length : {1, 5, 30}) {
    CAPTURE(length);
    AlgorithmicBatch batch;
    task.draw({length, 0}, 3, 20, batch);
    REQUIRE(batch.steps == 2 * length + 1);
    CHECK(task.memory_needed({length, 0}) == length);
    CHECK(task.bits_without_memory({length, 0}) == 4.0 * static_cast<double>(length));
    const auto inputs = batch.inputs();
    const auto targets = batch.targets();
    for (Index sequence = 0; sequence < 20; ++sequence) {
      for (Index t = 0; t < batch.steps; ++t) {
        CHECK(batch.asked[static_cast<std::size_t>(t)] == (t > length));
        CHECK(inputs(4, t * 20 + sequence) == (t == length ? 1.0F : 0.0F));
        for (Index bit = 0; bit < 4; ++bit) {
          const float entered = inputs(bit, t * 20 + sequence);
          CHECK((entered == 0.0F || (entered == 1.0F && t < length)));
          CHECK(targets(bit, t * 20 + sequence) == (t > length ? inputs(bit, (t - length - 1) * 20 + sequence) : 0.0F));
        }
      }
    }
    ones = inputs.topRows(4).sum() / static_cast<double>(4 * length * 20);
  }
  CHECK(ones == doctest::Approx(0.5).epsilon(0.1));
}

TEST_CASE("copy: a bit that is changed is answered, and the sequence can be read") {
  AlgorithmicOptions options;
  options.bits = 3;
  const CopyTask task(options);
  AlgorithmicBatch batch;
  task.draw({2, 0}, 0, 1, batch);
  for (Index t = 0; t < 2; ++t)
    for (Index bit = 0; bit < 3; ++bit) task.change_input(batch, bit, t, bit == t ? 1.0F : 0.0F);
  CHECK(task.text(batch, 0) == "100 010 → 100 010");
  task.change_input(batch, 2, 1, 1.0F);
  CHECK(task.text(batch, 0) == "100 011 → 100 011");
  CHECK_THROWS_WITH_AS(task.change_input(batch, 3, 2, 0.0F),
                       "\"end\" cannot be changed at step 2: it tells where the vectors end", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 0, 2, 1.0F),
                       "\"bit 1\" cannot be changed at step 2: it is no part of a vector", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 0, 3, 1.0F),
                       "\"bit 1\" cannot be changed at step 3: nothing enters while the answer is asked for",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 0, 0, 0.5F), "a bit is 0 or 1, not 0.5", std::invalid_argument);
}

TEST_CASE("copy: what cannot be is refused") {
  AlgorithmicOptions options;
  options.bits = 0;
  CHECK_THROWS_WITH_AS(CopyTask{options}, "a vector has 0 bits, expected 1 or more", std::invalid_argument);
}
