#include "core/math/ops/memory_addressing.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/softmax.h"
#include "tests/core/expect_gradient.h"

using namespace unrolled;

namespace {

struct Size {
  Index rows;
  Index width;
  Index batch;
};

const Size kSizes[] = {{4, 3, 2}, {1, 1, 1}, {1, 4, 3}, {6, 1, 1}, {17, 5, 2}};

// Weights over the rows, columns that sum to 1.
Matrix<double> some_weights(Index rows, Index batch, Random& random) {
  Matrix<double> weights = random_matrix({rows, batch}, random, Entries::kPositive);
  for (Index b = 0; b < batch; ++b) weights.col(b) /= weights.col(b).sum();
  return weights;
}

}  // namespace

TEST_CASE("cosine similarity: of every row with the key of its own sequence, and its gradient") {
  Random random(3);
  for (const Size& size : kSizes) {
    CAPTURE(size.rows);
    CAPTURE(size.width);
    CAPTURE(size.batch);
    const Matrix<double> memory = random_matrix({size.rows, size.width * size.batch}, random);
    const Matrix<double> keys = random_matrix({size.width, size.batch}, random);
    Tape<double> tape;
    const Matrix<double> y = cosine_similarity(tape, tape.constant(memory), tape.constant(keys)).value();
    for (Index b = 0; b < size.batch; ++b)
      for (Index n = 0; n < size.rows; ++n) {
        double dot = 0.0, squares = 0.0;
        for (Index m = 0; m < size.width; ++m) {
          dot += memory(n, b * size.width + m) * keys(m, b);
          squares += memory(n, b * size.width + m) * memory(n, b * size.width + m);
        }
        CHECK(y(n, b) == doctest::Approx(dot / (std::sqrt(squares) * keys.col(b).norm() + 1e-8)).epsilon(1e-12));
      }
    expect_gradient([](Tape<double>& t, const Operands& x) { return cosine_similarity(t, x[0], x[1]); },
                    {memory, keys});
    // A floor that matters.
    expect_gradient([](Tape<double>& t, const Operands& x) { return cosine_similarity(t, x[0], x[1], 0.5); },
                    {memory, keys});
  }
}

TEST_CASE("cosine similarity of rows and keys of zeros is 0, and its gradient is finite") {
  Matrix<double> memory{{1.0, 2.0, 0.5, 1.0}, {0.0, 0.0, 0.0, 0.0}};
  Matrix<double> keys{{0.0, 0.3}, {0.0, -0.4}};
  const std::vector<Matrix<double>> gradients = tape_gradients(
      [](Tape<double>& tape, const Operands& x) { return cosine_similarity(tape, x[0], x[1]); }, {memory, keys});
  for (const Matrix<double>& gradient : gradients) CHECK(gradient.allFinite());
  Tape<float> tape;
  const Var<float> m = tape.input(memory.cast<float>());
  const Var<float> y = cosine_similarity(tape, m, tape.input(keys.cast<float>()));
  CHECK(y.value().col(0).isZero(0.0F));
  CHECK(y.value()(1, 1) == 0.0F);
  CHECK(y.value()(0, 1) == doctest::Approx((0.15 - 0.4) / (0.5 * std::sqrt(1.25))));
  tape.backward(sum(tape, y));
  CHECK(m.gradient().allFinite());
}

TEST_CASE("content weights are the softmax of the similarities times their strength") {
  Random random(5);
  for (const Size& size : kSizes) {
    const Matrix<double> similarity = random_matrix({size.rows, size.batch}, random);
    const Matrix<double> strength = random_matrix({1, size.batch}, random, Entries::kPositive);
    Tape<double> tape;
    const Matrix<double> scaled = similarity * strength.row(0).transpose().asDiagonal();
    const Matrix<double> y = content_weights(tape, tape.constant(similarity), tape.constant(strength)).value();
    CHECK(y.isApprox(softmax(tape, tape.constant(scaled)).value(), 1e-14));
    expect_gradient([](Tape<double>& t, const Operands& x) { return content_weights(t, x[0], x[1]); },
                    {similarity, strength});
  }
  // A strength of 0 knows no rows; a large one knows but the best, and overflows nowhere.
  Tape<float> tape;
  const Var<float> similarity = tape.constant(Matrix<float>{{0.9F, 0.9F}, {1.0F, 1.0F}, {-1.0F, -1.0F}});
  const Matrix<float> y = content_weights(tape, similarity, tape.constant(Matrix<float>{{0.0F, 5000.0F}})).value();
  CHECK(y.col(0).isApproxToConstant(1.0F / 3.0F));
  CHECK(y.col(1) == Matrix<float>{{0.0F}, {1.0F}, {0.0F}}.col(0));
}

TEST_CASE("interpolation: a gate of 1 takes the content, one of 0 what was there before") {
  Random random(7);
  for (const Size& size : kSizes) {
    const Matrix<double> gate = random_matrix({1, size.batch}, random, Entries::kPositive);
    const Matrix<double> content = some_weights(size.rows, size.batch, random);
    const Matrix<double> before = some_weights(size.rows, size.batch, random);
    expect_gradient([](Tape<double>& t, const Operands& x) { return interpolate(t, x[0], x[1], x[2]); },
                    {gate, content, before});
  }
  const Matrix<double> content{{0.2, 0.2, 0.2}, {0.8, 0.8, 0.8}};
  const Matrix<double> before{{1.0, 1.0, 1.0}, {0.0, 0.0, 0.0}};
  Tape<double> tape;
  const Var<double> gate = tape.constant(Matrix<double>{{1.0, 0.0, 0.25}});
  const Matrix<double> y = interpolate(tape, gate, tape.constant(content), tape.constant(before)).value();
  CHECK(y.isApprox(Matrix<double>{{0.2, 1.0, 0.8}, {0.8, 0.0, 0.2}}, 1e-15));
}

TEST_CASE("circular convolution: the sum as it stands, around the ends and around small memories") {
  Random random(11);
  for (const Index rows : {1, 2, 3, 5, 18})
    for (const Index count : {1, 3, 5, 7}) {
      CAPTURE(rows);
      CAPTURE(count);
      const Matrix<double> weights = some_weights(rows, 2, random);
      const Matrix<double> shifts = some_weights(count, 2, random);
      Tape<double> tape;
      const Matrix<double> y = circular_convolution(tape, tape.constant(weights), tape.constant(shifts)).value();
      Matrix<double> expected = Matrix<double>::Zero(rows, 2);
      for (Index b = 0; b < 2; ++b)
        for (Index i = 0; i < rows; ++i)
          for (Index k = 0; k < count; ++k) {
            const Index from = i - (k - count / 2) + 8 * rows;
            expected(i, b) += shifts(k, b) * weights(from % rows, b);
          }
      CHECK(y.isApprox(expected, 1e-14));
      expect_gradient([](Tape<double>& t, const Operands& x) { return circular_convolution(t, x[0], x[1]); },
                      {weights, shifts});
    }
}

TEST_CASE("circular convolution: a shift of exactly one row moves exactly one row, and comes back after a round") {
  Tape<float> tape;
  Matrix<float> at = Matrix<float>::Zero(5, 1);
  at(3, 0) = 1.0F;
  const Var<float> forward = tape.constant(Matrix<float>{{0.0F}, {0.0F}, {1.0F}});
  const Var<float> back = tape.constant(Matrix<float>{{1.0F}, {0.0F}, {0.0F}});
  Var<float> w = tape.constant(at);
  w = circular_convolution(tape, w, forward);
  CHECK(w.value()(4, 0) == 1.0F);
  w = circular_convolution(tape, w, forward);
  CHECK(w.value()(0, 0) == 1.0F);
  CHECK(w.value().sum() == 1.0F);
  for (int step = 0; step < 2; ++step) w = circular_convolution(tape, w, back);
  CHECK(w.value() == at);
}

TEST_CASE("sharpening: powers of the weights that sum to 1, sharper with every gamma") {
  Random random(13);
  for (const Size& size : kSizes) {
    const Matrix<double> weights = some_weights(size.rows, size.batch, random);
    Matrix<double> gamma = random_matrix({1, size.batch}, random, Entries::kPositive);
    gamma.array() += 1.0;
    Tape<double> tape;
    const Matrix<double> y = sharpen(tape, tape.constant(weights), tape.constant(gamma)).value();
    for (Index b = 0; b < size.batch; ++b) {
      const Matrix<double> powers = weights.col(b).array().pow(gamma(0, b));
      CHECK(y.col(b).isApprox(powers.col(0) / powers.sum(), 1e-9));
    }
    expect_gradient([](Tape<double>& t, const Operands& x) { return sharpen(t, x[0], x[1]); }, {weights, gamma});
    // A gamma of 1 leaves them as they are.
    const Var<double> one = tape.constant(Matrix<double>::Ones(1, size.batch));
    CHECK(sharpen(tape, tape.constant(weights), one).value().isApprox(weights, 1e-10));
  }
  Tape<double> tape;
  const Var<double> weights = tape.constant(Matrix<double>{{0.5}, {0.3}, {0.2}});
  double highest = 0.5;
  for (const double gamma : {1.5, 2.0, 5.0, 20.0}) {
    const Matrix<double> y = sharpen(tape, weights, tape.constant(Matrix<double>{{gamma}})).value();
    CHECK(y(0, 0) > highest);
    CHECK(y.sum() == doctest::Approx(1.0));
    highest = y(0, 0);
  }
  CHECK(highest > 0.9999);
}

TEST_CASE("sharpening in float: neither zeros nor large powers of small weights make it anything but weights") {
  Tape<float> tape;
  Matrix<float> weights = Matrix<float>::Constant(128, 2, 1.0F / 128.0F);
  weights.col(1).setZero();
  weights(7, 1) = 1.0F;
  const Var<float> w = tape.input(weights);
  const Var<float> y = sharpen(tape, w, tape.constant(Matrix<float>{{21.0F, 21.0F}}));
  CHECK(y.value().col(0).isApprox(weights.col(0), 1e-5F));
  CHECK(y.value()(7, 1) == 1.0F);
  CHECK(y.value().col(1).sum() == 1.0F);
  const Matrix<float> slope = asymmetric_weights(128, 2).cast<float>();
  tape.backward(sum(tape, hadamard(tape, y, tape.constant(slope))));
  CHECK(w.gradient().allFinite());
}

TEST_CASE("addressing of a memory refuses shapes that do not fit") {
  Tape<double> tape;
  const auto ones = [&](Index rows, Index cols) { return tape.constant(Matrix<double>::Ones(rows, cols)); };
  CHECK_THROWS_WITH_AS(cosine_similarity(tape, ones(4, 5), ones(3, 2)),
                       "cosine_similarity: the memory is 4 x 5, expected N x 6 for keys of 3 x 2",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(content_weights(tape, ones(4, 2), ones(1, 3)),
                       "content_weights: the strength is 1 x 3, expected 1 x 2", std::invalid_argument);
  CHECK_THROWS_WITH_AS(interpolate(tape, ones(2, 2), ones(4, 2), ones(4, 2)),
                       "interpolate: the gate is 2 x 2, expected 1 x 2", std::invalid_argument);
  CHECK_THROWS_AS(interpolate(tape, ones(1, 2), ones(4, 2), ones(3, 2)), std::invalid_argument);
  CHECK_THROWS_WITH_AS(
      circular_convolution(tape, ones(4, 2), ones(2, 2)),
      "circular_convolution: the shifts are 2 x 2 for weights of 4 x 2, expected an odd number of rows x 2",
      std::invalid_argument);
  CHECK_THROWS_WITH_AS(sharpen(tape, ones(4, 2), ones(1, 1)), "sharpen: the gamma is 1 x 1, expected 1 x 2",
                       std::invalid_argument);
}
