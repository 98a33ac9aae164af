#include "core/run/needs.h"

namespace unrolled {

Needs parsed_needs(std::string_view text) {
  const std::size_t equals = text.find('=');
  Needs needs{std::string(text.substr(0, equals)), {}};
  while (!text.empty() && equals != std::string_view::npos) {
    text.remove_prefix(needs.values.empty() ? equals + 1 : 1);
    const std::size_t end = text.find('|');
    needs.values.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end);
  }
  return needs;
}

}  // namespace unrolled
