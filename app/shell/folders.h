// Where the program finds its shaders and assets, and where it may keep what the user prefers.
#pragma once

#include <filesystem>

namespace unrolled {

// Holds `shaders` and `assets`: $UNROLLED_DATA, else <program>/../share/unrolled (installed), else the sources that
// the program was built from. Throws std::runtime_error that names the places tried.
std::filesystem::path data_folder();

// $XDG_CONFIG_HOME/unrolled or ~/.config/unrolled; not necessarily there yet.
std::filesystem::path preferences_folder();

}  // namespace unrolled
