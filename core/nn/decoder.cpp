#include "core/nn/decoder.h"

#include <cmath>

#include "core/math/initialise.h"
#include "core/math/ops/activation.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/matmul.h"
#include "core/math/ops/slice.h"

namespace unrolled {

template <class S>
Decoder<S>::Decoder(const DecoderOptions& options, DecoderOrder order, const std::string& name, Index symbol_size,
                    Index context, Index summary, Index hidden_size, ParameterSet<S>& parameters, Random& random)
    : order_(order),
      residual_(options.residual),
      input_feeding_(options.input_feeding),
      symbol_size_(symbol_size),
      context_(context) {
  check(options.layers >= 1 && options.layers <= kMostTranslationLayers, "Decoder: ", options.layers,
        " layers, expected 1 … ", kMostTranslationLayers);
  check(context > 0 && summary > 0, "Decoder: annotations of ", context, " rows and a summary of ", summary,
        ", expected positive numbers");
  Index inputs = symbol_size;
  if (order == DecoderOrder::kAttentionFirst) inputs += context;
  if (order == DecoderOrder::kCellFirst && input_feeding_) inputs += hidden_size;
  Index states = 0;
  for (int layer = 0; layer < options.layers; ++layer) {
    cells_.emplace_back(options.cell, layer == 0 ? name : name + "." + std::to_string(layer + 1),
                        layer == 0 ? inputs : hidden_size, hidden_size, parameters, random);
    states += static_cast<Index>(cells_.back().cell().state_names().size()) * hidden_size;
  }
  W_s_ = &parameters.add(name + ".W_s", states, summary);
  b_s_ = &parameters.add(name + ".b_s", states, 1);
  fill_uniform<S>(W_s_->value, 1.0 / std::sqrt(static_cast<double>(summary)), random);
  if (order != DecoderOrder::kCellFirst) return;
  W_c_ = &parameters.add(name + ".W_c", hidden_size, context + hidden_size);
  fill_uniform<S>(W_c_->value, 1.0 / std::sqrt(static_cast<double>(context + hidden_size)), random);
}

template <class S>
const Cell<S>& Decoder<S>::cell(int layer) const {
  check(layer >= 0 && layer < layers(), "Decoder::cell: ", layer, ", expected 0 … ", layers() - 1);
  return cells_[static_cast<std::size_t>(layer)].cell();
}

template <class S>
Index Decoder<S>::readout_size() const {
  const Index hidden = cell(0).hidden_size();
  return order_ == DecoderOrder::kAttentionFirst ? hidden + context_ + symbol_size_ : hidden;
}

template <class S>
DecoderWeights<S> Decoder<S>::prepare(Tape<S>& tape, Index batch) const {
  DecoderWeights<S> weights;
  for (const SteppedCell<S>& cell : cells_) weights.cells.push_back(cell.prepare(tape, batch));
  if (W_c_ != nullptr) {
    weights.attentional = StepAffine<S>(tape, {tape.parameter(*W_c_)}, {}, batch);
  }
  return weights;
}

template <class S>
DecoderState<S> Decoder<S>::start(Tape<S>& tape, Var<S> summary) const {
  const Var<S> all = tanh(tape, affine(tape, tape.parameter(*W_s_), summary, tape.parameter(*b_s_)));
  DecoderState<S> state;
  Index at = 0;
  for (int layer = 0; layer < layers(); ++layer) {
    const Index hidden = cell(layer).hidden_size();
    CellState<S> parts;
    for (std::size_t part = 0; part < cell(layer).state_names().size(); ++part, at += hidden)
      parts.push_back(rows(tape, all, at, hidden));
    state.cells.push_back(parts);
  }
  if (order_ == DecoderOrder::kCellFirst && input_feeding_) {
    MatrixView<S> zeros = tape.scratch(cell(0).hidden_size(), summary.cols());
    zeros.setZero();
    state.attentional = tape.constant(zeros, "attentional");
  }
  return state;
}

template <class S>
Var<S> Decoder<S>::run_cells(Tape<S>& tape, const DecoderWeights<S>& weights, Var<S> input,
                             const DecoderState<S>& before, DecoderStep<S>& step) const {
  Var<S> below = input;
  for (int layer = 0; layer < layers(); ++layer) {
    ShortList<Var<S>, 8> gates;
    const SteppedCell<S>& stepped = cells_[static_cast<std::size_t>(layer)];
    step.state.cells.push_back(stepped.step(tape, weights.cells[layer], below, before.cells[layer], &gates));
    step.gates.push_back(gates);
    const Var<S> hidden = step.state.cells[layer][0];
    below = residual_ && layer > 0 ? add(tape, hidden, below) : hidden;
  }
  return below;
}

template <class S>
DecoderStep<S> Decoder<S>::step(Tape<S>& tape, const DecoderWeights<S>& weights, const Alignment<S>* alignment,
                                const AlignedSource<S>* source, const DecoderState<S>& state, Var<S> previous, Index i,
                                const AlignmentStepOptions& options) const {
  check(state.cells.size() == layers(), "Decoder::step: the state has ", state.cells.size(), " layers, expected ",
        layers());
  check(order_ == DecoderOrder::kNoAttention || (alignment != nullptr && source != nullptr),
        "Decoder::step: there is no source to attend to");
  DecoderStep<S> made;
  if (order_ == DecoderOrder::kNoAttention) {
    made.readout = run_cells(tape, weights, previous, state, made);
  } else if (order_ == DecoderOrder::kAttentionFirst) {
    made.alignment = (*alignment)(tape, *source, state.cells[0][0], i, options);
    const Var<S> context = made.alignment.context;
    const Var<S> top = run_cells(tape, weights, stack_rows(tape, {previous, context}), state, made);
    made.readout = stack_rows(tape, {top, context, previous});
  } else {
    const Var<S> input = input_feeding_ ? stack_rows(tape, {previous, state.attentional}) : previous;
    const Var<S> top = run_cells(tape, weights, input, state, made);
    made.alignment = (*alignment)(tape, *source, top, i, options);
    // h̃ = tanh(W_c [c; s])
    made.readout = tanh(tape, weights.attentional(tape, {stack_rows(tape, {made.alignment.context, top})}));
    made.state.attentional = made.readout;
  }
  return made;
}

template class Decoder<float>;
template class Decoder<double>;

}  // namespace unrolled
