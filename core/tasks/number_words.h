// Numbers from 0 to 999 999 in words, as English, Russian and Czech say them.
//
//   English   two hundred and five · twenty-one thousand and three
//   Russian   двести пять · двадцать одна тысяча три           (a thousand is feminine, and stands in the case that
//                                                              the number before it asks for)
//   Czech     dvě stě pět · dvacet jedna tisíc tři             (ten before unit; one, where it is counted, is "jedna";
//                                                              "tisíce" behind 2, 3 and 4 alone, as the Czech Academy's
//                                                              handbook has it: dva tisíce, but dvacet dva tisíc)
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace unrolled {

inline constexpr int kMostInWords = 999'999;

// A word of a number and the powers of ten whose digits it says: "sixteen" says those of 10⁰ and 10¹, "thousand" and
// "and" say none.
struct NumberWord {
  int word = 0;  // of words()
  int lowest = 0;
  int highest = -1;
};

class NumberWords {
 public:
  virtual ~NumberWords() = default;

  // English has those tens to which a unit is joined with their hyphen: "twenty-".
  const std::vector<std::string>& words() const { return words_; }

  // In words, appended. `number` is 0 … kMostInWords.
  void spell(int number, std::vector<NumberWord>& into) const;

  // The number that is said; none where the words say none, or one in a way that spell() does not.
  std::optional<int> number_of(const std::vector<int>& words) const;

 protected:
  static constexpr int kTens = 20;  // the words 0 … 19 say the numbers 0 … 19; then follow 20, 30 … 90
  static constexpr int kMore = 28;  // and what a language has besides

  // What a word adds to a number: its value; or 100 times what is said before it of the same thousand; …
  struct Value {
    enum Kind { plain, hundredfold, thousandfold } kind = plain;
    int value = 0;
  };
  struct Entry {
    std::string word;
    Value value;
  };
  // The first 28 words in their order, and the others.
  NumberWords(const std::vector<std::string>& common, const std::vector<Entry>& more);

  // 0 … 99 of what has this power of ten: tens counted on from the word `twenty`, and `unit`, the word of the last
  // digit, where it is said by itself.
  static void below_hundred(int number, int power, int twenty, int unit, std::vector<NumberWord>& into);

  virtual void spell_thousands(int thousands, std::vector<NumberWord>& into) const = 0;  // 1 … 999
  // 1 … 999, below all thousands; `alone`: there are none.
  virtual void spell_rest(int rest, bool alone, std::vector<NumberWord>& into) const = 0;

 private:
  std::vector<std::string> words_;
  std::vector<Value> values_;
};

const NumberWords& english_numbers();
const NumberWords& russian_numbers();
const NumberWords& czech_numbers();

}  // namespace unrolled
