// The JSON header of a safetensors file: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, …,
// "__metadata__": {"key": "text", …}}. Offsets count from the end of the header.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

struct TensorEntry {
  std::string name;
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

struct SafetensorsHeader {
  std::vector<TensorEntry> entries;  // in the order of their bytes, which fill `data_bytes` without gap or overlap
  std::map<std::string, std::string> metadata;
};

// Bytes of one number, or 0 for a dtype that safetensors does not know.
std::uint64_t dtype_bytes(std::string_view dtype);

// Reads and checks a header for `data_bytes` bytes of numbers. Needs memory in proportion to the text alone, however
// deep it nests. Throws std::runtime_error in one line that says what is wrong.
SafetensorsHeader parse_safetensors_header(std::string_view text, std::uint64_t data_bytes);

}  // namespace unrolled
