#include "core/tasks/bit_vector_task.h"

#include "core/math/check.h"

namespace unrolled {

namespace {

std::vector<std::string> names(Index bits, const std::vector<std::string>& marks) {
  check(bits > 0, "a vector has ", bits, " bits, expected 1 or more");
  std::vector<std::string> names;
  for (Index bit = 1; bit <= bits; ++bit) names.push_back("bit " + std::to_string(bit));
  names.insert(names.end(), marks.begin(), marks.end());
  return names;
}

}  // namespace

BitVectorTask::BitVectorTask(const AlgorithmicOptions& options, Index least,
                             const std::vector<std::string>& input_marks, const std::vector<std::string>& output_marks)
    : AlgorithmicTask(options, least, names(options.bits, input_marks), names(options.bits, output_marks)),
      bits_(options.bits) {}

void BitVectorTask::draw_vectors(Random& random, SequenceView inputs, Index first, Index count) const {
  for (Index step = first; step < first + count; ++step)
    for (Index bit = 0; bit < bits_; ++bit) inputs(bit, step) = random.below(2) == 1 ? 1.0F : 0.0F;
}

std::string BitVectorTask::vectors_text(ConstSequenceView values, Index first, Index count) const {
  std::string text;
  for (Index step = first; step < first + count; ++step) {
    if (step > first) text += ' ';
    for (Index bit = 0; bit < bits_; ++bit) text += values(bit, step) > 0.5F ? '1' : '0';
  }
  return text;
}

}  // namespace unrolled
