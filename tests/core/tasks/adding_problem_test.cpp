#include "core/tasks/adding_problem.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("adding: one number of each half is marked, and their sum is the answer") {
  for (const Index steps : {2, 3, 7, 50}) {
    CAPTURE(steps);
    const AddingProblem task(steps, 20, 4);
    SequenceBatch batch;
    task.draw(3, batch);
    REQUIRE(batch.dense.rows() == task.input_size());
    REQUIRE(batch.dense.cols() == steps * 20);
    CHECK(batch.dense.row(0).minCoeff() >= 0.0F);
    CHECK(batch.dense.row(0).maxCoeff() < 1.0F);
    for (Index sequence = 0; sequence < 20; ++sequence) {
      float first = 0.0F, second = 0.0F, sum = 0.0F;
      for (Index t = 0; t < steps; ++t) {
        const float mark = batch.dense(1, t * 20 + sequence);
        CHECK((mark == 0.0F || mark == 1.0F));
        (t < steps / 2 ? first : second) += mark;
        sum += mark * batch.dense(0, t * 20 + sequence);
      }
      CHECK(first == 1.0F);
      CHECK(second == 1.0F);
      CHECK(batch.values(0, sequence) == doctest::Approx(sum));
    }
  }
}

TEST_CASE("adding: marks reach every step, and always answering 1 has an error of 1/6") {
  const AddingProblem task(5, 2000, 1);
  SequenceBatch batch;
  task.draw(0, batch);
  for (Index t = 0; t < 5; ++t) CHECK(batch.dense.row(1).middleCols(t * 2000, 2000).maxCoeff() == 1.0F);
  const double error = (batch.values.array() - 1.0F).square().mean();
  CHECK(error == doctest::Approx(task.bounds().at(0).loss).epsilon(0.06));
}

TEST_CASE("adding: a batch is known by its number and seed") {
  const AddingProblem task(10, 4, 7);
  SequenceBatch batch, again, other;
  task.draw(5, batch);
  task.draw(6, again);
  CHECK(batch.dense != again.dense);
  task.draw(5, again);
  CHECK(batch.dense == again.dense);
  CHECK(batch.values == again.values);
  AddingProblem(10, 4, 8).draw(5, other);
  CHECK(batch.dense != other.dense);
}

TEST_CASE("adding: a person can read a sequence") {
  const AddingProblem task(2, 1, 7);
  SequenceBatch batch;
  batch.dense.resize(2, 3);
  batch.dense << 0.125F, 0.5F, 0.25F, 0.0F, 1.0F, 1.0F;
  batch.values = Matrix<float>::Constant(1, 1, 0.75F);
  CHECK(task.label(batch, 0, 0) == "");
  CHECK(task.label(batch, 0, 1) == "+");
  CHECK(AddingProblem(3, 1, 7).text(batch, 0) == "0.12 +0.50 +0.25 → 0.75");
}

TEST_CASE("adding: what cannot be is refused") {
  CHECK_THROWS_AS(AddingProblem(1, 4, 1), std::invalid_argument);
  CHECK_THROWS_AS(AddingProblem(10, 0, 1), std::invalid_argument);
}
