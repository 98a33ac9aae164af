#include "app/shell/laboratory.h"

#include <filesystem>
#include <fstream>
#include <memory>

#include "core/lessons/lessons.h"
#include "tests/app/shell/ui_fixture.h"
#include "tests/core/run/scratch_folder.h"
#include "tests/test_data.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

std::unique_ptr<Experiment> small_lesson() {
  auto experiment = make_experiment("char-lm");
  for (const auto& [name, text] : {std::pair{"hidden", "8"}, {"batch", "2"}, {"window", "10"}, {"watch_length", "60"}})
    experiment->set_from_text(name, text);
  experiment->reset(7);
  return experiment;
}

// The whole laboratory but for the window.
struct Bench {
  ScratchFolder folder;
  UiFixture fixture;
  PreferencesFile preferences{folder.path() / "preferences.json"};
  Trainer trainer{small_lesson(), make_experiment, load_experiment};
  std::vector<draw::Theme> themes;
  std::vector<fs::path> screenshots;
  std::string screenshot_problem;
  std::unique_ptr<Laboratory> laboratory;

  explicit Bench(const std::string& stored_preferences = {}) {
    if (!stored_preferences.empty()) std::ofstream(preferences.path()) << stored_preferences;
    Laboratory::Host host;
    host.set_theme = [this](const draw::Theme& theme) { themes.push_back(theme); };
    host.screenshot = [this](const fs::path& path, const auto& done) {
      screenshots.push_back(path);
      done(screenshot_problem);
    };
    laboratory = std::make_unique<Laboratory>(trainer, fixture.ui(), preferences, data_folder() / "assets", host);
    fixture.show_whole([this] { laboratory->frame(1.0F, fixture.now()); });
  }
  // The trainer has done what it was told, and it is on the screen.
  const Snapshot& settle() {
    trainer.wait_until_idle();
    fixture.frames(2);
    return *laboratory->panels().snapshot;
  }
  void step() {
    fixture.key(GLFW_KEY_RIGHT);
    settle();
  }
  void type_path(const fs::path& path) {
    fixture.frames(3);
    fixture.key(GLFW_KEY_A, true);
    fixture.type(path.string());
    fixture.key(GLFW_KEY_ENTER);
  }
  std::string newest_message() const {
    return laboratory->messages().all().empty() ? "" : laboratory->messages().all().back().text;
  }
};

// The widget of the first link in the lesson's text that leads to a panel.
std::string first_link_to(const std::string& panel) {
  const LessonText text = read_lesson_text(data_folder() / "assets" / "lessons", "char-lm", "en");
  for (std::size_t block = 0; block < text.blocks.size(); ++block)
    for (std::size_t span = 0; span < text.blocks[block].spans.size(); ++span)
      if (text.blocks[block].spans[span].link == TextSpan::Link::panel &&
          text.blocks[block].spans[span].target == panel)
        return "lesson.text." + std::to_string(block) + ".link." + std::to_string(span);
  FAIL("no link to " << panel);
  return {};
}

}  // namespace

TEST_CASE("laboratory: everything has its place; keys play, step and start anew") {
  Bench bench;
  for (const char* name :
       {"title.export", "lesson.char-lm", "panel.text", "panel.loss", "panel.hidden", "panel.gradient-norms",
        "panel.gradient-flow", "panel.samples", "setting.cell", "transport.play", "transport.speed"})
    CHECK_MESSAGE(bench.fixture.there(name), name);
  CHECK(bench.settle().step == 0);
  bench.step();
  CHECK(bench.settle().step == 1);
  bench.fixture.click("transport.step");
  CHECK(bench.settle().step == 2);
  bench.fixture.key(GLFW_KEY_R, true);
  CHECK(bench.settle().step == 0);
  CHECK(bench.laboratory->messages().all().empty());
}

TEST_CASE("laboratory: a key pressed before the trainer has answered the last one means the other") {
  Bench bench;
  for (int i = 0; i < 5; ++i) {
    bench.laboratory->play(true);
    bench.fixture.key(GLFW_KEY_SPACE);
    CHECK_FALSE(bench.settle().playing);
  }
}

TEST_CASE("laboratory: a lesson that begins paused is opened paused, though another was playing") {
  Bench bench;
  bench.laboratory->play(true);
  bench.fixture.click("lesson.ctc-apple");
  const Snapshot& snapshot = bench.settle();
  CHECK(snapshot.lesson == "ctc-apple");
  CHECK(snapshot.step == 0);
  CHECK_FALSE(snapshot.playing);
  bench.laboratory->begin_playing();
  CHECK_FALSE(bench.settle().playing);
}

TEST_CASE(
    "laboratory: a cell of CTC's tables is pinned, stepped to and laid on a path, and nothing else is set by it") {
  Bench bench;
  bench.fixture.click("lesson.ctc-apple");
  bench.settle();
  const auto setting = [&](const char* name) { return bench.settle().settings->to_text(name); };
  bench.fixture.click("panel.trellis.picture", 0.2F, 0.3F);
  CHECK(bench.laboratory->panels().pinned.time >= 0);
  CHECK(setting("cursor") == "-1");
  CHECK(setting("revealed") == "");
  bench.fixture.key(GLFW_KEY_N);
  CHECK(setting("cursor") == "1");
  bench.fixture.key(GLFW_KEY_N);
  CHECK(setting("cursor") == "2");
  bench.fixture.key(GLFW_KEY_N, false, true);
  CHECK(setting("cursor") == "1");
  bench.fixture.drag("panel.emissions.picture", 0.5F, 0.55F);
  CHECK(bench.settle().step == 0);
  CHECK(bench.laboratory->messages().all().empty());
}

TEST_CASE("laboratory: probabilities that are dropped are what the lesson begins with, at once") {
  Bench bench;
  bench.fixture.click("lesson.ctc-apple");
  bench.settle();
  const fs::path csv = bench.folder.path() / "y.csv";
  std::ofstream(csv) << "0.5,0.1,0.1,0.1,0.1,0.1\n0.1,0.5,0.1,0.1,0.1,0.1\n";
  bench.laboratory->drop({csv});
  bench.fixture.frames(2);
  const Snapshot& snapshot = bench.settle();
  CHECK(bench.newest_message() == "");
  REQUIRE(snapshot.observable("ctc.y") != nullptr);
  const Matrix<float>& y = snapshot.observable("ctc.y")->values;
  REQUIRE(y.cols() == 2);
  CHECK(y(1, 1) == doctest::Approx(0.5F));
  CHECK(bench.laboratory->changes().empty());
  std::ofstream(csv) << "0.5,0.1\n";
  bench.laboratory->drop({csv});
  bench.fixture.key(GLFW_KEY_R, true);  // read it again
  CHECK(bench.settle().observable("ctc.y")->values.cols() == 2);
  CHECK(bench.newest_message().find("y.csv") != std::string::npos);
}

TEST_CASE("laboratory: pointing lights up everywhere, a click pins, Esc unpins, arrows move the pin") {
  Bench bench;
  bench.step();
  const auto& view = bench.laboratory->panels();
  bench.fixture.point_at("panel.hidden.picture", 0.5F, 0.5F);
  CHECK(view.hover.unit >= 0);
  CHECK(view.hover.time >= 0);
  const Selection pointed = view.hover;
  bench.fixture.button();
  CHECK(view.pinned == pointed);
  CHECK(bench.fixture.there("watched.pinned"));
  bench.fixture.point_at("transport.step");
  CHECK(view.hover == Selection{});
  bench.fixture.key(GLFW_KEY_RIGHT, false, true);
  bench.fixture.key(GLFW_KEY_UP, false, true);
  CHECK(view.pinned == Selection{pointed.time + 1, pointed.unit - 1});
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(view.pinned == Selection{});
  CHECK_FALSE(bench.fixture.there("watched.pinned"));
}

TEST_CASE("laboratory: a lesson that looks at one place of the text looks at the pin, not at the pointer") {
  Bench bench;
  bench.step();
  const auto focus = [&] { return bench.settle().settings->integer("focus"); };
  CHECK(focus() == -1);
  bench.fixture.point_at("panel.hidden.picture", 0.5F, 0.5F);
  CHECK(focus() == -1);
  bench.fixture.button();
  const int pinned = bench.laboratory->panels().pinned.time;
  CHECK(pinned > 0);
  CHECK(focus() == pinned);
  bench.fixture.key(GLFW_KEY_RIGHT, false, true);
  CHECK(focus() == pinned + 1);
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(focus() == -1);
}

TEST_CASE("laboratory: dragging over the text marks a stretch for all panels, keys extend it, Esc clears it first") {
  Bench bench;
  bench.step();
  const auto& view = bench.laboratory->panels();
  bench.fixture.click("panel.hidden.picture", 0.5F, 0.5F);
  const Selection pinned = view.pinned;
  REQUIRE(pinned.time > 0);
  bench.fixture.drag("panel.hidden.picture", 0.7F, 0.3F);
  const Brush brush = view.stretch.brush();
  CHECK(brush.first < pinned.time);
  CHECK(brush.last > pinned.time);
  CHECK(view.pinned == pinned);
  bench.fixture.button();  // a click pins and leaves the stretch
  CHECK(view.pinned.time == brush.first);
  CHECK(view.stretch.brush() == brush);
  const auto press = [&](int key) {
    bench.fixture.key(key, true, true);
    return view.stretch.brush();
  };
  CHECK(press(GLFW_KEY_RIGHT) == Brush{brush.first + 1, brush.last});  // the end that was dragged moves
  CHECK(press(GLFW_KEY_LEFT) == brush);
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(view.stretch.empty());
  CHECK(view.pinned.time == brush.first);
  CHECK(press(GLFW_KEY_RIGHT) == Brush{brush.first, brush.first + 1});
  bench.fixture.drag("panel.text.picture", 0.02F, 0.02F);
  CHECK(view.stretch.brush() == Brush{brush.first, brush.first + 1});
}

TEST_CASE("laboratory: a panel is maximised, held still, and its menu chooses what it shows") {
  Bench bench;
  bench.step();
  bench.fixture.point_at("panel.loss.picture");
  bench.fixture.key(GLFW_KEY_F);
  CHECK(bench.laboratory->panels().maximised == "loss");
  CHECK_FALSE(bench.fixture.there("panel.hidden"));
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(bench.fixture.there("panel.hidden"));

  bench.fixture.key(GLFW_KEY_3);  // text, loss, hidden
  CHECK(bench.laboratory->panels().active == "hidden");
  bench.fixture.key(GLFW_KEY_M);
  CHECK(bench.fixture.there("menu.hidden.freeze"));
  bench.fixture.click("menu.hidden.source.gate.f");
  CHECK_FALSE(bench.fixture.there("menu.hidden.freeze"));
  bench.fixture.key(GLFW_KEY_3);
  bench.fixture.key(GLFW_KEY_H);
  bench.step();
  bench.fixture.key(GLFW_KEY_E, true);
  CHECK(bench.fixture.there("dialog.path"));
  const fs::path csv = bench.folder.path() / "held.csv";
  bench.type_path(csv);
  CHECK_FALSE(bench.fixture.there("dialog.path"));
  REQUIRE(fs::exists(csv));
  CHECK(fs::file_size(csv) > 100);
  CHECK(bench.newest_message().find("held.csv") != std::string::npos);
}

TEST_CASE("laboratory: panels are hidden and shown, by key, menu and list, and kept so") {
  Bench bench;
  bench.step();
  bench.fixture.point_at("panel.loss.picture");
  bench.fixture.key(GLFW_KEY_DELETE);
  CHECK_FALSE(bench.fixture.there("panel.loss"));
  bench.fixture.click("panel.samples.menu");
  bench.fixture.click("menu.samples.hide");
  CHECK_FALSE(bench.fixture.there("panel.samples"));
  const std::string kept = bench.laboratory->preferences().layouts.at("char-lm");
  CHECK(kept.find("loss") == std::string::npos);
  CHECK(PreferencesFile(bench.preferences.path()).load().layouts.at("char-lm") == kept);

  bench.fixture.key(GLFW_KEY_A);
  REQUIRE(bench.fixture.there("panels.loss"));
  bench.fixture.click("panels.loss");
  CHECK(bench.fixture.there("panels.hidden"));  // the list stays open
  bench.fixture.click("panels.hidden");
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(bench.fixture.there("panel.loss"));
  CHECK(bench.laboratory->panels().active == "loss");
  CHECK_FALSE(bench.fixture.there("panel.hidden"));

  bench.fixture.click("title.panels");
  bench.fixture.click("panels.as_the_lesson");
  CHECK(bench.fixture.there("panel.hidden"));
  CHECK(bench.fixture.there("panel.samples"));
  CHECK(bench.laboratory->preferences().layouts.empty());
}

TEST_CASE("laboratory: the last panel stays; a link in the text shows what is hidden") {
  Bench bench;
  for (int i = 0; i < 8; ++i) bench.fixture.key(GLFW_KEY_DELETE);
  CHECK(bench.laboratory->preferences().layouts.at("char-lm").find('|') == std::string::npos);
  CHECK(bench.fixture.there("panel.samples"));
  REQUIRE_FALSE(bench.fixture.there("panel.loss"));
  bench.fixture.ui().focus(first_link_to("loss"));
  bench.fixture.frames(2);
  bench.fixture.key(GLFW_KEY_ENTER);
  CHECK(bench.fixture.there("panel.loss"));
}

TEST_CASE("laboratory: a setting that needs a new start is asked about, then taken") {
  Bench bench;
  bench.step();
  bench.fixture.click("setting.cell");
  bench.fixture.click("setting.cell.gru");
  CHECK(bench.settle().settings->text("cell") == "lstm");
  CHECK_FALSE(bench.laboratory->changes().empty());
  bench.fixture.key(GLFW_KEY_ENTER, true);
  CHECK(bench.settle().settings->text("cell") == "gru");
  CHECK(bench.settle().step == 0);
  CHECK(bench.settle().settings->integer("hidden") == 8);
  CHECK(bench.laboratory->changes().empty());
  bench.fixture.drag("setting.learning_rate.slider", 0.5F, 0.2F);
  CHECK(bench.settle().settings->real("learning_rate") < 1e-3);
}

TEST_CASE("laboratory: settings are applied beside the present run, which is kept to compare") {
  Bench bench;
  bench.step();
  bench.fixture.key(GLFW_KEY_ENTER, true, true);  // nothing is changed: nothing happens
  CHECK(bench.settle().branches.empty());
  bench.fixture.click("setting.cell");
  bench.fixture.click("setting.cell.gru");
  bench.fixture.key(GLFW_KEY_ENTER, true, true);
  CHECK(bench.settle().settings->text("cell") == "gru");
  CHECK(bench.settle().step == 0);
  CHECK(bench.laboratory->changes().empty());
  REQUIRE(bench.settle().branches.size() == 1);
  CHECK(bench.settle().branches[0].changes == "cell=lstm");
  CHECK(bench.settle().branches[0].step == 1);
}

TEST_CASE("laboratory: settings that cannot be applied stay proposed") {
  Bench bench;
  const fs::path text = bench.folder.path() / "own.txt";
  bench.laboratory->drop({text});  // there is no such file
  bench.fixture.frames(2);
  bench.fixture.key(GLFW_KEY_ENTER, true);
  bench.settle();
  CHECK(bench.newest_message().find("own.txt") != std::string::npos);
  CHECK(bench.laboratory->changes().changed("text"));
  CHECK(bench.laboratory->changes().changed("text_file"));
  std::ofstream(text) << std::string(2000, 'a') + "bcdefghij";
  bench.fixture.key(GLFW_KEY_ENTER, true);
  CHECK(bench.settle().settings->text("text") == "file");
  CHECK(bench.laboratory->changes().empty());
  bench.laboratory->drop({bench.folder.path() / "none.safetensors"});  // another problem brings nothing back
  bench.settle();
  CHECK(bench.laboratory->changes().empty());
}

TEST_CASE("laboratory: steps go by time step, update or epoch; inside an update its place is shown") {
  Bench bench;
  bench.fixture.key(GLFW_KEY_S);  // update, epoch, time step
  bench.fixture.key(GLFW_KEY_S);
  CHECK_FALSE(bench.fixture.there("transport.walk"));
  bench.step();
  const Index steps = bench.settle().walk.steps;
  CHECK(steps == 10);
  CHECK(bench.settle().walk.phase == WalkPosition::Phase::forward);
  CHECK(bench.fixture.there("transport.walk"));
  for (Index i = 0; i < steps; ++i) bench.step();
  CHECK(bench.settle().walk.phase == WalkPosition::Phase::backward);
  CHECK(bench.settle().step == 0);
  for (Index i = 0; i < steps; ++i) bench.step();
  CHECK(bench.settle().walk.phase == WalkPosition::Phase::none);
  CHECK(bench.settle().step == 1);
  bench.step();
  bench.fixture.click("transport.unit");
  bench.step();  // finishes the update that is begun
  CHECK(bench.settle().step == 2);
  CHECK_FALSE(bench.fixture.there("transport.walk"));
}

TEST_CASE("laboratory: recorded moments are looked at by keys and slider; training goes on from one of them") {
  Bench bench;
  bench.fixture.key(GLFW_KEY_COMMA);  // there is no past yet
  CHECK(bench.settle().history.viewed == Scrubber::kPresent);
  for (int i = 0; i < 4; ++i) bench.step();
  const auto viewed_after = [&](int key) {
    bench.fixture.key(key);
    return bench.settle().history.viewed;
  };
  CHECK_FALSE(bench.fixture.there("transport.now"));
  CHECK(viewed_after(GLFW_KEY_COMMA) == 3);
  CHECK(bench.settle().step == 3);
  CHECK(bench.fixture.there("transport.now"));
  CHECK(bench.fixture.there("transport.continue"));
  CHECK(viewed_after(GLFW_KEY_COMMA) == 2);
  CHECK(viewed_after(GLFW_KEY_PERIOD) == 3);
  CHECK(viewed_after(GLFW_KEY_PERIOD) == Scrubber::kPresent);
  CHECK(viewed_after(GLFW_KEY_HOME) == 0);
  CHECK(viewed_after(GLFW_KEY_END) == Scrubber::kPresent);
  bench.fixture.click("transport.back");
  CHECK(bench.settle().history.viewed == 3);
  bench.fixture.drag("transport.history", 0.75F, 0.26F);
  CHECK(bench.settle().history.viewed == 1);
  bench.fixture.click("transport.now");
  CHECK(bench.settle().history.viewed == Scrubber::kPresent);
  bench.fixture.key(GLFW_KEY_B, true);  // only from the past
  CHECK(bench.settle().branches.empty());
  bench.fixture.key(GLFW_KEY_B);
  CHECK_FALSE(bench.newest_message().empty());

  viewed_after(GLFW_KEY_COMMA);
  viewed_after(GLFW_KEY_COMMA);
  bench.fixture.ui().focus("transport.unit");
  for (const char* next : {"transport.speed", "transport.history", "transport.keep", "transport.fork",
                           "transport.continue", "transport.now"}) {
    bench.fixture.key(GLFW_KEY_TAB);
    CHECK(bench.fixture.ui().focused() == next);
  }
  bench.fixture.ui().focus("transport.history");
  bench.fixture.key(GLFW_KEY_LEFT);  // from moment to moment
  CHECK(bench.settle().history.viewed == 1);
  bench.fixture.key(GLFW_KEY_RIGHT);
  CHECK(bench.settle().history.viewed == 2);
  bench.fixture.click("transport.continue");
  CHECK(bench.settle().step == 2);
  CHECK(bench.settle().history.viewed == Scrubber::kPresent);
  REQUIRE(bench.settle().branches.size() == 1);
  CHECK(bench.settle().branches[0].step == 4);
  bench.fixture.key(GLFW_KEY_B);
  bench.fixture.key(GLFW_KEY_DOWN);
  bench.fixture.key(GLFW_KEY_ENTER);
  CHECK(bench.settle().step == 4);
  REQUIRE(bench.settle().branches.size() == 1);
  bench.fixture.click("transport.branches");
  bench.fixture.click("branch." + std::to_string(bench.settle().branches[0].id) + ".drop");
  CHECK(bench.settle().branches.empty());
  CHECK_FALSE(bench.fixture.there("transport.branches"));
  bench.step();
  CHECK(bench.settle().step == 5);
}

TEST_CASE("laboratory: a moment is kept and let go, by keys and by the button beside the history") {
  Bench bench;
  for (int i = 0; i < 3; ++i) bench.step();
  CHECK(bench.settle().kept == nullptr);
  CHECK_FALSE(bench.fixture.there("transport.kept"));
  bench.fixture.key(GLFW_KEY_K, true);
  REQUIRE(bench.settle().kept != nullptr);
  CHECK(bench.settle().kept->step == 3);
  CHECK(bench.newest_message().find("is kept") != std::string::npos);
  CHECK(bench.fixture.there("transport.kept"));
  bench.step();
  bench.fixture.click("transport.keep");  // another one in its place
  CHECK(bench.settle().kept->step == 4);
  bench.fixture.click("transport.keep");  // the same again: let it go
  CHECK(bench.settle().kept == nullptr);
  bench.fixture.key(GLFW_KEY_COMMA);
  bench.settle();
  bench.fixture.click("transport.keep");  // the moment that is looked back at
  REQUIRE(bench.settle().kept != nullptr);
  CHECK(bench.settle().kept->step == 3);
  bench.fixture.key(GLFW_KEY_K, true, true);
  CHECK(bench.settle().kept == nullptr);
}

TEST_CASE("laboratory: runs join a race, fork from the past, change places, and settings belong to one or to all") {
  Bench bench;
  bench.fixture.key(GLFW_KEY_R);  // with nothing changed there is nothing to compare
  CHECK(bench.settle().branches.empty());
  CHECK(bench.newest_message().find("Change a setting first") == 0);
  bench.fixture.key(GLFW_KEY_BACKSPACE);  // nothing has gone wrong, but one may
  bench.settle();
  for (int i = 0; i < 3; ++i) bench.step();

  bench.fixture.click("setting.cell");
  bench.fixture.click("setting.cell.gru");
  bench.fixture.key(GLFW_KEY_R);
  REQUIRE(bench.settle().branches.size() == 1);
  CHECK(bench.settle().branches[0].races);
  CHECK(bench.settle().branches[0].changes == "cell=gru");
  CHECK(bench.laboratory->changes().empty());
  CHECK(bench.settle().step == 3);
  bench.step();
  CHECK(bench.settle().step == 4);
  CHECK(bench.settle().branches[0].step == 4);

  bench.fixture.click("settings.run");
  bench.fixture.click("settings.run.1");
  CHECK(bench.settle().settings->text("cell") == "gru");
  CHECK(bench.settle().branches[0].changes == "cell=lstm");
  const double rate = bench.settle().settings->real("learning_rate");
  bench.fixture.ui().focus("setting.learning_rate.slider");
  bench.fixture.key(GLFW_KEY_RIGHT);
  CHECK(bench.settle().settings->real("learning_rate") > rate);
  CHECK(bench.settle().branches[0].changes == "cell=lstm");  // it has the same one
  bench.fixture.click("settings.this_run");
  bench.fixture.ui().focus("setting.learning_rate.slider");
  bench.fixture.key(GLFW_KEY_RIGHT);
  CHECK(bench.settle().branches[0].changes.find("cell=lstm, learning_rate=") == 0);

  bench.fixture.key(GLFW_KEY_COMMA);
  CHECK(bench.settle().history.viewed == 3);
  bench.fixture.key(GLFW_KEY_B, true, true);
  CHECK(bench.settle().branches.size() == 2);
  CHECK(bench.settle().step == 3);
  CHECK(bench.settle().history.viewed == Scrubber::kPresent);
  bench.fixture.click("transport.step");
  CHECK(bench.settle().step == 4);
  for (const Branch& branch : bench.settle().branches) CHECK(branch.step == 4);
}

TEST_CASE("laboratory: a lesson whose runs race opens with them, and side by side they stand in a panel") {
  Bench bench;
  bench.fixture.click("lesson.gradient-flow");
  const Snapshot& snapshot = bench.settle();
  CHECK(snapshot.lesson == "gradient-flow");
  REQUIRE(snapshot.branches.size() == find_lesson("gradient-flow").rivals.size());
  CHECK(snapshot.races());
  CHECK(bench.fixture.there("settings.run"));
  bench.fixture.click("lesson.adding");
  bench.settle();
  const auto runs_of_hidden = [&] {
    const auto& kept = bench.laboratory->preferences().options;
    return kept.contains("adding") ? kept.at("adding").at("hidden").at("runs") : std::string();
  };
  CHECK(runs_of_hidden() == "");  // side by side, as the lesson proposes
  bench.fixture.click("panel.hidden.menu");
  bench.fixture.click("menu.hidden.runs.one");
  CHECK(runs_of_hidden() == "one");
  bench.fixture.click("lesson.char-lm");
  CHECK(bench.settle().branches.empty());
}

TEST_CASE("laboratory: what is preferred is kept for the next start") {
  Bench bench;
  bench.fixture.key(GLFW_KEY_L);
  bench.fixture.key(GLFW_KEY_T);
  bench.fixture.key(GLFW_KEY_L, true);
  bench.fixture.key(GLFW_KEY_EQUAL, true);
  CHECK_FALSE(bench.fixture.there("lesson.char-lm"));
  REQUIRE(bench.themes.size() == 2);
  CHECK(bench.themes[0].dark);
  CHECK(bench.themes[1].scale > 1.0F);
  bench.fixture.drag("splitter.0", 0.5F, 0.5F);  // held, not moved: the lesson's layout stands
  CHECK(bench.laboratory->preferences().layouts.empty());
  bench.fixture.drag("splitter.0.0", 0.5F, 4.0F);
  CHECK(bench.laboratory->preferences().layouts.contains("char-lm"));
  const Preferences kept = PreferencesFile(bench.preferences.path()).load();
  CHECK(kept == bench.laboratory->preferences());
  CHECK(kept.dark);
  CHECK_FALSE(kept.columns.lessons);
  CHECK(kept.language != "en");
}

TEST_CASE("laboratory: checkpoints are saved and loaded; a bad file is said and nothing is lost") {
  Bench bench;
  bench.step();
  const fs::path file = bench.folder.path() / "one.safetensors";
  bench.fixture.key(GLFW_KEY_S, true);
  bench.type_path(file);
  bench.settle();
  CHECK(fs::exists(file));
  bench.step();
  bench.fixture.key(GLFW_KEY_O, true);
  bench.type_path(file);
  CHECK(bench.settle().step == 1);

  const fs::path bad = bench.folder.path() / "bad.safetensors";
  std::ofstream(bad) << "nonsense";
  bench.laboratory->drop({bad});
  CHECK(bench.settle().step == 1);
  CHECK(bench.newest_message().find("bad.safetensors") != std::string::npos);
  CHECK(bench.laboratory->messages().all().back().is_error);
  bench.fixture.frames(10);
  const std::string cross = "message." + std::to_string(bench.laboratory->messages().all().back().number) + ".dismiss";
  bench.fixture.click(cross);
  CHECK_FALSE(bench.fixture.there(cross));
  bench.step();
  CHECK(bench.settle().step == 2);
}

TEST_CASE("laboratory: ink that is dropped is read at once, and a file that is none is refused and nothing lost") {
  Bench bench;
  bench.trainer.open_lesson("handwriting", 1);
  bench.settle();
  bench.laboratory->drop({test_data_folder() / "ink" / "dataset.inkml"});
  bench.fixture.frames(2);
  CHECK(bench.settle().settings->text("watched") == "file");
  CHECK(bench.newest_message() == "");
  REQUIRE(bench.settle().observable("ink.raw") != nullptr);
  CHECK(bench.settle().observable("ink.raw")->values.cols() == 70);
  const fs::path torn = bench.folder.path() / "torn.inkml";
  std::ofstream(torn) << "<ink><trace>0 0</ink>";
  bench.laboratory->drop({torn});
  bench.fixture.frames(2);
  CHECK(bench.settle().observable("ink.raw")->values.cols() == 70);
  CHECK(bench.newest_message().find("torn.inkml: this is no XML") != std::string::npos);
}

TEST_CASE("laboratory: a text that is dropped is proposed, another file refused") {
  Bench bench;
  const fs::path text = bench.folder.path() / "own.txt";
  std::ofstream(text) << "abc";
  bench.laboratory->drop({text});
  bench.fixture.frames(2);
  CHECK(bench.laboratory->changes().changed("text"));
  CHECK(bench.laboratory->changes().changed("text_file"));
  CHECK(bench.fixture.there("settings.apply"));
  bench.laboratory->drop({bench.folder.path() / "picture.gif"});
  CHECK(bench.newest_message().find("picture.gif") != std::string::npos);
}

TEST_CASE("laboratory: pairs that are dropped are proposed to be translated") {
  Bench bench;
  bench.trainer.open_lesson("alignment", 1);
  bench.settle();
  const fs::path pairs = bench.folder.path() / "own.tsv";
  std::ofstream(pairs) << "one\tjedna\ntwo\tdva\nthree\ttři\n";
  bench.laboratory->drop({pairs});
  bench.fixture.frames(2);
  CHECK(bench.newest_message() == "");
  CHECK(bench.laboratory->changes().changed("task"));
  CHECK(bench.laboratory->changes().changed("file"));
  bench.fixture.click("settings.apply");
  CHECK(bench.settle().settings->text("task") == "file");
  CHECK(bench.newest_message() == "");
}

TEST_CASE("laboratory: all panels are exported at once, in the formats chosen") {
  Bench bench;
  bench.step();
  bench.fixture.click("title.export");
  bench.fixture.click("dialog.format.png");  // off
  const fs::path figures = bench.folder.path() / "figures";
  bench.type_path(figures);
  for (const char* panel : {"text", "loss", "hidden", "gradient-norms", "gradient-flow", "samples"}) {
    CHECK(fs::exists(figures / (std::string(panel) + ".svg")));
    CHECK(fs::exists(figures / (std::string(panel) + ".csv")));
    CHECK_FALSE(fs::exists(figures / (std::string(panel) + ".png")));
  }
}

TEST_CASE("laboratory: a picture of the window is named after lesson and step") {
  Bench bench;
  bench.step();
  bench.fixture.key(GLFW_KEY_F12);
  REQUIRE(bench.screenshots.size() == 1);
  CHECK(bench.screenshots[0].filename() == "unrolled-char-lm-1.png");
  CHECK(bench.newest_message().find("unrolled-char-lm-1.png") != std::string::npos);
  bench.screenshot_problem = "no room on the disk";
  bench.fixture.key(GLFW_KEY_F12);
  CHECK(bench.newest_message() == "no room on the disk");
  CHECK(bench.laboratory->messages().all().back().is_error);
}

TEST_CASE("laboratory: broken preferences are said and left alone") {
  Bench bench("{\"dark\": ");
  CHECK(bench.newest_message().find("preferences.json") != std::string::npos);
  bench.fixture.frames(3);
  std::ifstream file(bench.preferences.path());
  std::string stored;
  std::getline(file, stored);
  CHECK(stored == "{\"dark\": ");
}

TEST_CASE("laboratory: a prepared state is saved, changed from, and opened again as it was") {
  Bench bench;
  bench.fixture.point_at("panel.hidden.picture");
  bench.fixture.key(GLFW_KEY_M);
  bench.step();
  bench.fixture.click("menu.hidden.source.gate.f");
  const Preferences own = bench.laboratory->preferences();
  bench.fixture.key(GLFW_KEY_P);
  bench.fixture.key(GLFW_KEY_1);
  bench.fixture.key(GLFW_KEY_DELETE);
  bench.step();
  bench.fixture.point_at("panel.hidden.picture");
  bench.fixture.key(GLFW_KEY_F);
  const fs::path file = bench.folder.path() / "talk.unrolled";
  bench.fixture.key(GLFW_KEY_S, true, true);
  bench.type_path(file);
  REQUIRE(fs::exists(file));

  Bench other;
  other.laboratory->drop({file});
  const Snapshot& opened = other.settle();
  CHECK(opened.step == bench.settle().step);
  CHECK(opened.step >= 1);
  CHECK_FALSE(opened.playing);
  CHECK(opened.loss == bench.settle().loss);
  CHECK(opened.settings->integer("hidden") == 8);
  CHECK(other.laboratory->theme().projector);
  CHECK(other.laboratory->panels().maximised == "hidden");
  other.fixture.key(GLFW_KEY_ESCAPE);
  other.fixture.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(other.fixture.there("panel.text"));
  CHECK(other.laboratory->preferences().options == own.options);
  // The reader's own preferences stay as they were.
  const Preferences kept = PreferencesFile(other.preferences.path()).load();
  CHECK_FALSE(kept.projector);
  CHECK(kept.layouts.empty());
  CHECK(kept.options.empty());
}

TEST_CASE("laboratory: a bad prepared state is said, and everything stays") {
  Bench bench;
  bench.step();
  const fs::path file = bench.folder.path() / "bad.unrolled";
  for (
      const char* text :
      {"{", R"({"unrolled": 1, "lesson": "char-lm", "options": {"hidden": {"sauce": "x"}}})",
       R"({"unrolled": 1, "lesson": "char-lm", "settings": {"text": "file", "text_file": "none.txt"}, "dark": true})"}) {
    CAPTURE(text);
    std::ofstream(file) << text;
    bench.laboratory->drop({file});
    CHECK(bench.newest_message().find("bad.unrolled") != std::string::npos);
    CHECK(bench.laboratory->messages().all().back().is_error);
    CHECK(bench.settle().step == 1);
    CHECK_FALSE(bench.laboratory->theme().dark);
  }
}

TEST_CASE("laboratory: what projector mode shows is chosen; menus open without their buttons") {
  Bench bench;
  bench.fixture.key(GLFW_KEY_P);
  CHECK(bench.fixture.there("panel.loss"));
  CHECK_FALSE(bench.fixture.there("panel.samples"));  // few panels at first
  CHECK_FALSE(bench.fixture.there("title.theme"));
  CHECK_FALSE(bench.fixture.there("panel.loss.menu"));
  CHECK_FALSE(bench.fixture.there("lesson.char-lm"));
  CHECK_FALSE(bench.fixture.there("transport.count"));
  CHECK(bench.fixture.there("transport.speed"));
  bench.fixture.key(GLFW_KEY_P, false, true);
  bench.fixture.click("controls.speed");
  CHECK_FALSE(bench.fixture.there("transport.speed"));
  bench.fixture.click("controls.panel_menus");
  bench.fixture.click("controls.lessons");
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK(bench.fixture.there("panel.loss.menu"));
  CHECK(bench.fixture.there("lesson.char-lm"));
  bench.fixture.key(GLFW_KEY_A);
  CHECK(bench.fixture.there("panels.loss"));
  bench.fixture.key(GLFW_KEY_ESCAPE);
  bench.fixture.key(GLFW_KEY_P);
  CHECK(bench.fixture.there("title.theme"));
  CHECK(bench.fixture.there("setting.cell"));
  const Preferences kept = PreferencesFile(bench.preferences.path()).load();
  CHECK(kept.projector_columns.lessons);
  CHECK_FALSE(kept.projector_columns.settings);
  CHECK_FALSE(kept.hidden.contains("panel_menus"));
}

TEST_CASE("laboratory: the last run is kept, and what panels show") {
  Bench bench;
  bench.step();
  bench.fixture.point_at("panel.hidden.picture");
  bench.fixture.key(GLFW_KEY_M);
  bench.fixture.click("menu.hidden.source.gate.f");
  bench.laboratory->keep_window({10, 20, 800, 600, false, false});
  const Preferences kept = PreferencesFile(bench.preferences.path()).load();
  CHECK(kept.last_run.lesson == "char-lm");
  CHECK(kept.last_run.seed == 7);
  CHECK(kept.last_run.settings.at("hidden") == "8");
  CHECK_FALSE(kept.last_run.settings.contains("cell"));
  CHECK(kept.options.at("char-lm").at("hidden").at("source") == "gate.f");
  CHECK(kept.window->width == 800);
  Laboratory again(bench.trainer, bench.fixture.ui(), bench.preferences, data_folder() / "assets", {});
  bench.fixture.show_whole([&] { again.frame(1.0F, bench.fixture.now()); });
  CHECK(again.preferences().options == kept.options);
  again.say_last_run_lost("no setting \"sell\"");
  CHECK(again.messages().all().back().text.find("sell") != std::string::npos);
}

TEST_CASE("laboratory: a path is completed by Tab; what will not do is said in the dialog") {
  Bench bench;
  std::ofstream(bench.folder.path() / "some_text.txt") << "abc";
  bench.fixture.key(GLFW_KEY_O, true);
  bench.fixture.frames(3);
  bench.fixture.key(GLFW_KEY_A, true);
  bench.fixture.type((bench.folder.path() / "som").string());
  bench.fixture.key(GLFW_KEY_TAB);
  bench.fixture.type("x");
  bench.fixture.key(GLFW_KEY_ENTER);
  CHECK(bench.fixture.there("dialog.refused"));  // "some_text.txtx"
  bench.fixture.key(GLFW_KEY_BACKSPACE);
  CHECK_FALSE(bench.fixture.there("dialog.refused"));
  bench.fixture.key(GLFW_KEY_ENTER);
  CHECK_FALSE(bench.fixture.there("dialog.path"));
  bench.fixture.frames(2);
  CHECK(bench.laboratory->changes().changed("text_file"));
}

TEST_CASE("laboratory: the steps of the text are walked by keys; their panels are lit, and shown where hidden") {
  Bench bench;
  bench.step();
  bench.fixture.point_at("panel.loss.picture");
  bench.fixture.key(GLFW_KEY_DELETE);
  REQUIRE_FALSE(bench.fixture.there("panel.loss"));
  CHECK_FALSE(bench.fixture.there("lesson.at_step"));
  for (int i = 0; i < 20 && bench.laboratory->panels().lit != "loss"; ++i) bench.fixture.key(GLFW_KEY_PAGE_DOWN);
  CHECK(bench.laboratory->panels().lit == "loss");
  CHECK(bench.fixture.there("lesson.at_step"));
  CHECK(bench.fixture.there("panel.loss"));
  bench.fixture.key(GLFW_KEY_PAGE_UP);
  bench.fixture.key(GLFW_KEY_PAGE_UP);
  CHECK(bench.fixture.there("lesson.at_step"));
  bench.fixture.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(bench.fixture.there("lesson.at_step"));
  CHECK(bench.laboratory->panels().lit.empty());
}
