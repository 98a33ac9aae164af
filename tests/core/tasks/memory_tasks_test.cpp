#include "core/tasks/memory_tasks.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("memory tasks: each can be made, and its three sets have nothing in common") {
  for (const std::string& name : memory_tasks()) {
    CAPTURE(name);
    const MemoryTaskSet set = make_memory_tasks(name, usual_length(name), 4, 1);
    CHECK(set.training->batch() == 4);
    CHECK(set.watched->batch() == 1);
    CHECK(set.held_out_batches * set.held_out->batch() >= 960);
    CHECK(set.training->answers_number() == set.training->classes().empty());
    CHECK_FALSE(set.held_out->bounds().empty());
    if (!set.training->answers_number())
      CHECK(static_cast<Index>(set.training->classes().size()) == set.training->output_size());
    SequenceBatch training, held_out;
    set.training->draw(0, training);
    set.held_out->draw(0, held_out);
    CHECK(training.dense.size() + static_cast<Index>(training.symbols.size()) > 0);
    CHECK(training.symbols.empty() == set.training->numbers_enter());
    if (set.training->numbers_enter())
      CHECK(training.dense.col(0) != held_out.dense.col(0));
    else
      CHECK(std::vector<int>(training.symbols.begin(), training.symbols.begin() + 32) !=
            std::vector<int>(held_out.symbols.begin(), held_out.symbols.begin() + 32));
  }
}

TEST_CASE("memory tasks: another seed gives other sequences") {
  SequenceBatch one, other;
  make_memory_tasks("adding", 10, 4, 1).training->draw(0, one);
  make_memory_tasks("adding", 10, 4, 2).training->draw(0, other);
  CHECK(one.dense != other.dense);
}

TEST_CASE("memory tasks: what cannot be is refused") {
  CHECK_THROWS_AS(make_memory_tasks("sorting", 10, 4, 1), std::invalid_argument);
  CHECK_THROWS_AS(make_memory_tasks("temporal-order", 2, 4, 1), std::invalid_argument);
}
