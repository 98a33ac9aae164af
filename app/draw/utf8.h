// UTF-8, one code point at a time.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace unrolled::draw {

inline constexpr char32_t kReplacement = 0xFFFD;

// The code point that starts at `at`, which then moves behind it. A byte that starts none is kReplacement.
char32_t next_code_point(std::string_view text, std::size_t& at);

void append_utf8(std::string& text, char32_t code_point);

}  // namespace unrolled::draw
