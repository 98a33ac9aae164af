// A few numbers in one text, as a setting holds them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// Numbers apart by spaces, commas or semicolons: "0.5, -0.3 0.8"; none of an empty text. Throws std::invalid_argument
// that begins with `what` and quotes the first part that is no finite number.
std::vector<double> read_numbers(std::string_view what, std::string_view text);

// As read_numbers() reads them, without loss: "0.5 -0.3 0.8".
std::string number_list_text(const std::vector<double>& numbers);

}  // namespace unrolled
