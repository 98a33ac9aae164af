#include "app/panels/canvas_replay.h"

#include <algorithm>

namespace unrolled {

namespace {

constexpr double kLongestPause = 0.6;  // seconds between two points
constexpr double kFrame = 1.0 / 60.0;
constexpr double kPatience = 0.25;   // seconds until more points are asked for though the last are not shown yet
constexpr double kStandstill = 2.0;  // seconds without a change until nothing more is asked for
constexpr const char* kReplay = "replay";

}  // namespace

std::vector<double> replay_times(const std::vector<PenPoint>& ink) {
  std::vector<double> times;
  for (std::size_t i = 0; i < ink.size(); ++i) {
    const double pause = i == 0 ? 0.0 : static_cast<double>(ink[i].seconds) - static_cast<double>(ink[i - 1].seconds);
    times.push_back((i == 0 ? 0.0 : times.back()) + std::clamp(pause, 0.0, kLongestPause));
  }
  return times;
}

Tick CanvasReplay::tick(const std::vector<PenPoint>& ink, std::int64_t replay, double pace, double now) {
  if (replay < 0 || !(pace > 0.0) || ink.empty()) {
    run_.reset();
    return {};
  }
  const auto points = static_cast<std::int64_t>(ink.size());
  // Somebody may have moved it since.
  if (!run_ || replay < run_->from || replay > run_->asked || run_->pace != pace)
    run_ = Run{std::min(replay, points), std::min(replay, points), replay, now, now - 1.0, now, pace};
  if (replay != run_->shown) {
    if (now - run_->shown_at > kStandstill) {
      run_->from = run_->asked = replay;
      run_->began_at = now;
    }
    run_->shown = replay;
    run_->shown_at = now;
  }
  const std::vector<double> times = replay_times(ink);
  const double begun = run_->from == 0 ? 0.0 : times[static_cast<std::size_t>(run_->from) - 1];
  const double at = begun + pace * (now - run_->began_at);
  const auto due = static_cast<std::int64_t>(std::upper_bound(times.begin(), times.end(), at) - times.begin());
  Tick tick;
  // A frozen panel shows none of what is asked for, for as long as it likes: it goes on when it shows it.
  if ((replay < run_->asked || run_->ended) && now - run_->shown_at > kStandstill) return tick;
  tick.again_in = kFrame;
  if (replay < run_->asked && now - run_->asked_at < kPatience) return tick;
  if (due <= run_->asked && replay < points) return tick;
  if (replay >= points) {
    if (run_->ended && now - run_->asked_at < kPatience) return tick;
    run_->ended = true;
    run_->asked_at = now;
    tick.commands.push_back(SetSetting{kReplay, std::int64_t{-1}});
    return tick;
  }
  run_->asked = std::min(due, points);
  run_->asked_at = now;
  tick.commands.push_back(SetSetting{kReplay, run_->asked});
  return tick;
}

}  // namespace unrolled
