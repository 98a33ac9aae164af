#include "core/lessons/translation_view.h"

#include <limits>
#include <string>
#include <utility>

#include "core/math/check.h"
#include "core/math/ops/batched_attention.h"

namespace unrolled {

namespace {

// Columns that come one by one.
class Columns {
 public:
  void add(const MatrixView<float>& column) {
    rows_ = column.rows();
    values_.insert(values_.end(), column.data(), column.data() + column.size());
  }
  Matrix<float> take() const {
    if (values_.empty()) return {};
    return Eigen::Map<const Matrix<float>>(values_.data(), rows_, static_cast<Index>(values_.size()) / rows_);
  }

 private:
  Index rows_ = 0;
  std::vector<float> values_;
};

Matrix<float> without_what_is_none(Matrix<float> scores) {
  const auto none = static_cast<float>(kNoScore);
  return scores.unaryExpr([=](float score) { return score > none ? score : std::numeric_limits<float>::quiet_NaN(); });
}

DecodingOptions decoding_options(const TranslationEdits& edits, const TranslationView::Search& search) {
  DecodingOptions options;
  options.most_steps = search.most_steps;
  options.widening = search.widening;
  if (!edits.symbols().empty()) {
    options.symbols.assign(static_cast<std::size_t>(edits.symbols().rbegin()->first + 1), -1);
    for (const auto& [step, symbol] : edits.symbols()) options.symbols[static_cast<std::size_t>(step)] = symbol;
  }
  if (!edits.weights().empty()) {
    options.weights.resize(static_cast<std::size_t>(edits.weights().rbegin()->first + 1));
    for (const auto& [step, column] : edits.weights())
      options.weights[static_cast<std::size_t>(step)] = column.cast<double>();
  }
  return options;
}

}  // namespace

TranslationView::TranslationView(const SequenceToSequence<float>& model) : model_(model) {
  tape_.leave_parameters_alone();
}

TranslationTrace TranslationView::translate(const std::vector<int>& source, const TranslationEdits& edits,
                                            const Search& search) {
  TranslationTrace trace;
  trace.source = source;
  const std::vector<int> symbols(source.begin(), source.end() - 1);
  batch_.begin(1, static_cast<Index>(symbols.size()));
  batch_.set(0, symbols, model_.source_end());
  tape_.reset();
  const EncodedSource<float> encoded = model_.encode(tape_, batch_);
  keep_encoder(encoded, trace);

  DecodingOptions options = decoding_options(edits, search);
  trace.beam = search_beam(tape_, model_, encoded, {search.beam_width, search.length_penalty}, options);
  options.symbols = symbols_of(trace.beam.nodes, trace.beam.answers.at(0));
  Columns logits, weights, scores, window, centre, query, context;
  std::vector<std::vector<Columns>> states(static_cast<std::size_t>(model_.decoder().layers()));
  const StepWatcher<float> watch = [&](Index i, const TranslationStep<float>& step) {
    logits.add(step.logits.value());
    if (model_.has_attention()) {
      const AlignmentStep<float>& alignment = step.alignment;
      weights.add(alignment.weights.value());
      scores.add(alignment.scores.value());
      if (alignment.window) window.add(alignment.window.value());
      if (alignment.centre) centre.add(alignment.centre.value());
      query.add(alignment.query.value());
      context.add(alignment.context.value());
      trace.edited.push_back(edits.weights().contains(i));
    }
    for (int layer = 0; layer < model_.decoder().layers(); ++layer) {
      std::vector<Columns>& parts = states[static_cast<std::size_t>(layer)];
      const CellState<float>& kept = step.state.cells[layer];
      const ShortList<Var<float>, 8>& gates = step.gates[layer];
      parts.resize(static_cast<std::size_t>(kept.size() + gates.size()));
      for (int part = 0; part < kept.size(); ++part) parts[static_cast<std::size_t>(part)].add(kept[part].value());
      for (int gate = 0; gate < gates.size(); ++gate)
        parts[static_cast<std::size_t>(kept.size() + gate)].add(gates[gate].value());
    }
  };
  trace.output = decode_greedily(tape_, model_, encoded, options, watch).symbols;
  for (Index i = 0; i < static_cast<Index>(trace.output.size()); ++i)
    trace.forced.push_back(edits.symbols().contains(i));

  trace.logits = logits.take();
  trace.weights = weights.take();
  trace.scores = without_what_is_none(scores.take());
  trace.window = window.take();
  trace.centre = centre.take();
  trace.query = query.take();
  trace.context = context.take();
  for (std::size_t layer = 0; layer < states.size(); ++layer) {
    const Cell<float>& cell = model_.decoder().cell(static_cast<int>(layer));
    std::vector<std::string> names = cell.state_names();
    names.insert(names.end(), cell.gate_names().begin(), cell.gate_names().end());
    for (std::size_t part = 0; part < states[layer].size(); ++part)
      trace.states.push_back({false, false, names.at(part), layer, states[layer][part].take()});
  }
  return trace;
}

void TranslationView::keep_encoder(const EncodedSource<float>& encoded, TranslationTrace& trace) const {
  if (model_.has_attention()) {
    trace.values = encoded.aligned.annotations.value();
    if (encoded.aligned.keys) trace.keys = encoded.aligned.keys.value();
    if (encoded.aligned.v) trace.v = encoded.aligned.v.value();
  }
  const Encoder<float>& encoder = model_.encoder();
  for (int index = 0; index < encoder.cells(); ++index) {
    const bool reverse = encoder.both_directions() && index == 1;
    const std::size_t layer = static_cast<std::size_t>(index) - (encoder.both_directions() && index > 0 ? 1 : 0);
    const std::size_t states = encoder.cell(index).state_names().size();
    const SequenceRun<float>& run = encoded.run.cells[index];
    for (std::size_t part = 0; part < states; ++part) {
      const Watched<float>& watched = run.watched[static_cast<int>(part)];
      trace.states.push_back({true, reverse, watched.name, layer, watched.values.view()});
    }
  }
}

}  // namespace unrolled
