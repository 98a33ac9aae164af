// Recurrent layers that read B sequences of different lengths and leave an annotation for each of their places.
//
// The lowest layer runs in one direction or in both, those above it forward (GNMT: Wu et al. 2016, 3.2). From the
// second layer on, where a layer has input and output of one size, its input is added to its output (3.1):
//   h^l_j = f^l(h^l_{j−1}, x^l_j),   x^{l+1}_j = h^l_j + x^l_j.
// The backward direction reads each sequence from its own last symbol on, so that what stands beyond a sequence's end
// reaches nothing: a batch gives each sequence exactly what it gets alone.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

inline constexpr int kMostTranslationLayers = 4;

struct EncoderOptions {
  CellOptions cell;
  int layers = 1;  // 1 … kMostTranslationLayers
  bool both_directions = true;
  bool residual = true;
};

template <class S>
struct EncoderRun {
  Var<S> annotations;  // E x (T*B); zeros beyond a sequence's end
  // E x B: what leaves the top layer at the last symbol: h→, and what entered it where that is added; where the top
  // layer is also the lowest and runs in both directions, h→ after the last symbol over h← after the first.
  Var<S> summary;
  // The lowest layer forward, the lowest backward (where there is one), the layers above. Where the sequences of a
  // batch differ in length, what is watched of the backward one stands in the order in which it read.
  ShortList<SequenceRun<S>, kMostTranslationLayers + 1> cells;
};

template <class S>
class Encoder {
 public:
  // Adds the parameters of the cells, "<name>", "<name>.reverse", "<name>.2", "<name>.3" … Throws std::invalid_argument
  // for sizes and numbers that are out of range.
  Encoder(const EncoderOptions& options, const std::string& name, Index input_size, Index hidden_size,
          ParameterSet<S>& parameters, Random& random);

  Index output_size() const;  // E: 2H for one layer in both directions, else H
  int layers() const { return layers_; }
  bool both_directions() const { return backward_ != nullptr; }
  // 0: the lowest forward; where both directions, 1: the lowest backward; then the layers above.
  int cells() const { return static_cast<int>(forward_.size()) + (backward_ ? 1 : 0); }
  const Cell<S>& cell(int index) const;

  // input: I x (T*B); lengths: B of 1 … T, which must outlive the recording. Throws std::invalid_argument where they do
  // not fit.
  EncoderRun<S> run(Tape<S>& tape, Var<S> input, const Index* lengths, Index steps, Index batch) const;

 private:
  int layers_;
  bool residual_;
  std::vector<std::unique_ptr<Cell<S>>> forward_;  // of each layer
  std::unique_ptr<Cell<S>> backward_;              // of the lowest
};

}  // namespace unrolled
