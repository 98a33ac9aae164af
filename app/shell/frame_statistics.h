// What frames cost the UI thread, in CPU time, so that waiting and the rasteriser's threads do not count.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace unrolled {

struct FrameCost {
  double interface_ms = 0.0;  // input, layout, pictures, recording of draw commands
  double graphics_ms = 0.0;   // calls into GL: uploads, draw commands and, with a software driver, its part in them
  double swap_ms = 0.0;       // presenting
};

class FrameStatistics {
 public:
  void add(const FrameCost& cost);
  void clear();

  std::size_t frames() const { return frames_; }
  struct Summary {
    FrameCost mean, median;
    FrameCost of_95;  // 95 of 100 frames cost at most this
  };
  // Over the last frames, 1000 at most.
  Summary summary() const;
  // One line: "812 frames; … interface 1.21 (1.90) ms, graphics … ".
  std::string text() const;

 private:
  std::vector<FrameCost> costs_;  // a ring
  std::size_t frames_ = 0;
};

// CPU time of the calling thread in milliseconds.
double thread_cpu_ms();

}  // namespace unrolled
