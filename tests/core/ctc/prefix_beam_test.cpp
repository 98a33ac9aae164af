#include "core/ctc/prefix_beam.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <set>

#include "core/ctc/exact.h"
#include "core/ctc/greedy.h"
#include "core/ctc/ngrams.h"
#include "tests/core/ctc/random_cases.h"
#include "tests/core/oracles.h"

using namespace unrolled;
using namespace unrolled::ctc;

namespace {

void expect_same(const std::vector<Hypothesis>& beam, const std::vector<Hypothesis>& exact) {
  REQUIRE(beam.size() == exact.size());
  for (std::size_t i = 0; i < beam.size(); ++i) {
    CHECK(std::abs(beam[i].log_total - exact[i].log_total) < 1e-10);
    if (beam[i].labels == exact[i].labels) {
      CHECK(std::abs(beam[i].log_acoustic - exact[i].log_acoustic) < 1e-10);
      CHECK(beam[i].words == exact[i].words);
    } else {
      // Rounding may turn equal ones round; anything else is wrong.
      CHECK(std::count_if(beam.begin(), beam.end(), [&](const Hypothesis& each) {
              return each.labels == exact[i].labels && std::abs(each.log_total - exact[i].log_total) < 1e-10;
            }) == 1);
    }
  }
}

std::vector<Labels> random_utterances(Random& random, int symbols, int blank) {
  std::vector<Labels> utterances(1 + random.below(6));
  for (Labels& utterance : utterances) {
    const std::uint64_t length = 1 + random.below(7);
    while (utterance.size() < length) {
      const int label = static_cast<int>(random.below(static_cast<std::uint64_t>(symbols)));
      if (label != blank) utterance.push_back(label);
    }
  }
  return utterances;
}

}  // namespace

TEST_CASE("unbounded, prefix beam search is exact: 1,000 cases by chance, half of them with a language model") {
  Random random(11);
  for (int i = 0; i < 1000; ++i) {
    const auto symbols = static_cast<int>(2 + random.below(3));
    const auto steps = static_cast<Index>(1 + random.below(5));
    const int blank = static_cast<int>(random.below(static_cast<std::uint64_t>(symbols)));
    const Matrix<double> y = random_probabilities(random, symbols, steps, i % 3 == 0);
    PrefixBeamOptions options;
    options.width = 0;
    std::unique_ptr<LanguageModel> language;
    if (i % 2 == 1) {
      options.scoring.alpha = random.uniform(0.0, 2.0);
      options.scoring.beta = random.uniform(-1.0, 2.0);
      options.scoring.space = static_cast<int>(random.below(static_cast<std::uint64_t>(symbols)));
      if (options.scoring.space == blank) options.scoring.space = -1;
      options.scoring.tidy_spaces = random.below(2) == 0;
      const std::vector<Labels> utterances = random_utterances(random, symbols, blank);
      const int order = static_cast<int>(1 + random.below(3));
      if (i % 4 == 1) {
        language = std::make_unique<CharacterNgrams>(utterances, order, symbols - 1);
      } else {
        std::map<Labels, double> table;
        for (const Labels& utterance : utterances)
          for (const Labels& word : words_of(utterance, options.scoring.space)) table[word] = random.uniform();
        language = std::make_unique<WordTable>(table, i % 8 == 3 ? 0.0 : 0.01, options.scoring.space);
      }
      options.scoring.language = language.get();
    }
    expect_same(prefix_beam_search(y, blank, options).answers, exact_decode(y, blank, options.scoring, 0).best);
  }
}

TEST_CASE("greedy decoding answers nothing where \"a\" is likelier") {
  Matrix<double> y(3, 2);  // a, b, blank
  y << 0.4, 0.4, 0.0, 0.0, 0.6, 0.6;
  const GreedyDecoding greedy = greedy_decode(y, 2);
  CHECK(greedy.labels.empty());
  CHECK(std::exp(greedy.log_path) == doctest::Approx(0.36).epsilon(1e-14));
  const std::vector<Hypothesis> answers = prefix_beam_search(y, 2).answers;
  REQUIRE(answers.size() == 2);
  CHECK(answers[0].labels == Labels{0});
  CHECK(std::exp(answers[0].log_acoustic) == doctest::Approx(0.64).epsilon(1e-14));
  CHECK(answers[1].labels.empty());
  CHECK(std::exp(answers[1].log_acoustic) == doctest::Approx(0.36).epsilon(1e-14));
}

TEST_CASE("prefix beam search: the published cases, at each width") {
  const nlohmann::json& reference = published().at("decoders");
  const std::string vocabulary = reference.at("vocab");
  for (const std::size_t sequence : {0, 1}) {
    const Matrix<double> y = matrix_of(reference.at("probs_seq" + std::to_string(sequence + 1))).transpose();
    for (const auto& [width, best] : reference.at("prefix_beam_best").items()) {
      CAPTURE(width);
      PrefixBeamOptions options;
      options.width = std::stoll(width);
      const Hypothesis answer = prefix_beam_search(y, reference.at("blank"), options).answers.at(0);
      CHECK(text_in(vocabulary, answer.labels) == best.at(sequence).at(0));
      CHECK(std::abs(std::exp(answer.log_acoustic) - best.at(sequence).at(1).get<double>()) < 1e-10);
      if (width == "20")
        CHECK(text_in(vocabulary, answer.labels) == reference.at("published").at("beam20").at(sequence));
    }
  }
  // A beam of two answers what another implementation does, though [0, 1, 0] is likelier.
  const nlohmann::json& five = reference.at("tf_beam");
  PrefixBeamOptions two;
  two.width = 2;
  CHECK(prefix_beam_search(matrix_of(five.at("probs")).transpose(), five.at("blank"), two).answers.at(0).labels ==
        Labels{1, 0});
}

TEST_CASE("Q = ln P(c|x) + alpha ln P_lm(c) + beta words: the published case, exact and by beam") {
  const nlohmann::json& reference = published().at("decoders").at("lm_Q");
  const std::string alphabet = reference.at("alphabet");
  const Matrix<double> y = matrix_of(reference.at("probs")).transpose();
  const int blank = reference.at("blank");
  std::map<Labels, double> words;
  for (const auto& [word, probability] : reference.at("word_lm").items())
    words[labels_in(alphabet, word)] = probability.get<double>();
  const int space = static_cast<int>(alphabet.find(' '));
  const WordTable table(words, reference.at("oov"), space);
  for (const auto& [weights, best] : reference.at("best").items()) {
    CAPTURE(weights);
    PrefixBeamOptions options;
    options.scoring.language = &table;
    options.scoring.alpha = std::stod(weights);
    options.scoring.beta = std::stod(weights.substr(weights.find(',') + 1));
    options.scoring.space = space;
    options.scoring.tidy_spaces = true;
    options.width = 0;
    const std::vector<Hypothesis> exact = exact_decode(y, blank, options.scoring).best;
    const std::vector<Hypothesis> beam = prefix_beam_search(y, blank, options).answers;
    for (std::size_t i = 0; i < best.size(); ++i)
      for (const Hypothesis& ours : {exact.at(i), beam.at(i)}) {
        CHECK(text_in(alphabet, ours.labels) == best[i][0]);
        CHECK(std::abs(std::exp(ours.log_acoustic) - best[i][1].get<double>()) < 1e-10);
        CHECK(std::abs(ours.log_total - best[i][2].get<double>()) < 1e-10);
        CHECK(std::abs(ours.log_total - (ours.log_acoustic + options.scoring.alpha * ours.log_language +
                                         options.scoring.beta * ours.words)) < 1e-12);
      }
  }
}

TEST_CASE("the trace is the search itself: steps, tree and answers agree") {
  Random random(5);
  const Matrix<double> y = random_probabilities(random, 4, 9);
  PrefixBeamOptions options;
  options.width = 4;
  const PrefixBeam quiet = prefix_beam_search(y, 0, options);
  CHECK((quiet.nodes.empty() && quiet.steps.empty() && quiet.answer_nodes.empty()));
  options.trace = true;
  const PrefixBeam beam = prefix_beam_search(y, 0, options);
  REQUIRE(beam.answers.size() == quiet.answers.size());
  for (std::size_t i = 0; i < beam.answers.size(); ++i) {
    CHECK(beam.answers[i].labels == quiet.answers[i].labels);
    CHECK(beam.answers[i].log_total == quiet.answers[i].log_total);
    CHECK(labels_of(beam.nodes, beam.answer_nodes.at(i)) == beam.answers[i].labels);
  }
  REQUIRE(beam.steps.size() == 9);
  std::vector<Index> kept_until(beam.nodes.size(), 0);
  std::vector<int> merged(beam.nodes.size(), 0);
  std::set<int> before{0};
  for (std::size_t t = 0; t < beam.steps.size(); ++t) {
    const PrefixStep& step = beam.steps[t];
    CHECK(step.kept.size() == std::min<std::size_t>(4, step.kept.size() + step.pruned.size()));
    std::set<int> now;
    double mass = 0.0;
    for (const PrefixStanding& each : step.kept) {
      now.insert(each.node);
      kept_until[static_cast<std::size_t>(each.node)] = static_cast<Index>(t) + 1;
      CHECK(beam.nodes[static_cast<std::size_t>(each.node)].time <= static_cast<Index>(t) + 1);
      mass += std::exp(each.log_blank) + std::exp(each.log_symbol);
    }
    for (const PrefixStanding& each : step.pruned) {
      mass += std::exp(each.log_blank) + std::exp(each.log_symbol);
      CHECK(each.log_total <= step.kept.back().log_total);
    }
    // What was kept before is divided between what is kept and what is pruned now.
    double mass_before = t == 0 ? 1.0 : 0.0;
    if (t > 0)
      for (const PrefixStanding& each : beam.steps[t - 1].kept)
        mass_before += std::exp(each.log_blank) + std::exp(each.log_symbol);
    CHECK(mass == doctest::Approx(mass_before).epsilon(1e-12));
    for (const PrefixMerge& merge : step.merged) {
      CHECK((before.contains(merge.from) && before.contains(merge.node)));
      CHECK(beam.nodes[static_cast<std::size_t>(merge.node)].parent == merge.from);
      ++merged[static_cast<std::size_t>(merge.node)];
    }
    before = now;
  }
  int revived = 0;
  for (std::size_t i = 0; i < beam.nodes.size(); ++i) {
    CHECK(beam.nodes[i].kept == kept_until[i]);
    CHECK(beam.nodes[i].merged == merged[i]);
    CHECK(beam.nodes[i].parent < static_cast<int>(i));
    if (beam.nodes[i].kept > beam.nodes[i].time) ++revived;
  }
  CHECK(revived > 0);
  CHECK(std::count_if(merged.begin(), merged.end(), [](int count) { return count > 0; }) > 0);
  CHECK_THROWS_WITH_AS(labels_of(beam.nodes, -1),
                       ("labels_of: node is -1, expected 0 to " + std::to_string(beam.nodes.size() - 1)).c_str(),
                       std::invalid_argument);
}

TEST_CASE("a prefix that was pruned and comes up again is the same node, without its lost mass") {
  Matrix<double> y(3, 3);  // blank, a, b
  y << 0.0, 0.45, 0.1, 1.0, 0.25, 0.3, 0.0, 0.3, 0.6;
  PrefixBeamOptions options;
  options.width = 1;
  options.trace = true;
  const PrefixBeam beam = prefix_beam_search(y, 0, options);
  // t = 1: a. t = 2: a again (0.7), and ab (0.3), pruned. t = 3: ab = 0.6 · 0.7, before a = 0.1 · 0.7 + 0.3 · 0.25.
  REQUIRE(beam.answers.size() == 1);
  CHECK(beam.answers[0].labels == Labels{1, 2});
  CHECK(std::exp(beam.answers[0].log_acoustic) == doctest::Approx(0.42).epsilon(1e-14));
  const PrefixNode& node = beam.nodes.at(static_cast<std::size_t>(beam.answer_nodes[0]));
  CHECK((node.time == 2 && node.kept == 3 && node.merged == 0));
  CHECK(std::count_if(beam.nodes.begin(), beam.nodes.end(),
                      [&](const PrefixNode& each) { return each.parent == node.parent && each.symbol == 2; }) == 1);
}

TEST_CASE("of equal scores the shorter labelling comes first, then the lower symbol") {
  const Matrix<double> y = Matrix<double>::Constant(3, 1, 1.0 / 3.0);
  const std::vector<Hypothesis> answers = prefix_beam_search(y, 1).answers;
  REQUIRE(answers.size() == 3);
  CHECK(answers[0].labels.empty());
  CHECK(answers[1].labels == Labels{0});
  CHECK(answers[2].labels == Labels{2});
}

TEST_CASE("long sequences neither underflow nor overflow") {
  Random random(8);
  const Matrix<double> y = random_probabilities(random, 6, 3000);
  PrefixBeamOptions options;
  options.width = 8;
  const std::vector<Hypothesis> answers = prefix_beam_search(y, 0, options).answers;
  REQUIRE(answers.size() == 8);
  for (const Hypothesis& each : answers) CHECK((std::isfinite(each.log_total) && each.log_total < -800.0));
}

TEST_CASE("prefix beam search refuses what it cannot do in one line") {
  const Matrix<double> y = Matrix<double>::Constant(4, 3, 0.25);
  PrefixBeamOptions options;
  options.width = -1;
  CHECK_THROWS_WITH_AS(prefix_beam_search(y, 0, options),
                       "prefix_beam_search: width is -1, expected at least 0 (0: all)", std::invalid_argument);
  options.width = 2;
  options.scoring.alpha = -1.0;
  CHECK_THROWS_WITH_AS(prefix_beam_search(y, 0, options), "prefix_beam_search: alpha is -1, expected at least 0",
                       std::invalid_argument);
  options.scoring = {};
  options.scoring.space = 4;
  CHECK_THROWS_WITH_AS(prefix_beam_search(y, 0, options),
                       "prefix_beam_search: space is 4, expected a symbol, 0 to 3, or -1 for none",
                       std::invalid_argument);
  options.scoring.space = 0;
  CHECK_THROWS_WITH_AS(prefix_beam_search(y, 0, options), "prefix_beam_search: the space is the blank, symbol 0",
                       std::invalid_argument);
  const Matrix<double> long_y = Matrix<double>::Constant(28, 200, 1.0 / 28.0);
  options = {};
  options.width = 0;
  CHECK_THROWS_WITH_AS(prefix_beam_search(long_y, 0, options),
                       "prefix_beam_search: more than 1048576 prefixes by time step 5; take a smaller width",
                       std::invalid_argument);
}
