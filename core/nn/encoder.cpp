#include "core/nn/encoder.h"

#include <algorithm>

#include "core/math/ops/arithmetic.h"
#include "core/math/ops/gather.h"
#include "core/math/ops/slice.h"
#include "core/nn/column_order.h"

namespace unrolled {

namespace {

template <class S>
SequenceRun<S> run_cell(Tape<S>& tape, const Cell<S>& cell, Var<S> input, Index steps, Index batch, bool reverse) {
  SequenceInput<S> sequence;
  sequence.dense = input;
  sequence.steps = steps;
  sequence.batch = batch;
  sequence.reverse = reverse;
  return cell.run(tape, sequence, cell.zero_state(tape, batch));
}

// The columns of the last symbols.
template <class S>
const int* last_columns(Tape<S>& tape, const Index* lengths, Index batch) {
  int* const columns = tape.template scratch_array<int>(batch);
  for (Index b = 0; b < batch; ++b) columns[b] = static_cast<int>((lengths[b] - 1) * batch + b);
  return columns;
}

}  // namespace

template <class S>
Encoder<S>::Encoder(const EncoderOptions& options, const std::string& name, Index input_size, Index hidden_size,
                    ParameterSet<S>& parameters, Random& random)
    : layers_(options.layers), residual_(options.residual) {
  check(layers_ >= 1 && layers_ <= kMostTranslationLayers, "Encoder: ", layers_, " layers, expected 1 … ",
        kMostTranslationLayers);
  for (int layer = 0; layer < layers_; ++layer) {
    const std::string layer_name = layer == 0 ? name : name + "." + std::to_string(layer + 1);
    const Index below = layer == 0 ? input_size : layer == 1 && options.both_directions ? 2 * hidden_size : hidden_size;
    forward_.push_back(make_cell(options.cell, layer_name, below, hidden_size, parameters, random));
    if (layer == 0 && options.both_directions)
      backward_ = make_cell(options.cell, name + ".reverse", input_size, hidden_size, parameters, random);
  }
}

template <class S>
Index Encoder<S>::output_size() const {
  return forward_.back()->hidden_size() * (layers_ == 1 && backward_ ? 2 : 1);
}

template <class S>
const Cell<S>& Encoder<S>::cell(int index) const {
  check(index >= 0 && index < cells(), "Encoder::cell: ", index, ", expected 0 … ", cells() - 1);
  if (!backward_) return *forward_[static_cast<std::size_t>(index)];
  return index == 1 ? *backward_ : *forward_[static_cast<std::size_t>(index == 0 ? 0 : index - 1)];
}

template <class S>
EncoderRun<S> Encoder<S>::run(Tape<S>& tape, Var<S> input, const Index* lengths, Index steps, Index batch) const {
  check(steps > 0 && batch > 0 && input.cols() == steps * batch, "Encoder: the input has ", input.cols(),
        " columns, expected ", steps, " x ", batch, " (steps x batch), at least one of each");
  const bool padded = any_padded("Encoder", lengths, steps, batch);
  const Index columns = steps * batch;
  const int* const own = padded ? column_order(tape, lengths, steps, batch, false) : nullptr;
  const int* const last = padded ? last_columns(tape, lengths, batch) : nullptr;

  EncoderRun<S> run;
  run.cells.push_back(run_cell(tape, *forward_[0], input, steps, batch, false));
  Var<S> output = run.cells[0].hidden;
  Var<S> backward_end;  // h← after the first symbol
  if (backward_ && padded) {
    const int* const order = column_order(tape, lengths, steps, batch, true);
    run.cells.push_back(run_cell(tape, *backward_, gather_columns(tape, input, order, columns), steps, batch, false));
    const Var<S> read = run.cells[1].hidden;
    output = stack_rows(tape, {gather_columns(tape, output, own, columns), gather_columns(tape, read, order, columns)});
    if (layers_ == 1) backward_end = gather_columns(tape, read, last, batch);
  } else if (backward_) {
    run.cells.push_back(run_cell(tape, *backward_, input, steps, batch, true));
    output = stack_rows(tape, {output, run.cells[1].hidden});
    backward_end = run.cells[1].last[0];
  }
  for (int layer = 1; layer < layers_; ++layer) {
    const Cell<S>& cell = *forward_[static_cast<std::size_t>(layer)];
    run.cells.push_back(run_cell(tape, cell, output, steps, batch, false));
    const Var<S> hidden = run.cells[run.cells.size() - 1].hidden;
    output = residual_ && cell.input_size() == cell.hidden_size() ? add(tape, hidden, output) : hidden;
  }

  if (layers_ == 1 && backward_) {
    const Var<S> forward_end = padded ? gather_columns(tape, run.cells[0].hidden, last, batch) : run.cells[0].last[0];
    run.annotations = output;
    run.summary = stack_rows(tape, {forward_end, backward_end});
    return run;
  }
  run.annotations = padded ? gather_columns(tape, output, own, columns) : output;
  run.summary = padded ? gather_columns(tape, output, last, batch) : cols(tape, output, columns - batch, batch);
  return run;
}

template class Encoder<float>;
template class Encoder<double>;

}  // namespace unrolled
