#include "app/shell/prepared_state.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "app/shell/prepared_names.h"
#include "core/lessons/lessons.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

const KnownNames kKnown{prepared_names().lessons, {"text", "hidden", "gradient-norms"}, {"speed", "numbers"}};

PreparedState full_state() {
  PreparedState state;
  state.lesson = "char-lm";
  state.seed = 18446744073709551615U;
  state.settings = {
      {"cell", std::string("gru")}, {"hidden", std::int64_t{31}}, {"learning_rate", 0.1 + 0.2}, {"temperature", 1.0}};
  state.steps = 300;
  state.play = true;
  state.layout = "text*1.4 | hidden*1 @1";
  state.maximised = "hidden";
  state.options["hidden"]["source"] = "gate.f";
  state.projector = true;
  state.hidden = {"numbers", "speed"};
  state.lessons_column = false;
  state.settings_column = false;
  state.dark = true;
  state.classic_red_blue = true;
  return state;
}

std::string problem_of(const std::string& text) {
  try {
    parse_prepared_state(text, kKnown);
  } catch (const std::runtime_error& problem) {
    return problem.what();
  }
  return "nothing is wrong with it";
}

// A state with one entry more.
std::string with(const std::string& entry) { return R"({"unrolled": 1, "lesson": "char-lm", )" + entry + "}"; }

}  // namespace

TEST_CASE("prepared state: what is written is read back") {
  CHECK(parse_prepared_state(to_text(full_state()), kKnown) == full_state());
  PreparedState least;
  least.lesson = "char-lm";
  CHECK(parse_prepared_state(R"({"unrolled": 1, "lesson": "char-lm"})", kKnown) == least);
  CHECK(parse_prepared_state(to_text(least), kKnown) == least);
}

TEST_CASE("prepared state: each thing that is wrong is named in one line") {
  const std::pair<std::string, const char*> cases[] = {
      {"", "no JSON text at line 1, column 1"},
      {"{\n  \"unrolled\": 1,\n  oops}", "no JSON text at line 3, column 3"},
      {"[1]", "no JSON object"},
      {R"({"lesson": "char-lm"})", "\"unrolled\" is missing"},
      {R"({"unrolled": 2, "lesson": "char-lm"})", "newer version"},
      {R"({"unrolled": 1})", "no lesson"},
      {R"({"unrolled": 1, "lesson": "char-ml"})", "did you mean \"char-lm\""},
      {with(R"("sed": 1)"), "no entry \"sed\"; did you mean \"seed\""},
      {with(R"("seed": -1)"), "seed is no whole number"},
      {with(R"("seed": 1.5)"), "seed is no whole number"},
      {with(R"("seed": 1, "seed": 2)"), "\"seed\" stands twice"},
      {with(R"("steps": 10000000000)"), "steps is no whole number in 0 … 1000000000"},
      {with(R"("play": 1)"), "play is neither true nor false"},
      {with(R"("settings": [])"), "settings is no JSON object"},
      {with(R"("settings": {"sell": "gru"})"), "did you mean \"cell\""},
      {with(R"("settings": {"cell": "gur"})"), "cell is \"gur\""},
      {with(R"("settings": {"hidden": 0})"), "hidden is 0"},
      {with(R"("settings": {"hidden": 1.5})"), "hidden is 1.5"},
      {with(R"("settings": {"hidden": 18446744073709551615})"), "\"hidden\" is too large"},
      {with(R"("settings": {"learning_rate": null})"), "\"learning_rate\" is neither"},
      {with(R"("settings": {"learning_rate": 1e999})"), "too large"},
      {with(R"("layout": "text | hiden")"), "no panel \"hiden\"; did you mean \"hidden\""},
      {with(R"("layout": "text*0")"), "no weight above 0"},
      {with(R"("layout": "te\nxt | | hidden")"), "a panel without a name in \"te xt | | hidden\""},
      {with(R"("layout": "te\nxt*0")"), "\"te xt*0\" has no weight"},
      {with(R"("maximised": "nowhere")"), "no panel \"nowhere\""},
      {with(R"("options": {"nowhere": {}})"), "no panel \"nowhere\""},
      {with(R"("options": {"hidden": {"source": 1}})"), "\"source\" of \"hidden\" is no text"},
      {with(R"("options": {"hidden": {"source": {"a": {}}}})"), "nests too deeply"},
      {with(R"("hidden": ["sped"])"), "no control \"sped\"; did you mean \"speed\""},
      {with(R"("hidden": [1])"), "no text"},
      {with(R"("dark": "yes")"), "dark is neither"},
  };
  for (const auto& [text, said] : cases) {
    const std::string problem = problem_of(text);
    CAPTURE(text);
    CAPTURE(problem);
    CHECK(problem.find(said) != std::string::npos);
    CHECK(problem.find('\n') == std::string::npos);
  }
  CHECK(problem_of(std::string(100'000, '[')).find("nests too deeply") != std::string::npos);
  CHECK(problem_of(std::string(2'000'000, ' ')).find("larger") != std::string::npos);
}

TEST_CASE("prepared state: a file beside it goes with it") {
  const ScratchFolder scratch;
  const fs::path folder = scratch.path() / "talk";
  fs::create_directories(folder);
  PreparedState state;
  state.lesson = "char-lm";
  const auto written = [&](const fs::path& text) {
    state.settings = {{"text", std::string("file")}, {"text_file", text.string()}};
    write_prepared_state(folder / "a.unrolled", state, kKnown);
    fs::remove_all(scratch.path() / "moved");
    fs::copy(folder, scratch.path() / "moved");
    return std::get<std::string>(
        read_prepared_state(scratch.path() / "moved" / "a.unrolled", prepared_names()).settings.back().second);
  };
  CHECK(written(folder / "book.txt") == (scratch.path() / "moved" / "book.txt").string());
  CHECK(written("/elsewhere/book.txt") == "/elsewhere/book.txt");
}

TEST_CASE("prepared state: what cannot be read or written is named; an old file stays") {
  const ScratchFolder scratch;
  const fs::path path = scratch.path() / "a.unrolled";
  CHECK_THROWS_AS(read_prepared_state(path, kKnown), std::runtime_error);
  CHECK_THROWS_AS(read_prepared_state(scratch.path(), kKnown), std::runtime_error);
  std::ofstream(path) << "{";
  try {
    read_prepared_state(path, kKnown);
    FAIL("it was read");
  } catch (const std::runtime_error& problem) {
    CHECK(std::string(problem.what()).find("a.unrolled: it is no JSON") != std::string::npos);
  }
  PreparedState state;
  state.lesson = "char-lm";
  CHECK_THROWS_AS(write_prepared_state(scratch.path() / "nowhere" / "a.unrolled", state, kKnown), std::runtime_error);
  write_prepared_state(path, state, kKnown);
  CHECK(read_prepared_state(path, kKnown) == state);
  CHECK(std::distance(fs::directory_iterator(scratch.path()), {}) == 1);
}

TEST_CASE("prepared state: its experiment is the one that was set; changed settings are those that differ") {
  const SettingValues settings = {{"hidden", std::int64_t{8}}, {"batch", std::int64_t{2}}};
  const auto experiment = prepared_experiment("char-lm", 5, settings);
  CHECK(experiment->seed() == 5);
  CHECK(experiment->settings().integer("hidden") == 8);
  SettingValues changed = changed_settings("char-lm", experiment->settings());
  std::sort(changed.begin(), changed.end());
  CHECK(changed == SettingValues{{"batch", std::int64_t{2}}, {"hidden", std::int64_t{8}}});
  CHECK_THROWS_AS(prepared_experiment("char-lm", 5, {{"text", std::string("file")}, {"text_file", std::string("/no")}}),
                  std::exception);
}

TEST_CASE("prepared state: options are checked against their panels") {
  CHECK_NOTHROW(check_options({{"hidden", {{"source", "gate.f"}}}}));
  CHECK_THROWS_AS(check_options({{"hidden", {{"sauce", "gate.f"}}}}), std::invalid_argument);
  for (const std::string& control : prepared_names().controls) {
    CAPTURE(control);
    CHECK(control.find(' ') == std::string::npos);
  }
}
