#include "app/commands/lessons.h"

#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "core/lessons/lessons.h"

namespace unrolled {

namespace {

using nlohmann::ordered_json;

const char* kind(const Setting& setting) {
  switch (setting.value.index()) {
    case 0:
      return "switch";
    case 1:
      return "integer";
    case 2:
      return "number";
    default:
      return setting.is_file ? "file" : setting.choices.empty() ? "text" : "choice";
  }
}

bool is_number(const Setting& setting) { return setting.value.index() == 1 || setting.value.index() == 2; }

std::string range(const Setting& setting) {
  std::ostringstream text;
  if (is_number(setting)) {
    text << setting.low << " … " << setting.high;
    if (!setting.unit.empty()) text << ' ' << setting.unit;
  }
  for (std::size_t i = 0; i < setting.choices.size(); ++i) text << (i == 0 ? "" : " | ") << setting.choices[i];
  return text.str();
}

ordered_json to_json(const Setting& setting) {
  ordered_json object;
  object["name"] = setting.name;
  object["kind"] = kind(setting);
  std::visit([&](const auto& value) { object["default"] = value; }, setting.value);
  if (is_number(setting)) {
    object["low"] = setting.low;
    object["high"] = setting.high;
  }
  if (!setting.choices.empty()) object["choices"] = setting.choices;
  if (!setting.unit.empty()) object["unit"] = setting.unit;
  object["live"] = setting.live;
  object["help"] = setting.help;
  return object;
}

ordered_json to_json(const Preset& preset) {
  ordered_json object{{"id", preset.id}, {"help", preset.help}, {"settings", ordered_json::object()}};
  for (const auto& [name, value] : preset.settings) object["settings"][name] = value;
  return object;
}

void print(bool as_json) {
  for (const Lesson& lesson : lessons()) {
    const std::unique_ptr<Experiment> experiment = lesson.make();
    const Settings& settings = experiment->settings();
    if (as_json) {
      ordered_json object{{"id", lesson.id}, {"chapter", lesson.chapter}, {"settings", ordered_json::array()}};
      for (const Setting& setting : settings.table()) object["settings"].push_back(to_json(setting));
      object["presets"] = ordered_json::array();
      for (const Preset& preset : lesson.presets) object["presets"].push_back(to_json(preset));
      std::cout << object.dump() << std::endl;
      continue;
    }
    std::cout << lesson.id << "  (" << lesson.chapter << ")\n";
    for (const Setting& setting : settings.table())
      std::cout << "  " << std::left << std::setw(16) << setting.name << std::setw(10) << settings.to_text(setting.name)
                << setting.help << (range(setting).empty() ? "" : " [" + range(setting) + "]")
                << (setting.live ? ", live" : "") << '\n';
    for (const Preset& preset : lesson.presets) {
      std::cout << "  preset " << preset.id << "  " << preset.help;
      for (const auto& [name, value] : preset.settings) std::cout << ' ' << name << '=' << value;
      std::cout << '\n';
    }
  }
}

}  // namespace

void add_lessons(CLI::App& app) {
  CLI::App* command = app.add_subcommand("lessons", "list the lessons with their settings");
  auto as_json = std::make_shared<bool>(false);
  command->add_flag("--json", *as_json, "print one JSON object a line");
  command->callback([as_json] { print(*as_json); });
}

}  // namespace unrolled
