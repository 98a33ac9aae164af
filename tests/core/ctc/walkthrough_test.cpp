#include "core/ctc/walkthrough.h"

#include <doctest/doctest.h>

using namespace unrolled;
using ctc::Walkthrough;
using Pass = Walkthrough::Pass;
using Stride = Walkthrough::Stride;

TEST_CASE("walkthrough: the tables of \"ab\" in three steps are filled cell by cell, column by column, pass by pass") {
  const ctc::Topology topology({1, 2}, 0, 3);
  const Walkthrough walk(topology, 3);
  // α: 2 states can be reached in one step, 4 in two, 5 in three; β the same from the other end.
  CHECK(walk.size() == 2 * (2 + 4 + 5));
  CHECK(walk.next(0, Stride::kCell) == 1);
  CHECK(walk.current(1)->s == 0);
  CHECK(walk.next(0, Stride::kColumn) == 2);
  CHECK(walk.next(1, Stride::kColumn) == 2);
  CHECK(walk.next(2, Stride::kColumn) == 6);
  CHECK(walk.next(0, Stride::kPass) == 11);
  CHECK(walk.next(11, Stride::kPass) == 22);
  CHECK(walk.next(22, Stride::kCell) == 22);
  CHECK(walk.current(12)->pass == Pass::kBeta);
  CHECK(walk.current(12)->s == 4);
  CHECK(walk.current(12)->t == 2);

  CHECK(walk.previous(22, Stride::kPass) == 11);
  CHECK(walk.previous(11, Stride::kColumn) == 6);
  CHECK(walk.previous(5, Stride::kColumn) == 2);
  CHECK(walk.previous(0, Stride::kCell) == 0);
  for (Index cursor = 0; cursor < walk.size(); ++cursor)
    CHECK(walk.previous(walk.next(cursor, Stride::kCell), Stride::kCell) == cursor);

  CHECK(walk.is_filled(3, Pass::kAlpha, 0, 1));
  CHECK_FALSE(walk.is_filled(3, Pass::kAlpha, 1, 1));
  CHECK_FALSE(walk.is_filled(11, Pass::kBeta, 4, 2));
  CHECK(walk.is_filled(Walkthrough::kEverything, Pass::kBeta, 0, 0));
  CHECK(walk.at(Pass::kAlpha, 4, 0) == Walkthrough::kEverything);  // cannot be reached
  CHECK(walk.at(Pass::kAlpha, 1, 2) == 8);
  CHECK(walk.current(walk.at(Pass::kBeta, 1, 0))->s == 1);
  CHECK(walk.valid(23) == Walkthrough::kEverything);
  CHECK(walk.current(Walkthrough::kEverything) == nullptr);
}

TEST_CASE("walkthrough: an empty target and one step have two tables of one cell each") {
  const Walkthrough walk(ctc::Topology({}, 0, 2), 1);
  CHECK(walk.size() == 2);
  CHECK(walk.next(Walkthrough::kEverything, Stride::kPass) == 1);
  CHECK(walk.previous(Walkthrough::kEverything, Stride::kPass) == 1);
}
