#include "core/tasks/pair_task.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

// Words, some of which are joined by hyphens.
class Words final : public PairTask {
 public:
  const std::vector<std::string>& source_symbols() const override { return symbols_; }
  const std::vector<std::string>& target_symbols() const override { return symbols_; }
  std::string source_joint() const override { return " "; }
  SymbolPair training_pair(std::int64_t) const override { return {}; }
  SymbolPair held_out_pair(std::int64_t) const override { return {}; }
  Index longest_source() const override { return 0; }
  Index longest_target() const override { return 0; }

 private:
  std::vector<std::string> symbols_{"dvě", "twenty-", "one", "well-known", "-"};
};

}  // namespace

TEST_CASE("pairs: what a person types is read word by word, spaces and hyphens as they come") {
  const Words task;
  CHECK(task.read_source(" dvě\t one ") == std::vector<int>{0, 2});
  CHECK(task.read_source("twenty-one twenty- one") == std::vector<int>{1, 2, 1, 2});
  CHECK(task.read_source("well-known one") == std::vector<int>{3, 2});
  CHECK(task.source_text({1, 2, 0}) == "twenty-one dvě");
  CHECK(task.source_text({0, 4, 2}) == "dvě - one");
  CHECK_THROWS_WITH_AS(task.read_source("dvě tisíc one"),
                       "\"tisíc\" in the source \"dvě tisíc one\" is no word of this task", std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.read_source("onne"),
                       "\"onne\" in the source \"onne\" is no word of this task; did you mean \"one\"?",
                       std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.read_source("Dve"),
                       "\"Dve\" in the source \"Dve\" is no word of this task; did you mean \"dvě\"?",
                       std::invalid_argument);
  CHECK_THROWS_AS(task.read_source("twenty-two"), std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.read_source(std::string(500, 'x')),
                       "a word of 500 bytes in the source is no word of this task", std::invalid_argument);
  CHECK_THROWS_AS(task.read_source("one\xFF"), std::invalid_argument);
  CHECK_THROWS_WITH_AS(task.read_source(" \n"), "the source is empty: type some of the task's words",
                       std::invalid_argument);
}

TEST_CASE("pairs: what a person types is read character by character") {
  const std::unique_ptr<PairTask> task = make_pair_task({}, 1);
  CHECK(task->read_source(" cab ") == std::vector<int>{2, 0, 1});
  CHECK_THROWS_WITH_AS(task->read_source("cáb"), "\"á\" in the source \"cáb\" is no character of this task",
                       std::invalid_argument);
  CHECK_THROWS_AS(task->read_source("a\xFF"), std::invalid_argument);
  CHECK_THROWS_AS(task->read_source("a b"), std::invalid_argument);
}

TEST_CASE("pairs: end and start are written as signs, and nothing else is written") {
  const std::unique_ptr<PairTask> task = make_pair_task({}, 1);
  CHECK(task->target_text({11, 0, 1, 10}) == "▸ab∎");
  CHECK(Words().source_text({0, 5}) == "dvě ∎");
  CHECK_THROWS_AS(task->target_text({12}), std::invalid_argument);
  CHECK_THROWS_AS(task->target_text({-1}), std::invalid_argument);
}

TEST_CASE("pairs: every kind can be made, others cannot") {
  for (const std::string& kind : pair_tasks()) {
    PairTaskOptions options;
    options.kind = kind;
    options.text = "ab\tba\nb\tb\n";
    CHECK(make_pair_task(options, 3)->training_pair(0).source.size() > 0);
  }
  PairTaskOptions options;
  options.kind = "file";
  options.units = "letters";
  CHECK_THROWS_AS(make_pair_task(options, 1), std::invalid_argument);
  options.kind = "translation";
  CHECK_THROWS_AS(make_pair_task(options, 1), std::invalid_argument);
}
