#include "core/tasks/number_words.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>
#include <utility>

using namespace unrolled;

namespace {

std::string spelt(const NumberWords& language, int number) {
  std::vector<NumberWord> words;
  language.spell(number, words);
  std::string text;
  for (const NumberWord& word : words) {
    if (!text.empty() && text.back() != '-') text += ' ';
    text += language.words()[static_cast<std::size_t>(word.word)];
  }
  return text;
}

void check_table(const NumberWords& language, const std::vector<std::pair<int, std::string>>& table) {
  for (const auto& [number, text] : table) {
    CAPTURE(number);
    CHECK(spelt(language, number) == text);
  }
}

}  // namespace

TEST_CASE("numbers in English words") {
  check_table(english_numbers(), {{0, "zero"},
                                  {8, "eight"},
                                  {10, "ten"},
                                  {12, "twelve"},
                                  {13, "thirteen"},
                                  {15, "fifteen"},
                                  {18, "eighteen"},
                                  {20, "twenty"},
                                  {21, "twenty-one"},
                                  {40, "forty"},
                                  {44, "forty-four"},
                                  {99, "ninety-nine"},
                                  {100, "one hundred"},
                                  {101, "one hundred and one"},
                                  {110, "one hundred and ten"},
                                  {205, "two hundred and five"},
                                  {999, "nine hundred and ninety-nine"},
                                  {1000, "one thousand"},
                                  {1001, "one thousand and one"},
                                  {1099, "one thousand and ninety-nine"},
                                  {1100, "one thousand one hundred"},
                                  {2345, "two thousand three hundred and forty-five"},
                                  {11000, "eleven thousand"},
                                  {21003, "twenty-one thousand and three"},
                                  {80080, "eighty thousand and eighty"},
                                  {100000, "one hundred thousand"},
                                  {205005, "two hundred and five thousand and five"},
                                  {300015, "three hundred thousand and fifteen"},
                                  {999999, "nine hundred and ninety-nine thousand nine hundred and ninety-nine"}});
}

TEST_CASE("numbers in Russian words: a thousand is feminine and is governed by what stands before it") {
  check_table(russian_numbers(), {{0, "ноль"},
                                  {1, "один"},
                                  {2, "два"},
                                  {11, "одиннадцать"},
                                  {14, "четырнадцать"},
                                  {15, "пятнадцать"},
                                  {16, "шестнадцать"},
                                  {19, "девятнадцать"},
                                  {21, "двадцать один"},
                                  {40, "сорок"},
                                  {50, "пятьдесят"},
                                  {62, "шестьдесят два"},
                                  {90, "девяносто"},
                                  {100, "сто"},
                                  {112, "сто двенадцать"},
                                  {200, "двести"},
                                  {205, "двести пять"},
                                  {342, "триста сорок два"},
                                  {400, "четыреста"},
                                  {500, "пятьсот"},
                                  {601, "шестьсот один"},
                                  {999, "девятьсот девяносто девять"},
                                  {1000, "одна тысяча"},
                                  {1001, "одна тысяча один"},
                                  {2000, "две тысячи"},
                                  {2002, "две тысячи два"},
                                  {3000, "три тысячи"},
                                  {4300, "четыре тысячи триста"},
                                  {5000, "пять тысяч"},
                                  {10000, "десять тысяч"},
                                  {11000, "одиннадцать тысяч"},
                                  {12000, "двенадцать тысяч"},
                                  {14014, "четырнадцать тысяч четырнадцать"},
                                  {20000, "двадцать тысяч"},
                                  {21000, "двадцать одна тысяча"},
                                  {22022, "двадцать две тысячи двадцать два"},
                                  {25000, "двадцать пять тысяч"},
                                  {100000, "сто тысяч"},
                                  {101000, "сто одна тысяча"},
                                  {111000, "сто одиннадцать тысяч"},
                                  {112000, "сто двенадцать тысяч"},
                                  {122000, "сто двадцать две тысячи"},
                                  {200001, "двести тысяч один"},
                                  {741852, "семьсот сорок одна тысяча восемьсот пятьдесят два"},
                                  {999999, "девятьсот девяносто девять тысяч девятьсот девяносто девять"}});
}

TEST_CASE("numbers in Czech words: hundreds and thousands stand as what is before them asks") {
  check_table(czech_numbers(), {{0, "nula"},
                                {1, "jedna"},
                                {2, "dva"},
                                {4, "čtyři"},
                                {9, "devět"},
                                {11, "jedenáct"},
                                {14, "čtrnáct"},
                                {15, "patnáct"},
                                {19, "devatenáct"},
                                {21, "dvacet jedna"},
                                {22, "dvacet dva"},
                                {25, "dvacet pět"},
                                {33, "třicet tři"},
                                {60, "šedesát"},
                                {90, "devadesát"},
                                {100, "sto"},
                                {101, "sto jedna"},
                                {200, "dvě stě"},
                                {202, "dvě stě dva"},
                                {205, "dvě stě pět"},
                                {300, "tři sta"},
                                {444, "čtyři sta čtyřicet čtyři"},
                                {500, "pět set"},
                                {999, "devět set devadesát devět"},
                                {1000, "tisíc"},
                                {1001, "tisíc jedna"},
                                {1100, "tisíc sto"},
                                {1989, "tisíc devět set osmdesát devět"},
                                {2000, "dva tisíce"},
                                {3050, "tři tisíce padesát"},
                                {4000, "čtyři tisíce"},
                                {5000, "pět tisíc"},
                                {12000, "dvanáct tisíc"},
                                {21000, "dvacet jedna tisíc"},
                                {22000, "dvacet dva tisíc"},
                                {100000, "sto tisíc"},
                                {101000, "sto jedna tisíc"},
                                {102002, "sto dva tisíc dva"},
                                {200000, "dvě stě tisíc"},
                                {333333, "tři sta třicet tři tisíc tři sta třicet tři"},
                                {999999, "devět set devadesát devět tisíc devět set devadesát devět"}});
}

TEST_CASE("numbers in words are understood as they are said, and every number is said otherwise") {
  for (const NumberWords* language : {&english_numbers(), &russian_numbers(), &czech_numbers()}) {
    std::set<std::vector<int>> seen;
    int numbers = 0;
    for (int number = 0; number <= kMostInWords; number += number < 30000 ? 1 : 97) {
      std::vector<NumberWord> words;
      language->spell(number, words);
      std::vector<int> said;
      for (const NumberWord& word : words) said.push_back(word.word);
      REQUIRE(language->number_of(said) == number);
      seen.insert(said);
      ++numbers;
    }
    CHECK(static_cast<int>(seen.size()) == numbers);
    CHECK(std::set<std::string>(language->words().begin(), language->words().end()).size() == language->words().size());
    CHECK_FALSE(language->number_of({}).has_value());
    CHECK_FALSE(language->number_of({1, 2}).has_value());
    CHECK_FALSE(language->number_of({0, 0}).has_value());
    CHECK_FALSE(language->number_of({20, 10}).has_value());
    CHECK_FALSE(language->number_of({1000}).has_value());
    CHECK_FALSE(language->number_of({-1}).has_value());
    // Millions are not said.
    const int thousand = static_cast<int>(language->words().size()) - 2;
    CHECK_FALSE(language->number_of({thousand, thousand, thousand, thousand}).has_value());
    std::vector<NumberWord> words;
    CHECK_THROWS_AS(language->spell(-1, words), std::invalid_argument);
    CHECK_THROWS_AS(language->spell(1'000'000, words), std::invalid_argument);
  }
}
