#include "core/tasks/date_pairs.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <set>

namespace unrolled {

namespace {

// What a spelling consists of; all else stands for itself.
//   %d 3   %D 03   %o 3rd   %m 5   %M 05   %b Sep   %B September   %y 97   %Y 1997   %a Sat   %A Saturday
constexpr std::array<std::string_view, 11> kSpellings{"%d %B %Y",        "%B %d, %Y",     "%d %b %Y", "%b %o, %Y",
                                                      "%A, %o of %B %Y", "%a, %B %d, %Y", "%D.%M.%Y", "%d.%m.%Y",
                                                      "%D.%M.%y",        "%Y/%M/%D",      "%D-%b-%y"};

constexpr std::array<std::string_view, 12> kMonths{"January",   "February", "March",    "April",
                                                   "May",       "June",     "July",     "August",
                                                   "September", "October",  "November", "December"};
constexpr std::array<std::string_view, 7> kWeekdays{"Sunday",   "Monday", "Tuesday", "Wednesday",
                                                    "Thursday", "Friday", "Saturday"};

constexpr int kDash = 10;  // behind the ten digits

using Date = std::chrono::year_month_day;

// Years from the first of January of one to the last of December before another.
struct Years {
  int first = 0;
  int end = 0;

  std::chrono::sys_days begin() const { return std::chrono::year{first} / 1 / 1; }
  std::uint64_t days() const {
    const std::chrono::sys_days behind = std::chrono::year{end} / 1 / 1;
    return static_cast<std::uint64_t>((behind - begin()).count());
  }
  Date day(std::uint64_t number) const { return begin() + std::chrono::days{static_cast<int>(number)}; }
};

// Of years in full, whose first digit cannot be told from the others; and of those written with two digits.
constexpr Years kFullYears{1000, 3000};
constexpr Years kShortYears{1950, 2050};

const Years& years_of(std::string_view spelling) {
  return spelling.find("%y") == std::string_view::npos ? kFullYears : kShortYears;
}

int year_of(Date date) { return static_cast<int>(date.year()); }
int month_of(Date date) { return static_cast<int>(static_cast<unsigned>(date.month())); }
int day_of(Date date) { return static_cast<int>(static_cast<unsigned>(date.day())); }

bool is_held_out(Date date) {
  const std::array<int, 3> numbers{year_of(date), month_of(date), day_of(date)};
  return unrolled::is_held_out(hash_of(numbers));
}

std::string_view ordinal_ending(int day) {
  if (day / 10 == 1) return "th";
  return day % 10 == 1 ? "st" : day % 10 == 2 ? "nd" : day % 10 == 3 ? "rd" : "th";
}

// Writes a date in a spelling, and which characters each digit of YYYY-MM-DD comes from.
class Writer {
 public:
  explicit Writer(Date date) : date_(date) {}

  void write(std::string_view spelling) {
    for (std::size_t i = 0; i < spelling.size(); ++i) {
      if (spelling[i] == '%')
        part(spelling[++i]);
      else
        text_ += spelling[i];
    }
  }

  const std::string& text() const { return text_; }
  std::vector<std::vector<int>>& places() { return places_; }

 private:
  void part(char kind) {
    const std::string_view month = kMonths[static_cast<std::size_t>(month_of(date_) - 1)];
    const std::string_view weekday = kWeekdays[std::chrono::weekday(date_).c_encoding()];
    switch (kind) {
      case 'd':
        return number(day_of(date_), 1, 8);
      case 'D':
        return number(day_of(date_), 2, 8);
      case 'o':
        number(day_of(date_), 1, 8);
        text_ += ordinal_ending(day_of(date_));
        return;
      case 'm':
        return number(month_of(date_), 1, 5);
      case 'M':
        return number(month_of(date_), 2, 5);
      case 'b':
        return name(month.substr(0, 3), 5);
      case 'B':
        return name(month, 5);
      case 'Y':
        text_ += std::to_string(year_of(date_));
        for (std::size_t i = 0; i < 4; ++i) places_[i] = {place(4 - i)};
        return;
      case 'y':
        return number(year_of(date_) % 100, 2, 2);
      case 'a':
        text_ += weekday.substr(0, 3);
        return;
      case 'A':
        text_ += weekday;
        return;
    }
  }

  // A number of one digit or two, for the digits `target` and target + 1: nothing says the 0 before a single one, as
  // nothing says the century of a year of two digits.
  void number(int value, int least_digits, std::size_t target) {
    if (least_digits == 2 || value > 9) {
      text_ += static_cast<char>('0' + value / 10);
      places_[target] = {place(1)};
    }
    text_ += static_cast<char>('0' + value % 10);
    places_[target + 1] = {place(1)};
  }

  void name(std::string_view name, std::size_t target) {
    text_ += name;
    std::vector<int> letters;
    for (std::size_t i = name.size(); i > 0; --i) letters.push_back(place(i));
    places_[target] = letters;
    places_[target + 1] = std::move(letters);
  }

  // Of the character so many before the end of what is written.
  int place(std::size_t before_end) const { return static_cast<int>(text_.size() - before_end); }

  Date date_;
  std::string text_;
  std::vector<std::vector<int>> places_{10};
};

std::vector<int> iso_digits(Date date) {
  const int year = year_of(date), month = month_of(date), day = day_of(date);
  return {year / 1000, year / 100 % 10, year / 10 % 10, year % 10, kDash,
          month / 10,  month % 10,      kDash,          day / 10,  day % 10};
}

SymbolPair written(Date date, std::string_view spelling, const std::vector<int>& symbol_of) {
  Writer writer(date);
  writer.write(spelling);
  SymbolPair pair;
  pair.source.reserve(writer.text().size());
  for (const char character : writer.text()) pair.source.push_back(symbol_of[static_cast<unsigned char>(character)]);
  pair.target = iso_digits(date);
  pair.alignment = std::move(writer.places());
  return pair;
}

bool is_digit(char character) { return character >= '0' && character <= '9'; }
bool is_letter(char character) { return (character | 0x20) >= 'a' && (character | 0x20) <= 'z'; }

// The only date that a text can mean, if it means any: by its numbers and the name of a month.
std::optional<Date> date_meant(std::string_view text) {
  std::vector<int> numbers;
  bool year_first = false;
  unsigned month = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (is_digit(text[at])) {
      while (end < text.size() && is_digit(text[end])) ++end;
      if (end - at > 4 || numbers.size() == 3) return std::nullopt;
      year_first = year_first || (numbers.empty() && end - at == 4);
      numbers.push_back(std::stoi(std::string(text.substr(at, end - at))));
    } else if (is_letter(text[at])) {
      while (end < text.size() && is_letter(text[end])) ++end;
      const std::string_view word = text.substr(at, end - at);
      for (unsigned i = 0; i < kMonths.size(); ++i)
        if (word == kMonths[i] || word == kMonths[i].substr(0, 3)) month = i + 1;
    }
    at = end;
  }
  if (numbers.size() != (month > 0 ? 2u : 3u)) return std::nullopt;
  if (year_first) std::reverse(numbers.begin(), numbers.end());
  if (month == 0) month = static_cast<unsigned>(numbers[1]);
  int year = numbers.back();
  if (year < 100) year += year < kShortYears.first % 100 ? 2000 : 1900;
  const Date date = std::chrono::year{year} / static_cast<int>(month) / numbers[0];
  if (!date.ok() || year < kFullYears.first || year >= kFullYears.end) return std::nullopt;
  return date;
}

}  // namespace

DatePairs::DatePairs(std::uint64_t seed) : GeneratedPairs(seed), symbol_of_(128, -1) {
  std::set<char> characters;
  // Four weeks have every day of the week on days of one digit and of two, with every ending.
  for (int month = 1; month <= 12; ++month)
    for (int day = 1; day <= 28; ++day)
      for (const std::string_view spelling : kSpellings) {
        Writer writer(std::chrono::year{kFullYears.first} / month / day);
        writer.write(spelling);
        characters.insert(writer.text().begin(), writer.text().end());
        const Index length = static_cast<Index>(writer.text().size());
        shortest_ = shortest_ == 0 ? length : std::min(shortest_, length);
        longest_ = std::max(longest_, length);
      }
  for (const char character : characters) {
    symbol_of_[static_cast<unsigned char>(character)] = static_cast<int>(characters_.size());
    characters_.emplace_back(1, character);
  }
}

const std::vector<std::string>& DatePairs::target_symbols() const {
  static const std::vector<std::string> symbols{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "-"};
  return symbols;
}

SymbolPair DatePairs::draw(Random& random, bool held_out) const {
  const std::string_view spelling = kSpellings[random.below(kSpellings.size())];
  const Years& years = years_of(spelling);
  Date date = years.day(random.below(years.days()));
  while (is_held_out(date) != held_out) date = years.day(random.below(years.days()));
  return written(date, spelling, symbol_of_);
}

std::optional<SymbolPair> DatePairs::draw_of_length(Random& random, Index length) const {
  if (length < shortest_ || length > longest_) return std::nullopt;
  // From one day and spelling on to the next, since some lengths are rare: only a Wednesday of September has the
  // longest.
  const std::uint64_t all = kShortYears.days() * kSpellings.size();
  const std::uint64_t first = random.below(all);
  for (std::uint64_t i = 0; i < all; ++i) {
    const std::uint64_t number = (first + i) % all;
    const Date date = kShortYears.day(number / kSpellings.size());
    if (!is_held_out(date)) continue;
    SymbolPair pair = written(date, kSpellings[number % kSpellings.size()], symbol_of_);
    if (static_cast<Index>(pair.source.size()) == length) return pair;
  }
  return std::nullopt;
}

std::optional<SymbolPair> DatePairs::solve(const std::vector<int>& source) const {
  std::string text;
  for (const int symbol : source) {
    if (symbol < 0 || symbol >= static_cast<int>(characters_.size())) return std::nullopt;
    text += characters_[static_cast<std::size_t>(symbol)];
  }
  const std::optional<Date> date = date_meant(text);
  if (!date) return std::nullopt;
  for (const std::string_view spelling : kSpellings) {
    SymbolPair pair = written(*date, spelling, symbol_of_);
    if (pair.source == source) return pair;
  }
  return std::nullopt;
}

std::vector<std::string> DatePairs::spellings() const {
  std::vector<std::string> texts;
  for (const std::string_view spelling : kSpellings) {
    Writer writer(std::chrono::year{1997} / 9 / 3);
    writer.write(spelling);
    texts.push_back(writer.text());
  }
  return texts;
}

}  // namespace unrolled
