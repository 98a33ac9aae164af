#include "core/tasks/repeat_copy_task.h"

#include "core/math/check.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

RepeatCopyTask::RepeatCopyTask(const AlgorithmicOptions& options)
    : BitVectorTask(options, 1, {"end", "repeats"}, {"end"}), most_repeats_(options.most_repeats) {
  check(most_repeats_ >= 1, "the most repeats are ", most_repeats_, ", expected 1 or more");
}

double RepeatCopyTask::bits_without_memory(const AlgorithmicShape& shape) const {
  return static_cast<double>(bits() * shape.length * shape.repeats);
}

void RepeatCopyTask::draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const {
  draw_vectors(random, inputs, 0, shape.length);
  inputs(bits(), shape.length) = 1.0F;
  inputs(bits() + 1, shape.length + 1) = static_cast<float>(shape.repeats) / static_cast<float>(most_repeats_);
}

void RepeatCopyTask::find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const {
  const Index first = steps_entering(shape);
  for (Index repeat = 0; repeat < shape.repeats; ++repeat)
    targets.block(0, first + repeat * shape.length, bits(), shape.length) = inputs.topLeftCorner(bits(), shape.length);
  targets(bits(), targets.cols() - 1) = 1.0F;
}

const char* RepeatCopyTask::fixed_because(const AlgorithmicShape& shape, Index row, Index step) const {
  if (row == bits()) return "tells where the vectors end";
  if (row == bits() + 1) return "tells how long the answer is; set the number of repeats instead";
  return step < shape.length ? nullptr : "is no part of a vector";
}

std::string RepeatCopyTask::written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                                    ConstSequenceView targets) const {
  std::string text = vectors_text(inputs, 0, shape.length) + " × " + std::to_string(shape.repeats) + " →";
  const Index first = steps_entering(shape), last = targets.cols() - 1;
  for (Index step = first; step <= last; ++step) {
    const bool ends = targets(bits(), step) > 0.5F;
    const bool is_vector = step < last || (targets.col(step).head(bits()).array() > 0.5F).any();
    text += step > first && step < last && (step - first) % shape.length == 0 ? " | " : is_vector || ends ? " " : "";
    if (is_vector) text += vectors_text(targets, step, 1);
    if (ends) text += kEndSign;
  }
  return text;
}

}  // namespace unrolled
