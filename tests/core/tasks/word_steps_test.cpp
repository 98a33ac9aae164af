#include "core/tasks/word_steps.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>

using namespace unrolled;

namespace {

using Symbols = std::vector<int>;

}  // namespace

TEST_CASE("letters are numbered as they first occur") {
  const WordSteps hello("hello", "many-to-many");
  CHECK(hello.letters() == std::vector<std::string>{"h", "e", "l", "o"});
  CHECK(hello.word() == Symbols{0, 1, 2, 2, 3});
  const WordSteps other("žluť", "many-to-many");
  CHECK(other.letters() == std::vector<std::string>{"ž", "l", "u", "ť"});
}

TEST_CASE("every topology gives the word its own inputs and targets") {
  const auto check = [](const char* topology, Index steps, Index batch, const Symbols& inputs, const Symbols& targets,
                        Index given, bool feeds_back) {
    CAPTURE(topology);
    const WordSteps task("hello", topology);
    CHECK(task.steps() == steps);
    CHECK(task.batch() == batch);
    CHECK(task.inputs() == inputs);
    CHECK(task.targets() == targets);
    CHECK(task.given_letters() == given);
    CHECK(task.feeds_back() == feeds_back);
  };
  check("one-to-one", 1, 4, {0, 1, 2, 2}, {1, 2, 2, 3}, 1, true);
  check("one-to-many", 4, 1, {0, -1, -1, -1}, {1, 2, 2, 3}, 1, false);
  check("many-to-one", 4, 1, {0, 1, 2, 2}, {-1, -1, -1, 3}, 4, false);
  check("many-to-many", 4, 1, {0, 1, 2, 2}, {1, 2, 2, 3}, 1, true);
  check("encoder-decoder", 9, 1, {0, 1, 2, 2, 3, -1, -1, -1, -1}, {-1, -1, -1, -1, 0, 1, 2, 2, 3}, 0, false);
  CHECK(WordSteps("hello", "many-to-one").targets_given() == 1);
  CHECK(WordSteps("hello", "encoder-decoder").targets_given() == 5);
  CHECK(WordSteps("ab", "one-to-many").inputs() == Symbols{0});
}

TEST_CASE("without memory only what the present input decides can be known") {
  const double ln2 = std::log(2.0);
  CHECK(WordSteps("hello", "many-to-many").memoryless_loss() == doctest::Approx(2 * ln2));  // l to l, l to o
  CHECK(WordSteps("hello", "one-to-one").memoryless_loss() == doctest::Approx(2 * ln2));
  CHECK(WordSteps("hello", "many-to-one").memoryless_loss() == 0.0);
  // After the h nothing enters: l, l and o cannot be told apart.
  CHECK(WordSteps("hello", "one-to-many").memoryless_loss() ==
        doctest::Approx(-2 * std::log(2.0 / 3.0) - std::log(1.0 / 3.0)));
}

TEST_CASE("words that cannot be learnt are refused in one line") {
  const auto message = [](std::string_view word, const std::string& topology = "many-to-many") -> std::string {
    try {
      WordSteps(word, topology);
    } catch (const std::invalid_argument& error) {
      return error.what();
    }
    return "no error";
  };
  CHECK(message("") == "the word \"\" has not two different letters: there is nothing to predict");
  CHECK(message("aaa") == "the word \"aaa\" has not two different letters: there is nothing to predict");
  CHECK(message(std::string(33, 'a') + "b") == "the word has more than 32 letters; take a shorter one");
  CHECK(message("a\xff") != "no error");
  CHECK(message("ab", "none-to-none") == "WordSteps: unknown topology \"none-to-none\"");
  CHECK(message(std::string(31, 'a') + "b") == "no error");
}
