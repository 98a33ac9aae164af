// Files as a whole: read at once, and written so that they are there completely or not at all.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// Writes the parts one after the other into a new file beside `path`, brings it to the disk and renames it, so that a
// failure leaves an existing file as it was and nothing else behind. A link is followed; anything but a regular file
// is refused. Throws std::runtime_error in one line that names the file and the reason.
void write_whole_file(const std::filesystem::path& path, const std::vector<std::span<const std::byte>>& parts);
void write_whole_file(const std::filesystem::path& path, std::string_view text);

// All bytes of a file; also of a pipe, to its end. Throws std::runtime_error in one line that names the file where it
// is missing, may not be read, is a folder or has more than `most` bytes.
std::string read_whole_file(const std::filesystem::path& path, std::uintmax_t most);

}  // namespace unrolled
