#include "core/lessons/inkml_trace.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

using Row = std::vector<double>;

constexpr double kUnknown = -999.0;

std::vector<Row> rows(std::string_view text, std::size_t channels = 2) {
  InkmlTrace trace(text, channels, false);
  std::vector<Row> rows;
  while (trace.next()) {
    rows.emplace_back();
    for (std::size_t i = 0; i < trace.count(); ++i) rows.back().push_back(trace.value(i).value_or(kUnknown));
  }
  return rows;
}

std::string problem(std::string_view text) {
  try {
    rows(text);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("values of a trace: numbers in all ways of writing them") {
  CHECK(rows("10 0, 9 14, 8 28") == std::vector<Row>{{10, 0}, {9, 14}, {8, 28}});
  CHECK(rows(" 1.5-2\n,\t.25 +3 , - 4 5.,") == std::vector<Row>{{1.5, -2}, {0.25, 3}, {-4, 5}});
  CHECK(rows("#1F #ff,1e2 T,F 0") == std::vector<Row>{{31, 255}, {100, 1}, {0, 0}});
  CHECK(rows("") == std::vector<Row>{});
  CHECK(rows("1,2 3,,4", 2) == std::vector<Row>{{1}, {2, 3}, {}, {4}});
}

TEST_CASE("values of a trace: differences, and differences of differences") {
  // A speed of 5, from there on by 1 faster each time; y stands, then falls by 2 each time.
  CHECK(rows("100 50,'5'0,\"1'-2,1-2,!0!7,'1\"1") ==
        std::vector<Row>{{100, 50}, {105, 50}, {111, 48}, {118, 46}, {0, 7}, {1, -31}});
  // Behind values the speed is their difference.
  CHECK(rows("1 1,3 1,\"0 1,1 1") == std::vector<Row>{{1, 1}, {3, 1}, {5, 1}, {8, 1}});
}

TEST_CASE("values of a trace: repeated and unknown ones") {
  CHECK(rows("4 5,* 6,'2*,**") == std::vector<Row>{{4, 5}, {4, 6}, {6, 6}, {8, 6}});
  CHECK(rows("4 5,? 6,? ?,'1 *") == std::vector<Row>{{4, 5}, {kUnknown, 6}, {kUnknown, kUnknown}, {5, 6}});
}

TEST_CASE("values of a trace: the nearest floats where they are wanted") {
  InkmlTrace trace("0.1", 1, true);
  REQUIRE(trace.next());
  CHECK(trace.value(0) == static_cast<double>(0.1F));
}

TEST_CASE("values of a trace: what is none is refused with its point") {
  CHECK(problem("1 2,3 x") == "point 2: \"x\" begins with no value");
  CHECK(problem("1 2,3 -") == "point 2: \"-\" begins with no value");
  CHECK(problem("1 '") == "point 1: \"\" begins with no value");
  CHECK(problem("inf 2") == "point 1: \"inf 2\" begins with no value");
  CHECK(problem("1 #G") == "point 1: \"#G\" begins with no value");
  CHECK(problem("1e999 0") == "point 1: \"1e999 0\" begins with no value");
  CHECK(problem("1 2 3") == "point 1 has more values than the 2 of the trace format");
  CHECK(problem("* 2") == "point 1: a * repeats a value, and there is none before it");
  CHECK(problem("1e16 0") == "point 1 has a value of 1e+16, expected one from -1e15 to 1e15");
}
