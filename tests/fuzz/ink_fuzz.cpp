// Any bytes are ink or are refused in one line; ink that was read can be written, and comes back the same from both
// formats.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/lessons/ink_file.h"
#include "core/tasks/ink_text.h"

using namespace unrolled;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void require_same(const Ink& read, const Ink& written) {
  require(read.points == written.points);
  // What a line cannot hold became spaces, and those at the ends are gone.
  require(read.label.size() <= written.label.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Ink ink;
  try {
    ink = parse_ink({reinterpret_cast<const char*>(data), size});
  } catch (const std::invalid_argument& problem) {
    require(std::string_view(problem.what()).find_first_of("\r\n") == std::string_view::npos);
    return 0;
  }
  require(!ink.points.empty());
  require(ink_of(ink_matrix(ink)).points == ink.points);
  require_same(parse_ink(ink_as_csv(ink)), ink);
  require_same(parse_ink(ink_as_inkml(ink)), ink);
  return 0;
}
