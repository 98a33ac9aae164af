#include "app/shell/pointing.h"

#include <doctest/doctest.h>

#include "core/run/snapshot.h"

using namespace unrolled;

TEST_CASE("pointing: a click pins what it points at, a second one there unpins it") {
  Selection pinned = pin({}, {3, 7});
  CHECK(pinned == Selection{3, 7});
  CHECK(pin(pinned, {3, 7}) == Selection{});
  CHECK(pin(pinned, {4, 7}) == Selection{4, 7});
  CHECK(pin(pinned, {9, -1}) == Selection{9, 7});   // a character has a time step alone
  CHECK(pin(pinned, {3, -1}) == Selection{-1, 7});  // the same one again
  CHECK(pin(pinned, {-1, -1}) == pinned);
}

TEST_CASE("pointing: the pin moves inside the states") {
  const StateSize size{10, 4};
  CHECK(move_pin({}, 1, 0, size) == Selection{0, -1});
  CHECK(move_pin({0, 3}, -1, 1, size) == Selection{0, 3});
  CHECK(move_pin({4, 2}, 1, -1, size) == Selection{5, 1});
  CHECK(move_pin({}, 1, 1, {}) == Selection{});
  CHECK(inside(Selection{10, 3}, size) == Selection{-1, 3});
  CHECK(inside(Selection{9, 4}, size) == Selection{9, -1});
}

TEST_CASE("pointing: where there is an encoder the pin moves up and down in what it reads") {
  const StateSize size{10, 4, 6};
  CHECK(move_pin({}, 0, 1, size) == Selection{-1, -1, 0});
  CHECK(move_pin({3, 2, 5}, 1, 1, size) == Selection{4, 2, 5});
  CHECK(pin({3, -1, 5}, {3, -1, 5}) == Selection{});
  CHECK(pin({3, -1, 5}, {3, -1, 4}) == Selection{3, -1, 4});
  CHECK(inside(Selection{3, 2, 6}, size) == Selection{3, 2, -1});
}

TEST_CASE("pointing: where there is a memory the pin moves up and down in its rows") {
  StateSize size{10, 4};
  size.rows = 32;
  Selection pinned = move_pin({3, 2}, 0, 1, size);
  CHECK(pinned.row == 0);
  CHECK(pinned.unit == 2);
  pinned = move_pin(pinned, 1, 1, size);
  CHECK(pinned.row == 1);
  CHECK(pinned.time == 4);
  Selection clicked;
  clicked.row = 1;
  CHECK(pin(pinned, clicked).row == -1);
  size.rows = 1;
  CHECK(inside(pinned, size).row == -1);
}

TEST_CASE("pointing: a stretch keeps the end at which it was begun, and stays inside the states") {
  const StateSize size{10, 4};
  CHECK(Stretch{}.brush() == Brush{});
  CHECK(Stretch{7, 3}.brush() == Brush{3, 7});
  Stretch stretch = extend({}, {4, 1}, 1, size);
  CHECK(stretch.brush() == Brush{4, 5});
  stretch = extend(extend(stretch, {4, 1}, -1, size), {4, 1}, -1, size);
  CHECK(stretch.brush() == Brush{3, 4});
  for (int i = 0; i < 9; ++i) stretch = extend(stretch, {}, -1, size);
  CHECK(stretch.brush() == Brush{0, 4});
  CHECK(extend({}, {}, 2, size).brush() == Brush{0, 2});
  CHECK(extend({}, {}, 1, {}).empty());
  CHECK(inside(Stretch{8, 2}, {5, 4}).brush() == Brush{2, 4});
  CHECK(inside(Stretch{8, 6}, {5, 4}).empty());
}

TEST_CASE("pointing: the size is that of the states") {
  Snapshot snapshot;
  CHECK(state_size(snapshot).times == 0);
  Observable states;
  states.group = "states";
  states.values = Matrix<float>::Zero(5, 20);
  snapshot.observables.push_back(std::make_shared<Observable>(states));
  Observable weights;
  weights.group = "heads";
  weights.values = Matrix<float>::Zero(32, 20);
  snapshot.observables.push_back(std::make_shared<Observable>(weights));
  CHECK(state_size(snapshot).rows == 32);
  states.values = Matrix<float>::Zero(5, 30);
  states.cols.along_source = true;
  snapshot.observables.push_back(std::make_shared<Observable>(states));
  states.cols.along_source = false;
  states.group = "gradient_flow";
  states.values = Matrix<float>::Zero(50, 200);
  snapshot.observables.push_back(std::make_shared<Observable>(states));
  CHECK(state_size(snapshot).times == 20);
  CHECK(state_size(snapshot).units == 5);
  CHECK(state_size(snapshot).sources == 30);

  Snapshot ctc;
  states.group = "ctc";
  states.id = "ctc.y";
  states.values = Matrix<float>::Zero(6, 8);
  ctc.observables.push_back(std::make_shared<Observable>(states));
  states.id = "ctc.alpha";
  states.values = Matrix<float>::Zero(11, 8);
  ctc.observables.push_back(std::make_shared<Observable>(states));
  CHECK(state_size(ctc).times == 8);
  CHECK(state_size(ctc).units == 11);
  // Beside a network's states the tables' rows are no units.
  states.group = "states";
  states.id = "state.h";
  states.values = Matrix<float>::Zero(4, 8);
  ctc.observables.push_back(std::make_shared<Observable>(states));
  CHECK(state_size(ctc).units == 4);
  CHECK(inside(Selection{3, 3, -1, 10}, state_size(ctc)) == Selection{3, 3, -1, 10});
  CHECK(inside(Selection{3, 4, -1, 11}, state_size(ctc)) == Selection{3});

  Snapshot chain;
  states.id = "chain.paths";
  states.values = Matrix<float>::Zero(5, 5);
  chain.observables.push_back(std::make_shared<Observable>(states));
  CHECK(state_size(chain).times == 5);
  CHECK(state_size(chain).units == 5);
}
