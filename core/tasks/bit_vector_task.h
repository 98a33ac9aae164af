// What the tasks on vectors of random bits have in common: the bits of a vector are the first rows of what enters and
// of what is answered, and marks and numbers have rows of their own below.
#pragma once

#include <string>
#include <vector>

#include "core/tasks/algorithmic_task.h"

namespace unrolled {

class BitVectorTask : public AlgorithmicTask {
 public:
  Index bits() const { return bits_; }  // of a vector

 protected:
  // Rows below the bits are named by `input_marks` and `output_marks`. Throws std::invalid_argument for options that
  // cannot be.
  BitVectorTask(const AlgorithmicOptions& options, Index least, const std::vector<std::string>& input_marks,
                const std::vector<std::string>& output_marks = {});

  // The vectors of steps first … first + count − 1: each bit is a coin.
  void draw_vectors(Random& random, SequenceView inputs, Index first, Index count) const;
  // "101 011": the vectors of steps first … first + count − 1.
  std::string vectors_text(ConstSequenceView values, Index first, Index count) const;

 private:
  Index bits_;
};

}  // namespace unrolled
