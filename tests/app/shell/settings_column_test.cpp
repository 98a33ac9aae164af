#include "app/shell/settings_column.h"

#include <cmath>

#include "tests/app/sample_attention.h"
#include "tests/app/sample_handwriting.h"
#include "tests/app/sample_snapshot.h"
#include "tests/app/shell/ui_fixture.h"

using namespace unrolled;

namespace {

Settings table() {
  std::vector<Setting> settings;
  settings.push_back(
      {.name = "learning_rate", .value = 0.01, .low = 1e-5, .high = 1.0, .live = true, .logarithmic = true});
  settings.push_back({.name = "sample_length", .value = std::int64_t{200}, .low = 10, .high = 1000, .live = true});
  settings.push_back(
      {.name = "focus", .value = std::int64_t{-1}, .low = -1, .high = 99, .live = true, .pointed = true});
  settings.push_back({.name = "cell", .value = std::string("lstm"), .choices = {"lstm", "gru"}});
  settings.push_back({.name = "hidden", .value = std::int64_t{128}, .low = 1, .high = 1024});
  settings.push_back({.name = "carry_state", .value = true});
  settings.push_back({.name = "text_file", .value = std::string("/tmp/a.txt"), .is_file = true});
  return Settings(std::move(settings));
}

struct Column {
  UiFixture fixture;
  Snapshot snapshot;
  SettingsColumn column;
  Presets presets;
  SettingsChanges changes;
  SettingsColumn::Requests requests;  // of all frames since cleared
  Selection hover, pinned;

  Column() {
    snapshot.seed = 7;
    snapshot.settings = std::make_shared<Settings>(table());
    fixture.show([this](Ui& ui) {
      auto got = column.draw(ui, {1300, 40, 260, 800}, snapshot, hover, pinned, presets, changes);
      for (auto& change : got.live) requests.live.push_back(change);
      for (auto& problem : got.problems) requests.problems.push_back(problem);
      requests.apply |= got.apply;
      requests.keep |= got.keep;
      if (got.stop) requests.stop = got.stop;
      if (!got.choose_file_for.empty()) requests.choose_file_for = got.choose_file_for;
    });
  }
  double live(const std::string& name) const {
    REQUIRE_FALSE(requests.live.empty());
    CHECK(requests.live.back().first == name);
    return std::get<double>(requests.live.back().second);
  }
};

}  // namespace

TEST_CASE("settings column: a live slider sets at once, in factors where logarithmic") {
  Column column;
  column.fixture.drag("setting.learning_rate.slider", 0.6F, 0.5F);
  CHECK(std::log10(column.live("learning_rate")) == doctest::Approx(-2.5).epsilon(0.02));
  column.fixture.drag("setting.learning_rate.slider", 0.5F, 1.5F);
  CHECK(column.live("learning_rate") == 1.0);
  CHECK(column.changes.empty());
  CHECK_FALSE(column.fixture.there("settings.apply"));
}

TEST_CASE("settings column: what is steered by pointing has no slider") {
  Column column;
  CHECK(column.fixture.there("setting.sample_length.slider"));
  CHECK_FALSE(column.fixture.there("setting.focus"));
  CHECK_FALSE(column.fixture.there("setting.focus.slider"));
}

TEST_CASE("settings column: numbers are typed; what does not fit is said and changes nothing") {
  Column column;
  column.fixture.click("setting.learning_rate");
  column.fixture.type("3e-3");
  column.fixture.key(GLFW_KEY_ENTER);
  CHECK(column.live("learning_rate") == 0.003);
  column.requests = {};
  column.fixture.click("setting.hidden");
  column.fixture.type("-4");
  column.fixture.key(GLFW_KEY_ENTER);
  REQUIRE(column.requests.problems.size() == 1);
  CHECK(column.requests.problems[0].find("hidden") != std::string::npos);
  CHECK(column.changes.empty());
  column.fixture.click("setting.hidden");
  column.fixture.type("64");
  column.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(column.changes.empty());
}

TEST_CASE("settings column: what needs a new start is asked first") {
  Column column;
  column.fixture.click("setting.cell");
  column.fixture.click("setting.cell.gru");
  CHECK(column.requests.live.empty());
  REQUIRE(column.changes.changed("cell"));
  column.fixture.click("setting.hidden");
  column.fixture.type("64");
  column.fixture.key(GLFW_KEY_ENTER);
  column.fixture.click("setting.carry_state", 0.9F);
  CHECK(column.changes.values().size() == 3);
  SUBCASE("applied together") {
    column.fixture.click("settings.apply");
    CHECK(column.requests.apply);
    const Settings applied = column.changes.applied(*column.snapshot.settings);
    CHECK(applied.text("cell") == "gru");
    CHECK(applied.integer("hidden") == 64);
    CHECK_FALSE(applied.flag("carry_state"));
  }
  SUBCASE("discarded") {
    column.fixture.click("settings.discard");
    CHECK(column.changes.empty());
    CHECK_FALSE(column.requests.apply);
  }
  SUBCASE("a value put back is no change") {
    column.fixture.click("setting.carry_state", 0.9F);
    column.fixture.click("setting.cell");
    column.fixture.click("setting.cell.lstm");
    CHECK(column.changes.values().size() == 1);
  }
}

TEST_CASE("settings column: a preset is proposed as a whole; a value set at once takes its part back") {
  Column column;
  CHECK_FALSE(column.fixture.there("setting.preset"));
  const std::unique_ptr<Experiment> lesson = make_experiment("char-lm");
  column.snapshot.settings = std::make_shared<Settings>(lesson->settings());
  column.presets = Presets(Lesson{"char-lm",
                                  "recurrence",
                                  find_lesson("char-lm").make,
                                  {{"plain", "", {{"cell", "gru"}, {"temperature", "0.5"}}}}});
  column.fixture.frames(2);
  column.fixture.key(GLFW_KEY_F6);
  CHECK(column.fixture.ui().focused() == "setting.preset");
  column.fixture.click("setting.preset");
  column.fixture.click("setting.preset.plain");
  CHECK(column.changes.applied(*column.snapshot.settings).text("cell") == "gru");
  CHECK(column.changes.changed("temperature"));
  CHECK(column.requests.live.empty());
  column.fixture.drag("setting.temperature.slider", 0.2F, 0.6F);
  CHECK_FALSE(column.changes.changed("temperature"));
  CHECK(column.changes.changed("cell"));
  column.fixture.click("settings.keep");
  CHECK(column.requests.keep);
  CHECK_FALSE(column.requests.apply);
}

TEST_CASE("settings column: the question stands at its place from the first frame on") {
  Column column;
  column.fixture.click("setting.carry_state", 0.9F);
  const draw::Rect place = column.fixture.place("settings.apply");
  column.fixture.click("settings.discard");
  column.fixture.point_at("setting.carry_state", 0.9F);
  imgui::feed_mouse_button(0, true);
  column.fixture.frames();
  imgui::feed_mouse_button(0, false);
  for (int frame = 0; frame < 5; ++frame) {
    column.fixture.frames();
    if (column.fixture.there("settings.apply")) CHECK(column.fixture.place("settings.apply") == place);
  }
  CHECK(column.fixture.there("settings.apply"));
}

TEST_CASE("settings column: seed and file") {
  Column column;
  column.fixture.click("setting.seed");
  column.fixture.type("42");
  column.fixture.key(GLFW_KEY_ENTER);
  CHECK(column.changes.seed(7) == 42);
  column.fixture.click("setting.seed");
  column.fixture.type("x");
  column.fixture.key(GLFW_KEY_ENTER);
  CHECK(column.requests.problems.size() == 1);
  CHECK(column.changes.seed(7) == 42);
  column.fixture.click("setting.text_file");
  CHECK(column.requests.choose_file_for == "text_file");
}

TEST_CASE("settings column: when training pauses by itself") {
  Column column;
  const auto type = [&](const char* field, const char* text) {
    column.fixture.click(field);
    column.fixture.type(text);
    column.fixture.key(GLFW_KEY_ENTER);
  };
  type("stop.steps", "500");
  type("stop.loss", "1.25");
  REQUIRE(column.requests.stop);
  CHECK(column.requests.stop->steps == 500);
  CHECK(column.requests.stop->loss == 1.25);
  CHECK(column.requests.stop->seconds == StopConditions{}.seconds);
  type("stop.seconds", "-3");
  CHECK(column.requests.problems.size() == 1);
  CHECK(column.requests.stop->seconds == StopConditions{}.seconds);
}

TEST_CASE("settings column: by keyboard alone") {
  Column column;
  column.fixture.key(GLFW_KEY_F6);
  CHECK(column.fixture.ui().focused() == "setting.learning_rate");
  column.fixture.key(GLFW_KEY_DOWN);
  CHECK(column.fixture.ui().focused() == "setting.learning_rate.slider");
  column.fixture.key(GLFW_KEY_RIGHT);
  CHECK(column.live("learning_rate") > 0.01);
  for (int i = 0; i < 3; ++i) column.fixture.key(GLFW_KEY_TAB);
  CHECK(column.fixture.ui().focused() == "setting.cell");
  column.fixture.key(GLFW_KEY_ENTER);
  CHECK(column.fixture.there("setting.cell.gru"));
  column.fixture.key(GLFW_KEY_DOWN);
  column.fixture.key(GLFW_KEY_DOWN);
  column.fixture.key(GLFW_KEY_ENTER);
  CHECK(column.changes.changed("cell"));
  CHECK_FALSE(column.fixture.there("setting.cell.gru"));
  CHECK(column.fixture.ui().focused() == "setting.cell");
  column.fixture.key(GLFW_KEY_ENTER);
  column.fixture.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(column.fixture.there("setting.cell.gru"));
}

TEST_CASE("settings changes: nothing that does not fit is taken") {
  const Settings present = table();
  SettingsChanges changes;
  CHECK_THROWS_AS(changes.propose(present, "hidden", std::int64_t{0}), std::invalid_argument);
  CHECK_THROWS_AS(changes.propose_text(present, "nothing", "1"), std::invalid_argument);
  CHECK(changes.empty());
  changes.propose_text(present, "hidden", "9");
  changes.propose_seed(7, 8);
  CHECK(changes.applied(present).integer("hidden") == 9);
  changes.settle(present, 7);
  CHECK(changes.seed(7) == 8);
  changes.settle(changes.applied(present), 7);
  CHECK(changes.values().empty());
  changes.propose_text(present, "hidden", "9");
  changes.propose_seed(7, 7);
  CHECK_FALSE(changes.empty());
  changes.clear();
  CHECK(changes.empty());
}

TEST_CASE("settings column: what is watched of source and target, each by its own axis") {
  const Words words(data_folder() / "assets" / "languages", "en");
  const auto said = [&](const Snapshot& snapshot, Selection selection) {
    std::string text;
    for (const WatchedPlace& one : watched_places(words, snapshot, selection))
      text += one.axis + " " + one.place + " " + one.kind + " " + one.symbol + "; ";
    return text;
  };
  const Snapshot attention = sample_attention(SampleAttention::reversal());
  CHECK(said(attention, {2, 1, 4}) == "i 2 symbol j; j 4 symbol j; ");
  CHECK(said(attention, {-1, -1, 0}) == "i  symbol ; j 0 symbol b; ");
  CHECK(said(sample_snapshot(), {3, -1, 5}) == "t 3 character (; ");
  // Steps that have numbers of their own go by those.
  CHECK(said(sample_handwriting(), {3, -1, -1}) == "t 4 character ; ");

  Column column;
  const auto settings = column.snapshot.settings;
  column.snapshot = attention;
  column.snapshot.settings = settings;
  column.pinned = {-1, 1, 4};
  column.fixture.frames(2);
  CHECK(column.fixture.there("watched.pinned"));
}

TEST_CASE("settings column: what is unwise about a value stands below it and takes room") {
  Column column;
  std::vector<Setting> settings;
  settings.push_back({.name = "rows",
                      .value = std::int64_t{4},
                      .low = 1,
                      .high = 100,
                      .warning = [](const Settings& all) -> std::optional<Warning> {
                        if (all.integer("rows") >= 8) return std::nullopt;
                        return Warning{"{0} rows are too few", {all.to_text("rows")}};
                      }});
  settings.push_back({.name = "last", .value = std::int64_t{1}, .low = 1, .high = 2});
  column.snapshot.settings = std::make_shared<Settings>(settings);
  column.fixture.frames(2);
  const float warned = column.fixture.place("setting.last").y;
  settings.front().value = std::int64_t{8};
  column.snapshot.settings = std::make_shared<Settings>(settings);
  column.fixture.frames(2);
  CHECK(column.fixture.place("setting.last").y < warned - 10.0F);
}
