// How long work shows itself: a bar with rate and time left on a terminal, plain lines otherwise.
#pragma once

#include <chrono>
#include <string>

namespace unrolled {

class Progress {
 public:
  // `silent`: nothing is shown at all.
  explicit Progress(bool silent = false);
  ~Progress();  // ends the line of the bar

  // `share` of the work that is done, 0 … 1; `rate` and `detail` are shown behind the bar ("412 steps/s",
  // "loss 1.84"). Draws at most ten times a second on a terminal, and one line every five seconds elsewhere.
  void show(double share, const std::string& rate, const std::string& detail);

 private:
  using Clock = std::chrono::steady_clock;
  bool silent_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_;
  Clock::time_point last_;
};

}  // namespace unrolled
