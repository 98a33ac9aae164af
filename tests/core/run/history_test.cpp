#include "core/run/history.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>

#include "line_experiment.h"

using namespace unrolled;

namespace {

RecordedMoment moment_of(std::int64_t step, bool with_optimiser) {
  auto moment = std::make_shared<Moment>();
  moment->step = step;
  auto state = std::make_shared<OptimiserState>();
  state->slots = {1.0F};
  return {moment, with_optimiser ? state : nullptr};
}

// As a timeline records that has room for `most` moments.
void run(History& history, std::int64_t from, std::int64_t to, std::size_t most, std::int64_t pinned = -1) {
  for (std::int64_t step = from; step <= to; ++step) {
    if (!history.is_due(step)) continue;
    if (history.size() >= most) history.thin(pinned);
    if (history.is_due(step)) history.add(moment_of(step, history.wants_optimiser(step)));
  }
}

}  // namespace

TEST_CASE("while there is room, every step is kept") {
  History history;
  CHECK(history.empty());
  CHECK(history.steps() == nullptr);
  CHECK_THROWS_AS(history.at(0), std::invalid_argument);
  run(history, 0, 999, History::kMostMoments);
  CHECK(history.size() == 1000);
  std::vector<std::int64_t> all(1000);
  std::iota(all.begin(), all.end(), 0);
  CHECK(*history.steps() == all);
  CHECK(history.at(-5).step() == 0);
  CHECK(history.at(0).step() == 0);
  CHECK(history.at(500).step() == 500);
  CHECK(history.at(5000).step() == 999);
}

TEST_CASE("a long run keeps its moments even and their number at the most") {
  constexpr std::size_t kMost = 64;
  History history;
  std::int64_t last = 0;
  for (const std::int64_t until : {63, 64, 65, 66, 100, 127, 128, 200, 1000, 4096, 100000}) {
    CAPTURE(until);
    run(history, last, until, kMost);
    last = until + 1;
    const std::vector<std::int64_t>& steps = *history.steps();
    CHECK(steps.size() <= kMost);
    CHECK(steps.size() >= std::min<std::size_t>(kMost, static_cast<std::size_t>(until) + 1) - 1);
    CHECK(steps.front() == 0);
    CHECK(steps.back() > until - history.spacing());
    for (std::size_t i = 1; i < steps.size(); ++i) {
      const std::int64_t gap = steps[i] - steps[i - 1];
      CHECK((gap == history.spacing() || 2 * gap == history.spacing()));
    }
  }
  CHECK(history.spacing() == 2048);
}

TEST_CASE("the optimiser's state is never further back than eight moments") {
  History history;
  run(history, 3, 3000, 64);
  std::size_t kept = 0;
  for (const std::int64_t step : *history.steps()) {
    const RecordedMoment& back = history.trainable_at(step);
    REQUIRE(back.optimiser != nullptr);
    CHECK(back.step() <= step);
    CHECK(step - back.step() < History::kOptimiserEvery * history.spacing());
    if (back.step() == step) ++kept;
  }
  CHECK(kept >= 4);
  CHECK(kept <= 17);  // of 64
  CHECK(history.at(2).step() == 3);
  CHECK(history.trainable_at(2).step() == 3);
}

TEST_CASE("the first moment and the one that is looked at stay whatever is thinned") {
  History history;
  run(history, 0, 20, 1000);
  std::size_t size = history.size();
  while (history.thin(7)) CHECK(history.size() == --size);
  CHECK(*history.steps() == std::vector<std::int64_t>{0, 7});
  CHECK(history.thin(-1));
  CHECK(*history.steps() == std::vector<std::int64_t>{0});
  CHECK_FALSE(history.thin(-1));
  CHECK_FALSE(History().thin(-1));
}

TEST_CASE("a history is cut and goes on") {
  History history;
  run(history, 0, 300, 64);
  const std::int64_t spacing = history.spacing();
  REQUIRE(spacing == 8);
  history.cut_after(97);
  CHECK(history.steps()->back() == 96);
  CHECK(history.is_due(104));
  CHECK_FALSE(history.is_due(96));
  CHECK_FALSE(history.is_due(100));
  CHECK_THROWS_AS(history.add(moment_of(96, true)), std::invalid_argument);
  CHECK_THROWS_AS(History().add(moment_of(0, false)), std::invalid_argument);
}

TEST_CASE("a store counts each moment once, forgets it when no history has it, and uses its memory again") {
  LineExperiment line;
  line.set("inputs", std::int64_t{100});
  line.reset(1);
  MomentStore store;
  CHECK(store.bytes() == 0);
  RecordedMoment with = store.take(line, true);
  CHECK(store.moment_bytes() == with.bytes());
  CHECK(with.bytes() >= 3 * 101 * sizeof(float));
  RecordedMoment without = store.take(line, false);
  CHECK(without.optimiser == nullptr);
  CHECK(without.bytes() < 2 * 101 * sizeof(float) + 1000);
  CHECK(store.moment_bytes() == with.bytes() + without.bytes());
  RecordedMoment same = with;
  CHECK(store.moment_bytes() == with.bytes() + without.bytes());
  const std::size_t all = store.bytes();
  const float* values = with.moment->values.data();
  with = {};
  CHECK(store.bytes() == all);
  same = {};
  CHECK(store.moment_bytes() == without.bytes());
  CHECK(store.bytes() == all);  // kept for the next
  const RecordedMoment next = store.take(line, true);
  CHECK(next.moment->values.data() == values);
  CHECK(store.bytes() == all);
}

TEST_CASE("a moment outlives its store") {
  LineExperiment line;
  line.reset(1);
  RecordedMoment moment;
  {
    MomentStore store;
    moment = store.take(line, true);
  }
  CHECK(moment.moment->values.size() == 4);
}

TEST_CASE("where the optimiser has no state, every moment can be trained on from") {
  LineExperiment line;
  line.set("optimiser", std::string("sgd"));
  line.reset(1);
  CHECK(MomentStore().take(line, false).optimiser != nullptr);
}
