#include "app/commands/command.h"

#include <doctest/doctest.h>

#include <string>

using namespace unrolled;

namespace {

ExperimentOptions reversing(const std::string& input) {
  ExperimentOptions options;
  options.lesson = "alignment";
  options.settings = {"task=reverse", "hidden=4"};
  options.input = input;
  return options;
}

std::string refusal_of(const ExperimentOptions& options) {
  try {
    prepare_experiment(options);
  } catch (const UsageError& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("command: --input is what a lesson that translates reads") {
  const auto experiment = prepare_experiment(reversing("gab"));
  CHECK(experiment->settings().text("input") == "gab");
  Snapshot snapshot;
  experiment->fill(snapshot);
  CHECK(snapshot.observable("pair.source")->cols.labels == std::vector<std::string>{"g", "a", "b", "∎"});
}

TEST_CASE("command: an input that cannot be read is refused in one line, and by a lesson that translates nothing") {
  const std::string refusal = refusal_of(reversing("ga!"));
  CHECK(refusal.starts_with("--input: "));
  CHECK(refusal.find("!") != std::string::npos);
  CHECK(refusal.find('\n') == std::string::npos);
  for (const char* lesson : {"hello", "char-lm"}) {
    ExperimentOptions options;
    options.lesson = lesson;
    options.input = "one-hot";
    CHECK(refusal_of(options) == std::string("--input: the lesson ") + lesson + " translates nothing");
  }
}
