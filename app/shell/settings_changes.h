// Changes of settings that need a new start: kept until they are applied together, or discarded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/run/settings.h"

namespace unrolled {

class SettingsChanges {
 public:
  // Throws std::invalid_argument, as Settings::set does, where the value does not fit; nothing is proposed then.
  // A value that is the present one takes a proposal back. What the value brings is proposed, or taken back, with it.
  void propose(const Settings& present, std::string_view name, const SettingValue& value);
  void propose_text(const Settings& present, std::string_view name, std::string_view text);
  void propose_seed(std::uint64_t present, std::uint64_t seed);

  bool changed(std::string_view name) const;
  // Whether there are changes, and none that one has to be asked about.
  bool made_at_once(const Settings& present) const;
  bool empty() const { return values_.empty() && !seed_; }

  // What the settings would be.
  Settings applied(const Settings& present) const;
  std::uint64_t seed(std::uint64_t present) const { return seed_.value_or(present); }
  const SettingChanges& values() const { return values_; }
  SettingTexts texts(const Settings& present) const;  // the same as one would type it

  void clear();
  // Without what is so already.
  void settle(const Settings& present, std::uint64_t seed);

 private:
  SettingChanges values_;
  std::optional<std::uint64_t> seed_;
};

}  // namespace unrolled
