// What the cells of a stack did over a stretch of text: states, gates and the gradient that came back to each step.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/nn/stack.h"
#include "core/run/snapshot.h"

namespace unrolled {

// A state or gate of layer `layer` (from 0), H x T, as it is shown: `name` is what the cell calls it. Publishes in the
// group "states" what WatchedStates::observables() says, with all that is shown beside it (tanh c of an LSTM's c).
std::vector<std::shared_ptr<Observable>> state_observables(const CellOptions& cell, std::string_view name,
                                                           std::size_t layer, const Matrix<float>& values,
                                                           const Axis& steps);

class WatchedStates {
 public:
  WatchedStates() = default;
  // Room for up to `most` steps of a stack of one direction whose cells are of the kind given.
  WatchedStates(const RecurrentStack<float>& stack, const CellOptions& cell, Index most);

  void clear() { steps_ = chunks_ = 0; }
  Index steps() const { return steps_; }
  Index room() const { return most_; }

  // Appends the steps of one stream (column of the batch) of a run whose backward pass is done. Allocates nothing.
  // Throws std::invalid_argument where there is no room left.
  void append(const StackRun<float>& run, Index batch, Index stream);

  // Publishes what was appended, labelled along the time axis (one label a step):
  //   group "states": state.h, state.tanh_c, state.c, gate.<name>, H x T; of a SCRN the parts state.s and state.c of
  //   its h, of a unitary network state.modulus, of Jordan's state.y; ".2", ".3" … for the layers above
  //   group "gradient_flow": gradient.hidden, layers x T, the norm ‖∂L/∂h_t‖ for each layer and step
  //   group "gradient_chunks": gradient.chunk, 1 x T, which append (from 0) a step came with: the gradient does not
  //   cross from one to the next
  std::vector<std::shared_ptr<const Observable>> observables(const std::vector<std::string>& labels) const;

 private:
  struct Layer {
    std::vector<const char*> names;     // as the cell calls them; found at the first run
    std::vector<Matrix<float>> values;  // Cell::watched_rows() x most
  };

  CellOptions cell_;
  Index most_ = 0;
  Index steps_ = 0;
  Index chunks_ = 0;
  std::vector<Layer> layers_;
  Matrix<float> gradient_norms_;  // layers x most
  Matrix<float> chunk_of_;        // 1 x most
};

}  // namespace unrolled
