// What holds for every algorithmic task; what each of them answers stands in tests of its own.
#include "core/tasks/algorithmic_task.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "tests/core/allocations.h"

using namespace unrolled;

namespace {

std::unique_ptr<AlgorithmicTask> make(const std::string& kind, std::uint64_t seed = 7) {
  AlgorithmicOptions options;
  options.seed = seed;
  options.shortest = 2;
  options.longest = 6;
  return make_algorithmic_task(kind, options);
}

bool same(const AlgorithmicBatch& a, const AlgorithmicBatch& b) {
  return a.steps == b.steps && a.batch == b.batch && a.asked == b.asked && a.inputs() == b.inputs() &&
         a.targets() == b.targets();
}

}  // namespace

TEST_CASE("algorithmic tasks: batches have the shape that was asked for, also beyond what is trained") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    AlgorithmicBatch batch;
    for (const AlgorithmicShape shape : {AlgorithmicShape{2, 1}, {6, 3}, {40, 5}}) {
      CAPTURE(shape.length);
      task->draw(shape, 3, 4, batch);
      CHECK(batch.shape.length == shape.length);
      CHECK(batch.steps == task->steps(shape));
      CHECK(batch.inputs().rows() == task->input_size());
      CHECK(batch.inputs().cols() == 4 * batch.steps);
      CHECK(batch.targets().rows() == task->output_size());
      CHECK(batch.targets().cols() == 4 * batch.steps);
      REQUIRE(static_cast<Index>(batch.asked.size()) == batch.steps);
      CHECK(std::count(batch.asked.begin(), batch.asked.end(), true) == task->answer_steps(shape));
      for (Index t = 0; t < batch.steps; ++t) {
        const auto answer = batch.targets().middleCols(4 * t, 4).array();
        CHECK((answer == 0.0F || answer == 1.0F).all());
        if (!batch.asked[static_cast<std::size_t>(t)]) {
          CHECK(answer.matrix().isZero(0.0F));
          // Whatever is answered has entered before.
          CHECK(t < batch.steps - task->answer_steps(shape));
          CHECK_FALSE(batch.inputs().middleCols(4 * t, 4).isZero(0.0F));
        } else {
          CHECK(batch.inputs().middleCols(4 * t, 4).isZero(0.0F));
          if (task->answer() == Answer::symbols) CHECK((answer.colwise().sum() == 1.0F).all());
        }
      }
    }
  }
}

TEST_CASE("algorithmic tasks: a batch is known by its number, its stream and the seed") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    const AlgorithmicShape shape{6, 2};
    AlgorithmicBatch batch, other;
    task->draw(shape, 5, 8, batch);
    task->draw(shape, 6, 8, other);
    CHECK_FALSE(same(batch, other));
    task->draw(shape, 5, 8, other);
    CHECK(same(batch, other));
    make(kind)->draw(shape, 5, 8, other);
    CHECK(same(batch, other));
    make(kind, 8)->draw(shape, 5, 8, other);
    CHECK_FALSE(same(batch, other));
    task->draw(shape, 5, 8, other, TaskStream::held_out);
    CHECK_FALSE(same(batch, other));
    AlgorithmicBatch watched;
    task->draw(shape, 5, 8, watched, TaskStream::watched);
    CHECK_FALSE(same(batch, watched));
    CHECK_FALSE(same(other, watched));

    // The first sequence alone.
    task->draw(shape, 5, 1, other);
    for (Index t = 0; t < batch.steps; ++t) {
      CHECK(other.inputs().col(t) == batch.inputs().col(8 * t));
      CHECK(other.targets().col(t) == batch.targets().col(8 * t));
    }
    CHECK(task->text(other, 0) == task->text(batch, 0));
  }
}

TEST_CASE("algorithmic tasks: batches need no room after the longest") {
  if (!allocations_are_counted()) return;
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    AlgorithmicBatch batch;
    task->draw({6, 3}, 0, 4, batch);
    const std::int64_t before = allocations();
    for (std::int64_t number = 1; number < 50; ++number)
      task->draw(task->shape_of(number, task->longest()), number, 4, batch);
    CHECK(allocations() == before);
  }
}

TEST_CASE("algorithmic tasks: lengths stay in the range that the curriculum has reached") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    CHECK(task->shortest() == 2);
    CHECK(task->longest() == 6);
    CHECK(task->least_length() <= 2);
    for (const auto& [now, longest] : {std::pair<Index, Index>{0, 2}, {2, 2}, {4, 4}, {6, 6}, {100, 6}}) {
      std::set<Index> lengths, repeats;
      for (std::int64_t number = 0; number < 300; ++number) {
        const AlgorithmicShape shape = task->shape_of(number, now);
        lengths.insert(shape.length);
        repeats.insert(shape.repeats);
      }
      CHECK(*lengths.begin() == 2);
      CHECK(*lengths.rbegin() == longest);
      CHECK(static_cast<Index>(lengths.size()) == longest - 1);
      CHECK(*repeats.begin() == (task->most_repeats() > 0 ? 1 : 0));
      CHECK(*repeats.rbegin() == task->most_repeats());
      CHECK(static_cast<Index>(repeats.size()) == std::max<Index>(1, task->most_repeats()));
    }
  }
}

TEST_CASE("algorithmic tasks: every input that may be changed changes, and no other") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    const AlgorithmicShape shape{3, 2};
    AlgorithmicBatch drawn;
    task->draw(shape, 1, 1, drawn);
    Index changeable = 0;
    for (Index t = 0; t < drawn.steps; ++t) {
      for (Index row = 0; row < task->input_size(); ++row) {
        AlgorithmicBatch batch = drawn;
        const float value = 1.0F - drawn.inputs()(row, t);
        if (!task->may_change(shape, row, t)) {
          CHECK_THROWS_AS(task->change_input(batch, row, t, value), std::invalid_argument);
          CHECK(same(batch, drawn));
          continue;
        }
        ++changeable;
        CHECK_THROWS_AS(task->change_input(batch, row, t, 2.0F), std::invalid_argument);
        CHECK_THROWS_AS(task->change_input(batch, row, t, std::nanf("")), std::invalid_argument);
        CHECK(same(batch, drawn));
        if (value != 1.0F) continue;
        task->change_input(batch, row, t, value);
        CHECK(batch.inputs()(row, t) == value);
        CHECK(batch.inputs() != drawn.inputs());
        CHECK(batch.asked == drawn.asked);
      }
    }
    CHECK(changeable > 0);
    CHECK_FALSE(task->may_change(shape, -1, 0));
    CHECK_FALSE(task->may_change(shape, task->input_size(), 0));
    CHECK_FALSE(task->may_change(shape, 0, -1));
    CHECK_FALSE(task->may_change(shape, 0, drawn.steps));
    AlgorithmicBatch batch = drawn;
    CHECK_THROWS_AS(task->change_input(batch, task->input_size(), 0, 1.0F), std::invalid_argument);
    CHECK_THROWS_AS(task->change_input(batch, 0, drawn.steps, 1.0F), std::invalid_argument);
    task->draw(shape, 1, 2, batch);
    CHECK_THROWS_WITH_AS(task->change_input(batch, 0, 0, 1.0F),
                         "an input can be changed in a batch of one sequence, not of 2", std::invalid_argument);
  }
}

TEST_CASE("algorithmic tasks: longer sequences need more memory and are harder to guess") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    const auto task = make(kind);
    CHECK(task->memory_needed({2, 1}) >= 2);
    CHECK(task->memory_needed({12, 1}) > task->memory_needed({6, 1}));
    CHECK(task->bits_without_memory({12, 1}) >= task->bits_without_memory({2, 1}));
    CHECK(task->bits_without_memory({2, 1}) > 0.0);
  }
}

TEST_CASE("algorithmic tasks: what cannot be is refused in one line") {
  for (const std::string& kind : algorithmic_tasks()) {
    CAPTURE(kind);
    AlgorithmicOptions options;
    options.shortest = 0;
    CHECK_THROWS_AS(make_algorithmic_task(kind, options), std::invalid_argument);
    options.shortest = 9;
    CHECK_THROWS_WITH_AS(make_algorithmic_task(kind, options),
                         "the longest length is 8, expected 9 or more, as long as the shortest", std::invalid_argument);
    const auto task = make(kind);
    AlgorithmicBatch batch;
    CHECK_THROWS_AS(task->draw({3, 1}, 0, 0, batch), std::invalid_argument);
    CHECK_THROWS_AS(task->draw({0, 1}, 0, 1, batch), std::invalid_argument);
    CHECK_THROWS_AS(task->steps({-1, 1}), std::invalid_argument);
    if (task->most_repeats() > 0) CHECK_THROWS_AS(task->steps({3, 0}), std::invalid_argument);
    task->draw({3, 1}, 0, 2, batch);
    CHECK_THROWS_AS(task->text(batch, 2), std::invalid_argument);
  }
  CHECK_THROWS_AS(make_algorithmic_task("sorting", {}), std::invalid_argument);
}
