// What the user prefers, kept from one start to the next.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace unrolled {

struct Preferences {
  bool dark = false;
  bool projector = false;
  bool classic_red_blue = false;  // cells coloured as in the lecture
  float scale = 1.0F;
  std::string language = "en";
  bool lessons_open = true;
  bool settings_open = true;
  std::string export_folder;                   // empty: the current folder
  std::map<std::string, std::string> layouts;  // by lesson, where changed by hand
  bool operator==(const Preferences&) const = default;
};

class PreferencesFile {
 public:
  explicit PreferencesFile(std::filesystem::path path) : path_(std::move(path)) {}

  // The defaults where there is no file, or where it is broken: then problem() says what is wrong, in one line, and
  // the file stays as it is. Entries that are missing or out of range keep their defaults.
  Preferences load();
  const std::string& problem() const { return problem_; }

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
