// A language model without recurrence: the last n symbols, side by side, into one hidden layer.
//
//   x_t = (E s_{t−n+1}; …; E s_t)      n vectors of D numbers, one below the other
//   h_t = tanh(W x_t + b)              n·D·H + H parameters
//   y_t = W_hy h_t + b_y               the logits; p(s_{t+1}) = softmax(y_t)
//
// (Bengio, Ducharme, Vincent and Jauvin 2003, without their direct connections.)
#pragma once

#include <optional>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/embedding.h"
#include "core/nn/linear.h"

namespace unrolled {

struct WindowModelOptions {
  Index symbols = 0;             // V
  Index window = 0;              // n
  Index embedding = 0;           // D
  Index hidden = 0;              // H
  bool given_embedding = false;  // vectors drawn once that are never trained, in place of learnt ones
};

// Learnt values of the hidden layer alone: n·D·H + H of a window, D·H + H·H + H of a recurrent network, whose weights
// are the same at every step, so that n does not occur.
Index window_layer_parameters(Index window, Index embedding, Index hidden);
Index recurrent_layer_parameters(Index embedding, Index hidden);

class WindowModel {
 public:
  // Adds its parameters: "embedding.W" (where it is learnt), "window.W" (H x n*D), "window.b", "output.W", "output.b".
  // Throws std::invalid_argument for sizes that are not positive.
  WindowModel(const WindowModelOptions& options, ParameterSet<float>& parameters, Random& random);

  Index window() const { return window_; }
  Index symbols() const { return output_.output_size(); }

  struct Run {
    Var<float> hidden;  // H x (T*B)
    Var<float> logits;  // V x (T*B)
  };

  // symbols: (n − 1 + T)*B of them, time-major, the n − 1 first being what stood before; −1 for none (a vector of
  // zeros). They must outlive the recording.
  Run run(Tape<float>& tape, const int* symbols, Index steps, Index batch) const;

 private:
  Index window_;
  std::optional<Embedding<float>> embedding_;
  std::optional<GivenEmbedding<float>> given_;
  Linear<float> hidden_;
  Linear<float> output_;
};

}  // namespace unrolled
