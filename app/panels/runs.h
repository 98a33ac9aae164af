// The runs of a race in any panel: one of them, all side by side, or the difference of two; and what has changed since
// a moment that was kept. It stands around a panel as a panel of its own, so that the window, the figures and the
// tables know nothing of it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// The panels that `make` makes, with the option "runs": "one" (the present run); while runs race "side" and
// "run:<lane>"; and where the panel shows differences, "minus:<lane>" of each rival and "minus:kept" where a moment is
// kept. Choices of what is not there give way to "one". Each run is shown by a panel of its own, so that no run's view
// state and caches are another one's; what is chosen, is chosen in all.
std::unique_ptr<Panel> with_runs(std::unique_ptr<Panel> (*make)());

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
// of both. What is given, not computed (the pair of a translation and its true alignment, say), stays as the first one
// has it. Along what a decoder writes, which grows shorter or longer as it learns, the common part is compared.
Snapshot difference(const Snapshot& first, const Snapshot& second);

}  // namespace unrolled
