#include "app/panels/walk_actions.h"

#include <cstdint>

namespace unrolled {

std::vector<PanelAction> walk_actions(const PanelContext& context, const std::string& words, const WalkPlaces& places) {
  std::vector<PanelAction> made;
  const auto go = [&](const char* name, const char* sign, char key, bool shift, int to) {
    PanelAction action;
    action.name = name;
    action.label = context.words(words + "." + name);
    action.help = action.label;
    action.sign = sign;
    action.key = key;
    action.shift = shift;
    action.enabled = to != places.now;
    action.commands = {SetSetting{"walk", static_cast<std::int64_t>(to)}};
    made.push_back(std::move(action));
  };
  go("begin", "↺", 'V', true, 0);
  go("back", "◀", 'N', true, places.back);
  go("next", "▶", 'N', false, places.next);
  go("all", "▶▶", 'V', false, -1);
  return made;
}

}  // namespace unrolled
