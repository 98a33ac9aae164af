#include "core/tasks/file_pairs.h"

#include <doctest/doctest.h>

#include <map>
#include <set>
#include <stdexcept>

using namespace unrolled;

namespace {

std::string many(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "number " + std::to_string(i) + "\t" + std::to_string(i) + "\n";
  return text;
}

std::string error_of(const std::string& text, bool words = false) {
  try {
    FilePairs(text, "pairs.tsv", words, 1);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a file of pairs: characters, or words, of either side") {
  const std::string text = "\xEF\xBB\xBF Žluť je\tyellow is \tby somebody\r\n\r\n\t \r\nje  je\tis is\n";
  const FilePairs characters(text, "pairs.tsv", false, 1);
  CHECK(characters.source_symbols() == std::vector<std::string>{" ", "e", "j", "l", "u", "ť", "Ž"});
  CHECK(characters.target_symbols() == std::vector<std::string>{" ", "e", "i", "l", "o", "s", "w", "y"});
  CHECK(characters.longest_source() == 7);
  CHECK(characters.longest_target() == 9);
  CHECK(characters.target_text(characters.solve(characters.read_source("Žluť je"))->target) == "yellow is");
  CHECK(characters.solve(characters.read_source("Žluť je"))->alignment.empty());
  CHECK_FALSE(characters.solve(characters.read_source("Žluť")).has_value());

  const FilePairs words(text, "pairs.tsv", true, 1);
  CHECK(words.source_symbols() == std::vector<std::string>{"je", "Žluť"});
  CHECK(words.target_symbols() == std::vector<std::string>{"is", "yellow"});
  CHECK(words.target_text(words.solve({0, 0})->target) == "is is");
  CHECK(words.source_text({1, 0}) == "Žluť je");
}

TEST_CASE("a file of pairs: a tenth of the sources is held out, with all their targets, and always the same") {
  for (const int count : {2, 9, 57, 200}) {
    CAPTURE(count);
    const std::string text = many(count) + "number 0\tnought\nnumber 1\tone\n" + many(count);
    const FilePairs task(text, "pairs.tsv", true, 4);
    std::set<std::vector<int>> held_out;
    for (std::int64_t n = 0; n < task.held_out_count(); ++n) held_out.insert(task.held_out_pair(n).source);
    CHECK(held_out.size() == static_cast<std::size_t>(std::max(1, count / 10)));
    CHECK(task.held_out_pair(task.held_out_count()) == task.held_out_pair(0));
    const std::int64_t trained = count + 2 - task.held_out_count();
    for (std::int64_t n = 0; n < 2 * trained; ++n) CHECK(held_out.count(task.training_pair(n).source) == 0);
    const FilePairs other(text, "pairs.tsv", true, 5);
    for (std::int64_t n = 0; n < other.held_out_count(); ++n) CHECK(held_out.count(other.held_out_pair(n).source) == 1);
  }
}

TEST_CASE("a file of pairs: each pass goes through all pairs once, in an order of its own") {
  const FilePairs task(many(50), "pairs.tsv", false, 2);
  const std::int64_t size = 50 - task.held_out_count();
  std::vector<std::vector<int>> orders[3];
  for (std::int64_t pass = 0; pass < 3; ++pass) {
    std::set<std::vector<int>> seen;
    for (std::int64_t n = 0; n < size; ++n) {
      orders[pass].push_back(task.training_pair(pass * size + n).source);
      seen.insert(orders[pass].back());
    }
    CHECK(static_cast<std::int64_t>(seen.size()) == size);
  }
  CHECK(orders[0] != orders[1]);
  CHECK(orders[1] != orders[2]);
  CHECK(FilePairs(many(50), "pairs.tsv", false, 2).training_pair(77) == task.training_pair(77));
}

TEST_CASE("a file of pairs: held-out pairs by their length, each once") {
  const FilePairs task(many(300), "pairs.tsv", false, 2);
  std::map<Index, std::int64_t> counts;
  for (std::int64_t n = 0; n < task.held_out_count(); ++n)
    ++counts[static_cast<Index>(task.held_out_pair(n).source.size())];
  for (Index length = 0; length < 12; ++length) {
    for (std::int64_t n = 0; n < counts[length]; ++n)
      CHECK(static_cast<Index>(task.pair_of_length(length, n)->source.size()) == length);
    CHECK_FALSE(task.pair_of_length(length, counts[length]).has_value());
  }
}

TEST_CASE("a file of pairs: what cannot be read is named by file and line") {
  CHECK(error_of("a\tb\nc d\n") ==
        "pairs.tsv, line 2: there is no tab; write a pair a line, with a tab between source and target");
  CHECK(error_of("a\tb\n\n \tc\n") == "pairs.tsv, line 3: the source is empty");
  CHECK(error_of("a\t \tc\n") == "pairs.tsv, line 1: the target is empty");
  CHECK(error_of("a\tb\nc\td\xFF") ==
        "pairs.tsv: byte 7, in line 2, begins no UTF-8 character: save the text as UTF-8");
  CHECK(error_of("a\tb\na\tc\n") ==
        "pairs.tsv has too few different sources, 1: at least 2 are needed, one to learn from and one to hold out");
  CHECK(error_of("") ==
        "pairs.tsv has too few different sources, 0: at least 2 are needed, one to learn from and one to hold out");
  CHECK(error_of("a\tb\n" + std::string(301, 'x') + "\tb") ==
        "pairs.tsv, line 2: the source has 301 characters, at most 300 can be learnt");
  CHECK(error_of("a\tb\nb\t" + std::string(300, 'x')) == "no error");
  CHECK(error_of(many(5001), true) ==
        "pairs.tsv, line 5000: up to here there are 5001 different words in sources, at most 5000 can be learnt; learn "
        "it by characters, or take a part of it");
}
