#include "core/nn/decoding.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

using namespace unrolled;

namespace {

// A small model with weights large enough that its answers differ from step to step.
struct Model {
  Model(const std::string& attention, std::uint64_t seed, Index target_symbols = 4)
      : random(seed), network(options(attention, target_symbols), parameters, random) {
    for (const auto& parameter : parameters)
      for (Index k = 0; k < parameter->value.size(); ++k) parameter->value.data()[k] = random.normal();
  }
  static SequenceToSequenceOptions options(const std::string& attention, Index target_symbols) {
    SequenceToSequenceOptions made;
    made.source_symbols = 5;
    made.target_symbols = target_symbols;
    made.embedding = 3;
    made.hidden = 4;
    made.attention = attention;
    made.alignment.location_rows = 8;
    return made;
  }
  EncodedSource<double> encode(const std::vector<std::vector<int>>& sources) {
    std::size_t longest = 0;
    for (const std::vector<int>& each : sources) longest = std::max(longest, each.size());
    source.begin(static_cast<Index>(sources.size()), static_cast<Index>(longest));
    for (std::size_t b = 0; b < sources.size(); ++b)
      source.set(static_cast<Index>(b), sources[b], network.source_end());
    tape.reset();
    return network.encode(tape, source);
  }

  Random random;
  ParameterSet<double> parameters;
  SequenceToSequence<double> network;
  Tape<double> tape;
  SymbolBatch source;
};

const std::vector<int> kSource{0, 3, 1, 4};

DecodingOptions steps(Index most) {
  DecodingOptions options;
  options.most_steps = most;
  return options;
}

// ln p of a whole target.
double log_probability(Model& model, const std::vector<int>& target) {
  return decode_forced(model.tape, model.network, model.encode({kSource}), target).log_probability;
}

}  // namespace

TEST_CASE("greedy decoding takes the likeliest symbol of each step, and stops at the end symbol") {
  int ended = 0;
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    Model model("bahdanau", seed);
    std::vector<int> seen;
    const Decoded decoded = decode_greedily<double>(model.tape, model.network, model.encode({kSource}), steps(6),
                                                    [&](Index i, const TranslationStep<double>& step) {
                                                      CHECK(i == static_cast<Index>(seen.size()));
                                                      Index best = 0;
                                                      step.logits.value().col(0).maxCoeff(&best);
                                                      seen.push_back(static_cast<int>(best));
                                                    });
    CHECK(decoded.symbols == seen);
    CHECK(decoded.symbols.size() <= 6);
    CHECK(decoded.ended == (decoded.symbols.back() == 4));
    CHECK(std::count(decoded.symbols.begin(), decoded.symbols.end(), 4) == (decoded.ended ? 1 : 0));
    CHECK(log_probability(model, decoded.symbols) == doctest::Approx(decoded.log_probability).epsilon(1e-12));
    double sum = 0.0;
    for (const double each : decoded.log_probabilities) sum += each;
    CHECK(sum == doctest::Approx(decoded.log_probability));
    ended += decoded.ended ? 1 : 0;
  }
  CHECK(ended > 0);
  CHECK(ended < 12);
}

TEST_CASE("a batch is decoded as each of its sources alone") {
  const std::vector<std::vector<int>> sources{{0, 3, 1, 4}, {}, {2, 2}};
  for (const std::string& attention : attention_kinds()) {
    CAPTURE(attention);
    Model model(attention, 5);
    const std::vector<Decoded> together = decode_batch(model.tape, model.network, model.encode(sources), 6);
    REQUIRE(together.size() == 3);
    for (std::size_t b = 0; b < sources.size(); ++b) {
      const Decoded alone = decode_greedily(model.tape, model.network, model.encode({sources[b]}), steps(6));
      CHECK(together[b].symbols == alone.symbols);
      CHECK(together[b].ended == alone.ended);
      CHECK(together[b].log_probability == doctest::Approx(alone.log_probability).epsilon(1e-12));
    }
  }
}

TEST_CASE("a beam of one is greedy decoding") {
  for (const std::string& attention : attention_kinds())
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      CAPTURE(attention);
      CAPTURE(seed);
      Model model(attention, seed);
      const Decoded greedy = decode_greedily(model.tape, model.network, model.encode({kSource}), steps(6));
      const BeamSearch beam = search_beam(model.tape, model.network, model.encode({kSource}), {1, 0.6}, steps(6));
      REQUIRE(beam.answers.size() == 1);
      const BeamNode& best = beam.nodes[static_cast<std::size_t>(beam.answers[0])];
      CHECK(symbols_of(beam.nodes, beam.answers[0]) == greedy.symbols);
      CHECK(best.log_probability == doctest::Approx(greedy.log_probability).epsilon(1e-12));
      CHECK(best.finished == greedy.ended);
      CHECK(best.rank == 0);
      CHECK(beam.steps == static_cast<Index>(greedy.symbols.size()));
    }
}

TEST_CASE("a wide beam finds what trying everything finds") {
  for (const double alpha : {0.0, 1.0})
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      CAPTURE(alpha);
      CAPTURE(seed);
      Model model("dot", seed, 2);
      // All targets of at most three symbols, the end (2) included.
      std::vector<std::vector<int>> prefixes{{}};
      std::vector<std::pair<double, std::vector<int>>> all;
      for (Index length = 1; length <= 3; ++length) {
        std::vector<std::vector<int>> longer;
        for (const std::vector<int>& prefix : prefixes) {
          std::vector<int> target = prefix;
          target.push_back(2);
          const double penalty = std::pow((5.0 + static_cast<double>(length)) / 6.0, alpha);
          all.push_back({log_probability(model, target) / penalty, target});
          for (const int symbol : {0, 1}) {
            target.back() = symbol;
            longer.push_back(target);
          }
        }
        prefixes = longer;
      }
      std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
      const BeamSearch beam = search_beam(model.tape, model.network, model.encode({kSource}), {32, alpha}, steps(3));
      REQUIRE(beam.answers.size() == all.size());
      for (std::size_t rank = 0; rank < all.size(); ++rank) {
        const BeamNode& node = beam.nodes[static_cast<std::size_t>(beam.answers[rank])];
        CHECK(symbols_of(beam.nodes, beam.answers[rank]) == all[rank].second);
        CHECK(node.score == doctest::Approx(all[rank].first).epsilon(1e-12));
        CHECK(node.rank == static_cast<int>(rank));
      }
    }
}

TEST_CASE("the tree of a beam is whole: parents, depths, probabilities, and what was kept") {
  Model model("bahdanau", 3);
  const BeamSearch beam = search_beam(model.tape, model.network, model.encode({kSource}), {3, 0.5}, steps(5));
  std::vector<int> kept(6, 0);
  std::vector<int> ended(7, 0);  // before each depth
  for (std::size_t n = 1; n < beam.nodes.size(); ++n) {
    const BeamNode& node = beam.nodes[n];
    REQUIRE(node.parent < static_cast<int>(n));
    const BeamNode& parent = beam.nodes[static_cast<std::size_t>(node.parent)];
    CHECK(parent.kept);
    CHECK_FALSE(parent.finished);
    CHECK(node.depth == parent.depth + 1);
    CHECK(node.log_probability == doctest::Approx(parent.log_probability + node.log_symbol));
    CHECK(node.score ==
          doctest::Approx(node.log_probability / std::pow((5.0 + static_cast<double>(node.depth)) / 6.0, 0.5)));
    CHECK(node.finished == (node.symbol == 4));
    if (node.kept) ++kept[static_cast<std::size_t>(node.depth)];
    if (node.kept && node.finished)
      for (std::size_t depth = static_cast<std::size_t>(node.depth) + 1; depth < ended.size(); ++depth) ++ended[depth];
    CHECK((node.rank >= 0) ==
          (std::find(beam.answers.begin(), beam.answers.end(), static_cast<int>(n)) != beam.answers.end()));
  }
  for (std::size_t depth = 1; depth <= static_cast<std::size_t>(beam.steps); ++depth)
    CHECK(kept[depth] == 3 - ended[depth]);
  const std::vector<int> target = symbols_of(beam.nodes, beam.answers[0]);
  CHECK(log_probability(model, target) ==
        doctest::Approx(beam.nodes[static_cast<std::size_t>(beam.answers[0])].log_probability).epsilon(1e-12));
}

TEST_CASE("symbols and weights can be held, step by step") {
  Model model("general", 2);
  DecodingOptions options = steps(4);
  options.symbols = {-1, 1, 0};
  options.weights.resize(2);
  options.weights[1] = Matrix<double>::Zero(5, 1);
  options.weights[1](3, 0) = 1.0;
  Matrix<double> context;
  Matrix<double> annotation;
  std::vector<Matrix<double>> weights;
  const EncodedSource<double> encoded = model.encode({kSource});
  annotation = encoded.run.annotations.value().col(3);
  const Decoded held = decode_greedily<double>(model.tape, model.network, encoded, options,
                                               [&](Index i, const TranslationStep<double>& step) {
                                                 weights.push_back(step.alignment.weights.value());
                                                 if (i == 1) context = step.alignment.context.value();
                                               });
  REQUIRE(held.symbols.size() >= 3);
  CHECK(held.symbols[1] == 1);
  CHECK(held.symbols[2] == 0);
  CHECK(weights[1] == options.weights[1]);
  CHECK(weights[0] != options.weights[1]);
  CHECK(context.isApprox(annotation, 1e-14));

  const BeamSearch beam = search_beam(model.tape, model.network, model.encode({kSource}), {3, 0.0}, options);
  for (const int answer : beam.answers) {
    const std::vector<int> symbols = symbols_of(beam.nodes, answer);
    if (symbols.size() > 1) CHECK(symbols[1] == 1);
    if (symbols.size() > 2) CHECK(symbols[2] == 0);
  }
  // Not even a beam that is wide enough for every symbol gets round them by ending before.
  const BeamSearch wide = search_beam(model.tape, model.network, model.encode({kSource}), {20, 0.0}, options);
  for (const int answer : wide.answers) CHECK(symbols_of(wide.nodes, answer).size() >= 3);
  // A beam of one goes where greedy decoding goes when both are held.
  const BeamSearch one = search_beam(model.tape, model.network, model.encode({kSource}), {1, 0.0}, options);
  CHECK(symbols_of(one.nodes, one.answers[0]) == held.symbols);
}

TEST_CASE("decoding refuses what does not fit") {
  Model model("dot", 1);
  CHECK_THROWS_WITH_AS(decode_greedily(model.tape, model.network, model.encode({{1}, {2}}), steps(3)),
                       "decode_greedily: 2 sources, expected one", std::invalid_argument);
  CHECK_THROWS_WITH_AS(search_beam(model.tape, model.network, model.encode({{1}}), {0, 0.0}, steps(3)),
                       "search_beam: the width is 0, expected 1 … 256", std::invalid_argument);
  DecodingOptions options = steps(3);
  options.symbols = {7};
  CHECK_THROWS_WITH_AS(decode_greedily(model.tape, model.network, model.encode({{1}}), options),
                       "decoding: symbol 7 is given for step 0, expected 0 … 4, or -1 for none", std::invalid_argument);
  options = steps(3);
  options.weights = {Matrix<double>::Ones(7, 1)};
  CHECK_THROWS_WITH_AS(decode_greedily(model.tape, model.network, model.encode({{1}}), options),
                       "Alignment: the weights given are 7 x 1, expected 2 x 1 or one column", std::invalid_argument);
  CHECK_THROWS_AS(symbols_of({}, 0), std::invalid_argument);
}
