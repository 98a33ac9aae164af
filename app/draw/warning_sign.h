// A triangle with an exclamation mark: what is wrong is not told by colour alone.
#pragma once

#include "app/draw/picture.h"
#include "app/draw/theme.h"

namespace unrolled::draw {

// `at` is its upper left corner. Returns the width that it takes, with the space to what it stands before.
float draw_warning_sign(Picture& picture, const Theme& theme, Point at, float size);

}  // namespace unrolled::draw
