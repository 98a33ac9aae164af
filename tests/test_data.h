#pragma once

#include <filesystem>

namespace unrolled {

// The folder tests/data.
std::filesystem::path test_data_folder();

}  // namespace unrolled
