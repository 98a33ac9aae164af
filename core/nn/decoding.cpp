#include "core/nn/decoding.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace unrolled {

namespace {

constexpr Index kWidestBeam = 256;

// ln softmax of a column.
template <class S>
void log_probabilities(const MatrixView<S>& logits, Index column, std::vector<double>& into) {
  const Index symbols = logits.rows();
  into.resize(static_cast<std::size_t>(symbols));
  double largest = static_cast<double>(logits(0, column));
  for (Index v = 1; v < symbols; ++v) largest = std::max(largest, static_cast<double>(logits(v, column)));
  double total = 0.0;
  for (Index v = 0; v < symbols; ++v) total += std::exp(static_cast<double>(logits(v, column)) - largest);
  const double logarithm = std::log(total);
  for (Index v = 0; v < symbols; ++v)
    into[static_cast<std::size_t>(v)] = static_cast<double>(logits(v, column)) - largest - logarithm;
}

int likeliest(const std::vector<double>& values) {
  return static_cast<int>(std::max_element(values.begin(), values.end()) - values.begin());
}

// The symbol that step i is held to, or -1.
int held_symbol(const DecodingOptions& options, Index i, int end) {
  if (i >= static_cast<Index>(options.symbols.size())) return -1;
  const int symbol = options.symbols[static_cast<std::size_t>(i)];
  check(symbol >= -1 && symbol <= end, "decoding: symbol ", symbol, " is given for step ", i, ", expected 0 … ", end,
        ", or -1 for none");
  return symbol;
}

// The last step that is held to a symbol, or -1: no answer may end before it.
Index last_held(const DecodingOptions& options) {
  const auto last =
      std::find_if(options.symbols.rbegin(), options.symbols.rend(), [](int symbol) { return symbol >= 0; });
  return static_cast<Index>(options.symbols.rend() - last) - 1;
}

AlignmentStepOptions step_options(const DecodingOptions& options, Index i) {
  AlignmentStepOptions made;
  made.widening = options.widening;
  if (i < static_cast<Index>(options.weights.size()) && options.weights[static_cast<std::size_t>(i)].size() > 0)
    made.weights = &options.weights[static_cast<std::size_t>(i)];
  return made;
}

template <class S>
void check_alone(const char* function, const EncodedSource<S>& encoded, Index most_steps) {
  check(encoded.aligned.batch == 1, function, ": ", encoded.aligned.batch, " sources, expected one");
  check(most_steps >= 1, function, ": ", most_steps, " steps, expected at least one");
}

void take(Decoded& decoded, int symbol, double log_probability, int end) {
  decoded.symbols.push_back(symbol);
  decoded.log_probabilities.push_back(log_probability);
  decoded.log_probability += log_probability;
  decoded.ended = symbol == end;
}

double length_penalty(Index length, double alpha) { return std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha); }

}  // namespace

template <class S>
Decoded decode_greedily(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                        const DecodingOptions& options, const StepWatcher<S>& watch) {
  check_alone("decode_greedily", encoded, options.most_steps);
  Decoded decoded;
  std::vector<double> values;
  DecoderState<S> state = model.start(tape, encoded);
  int previous = model.target_start();
  const Index last = last_held(options);
  for (Index i = 0; i < options.most_steps && !decoded.ended; ++i) {
    AlignmentStepOptions of_step = step_options(options, i);
    of_step.shows_window = watch != nullptr;
    const TranslationStep<S> step = model.step(tape, encoded, state, &previous, i, of_step);
    log_probabilities(step.logits.value(), 0, values);
    const int held = held_symbol(options, i, model.target_end());
    if (held < 0 && i < last)
      values[static_cast<std::size_t>(model.target_end())] = -std::numeric_limits<double>::infinity();
    previous = held >= 0 ? held : likeliest(values);
    take(decoded, previous, values[static_cast<std::size_t>(previous)], model.target_end());
    state = step.state;
    if (watch) watch(i, step);
  }
  return decoded;
}

template <class S>
std::vector<Decoded> decode_batch(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                                  Index most_steps, double widening, const StepWatcher<S>& watch) {
  const Index batch = encoded.aligned.batch;
  check(most_steps >= 1, "decode_batch: ", most_steps, " steps, expected at least one");
  std::vector<Decoded> decoded(static_cast<std::size_t>(batch));
  std::vector<double> values;
  std::vector<int> previous(static_cast<std::size_t>(batch), model.target_start());
  AlignmentStepOptions options;
  options.widening = widening;
  DecoderState<S> state = model.start(tape, encoded);
  Index open = batch;
  for (Index i = 0; i < most_steps && open > 0; ++i) {
    const TranslationStep<S> step = model.step(tape, encoded, state, previous.data(), i, options);
    for (std::size_t b = 0; b < decoded.size(); ++b) {
      if (decoded[b].ended) continue;
      log_probabilities(step.logits.value(), static_cast<Index>(b), values);
      previous[b] = likeliest(values);
      take(decoded[b], previous[b], values[static_cast<std::size_t>(previous[b])], model.target_end());
      if (decoded[b].ended) --open;
    }
    state = step.state;
    if (watch) watch(i, step);
  }
  return decoded;
}

template <class S>
Decoded decode_forced(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                      const std::vector<int>& target, double widening, const StepWatcher<S>& watch) {
  DecodingOptions options;
  options.most_steps = static_cast<Index>(target.size());
  options.widening = widening;
  options.symbols = target;
  return decode_greedily(tape, model, encoded, options, watch);
}

template <class S>
BeamSearch search_beam(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                       const BeamOptions& beam, const DecodingOptions& options) {
  check_alone("search_beam", encoded, options.most_steps);
  check(beam.width >= 1 && beam.width <= kWidestBeam, "search_beam: the width is ", beam.width, ", expected 1 … ",
        kWidestBeam);
  check(std::isfinite(beam.length_penalty) && beam.length_penalty >= 0.0 && beam.length_penalty <= 5.0,
        "search_beam: the length penalty is ", beam.length_penalty, ", expected 0 … 5");
  const std::size_t columns = static_cast<std::size_t>(beam.width);
  const EncodedSource<S> repeated = model.repeat(tape, encoded, beam.width);
  DecoderState<S> state = model.start(tape, repeated);

  BeamSearch search;
  search.nodes.push_back({});
  search.nodes[0].kept = true;
  std::vector<int> live{0};  // nodes of the columns; columns beyond them are idle
  std::vector<int> previous(columns, model.target_start());
  std::vector<double> values;
  std::vector<int> order;
  struct Candidate {
    int node;
    int column;
  };
  std::vector<Candidate> candidates;
  const Index last = last_held(options);
  while (!live.empty() && search.steps < options.most_steps) {
    const Index i = search.steps++;
    const TranslationStep<S> step = model.step(tape, repeated, state, previous.data(), i, step_options(options, i));
    const int held = held_symbol(options, i, model.target_end());
    candidates.clear();
    for (std::size_t column = 0; column < live.size(); ++column) {
      log_probabilities(step.logits.value(), static_cast<Index>(column), values);
      order.resize(values.size());
      for (std::size_t v = 0; v < order.size(); ++v) order[v] = static_cast<int>(v);
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) {
        return values[static_cast<std::size_t>(a)] > values[static_cast<std::size_t>(b)];
      });
      if (held >= 0)
        order.assign(1, held);
      else if (i < last)
        std::erase(order, model.target_end());
      const int parent = live[column];
      for (std::size_t k = 0; k < std::min(columns, order.size()); ++k) {
        BeamNode node;
        node.parent = parent;
        node.symbol = order[k];
        node.depth = i + 1;
        node.log_symbol = values[static_cast<std::size_t>(order[k])];
        node.log_probability = search.nodes[static_cast<std::size_t>(parent)].log_probability + node.log_symbol;
        node.score = node.log_probability / length_penalty(node.depth, beam.length_penalty);
        node.finished = node.symbol == model.target_end();
        candidates.push_back({static_cast<int>(search.nodes.size()), static_cast<int>(column)});
        search.nodes.push_back(node);
      }
    }
    // What has ended keeps its place in the beam.
    const std::size_t room = columns - search.answers.size();
    std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
      return search.nodes[static_cast<std::size_t>(a.node)].log_probability >
             search.nodes[static_cast<std::size_t>(b.node)].log_probability;
    });
    if (candidates.size() > room) candidates.resize(room);
    live.clear();
    std::vector<int> from(columns, 0);
    for (const Candidate& candidate : candidates) {
      BeamNode& node = search.nodes[static_cast<std::size_t>(candidate.node)];
      node.kept = true;
      if (node.finished) {
        search.answers.push_back(candidate.node);
        continue;
      }
      from[live.size()] = candidate.column;
      previous[live.size()] = node.symbol;
      live.push_back(candidate.node);
    }
    if (!live.empty()) state = model.pick(tape, step.state, from.data(), beam.width);
  }
  if (search.answers.empty()) search.answers = live;
  std::stable_sort(search.answers.begin(), search.answers.end(), [&](int a, int b) {
    return search.nodes[static_cast<std::size_t>(a)].score > search.nodes[static_cast<std::size_t>(b)].score;
  });
  for (std::size_t rank = 0; rank < search.answers.size(); ++rank)
    search.nodes[static_cast<std::size_t>(search.answers[rank])].rank = static_cast<int>(rank);
  return search;
}

std::vector<int> symbols_of(const std::vector<BeamNode>& nodes, int node) {
  check(node >= 0 && node < static_cast<int>(nodes.size()), "symbols_of: node ", node, ", expected 0 … ",
        static_cast<int>(nodes.size()) - 1);
  std::vector<int> symbols;
  for (int at = node; nodes[static_cast<std::size_t>(at)].parent >= 0; at = nodes[static_cast<std::size_t>(at)].parent)
    symbols.push_back(nodes[static_cast<std::size_t>(at)].symbol);
  std::reverse(symbols.begin(), symbols.end());
  return symbols;
}

#define UNROLLED_INSTANTIATE(S)                                                                                        \
  template Decoded decode_greedily(Tape<S>&, const SequenceToSequence<S>&, const EncodedSource<S>&,                    \
                                   const DecodingOptions&, const StepWatcher<S>&);                                     \
  template std::vector<Decoded> decode_batch(Tape<S>&, const SequenceToSequence<S>&, const EncodedSource<S>&, Index,   \
                                             double, const StepWatcher<S>&);                                           \
  template Decoded decode_forced(Tape<S>&, const SequenceToSequence<S>&, const EncodedSource<S>&,                      \
                                 const std::vector<int>&, double, const StepWatcher<S>&);                              \
  template BeamSearch search_beam(Tape<S>&, const SequenceToSequence<S>&, const EncodedSource<S>&, const BeamOptions&, \
                                  const DecodingOptions&);
UNROLLED_INSTANTIATE(float)
UNROLLED_INSTANTIATE(double)
#undef UNROLLED_INSTANTIATE

}  // namespace unrolled
