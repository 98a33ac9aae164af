#include "core/lessons/probability_file.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

#include "core/math/random.h"
#include "core/run/npy.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

const ClassSymbols kAbc("_ab");

Matrix<double> parsed(const std::string& bytes, Outputs outputs = Outputs::probabilities) {
  return parse_probabilities(bytes, kAbc, outputs);
}

std::string problem(const std::string& bytes, Outputs outputs = Outputs::probabilities) {
  try {
    parsed(bytes, outputs);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("rows of a file are time steps: columns of the table") {
  Matrix<double> expected(3, 2);
  expected << 0.5, 0.0, 0.25, 1.0, 0.25, 0.0;
  CHECK(parsed("0.5,0.25,0.25\n0,1,0\n") == expected);
  CHECK(parsed("_,a,b\n0.5,0.25,0.25\n0,1,0") == expected);
  CHECK(parsed("\xEF\xBB\xBF"
               "blank,a,b\r\n 5e-1 , +.25,2.5E-1\r\n\r\n0.,1.0,1e-4000\r\n") == expected);
  CHECK(parsed("time step,_,\"a\",b\n1,0.5,0.25,0.25\nsecond,0,1,0\n") == expected);
  CHECK(parsed("_;a;b\n0,5;0,25;0,25\n0;1;0\n") == expected);
  CHECK(parsed("0,5\t0,25\t0.25\n0\t1\t0\n") == expected);
}

TEST_CASE("a table that was written reads back the same, as CSV and as NPY, whatever the symbols are") {
  const ClassSymbols symbols("_a ,\";\n\t0é");
  Random random(2);
  Matrix<double> table(10, 7);
  for (Index i = 0; i < table.size(); ++i) table.data()[i] = 5.0 * random.normal();
  table(3, 4) = -HUGE_VAL;
  CHECK(parse_probabilities(probabilities_csv(table, symbols), symbols, Outputs::logits) == table);
  CHECK(parse_probabilities(probabilities_npy(table), symbols, Outputs::logits) == table);
}

TEST_CASE("a file that cannot be used is refused in one line that says where") {
  CHECK(problem("") == "there is no row: a network's output has at least one time step");
  CHECK(problem("_,a,b\n") == "there is no row: a network's output has at least one time step");
  CHECK(problem(npy_header("<f8", 0, 3)) == "there is no row: a network's output has at least one time step");
  CHECK(problem("0.5,0.25,0.25\n0.5,0.5\n") ==
        "row 2 (line 2) has 2 columns, expected 3, one for each of the symbols _ab");
  CHECK(problem("1\n") == "row 1 (line 1) has 1 column, expected 3, one for each of the symbols _ab");
  CHECK(problem("0.5,0.25,0.25,0\n") == "row 1 (line 1) has 4 columns, expected 3, one for each of the symbols _ab");
  CHECK(problem("t,_,a,b\n1,0.5,0.5\n") ==
        "row 1 (line 2) has 3 columns, expected 4, one for its name and one for each of the symbols _ab");
  CHECK(problem(npy_header("<f8", 1, 1) + std::string(8, '\0')) ==
        "its rows have 1 column, expected 3, one for each of the symbols _ab");
  CHECK(problem("_,b,a\n1,0,0") == "line 1: column 2 is headed \"b\", expected \"a\", as in the symbols _ab");
  CHECK(problem("_,a,c\n1,0,0") == "line 1: column 3 is headed \"c\", expected \"b\", as in the symbols _ab");
  CHECK(problem("_,a\n1,0") == "line 1: the header has 2 columns, expected 3, one for each of the symbols _ab");
  CHECK(problem("1,0,0\n0.5,half,0") == "row 2 (line 2), symbol \"a\": \"half\" is no number");
  CHECK(problem("0.5,,0.5\n") == "row 1 (line 1), symbol \"a\": \"\" is no number");
  CHECK(problem("1,0,0\n0.5,1e999,0") == "row 2 (line 2), symbol \"a\": \"1e999\" is no number");
  CHECK(problem("1,0,0\n\n1.1,0,-0.1") == "row 2, symbol \"b\": -0.1 is negative, and no probability");
  CHECK(problem("1,0,0\n0.5,0.5,nan") == "row 2, symbol \"b\": nan is no probability");
  CHECK(problem("inf,0,0") == "row 1, symbol \"_\": inf is not finite");
  CHECK(problem("1,0,0\n0.5,0.4,0.2") ==
        "row 2 sums to 1.1, expected 1; for the numbers before a softmax there are logits");
  CHECK(problem("1,0,0\n0.5,0.2996,0.2") == "none");  // as rounding may leave it
  CHECK(problem("1,nan,0", Outputs::logits) == "row 1, symbol \"a\": nan is no logit");
  CHECK(problem("1,inf,0", Outputs::logits) == "row 1, symbol \"a\": inf is not finite");
  CHECK(problem("0,0,0\n-inf,-inf,-inf", Outputs::logits) == "row 2: no symbol has a finite logit");
  CHECK(problem("1,0,0\n\"0.5,0,0.5\n") == "line 2: a field's quotation mark is not closed");
  CHECK(problem(std::string("\0\xFF\n\n;;\"", 7)).find('\n') == std::string::npos);
}

TEST_CASE("a file's problem is told with its name") {
  const ScratchFolder folder;
  write_bytes(folder / "y.csv", "0.5,0.5,0.5\n");
  CHECK_THROWS_WITH_AS(read_probabilities(folder / "y.csv", kAbc, Outputs::probabilities),
                       ((folder / "y.csv").string() +
                        ": row 1 sums to 1.5, expected 1; for the numbers before a softmax there are logits")
                           .c_str(),
                       std::runtime_error);
  CHECK(read_probabilities(folder / "y.csv", kAbc, Outputs::logits).cols() == 1);
}
