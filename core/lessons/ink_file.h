// Ink from files: what this program writes (core/tasks/ink_text.h), and what tablets, whiteboards and other programs
// for handwriting write.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>

#include "core/tasks/ink.h"

namespace unrolled {

inline constexpr std::uintmax_t kMostInkBytes = std::uintmax_t{16} << 20;
inline constexpr std::size_t kMostLabelBytes = 1000;

// Bytes that begin with "<" are InkML, others CSV.
//
// CSV: a line names the columns, among them stroke, x, y and, where it is known, seconds or milliseconds, in any order
// and case; others are passed over. A stroke begins where the column says something else than in the row before. The
// separator is a comma, or a semicolon or a tab, where numbers may have decimal commas. Lines that begin with "#" are
// comments, of which three say something: "# label: word", "# unit: x-height" and "# y: up" (or down).
//
// InkML (W3C Recommendation, 20 September 2011): traces with the channels X, Y and T of their trace format, found by
// the trace's or its group's context, else that of the last context or trace format before it, else the first one in
// the file, else X and Y; with the prefixes ! ' " (values, differences, differences of differences), * (as before),
// ? (unknown: of X or Y the point is left out, of T the time of the point before stands) and default values. What the
// pen did in the air (type="penUp") and what stands in <definitions> is left out; a trace may continue the one before
// it. The label is the file's annotation of the type "truth", or those of its groups, one behind the other: of single
// characters they spell one word. Times without a unit are milliseconds, or seconds where a pen that gives a point a
// millisecond would be too slow for them.
//
// Numbers in our own unit stay as they are. Others are brought to it: y is turned upwards (devices count downwards,
// unless the file says otherwise); the way of the pen on the paper is scaled to a root mean square distance of 0.5
// from its mean height, which is about what words have, and moved so that this height is 0.7 above the baseline and
// the leftmost point at 0. Times begin at 0; a stroke that would begin before the one before it has ended begins 0.25
// seconds behind it; without times the pen goes 1 x-height in kSecondsPerHeight.
//
// Throws std::invalid_argument in one line that says where what is wrong: no XML or no <ink>, a column or a channel
// that is missing, what is no number, a time that runs backwards in a stroke, more than kMostInkPoints, no point.
Ink parse_ink(std::string_view bytes);

// The same of a file of up to kMostInkBytes. Throws std::runtime_error, its message led by the file's name.
Ink read_ink(const std::filesystem::path& path);

}  // namespace unrolled
