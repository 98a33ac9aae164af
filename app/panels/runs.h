// The runs of a race in any panel: one of them, all side by side, or the difference of two. It stands around a panel as
// a panel of its own, so that the window, the figures and the tables know nothing of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// The panel with the option "runs", which is offered while runs race: "one" (the present run), "side", "run:<lane>",
// and "minus:<lane>" where the panel shows differences. Choices of runs that are not there give way to "one".
std::unique_ptr<Panel> with_runs(std::unique_ptr<Panel> panel);

// A run of a race as panels show it.
struct RacingRun {
  std::string name;  // in the language of the screen
  int lane = 0;
  const Snapshot* snapshot = nullptr;  // the present one, or what a branch shows
  const Branch* branch = nullptr;      // null: the present run
};

// The present run and all that race with it, by their lanes; the present run alone where there is no race.
std::vector<RacingRun> racing_runs(const Words& words, const Snapshot& snapshot);

// The hue of a run's lane.
draw::Colour run_colour(const draw::Theme& theme, int lane);

// What the first has more than the second of each observable that both have with the same shape; nothing else of it is
// of both.
Snapshot difference(const Snapshot& first, const Snapshot& second);

}  // namespace unrolled
