#include "app/shell/frame_statistics.h"

#include <time.h>

#include <algorithm>
#include <cstdio>

namespace unrolled {

namespace {

constexpr std::size_t kKept = 1000;
constexpr double FrameCost::*kParts[] = {&FrameCost::interface_ms, &FrameCost::graphics_ms, &FrameCost::swap_ms};

}  // namespace

void FrameStatistics::add(const FrameCost& cost) {
  if (costs_.size() < kKept)
    costs_.push_back(cost);
  else
    costs_[frames_ % kKept] = cost;
  ++frames_;
}

void FrameStatistics::clear() {
  costs_.clear();
  frames_ = 0;
}

FrameStatistics::Summary FrameStatistics::summary() const {
  Summary summary;
  if (costs_.empty()) return summary;
  std::vector<double> sorted(costs_.size());
  for (const auto part : kParts) {
    double sum = 0.0;
    for (std::size_t i = 0; i < costs_.size(); ++i) sum += sorted[i] = costs_[i].*part;
    std::sort(sorted.begin(), sorted.end());
    summary.mean.*part = sum / static_cast<double>(sorted.size());
    summary.median.*part = sorted[sorted.size() / 2];
    summary.of_95.*part = sorted[(sorted.size() - 1) * 95 / 100];
  }
  return summary;
}

std::string FrameStatistics::text() const {
  const Summary s = summary();
  char line[256];
  std::snprintf(line, sizeof line,
                "%zu frames; CPU time of the interface's thread, median (95 %% at most): "
                "interface %.2f (%.2f) ms, graphics %.2f (%.2f) ms, swap %.2f (%.2f) ms",
                frames_, s.median.interface_ms, s.of_95.interface_ms, s.median.graphics_ms, s.of_95.graphics_ms,
                s.median.swap_ms, s.of_95.swap_ms);
  return line;
}

double thread_cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

}  // namespace unrolled
