#include "app/shell/prepared_names.h"

#include "app/panels/panel.h"
#include "app/shell/controls.h"
#include "core/lessons/lessons.h"

namespace unrolled {

KnownNames prepared_names() {
  KnownNames known;
  for (const Lesson& lesson : lessons()) known.lessons.emplace_back(lesson.id, lesson.make()->settings());
  for (const PanelKind& kind : panel_kinds()) known.panels.push_back(kind.id);
  known.controls = control_names();
  return known;
}

void check_options(const PanelOptions& options) {
  for (const auto& [id, chosen] : options) {
    const std::unique_ptr<Panel> panel = make_panel(id);
    for (const auto& [option, value] : chosen) panel->set_option(option, value);
  }
}

std::unique_ptr<Experiment> prepared_experiment(const std::string& lesson, std::uint64_t seed,
                                                const SettingValues& settings) {
  std::unique_ptr<Experiment> experiment = make_experiment(lesson);
  for (const auto& [name, value] : settings) experiment->set(name, value);
  experiment->reset(seed);
  return experiment;
}

SettingValues changed_settings(const std::string& lesson, const Settings& settings) {
  const std::unique_ptr<Experiment> fresh = make_experiment(lesson);
  SettingValues changed;
  for (const Setting& setting : settings.table())
    if (fresh->settings().has(setting.name) && fresh->settings().at(setting.name).value != setting.value)
      changed.emplace_back(setting.name, setting.value);
  return changed;
}

}  // namespace unrolled
