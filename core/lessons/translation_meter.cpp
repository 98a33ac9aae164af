#include "core/lessons/translation_meter.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "core/nn/decoding.h"
#include "core/tasks/bleu.h"
#include "core/tasks/meteor.h"
#include "core/tasks/ter.h"

namespace unrolled {

namespace {

constexpr Index kAtOnce = 50;    // pairs
constexpr Index kMoreSteps = 5;  // than should be needed

// Symbols of an answer that stand where they should, the end among them, and the places that there are.
struct TokenCount {
  Index right = 0;
  Index places = 0;

  void add(const std::vector<int>& answer, const std::vector<int>& wanted) {
    const std::size_t both = std::min(answer.size(), wanted.size());
    for (std::size_t i = 0; i < both; ++i)
      if (answer[i] == wanted[i]) ++right;
    if (answer.size() == wanted.size()) ++right;
    places += static_cast<Index>(std::max(answer.size(), wanted.size())) + 1;
  }
  double accuracy() const { return places == 0 ? 0.0 : static_cast<double>(right) / static_cast<double>(places); }
};

double share(Index part, Index whole) {
  return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

// −ln softmax(logits)_symbol.
double nats_of(const MatrixView<float>& logits, Index column, int symbol) {
  const Eigen::ArrayXd scores = logits.col(column).cast<double>().array();
  const double largest = scores.maxCoeff();
  return largest + std::log((scores - largest).exp().sum()) - scores(symbol);
}

}  // namespace

// What was found while the decoder was told the right symbols.
struct TranslationMeter::Forced {
  double nats = 0.0;
  Index symbols = 0;
  Index known = 0;    // symbols that come from known places
  Index aligned = 0;  // of these
};

TranslationMeter::TranslationMeter(const SequenceToSequence<float>& model, const PairTask& task)
    : model_(model), task_(task) {
  tape_.leave_parameters_alone();
}

Index TranslationMeter::most_steps(Index source) const {
  const Index longest = task_.longest_target(), trained = std::max<Index>(1, task_.longest_source());
  const Index needed = source <= trained ? longest : (longest * source + trained - 1) / trained;
  return std::min(kMoreSteps + needed, kMostTargetSteps);
}

std::vector<std::vector<int>> TranslationMeter::translate(const std::vector<SymbolPair>& pairs, double widening) {
  std::vector<std::vector<int>> answers;
  for (std::size_t first = 0; first < pairs.size(); first += kAtOnce)
    translate_some(&pairs[first], std::min(kAtOnce, static_cast<Index>(pairs.size() - first)), widening, answers);
  return answers;
}

TranslationScores TranslationMeter::measure(const std::vector<SymbolPair>& pairs, double widening) {
  TranslationScores scores;
  const std::vector<std::vector<int>> answers = translate(pairs, widening);
  Index exact = 0;
  TokenCount tokens;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    if (answers[i] == pairs[i].target) ++exact;
    tokens.add(answers[i], pairs[i].target);
  }
  scores.exact_match = share(exact, static_cast<Index>(pairs.size()));
  scores.token_accuracy = tokens.accuracy();
  Forced forced;
  for (std::size_t first = 0; first < pairs.size(); first += kAtOnce)
    force_some(&pairs[first], std::min(kAtOnce, static_cast<Index>(pairs.size() - first)), widening, forced);
  scores.loss = forced.nats / static_cast<double>(std::max<Index>(1, forced.symbols));
  if (forced.known > 0) scores.alignment_accuracy = share(forced.aligned, forced.known);
  std::vector<std::vector<Tokens>> references;
  std::vector<Tokens> hypotheses;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    references.push_back({tokens_of(pairs[i].target)});
    hypotheses.push_back(tokens_of(answers[i]));
  }
  scores.bleu = bleu(references, hypotheses).scores;
  scores.ter = corpus_ter(references, hypotheses);
  scores.meteor = corpus_meteor(references, hypotheses).score;
  return scores;
}

std::vector<LengthScore> TranslationMeter::by_length(const std::vector<SymbolPair>& pairs, double widening) {
  const std::vector<std::vector<int>> answers = translate(pairs, widening);
  std::vector<LengthScore> scores;
  TokenCount tokens;
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const Index length = static_cast<Index>(pairs[i].source.size());
    if (scores.empty() || scores.back().length != length) {
      scores.push_back({length, 0, 0.0, 0.0});
      tokens = {};
    }
    LengthScore& score = scores.back();
    ++score.pairs;
    tokens.add(answers[i], pairs[i].target);
    score.exact_match += answers[i] == pairs[i].target ? 1.0 : 0.0;
    score.token_accuracy = tokens.accuracy();
  }
  for (LengthScore& score : scores) score.exact_match /= static_cast<double>(score.pairs);
  return scores;
}

Tokens TranslationMeter::tokens_of(const std::vector<int>& symbols) const {
  Tokens tokens;
  for (const int symbol : symbols) tokens.push_back(task_.target_symbols().at(static_cast<std::size_t>(symbol)));
  return tokens;
}

EncodedSource<float> TranslationMeter::encode(const SymbolPair* pairs, Index count) {
  std::size_t longest = 0;
  for (Index b = 0; b < count; ++b) longest = std::max(longest, pairs[b].source.size());
  batch_.begin(count, static_cast<Index>(longest));
  for (Index b = 0; b < count; ++b) batch_.set(b, pairs[b].source, model_.source_end());
  tape_.reset();
  return model_.encode(tape_, batch_);
}

void TranslationMeter::translate_some(const SymbolPair* pairs, Index count, double widening,
                                      std::vector<std::vector<int>>& answers) {
  const EncodedSource<float> encoded = encode(pairs, count);
  for (Decoded& decoded : decode_batch(tape_, model_, encoded, most_steps(batch_.steps() - 1), widening)) {
    if (decoded.ended) decoded.symbols.pop_back();
    answers.push_back(std::move(decoded.symbols));
  }
}

void TranslationMeter::force_some(const SymbolPair* pairs, Index count, double widening, Forced& forced) {
  const EncodedSource<float> encoded = encode(pairs, count);
  DecoderState<float> state = model_.start(tape_, encoded);
  AlignmentStepOptions options;
  options.widening = widening;
  std::vector<int> previous(static_cast<std::size_t>(count), model_.target_start());
  std::size_t longest = 0;
  for (Index b = 0; b < count; ++b) longest = std::max(longest, pairs[b].target.size());
  for (std::size_t i = 0; i <= longest; ++i) {
    const TranslationStep<float> step =
        model_.step(tape_, encoded, state, previous.data(), static_cast<Index>(i), options);
    state = step.state;
    for (Index b = 0; b < count; ++b) {
      const SymbolPair& pair = pairs[b];
      if (i > pair.target.size()) continue;
      const int wanted = i < pair.target.size() ? pair.target[i] : model_.target_end();
      previous[static_cast<std::size_t>(b)] = wanted;
      forced.nats += nats_of(step.logits.value(), b, wanted);
      ++forced.symbols;
      if (!model_.has_attention() || i >= pair.alignment.size() || pair.alignment[i].empty()) continue;
      Index place = 0;
      step.alignment.weights.value().col(b).maxCoeff(&place);
      ++forced.known;
      if (std::binary_search(pair.alignment[i].begin(), pair.alignment[i].end(), static_cast<int>(place)))
        ++forced.aligned;
    }
  }
}

}  // namespace unrolled
