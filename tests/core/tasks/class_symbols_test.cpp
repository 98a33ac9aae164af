#include "core/tasks/class_symbols.h"

#include <doctest/doctest.h>

#include <functional>
#include <stdexcept>

using namespace unrolled;

namespace {

std::string problem(const std::function<void()>& work) {
  try {
    work();
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("symbols are code points in the order in which they are given") {
  const ClassSymbols symbols("жa_ €", "_");
  CHECK(symbols.size() == 5);
  CHECK(symbols.blank() == 2);
  CHECK(symbols.space() == 3);
  CHECK(symbols.utf8(4) == "€");
  CHECK(symbols.index(U'ж') == 0);
  CHECK(symbols.index(U'b') == -1);
  CHECK(symbols.all() == "жa_ €");
  CHECK(symbols.labels("a €ж") == std::vector<int>{1, 3, 4, 0});
  CHECK(symbols.labels("").empty());
  CHECK(symbols.text(std::vector<int>{4, 2, 0}) == "€_ж");
  CHECK(ClassSymbols("a ", " ").space() == -1);
}

TEST_CASE("what cannot be is told with the character that is wrong") {
  const ClassSymbols symbols("_aelpx");
  CHECK(problem([&] { symbols.labels("apźle"); }) ==
        "the target: character 3, \"ź\" (U+017A), is none of the symbols _aelpx");
  CHECK(problem([&] { symbols.labels("ap_le", "--target"); }) ==
        "--target: character 3, \"_\" (U+005F), is the blank, which stands between labels and is none");
  CHECK(problem([&] { symbols.labels("a\n"); }) ==
        "the target: character 2, \"↵\" (U+000A), is none of the symbols _aelpx");
  CHECK(problem([&] { symbols.labels("a\xFF"); }).starts_with("the target: byte 1, in line 1, "));
  CHECK(problem([] { ClassSymbols(""); }) == "there are no symbols");
  CHECK(problem([] { ClassSymbols("_aea"); }) == "the symbol \"a\" (U+0061) comes twice, as 2 and 4 of the symbols");
  CHECK(problem([] { ClassSymbols("a\n"); }) == "the blank \"_\" (U+005F) is none of the symbols a↵");
  CHECK(problem([] { ClassSymbols("abc"); }) == "the blank \"_\" (U+005F) is none of the symbols abc");
  CHECK(problem([] { ClassSymbols("abc", "ab"); }) == "the blank has 2 letters, expected one of the symbols abc");
  CHECK(problem([] { ClassSymbols("abc", ""); }) == "the blank has 0 letters, expected one of the symbols abc");
}

TEST_CASE("a text becomes utterances, a line each, without words of other letters") {
  const ClassSymbols symbols("_abc '");
  const Utterances found = utterances_of("ab  cab,\tba\r\n\n(a 'b') c Tab a-b b_b cc.\nab", symbols);
  const auto labels = [&](const char* text) { return symbols.labels(text); };
  CHECK(found.symbols ==
        std::vector<std::vector<int>>{labels("ab cab ba"), labels("a 'b' c"), labels("cc"), labels("ab")});
  CHECK(found.words == 8);
  CHECK(found.left_out == 3);
  CHECK(utterances_of("xyz", symbols).words == 0);
  CHECK(utterances_of("", symbols).symbols.empty());
}

TEST_CASE("without a space among the symbols each word is an utterance") {
  const ClassSymbols symbols("_aelpx");
  const Utterances found = utterances_of("apple, pale the\nape!", symbols);
  CHECK(found.symbols ==
        std::vector<std::vector<int>>{symbols.labels("apple"), symbols.labels("pale"), symbols.labels("ape")});
  CHECK(found.left_out == 1);
}
