#include "app/shell/presets.h"

#include <algorithm>
#include <stdexcept>

#include "core/run/names.h"

namespace unrolled {

namespace {

Settings preset_settings(const Preset& preset, const Settings& defaults) {
  Settings settings = defaults;
  settings.choose(preset.settings);
  return settings;
}

bool one_names(const std::vector<Preset>& presets, const std::string& setting) {
  return std::any_of(presets.begin(), presets.end(), [&](const Preset& preset) {
    return std::any_of(preset.settings.begin(), preset.settings.end(),
                       [&](const auto& one) { return one.first == setting; });
  });
}

}  // namespace

Presets::Presets(const Lesson& lesson) {
  if (lesson.presets.empty()) return;
  defaults_ = lesson.make()->settings();
  presets_.push_back({kDefaults, {}, {}});
  presets_.insert(presets_.end(), lesson.presets.begin(), lesson.presets.end());
}

std::vector<std::string> Presets::ids() const {
  std::vector<std::string> ids;
  for (const Preset& preset : presets_) ids.push_back(preset.id);
  return ids;
}

std::string Presets::help(const std::string& id) const {
  for (const Preset& preset : presets_)
    if (preset.id == id) return preset.help;
  return {};
}

std::string Presets::matching(const Settings& settings) const {
  for (const Preset& preset : presets_) {
    const Settings wanted = preset_settings(preset, defaults_);
    const auto& table = wanted.table();
    const bool same = std::all_of(table.begin(), table.end(), [&](const Setting& one) {
      if (!settings.has(one.name) || !wanted.matters(one.name)) return true;
      return (one.live && !one_names(presets_, one.name)) || settings.at(one.name).value == one.value;
    });
    if (same) return preset.id;
  }
  return {};
}

void Presets::propose(const std::string& id, const Settings& present, SettingsChanges& changes) const {
  const auto preset = std::find_if(presets_.begin(), presets_.end(), [&](const Preset& one) { return one.id == id; });
  if (preset == presets_.end()) throw std::invalid_argument(unknown_name("preset", id, ids()));
  const Settings wanted = preset_settings(*preset, defaults_);
  // What follows the pin does so whatever is chosen.
  for (const Setting& one : wanted.table())
    if (!one.steered() && present.has(one.name)) changes.propose(present, one.name, one.value);
}

}  // namespace unrolled
