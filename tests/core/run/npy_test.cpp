#include "core/run/npy.h"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

using namespace unrolled;

namespace {

std::string bytes_of(std::uint64_t bits, int size, bool big = false) {
  std::string bytes;
  for (int i = 0; i < size; ++i) bytes += static_cast<char>((bits >> (8 * (big ? size - 1 - i : i))) & 0xFF);
  return bytes;
}

std::string file(int version, const std::string& header, const std::string& data) {
  return "\x93NUMPY" + bytes_of(static_cast<std::uint64_t>(version), 1) + bytes_of(0, 1) +
         bytes_of(header.size(), version == 1 ? 2 : 4) + header + data;
}

std::string problem(const std::string& bytes) {
  try {
    parse_npy(bytes);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("the header of an NPY file ends on a multiple of 64 and says what follows") {
  for (const Index rows : {1, 12, 1234567}) {
    const std::string header = npy_header("<f4", rows, 128);
    CHECK(header.size() % 64 == 0);
    CHECK(header.starts_with(std::string("\x93NUMPY\x01\x00", 8)));
    CHECK(static_cast<std::size_t>(static_cast<unsigned char>(header[8])) + 10 == header.size());
    CHECK(header.substr(10).starts_with("{'descr': '<f4', 'fortran_order': False, 'shape': (" + std::to_string(rows) +
                                        ", 128), }"));
    CHECK(header.back() == '\n');
  }
}

TEST_CASE("matrices of either precision, byte order and direction are read") {
  const double values[] = {0.25, -3.5, 1e300, 0.0, -0.0, std::numeric_limits<double>::infinity()};
  std::string little, big, floats;
  for (const double value : values) {
    little += bytes_of(std::bit_cast<std::uint64_t>(value), 8);
    big += bytes_of(std::bit_cast<std::uint64_t>(value), 8, true);
    floats += bytes_of(std::bit_cast<std::uint32_t>(static_cast<float>(value)), 4);
  }
  Matrix<double> rows(2, 3);
  rows << 0.25, -3.5, 1e300, 0.0, -0.0, std::numeric_limits<double>::infinity();
  CHECK(parse_npy(npy_header("<f8", 2, 3) + little) == rows);
  CHECK(parse_npy(file(2, "{'descr': '>f8', 'fortran_order': False, 'shape': (2, 3), }\n", big)) == rows);
  CHECK(parse_npy(file(3, "{\"shape\":(2,3),\"fortran_order\":False,\"descr\":\"<f8\"}", little)) == rows);
  const Matrix<double> turned =
      parse_npy(file(1, "{'descr': '<f8', 'fortran_order': True, 'shape': (3, 2), }\n", little));
  CHECK(turned == rows.transpose());
  const Matrix<double> single = parse_npy(npy_header("<f4", 3, 2) + floats);
  CHECK(single(0, 1) == -3.5);
  CHECK(single(1, 0) == std::numeric_limits<double>::infinity());  // 1e300 is beyond float32
  CHECK(parse_npy(npy_header("<f8", 0, 6)).rows() == 0);
}

TEST_CASE("what is no matrix of floating-point numbers is refused in one line") {
  const std::string eight(8, '\0');
  CHECK(problem("1,2") == "it is no NPY file");
  CHECK(problem("\x93NUMPY") == "it is an NPY file that was cut off");
  CHECK(problem(npy_header("<f8", 1, 1).substr(0, 20)) == "it is an NPY file that was cut off");
  CHECK(problem(file(4, "{}", "")) == "it is an NPY file of version 4, expected 1 to 3");
  CHECK(problem(npy_header("<f8", 1, 2) + eight) == "its shape is 1 x 2, but it holds 8 bytes of numbers");
  CHECK(problem(npy_header("<i8", 1, 1) + eight) == "its numbers are of the type <i8, expected float32 or float64");
  CHECK(problem(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", eight)) ==
        "it has 1 dimension, expected 2: time steps and symbols");
  CHECK(problem(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 1, 1), }", eight)) ==
        "it has 3 dimensions, expected 2: time steps and symbols");
  CHECK(problem(file(1, "{'descr': '<f8', 'shape': (1, 1), }", eight)) == "its header names no fortran_order");
  CHECK(problem(file(1, "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1, 1), }", eight)) ==
        "its numbers are of several fields, expected a matrix of float32 or float64");
  CHECK(problem(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (a, 1), }", eight)) ==
        "its header gives no shape");
  CHECK(problem(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (4294967296, 4294967296), }", eight)) ==
        "its shape is 4294967296 x 4294967296, but it holds 8 bytes of numbers");
  CHECK(problem(file(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (0, 0), }", "")) == "none");
}
