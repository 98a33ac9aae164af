// What the user prefers, and where the program was left, kept from one start to the next.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "app/shell/window_place.h"

namespace unrolled {

// Whether the side columns are open.
struct Columns {
  bool lessons = true;
  bool settings = true;
  bool operator==(const Columns&) const = default;
};

// Where training was left: enough to begin the same run again.
struct LastRun {
  std::string lesson;  // empty: none yet
  std::uint64_t seed = 1;
  std::map<std::string, std::string> settings;  // as text, where they are not the defaults
  bool operator==(const LastRun&) const = default;
};

struct Preferences {
  bool dark = false;
  bool projector = false;
  bool classic_red_blue = false;  // cells coloured as in the lecture
  float scale = 1.0F;
  std::string language = "en";
  Columns columns;
  Columns projector_columns{false, false};                                                  // in projector mode
  std::set<std::string> hidden = {"title_buttons", "panel_menus", "step_size", "numbers"};  // … controls left out
  std::string export_folder;                                                                // empty: the current folder
  std::map<std::string, std::string> layouts;  // by lesson (and apart for a projector), where changed by hand
  // What panels show, by lesson, panel and option, where it was chosen by hand.
  std::map<std::string, std::map<std::string, std::map<std::string, std::string>>> options;
  LastRun last_run;
  std::optional<WindowPlace> window;  // nothing: as the program likes
  bool operator==(const Preferences&) const = default;

  const Columns& open_columns() const { return projector ? projector_columns : columns; }
  Columns& open_columns() { return projector ? projector_columns : columns; }
};

class PreferencesFile {
 public:
  explicit PreferencesFile(std::filesystem::path path) : path_(std::move(path)) {}

  // The defaults where there is no file, or where it is broken: then problem() says what is wrong, in one line, and
  // the file stays as it is. Entries that are missing or out of range keep their defaults.
  Preferences load();
  const std::string& problem() const { return problem_; }
  bool broken() const { return broken_; }  // and not yet replaced

  // Writes beside the file and renames; does nothing where the preferences are those of the file already. A broken
  // file is kept under the name preferences.broken.json first. Throws std::runtime_error where it cannot be written.
  void save(const Preferences& preferences);

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
  Preferences stored_;
  bool broken_ = false;
  std::string problem_;
};

}  // namespace unrolled
