#include "core/nn/sequence_to_sequence.h"

#include <algorithm>

#include "core/math/ops/cross_entropy.h"
#include "core/math/ops/gather.h"
#include "core/math/ops/slice.h"

namespace unrolled {

namespace {

const SequenceToSequenceOptions& checked(const SequenceToSequenceOptions& options) {
  check(options.source_symbols > 0 && options.target_symbols > 0, "SequenceToSequence: ", options.source_symbols,
        " source and ", options.target_symbols, " target symbols, expected positive numbers");
  const std::vector<std::string>& kinds = attention_kinds();
  if (std::find(kinds.begin(), kinds.end(), options.attention) == kinds.end()) {
    std::string known;
    for (const std::string& kind : kinds) known += (known.empty() ? "" : ", ") + kind;
    fail("SequenceToSequence: unknown attention \"", options.attention, "\", expected one of ", known);
  }
  return options;
}

EncoderOptions encoder_options(const SequenceToSequenceOptions& options) {
  return {options.cell, options.layers, options.both_directions, options.residual};
}

DecoderOrder order_of(const std::string& attention) {
  if (attention == "none") return DecoderOrder::kNoAttention;
  return attention == "bahdanau" ? DecoderOrder::kAttentionFirst : DecoderOrder::kCellFirst;
}

template <class S>
int likeliest(const MatrixView<S>& logits, Index column) {
  Index best = 0;
  logits.col(column).maxCoeff(&best);
  return static_cast<int>(best);
}

// A copy in the memory of the tape, through which nothing learns, of chosen columns.
template <class S>
Var<S> picked(Tape<S>& tape, Var<S> from, const int* columns, Index count) {
  MatrixView<S> values = tape.scratch(from.rows(), count);
  for (Index b = 0; b < count; ++b) values.col(b) = from.value().col(columns[b]);
  return tape.constant(values, from.name());
}

// Every column `times` times in a row.
template <class S>
Var<S> repeated(Tape<S>& tape, Var<S> from, Index times) {
  MatrixView<S> values = tape.scratch(from.rows(), from.cols() * times);
  for (Index n = 0; n < values.cols(); ++n) values.col(n) = from.value().col(n / times);
  return tape.constant(values, from.name());
}

}  // namespace

const std::vector<std::string>& attention_kinds() {
  static const std::vector<std::string> kinds = [] {
    std::vector<std::string> all{"none"};
    all.insert(all.end(), alignment_scores().begin(), alignment_scores().end());
    return all;
  }();
  return kinds;
}

void SymbolBatch::begin(Index batch, Index longest) {
  check(batch > 0 && longest >= 0, "SymbolBatch: ", batch, " sequences of at most ", longest,
        " symbols, expected at least one sequence");
  steps_ = longest + 1;
  symbols_.assign(static_cast<std::size_t>(batch * steps_), -1);
  lengths_.assign(static_cast<std::size_t>(batch), 0);
}

void SymbolBatch::set(Index b, const std::vector<int>& symbols, int end) {
  const Index length = static_cast<Index>(symbols.size()) + 1;
  check(b >= 0 && b < batch() && length <= steps_, "SymbolBatch: sequence ", b, " of ", length,
        " symbols, expected 0 … ", batch() - 1, " and at most ", steps_);
  for (Index t = 0; t < steps_; ++t) {
    int& at = symbols_[static_cast<std::size_t>(t * batch() + b)];
    at = t < length - 1 ? symbols[static_cast<std::size_t>(t)] : t == length - 1 ? end : -1;
  }
  lengths_[static_cast<std::size_t>(b)] = length;
}

template <class S>
SequenceToSequence<S>::SequenceToSequence(const SequenceToSequenceOptions& options, ParameterSet<S>& parameters,
                                          Random& random)
    : options_(checked(options)),
      source_(parameters, "source", options.source_symbols + 1, options.embedding, random),
      target_(parameters, "target", options.target_symbols + 2, options.embedding, random),
      encoder_(encoder_options(options), "encoder", options.embedding, options.hidden, parameters, random) {
  const Index context = encoder_.output_size();
  if (options.attention != "none") {
    options_.alignment.score = options.attention;
    alignment_ =
        std::make_unique<Alignment<S>>(options_.alignment, "attention", options.hidden, context, parameters, random);
  }
  const DecoderOptions decoder{options.cell, options.layers, options.residual, options.input_feeding};
  decoder_ = std::make_unique<Decoder<S>>(decoder, order_of(options.attention), "decoder", options.embedding, context,
                                          context, options.hidden, parameters, random);
  output_ =
      std::make_unique<Linear<S>>(parameters, "output", decoder_->readout_size(), options.target_symbols + 1, random);
}

template <class S>
void SequenceToSequence<S>::prepare(Tape<S>& tape, EncodedSource<S>& encoded, Index batch) const {
  encoded.decoder = decoder_->prepare(tape, batch);
  encoded.output = StepAffine<S>(tape, {tape.parameter(output_->weight())}, tape.parameter(output_->bias()), batch);
  encoded.target_embedding = tape.parameter(target_.weight());
}

template <class S>
EncodedSource<S> SequenceToSequence<S>::encode(Tape<S>& tape, const SymbolBatch& source) const {
  const Index steps = source.steps();
  const Index batch = source.batch();
  check(steps > 0, "SequenceToSequence: there is no source");
  EncodedSource<S> encoded;
  const Var<S> input = source_(tape, source.symbols(), steps * batch);
  encoded.run = encoder_.run(tape, input, source.lengths(), steps, batch);
  if (alignment_) {
    encoded.aligned = alignment_->prepare(tape, encoded.run.annotations, source.lengths(), steps, batch);
  } else {
    encoded.aligned.annotations = encoded.run.annotations;
    encoded.aligned.lengths = source.lengths();
    encoded.aligned.steps = steps;
    encoded.aligned.batch = batch;
  }
  prepare(tape, encoded, batch);
  return encoded;
}

template <class S>
EncodedSource<S> SequenceToSequence<S>::repeat(Tape<S>& tape, const EncodedSource<S>& encoded, Index times) const {
  check(encoded.aligned.batch == 1 && times > 0, "SequenceToSequence::repeat: ", times, " times a batch of ",
        encoded.aligned.batch, ", expected at least once and a batch of one");
  EncodedSource<S> made;
  made.run.annotations = repeated(tape, encoded.run.annotations, times);
  made.run.summary = repeated(tape, encoded.run.summary, times);
  Index* const lengths = tape.template scratch_array<Index>(times);
  std::fill_n(lengths, times, encoded.aligned.lengths[0]);
  if (alignment_) {
    made.aligned = alignment_->prepare(tape, made.run.annotations, lengths, encoded.aligned.steps, times);
  } else {
    made.aligned.annotations = made.run.annotations;
    made.aligned.lengths = lengths;
    made.aligned.steps = encoded.aligned.steps;
    made.aligned.batch = times;
  }
  prepare(tape, made, times);
  return made;
}

template <class S>
DecoderState<S> SequenceToSequence<S>::start(Tape<S>& tape, const EncodedSource<S>& encoded) const {
  return decoder_->start(tape, encoded.run.summary);
}

template <class S>
Var<S> SequenceToSequence<S>::unread_step(Tape<S>& tape, const EncodedSource<S>& encoded, const DecoderState<S>& state,
                                          const int* previous, Index i, const AlignmentStepOptions& options,
                                          TranslationStep<S>& made) const {
  const Index batch = encoded.aligned.batch;
  int* const symbols = tape.template scratch_array<int>(batch);
  std::copy(previous, previous + batch, symbols);
  const Var<S> embedded = gather_columns(tape, encoded.target_embedding, symbols, batch);
  const DecoderStep<S> step =
      decoder_->step(tape, encoded.decoder, alignment_.get(), &encoded.aligned, state, embedded, i, options);
  made.state = step.state;
  made.alignment = step.alignment;
  made.gates = step.gates;
  return step.readout;
}

template <class S>
TranslationStep<S> SequenceToSequence<S>::step(Tape<S>& tape, const EncodedSource<S>& encoded,
                                               const DecoderState<S>& state, const int* previous, Index i,
                                               const AlignmentStepOptions& options) const {
  TranslationStep<S> made;
  const Var<S> readout = unread_step(tape, encoded, state, previous, i, options, made);
  made.logits = encoded.output(tape, {readout});
  return made;
}

template <class S>
DecoderState<S> SequenceToSequence<S>::pick(Tape<S>& tape, const DecoderState<S>& state, const int* columns,
                                            Index count) const {
  DecoderState<S> made;
  for (const CellState<S>& cell : state.cells) {
    CellState<S> parts;
    for (const Var<S>& part : cell) parts.push_back(picked(tape, part, columns, count));
    made.cells.push_back(parts);
  }
  if (state.attentional) made.attentional = picked(tape, state.attentional, columns, count);
  return made;
}

template <class S>
TranslationLoss<S> SequenceToSequence<S>::loss(Tape<S>& tape, const SymbolBatch& source, const SymbolBatch& target,
                                               double teacher_forcing, Random* random, double widening) const {
  const Index batch = source.batch();
  const Index steps = target.steps();
  check(target.batch() == batch && steps > 0, "SequenceToSequence::loss: ", target.batch(), " targets of ", steps,
        " steps for ", batch, " sources, expected as many and at least one step");
  check(teacher_forcing >= 0.0 && teacher_forcing <= 1.0, "SequenceToSequence::loss: teacher forcing is ",
        teacher_forcing, ", expected 0 … 1");
  const bool forced = teacher_forcing == 1.0;
  check(forced || random != nullptr, "SequenceToSequence::loss: teacher forcing below 1 needs random numbers");

  const EncodedSource<S> encoded = encode(tape, source);
  DecoderState<S> state = start(tape, encoded);
  int* const previous = tape.template scratch_array<int>(batch);
  std::fill_n(previous, batch, target_start());
  Var<S>* const of_steps = tape.template scratch_array<Var<S>>(steps);  // readouts or logits
  AlignmentStepOptions options;
  options.widening = widening;
  for (Index i = 0; i < steps; ++i) {
    TranslationStep<S> made;
    const Var<S> readout = unread_step(tape, encoded, state, previous, i, options, made);
    state = made.state;
    of_steps[i] = forced ? readout : encoded.output(tape, {readout});
    for (Index b = 0; b < batch; ++b) {
      const int truth = target.symbols()[i * batch + b];
      const bool own = !forced && truth >= 0 && random->uniform() >= teacher_forcing;
      previous[b] = own ? likeliest(of_steps[i].value(), b) : truth;
    }
  }
  const std::span<const Var<S>> parts(of_steps, static_cast<std::size_t>(steps));
  const Var<S> together = steps == 1 ? of_steps[0] : stack_cols(tape, parts);
  TranslationLoss<S> loss;
  loss.logits = forced ? (*output_)(tape, together) : together;
  loss.mean = softmax_cross_entropy(tape, loss.logits, target.symbols());
  for (Index n = 0; n < steps * batch; ++n) loss.symbols += target.symbols()[n] >= 0 ? 1 : 0;
  loss.per_sequence =
      static_cast<double>(loss.mean.value()(0, 0)) * static_cast<double>(loss.symbols) / static_cast<double>(batch);
  return loss;
}

template class SequenceToSequence<float>;
template class SequenceToSequence<double>;

}  // namespace unrolled
