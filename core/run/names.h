// Help for names and numbers that people type: what they probably meant, and values as they are quoted in a message.
#pragma once

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// The fewest letters to insert, delete, replace or swap with their neighbour that turn one name into the other.
int edit_distance(std::string_view from, std::string_view to);

// `no setting "lerning_rate"; did you mean "learning_rate"? known: clip, learning_rate`. The suggestion is left out
// where nothing known is near.
std::string unknown_name(std::string_view kind, std::string_view name, const std::vector<std::string>& known);

// In quotation marks, on one line (control characters become spaces) and cut after some 60 bytes, never within a
// UTF-8 character.
std::string in_quotes(std::string_view text);

// The whole text as a number, or nothing. A plus sign in front is allowed, as people write it.
template <class Number>
std::optional<Number> parsed(std::string_view text) {
  if (text.size() > 1 && text[0] == '+' && text[1] != '-') text.remove_prefix(1);
  Number number{};
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

// A pattern with the arguments in the places of {0}, {1} … {9}.
std::string with_arguments(std::string_view pattern, const std::vector<std::string>& arguments);

// The shortest decimal number that reads back as the same double.
std::string number_text(double value);

}  // namespace unrolled
