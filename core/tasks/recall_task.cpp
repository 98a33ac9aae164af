#include "core/tasks/recall_task.h"

#include "core/math/check.h"

namespace unrolled {

namespace {

// Where bits are few there may be fewer different items than are asked for.
constexpr int kTries = 20;

}  // namespace

RecallTask::RecallTask(const AlgorithmicOptions& options)
    : BitVectorTask(options, 2, {"item", "query"}), vectors_(options.item_length) {
  check(vectors_ >= 1, "an item has ", vectors_, " vectors, expected 1 or more");
}

double RecallTask::bits_without_memory(const AlgorithmicShape& /*shape*/) const {
  return static_cast<double>(bits() * vectors_);
}

float RecallTask::difference(ConstSequenceView inputs, Index step, Index other) const {
  return (inputs.block(0, step, bits(), vectors_) - inputs.block(0, other, bits(), vectors_)).cwiseAbs().sum();
}

void RecallTask::draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const {
  const ConstSequenceView drawn(inputs.data(), inputs.rows(), inputs.cols(),
                                Eigen::OuterStride<>(inputs.outerStride()));
  const auto is_new = [&](Index number) {
    for (Index earlier = 0; earlier < number; ++earlier)
      if (difference(drawn, item(earlier), item(number)) == 0.0F) return false;
    return true;
  };
  for (Index number = 0; number < shape.length; ++number) {
    inputs(bits(), item(number) - 1) = 1.0F;
    for (int i = 0; i < kTries; ++i) {
      draw_vectors(random, inputs, item(number), vectors_);
      if (is_new(number)) break;
    }
  }
  const Index first = query(shape);
  inputs(bits() + 1, first - 1) = 1.0F;
  inputs(bits() + 1, first + vectors_) = 1.0F;
  const Index asked = static_cast<Index>(random.below(static_cast<std::uint64_t>(shape.length - 1)));
  inputs.block(0, first, bits(), vectors_) = inputs.block(0, item(asked), bits(), vectors_);
}

void RecallTask::find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const {
  Index nearest = 0;
  for (Index number = 1; number + 1 < shape.length; ++number)
    if (difference(inputs, item(number), query(shape)) < difference(inputs, item(nearest), query(shape)))
      nearest = number;
  targets.rightCols(vectors_) = inputs.block(0, item(nearest + 1), bits(), vectors_);
}

const char* RecallTask::fixed_because(const AlgorithmicShape& shape, Index row, Index step) const {
  if (row == bits()) return "tells where items begin";
  if (row == bits() + 1) return "tells where the query begins and ends";
  const bool mark = step < query(shape) ? step % (vectors_ + 1) == 0 : step == query(shape) + vectors_;
  return mark ? "is no part of a vector" : nullptr;
}

std::string RecallTask::written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                                ConstSequenceView targets) const {
  const auto item_text = [&](ConstSequenceView values, Index first) {
    return "(" + vectors_text(values, first, vectors_) + ")";
  };
  std::string text;
  for (Index number = 0; number < shape.length; ++number) text += item_text(inputs, item(number)) + " ";
  return text + "· " + item_text(inputs, query(shape)) + "? → " + item_text(targets, steps_entering(shape));
}

}  // namespace unrolled
