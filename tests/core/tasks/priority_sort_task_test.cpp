#include "core/tasks/priority_sort_task.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>
#include <vector>

using namespace unrolled;

TEST_CASE("priority sort: the vectors of the highest priorities, the highest first") {
  AlgorithmicOptions options;
  options.bits = 5;
  const PrioritySortTask task(options);
  CHECK(task.input_names().at(5) == "priority");
  CHECK(task.input_names().at(6) == "end");
  CHECK(task.output_size() == 5);
  for (const Index length : {1, 2, 3, 4, 7, 20, 60}) {
    CAPTURE(length);
    const Index wanted = std::max<Index>(1, static_cast<Index>(std::lround(16.0 / 20.0 * static_cast<double>(length))));
    AlgorithmicBatch batch;
    task.draw({length, 0}, 3, 6, batch);
    REQUIRE(batch.steps == length + 1 + wanted);
    CHECK(task.memory_needed({length, 0}) == length);
    CHECK(task.bits_without_memory({length, 0}) == static_cast<double>(5 * wanted));
    const auto inputs = batch.inputs();
    const auto targets = batch.targets();
    CHECK(inputs.row(5).minCoeff() >= -1.0F);
    CHECK(inputs.row(5).maxCoeff() <= 1.0F);
    if (length == 60) {
      CHECK(inputs.row(5).minCoeff() < -0.95F);
      CHECK(inputs.row(5).maxCoeff() > 0.95F);
    }
    for (Index sequence = 0; sequence < 6; ++sequence) {
      std::vector<std::pair<float, Index>> order;
      for (Index t = 0; t < length; ++t) order.emplace_back(-inputs(5, t * 6 + sequence), t);
      std::sort(order.begin(), order.end());
      for (Index i = 0; i < wanted; ++i)
        CHECK(targets.col((length + 1 + i) * 6 + sequence) ==
              inputs.col(order[static_cast<std::size_t>(i)].second * 6 + sequence).head(5));
      for (Index t = 0; t < batch.steps; ++t) CHECK(inputs(6, t * 6 + sequence) == (t == length ? 1.0F : 0.0F));
    }
  }
}

TEST_CASE("priority sort: a priority that is changed gives another order") {
  AlgorithmicOptions options;
  options.bits = 3;
  const PrioritySortTask task(options);
  AlgorithmicBatch batch;
  task.draw({3, 0}, 0, 1, batch);
  for (Index t = 0; t < 3; ++t)
    for (Index bit = 0; bit < 3; ++bit) task.change_input(batch, bit, t, bit == t ? 1.0F : 0.0F);
  task.change_input(batch, 3, 0, -0.25F);
  task.change_input(batch, 3, 1, 0.5F);
  task.change_input(batch, 3, 2, 0.0F);
  CHECK(task.text(batch, 0) == "100 (−0.25) 010 (0.50) 001 (0.00) → 010 001");
  task.change_input(batch, 3, 0, 1.0F);
  CHECK(task.text(batch, 0) == "100 (1.00) 010 (0.50) 001 (0.00) → 100 010");
  task.change_input(batch, 3, 2, 0.5F);  // as that before it
  CHECK(task.text(batch, 0) == "100 (1.00) 010 (0.50) 001 (0.50) → 100 010");
  task.change_input(batch, 3, 1, 1.0F);
  task.change_input(batch, 3, 2, 1.0F);
  CHECK(task.text(batch, 0) == "100 (1.00) 010 (1.00) 001 (1.00) → 100 010");
  task.change_input(batch, 0, 1, 1.0F);
  CHECK(task.text(batch, 0) == "100 (1.00) 110 (1.00) 001 (1.00) → 100 110");
  CHECK_THROWS_WITH_AS(task.change_input(batch, 3, 0, -1.5F), "a priority is between −1 and 1, not -1.5",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 0, 0, 0.5F), "a bit is 0 or 1, not 0.5", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 3, 3, 0.5F),
                       "\"priority\" cannot be changed at step 3: it is no part of a vector", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.change_input(batch, 4, 0, 1.0F),
                       "\"end\" cannot be changed at step 0: it tells where the vectors end", std::invalid_argument);
}
