#include "core/tasks/number_pairs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace unrolled;

namespace {

// What each digit comes from: "205" of "two hundred and five" is "two hundred | – | five".
std::string underlined(const NumberWords& language, const std::string& text) {
  const NumberPairs task(language, 1);
  const std::optional<SymbolPair> pair = task.solve(task.read_source(text));
  if (!pair) return "none";
  CHECK(task.source_text(pair->source) == text);
  std::string parts = task.target_text(pair->target) + ":";
  for (const std::vector<int>& places : pair->alignment) {
    parts += &places == pair->alignment.data() ? " " : " | ";
    std::vector<int> words;
    for (const int place : places) words.push_back(pair->source[static_cast<std::size_t>(place)]);
    parts += words.empty() ? "–" : task.source_text(words);
  }
  return parts;
}

}  // namespace

TEST_CASE("numbers: each digit comes from the words that say it") {
  CHECK(underlined(english_numbers(), "two hundred and five") == "205: two hundred | – | five");
  CHECK(underlined(english_numbers(), "twenty-one thousand and sixteen") ==
        "21016: twenty- | one | – | sixteen | sixteen");
  CHECK(underlined(english_numbers(), "ten") == "10: ten | ten");
  CHECK(underlined(english_numbers(), "twenty") == "20: twenty | –");
  CHECK(underlined(english_numbers(), "zero") == "0: zero");
  CHECK(underlined(russian_numbers(), "двести две тысячи пять") == "202005: двести | – | две | – | – | пять");
  CHECK(underlined(czech_numbers(), "dvě stě pět") == "205: dvě stě | – | pět");
  CHECK(underlined(czech_numbers(), "tisíc sto") == "1100: tisíc | sto | – | –");
  CHECK(underlined(czech_numbers(), "dvacet dva tisíc čtyři sta") == "22400: dvacet | dva | čtyři sta | – | –");
  CHECK(underlined(czech_numbers(), "dva tisíc") == "none");
  CHECK(underlined(russian_numbers(), "два тысячи") == "none");
  CHECK(underlined(english_numbers(), "two hundred five") == "none");
}

TEST_CASE("numbers: pairs are right, and a number is trained on or held out, never both") {
  for (const NumberWords* language : {&english_numbers(), &russian_numbers(), &czech_numbers()}) {
    const NumberPairs task(*language, 3);
    std::set<std::vector<int>> trained;
    std::set<std::size_t> digits;
    Index longest = 0;
    for (std::int64_t n = 0; n < 5000; ++n) {
      const SymbolPair pair = task.training_pair(n);
      trained.insert(pair.source);
      digits.insert(pair.target.size());
      longest = std::max(longest, static_cast<Index>(pair.source.size()));
      REQUIRE(task.solve(pair.source) == pair);
      REQUIRE(pair.alignment.size() == pair.target.size());
      for (std::size_t i = 0; i < pair.target.size(); ++i) {
        if (pair.target[i] != 0) REQUIRE_FALSE(pair.alignment[i].empty());
        REQUIRE(std::is_sorted(pair.alignment[i].begin(), pair.alignment[i].end()));
        for (const int place : pair.alignment[i]) REQUIRE(place < static_cast<int>(pair.source.size()));
      }
    }
    std::set<int> words;
    for (const std::vector<int>& source : trained) words.insert(source.begin(), source.end());
    CHECK(words.size() == language->words().size());
    CHECK(digits == std::set<std::size_t>{1, 2, 3, 4, 5, 6});
    CHECK(longest == task.longest_source());
    for (std::int64_t n = 0; n < 1000; ++n)
      CHECK(trained.count(NumberPairs(*language, 4).held_out_pair(n).source) == 0);
    for (Index length = 1; length <= task.longest_source(); ++length) {
      const std::optional<SymbolPair> pair = task.pair_of_length(length, 1);
      REQUIRE(pair.has_value());
      CHECK(static_cast<Index>(pair->source.size()) == length);
      CHECK(trained.count(pair->source) == 0);
    }
    CHECK_FALSE(task.pair_of_length(task.longest_source() + 1, 1).has_value());
  }
}
