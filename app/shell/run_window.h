// The program with its window.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace unrolled {

struct StartOptions {
  std::string lesson;                        // empty: that of the last run, or the first of the list
  std::filesystem::path load;                // a checkpoint to go on from; empty: none
  std::vector<std::filesystem::path> files;  // opened as if they were dropped on the window
  std::optional<std::uint64_t> seed;
  bool frame_statistics = false;  // say on standard error what frames cost, once the window is closed
};

// Opens the window with a lesson that is already running, or with a checkpoint, paused; returns when it is closed,
// with the program's exit status: 1 where a file could not be opened, 0 else. What is wrong is said in the window, and
// in a line on standard error for whoever started it from a terminal. Where nothing is asked for, the last run begins
// again. Throws std::runtime_error: "no display: …" where there is none to open it on, or what else failed;
// std::invalid_argument for an unknown lesson.
int run_window(const StartOptions& options);

}  // namespace unrolled
