#include "app/shell/table_files.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "core/run/npy.h"

namespace unrolled {

namespace {

std::string field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char letter : text) {
    if (letter == '"') quoted += '"';
    quoted += letter;
  }
  return quoted + '"';
}

std::string number(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  return std::string(digits, end);
}

std::string name(const std::vector<std::string>& names, Index index) {
  return names.empty() ? std::to_string(index) : field(names.at(static_cast<std::size_t>(index)));
}

}  // namespace

std::string csv_text(const PanelTable& table) {
  std::string text = field(table.name);
  for (Index col = 0; col < table.values.cols(); ++col) text += ',' + name(table.column_names, col);
  text += '\n';
  for (Index row = 0; row < table.values.rows(); ++row) {
    text += name(table.row_names, row);
    for (Index col = 0; col < table.values.cols(); ++col) text += ',' + number(table.values(row, col));
    text += '\n';
  }
  return text;
}

std::string npy_bytes(const PanelTable& table) {
  std::string bytes = npy_header("<f8", table.values.rows(), table.values.cols());
  bytes.reserve(bytes.size() + static_cast<std::size_t>(table.values.size()) * sizeof(double));
  for (Index row = 0; row < table.values.rows(); ++row) {
    for (Index col = 0; col < table.values.cols(); ++col) {
      const auto bits = std::bit_cast<std::uint64_t>(table.values(row, col));
      for (int byte = 0; byte < 8; ++byte) bytes += static_cast<char>((bits >> (8 * byte)) & 0xFF);
    }
  }
  return bytes;
}

}  // namespace unrolled
