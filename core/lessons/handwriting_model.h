// What learns to read handwriting: recurrent layers over the steps of a pen, and scores of all symbols at each.
//
//   h_t = f_W(h_{t−1}, x_t), in one direction or in both, one to three layers      core/nn/stack.h
//   y_t = W_hy h_t + b_y                       the logits; y_t(k) = softmax(y_t)_k, one of the symbols being the blank
//
// Source: Graves, Fernández, Gomez and Schmidhuber (2006); for handwriting Graves et al. (2009).
#pragma once

#include "core/lessons/handwriting_batch.h"
#include "core/math/parameter.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"
#include "core/nn/linear.h"
#include "core/nn/stack.h"
#include "core/run/settings.h"

namespace unrolled {

class HandwritingModel {
 public:
  // Reads "cell", "hidden", "layers", "directions" (both or one) and what else cell_options() does. Adds the parameters
  // of the cells, "<cell>.W_x", "<cell>.reverse.W_x", "<cell>.2.W_x" …, and "output.W", "output.b".
  HandwritingModel(const Settings& settings, Index classes, ParameterSet<float>& parameters, Random& random);

  struct Run {
    Var<float> input;  // 4 x (T*B)
    StackRun<float> stack;
    Var<float> logits;  // K x (T*B); those of a sequence are what it gets alone, what is beyond its end says nothing
  };

  // The batch must outlive the recording. Where `probes_input`, gradients come back to the input.
  Run run(Tape<float>& tape, const HandwritingBatch& batch, bool probes_input = false) const;

  Index classes() const { return output_.output_size(); }  // K
  const CellOptions& cell() const { return options_.cell; }
  const RecurrentStack<float>& stack() const { return stack_; }
  RecurrentStack<float>& stack() { return stack_; }

 private:
  StackOptions options_;
  RecurrentStack<float> stack_;
  Linear<float> output_;
};

}  // namespace unrolled
