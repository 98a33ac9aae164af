#include "core/tasks/temporal_order.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

using namespace unrolled;

TEST_CASE("temporal order: two letters that matter, in their places, and the answer is their order") {
  for (const Index steps : {3, 4, 10, 50}) {
    CAPTURE(steps);
    const TemporalOrder task(steps, 40, 6);
    SequenceBatch batch;
    task.draw(2, batch);
    std::set<Index> first_places, second_places;
    std::set<int> answers;
    for (Index sequence = 0; sequence < 40; ++sequence) {
      std::vector<Index> places;
      std::vector<int> letters;
      for (Index t = 0; t < steps; ++t) {
        const int symbol = batch.symbols[static_cast<std::size_t>(t * 40 + sequence)];
        CHECK(symbol >= 0);
        CHECK(symbol < 6);
        if (symbol < 2) {
          places.push_back(t);
          letters.push_back(symbol);
        }
        const int target = batch.targets[static_cast<std::size_t>(t * 40 + sequence)];
        if (t + 1 < steps) CHECK(target == -1);
        if (t + 1 == steps) {
          REQUIRE(letters.size() == 2);
          CHECK(target == 2 * letters[0] + letters[1]);
          answers.insert(target);
        }
      }
      CHECK(places[0] >= steps / 10);
      CHECK(places[0] <= 2 * steps / 10);
      CHECK(places[1] >= 4 * steps / 10);
      CHECK(places[1] <= 5 * steps / 10);
      first_places.insert(places[0]);
      second_places.insert(places[1]);
    }
    CHECK(answers.size() == 4);
    if (steps == 50) {
      CHECK(*first_places.begin() == 5);
      CHECK(*first_places.rbegin() == 10);
      CHECK(*second_places.begin() == 20);
      CHECK(*second_places.rbegin() == 25);
    }
  }
}

TEST_CASE("temporal order: a batch is known by its number, and can be read") {
  const TemporalOrder task(12, 2, 3);
  SequenceBatch batch, again;
  task.draw(1, batch);
  task.draw(4, again);
  CHECK(batch.symbols != again.symbols);
  task.draw(1, again);
  CHECK(batch.symbols == again.symbols);
  CHECK(batch.targets == again.targets);
  const std::string text = task.text(batch, 0);
  const std::string sequence = text.substr(0, 12);
  const std::size_t first = sequence.find_first_of("XY");
  const std::size_t second = sequence.find_first_of("XY", first + 1);
  REQUIRE(second != std::string::npos);
  CHECK(text == sequence + " → " + sequence[first] + sequence[second]);
}

TEST_CASE("temporal order: what cannot be is refused") {
  CHECK_THROWS_AS(TemporalOrder(2, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(TemporalOrder(5, 0, 1), std::invalid_argument);
}
