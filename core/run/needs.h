// What a setting asks of another one, as Setting::needs and Bring::when are written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace unrolled {

// "cell=lstm|gru": the setting's name and the values that will do.
struct Needs {
  std::string name;
  std::vector<std::string> values;
};

// Without values where the text is of another form.
Needs parsed_needs(std::string_view text);

}  // namespace unrolled
