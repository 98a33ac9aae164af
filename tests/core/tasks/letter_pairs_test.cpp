#include "core/tasks/letter_pairs.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

using namespace unrolled;

namespace {

std::unique_ptr<PairTask> task_of(const std::string& kind, Index shortest = 3, Index longest = 10, Index alphabet = 10,
                                  std::uint64_t seed = 1) {
  PairTaskOptions options;
  options.kind = kind;
  options.shortest = shortest;
  options.longest = longest;
  options.alphabet = alphabet;
  return make_pair_task(options, seed);
}

}  // namespace

TEST_CASE("letters: written backwards, or once more, and it is known what comes from where") {
  const std::unique_ptr<PairTask> reverse = task_of("reverse");
  const SymbolPair pair = *reverse->solve(reverse->read_source("cabbj"));
  CHECK(reverse->source_text(pair.source) == "cabbj");
  CHECK(reverse->target_text(pair.target) == "jbbac");
  CHECK(pair.alignment == std::vector<std::vector<int>>{{4}, {3}, {2}, {1}, {0}});
  const std::unique_ptr<PairTask> copy = task_of("copy");
  CHECK(copy->target_text(copy->solve({2, 0, 1})->target) == "cab");
  CHECK(copy->solve({2, 0, 1})->alignment == std::vector<std::vector<int>>{{0}, {1}, {2}});
  CHECK_FALSE(copy->solve({}).has_value());
  CHECK_FALSE(copy->solve({10}).has_value());
  CHECK(reverse->source_symbols().size() == 10);
  CHECK(reverse->source_symbols().back() == "j");
}

TEST_CASE("letters: all lengths are drawn, and pairs are known by their numbers") {
  const std::unique_ptr<PairTask> task = task_of("reverse", 2, 6, 5);
  std::set<std::size_t> lengths;
  for (std::int64_t n = 0; n < 300; ++n) {
    const SymbolPair pair = task->training_pair(n);
    lengths.insert(pair.source.size());
    CHECK(task->solve(pair.source) == pair);
    CHECK(task->training_pair(n) == pair);
  }
  CHECK(lengths == std::set<std::size_t>{2, 3, 4, 5, 6});
  CHECK(task->longest_source() == 6);
  CHECK_FALSE(task->training_pair(1) == task->training_pair(2));
  CHECK_FALSE(task_of("reverse", 2, 6, 5, 2)->training_pair(1) == task->training_pair(1));
}

TEST_CASE("letters: what is held out is never trained on, whatever the seed") {
  std::set<std::vector<int>> trained;
  const std::unique_ptr<PairTask> task = task_of("copy", 1, 3, 6);
  for (std::int64_t n = 0; n < 5000; ++n) trained.insert(task->training_pair(n).source);
  std::set<std::vector<int>> held_out;
  for (const std::uint64_t seed : {1, 7}) {
    const std::unique_ptr<PairTask> other = task_of("copy", 1, 3, 6, seed);
    for (std::int64_t n = 0; n < 2000; ++n) held_out.insert(other->held_out_pair(n).source);
  }
  for (const std::vector<int>& source : held_out) CHECK(trained.count(source) == 0);
  CHECK(trained.size() + held_out.size() == 6 + 36 + 216);
  CHECK(held_out.size() > 12);
  CHECK(held_out.size() < 52);
}

TEST_CASE("letters: pairs of any length, none of which is trained on") {
  const std::unique_ptr<PairTask> task = task_of("reverse", 2, 4, 4);
  std::set<std::vector<int>> trained;
  for (std::int64_t n = 0; n < 5000; ++n) trained.insert(task->training_pair(n).source);
  for (const Index length : {3, 4, 25}) {
    for (std::int64_t n = 0; n < 20; ++n) {
      const std::optional<SymbolPair> pair = task->pair_of_length(length, n);
      REQUIRE(pair.has_value());
      CHECK(static_cast<Index>(pair->source.size()) == length);
      CHECK(task->solve(pair->source) == pair);
      CHECK(trained.count(pair->source) == 0);
    }
  }
  CHECK_FALSE(task->pair_of_length(0, 0).has_value());
  CHECK_FALSE(*task->pair_of_length(25, 0) == *task->pair_of_length(25, 1));
}

TEST_CASE("letters: what cannot be is refused") {
  CHECK_THROWS_WITH_AS(task_of("reverse", 1, 5, 2),
                       "there are too few strings of 5 letters, each one of 2, to hold some of them out: take longer "
                       "ones, or more letters",
                       std::invalid_argument);
  CHECK_THROWS_AS(task_of("reverse", 0, 3), std::invalid_argument);
  CHECK_THROWS_AS(task_of("reverse", 5, 4), std::invalid_argument);
  CHECK_THROWS_AS(task_of("copy", 3, 5, 27), std::invalid_argument);
  CHECK_THROWS_AS(task_of("copy", 3, 5, 1), std::invalid_argument);
}

TEST_CASE("letters: some strings are held out and some are not, however few there may be") {
  for (Index alphabet = 2; alphabet <= 26; ++alphabet) {
    Index length = 1;
    for (Index strings = alphabet; strings < 50; strings *= alphabet) ++length;
    const std::unique_ptr<PairTask> task = task_of("reverse", length, length, alphabet);
    CHECK_FALSE(task->training_pair(0) == task->held_out_pair(0));
  }
}
