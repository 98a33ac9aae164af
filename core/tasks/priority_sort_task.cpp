#include "core/tasks/priority_sort_task.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "core/math/check.h"

namespace unrolled {

namespace {

std::string priority_text(float priority) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f", std::abs(static_cast<double>(priority)));
  return (priority < 0.0F ? "−" : "") + std::string(text);
}

}  // namespace

PrioritySortTask::PrioritySortTask(const AlgorithmicOptions& options)
    : BitVectorTask(options, 1, {"priority", "end"}) {}

Index PrioritySortTask::steps_asked(const AlgorithmicShape& shape) const {
  return std::max<Index>(1, (4 * shape.length + 2) / 5);  // 4/5 of them, rounded
}

double PrioritySortTask::bits_without_memory(const AlgorithmicShape& shape) const {
  return static_cast<double>(bits() * steps_asked(shape));
}

void PrioritySortTask::draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const {
  draw_vectors(random, inputs, 0, shape.length);
  for (Index step = 0; step < shape.length; ++step)
    inputs(priority(), step) = static_cast<float>(random.uniform(-1.0, 1.0));
  inputs(priority() + 1, shape.length) = 1.0F;
}

void PrioritySortTask::find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs,
                                    SequenceView targets) const {
  // One after the other, since an order of all of them would need room of its own.
  const auto comes_before = [&](Index a, Index b) {
    const float difference = inputs(priority(), a) - inputs(priority(), b);
    return difference > 0.0F || (difference == 0.0F && a < b);
  };
  Index last = -1;
  for (Index answer = steps_entering(shape); answer < targets.cols(); ++answer) {
    Index next = -1;
    for (Index step = 0; step < shape.length; ++step)
      if ((last < 0 || comes_before(last, step)) && (next < 0 || comes_before(step, next))) next = step;
    targets.col(answer) = inputs.col(next).head(bits());
    last = next;
  }
}

const char* PrioritySortTask::fixed_because(const AlgorithmicShape& shape, Index row, Index step) const {
  if (row == priority() + 1) return "tells where the vectors end";
  return step < shape.length ? nullptr : "is no part of a vector";
}

void PrioritySortTask::set_input(SequenceView inputs, Index row, Index step, float value) const {
  if (row != priority()) return BitVectorTask::set_input(inputs, row, step, value);
  check(value >= -1.0F && value <= 1.0F, "a priority is between −1 and 1, not ", value);
  inputs(row, step) = value;
}

std::string PrioritySortTask::written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                                      ConstSequenceView targets) const {
  std::string text;
  for (Index step = 0; step < shape.length; ++step)
    text += vectors_text(inputs, step, 1) + " (" + priority_text(inputs(priority(), step)) + ") ";
  return text + "→ " + vectors_text(targets, steps_entering(shape), steps_asked(shape));
}

}  // namespace unrolled
