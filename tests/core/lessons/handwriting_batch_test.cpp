#include "core/lessons/handwriting_batch.h"

#include <doctest/doctest.h>

#include <array>

#include "tests/core/allocations.h"

using namespace unrolled;

namespace {

// So many points to the right.
LabelledPen stroke(int points, std::vector<int> labels) {
  Ink ink;
  for (int i = 0; i < points; ++i)
    ink.points.push_back({0.2F * static_cast<float>(i), 0.0F, 0.03F * static_cast<float>(i), 0});
  return {pen_features(ink, 0.0), std::move(labels)};
}

}  // namespace

TEST_CASE("handwriting_batch: sequences beside one another, zeros beyond their ends") {
  const LabelledPen short_one = stroke(2, {3}), long_one = stroke(4, {1, 2});
  const std::array<const LabelledPen*, 2> both{&short_one, &long_one};
  HandwritingBatch batch;
  batch.assign(both);
  CHECK(batch.steps() == 4);
  CHECK(batch.batch() == 2);
  CHECK(batch.labels() == 3);
  CHECK(batch.lengths()[0] == 2);
  CHECK(batch.lengths()[1] == 4);
  const ConstMatrixView<float> inputs = batch.inputs();
  REQUIRE(inputs.cols() == 8);
  for (Index t = 0; t < 4; ++t) {
    CHECK(inputs.col(t * 2 + 1) == long_one.pen.inputs.col(t));
    if (t < 2)
      CHECK(inputs.col(t * 2) == short_one.pen.inputs.col(t));
    else
      CHECK(inputs.col(t * 2).isZero(0.0F));
  }
  const ctc::Targets targets = batch.targets(0);
  CHECK(targets.batch == 2);
  CHECK(targets.label_counts[0] == 1);
  CHECK(targets.label_counts[1] == 2);
  CHECK(targets.labels[0] == 3);
  CHECK(targets.labels[2] == 2);
  CHECK(targets.step_counts == batch.lengths());

  batch.assign(short_one.pen);  // a smaller one leaves nothing behind
  CHECK(batch.steps() == 2);
  CHECK(batch.batch() == 1);
  CHECK(batch.labels() == 0);
  CHECK(batch.inputs() == short_one.pen.inputs);
}

TEST_CASE("handwriting_batch: the same room serves batch after batch") {
  const LabelledPen first = stroke(9, {1, 2, 3}), second = stroke(5, {2});
  const std::array<const LabelledPen*, 2> both{&first, &second}, other{&second, &first};
  HandwritingBatch batch;
  batch.assign(both);
  const std::int64_t before = allocations();
  batch.assign(other);
  batch.assign(second.pen);
  batch.assign(both);
  if (allocations_are_counted()) CHECK(allocations() == before);
}

TEST_CASE("handwriting_batch: says what is missing") {
  HandwritingBatch batch;
  CHECK_THROWS_WITH_AS(batch.assign(std::span<const LabelledPen* const>()),
                       "HandwritingBatch: there is no sequence, expected at least one", std::invalid_argument);
  CHECK_THROWS_AS(batch.assign(PenSequence()), std::invalid_argument);
  const ClassSymbols digits("_0123456789");
  Ink ink;
  ink.points.push_back({});
  ink.label = "12";
  CHECK(labelled_pen(ink, 0.2, digits).labels == std::vector<int>{2, 3});
  ink.label = "1x";
  CHECK_THROWS_AS(labelled_pen(ink, 0.2, digits), std::invalid_argument);
}
