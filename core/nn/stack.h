// Several recurrent layers on top of each other, each run in one direction or in both.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/nn/cell.h"

namespace unrolled {

constexpr int kMostStackedCells = 16;  // layers x directions

struct StackOptions {
  CellOptions cell;
  int layers = 1;
  bool both_directions = false;
  double dropout = 0.0;  // between layers: on the output of every layer but the last (0 … 1, 1 excluded)
};

// The states of all cells: layer by layer, the forward direction before the backward one.
template <class S>
using StackState = ShortList<CellState<S>, kMostStackedCells>;

template <class S>
struct StackRun {
  Var<S> output;       // of the last layer: H x (T*B), or 2H x (T*B) with the forward direction in the upper rows
  StackState<S> last;  // none where the sequences differ in length
  // Where the sequences differ in length, those that run backwards stand in the order in which they read: from each
  // sequence's own last step on.
  ShortList<SequenceRun<S>, kMostStackedCells> cells;  // in the order of StackState
};

template <class S>
class RecurrentStack {
 public:
  // Adds the parameters of every cell, named "<name>" for the first layer, "<name>.2", "<name>.3" … for those above,
  // with ".reverse" appended for the backward direction. Throws std::invalid_argument for sizes and numbers that are
  // out of range.
  RecurrentStack(const StackOptions& options, const std::string& name, Index input_size, Index hidden_size,
                 ParameterSet<S>& parameters, Random& random);

  int layers() const { return layers_; }
  int directions() const { return directions_; }
  Index input_size() const { return cells_.front()->input_size(); }
  Index hidden_size() const { return cells_.front()->hidden_size(); }
  Index output_size() const { return hidden_size() * directions_; }
  const Cell<S>& cell(int layer, int direction = 0) const;

  // Holds a gate of every cell at a value, or lets it go without one (Cell::hold_gate).
  void hold_gate(const std::string& gate, std::optional<double> value);

  // Runs all layers over a sequence, the backward direction against the order that input.reverse asks for. Dropout is
  // applied with the generator given, or not at all without one (evaluation). Throws std::invalid_argument where the
  // input or the state does not fit.
  StackRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const StackState<S>& initial,
                  Random* random = nullptr) const {
    return run(tape, input, nullptr, initial, random);
  }

  // The same for sequences that differ in length. Every layer that runs backwards begins at each sequence's own last
  // step, so that what stands beyond its end reaches nothing: a batch gives each sequence exactly what it gets alone,
  // and zeros as the output beyond its end. lengths: B of 1 … T; none where all have T.
  StackRun<S> run(Tape<S>& tape, const SequenceInput<S>& input, const Index* lengths, const StackState<S>& initial,
                  Random* random = nullptr) const;

  StackState<S> zero_state(Tape<S>& tape, Index batch) const;

 private:
  int layers_;
  int directions_;
  double dropout_;
  std::vector<std::unique_ptr<Cell<S>>> cells_;  // in the order of StackState
};

}  // namespace unrolled
