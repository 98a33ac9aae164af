// Ink as text for files: CSV, and InkML as other programs for handwriting read it. core/lessons/ink_file.h reads both.
#pragma once

#include <string>
#include <string_view>

#include "core/tasks/ink.h"

namespace unrolled {

// What marks our own unit of length, in both formats: files that have it come back with the very same numbers.
inline constexpr std::string_view kInkUnit = "x-height";

// Comment lines with the unit and the label, a header, and a row for each point:
//   # unit: x-height
//   # label: no
//   stroke,x,y,seconds
//   0,0,1,0
// y grows upwards. In a label characters that a line cannot hold become spaces.
std::string ink_as_csv(const Ink& ink);

// The same as InkML (W3C Recommendation, 20 September 2011): a trace for each stroke, with the channels X, Y, upwards,
// and T in seconds, and the label as an annotation of the type "truth".
std::string ink_as_inkml(const Ink& ink);

}  // namespace unrolled
