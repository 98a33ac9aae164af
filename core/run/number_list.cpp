#include "core/run/number_list.h"

#include <algorithm>
#include <cmath>

#include "core/math/check.h"
#include "core/run/names.h"

namespace unrolled {

std::vector<double> read_numbers(std::string_view what, std::string_view text) {
  constexpr std::string_view kBetween = " \t\r\n,;";
  std::vector<double> numbers;
  for (std::size_t begin = text.find_first_not_of(kBetween); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kBetween, begin), text.size());
    const std::string_view part = text.substr(begin, end - begin);
    const std::optional<double> number = parsed<double>(part);
    check(number && std::isfinite(*number), what, ": ", in_quotes(part), " is no number");
    numbers.push_back(*number);
    begin = text.find_first_not_of(kBetween, end);
  }
  return numbers;
}

std::string number_list_text(const std::vector<double>& numbers) {
  std::string text;
  for (const double number : numbers) text += (text.empty() ? "" : " ") + number_text(number);
  return text;
}

}  // namespace unrolled
