#include "core/run/csv.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, char separator = ',') {
  CsvReader reader(text, separator, 100);
  Rows rows;
  while (reader.next()) {
    rows.push_back(reader.fields());
    CHECK(reader.count() == reader.fields().size());
  }
  return rows;
}

}  // namespace

TEST_CASE("rows of fields, with any line ends, blanks and byte order mark") {
  const Rows expected = {{"a", "b"}, {"1", ""}, {"", "2"}};
  CHECK(rows_of("a,b\n1,\n,2") == expected);
  CHECK(rows_of("\xEF\xBB\xBF"
                "a,b\r\n\r\n1,\r\n,2\r\n") == expected);
  CHECK(rows_of(" a ,\tb\r1, \r \t\r , 2 \r") == expected);
  CHECK(rows_of("a;b\n1;\n;2\n", ';') == expected);
  CHECK(rows_of("a\tb\n1\t\n\t2\n", '\t') == expected);
  CHECK(rows_of("").empty());
  CHECK(rows_of("\n\r\n \n").empty());
  CHECK(rows_of(",") == Rows{{"", ""}});
}

TEST_CASE("quoted fields hold separators, quotation marks and line ends") {
  CHECK(rows_of("\",\" , \" \",\"\"\"\",\"a\nb\"\nc,d,e,f") == Rows{{",", " ", "\"", "a\nb"}, {"c", "d", "e", "f"}});
  CsvReader reader("\"a\nb\"\n\nc", ',', 10);
  REQUIRE(reader.next());
  CHECK(reader.line() == 1);
  REQUIRE(reader.next());
  CHECK(reader.line() == 4);
  CHECK_FALSE(reader.next());
  CHECK_THROWS_WITH_AS(rows_of("a\n\"b,c\nd"), "line 2: a field's quotation mark is not closed", std::invalid_argument);
  CHECK_THROWS_WITH_AS(rows_of("\"a\"b,c"), "line 1: a field goes on behind its quotation mark", std::invalid_argument);
}

TEST_CASE("of a long row only so many fields are kept") {
  CsvReader reader("1,2,3,4,5\n6", ',', 3);
  REQUIRE(reader.next());
  CHECK(reader.fields() == std::vector<std::string>{"1", "2", "3"});
  CHECK(reader.count() == 5);
  REQUIRE(reader.next());
  CHECK(reader.fields() == std::vector<std::string>{"6"});
}
