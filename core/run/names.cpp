#include "core/run/names.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace unrolled {
namespace {

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

}  // namespace

int edit_distance(std::string_view from, std::string_view to) {
  std::vector<int> before_previous;
  std::vector<int> previous(to.size() + 1);
  std::vector<int> present(to.size() + 1);
  for (std::size_t j = 0; j <= to.size(); ++j) present[j] = static_cast<int>(j);
  for (std::size_t i = 1; i <= from.size(); ++i) {
    before_previous = previous;
    previous = present;
    present[0] = static_cast<int>(i);
    for (std::size_t j = 1; j <= to.size(); ++j) {
      const int replace = previous[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
      present[j] = std::min({previous[j] + 1, present[j - 1] + 1, replace});
      if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
        present[j] = std::min(present[j], before_previous[j - 2] + 1);
    }
  }
  return present.back();
}

std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& known) {
  constexpr std::size_t kLongestCompared = 64;  // whatever is longer is no misspelling of a name of ours
  std::string typed(name.substr(0, kLongestCompared));
  std::transform(typed.begin(), typed.end(), typed.begin(), lower);
  const std::string* nearest = nullptr;
  int nearest_distance = std::max(2, static_cast<int>(typed.size()) / 3) + 1;
  for (const std::string& candidate : known) {
    const int distance = edit_distance(typed, candidate);
    if (distance >= nearest_distance) continue;
    nearest = &candidate;
    nearest_distance = distance;
  }
  std::string text = "no " + std::string(kind) + " " + in_quotes(name);
  text += nearest != nullptr ? "; did you mean " + in_quotes(*nearest) + "?" : ";";
  text += " known: ";
  for (std::size_t i = 0; i < known.size(); ++i) text += (i == 0 ? "" : ", ") + known[i];
  return text;
}

std::string in_quotes(std::string_view text) {
  constexpr std::size_t kMostBytes = 60;
  std::string shown(text.substr(0, kMostBytes));
  if (text.size() > kMostBytes) {
    std::size_t end = kMostBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
    shown.resize(end);
    shown += "…";
  }
  for (char& letter : shown)
    if (static_cast<unsigned char>(letter) < 0x20U || letter == 0x7F) letter = ' ';
  return "\"" + shown + "\"";
}

std::string with_arguments(std::string_view pattern, const std::vector<std::string>& arguments) {
  std::string text;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}' && pattern[i + 1] >= '0' &&
        static_cast<std::size_t>(pattern[i + 1] - '0') < arguments.size()) {
      text += arguments[static_cast<std::size_t>(pattern[i + 1] - '0')];
      i += 2;
    } else {
      text += pattern[i];
    }
  }
  return text;
}

std::string number_text(double value) {
  std::array<char, 32> digits;
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return std::string(digits.data(), written.ptr);
}

}  // namespace unrolled
