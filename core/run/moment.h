// One moment of training, in a form that is quick to take and to go back to.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/run/safetensors.h"

namespace unrolled {

// Enough to look at a moment.
struct Moment {
  std::int64_t step = 0;      // updates made
  std::vector<float> values;  // the parameters' in their order, each column by column
  Archive rest;               // random state, data position, carried states, metrics

  std::size_t bytes() const {
    std::size_t total = sizeof(Moment) + values.capacity() * sizeof(float);
    for (const auto& [name, tensor] : rest.tensors) total += name.size() + sizeof(Tensor) + tensor.bytes.size();
    for (const auto& [key, text] : rest.metadata) total += key.size() + text.size();
    return total;
  }
};

// What it takes besides to train on from there.
struct OptimiserState {
  std::vector<float> slots;  // of the parameters in their order, each column by column; empty for a plain descent

  std::size_t bytes() const { return sizeof(OptimiserState) + slots.capacity() * sizeof(float); }
};

}  // namespace unrolled
