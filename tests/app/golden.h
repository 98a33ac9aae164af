// Comparing a Picture with the one that was looked at and kept under tests/data/golden.
#pragma once

#include <string>

#include "app/draw/picture.h"

namespace unrolled {

// Compares the picture's text with tests/data/golden/<name>.txt: words exactly, numbers to a fiftieth of a point, since
// processors round differently. With UNROLLED_WRITE_GOLDEN set in the environment the file is written instead; look at
// the figure before keeping it.
void expect_golden(const std::string& name, const draw::Picture& picture);

}  // namespace unrolled
