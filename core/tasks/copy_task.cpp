#include "core/tasks/copy_task.h"

namespace unrolled {

CopyTask::CopyTask(const AlgorithmicOptions& options) : BitVectorTask(options, 1, {"end"}) {}

double CopyTask::bits_without_memory(const AlgorithmicShape& shape) const {
  return static_cast<double>(bits() * shape.length);
}

void CopyTask::draw_inputs(const AlgorithmicShape& shape, Random& random, SequenceView inputs) const {
  draw_vectors(random, inputs, 0, shape.length);
  inputs(bits(), shape.length) = 1.0F;
}

void CopyTask::find_answers(const AlgorithmicShape& shape, ConstSequenceView inputs, SequenceView targets) const {
  targets.rightCols(shape.length) = inputs.topLeftCorner(bits(), shape.length);
}

const char* CopyTask::fixed_because(const AlgorithmicShape& shape, Index row, Index step) const {
  if (row == bits()) return "tells where the vectors end";
  return step < shape.length ? nullptr : "is no part of a vector";
}

std::string CopyTask::written(const AlgorithmicShape& shape, ConstSequenceView inputs,
                              ConstSequenceView targets) const {
  return vectors_text(inputs, 0, shape.length) + " → " + vectors_text(targets, shape.length + 1, shape.length);
}

}  // namespace unrolled
