#include "core/tasks/bleu.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "tests/core/tasks/words_of.h"

using namespace unrolled;

namespace {

// The sentences of the paper's first example, as NLTK has them.
const std::string kGuide =
    "It is a guide to action which ensures that the military always obeys the commands of the party";
const std::string kTroops = "It is to insure the troops forever hearing the activity guidebook that party direct";

std::vector<Tokens> guide_references() {
  return {words_of("It is a guide to action that ensures that the military will forever heed Party commands"),
          words_of("It is the guiding principle which guarantees the military forces always being under the command of "
                   "the Party"),
          words_of("It is the practical guide for the army always to heed the directions of the party")};
}

std::string letters(const std::vector<NgramMatch>& matches) {
  std::string text;
  for (const NgramMatch match : matches)
    text += match == NgramMatch::counted ? 'x' : match == NgramMatch::absent ? '.' : 'o';
  return text;
}

}  // namespace

TEST_CASE("BLEU of the paper's example and of NLTK's corpus") {
  const Bleu guide = bleu(guide_references(), words_of(kGuide));
  CHECK(guide.scores[3] == doctest::Approx(0.504567).epsilon(1e-6));
  CHECK(guide.orders[0].clipped == 17);
  CHECK(guide.orders[0].total == 18);
  CHECK(guide.orders[1].clipped == 10);
  CHECK(guide.orders[1].total == 17);
  CHECK(guide.hypothesis_length == 18);
  CHECK(guide.reference_length == 18);
  CHECK(guide.brevity_penalty == 1.0);

  const Bleu troops = bleu(guide_references(), words_of(kTroops));
  CHECK(troops.orders[0].clipped == 8);
  CHECK(troops.orders[0].total == 14);
  CHECK(troops.orders[1].clipped == 1);
  CHECK(troops.orders[1].total == 13);
  CHECK(troops.scores[3] == 0.0);
  CHECK(troops.brevity_penalty == doctest::Approx(std::exp(1.0 - 16.0 / 14.0)));
  CHECK(troops.scores[1] == doctest::Approx(troops.brevity_penalty * std::sqrt(8.0 / 14.0 / 13.0)));

  const std::vector<Tokens> book{words_of("he was interested in world history because he read the book")};
  const Bleu corpus = bleu({guide_references(), book},
                           {words_of(kGuide), words_of("he read the book because he was interested in world history")});
  CHECK(corpus.scores[3] == doctest::Approx(0.592078).epsilon(1e-6));
}

TEST_CASE("BLEU: a word counts as often as a reference has it, the first ones of the hypothesis") {
  const std::vector<Tokens> references{words_of("the cat is on the mat"), words_of("there is a cat on the mat")};
  const Tokens hypothesis = words_of("the the the the the the the");
  const Bleu cat = bleu(references, hypothesis);
  CHECK(cat.orders[0].clipped == 2);
  CHECK(cat.orders[0].occurring == 7);
  CHECK(cat.orders[0].total == 7);
  CHECK(cat.scores[0] == doctest::Approx(2.0 / 7.0));
  CHECK(letters(ngram_matches(references, hypothesis)[0]) == "xxooooo");
  CHECK(letters(ngram_matches(references, hypothesis)[1]) == "......");
  CHECK(letters(ngram_matches(references, words_of("a cat on the mat is there"))[1]) == "xxxx..");
  CHECK(letters(ngram_matches(references, words_of("a cat on the mat is there"))[3]) == "xx..");
}

TEST_CASE("BLEU: brevity is measured by the closest reference, of two the shorter one") {
  const auto of_lengths = [](std::size_t hypothesis, const std::vector<std::size_t>& lengths) {
    std::vector<Tokens> references;
    for (const std::size_t length : lengths) references.emplace_back(length, "a");
    return bleu(references, Tokens(hypothesis, "a"));
  };
  CHECK(of_lengths(12, {28}).brevity_penalty == doctest::Approx(0.263597).epsilon(1e-6));
  CHECK(of_lengths(12, {28, 13}).brevity_penalty == doctest::Approx(std::exp(-1.0 / 12.0)));
  CHECK(of_lengths(12, {13, 11}).brevity_penalty == 1.0);
  CHECK(of_lengths(12, {11, 13}).reference_length == 11);
  CHECK(of_lengths(12, {12}).brevity_penalty == 1.0);
  CHECK(of_lengths(0, {12}).brevity_penalty == 0.0);
  CHECK(of_lengths(0, {12}).scores[0] == 0.0);
}

TEST_CASE("BLEU: smoothing adds one from pairs of words on") {
  const Bleu cat = bleu({words_of("This is a cat")}, words_of("This is cat"), BleuSmoothing::add_one);
  CHECK(cat.orders[0].precision == 1.0);
  CHECK(cat.orders[1].precision == doctest::Approx(2.0 / 3.0));
  CHECK(cat.orders[2].precision == doctest::Approx(1.0 / 2.0));
  CHECK(cat.orders[3].precision == 1.0);
  CHECK(cat.scores[3] == doctest::Approx(std::exp(-1.0 / 3.0) * std::pow(1.0 / 3.0, 0.25)));
  CHECK(bleu({words_of("This is a cat")}, words_of("This is cat")).scores[2] == 0.0);
  CHECK(bleu({words_of("a")}, words_of("b"), BleuSmoothing::add_one).scores[3] == 0.0);
  CHECK(bleu({words_of("a")}, words_of("a"), BleuSmoothing::add_one).scores[3] == 1.0);
}

TEST_CASE("BLEU: what cannot be compared is refused") {
  CHECK_THROWS_AS(bleu(std::vector<Tokens>{}, words_of("a")), std::invalid_argument);
  CHECK_THROWS_AS(bleu({{words_of("a")}}, {words_of("a"), words_of("b")}), std::invalid_argument);
  CHECK_THROWS_AS(bleu(std::vector<std::vector<Tokens>>{}, std::vector<Tokens>{}), std::invalid_argument);
}
