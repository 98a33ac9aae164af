#include "app/shell/scrubber.h"

#include <doctest/doctest.h>

#include <memory>
#include <vector>

using namespace unrolled;

namespace {

HistoryView history(std::vector<std::int64_t> steps, std::int64_t present, std::int64_t viewed = Scrubber::kPresent) {
  HistoryView view;
  view.steps = std::make_shared<const std::vector<std::int64_t>>(std::move(steps));
  view.present = present;
  view.viewed = viewed;
  return view;
}

Scrubber at(const HistoryView& view) {
  Scrubber scrubber;
  scrubber.follow(view, 0.0);
  return scrubber;
}

}  // namespace

TEST_CASE("scrubber: without moments before the present there is nowhere to go") {
  for (const HistoryView& view : {HistoryView{}, history({}, 5), history({0}, 0)}) {
    const Scrubber scrubber = at(view);
    CHECK_FALSE(scrubber.available());
    CHECK(scrubber.share() == 1.0);
    CHECK(scrubber.at(0.0) == Scrubber::kPresent);
    CHECK(scrubber.first() == Scrubber::kPresent);
    CHECK(scrubber.neighbour(-1) == Scrubber::kPresent);
  }
}

TEST_CASE("scrubber: a place on the way gives the nearest moment, the right end the present") {
  const Scrubber scrubber = at(history({100, 200, 400}, 500));
  CHECK(scrubber.available());
  CHECK_FALSE(scrubber.in_the_past());
  CHECK(scrubber.share() == 1.0);
  CHECK(scrubber.at(-0.5) == 100);
  CHECK(scrubber.at(0.12) == 100);
  CHECK(scrubber.at(0.13) == 200);
  CHECK(scrubber.at(0.49) == 200);
  CHECK(scrubber.at(0.51) == 400);
  CHECK(scrubber.at(0.87) == 400);
  CHECK(scrubber.at(0.88) == Scrubber::kPresent);
  CHECK(scrubber.share_of(200) == doctest::Approx(0.25));
  CHECK(at(history({100, 200, 500}, 500)).at(0.99) == Scrubber::kPresent);  // recorded, but it is now
}

TEST_CASE("scrubber: from moment to moment, and no further than the ends") {
  CHECK(at(history({0, 10, 20}, 25)).neighbour(-1) == 20);
  CHECK(at(history({0, 10, 20}, 20)).neighbour(-1) == 10);
  CHECK(at(history({0, 10, 20}, 25)).neighbour(1) == Scrubber::kPresent);
  CHECK(at(history({0, 10, 20}, 25, 10)).neighbour(-1) == 0);
  CHECK(at(history({0, 10, 20}, 25, 10)).neighbour(1) == 20);
  CHECK(at(history({0, 10, 20}, 25, 0)).neighbour(-1) == 0);
  CHECK(at(history({0, 10, 20}, 25, 20)).neighbour(1) == Scrubber::kPresent);
  CHECK(at(history({0, 10, 20}, 20, 10)).neighbour(1) == Scrubber::kPresent);
  CHECK(at(history({0, 10, 20}, 25, 15)).neighbour(-1) == 10);  // thinned away meanwhile
}

TEST_CASE("scrubber: what was asked for counts until it is shown, but not for ever") {
  Scrubber scrubber = at(history({0, 10, 20}, 25));
  scrubber.ask(10, 1.0);
  CHECK(scrubber.viewed() == 10);
  CHECK(scrubber.neighbour(-1) == 0);
  scrubber.follow(history({0, 10, 20}, 26), 1.1);
  CHECK(scrubber.viewed() == 10);
  scrubber.follow(history({0, 10, 20}, 26, 10), 1.2);
  CHECK(scrubber.in_the_past());
  scrubber.follow(history({0, 10, 20}, 26), 1.3);
  CHECK_FALSE(scrubber.in_the_past());
  scrubber.ask(0, 2.0);
  scrubber.follow(history({0, 10, 20}, 26), 9.0);
  CHECK_FALSE(scrubber.in_the_past());
}
