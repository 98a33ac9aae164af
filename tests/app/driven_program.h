// The built program in a real window on a virtual display, driven by keys and the mouse as a lecturer would.
#pragma once

#include <doctest/doctest.h>

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
#include <vector>

#include "core/lessons/lessons.h"

namespace unrolled {

inline bool run_quietly(const std::string& command) { return std::system((command + " >/dev/null 2>&1").c_str()) == 0; }

inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// Waits for something that must happen sooner or later; long enough for the slowest machine.
inline bool eventually(const std::function<bool()>& happened) {
  for (int tenth = 0; tenth < 1200; ++tenth) {
    if (happened()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return false;
}

// A virtual display with the program on it, in a folder of their own.
class DrivenProgram {
 public:
  explicit DrivenProgram(const std::filesystem::path& folder, const std::string& arguments = {}) : folder_(folder) {
    start("Xvfb -displayfd 1 -screen 0 1600x1000x24 -noreset", "display");
    if (!eventually([&] { return content_of(folder_ / "display.out").find('\n') != std::string::npos; })) return;
    const std::string number = content_of(folder_ / "display.out");
    display_ = "DISPLAY=:" + number.substr(0, number.find('\n'));
    start(display_ + " XDG_CONFIG_HOME=. UNROLLED_WIDGET_MAP=widgets.json " + UNROLLED_PROGRAM + " " + arguments,
          "program");
    ready_ = eventually([&] { return content_of(folder_ / "program.out").find("READY") != std::string::npos; });
  }
  ~DrivenProgram() {
    run_quietly("kill $(cat " + (folder_ / "program.pid").string() + ")");
    run_quietly("kill $(cat " + (folder_ / "display.pid").string() + ")");
  }
  DrivenProgram(const DrivenProgram&) = delete;
  DrivenProgram& operator=(const DrivenProgram&) = delete;

  bool ready() const { return ready_; }
  std::string complaints() const { return content_of(folder_ / "display.err") + content_of(folder_ / "program.err"); }
  void act(const std::string& xdotool) const { REQUIRE(run_quietly(display_ + " xdotool " + xdotool)); }
  void key(const std::string& keys) const { act("key " + keys); }
  void click(const std::string& widget) const { act("mousemove " + middle_of(widget) + " click 1"); }
  // Sends a signal to the program: "STOP" holds it still, "CONT" lets it go on.
  void signal(const std::string& name) const {
    REQUIRE(run_quietly("kill -" + name + " $(cat " + (folder_ / "program.pid").string() + ")"));
  }
  // All widgets and where they stand.
  std::string places() const { return content_of(folder_ / "widgets.json"); }
  // Where a widget stands on the screen: x, y, width, height.
  std::vector<double> place_of(const std::string& widget) const {
    const auto map = nlohmann::json::parse(content_of(folder_ / "widgets.json"));
    REQUIRE(map.contains(widget));
    return map[widget].get<std::vector<double>>();
  }
  // "x y" of a widget's middle.
  std::string middle_of(const std::string& widget) const {
    const std::vector<double> place = place_of(widget);
    return std::to_string(static_cast<int>(place[0] + place[2] / 2)) + ' ' +
           std::to_string(static_cast<int>(place[1] + place[3] / 2));
  }
  bool running() const { return run_quietly("kill -0 $(cat " + (folder_ / "program.pid").string() + ")"); }

  // Is a widget of that name on the screen?
  bool shows(const std::string& widget) const {
    return content_of(folder_ / "widgets.json").find('"' + widget + '"') != std::string::npos;
  }

  // Saves a checkpoint through the dialog and reads it back.
  std::unique_ptr<Experiment> saved() const {
    run_quietly("rm -f " + (folder_ / "*.safetensors").string());
    key("ctrl+s");
    REQUIRE(eventually([&] { return shows("dialog.ok"); }));
    key("Return");
    REQUIRE(eventually([&] { return !shows("dialog.ok"); }));
    std::filesystem::path file;
    REQUIRE(eventually([&] {
      for (const auto& entry : std::filesystem::directory_iterator(folder_))
        if (entry.path().extension() == ".safetensors") file = entry.path();
      return !file.empty();
    }));
    return load_experiment(file);
  }

 private:
  void start(const std::string& command, const std::string& name) const {
    const std::string folder = folder_.string();
    run_quietly("(cd " + folder + " && exec env " + command + " >" + name + ".out 2>" + name +
                ".err </dev/null & echo $! >" + folder + "/" + name + ".pid)");
  }

  std::filesystem::path folder_;
  std::string display_;
  bool ready_ = false;
};

inline bool can_drive() {
  const bool can = run_quietly("command -v Xvfb") && run_quietly("command -v xdotool");
  if (!can) MESSAGE("skipped: Xvfb or xdotool is not installed");
  return can;
}

}  // namespace unrolled
