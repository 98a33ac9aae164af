#include "core/run/number_list.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

TEST_CASE("number list: numbers apart by whatever people write, and back without loss") {
  CHECK(read_numbers("x", "0.5, -0.3;+2e-1\t7").size() == 4);
  CHECK(read_numbers("x", " 0.5 ,-0.3; +2e-1 ") == std::vector<double>{0.5, -0.3, 0.2});
  CHECK(read_numbers("x", "").empty());
  CHECK(read_numbers("x", " , ").empty());
  const std::vector<double> numbers{0.1, -1.0 / 3.0, 0.0, 12.0};
  CHECK(read_numbers("x", number_list_text(numbers)) == numbers);
  for (const char* bad : {"0.5 a", "1e999", "nan", "+-1", "--1", "1.2.3"})
    CHECK_THROWS_AS(read_numbers("the inputs", bad), std::invalid_argument);
  CHECK_THROWS_WITH_AS(read_numbers("the inputs", "0.5 half"), "the inputs: \"half\" is no number",
                       std::invalid_argument);
}
