#include "app/panels/choices.h"

#include <algorithm>
#include <stdexcept>

#include "core/run/names.h"

namespace unrolled {

PanelOption choice_option(const PanelContext& context, const std::string& panel, const std::string& name,
                          std::span<const char* const> values, const std::string& chosen) {
  const std::string key = "panel." + panel + ".";
  PanelOption option{name, context.words(key + "option." + name), {}, chosen};
  for (const char* value : values) option.choices.emplace_back(value, context.words(key + name + "_" + value));
  return option;
}

std::string parse_choice(std::string_view panel, std::string_view name, std::string_view value,
                         std::span<const char* const> values) {
  if (std::find(values.begin(), values.end(), value) == values.end())
    throw std::invalid_argument(unknown_name(std::string(name) + " of panel " + std::string(panel), value,
                                             std::vector<std::string>(values.begin(), values.end())));
  return std::string(value);
}

}  // namespace unrolled
