#include "core/tasks/date_pairs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

using namespace unrolled;

namespace {

std::string answer(const DatePairs& task, const std::string& text) {
  const std::optional<SymbolPair> pair = task.solve(task.read_source(text));
  return pair ? task.target_text(pair->target) : "none";
}

// What each character of the answer comes from, as a person would underline it: "1997-05-03" of "3 May 1997" is
// "1 9 9 7 - May May - - 3".
std::string underlined(const DatePairs& task, const std::string& text) {
  const SymbolPair pair = *task.solve(task.read_source(text));
  std::string parts;
  for (const std::vector<int>& places : pair.alignment) {
    CHECK(std::is_sorted(places.begin(), places.end()));
    parts += parts.empty() ? "" : " ";
    for (const int place : places) parts += text[static_cast<std::size_t>(place)];
    if (places.empty()) parts += "-";
  }
  return parts;
}

}  // namespace

TEST_CASE("dates: many spellings of a day, one answer") {
  const DatePairs task(1);
  CHECK(task.spellings() == std::vector<std::string>{"3 September 1997", "September 3, 1997", "3 Sep 1997",
                                                     "Sep 3rd, 1997", "Wednesday, 3rd of September 1997",
                                                     "Wed, September 3, 1997", "03.09.1997", "3.9.1997", "03.09.97",
                                                     "1997/09/03", "03-Sep-97"});
  for (const std::string& spelling : task.spellings()) {
    CAPTURE(spelling);
    CHECK(answer(task, spelling) == "1997-09-03");
  }
  CHECK(answer(task, "Saturday, 3rd of May 1997") == "1997-05-03");
  CHECK(answer(task, "29 February 2000") == "2000-02-29");
  CHECK(answer(task, "31.12.49") == "2049-12-31");
  CHECK(answer(task, "01.01.50") == "1950-01-01");
  CHECK(answer(task, "Tuesday, 22nd of September 1970") == "1970-09-22");
  CHECK(answer(task, "Nov 11th, 2011") == "2011-11-11");
  CHECK(answer(task, "3 May 1000") == "1000-05-03");
  CHECK(answer(task, "31.12.2999") == "2999-12-31");
}

TEST_CASE("dates: what is no day, or spelt otherwise, has no answer") {
  const DatePairs task(1);
  for (const std::string text : {"29 February 1999", "31.04.2020", "Friday, 3rd of May 1997", "May 3th, 1997", "3 May",
                                 "3 May 999", "01.01.3000", "May May 1997", "1997", "13/05/1997", "3 Mai 1997",
                                 "1.2.3.4", "0.0.0", "99999.1.1", "3 May 1997."}) {
    CAPTURE(text);
    CHECK(answer(task, text) == "none");
  }
  CHECK_THROWS_WITH_AS(task.read_source("3 May 1997!"),
                       "\"!\" in the source \"3 May 1997!\" is no character of this task", std::invalid_argument);
  CHECK_FALSE(task.solve({}).has_value());
  CHECK_FALSE(task.solve({1000}).has_value());
}

TEST_CASE("dates: each digit comes from its digit, the month from its name, what nothing says from nowhere") {
  const DatePairs task(1);
  CHECK(underlined(task, "3 May 1997") == "1 9 9 7 - May May - - 3");
  CHECK(underlined(task, "Wednesday, 23rd of September 1998") == "1 9 9 8 - September September - 2 3");
  CHECK(underlined(task, "1986/07/14") == "1 9 8 6 - 0 7 - 1 4");
  CHECK(underlined(task, "4.10.1986") == "1 9 8 6 - 1 0 - - 4");
  CHECK(underlined(task, "14.7.1986") == "1 9 8 6 - - 7 - 1 4");
  CHECK(underlined(task, "05.07.86") == "- - 8 6 - 0 7 - 0 5");
  // Places, where digits are alike.
  CHECK(task.solve(task.read_source("11.11.2011"))->alignment ==
        std::vector<std::vector<int>>{{6}, {7}, {8}, {9}, {}, {3}, {4}, {}, {0}, {1}});
}

TEST_CASE("dates: pairs are right, and their days are trained on or held out, never both") {
  const DatePairs task(5);
  std::set<std::vector<int>> trained;
  Index longest = 0;
  for (std::int64_t n = 0; n < 20000; ++n) {
    const SymbolPair pair = task.training_pair(n);
    trained.insert(pair.target);
    longest = std::max(longest, static_cast<Index>(pair.source.size()));
    if (n % 10 == 0) REQUIRE(task.solve(pair.source) == pair);
    for (std::size_t i = 0; i < 10; ++i)
      for (const int place : pair.alignment[i]) {
        REQUIRE(place >= 0);
        REQUIRE(place < static_cast<int>(pair.source.size()));
        const std::string& from =
            task.source_symbols()[static_cast<std::size_t>(pair.source[static_cast<std::size_t>(place)])];
        if (from[0] <= '9') REQUIRE(from == task.target_symbols()[static_cast<std::size_t>(pair.target[i])]);
      }
  }
  CHECK(longest <= task.longest_source());
  CHECK(task.longest_source() == 33);
  CHECK(task.longest_target() == 10);
  const DatePairs other(6);
  for (std::int64_t n = 0; n < 2000; ++n) {
    CHECK(trained.count(task.held_out_pair(n).target) == 0);
    CHECK(trained.count(other.held_out_pair(n).target) == 0);
  }
  CHECK(task.held_out_pair(3) == DatePairs(5).held_out_pair(3));
  CHECK_FALSE(task.held_out_pair(3) == other.held_out_pair(3));
  CHECK(task.training_pair(3) == DatePairs(5).training_pair(3));
}

TEST_CASE("dates: held-out pairs of every length that there is") {
  const DatePairs task(2);
  for (Index length = 1; length <= 40; ++length) {
    CAPTURE(length);
    const std::optional<SymbolPair> pair = task.pair_of_length(length, 4);
    CHECK(pair.has_value() == (length >= 8 && length <= 33));
    if (!pair) continue;
    CHECK(static_cast<Index>(pair->source.size()) == length);
    CHECK(task.solve(pair->source) == pair);
  }
}
