#include "core/ctc/language_model.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/ctc/ngrams.h"
#include "tests/core/ctc/random_cases.h"

using namespace unrolled;
using namespace unrolled::ctc;

namespace {

constexpr std::string_view kSymbols = "_ab c";  // blank first; the space is symbol 3
constexpr int kSpace = 3;

Labels labels(std::string_view text) { return labels_in(kSymbols, text); }

}  // namespace

TEST_CASE("words stand between spaces") {
  CHECK(words_of(labels("  ab  a c "), kSpace) == std::vector<Labels>{labels("ab"), labels("a"), labels("c")});
  CHECK(words_of(labels("ab a"), -1) == std::vector<Labels>{labels("ab a")});
  CHECK(words_of({}, kSpace).empty());
  const Labels text = labels("ab ca");
  CHECK(last_word(text, kSpace).size() == 2);
  CHECK(last_word(text, -1).size() == 5);
  CHECK(last_word(labels("ab "), kSpace).empty());
}

TEST_CASE("a table charges each word where it ends") {
  const WordTable table({{labels("a"), 0.5}, {labels("ab"), 0.3}}, 1e-4, kSpace);
  CHECK(table.log_symbol(labels("a"), 2) == 0.0);
  CHECK(table.log_symbol(labels("c ab"), kSpace) == doctest::Approx(std::log(0.3)));
  CHECK(table.log_symbol(labels("ab "), kSpace) == 0.0);
  CHECK(table.log_end(labels("ab ")) == 0.0);
  CHECK(table.log_probability(labels("a ab")) == doctest::Approx(std::log(0.5 * 0.3)));
  CHECK(table.log_probability(labels(" a  ab b ")) == doctest::Approx(std::log(0.5 * 0.3 * 1e-4)));
  CHECK(table.log_probability({}) == 0.0);
  CHECK_THROWS_WITH_AS(WordTable({{{}, 0.5}}, 0.0, kSpace), "WordTable: a word is empty", std::invalid_argument);
  CHECK_THROWS_WITH_AS(WordTable({{labels("a b"), 0.5}}, 0.0, kSpace), "WordTable: a word holds the space, symbol 3",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(WordTable({{labels("a"), 1.5}}, 0.0, kSpace),
                       "WordTable: a word has 1.5, expected a probability", std::invalid_argument);
  CHECK_THROWS_WITH_AS(WordTable({}, std::nan(""), kSpace), "WordTable: unknown is nan, expected a probability",
                       std::invalid_argument);
}

TEST_CASE("Witten and Bell's smoothing, by hand") {
  // After "ab", "ab", "ac" behind the beginning ^, and $ at the end: bigrams.
  const CharacterNgrams model({labels("ab"), labels("ab"), labels("ac")}, 2, 4);
  // Without context: a 3, b 2, c 1, $ 3 of 9, four kinds; below it 1/5 for each of a, b, space, c and $.
  const double a = (3.0 + 4.0 / 5.0) / 13.0;
  const double b = (2.0 + 4.0 / 5.0) / 13.0;
  const double space = (4.0 / 5.0) / 13.0;
  const double end = (3.0 + 4.0 / 5.0) / 13.0;
  CHECK(model.log_symbol({}, 1) == doctest::Approx(std::log((3.0 + a) / 4.0)).epsilon(1e-14));  // behind ^: a 3 of 3
  CHECK(model.log_symbol({}, 2) == doctest::Approx(std::log(b / 4.0)).epsilon(1e-14));
  CHECK(model.log_symbol(labels("a"), 2) == doctest::Approx(std::log((2.0 + 2.0 * b) / 5.0)).epsilon(1e-14));
  CHECK(model.log_symbol(labels("ca"), 3) == doctest::Approx(std::log(2.0 * space / 5.0)).epsilon(1e-14));
  CHECK(model.log_symbol(labels(" "), 2) == doctest::Approx(std::log(b)).epsilon(1e-14));  // a context never seen
  CHECK(model.log_end(labels("ab")) == doctest::Approx(std::log((2.0 + end) / 3.0)).epsilon(1e-14));
  CHECK(model.log_probability(labels("ab")) ==
        doctest::Approx(std::log((3.0 + a) / 4.0 * (2.0 + 2.0 * b) / 5.0 * (2.0 + end) / 3.0)).epsilon(1e-14));
}

TEST_CASE("in every context the characters and the end sum to one") {
  const std::vector<Labels> utterances = {labels("ab cab"), labels("cc a b"), labels("abacab"), {}};
  for (const int order : {1, 2, 3, 5}) {
    const CharacterNgrams model(utterances, order, 4);
    for (const char* const prefix : {"", "a", "ab", "abac", "ccc", "b c", " "}) {
      double sum = std::exp(model.log_end(labels(prefix)));
      for (const int symbol : {1, 2, 3, 4}) sum += std::exp(model.log_symbol(labels(prefix), symbol));
      CHECK(sum == doctest::Approx(1.0).epsilon(1e-13));
    }
  }
}

TEST_CASE("in every context the words, the unknown word and the end sum to one") {
  const WordNgrams model({labels("ab c ab"), labels("c  c a"), labels(" ab c")}, 3, kSpace);
  CHECK(model.vocabulary() == 3);
  for (const char* const prefix : {"", "ab ", "ab c ", "c c ", "bbb c ", "a ab  ab "}) {
    double sum = std::exp(model.log_end(labels(prefix)));
    for (const char* const word : {"ab", "c", "a", "bb"})
      sum += std::exp(model.log_symbol(labels(std::string(prefix) + word), kSpace));
    CHECK(sum == doctest::Approx(1.0).epsilon(1e-13));
  }
  // Within a word nothing is charged; the end charges the word and that nothing follows.
  CHECK(model.log_symbol(labels("ab c"), 1) == 0.0);
  CHECK(model.log_end(labels("ab c")) ==
        doctest::Approx(model.log_symbol(labels("ab c"), kSpace) + model.log_end(labels("ab c "))));
  CHECK(model.log_probability(labels("ab c ab")) > model.log_probability(labels("ab ab c")));
  CHECK(model.log_probability(labels("ab bb")) == model.log_probability(labels("ab ba")));
}

TEST_CASE("models refuse what they cannot count") {
  CHECK_THROWS_WITH_AS(CharacterNgrams({{}}, 2, 3), "CharacterNgrams: there is no utterance to count",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(CharacterNgrams({{1}}, 11, 3), "NgramCounts: order is 11, expected 1 to 10",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(CharacterNgrams({{-1}}, 2, 3), "CharacterNgrams: a label is -1, expected at least 0",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(WordNgrams({labels("  ")}, 2, kSpace), "WordNgrams: there is no word to count",
                       std::invalid_argument);
}
