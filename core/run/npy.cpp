#include "core/run/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kBefore = kMagic.size() + 2;  // and the version

// Bytes as an unsigned number, the least significant first unless `big`.
std::uint64_t number(std::string_view bytes, bool big = false) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i)
    value = value << 8 | static_cast<unsigned char>(bytes[big ? i : bytes.size() - 1 - i]);
  return value;
}

// The header is the text of a Python dictionary: {'descr': '<f8', 'fortran_order': False, 'shape': (8, 6), }. What
// stands behind a key, up to the end of the header.
std::string_view behind(std::string_view header, std::string_view key) {
  for (const char quote : {'\'', '"'}) {
    const std::string quoted = quote + std::string(key) + quote;
    const std::size_t at = header.find(quoted);
    if (at == std::string_view::npos) continue;
    std::string_view rest = header.substr(at + quoted.size());
    const std::size_t value = rest.find_first_not_of(" :");
    if (value != std::string_view::npos) return rest.substr(value);
  }
  fail("its header names no ", key);
}

std::string text_value(std::string_view header, std::string_view key) {
  const std::string_view rest = behind(header, key);
  const std::size_t end = rest.find(rest[0], 1);
  check((rest[0] == '\'' || rest[0] == '"') && end != std::string_view::npos, "its numbers are of several fields, ",
        "expected a matrix of float32 or float64");
  return std::string(rest.substr(1, end - 1));
}

std::vector<std::uint64_t> shape_value(std::string_view header) {
  std::string_view rest = behind(header, "shape");
  const std::size_t end = rest.find(')');
  check(rest[0] == '(' && end != std::string_view::npos, "its header gives no shape");
  rest = rest.substr(1, end - 1);
  std::vector<std::uint64_t> shape;
  while (true) {
    rest.remove_prefix(std::min(rest.find_first_not_of(" ,"), rest.size()));
    if (rest.empty()) return shape;
    std::uint64_t side = 0;
    const auto [stop, error] = std::from_chars(rest.data(), rest.data() + rest.size(), side);
    check(error == std::errc() && shape.size() < 32, "its header gives no shape");
    shape.push_back(side);
    rest.remove_prefix(static_cast<std::size_t>(stop - rest.data()));
  }
}

}  // namespace

std::string npy_header(const std::string& descr, Index rows, Index cols) {
  std::string header = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (" + std::to_string(rows) + ", " +
                       std::to_string(cols) + "), }";
  // Magic, version, length of the header, header padded with spaces to a multiple of 64 and ended by a newline.
  while ((kBefore + 2 + header.size() + 1) % 64 != 0) header += ' ';
  header += '\n';
  std::string bytes(kMagic);
  bytes += '\x01';
  bytes += '\x00';
  bytes += static_cast<char>(header.size() & 0xFF);
  bytes += static_cast<char>(header.size() >> 8);
  return bytes + header;
}

bool is_npy(std::string_view bytes) { return bytes.starts_with(kMagic); }

Matrix<double> parse_npy(std::string_view bytes) {
  check(is_npy(bytes), "it is no NPY file");
  const auto cut_off = [&](std::size_t needed) { check(bytes.size() >= needed, "it is an NPY file that was cut off"); };
  cut_off(kBefore);
  const int version = static_cast<unsigned char>(bytes[kMagic.size()]);
  check(version >= 1 && version <= 3, "it is an NPY file of version ", version, ", expected 1 to 3");
  const std::size_t length_bytes = version == 1 ? 2 : 4;
  cut_off(kBefore + length_bytes);
  const std::size_t begin = kBefore + length_bytes;
  const std::uint64_t length = number(bytes.substr(kBefore, length_bytes));
  cut_off(begin + length);
  const std::string_view header = bytes.substr(begin, length);
  const std::string_view data = bytes.substr(begin + length);

  const std::string descr = text_value(header, "descr");
  check(descr == "<f4" || descr == "<f8" || descr == ">f4" || descr == ">f8", "its numbers are of the type ",
        descr.find_first_of("\r\n") == std::string::npos ? descr : "?", ", expected float32 or float64");
  const std::uint64_t size = descr[2] == '4' ? 4 : 8;
  const bool by_columns = behind(header, "fortran_order").starts_with("True");
  const std::vector<std::uint64_t> shape = shape_value(header);
  check(shape.size() == 2, "it has ", shape.size(), shape.size() == 1 ? " dimension" : " dimensions",
        ", expected 2: time steps and symbols");
  const std::uint64_t rows = shape[0], cols = shape[1];
  constexpr auto kMostSide = static_cast<std::uint64_t>(std::numeric_limits<std::int32_t>::max());
  check(
      rows <= kMostSide && cols <= kMostSide && rows * cols <= data.size() / size && rows * cols * size == data.size(),
      "its shape is ", rows, " x ", cols, ", but it holds ", data.size(), " bytes of numbers");
  Matrix<double> matrix(static_cast<Index>(rows), static_cast<Index>(cols));
  for (std::uint64_t i = 0; i < rows * cols; ++i) {
    const std::uint64_t bits = number(data.substr(i * size, size), descr[0] == '>');
    const double value = size == 8 ? std::bit_cast<double>(bits)
                                   : static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)));
    const std::uint64_t row = by_columns ? i % rows : i / cols;
    matrix(static_cast<Index>(row), static_cast<Index>(by_columns ? i / rows : i % cols)) = value;
  }
  return matrix;
}

}  // namespace unrolled
