#include "app/panels/trellis_predict.h"

#include <algorithm>
#include <charconv>

namespace unrolled {

namespace {

// A number that is all of the text; −1 for any other.
Index parsed(std::string_view text) {
  Index number = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : -1;
}

}  // namespace

std::vector<char> revealed_cells(std::string_view text, Index states, Index steps) {
  std::vector<char> cells(static_cast<std::size_t>(states * steps), 0);
  constexpr std::string_view kSpaces = " \t\n,;";
  for (std::size_t at = text.find_first_not_of(kSpaces); at != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    at = text.find_first_not_of(kSpaces, end);
    const std::size_t colon = word.find(':');
    if (colon == std::string_view::npos) continue;
    const Index t = parsed(word.substr(0, colon)), s = parsed(word.substr(colon + 1));
    if (t >= 1 && t <= steps && s >= 1 && s <= states) cells[static_cast<std::size_t>((t - 1) * states + s - 1)] = 1;
  }
  return cells;
}

std::string with_revealed(const std::string& text, Index s, Index t) {
  return text + (text.empty() ? "" : " ") + std::to_string(t + 1) + ":" + std::to_string(s + 1);
}

}  // namespace unrolled
