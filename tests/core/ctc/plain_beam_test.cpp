#include "core/ctc/plain_beam.h"

#include <doctest/doctest.h>

#include <set>

#include "core/ctc/exact.h"
#include "core/ctc/greedy.h"
#include "core/ctc/ngrams.h"
#include "core/ctc/prefix_beam.h"
#include "tests/core/ctc/random_cases.h"

using namespace unrolled;
using namespace unrolled::ctc;

TEST_CASE("without merging the answer is the greedy one at any width, where merging finds the likelier labelling") {
  Matrix<double> y(3, 2);
  y << 0.4, 0.4, 0.0, 0.0, 0.6, 0.6;
  for (const Index width : {1, 2, 25, 0}) {
    const std::vector<PathHypothesis> plain = plain_beam_search(y, 2, {}, width);
    CHECK(plain.at(0).hypothesis.labels.empty());
    CHECK(plain.at(0).path == std::vector<int>{2, 2});
    CHECK(std::exp(plain.at(0).hypothesis.log_acoustic) == doctest::Approx(0.36).epsilon(1e-14));
  }
  // Three of the four paths spell "a"; each by itself is less likely than the one that spells nothing.
  const std::vector<PathHypothesis> all = plain_beam_search(y, 2, {}, 0);
  REQUIRE(all.size() == 4);
  double merged = 0.0;
  for (std::size_t i = 1; i < all.size(); ++i) {
    CHECK(all[i].hypothesis.labels == Labels{0});
    merged += std::exp(all[i].hypothesis.log_acoustic);
  }
  CHECK(merged == doctest::Approx(0.64).epsilon(1e-14));
  CHECK(prefix_beam_search(y, 2).answers.at(0).labels == Labels{0});
}

TEST_CASE("unbounded, the paths of a labelling add up to its probability, and the first is the greedy path") {
  Random random(31);
  for (int i = 0; i < 20; ++i) {
    const Matrix<double> y = random_probabilities(random, 3, 5);
    std::map<Labels, double> sums;
    const std::vector<PathHypothesis> paths = plain_beam_search(y, 0, {}, 0);
    CHECK(paths.size() == 243);
    for (const PathHypothesis& each : paths) sums[each.hypothesis.labels] += std::exp(each.hypothesis.log_acoustic);
    for (const Hypothesis& each : exact_decode(y, 0, {}, 0).best)
      CHECK(std::abs(sums.at(each.labels) - std::exp(each.log_acoustic)) < 1e-12);
    const GreedyDecoding greedy = greedy_decode(y, 0);
    CHECK(paths.at(0).path == greedy.path);
    CHECK(plain_beam_search(y, 0, {}, 3).at(0).path == greedy.path);
  }
}

TEST_CASE("the language model and the words count for every path by itself") {
  const std::string symbols = "_ab ";
  Random random(4);
  const Matrix<double> y = random_probabilities(random, 4, 6);
  const WordNgrams language({labels_in(symbols, "ab a ab"), labels_in(symbols, "b ab")}, 2, 3);
  Scoring scoring;
  scoring.language = &language;
  scoring.alpha = 0.7;
  scoring.beta = 0.4;
  scoring.space = 3;
  scoring.tidy_spaces = true;
  const std::vector<PathHypothesis> paths = plain_beam_search(y, 0, scoring, 0);
  REQUIRE_FALSE(paths.empty());
  for (const PathHypothesis& each : paths) {
    const Hypothesis& found = each.hypothesis;
    double log_path = 0.0;
    for (std::size_t t = 0; t < each.path.size(); ++t) log_path += std::log(y(each.path[t], static_cast<Index>(t)));
    CHECK(std::abs(found.log_acoustic - log_path) < 1e-12);
    CHECK(std::abs(found.log_language - language.log_probability(found.labels)) < 1e-12);
    CHECK(found.words == static_cast<int>(words_of(found.labels, 3).size()));
    const std::string text = text_in(symbols, found.labels);
    CHECK((text.empty() || (text.front() != ' ' && text.back() != ' ' && text.find("  ") == std::string::npos)));
    CHECK(std::abs(found.log_total - (log_path + 0.7 * found.log_language + 0.4 * found.words)) < 1e-12);
  }
}
