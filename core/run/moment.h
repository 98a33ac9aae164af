// One moment of training, in a form that is quick to take and to go back to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/run/safetensors.h"

namespace unrolled {

// Written and read by Experiment::save_moment() and restore_moment().
struct Moment {
  std::int64_t step = 0;       // updates made
  std::vector<float> numbers;  // each parameter's values and then its optimiser's slots, column by column
  Archive rest;                // random state, data position, carried states, metrics

  std::size_t bytes() const {
    std::size_t total = sizeof(Moment) + numbers.capacity() * sizeof(float);
    for (const auto& [name, tensor] : rest.tensors) total += name.size() + sizeof(Tensor) + tensor.bytes.size();
    for (const auto& [key, text] : rest.metadata) total += key.size() + text.size();
    return total;
  }
};

}  // namespace unrolled
