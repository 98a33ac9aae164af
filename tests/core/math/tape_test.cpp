#include "core/math/tape.h"

#include <doctest/doctest.h>

#include <limits>

#include "core/math/random.h"

using namespace unrolled;

namespace {

Var<double> squared_sum(Tape<double>& tape, Var<double> x) {
  Var<double> y = tape.result("squared_sum", 1, 1, {x});
  y.value()(0, 0) = x.value().squaredNorm();
  tape.on_backward(y, [=] { x.accumulate(2.0 * y.gradient()(0, 0) * x.value()); });
  return y;
}

}  // namespace

TEST_CASE("gradients of a value used twice add up") {
  Tape<double> tape;
  Parameter<double> weight;
  weight.value = weight.gradient = Matrix<double>::Constant(2, 2, 3.0);
  Var<double> first = tape.parameter(weight);
  Var<double> second = tape.parameter(weight);
  Var<double> a = squared_sum(tape, first);
  Var<double> b = squared_sum(tape, second);
  Var<double> total = tape.result("total", 1, 1, {a, b});
  total.value() = a.value() + b.value();
  tape.on_backward(total, [=] {
    a.accumulate(total.gradient());
    b.accumulate(total.gradient());
  });
  tape.backward(total);
  CHECK(weight.gradient == Matrix<double>::Constant(2, 2, 12.0));
}

TEST_CASE("nothing is carried over from one recording to the next") {
  Tape<double> tape;
  for (int round = 0; round < 3; ++round) {
    tape.reset();
    Var<double> x = tape.input(Matrix<double>::Constant(5, 7, 1.5));
    tape.backward(squared_sum(tape, x));
    CHECK(x.gradient() == Matrix<double>::Constant(5, 7, 3.0));
  }
}

TEST_CASE("the arena settles in one block") {
  Arena arena(1024);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 100; ++i) CHECK(reinterpret_cast<std::uintptr_t>(arena.allocate(1000)) % 64 == 0);
    arena.reset();
  }
  const std::size_t reserved = arena.bytes_reserved();
  for (int i = 0; i < 100; ++i) arena.allocate(1000);
  CHECK(arena.bytes_reserved() == reserved);
}

TEST_CASE("the first bad quantity is named, values before gradients") {
  Tape<double> tape;
  Matrix<double> x = Matrix<double>::Ones(3, 2);
  x(2, 1) = std::numeric_limits<double>::infinity();
  Var<double> input = tape.input(x, "x");
  squared_sum(tape, input);
  CHECK(tape.first_not_finite() == "x at row 2, column 1");
  tape.reset();
  tape.input(Matrix<double>::Ones(3, 2), "x");
  CHECK(tape.first_not_finite().empty());
}

TEST_CASE("backward refuses what is not a learnt scalar") {
  Tape<double> tape;
  CHECK_THROWS_WITH_AS(tape.backward(tape.input(Matrix<double>::Ones(2, 1))),
                       "Tape::backward: the loss is 2 x 1, expected 1 x 1", std::invalid_argument);
  CHECK_THROWS_AS(tape.backward(tape.constant(Matrix<double>::Ones(1, 1))), std::invalid_argument);
}

TEST_CASE("random numbers follow the published generator") {
  // The reference implementation of xoshiro256++ from the state {1, 2, 3, 4}.
  Random random(0);
  random.set_state({1, 2, 3, 4});
  CHECK(random.next() == 41943041ULL);
  CHECK(random.next() == 58720359ULL);
  CHECK(random.next() == 3588806011781223ULL);
}
