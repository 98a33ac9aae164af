#include "app/commands/progress.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace unrolled {

namespace {

std::string duration(double seconds) {
  const long whole = std::lround(std::max(0.0, seconds));
  char text[32];
  if (whole < 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text;
}

int terminal_columns() {
  winsize size{};
  return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

Progress::Progress(bool silent)
    : silent_(silent), terminal_(isatty(STDERR_FILENO) == 1), start_(Clock::now()), last_(start_) {}

Progress::~Progress() {
  if (drawn_ && terminal_) std::fputc('\n', stderr);
}

void Progress::show(double share, const std::string& rate, const std::string& detail) {
  if (silent_) return;
  const Clock::time_point now = Clock::now();
  const double since = std::chrono::duration<double>(now - last_).count();
  const bool end = share >= 1.0;
  if (drawn_ && !end && since < (terminal_ ? 0.1 : 5.0)) return;
  last_ = now;
  drawn_ = true;
  const double spent = std::chrono::duration<double>(now - start_).count();
  const double clamped = std::clamp(share, 0.0, 1.0);
  const std::string left = clamped > 0.0 ? duration(spent * (1.0 - clamped) / clamped) + " left" : "";
  if (!terminal_) {
    std::fprintf(stderr, "%3.0f %%  %s  %s  %s\n", 100.0 * clamped, rate.c_str(), detail.c_str(), left.c_str());
    return;
  }
  char numbers[256];
  std::snprintf(numbers, sizeof numbers, " %3.0f %%  %s  %s  %s", 100.0 * clamped, rate.c_str(), detail.c_str(),
                left.c_str());
  const int room = terminal_columns() - static_cast<int>(std::string(numbers).size()) - 1;
  const int cells = std::clamp(room, 0, 40);
  const int full = static_cast<int>(std::lround(cells * clamped));
  std::string bar;
  for (int i = 0; i < cells; ++i) bar += i < full ? "█" : "░";
  std::fprintf(stderr, "\r%s%s\033[K", bar.c_str(), numbers);
  std::fflush(stderr);
}

}  // namespace unrolled
