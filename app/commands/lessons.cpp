#include "app/commands/lessons.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>

#include "app/draw/utf8.h"
#include "core/lessons/lessons.h"

namespace unrolled {

namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLeastColumn = 8;
constexpr std::size_t kMostColumn = 24;  // what is longer moves the rest of its line

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

std::size_t letters(const std::string& text) {
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size(); ++number) draw::next_code_point(text, at);
  return number;
}

// As wide as the longest text, with at least two blanks behind each.
struct Column {
  std::size_t width = kLeastColumn;

  void take(const std::string& text) { width = std::max(width, std::min(letters(text), kMostColumn)); }
  std::string filled(const std::string& text) const {
    const std::size_t used = letters(text);
    return text + std::string(2 + (used < width ? width - used : 0), ' ');
  }
};

void print_table(const Settings& settings) {
  Column names, values;
  for (const Setting& setting : settings.table()) {
    names.take(setting.name);
    values.take(settings.to_text(setting.name));
  }
  for (const Setting& setting : settings.table())
    std::cout << "  " << names.filled(setting.name) << values.filled(settings.to_text(setting.name)) << setting.help
              << (range(setting).empty() ? "" : " [" + range(setting) + "]") << (setting.live ? ", live" : "") << '\n';
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
    print_table(settings);
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
