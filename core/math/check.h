// Argument checks that name the function, the argument, what was expected and what came.
#pragma once

#include <sstream>
#include <stdexcept>
#include <string>

namespace unrolled {

// Throws std::invalid_argument with all parts written one after the other:
//   fail("lstm: x has ", rows, " rows, expected ", size, " (input size)")
template <class... Parts>
[[noreturn]] void fail(const Parts&... parts) {
  std::ostringstream text;
  (text << ... << parts);
  throw std::invalid_argument(text.str());
}

// fail() unless `condition` holds; the message is only put together when it is needed.
template <class... Parts>
void check(bool condition, const Parts&... parts) {
  if (!condition) fail(parts...);
}

}  // namespace unrolled
