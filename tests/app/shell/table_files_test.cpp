#include "app/shell/table_files.h"

#include <doctest/doctest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>

using namespace unrolled;

namespace {

double little_endian(const std::string& bytes, std::size_t at) {
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits |= std::uint64_t{static_cast<unsigned char>(bytes.at(at + i))} << (8 * i);
  return std::bit_cast<double>(bits);
}

PanelTable small_table() {
  PanelTable table;
  table.name = "state.c";
  table.values.resize(2, 3);
  table.values << 0.1, -2.5, 1e-300, std::numeric_limits<double>::quiet_NaN(), -std::numeric_limits<double>::infinity(),
      12480;
  return table;
}

}  // namespace

TEST_CASE("CSV: names are quoted where they must be") {
  PanelTable table = small_table();
  table.column_names = {"0 ,", "1 \"", "2 \n"};
  table.row_names = {"unit 0", ""};
  CHECK(csv_text(table) ==
        "state.c,\"0 ,\",\"1 \"\"\",\"2 \n\"\n"
        "unit 0,0.1,-2.5,1e-300\n"
        ",nan,-inf,12480\n");
}

TEST_CASE("CSV: rows and columns without names are numbered") {
  CHECK(csv_text(small_table()) == "state.c,0,1,2\n0,0.1,-2.5,1e-300\n1,nan,-inf,12480\n");
  CHECK(csv_text(PanelTable{"empty", {}, {}, {}}) == "empty\n");
}

TEST_CASE("CSV: a float keeps all its digits") {
  PanelTable table{"x", {}, {}, Matrix<double>::Constant(1, 1, double{0.1F})};
  CHECK(csv_text(table) == "x,0\n0,0.10000000149011612\n");
}

TEST_CASE("NPY: header and numbers row after row") {
  const std::string bytes = npy_bytes(small_table());
  CHECK(bytes.substr(0, 8) == std::string("\x93NUMPY\x01\x00", 8));
  const std::size_t length = static_cast<unsigned char>(bytes[8]) + 256U * static_cast<unsigned char>(bytes[9]);
  CHECK((10 + length) % 64 == 0);
  const std::string header = bytes.substr(10, length);
  CHECK(header.starts_with("{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }"));
  CHECK(header.back() == '\n');
  REQUIRE(bytes.size() == 10 + length + 6 * 8);
  const Matrix<double> values = small_table().values;
  for (Index row = 0; row < 2; ++row)
    for (Index col = 0; col < 3; ++col) {
      const double read_back = little_endian(bytes, 10 + length + static_cast<std::size_t>(row * 3 + col) * 8);
      CHECK(std::bit_cast<std::uint64_t>(read_back) == std::bit_cast<std::uint64_t>(values(row, col)));
    }
}
