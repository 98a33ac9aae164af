// InkML, the Ink Markup Language (W3C Recommendation, 20 September 2011), as core/lessons/ink_file.h says.
#pragma once

#include <string_view>

#include "core/lessons/device_ink.h"

namespace unrolled {

// Whether the first thing in the bytes is a "<", in any encoding of XML.
bool is_inkml(std::string_view bytes);

// Throws std::invalid_argument in one line that says what is wrong and where.
DeviceInk parse_inkml(std::string_view bytes);

}  // namespace unrolled
