// Words that were written with a mouse, as it was recorded, are written again in a real window and read there.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/ink_file.h"
#include "core/run/snapshot.h"
#include "tests/app/driven_program.h"
#include "tests/core/run/scratch_folder.h"
#include "tests/recorded_writing.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

// Writes on the canvas, as large as its lines ask for.
void write(const DrivenProgram& program, const std::vector<MouseEvent>& events) {
  const std::vector<double> paper = program.place_of("panel.canvas.picture");
  const double height = std::min(paper[2] / 10.0, paper[3] / 5.0), scale = height / kRecordedHeight;
  const double left = paper[0] + 0.5 * height, baseline = paper[1] + 0.5 * paper[3] + 0.55 * height;
  std::string hand;
  bool pressed = false;
  double now = 0.0;
  for (const MouseEvent& event : events) {
    if (event.seconds > now) hand += " sleep " + std::to_string(event.seconds - now);
    now = event.seconds;
    hand += " mousemove " + std::to_string(std::lround(left + scale * event.x)) + ' ' +
            std::to_string(std::lround(baseline + scale * event.y));
    if (event.pressed != pressed) hand += event.pressed ? " mousedown 1" : " mouseup 1";
    pressed = event.pressed;
  }
  program.act(hand);
}

// What the run holds of the canvas.
Ink on_canvas(Experiment& experiment) {
  Snapshot snapshot;
  experiment.fill(snapshot);
  const Observable* raw = snapshot.observable("ink.raw");
  return raw == nullptr ? Ink{} : ink_of(raw->values);
}

// The ink is what the mouse wrote: no stroke and no point of its way is missing, and none stands elsewhere.
void check_written(const Ink& ink, const std::vector<MouseEvent>& events) {
  const auto strokes = strokes_of(events);
  std::size_t count = 0;
  for (const auto& stroke : strokes) count += stroke.size();
  REQUIRE(ink.strokes() == static_cast<int>(strokes.size()));
  CHECK(ink.points.size() == count);
  const auto ends = [&](int stroke) {
    std::pair<PenPoint, PenPoint> found;
    for (std::size_t i = ink.points.size(); i-- > 0;)
      if (ink.points[i].stroke == stroke) found.first = ink.points[i];
    for (const PenPoint& point : ink.points)
      if (point.stroke == stroke) found.second = point;
    return found;
  };
  // The paper has its own scale: from the first point to the last.
  const MouseEvent& first = strokes.front().front();
  const MouseEvent& last = strokes.back().back();
  const double scale = (ink.points.back().x - ink.points.front().x) / (last.x - first.x);
  CHECK(scale > 0.0);
  for (std::size_t i = 0; i < strokes.size(); ++i) {
    const auto [begin, end] = ends(static_cast<int>(i));
    for (const auto& [event, point] : {std::pair{strokes[i].front(), begin}, std::pair{strokes[i].back(), end}}) {
      CHECK(std::fabs(point.x - ink.points.front().x - scale * (event.x - first.x)) < 0.1);
      CHECK(std::fabs(point.y - ink.points.front().y + scale * (event.y - first.y)) < 0.1);
    }
  }
}

std::string what_is_read(Experiment& experiment) {
  Snapshot snapshot;
  experiment.fill(snapshot);
  for (const TextSample& text : snapshot.texts)
    if (text.id == "decoded") return text.text;
  return {};
}

// The network that comes with the program, and empty paper.
void save_paper(const fs::path& path, const std::string& alphabet) {
  const auto lesson = make_experiment("handwriting");
  lesson->choose({{"alphabet", alphabet}, {"start", "trained"}, {"watched", "written"}});
  lesson->reset(1);
  save_experiment(*lesson, path);
}

}  // namespace

TEST_CASE("a word that is written with the mouse is read, and so is the next one, written while the program stands") {
  if (!can_drive()) return;
  const ScratchFolder scratch;
  save_paper(scratch / "paper", "latin");
  const DrivenProgram program(scratch.path(), "--load paper");
  REQUIRE_MESSAGE(program.ready(), program.complaints());
  REQUIRE(eventually([&] { return program.shows("panel.canvas.picture"); }));

  write(program, recorded_writing("hand"));
  CHECK(eventually([&] { return what_is_read(*program.saved()) == "hand"; }));

  const Ink hand = on_canvas(*program.saved());
  check_written(hand, recorded_writing("hand"));

  // What was written can be taken along.
  program.click("panel.canvas.menu");
  REQUIRE(eventually([&] { return program.shows("menu.canvas.action.clear"); }));
  program.act("mousemove " + program.middle_of("menu.canvas.action.clear"));
  while (!program.shows("menu.canvas.export.inkml")) {  // the menu is long: the wheel, notch by notch
    const std::string before = program.places();
    program.act("click 5");
    REQUIRE(eventually([&] { return program.places() != before; }));
  }
  program.click("menu.canvas.export.inkml");
  REQUIRE(eventually([&] { return program.shows("dialog.ok"); }));
  program.key("Return");
  fs::path file;
  REQUIRE(eventually([&] {
    for (const auto& entry : fs::directory_iterator(scratch.path()))
      if (entry.path().extension() == ".inkml") file = entry.path();
    return !file.empty();
  }));
  CHECK(read_ink(file).points == hand.points);

  // However slow the pictures are: all of the next word comes while none is made.
  REQUIRE(eventually([&] { return !program.shows("dialog.ok"); }));
  REQUIRE(eventually([&] {
    program.key("x");
    return on_canvas(*program.saved()).points.empty();
  }));
  program.signal("STOP");
  write(program, recorded_writing("note"));
  program.signal("CONT");
  CHECK(eventually([&] { return what_is_read(*program.saved()) == "note"; }));
  check_written(on_canvas(*program.saved()), recorded_writing("note"));
}
