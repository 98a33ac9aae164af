#include "core/tasks/number_words.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr int kThousand = 3;  // the power of ten that the digits of thousands begin with

void silent(int word, std::vector<NumberWord>& into) { into.push_back({word, 0, -1}); }
void say(int word, int power, std::vector<NumberWord>& into) { into.push_back({word, power, power}); }

}  // namespace

NumberWords::NumberWords(const std::vector<std::string>& common, const std::vector<Entry>& more) : words_(common) {
  for (int i = 0; i < kMore; ++i) values_.push_back({Value::plain, i < kTens ? i : 10 * (i - kTens + 2)});
  for (const Entry& entry : more) {
    words_.push_back(entry.word);
    values_.push_back(entry.value);
  }
}

void NumberWords::spell(int number, std::vector<NumberWord>& into) const {
  check(number >= 0 && number <= kMostInWords, "NumberWords::spell: number is ", number, ", expected 0 … ",
        kMostInWords);
  if (number == 0) say(0, 0, into);
  if (number >= 1000) spell_thousands(number / 1000, into);
  if (number % 1000 > 0) spell_rest(number % 1000, number < 1000, into);
}

void NumberWords::below_hundred(int number, int power, int twenty, int unit, std::vector<NumberWord>& into) {
  if (number >= kTens) {
    say(twenty + number / 10 - 2, power + 1, into);
    number %= 10;
  }
  if (number >= 10)
    into.push_back({number, power, power + 1});
  else if (number > 0)
    say(unit, power, into);
}

std::optional<int> NumberWords::number_of(const std::vector<int>& words) const {
  int thousands = 0;
  int rest = 0;
  for (const int word : words) {
    if (word < 0 || word >= static_cast<int>(words_.size())) return std::nullopt;
    const Value& value = values_[static_cast<std::size_t>(word)];
    if (value.kind == Value::thousandfold) {
      if (thousands > 0) return std::nullopt;
      thousands = std::max(rest, 1);
      rest = 0;
    } else {
      rest = value.kind == Value::hundredfold ? 100 * std::max(rest, 1) : rest + value.value;
    }
    if (rest > 999) return std::nullopt;
  }
  // Whether it is said rightly is seen from how it would be said.
  const int number = 1000 * thousands + rest;
  std::vector<NumberWord> spelt;
  spell(number, spelt);
  const auto same = [](int word, const NumberWord& other) { return word == other.word; };
  if (!std::equal(words.begin(), words.end(), spelt.begin(), spelt.end(), same)) return std::nullopt;
  return number;
}

namespace {

class English final : public NumberWords {
 public:
  English()
      : NumberWords({"zero",     "one",     "two",     "three",     "four",     "five",     "six",
                     "seven",    "eight",   "nine",    "ten",       "eleven",   "twelve",   "thirteen",
                     "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
                     "thirty",   "forty",   "fifty",   "sixty",     "seventy",  "eighty",   "ninety"},
                    {{"twenty-", {Value::plain, 20}},
                     {"thirty-", {Value::plain, 30}},
                     {"forty-", {Value::plain, 40}},
                     {"fifty-", {Value::plain, 50}},
                     {"sixty-", {Value::plain, 60}},
                     {"seventy-", {Value::plain, 70}},
                     {"eighty-", {Value::plain, 80}},
                     {"ninety-", {Value::plain, 90}},
                     {"hundred", {Value::hundredfold, 0}},
                     {"thousand", {Value::thousandfold, 0}},
                     {"and", {Value::plain, 0}}}) {}

 private:
  static constexpr int kJoinedTens = kMore;
  static constexpr int kHundred = kMore + 8;
  static constexpr int kThousandWord = kMore + 9;
  static constexpr int kAnd = kMore + 10;

  void spell_thousands(int thousands, std::vector<NumberWord>& into) const override {
    group(thousands, kThousand, into);
    silent(kThousandWord, into);
  }

  void spell_rest(int rest, bool alone, std::vector<NumberWord>& into) const override {
    if (!alone && rest < 100) silent(kAnd, into);
    group(rest, 0, into);
  }

  void group(int number, int power, std::vector<NumberWord>& into) const {
    if (number >= 100) {
      say(number / 100, power + 2, into);
      say(kHundred, power + 2, into);
      number %= 100;
      if (number > 0) silent(kAnd, into);
    }
    below_hundred(number, power, number % 10 > 0 ? kJoinedTens : kTens, number % 10, into);
  }
};

class Russian final : public NumberWords {
 public:
  Russian()
      : NumberWords(
            {"ноль",         "один",       "два",         "три",        "четыре",       "пять",         "шесть",
             "семь",         "восемь",     "девять",      "десять",     "одиннадцать",  "двенадцать",   "тринадцать",
             "четырнадцать", "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать", "двадцать",
             "тридцать",     "сорок",      "пятьдесят",   "шестьдесят", "семьдесят",    "восемьдесят",  "девяносто"},
            {{"сто", {Value::plain, 100}},
             {"двести", {Value::plain, 200}},
             {"триста", {Value::plain, 300}},
             {"четыреста", {Value::plain, 400}},
             {"пятьсот", {Value::plain, 500}},
             {"шестьсот", {Value::plain, 600}},
             {"семьсот", {Value::plain, 700}},
             {"восемьсот", {Value::plain, 800}},
             {"девятьсот", {Value::plain, 900}},
             {"одна", {Value::plain, 1}},
             {"две", {Value::plain, 2}},
             {"тысяча", {Value::thousandfold, 0}},
             {"тысячи", {Value::thousandfold, 0}},
             {"тысяч", {Value::thousandfold, 0}}}) {}

 private:
  static constexpr int kHundreds = kMore;
  static constexpr int kFeminineOne = kMore + 9;
  static constexpr int kThousandForms = kMore + 11;  // behind one, behind two to four, behind others

  void spell_thousands(int thousands, std::vector<NumberWord>& into) const override {
    group(thousands, kThousand, true, into);
    const int unit = thousands / 10 % 10 == 1 ? 0 : thousands % 10;  // eleven to nineteen end in no unit
    silent(kThousandForms + (unit == 1 ? 0 : unit >= 2 && unit <= 4 ? 1 : 2), into);
  }

  void spell_rest(int rest, bool /*alone*/, std::vector<NumberWord>& into) const override {
    group(rest, 0, false, into);
  }

  void group(int number, int power, bool feminine, std::vector<NumberWord>& into) const {
    if (number >= 100) say(kHundreds + number / 100 - 1, power + 2, into);
    number %= 100;
    const int unit = number % 10;
    below_hundred(number, power, kTens, feminine && unit <= 2 ? kFeminineOne + unit - 1 : unit, into);
  }
};

class Czech final : public NumberWords {
 public:
  Czech()
      : NumberWords({"nula",    "jedna",    "dva",      "tři",      "čtyři",     "pět",        "šest",
                     "sedm",    "osm",      "devět",    "deset",    "jedenáct",  "dvanáct",    "třináct",
                     "čtrnáct", "patnáct",  "šestnáct", "sedmnáct", "osmnáct",   "devatenáct", "dvacet",
                     "třicet",  "čtyřicet", "padesát",  "šedesát",  "sedmdesát", "osmdesát",   "devadesát"},
                    {{"dvě", {Value::plain, 2}},
                     {"sto", {Value::hundredfold, 0}},
                     {"stě", {Value::hundredfold, 0}},
                     {"sta", {Value::hundredfold, 0}},
                     {"set", {Value::hundredfold, 0}},
                     {"tisíc", {Value::thousandfold, 0}},
                     {"tisíce", {Value::thousandfold, 0}}}) {}

 private:
  static constexpr int kFeminineTwo = kMore;
  static constexpr int kHundredForms = kMore + 1;  // behind nothing, behind two, behind three and four, behind others
  static constexpr int kThousandWord = kMore + 5;
  static constexpr int kThousands = kMore + 6;

  void spell_thousands(int thousands, std::vector<NumberWord>& into) const override {
    if (thousands == 1) return say(kThousandWord, kThousand, into);
    group(thousands, kThousand, into);
    silent(thousands <= 4 ? kThousands : kThousandWord, into);
  }

  void spell_rest(int rest, bool /*alone*/, std::vector<NumberWord>& into) const override { group(rest, 0, into); }

  void group(int number, int power, std::vector<NumberWord>& into) const {
    if (const int hundreds = number / 100; hundreds > 0) {
      if (hundreds > 1) say(hundreds == 2 ? kFeminineTwo : hundreds, power + 2, into);
      say(kHundredForms + (hundreds <= 2 ? hundreds - 1 : hundreds <= 4 ? 2 : 3), power + 2, into);
    }
    number %= 100;
    below_hundred(number, power, kTens, number % 10, into);
  }
};

}  // namespace

const NumberWords& english_numbers() {
  static const English words;
  return words;
}

const NumberWords& russian_numbers() {
  static const Russian words;
  return words;
}

const NumberWords& czech_numbers() {
  static const Czech words;
  return words;
}

}  // namespace unrolled
