#include "core/run/npy.h"

#include <doctest/doctest.h>

using namespace unrolled;

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
