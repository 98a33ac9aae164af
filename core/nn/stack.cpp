#include "core/nn/stack.h"

#include "core/math/ops/dropout.h"
#include "core/math/ops/gather.h"
#include "core/math/ops/slice.h"
#include "core/nn/column_order.h"

namespace unrolled {

namespace {

// Each sequence from its own last step on, to be run forwards.
template <class S>
SequenceInput<S> turned_round(Tape<S>& tape, SequenceInput<S> input, const int* order) {
  const Index columns = input.steps * input.batch;
  if (input.dense) {
    input.dense = gather_columns(tape, input.dense, order, columns);
  } else if (input.one_hot != nullptr) {
    int* const one_hot = tape.template scratch_array<int>(columns);
    for (Index at = 0; at < columns; ++at) one_hot[at] = order[at] < 0 ? -1 : input.one_hot[order[at]];
    input.one_hot = one_hot;
  }
  input.reverse = false;
  return input;
}

}  // namespace

template <class S>
RecurrentStack<S>::RecurrentStack(const StackOptions& options, const std::string& name, Index input_size,
                                  Index hidden_size, ParameterSet<S>& parameters, Random& random)
    : layers_(options.layers), directions_(options.both_directions ? 2 : 1), dropout_(options.dropout) {
  check(layers_ >= 1 && layers_ * directions_ <= kMostStackedCells, "RecurrentStack: ", layers_,
        " layers, expected 1 … ", kMostStackedCells / directions_);
  check(dropout_ >= 0.0 && dropout_ < 1.0, "RecurrentStack: dropout is ", dropout_, ", expected 0 … 1, 1 excluded");
  for (int layer = 0; layer < layers_; ++layer)
    for (int direction = 0; direction < directions_; ++direction) {
      const std::string layer_name = layer == 0 ? name : name + "." + std::to_string(layer + 1);
      const Index inputs = layer == 0 ? input_size : hidden_size * directions_;
      cells_.push_back(make_cell(options.cell, direction == 0 ? layer_name : layer_name + ".reverse", inputs,
                                 hidden_size, parameters, random));
    }
}

template <class S>
const Cell<S>& RecurrentStack<S>::cell(int layer, int direction) const {
  check(layer >= 0 && layer < layers_ && direction >= 0 && direction < directions_, "RecurrentStack::cell: layer ",
        layer, ", direction ", direction, ", expected less than ", layers_, " and ", directions_);
  return *cells_[static_cast<std::size_t>(layer * directions_ + direction)];
}

template <class S>
void RecurrentStack<S>::hold_gate(const std::string& gate, std::optional<double> value) {
  for (const std::unique_ptr<Cell<S>>& cell : cells_) cell->hold_gate(gate, value);
}

template <class S>
StackRun<S> RecurrentStack<S>::run(Tape<S>& tape, const SequenceInput<S>& input, const Index* lengths,
                                   const StackState<S>& initial, Random* random) const {
  const int count = layers_ * directions_;
  check(initial.size() == count, "RecurrentStack: the initial state has ", initial.size(), " cells, expected ", count);
  const Index columns = input.steps * input.batch;
  const bool padded = lengths != nullptr && any_padded("RecurrentStack", lengths, input.steps, input.batch);
  const int* const own = padded ? column_order(tape, lengths, input.steps, input.batch, false) : nullptr;
  const int* const turned = padded ? column_order(tape, lengths, input.steps, input.batch, true) : nullptr;
  StackRun<S> run;
  SequenceInput<S> below = input;
  for (int layer = 0; layer < layers_; ++layer) {
    ShortList<Var<S>, 2> outputs;
    for (int direction = 0; direction < directions_; ++direction) {
      const int at = layer * directions_ + direction;
      SequenceInput<S> directed = below;
      directed.reverse = input.reverse != (direction == 1);
      const bool turns = padded && directed.reverse;
      if (turns) directed = turned_round(tape, directed, turned);
      run.cells.push_back(cells_[static_cast<std::size_t>(at)]->run(tape, directed, initial[at]));
      if (!padded) run.last.push_back(run.cells[at].last);
      const Var<S> hidden = run.cells[at].hidden;
      // What a layer leaves beyond a sequence's end is read by none above it.
      outputs.push_back(turns                            ? gather_columns(tape, hidden, turned, columns)
                        : padded && layer + 1 == layers_ ? gather_columns(tape, hidden, own, columns)
                                                         : hidden);
    }
    run.output = directions_ == 1 ? outputs[0] : stack_rows(tape, {outputs[0], outputs[1]});
    if (layer + 1 < layers_ && random != nullptr && dropout_ > 0.0)
      run.output = dropout(tape, run.output, dropout_, *random);
    below.dense = run.output;
    below.one_hot = nullptr;
  }
  return run;
}

template <class S>
StackState<S> RecurrentStack<S>::zero_state(Tape<S>& tape, Index batch) const {
  StackState<S> state;
  for (const std::unique_ptr<Cell<S>>& cell : cells_) state.push_back(cell->zero_state(tape, batch));
  return state;
}

template class RecurrentStack<float>;
template class RecurrentStack<double>;

}  // namespace unrolled
