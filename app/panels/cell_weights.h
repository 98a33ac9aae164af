// The weights of one recurrent layer of a snapshot and of the output, as the group "weights" shows them, and what the
// layer's gates compute from them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/run/snapshot.h"

namespace unrolled {

struct CellWeights {
  enum class Kind { unknown, tanh, relu, lstm, gru, gru_reset_after };  // unknown: nothing below is meant to be used
  // Of one gate, or of the whole of a simple cell, whose gate is "". Any may be null.
  struct Block {
    std::string gate;
    const Observable *W_x = nullptr, *W_h = nullptr, *b = nullptr;
  };
  Kind kind = Kind::unknown;
  std::vector<Block> blocks;
  const Observable* b_hn = nullptr;  // of a GRU that resets after the product
  const Observable *W_y = nullptr, *b_y = nullptr;

  const Block* block(std::string_view gate) const;
};

// Of a layer, counted from 0. Unknown where there is no such layer, or where shapes do not fit `units` and each other.
CellWeights cell_weights(const Snapshot& snapshot, Index units, int layer = 0);

// A gate's sum before its nonlinearity, H x 1: W_x x + W_h h + b; an empty x adds nothing.
Matrix<float> gate_sum(const CellWeights::Block& block, const Matrix<float>& x, const Matrix<float>& h);

}  // namespace unrolled
