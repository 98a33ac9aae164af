// A character-level language model: symbols in, one-hot or embedded; recurrent layers; scores of the next symbol out.
//
//   x_t = onehot(s_t), or E onehot(s_t)
//   h_t = f_W(h_{t−1}, x_t)                    core/nn/cell.h
//   y_t = W_hy h_t + b_y                       the logits; p(s_{t+1}) = softmax(y_t)
#pragma once

#include <optional>

#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/embedding.h"
#include "core/nn/linear.h"
#include "core/nn/stack.h"

namespace unrolled {

struct CharModelOptions {
  StackOptions stack;            // its dropout is applied to the output of the last layer as well (Zaremba et al. 2014)
  Index symbols = 0;             // V
  Index hidden = 0;              // H
  Index embedding = 0;           // D; 0: one-hot input
  bool given_embedding = false;  // vectors drawn once that are never trained, in place of learnt ones
};

class CharModel {
 public:
  // Adds its parameters: "embedding.W" (with a learnt embedding), those of the cells, "output.W", "output.b". Where the
  // cells' weights begin as small normal numbers, so do the output's. Throws std::invalid_argument for sizes that are
  // not positive.
  CharModel(const CharModelOptions& options, ParameterSet<float>& parameters, Random& random);

  struct Run {
    Var<float> input;  // with an embedding: D x (T*B); else null
    StackRun<float> stack;
    Var<float> logits;  // V x (T*B)
  };

  // symbols: T*B of 0 … V − 1, or −1 for no input (a column of zeros), time-major; they must outlive the recording.
  // Dropout draws from `dropout`; without a generator there is none.
  Run run(Tape<float>& tape, const int* symbols, Index steps, Index batch, const StackState<float>& initial,
          Random* dropout = nullptr) const;

  // The same, without dropout, for inputs that are recorded already, as inputs() makes them.
  Run run(Tape<float>& tape, Var<float> input, Index steps, Index batch, const StackState<float>& initial) const;

  // x_t of `count` symbols as columns through which gradients come back: V x count one-hot, or D x count embedded.
  Var<float> inputs(Tape<float>& tape, const int* symbols, Index count) const;
  Index input_size() const { return stack_.input_size(); }

  const RecurrentStack<float>& stack() const { return stack_; }
  Parameter<float>& output_bias() const { return output_.bias(); }

 private:
  Run run(Tape<float>& tape, const SequenceInput<float>& input, const StackState<float>& initial,
          Random* dropout) const;

  double dropout_;
  std::optional<Embedding<float>> embedding_;
  std::optional<GivenEmbedding<float>> given_;
  RecurrentStack<float> stack_;
  Linear<float> output_;
};

}  // namespace unrolled
