// Lets a model of symbols read a given sequence, window by window as in training but without learning from it, and
// keeps what it did: states, gates, the gradient that came back, what it expected.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/watched_states.h"
#include "core/nn/carried_state.h"

namespace unrolled {

struct WatchedSequence {
  std::vector<int> inputs;   // −1: nothing enters
  std::vector<int> targets;  // as many; −1: nothing is to be predicted
};

enum class ReadingLoss { mean, sum };  // over the steps of a window

class WatchedReading {
 public:
  // Keeps a reference to the model. `window`: steps that back-propagation goes through; `carries_state`: whether a
  // window begins with the state that the one before ended with, or with zeros. At most `most` steps are read at a
  // time.
  WatchedReading(const CharModel& model, const CellOptions& cell, Index window, bool carries_state, Index most,
                 ReadingLoss loss);

  // Publishes what watched_states.h and watched_predictions.h say; `inputs` and `outputs` name the symbols, a step is
  // labelled by what enters. Throws std::invalid_argument where there is no step, or more than `most`.
  std::vector<std::shared_ptr<const Observable>> read(const WatchedSequence& sequence,
                                                      const std::vector<std::string>& inputs,
                                                      const std::vector<std::string>& outputs);

  // Publishes gradient.input: how much the prediction made at step `focus` (−1, or behind the end: at the last step)
  // listens to the input of every step, through all that the state carries, however short the window; exactly 0 for
  // later steps. Where nothing is to be predicted at that step, it is the next prediction before it, or else the first.
  std::shared_ptr<const Observable> input_gradient(const WatchedSequence& sequence,
                                                   const std::vector<std::string>& inputs, Index focus);

 private:
  const CharModel& model_;
  Index window_;
  bool carries_state_;
  ReadingLoss loss_;
  Tape<float> tape_;
  CarriedState<float> state_;
  WatchedStates states_;
};

// Adds observables to those of a snapshot.
void append(std::vector<std::shared_ptr<const Observable>>& all, std::vector<std::shared_ptr<const Observable>> more);

// The label of a step at which this symbol enters; empty for −1.
std::string step_label(const std::vector<std::string>& symbols, int symbol);

}  // namespace unrolled
