// Options of a panel with fixed choices, worded under keys of the panel's own: "panel.reading.option.top",
// "panel.reading.top_training".
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/panels/panel.h"

namespace unrolled {

PanelOption choice_option(const PanelContext& context, const std::string& panel, const std::string& name,
                          std::span<const char* const> values, const std::string& chosen);

// Throws std::invalid_argument for another value, naming the known ones.
std::string parse_choice(std::string_view panel, std::string_view name, std::string_view value,
                         std::span<const char* const> values);

}  // namespace unrolled
