// The writing once more as it went on in time, point by point: by the setting `replay`, how many points of the ink are
// shown (−1: all).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "app/panels/panel.h"
#include "core/tasks/ink.h"

namespace unrolled {

class CanvasReplay {
 public:
  // Where the ink shows `replay` points of it now, at so many seconds of writing a second (0: it stands still). Asks
  // for more points as they come, but not faster than snapshots show them, and for all of them at the end.
  Tick tick(const std::vector<PenPoint>& ink, std::int64_t replay, double pace, double now);

 private:
  struct Run {
    std::int64_t from = 0;              // points when it began
    std::int64_t asked = 0, shown = 0;  // points
    double began_at = 0.0, asked_at = 0.0, shown_at = 0.0;
    double pace = 0.0;
    bool ended = false;  // all of them were asked for
  };
  std::optional<Run> run_;
};

// When each point is due, in seconds since the first one: as they were written, without the time that somebody thought.
std::vector<double> replay_times(const std::vector<PenPoint>& ink);

}  // namespace unrolled
