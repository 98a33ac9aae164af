#include "app/shell/folders.h"

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

namespace unrolled {

namespace fs = std::filesystem;

fs::path data_folder() {
  std::vector<fs::path> places;
  if (const char* chosen = std::getenv("UNROLLED_DATA"); chosen != nullptr && *chosen != '\0') {
    places.emplace_back(chosen);
  } else {
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) places.push_back(program.parent_path().parent_path() / "share" / "unrolled");
    places.emplace_back(UNROLLED_SOURCE_DIR);
  }
  std::string tried;
  for (const fs::path& place : places) {
    std::error_code error;
    if (fs::is_directory(place / "shaders", error) && fs::is_directory(place / "assets", error)) return place;
    tried += (tried.empty() ? "" : ", ") + place.string();
  }
  throw std::runtime_error("no folder with shaders and assets; tried " + tried +
                           "; set UNROLLED_DATA to where they are");
}

fs::path preferences_folder() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config != '\0')
    return fs::path(config) / "unrolled";
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".config" / "unrolled";
  return fs::temp_directory_path() / "unrolled";
}

}  // namespace unrolled
