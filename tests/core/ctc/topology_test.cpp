#include "core/ctc/topology.h"

#include <doctest/doctest.h>

#include <stdexcept>

namespace unrolled::ctc {

namespace {

// Symbols: 0 blank, 1 a, 2 e, 3 l, 4 p.
const Topology kApple({1, 4, 4, 3, 2}, 0, 5);

}  // namespace

TEST_CASE("ctc topology: labels are interleaved with blanks") {
  CHECK(kApple.label_count() == 5);
  CHECK(kApple.state_count() == 11);
  CHECK(kApple.extended() == std::vector<int>{0, 1, 0, 4, 0, 4, 0, 3, 0, 2, 0});
  CHECK(kApple.repeats() == 1);
  CHECK(kApple.least_steps() == 6);
  CHECK(kApple.feasible(6));
  CHECK_FALSE(kApple.feasible(5));
  const Topology empty({}, 2, 3);
  CHECK(empty.extended() == std::vector<int>{2});
  CHECK(empty.least_steps() == 0);
}

TEST_CASE("ctc topology: a blank may be skipped between labels that differ") {
  for (Index s = 0; s < kApple.state_count(); ++s) CHECK(kApple.may_skip(s) == (s == 3 || s == 7 || s == 9));
}

TEST_CASE("ctc topology: an arrow is allowed or refused for a reason") {
  const auto is = [](Index from, Index to, bool allowed, ArrowReason reason) {
    const Arrow found = arrow(kApple, from, to);
    return found.allowed == allowed && found.reason == reason;
  };
  CHECK(is(kStart, 0, true, ArrowReason::kBegins));
  CHECK(is(kStart, 1, true, ArrowReason::kBegins));
  CHECK(is(kStart, 2, false, ArrowReason::kSkipsLabel));
  CHECK(is(1, 1, true, ArrowReason::kStays));
  CHECK(is(1, 2, true, ArrowReason::kAdvances));
  CHECK(is(1, 3, true, ArrowReason::kSkipsBlank));
  CHECK(is(3, 5, false, ArrowReason::kSameSymbol));
  CHECK(is(2, 4, false, ArrowReason::kSkipsLabel));
  CHECK(is(1, 5, false, ArrowReason::kSkipsLabel));
  CHECK(is(3, 1, false, ArrowReason::kBackwards));
  CHECK(is(10, 11, false, ArrowReason::kOffTheEnd));
  CHECK(is(9, 11, false, ArrowReason::kOffTheEnd));
}

TEST_CASE("ctc topology: an arrow after which the rest does not fit is too late") {
  // Eight steps; in "a" at step 3 the path is on its last chance: p, blank, p, l, e.
  CHECK(arrow(kApple, 1, 1, 2, 8).allowed);
  CHECK(arrow(kApple, 1, 1, 3, 8).reason == ArrowReason::kTooLate);
  CHECK(arrow(kApple, 1, 3, 3, 8).allowed);
  CHECK(arrow(kApple, 3, 5, 3, 8).reason == ArrowReason::kSameSymbol);  // the deeper reason is told
}

TEST_CASE("ctc topology: steps to reach and to finish agree with walking") {
  for (const Topology& topology :
       {kApple, Topology({}, 0, 1), Topology({1}, 0, 2), Topology({1, 1, 1}, 0, 2), Topology({0, 1, 1, 0}, 2, 3)}) {
    const Index states = topology.state_count();
    std::vector<bool> here(static_cast<std::size_t>(states));
    std::vector<Index> first(static_cast<std::size_t>(states), 0);
    for (Index t = 1; t <= states + 1; ++t) {
      const std::vector<bool> before = here;
      for (Index s = 0; s < states; ++s) {
        bool reached = t == 1 && arrow(topology, kStart, s).allowed;
        for (Index from = 0; from < states && t > 1; ++from)
          reached = reached || (before[static_cast<std::size_t>(from)] && arrow(topology, from, s).allowed);
        here[static_cast<std::size_t>(s)] = reached;
        if (reached && first[static_cast<std::size_t>(s)] == 0) first[static_cast<std::size_t>(s)] = t;
      }
    }
    for (Index s = 0; s < states; ++s) CHECK(topology.steps_to_reach(s) == first[static_cast<std::size_t>(s)]);
    // Backwards the topology is that of the reversed target.
    const Topology reversed({topology.labels().rbegin(), topology.labels().rend()}, topology.blank(),
                            topology.classes());
    for (Index s = 0; s < states; ++s)
      CHECK(topology.steps_to_finish(s) == reversed.steps_to_reach(states - 1 - s) - 1);
    CHECK(std::max<Index>(topology.least_steps(), 1) ==
          std::min(topology.steps_to_reach(states - 1), topology.steps_to_reach(std::max<Index>(states - 2, 0))));
  }
}

TEST_CASE("ctc topology: refuses what is no target") {
  CHECK_THROWS_WITH_AS(Topology({1, 5}, 0, 5), "ctc: label 2 of the target is symbol 5, expected 0 … 4",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(Topology({1, -1}, 0, 5), "ctc: label 2 of the target is symbol -1, expected 0 … 4",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(Topology({1, 0, 2}, 0, 5), "ctc: label 2 of the target is the blank (symbol 0)",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(Topology({}, 5, 5), "ctc: the blank is symbol 5, expected 0 … 4", std::invalid_argument);
  CHECK_THROWS_WITH_AS(Topology({}, 0, 0), "ctc: there are 0 symbols, expected at least the blank",
                       std::invalid_argument);
}

}  // namespace unrolled::ctc
