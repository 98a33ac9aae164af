// NumPy's file format, version 1.0 (numpy.lib.format).
#pragma once

#include <string>

#include "core/math/matrix.h"

namespace unrolled {

// Everything before the numbers of a matrix that are written row after row: "<f8", "<f4".
std::string npy_header(const std::string& descr, Index rows, Index cols);

}  // namespace unrolled
