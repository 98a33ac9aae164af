#include "app/commands/aligned_table.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace unrolled;

TEST_CASE("three significant digits of a logarithm, however small or large") {
  CHECK(three_digits(-HUGE_VAL) == "·");
  CHECK(three_digits(0.0) == "1.00");
  CHECK(three_digits(std::log(0.116)) == "0.116");
  CHECK(three_digits(std::log(0.1)) == "0.100");
  CHECK(three_digits(std::log(1.2996e-5)) == "1.30e-05");
  CHECK(three_digits(std::log(2.408) - 4302 * std::log(10.0)) == "2.41e-4302");
  CHECK(three_digits(std::log(9.999) - 1000 * std::log(10.0)) == "1.00e-999");
  CHECK(three_digits(std::log(3.0) + 400 * std::log(10.0)) == "3.00e+400");
}

TEST_CASE("columns stand right-aligned, and those that do not fit go below") {
  const AlignedTable table{"α", {"_", "é"}, {"1", "2", "3"}, {{"0.5", "·", "12"}, {"1", "22222", "·"}}};
  CHECK(aligned_text(table, 80) ==
        "α    1      2   3\n"
        "_  0.5      ·  12\n"
        "é    1  22222   ·\n");
  const std::string parts =
      "α    1      2\n"
      "_  0.5      ·\n"
      "é    1  22222\n"
      "\n"
      "α   3\n"
      "_  12\n"
      "é   ·\n";
  CHECK(aligned_text(table, 13) == parts);
  CHECK(aligned_text(table, 14) == parts);
  CHECK(aligned_text(table, 17) == aligned_text(table, 80));
}
