#include "core/tasks/copying_memory.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace unrolled;

TEST_CASE("copying: ten letters, a pause, a cue, and the letters again") {
  for (const Index pause : {1, 30}) {
    CAPTURE(pause);
    const CopyingMemory task(pause, 3, 2);
    CHECK(task.steps() == pause + 20);
    SequenceBatch batch;
    task.draw(9, batch);
    REQUIRE(static_cast<Index>(batch.symbols.size()) == task.steps() * 3);
    REQUIRE(batch.targets.size() == batch.symbols.size());
    for (std::size_t sequence = 0; sequence < 3; ++sequence) {
      const auto entered = [&](Index t) { return batch.symbols[static_cast<std::size_t>(t * 3) + sequence]; };
      const auto asked = [&](Index t) { return batch.targets[static_cast<std::size_t>(t * 3) + sequence]; };
      for (Index t = 0; t < task.steps(); ++t) {
        if (t < 10) {
          CHECK(entered(t) >= 1);
          CHECK(entered(t) <= 8);
        } else {
          CHECK(entered(t) == (t == pause + 9 ? 9 : 0));
        }
        CHECK(asked(t) == (t < pause + 10 ? 0 : entered(t - pause - 10)));
      }
    }
  }
}

TEST_CASE("copying: without memory the last ten steps are guessed") {
  CHECK(CopyingMemory(30, 1, 1).bounds().at(0).loss == doctest::Approx(10.0 * std::log(8.0) / 50.0));
}

TEST_CASE("copying: a batch is known by its number, and can be read") {
  const CopyingMemory task(2, 2, 2);
  SequenceBatch batch, again;
  task.draw(1, batch);
  task.draw(2, again);
  CHECK(batch.symbols != again.symbols);
  task.draw(1, again);
  CHECK(batch.symbols == again.symbols);
  CHECK(batch.targets == again.targets);
  const std::string text = task.text(batch, 1);
  const std::string letters = text.substr(0, 10);
  CHECK(letters.find_first_not_of("abcdefgh") == std::string::npos);
  CHECK(text == letters + "·?·········· → ············" + letters);
  CHECK(task.label(batch, 1, 0) == letters.substr(0, 1));
}

TEST_CASE("copying: what cannot be is refused") {
  CHECK_THROWS_AS(CopyingMemory(0, 1, 1), std::invalid_argument);
  CHECK_THROWS_AS(CopyingMemory(5, 0, 1), std::invalid_argument);
}
