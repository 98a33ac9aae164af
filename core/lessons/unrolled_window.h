// The window of an update laid out along time: for one stream of the batch what entered, every state, the scores, the
// loss of each step, and the gradients that came back.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/nn/stack.h"
#include "core/run/snapshot.h"

namespace unrolled {

// Where to find it on the tape, whose backward pass is done. All is read when observables() is called, so that training
// copies nothing; by then the recording must not have been reset.
struct UnrolledWindow {
  Index batch = 1;            // streams side by side
  Index stream = 0;           // the one that is shown
  StackRun<float> stack;      // T steps
  StackState<float> initial;  // the state carried in
  Var<float> logits;          // V x (T*B)
  Var<float> input;           // I x (T*B); null where it is one-hot
  Index input_size = 0;       // I
  std::vector<int> inputs;    // T, of the stream: the symbol that enters, −1 where there is none
  std::vector<int> targets;   // T, of the stream: the symbol to be predicted, −1 where there is none
  std::string cell = "lstm";  // kind of the cells

  Index steps() const { return static_cast<Index>(inputs.size()); }

  // Points to the update that is recorded: `symbols_in` and `symbols_out` are its inputs and targets, T*B of each,
  // time-major. Allocates nothing once it has held as many steps.
  void point_to(const StackRun<float>& run, Var<float> scores, const StackState<float>& carried_in,
                const int* symbols_in, const int* symbols_out, Index columns);
  // The recording is gone, or will be.
  void forget();
};

constexpr Index kMostUnrolledInputs = 32;  // larger inputs are not published: nobody could read them

// Publishes the group "unrolled"; the states of layers above the first end in ".2", ".3" …:
//   unrolled.x (I x T, where I <= kMostUnrolledInputs), .has_input (1 x T, 0 or 1)
//   unrolled.h0 (H x 1), .h (H x T), and .c0, .c of an LSTM
//   unrolled.y (V x T, logits), .p (V x T), .target (1 x T, −1: none), .loss (1 x T, nats; NaN: none)
//   unrolled.dh (H x T, ∂L/∂h_t), .dh0 (H x 1, 0 where back-propagation is cut), .dy (V x T, ∂L/∂y_t)
// `inputs` and `outputs` name the symbols; a step is labelled by the symbol that enters.
std::vector<std::shared_ptr<const Observable>> observables(const UnrolledWindow& window,
                                                           const std::vector<std::string>& inputs,
                                                           const std::vector<std::string>& outputs);

}  // namespace unrolled
