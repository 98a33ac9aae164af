// The built program, driven by keys and the mouse as a lecturer would.
#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

#include "core/lessons/lessons.h"
#include "tests/app/driven_program.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;
namespace fs = std::filesystem;

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
      if (entry.path().extension() == ".png") return content_of(entry.path()).starts_with("\x89PNG");
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
    return std::to_string(WEXITSTATUS(status)) + " " + content_of(errors);
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
