// The presets of a lesson: settings that belong together, proposed at once.
#pragma once

#include <string>
#include <vector>

#include "app/shell/settings_changes.h"
#include "core/lessons/lessons.h"

namespace unrolled {

class Presets {
 public:
  Presets() = default;
  explicit Presets(const Lesson& lesson);

  bool empty() const { return presets_.empty(); }
  // What can be chosen: kDefaults, then the lesson's own.
  std::vector<std::string> ids() const;
  // One sentence on a preset; empty for kDefaults and for what is none.
  std::string help(const std::string& id) const;

  // Which of them the settings are; empty where they are none. Settings that may change while training count only
  // where some preset names them.
  std::string matching(const Settings& settings) const;

  // Proposes the settings of a preset, and the defaults of all others in place of what was proposed before. Throws
  // std::invalid_argument for an unknown id, naming the known ones.
  void propose(const std::string& id, const Settings& present, SettingsChanges& changes) const;

  static constexpr const char* kDefaults = "defaults";

 private:
  std::vector<Preset> presets_;
  Settings defaults_;
};

}  // namespace unrolled
