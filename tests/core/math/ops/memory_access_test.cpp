#include "core/math/ops/memory_access.h"

#include <doctest/doctest.h>

#include "core/math/ops/memory_addressing.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

struct Size {
  Index rows;
  Index width;
  Index batch;
};

const Size kSizes[] = {{4, 3, 2}, {1, 1, 1}, {1, 4, 3}, {6, 1, 1}, {17, 5, 2}};

Matrix<double> one_column(std::initializer_list<double> values) {
  Matrix<double> made(static_cast<Index>(values.size()), 1);
  Index at = 0;
  for (const double value : values) made(at++, 0) = value;
  return made;
}

}  // namespace

TEST_CASE("memory: what is read is the weighted sum of its rows") {
  Random random(3);
  for (const Size& size : kSizes) {
    CAPTURE(size.rows);
    CAPTURE(size.width);
    CAPTURE(size.batch);
    const Matrix<double> memory = random_matrix({size.rows, size.width * size.batch}, random);
    const Matrix<double> weights = random_matrix({size.rows, size.batch}, random);
    Tape<double> tape;
    const Matrix<double> r = read_memory(tape, tape.constant(memory), tape.constant(weights)).value();
    for (Index b = 0; b < size.batch; ++b)
      for (Index m = 0; m < size.width; ++m) {
        double expected = 0.0;
        for (Index n = 0; n < size.rows; ++n) expected += weights(n, b) * memory(n, b * size.width + m);
        CHECK(r(m, b) == doctest::Approx(expected).epsilon(1e-12));
      }
    expect_gradient([](Tape<double>& t, const Operands& x) { return read_memory(t, x[0], x[1]); }, {memory, weights});
  }
}

TEST_CASE("memory: erase and add change every row by its share, and overwriting erases all") {
  Random random(5);
  for (const Size& size : kSizes) {
    CAPTURE(size.rows);
    CAPTURE(size.width);
    CAPTURE(size.batch);
    const Matrix<double> memory = random_matrix({size.rows, size.width * size.batch}, random);
    const Matrix<double> weights = random_matrix({size.rows, size.batch}, random);
    const Matrix<double> erase = random_matrix({size.width, size.batch}, random);
    const Matrix<double> add = random_matrix({size.width, size.batch}, random);
    Tape<double> tape;
    const Var<double> M = tape.constant(memory);
    const Var<double> w = tape.constant(weights);
    const Var<double> e = tape.constant(erase);
    const Var<double> a = tape.constant(add);
    const Matrix<double> both = erase_and_add(tape, M, w, e, a).value();
    const Matrix<double> over = overwrite(tape, M, w, a).value();
    for (Index b = 0; b < size.batch; ++b)
      for (Index m = 0; m < size.width; ++m)
        for (Index n = 0; n < size.rows; ++n) {
          const double before = memory(n, b * size.width + m);
          const double share = weights(n, b);
          CHECK(both(n, b * size.width + m) ==
                doctest::Approx(before * (1.0 - share * erase(m, b)) + share * add(m, b)).epsilon(1e-12));
          CHECK(over(n, b * size.width + m) ==
                doctest::Approx(share * add(m, b) + (1.0 - share) * before).epsilon(1e-12));
        }
    const Var<double> all = tape.constant(Matrix<double>::Ones(size.width, size.batch));
    CHECK(over == erase_and_add(tape, M, w, all, a).value());
    // One after the other it is the same.
    const Var<double> erased = erase_and_add(tape, M, w, e, {});
    CHECK(erase_and_add(tape, erased, w, {}, a).value().isApprox(both, 1e-13));

    expect_gradient([](Tape<double>& t, const Operands& x) { return erase_and_add(t, x[0], x[1], x[2], x[3]); },
                    {memory, weights, erase, add});
    expect_gradient([](Tape<double>& t, const Operands& x) { return erase_and_add(t, x[0], x[1], x[2], {}); },
                    {memory, weights, erase});
    expect_gradient([](Tape<double>& t, const Operands& x) { return erase_and_add(t, x[0], x[1], {}, x[2]); },
                    {memory, weights, add});
    expect_gradient([](Tape<double>& t, const Operands& x) { return overwrite(t, x[0], x[1], x[2]); },
                    {memory, weights, add});
  }
}

TEST_CASE("memory: what a published sequence of writes leaves to be read") {
  // The values of pytorch-ntm's test of its memory: each case writes with w, e and a, and reads with w.
  struct Case {
    Matrix<double> w, e, a, expected;
  };
  const Matrix<double> ones = one_column({1, 1, 1, 1});
  const Matrix<double> zeros = one_column({0, 0, 0, 0});
  const Case cases[] = {
      {one_column({1, 0, 0, 0}), ones, one_column({1, 0, 0, 0}), one_column({1, 0, 0, 0})},
      {one_column({0, 1, 0, 0}), ones, one_column({0, 1, 0, 0}), one_column({0, 1, 0, 0})},
      {one_column({0, 0, 1, 0}), ones, one_column({0, 0, 1, 0}), one_column({0, 0, 1, 0})},
      {one_column({0, 0, 0, 1}), ones, one_column({0, 0, 0, 1}), one_column({0, 0, 0, 1})},
      {one_column({1, 0, 0, 0}), one_column({0, 1, 1, 1}), one_column({0, 1, 1, 1}), ones},
      {one_column({0, 1, 0, 0}), zeros, one_column({0, 0, 1, 0}), one_column({0, 1, 1, 0})},
      {one_column({0, 0, 1, 0}), zeros, zeros, one_column({0, 0, 1, 0})},
      {one_column({0, 0, 0, 1}), one_column({0, 0, 0, 0.5}), one_column({0, 0, 0, 0.2}), one_column({0, 0, 0, 0.7})},
      {one_column({0.5, 0.5, 0, 0}), ones, zeros, one_column({0.25, 0.5, 0.5, 0.25})},
  };
  Tape<double> tape;
  Random random(7);
  Var<double> memory = tape.constant(random_matrix({4, 4}, random));
  for (const Case& the : cases) {
    const Var<double> w = tape.constant(the.w);
    memory = erase_and_add(tape, memory, w, tape.constant(the.e), tape.constant(the.a));
    CHECK(read_memory(tape, memory, w).value().isApprox(the.expected, 1e-15));
  }
}

TEST_CASE("memory: reading and writing refuse shapes that do not fit") {
  Tape<double> tape;
  const auto ones = [&](Index rows, Index cols) { return tape.constant(Matrix<double>::Ones(rows, cols)); };
  CHECK_THROWS_WITH_AS(read_memory(tape, ones(4, 6), ones(3, 2)),
                       "read_memory: the memory is 4 x 6 for weights of 3 x 2, expected as many rows, and columns for "
                       "each of 2",
                       std::invalid_argument);
  CHECK_THROWS_AS(read_memory(tape, ones(4, 5), ones(4, 2)), std::invalid_argument);
  CHECK_THROWS_WITH_AS(erase_and_add(tape, ones(4, 6), ones(4, 2), ones(2, 2), ones(3, 2)),
                       "erase_and_add: the erase vectors are 2 x 2, expected 3 x 2", std::invalid_argument);
  CHECK_THROWS_WITH_AS(overwrite(tape, ones(4, 6), ones(4, 2), ones(3, 1)),
                       "overwrite: the add vectors are 3 x 1, expected 3 x 2", std::invalid_argument);
}
