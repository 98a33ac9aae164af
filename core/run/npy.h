// NumPy's file format, versions 1.0 to 3.0 (numpy.lib.format).
#pragma once

#include <string>
#include <string_view>

#include "core/math/matrix.h"

namespace unrolled {

// Everything before the numbers of a matrix that are written row after row: "<f8", "<f4".
std::string npy_header(const std::string& descr, Index rows, Index cols);

// Do these bytes begin as such a file does?
bool is_npy(std::string_view bytes);

// A matrix of 32- or 64-bit floating-point numbers, of either byte order, rows or columns lying together. Throws
// std::invalid_argument in one line for anything else: other numbers, another number of dimensions, missing bytes.
Matrix<double> parse_npy(std::string_view bytes);

}  // namespace unrolled
