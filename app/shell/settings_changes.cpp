#include "app/shell/settings_changes.h"

#include <algorithm>

namespace unrolled {

void SettingsChanges::propose(const Settings& present, std::string_view name, const SettingValue& value) {
  const Settings before = applied(present);
  Settings after = before;
  after.choose(name, value);  // throws where it does not fit
  if (value == present.at(name).value)
    for (const Bring& bring : present.at(name).brings)
      for (const auto& [brought, text] : bring.settings) after.set(brought, present.at(brought).value);
  for (const Setting& setting : after.table()) {
    if (setting.value == before.at(setting.name).value && setting.name != name) continue;
    std::erase_if(values_, [&](const auto& change) { return change.first == setting.name; });
    if (setting.value != present.at(setting.name).value) values_.emplace_back(setting.name, setting.value);
  }
}

void SettingsChanges::propose_text(const Settings& present, std::string_view name, std::string_view text) {
  Settings checked = present;
  checked.set_from_text(name, text);
  propose(present, name, checked.at(name).value);
}

void SettingsChanges::propose_seed(std::uint64_t present, std::uint64_t seed) {
  if (seed == present)
    seed_.reset();
  else
    seed_ = seed;
}

bool SettingsChanges::changed(std::string_view name) const {
  return std::any_of(values_.begin(), values_.end(), [&](const auto& change) { return change.first == name; });
}

Settings SettingsChanges::applied(const Settings& present) const {
  Settings settings = present;
  for (const auto& [name, value] : values_)
    if (settings.has(name)) settings.set(name, value);
  return settings;
}

SettingTexts SettingsChanges::texts(const Settings& present) const {
  const Settings settings = applied(present);
  SettingTexts texts;
  for (const auto& [name, value] : values_) texts.emplace_back(name, settings.to_text(name));
  // What they bring, but stays as it is.
  Settings reached = present;
  reached.choose(texts);
  for (const Setting& setting : settings.table())
    if (reached.at(setting.name).value != setting.value)
      texts.emplace_back(setting.name, settings.to_text(setting.name));
  return texts;
}

void SettingsChanges::settle(const Settings& present, std::uint64_t seed) {
  std::erase_if(values_, [&](const auto& change) {
    return !present.has(change.first) || present.at(change.first).value == change.second;
  });
  if (seed_ == seed) seed_.reset();
}

bool SettingsChanges::made_at_once(const Settings& present) const {
  return !values_.empty() && !seed_ && std::all_of(values_.begin(), values_.end(), [&](const auto& value) {
    return present.at(value.first).at_once;
  });
}

void SettingsChanges::clear() {
  values_.clear();
  seed_.reset();
}

}  // namespace unrolled
