#include "core/run/names.h"

#include <doctest/doctest.h>

#include <cstdlib>

using namespace unrolled;

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "clip") == 4);
  CHECK(edit_distance("clip", "") == 4);
  CHECK(edit_distance("clip", "clip") == 0);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("hiddne", "hidden") == 1);
  CHECK(edit_distance("window", "widow") == 1);
}

TEST_CASE("an unknown name is answered with the nearest one and the known ones") {
  const std::vector<std::string> known = {"clip", "learning_rate", "hidden"};
  CHECK(unknown_name("setting", "Lerning_rate", known) ==
        "no setting \"Lerning_rate\"; did you mean \"learning_rate\"? known: clip, learning_rate, hidden");
  CHECK(unknown_name("setting", "zzzzzzzz", known) == "no setting \"zzzzzzzz\"; known: clip, learning_rate, hidden");
}

TEST_CASE("quoted text stays on one line and is cut between characters") {
  CHECK(in_quotes("a\nb\tc") == "\"a b c\"");
  const std::string shown = in_quotes("x" + std::string(30, 'y') + "жжжжжжжжжжжжжжжжжжжжжжжж");
  CHECK(shown == "\"x" + std::string(30, 'y') + "жжжжжжжжжжжжжж…\"");
}

TEST_CASE("numbers read back without loss") {
  for (const double value : {0.1, 1.0 / 3.0, 1e-6, 5e-324, 1.7976931348623157e308, -0.0, 3.0})
    CHECK(std::strtod(number_text(value).c_str(), nullptr) == value);
  CHECK(number_text(1e-6) == "1e-06");
  CHECK(number_text(1.0) == "1");
}
