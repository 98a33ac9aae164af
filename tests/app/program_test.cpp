// The built program in a real window on a virtual display, driven by keys and the mouse as a lecturer would.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <utility>

#include "core/lessons/lessons.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

namespace fs = std::filesystem;

bool run(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

std::string read(const fs::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Waits for something that must happen sooner or later; long enough for the slowest machine.
bool eventually(const std::function<bool()>& happened) {
  for (int tenth = 0; tenth < 1200; ++tenth) {
    if (happened()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

// A virtual display with the program on it, in a folder of their own.
class DrivenProgram {
 public:
  explicit DrivenProgram(const fs::path& folder, const std::string& arguments = {}) : folder_(folder) {
    start("Xvfb -displayfd 1 -screen 0 1600x1000x24 -noreset", "display");
    if (!eventually([&] { return read(folder_ / "display.out").find('\n') != std::string::npos; })) return;
    const std::string number = read(folder_ / "display.out");
    display_ = "DISPLAY=:" + number.substr(0, number.find('\n'));
    start(display_ + " XDG_CONFIG_HOME=. UNROLLED_WIDGET_MAP=widgets.json " + UNROLLED_PROGRAM + " " + arguments,
          "program");
    ready_ = eventually([&] { return read(folder_ / "program.out").find("READY") != std::string::npos; });
  }
  ~DrivenProgram() {
    run("kill $(cat " + (folder_ / "program.pid").string() + ")");
    run("kill $(cat " + (folder_ / "display.pid").string() + ")");
  }
  DrivenProgram(const DrivenProgram&) = delete;
  DrivenProgram& operator=(const DrivenProgram&) = delete;

  bool ready() const { return ready_; }
  std::string complaints() const { return read(folder_ / "display.err") + read(folder_ / "program.err"); }
  void act(const std::string& xdotool) const { REQUIRE(run(display_ + " xdotool " + xdotool)); }
  void key(const std::string& keys) const { act("key " + keys); }
  void click(const std::string& widget) const { act("mousemove " + middle_of(widget) + " click 1"); }
  // "x y" of a widget's middle.
  std::string middle_of(const std::string& widget) const {
    const auto map = nlohmann::json::parse(read(folder_ / "widgets.json"));
    REQUIRE(map.contains(widget));
    const auto place = map[widget].get<std::vector<double>>();
    return std::to_string(static_cast<int>(place[0] + place[2] / 2)) + ' ' +
           std::to_string(static_cast<int>(place[1] + place[3] / 2));
  }
  bool running() const { return run("kill -0 $(cat " + (folder_ / "program.pid").string() + ")"); }

  // Is a widget of that name on the screen?
  bool shows(const std::string& widget) const {
    return read(folder_ / "widgets.json").find('"' + widget + '"') != std::string::npos;
  }

  // Saves a checkpoint through the dialog and reads it back.
  std::unique_ptr<Experiment> saved() const {
    run("rm -f " + (folder_ / "*.safetensors").string());
    key("ctrl+s");
    REQUIRE(eventually([&] { return shows("dialog.ok"); }));
    key("Return");
    REQUIRE(eventually([&] { return !shows("dialog.ok"); }));
    fs::path file;
    REQUIRE(eventually([&] {
      for (const auto& entry : fs::directory_iterator(folder_))
        if (entry.path().extension() == ".safetensors") file = entry.path();
      return !file.empty();
    }));
    return load_experiment(file);
  }

 private:
  void start(const std::string& command, const std::string& name) const {
    const std::string folder = folder_.string();
    run("(cd " + folder + " && exec env " + command + " >" + name + ".out 2>" + name + ".err </dev/null & echo $! >" +
        folder + "/" + name + ".pid)");
  }

  fs::path folder_;
  std::string display_;
  bool ready_ = false;
};

bool can_drive() {
  const bool can = run("command -v Xvfb") && run("command -v xdotool");
  if (!can) MESSAGE("skipped: Xvfb or xdotool is not installed");
  return can;
}

}  // namespace

TEST_CASE("a lesson is paused, stepped, saved, pinned, changed, pictured and closed in a real window") {
  if (!can_drive()) return;
  const ScratchFolder scratch;
  const DrivenProgram program(scratch.path());
  REQUIRE_MESSAGE(program.ready(), program.complaints());

  REQUIRE(eventually([&] { return program.shows("transport.playing"); }));
  program.key("space");
  REQUIRE(eventually([&] { return !program.shows("transport.playing"); }));
  const std::int64_t paused_at = program.saved()->step();
  CHECK(paused_at > 0);
  CHECK(program.saved()->step() == paused_at);

  program.key("Right");
  CHECK(eventually([&] { return program.saved()->step() > paused_at; }));
  CHECK(program.saved()->step() == paused_at + 1);
  program.click("transport.step");
  CHECK(eventually([&] { return program.saved()->step() > paused_at + 1; }));
  CHECK(program.saved()->step() == paused_at + 2);

  program.key("comma");
  CHECK(eventually([&] { return program.shows("transport.now"); }));
  program.key("End");
  CHECK(eventually([&] { return !program.shows("transport.now"); }));

  program.click("panel.hidden.picture");
  CHECK(eventually([&] { return program.shows("watched.pinned"); }));
  program.key("Escape");  // the notice of the last checkpoint may be in between
  CHECK(eventually([&] {
    if (program.shows("watched.pinned")) program.key("Escape");
    return !program.shows("watched.pinned");
  }));

  program.click("setting.cell");
  REQUIRE(eventually([&] { return program.shows("setting.cell.gru"); }));
  program.click("setting.cell.gru");
  REQUIRE(eventually([&] { return program.shows("settings.apply"); }));
  program.click("settings.apply");
  CHECK(eventually([&] {
    const auto experiment = program.saved();
    return experiment->step() == 0 && experiment->settings().text("cell") == "gru";
  }));

  program.key("F12");
  CHECK(eventually([&] {
    for (const auto& entry : fs::directory_iterator(scratch.path()))
      if (entry.path().extension() == ".png") return read(entry.path()).starts_with("\x89PNG");
    return false;
  }));

  program.key("ctrl+q");
  CHECK(eventually([&] { return !program.running(); }));
}

TEST_CASE("a file that is not there ends with one line and no window, and so does what is no command") {
  const ScratchFolder scratch;
  const auto start = [&](const std::string& argument) {
    const std::string errors = (scratch / "errors").string();
    const int status =
        std::system((std::string("env -u DISPLAY ") + UNROLLED_PROGRAM + " " + argument + " 2>" + errors).c_str());
    return std::to_string(WEXITSTATUS(status)) + " " + read(errors);
  };
  CHECK(start("absent.unrolled") == "1 unrolled: absent.unrolled: there is no such file\n");
  CHECK(start("absent/text") == "1 unrolled: absent/text: there is no such file\n");
  CHECK(start("trian").starts_with("2 unrolled: trian is neither a command nor a file"));
}

TEST_CASE("a prepared state that cannot be read is said in the window and on standard error") {
  if (!can_drive()) return;
  const ScratchFolder scratch;
  write_bytes(scratch / "bad.unrolled", "{\"unrolled\": 1, \"lesson\": \"none\"}");
  const DrivenProgram program(scratch.path(), "bad.unrolled");
  REQUIRE_MESSAGE(program.ready(), program.complaints());
  CHECK(eventually([&] { return program.complaints().find("unrolled: bad.unrolled: ") != std::string::npos; }));
  CHECK(eventually([&] { return program.shows("message.1.dismiss"); }));
}

TEST_CASE("of 200 events of keys and mouse in two seconds none is lost") {
  if (!can_drive()) return;
  const ScratchFolder scratch;
  // A small model that is paused: each key and each click is one update, whenever the trainer gets to it.
  auto small = make_experiment("char-lm");
  for (const auto& [name, text] : {std::pair{"hidden", "8"}, {"batch", "1"}, {"window", "5"}})
    small->set_from_text(name, text);
  small->reset(1);
  const fs::path start = scratch.path() / "start";
  save_experiment(*small, start);
  const DrivenProgram program(scratch.path(), "--load start");
  REQUIRE_MESSAGE(program.ready(), program.complaints());
  REQUIRE(program.saved()->step() == 0);
  std::string burst = "mousemove " + program.middle_of("transport.step");
  for (int i = 0; i < 50; ++i) burst += " key --delay 8 Right sleep 0.01 click --delay 8 1 sleep 0.01";
  program.act(burst);  // a press and a release each: 200 events
  CHECK(eventually([&] { return program.saved()->step() >= 100; }));
  CHECK(program.saved()->step() == 100);
}
