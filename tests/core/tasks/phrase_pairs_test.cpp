#include "core/tasks/phrase_pairs.h"

#include <doctest/doctest.h>

#include <set>

using namespace unrolled;

namespace {

std::string translated(const PhrasePairs& task, const std::string& text) {
  const std::optional<SymbolPair> pair = task.solve(task.read_source(text));
  return pair ? task.target_text(pair->target) : "none";
}

}  // namespace

TEST_CASE("phrases: adjectives follow their noun in reverse, prepositions what they govern, and the verb comes last") {
  const PhrasePairs task(1);
  CHECK(translated(task, "a dog") == "uno kano");
  CHECK(translated(task, "the small red house") == "la casa rusa pika");
  CHECK(translated(task, "a dog near this river") == "uno kano ista riva prope");
  CHECK(translated(task, "the king sees a white bird") == "lo rego uno avo blanko vidi");
  CHECK(translated(task, "this young girl behind the tree follows the black cat with a star") ==
        "ista puera juna lo arbo retro la gata nigra una stela kun sequi");
  CHECK(task.solve(task.read_source("the small red house likes a dog near the tree"))->alignment ==
        std::vector<std::vector<int>>{{0}, {3}, {2}, {1}, {5}, {6}, {8}, {9}, {7}, {4}});
}

TEST_CASE("phrases: what is built otherwise has no translation") {
  const PhrasePairs task(1);
  for (const std::string text : {"dog", "the", "the red", "a dog sees", "sees a dog", "a dog near", "the dog red",
                                 "the the dog", "a dog sees a cat likes a bird", "a dog a cat", "near a dog"}) {
    CAPTURE(text);
    CHECK(translated(task, text) == "none");
  }
  CHECK_FALSE(task.solve({}).has_value());
  CHECK_FALSE(task.solve({0, 99}).has_value());
  CHECK_FALSE(task.solve({-1}).has_value());
}

TEST_CASE("phrases: a vocabulary that can be read at a glance, in which no word comes twice") {
  const PhrasePairs task(1);
  const std::vector<std::string>& english = task.source_symbols();
  const std::vector<std::string>& others = task.target_symbols();
  CHECK(english.size() == 32);
  CHECK(others.size() == 43);
  CHECK(std::set<std::string>(english.begin(), english.end()).size() == english.size());
  CHECK(std::set<std::string>(others.begin(), others.end()).size() == others.size());
}

TEST_CASE("phrases: pairs are right, every word is drawn, and what is held out is never trained on") {
  const PhrasePairs task(8);
  std::set<std::vector<int>> trained;
  std::set<std::size_t> lengths;
  std::set<int> words, translations;
  for (std::int64_t n = 0; n < 5000; ++n) {
    const SymbolPair pair = task.training_pair(n);
    trained.insert(pair.source);
    lengths.insert(pair.source.size());
    words.insert(pair.source.begin(), pair.source.end());
    translations.insert(pair.target.begin(), pair.target.end());
    REQUIRE(task.solve(pair.source) == pair);
    // Every word is translated, once.
    std::set<int> places;
    for (const std::vector<int>& one : pair.alignment) places.insert(one.begin(), one.end());
    REQUIRE(pair.alignment.size() == pair.source.size());
    REQUIRE(places.size() == pair.source.size());
    REQUIRE(*places.rbegin() == static_cast<int>(pair.source.size()) - 1);
  }
  CHECK(lengths.size() == 11);
  CHECK(static_cast<Index>(*lengths.rbegin()) == task.longest_source());
  CHECK(words.size() == task.source_symbols().size());
  CHECK(translations.size() == task.target_symbols().size());
  for (std::int64_t n = 0; n < 2000; ++n) CHECK(trained.count(PhrasePairs(9).held_out_pair(n).source) == 0);
}

TEST_CASE("phrases: of any length from two words on") {
  const PhrasePairs task(3);
  CHECK_FALSE(task.pair_of_length(1, 0).has_value());
  for (const Index length : {2, 3, 5, 12, 13, 20, 41}) {
    CAPTURE(length);
    const std::optional<SymbolPair> pair = task.pair_of_length(length, 7);
    REQUIRE(pair.has_value());
    CHECK(static_cast<Index>(pair->source.size()) == length);
    CHECK(task.solve(pair->source) == pair);
  }
}
