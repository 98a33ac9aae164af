// Recurrent layers that write a target symbol by symbol, with or without attention over what an encoder left.
//
//   none       s_i = f(y_{i−1}, s_{i−1});                              r_i = s_i
//   bahdanau   c_i of s_{i−1}, s_i = f([y_{i−1}; c_i], s_{i−1});       r_i = [s_i; c_i; y_{i−1}]
//   others     s_i = f([y_{i−1}; h̃_{i−1}], s_{i−1}), c_i of s_i,
//              h̃_i = tanh(W_c [c_i; s_i]);                             r_i = h̃_i
// r_i is what the output layer reads: p(y_i | y_1 … y_{i−1}, x) = softmax(W r_i + b); Bahdanau's as the lectures'
// g(y_{i−1}, s_i, c_i). h̃ is Luong's attentional vector (2015, eq. 5), zero before the first step; that it goes back
// into the cell is his input feeding (3.3), which may be left out.
//
// Several layers lie on top of each other; from the second on, input and output are added (GNMT). Bahdanau's attention
// is asked by the lowest layer, as in GNMT, Luong's by the top one. The first state of every layer, an LSTM's memory
// cell included, is a map of its own of the encoder's summary: tanh(W_s summary + b_s).
#pragma once

#include <string>
#include <vector>

#include "core/nn/alignment.h"
#include "core/nn/cell.h"
#include "core/nn/encoder.h"
#include "core/nn/stepped_cell.h"

namespace unrolled {

struct DecoderOptions {
  CellOptions cell;
  int layers = 1;  // 1 … kMostTranslationLayers
  bool residual = true;
  bool input_feeding = true;
};

// The order in which a step goes.
enum class DecoderOrder { kNoAttention, kAttentionFirst, kCellFirst };

template <class S>
struct DecoderState {
  ShortList<CellState<S>, kMostTranslationLayers> cells;
  Var<S> attentional;  // h̃; where it is used
};

// What of a recording stays the same at every step.
template <class S>
struct DecoderWeights {
  ShortList<SteppedWeights<S>, kMostTranslationLayers> cells;
  StepAffine<S> attentional;  // W_c
};

template <class S>
struct DecoderStep {
  DecoderState<S> state;
  Var<S> readout;                                                 // R x B: r_i
  AlignmentStep<S> alignment;                                     // empty without attention
  ShortList<ShortList<Var<S>, 8>, kMostTranslationLayers> gates;  // of each layer, as Cell::gate_names() has them
};

template <class S>
class Decoder {
 public:
  // Adds the parameters of the cells, "<name>", "<name>.2" …, "<name>.W_s", "<name>.b_s" and, where the cell goes
  // first, "<name>.W_c". `context` is the number of rows of an annotation, `summary` that of the encoder's summary.
  // Throws std::invalid_argument for sizes and numbers that are out of range.
  Decoder(const DecoderOptions& options, DecoderOrder order, const std::string& name, Index symbol_size, Index context,
          Index summary, Index hidden_size, ParameterSet<S>& parameters, Random& random);

  int layers() const { return static_cast<int>(cells_.size()); }
  const Cell<S>& cell(int layer) const;
  DecoderOrder order() const { return order_; }
  Index readout_size() const;  // R

  DecoderWeights<S> prepare(Tape<S>& tape, Index batch) const;

  // summary: E x B.
  DecoderState<S> start(Tape<S>& tape, Var<S> summary) const;

  // previous: y_{i−1} as columns, D x B. `alignment` and `source` are needed with attention only.
  DecoderStep<S> step(Tape<S>& tape, const DecoderWeights<S>& weights, const Alignment<S>* alignment,
                      const AlignedSource<S>* source, const DecoderState<S>& state, Var<S> previous, Index i,
                      const AlignmentStepOptions& options = {}) const;

 private:
  // All layers; returns the output of the top one.
  Var<S> run_cells(Tape<S>& tape, const DecoderWeights<S>& weights, Var<S> input, const DecoderState<S>& before,
                   DecoderStep<S>& step) const;

  DecoderOrder order_;
  bool residual_;
  bool input_feeding_;
  Index symbol_size_;
  Index context_;
  std::vector<SteppedCell<S>> cells_;
  Parameter<S>* W_s_;
  Parameter<S>* b_s_;
  Parameter<S>* W_c_ = nullptr;
};

}  // namespace unrolled
