#include "app/shell/prepared_state.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "app/shell/layout.h"
#include "core/run/names.h"
#include "core/run/whole_file.h"

namespace unrolled {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

namespace {

constexpr std::int64_t kVersion = 1;
constexpr std::size_t kMostBytes = 1U << 20U;
constexpr int kDeepest = 3;  // {"options": {"text": {…}}}
constexpr std::int64_t kMostSteps = 1'000'000'000;

[[noreturn]] void wrong(const std::string& what) { throw std::runtime_error(what); }

// "line 3, column 7" of the byte at which reading stopped.
std::string place_in(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte > 0 ? byte - 1 : 0, text.size()));
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  return "line " + std::to_string(lines + 1) + ", column " + std::to_string(before.size() - line_begin + 1);
}

// The tree of the text; deep nesting and names that stand twice are refused while it is read.
Json parsed(std::string_view text) {
  if (text.size() > kMostBytes) wrong("it is larger than a prepared state can be");
  std::vector<std::set<std::string>> names;
  const auto check = [&](int depth, Json::parse_event_t event, Json& value) {
    if (event == Json::parse_event_t::object_start) {
      if (depth >= kDeepest) wrong("it nests too deeply");
      names.emplace_back();
    } else if (event == Json::parse_event_t::array_start && depth >= kDeepest) {
      wrong("it nests too deeply");
    } else if (event == Json::parse_event_t::object_end) {
      names.pop_back();
    } else if (event == Json::parse_event_t::key) {
      const std::string& name = value.get_ref<const std::string&>();
      if (!names.back().insert(name).second) wrong(in_quotes(name) + " stands twice");
    }
    return true;
  };
  try {
    return Json::parse(text, check);
  } catch (const Json::parse_error& error) {
    wrong("it is no JSON text at " + place_in(text, error.byte));
  } catch (const Json::exception&) {
    wrong("it holds a number that is too large");
  }
}

// One entry after the other is taken out of an object; what is left at the end is unknown.
class Entries {
 public:
  explicit Entries(const Json& object) : object_(object) {
    if (!object.is_object()) wrong("it is no JSON object");
  }

  // Null where the entry is missing.
  const Json* find(const char* name) {
    known_.emplace_back(name);
    const auto at = object_.find(name);
    return at == object_.end() ? nullptr : &*at;
  }
  void take(const char* name, bool& value) {
    const Json* entry = find(name);
    if (entry == nullptr) return;
    if (!entry->is_boolean()) wrong(std::string(name) + " is neither true nor false");
    value = entry->get<bool>();
  }
  void take(const char* name, std::string& value) {
    const Json* entry = find(name);
    if (entry == nullptr) return;
    if (!entry->is_string()) wrong(std::string(name) + " is no text");
    value = entry->get<std::string>();
  }
  template <class Integer>
  void take(const char* name, Integer& value, Integer most) {
    const Json* entry = find(name);
    if (entry == nullptr) return;
    if (!entry->is_number_unsigned() || entry->get<std::uint64_t>() > static_cast<std::uint64_t>(most))
      wrong(std::string(name) + " is no whole number in 0 … " + std::to_string(most));
    value = entry->get<Integer>();
  }
  void refuse_others() const {
    for (const auto& [name, value] : object_.items())
      if (std::find(known_.begin(), known_.end(), name) == known_.end()) wrong(unknown_name("entry", name, known_));
  }

 private:
  const Json& object_;
  std::vector<std::string> known_;
};

SettingValue setting_value(const std::string& name, const Json& json, const SettingValue& like) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_string()) return json.get<std::string>();
  if (std::holds_alternative<double>(like) && json.is_number()) return json.get<double>();
  if (json.is_number_unsigned() &&
      json.get<std::uint64_t>() > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
    wrong("the setting " + in_quotes(name) + " is too large a number");
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  wrong("the setting " + in_quotes(name) + " is neither a number, nor text, nor true or false");
}

Json json_value(const SettingValue& value) {
  return std::visit([](const auto& held) { return Json(held); }, value);
}

const Settings& settings_of(const std::string& lesson, const KnownNames& known) {
  std::vector<std::string> names;
  for (const auto& [name, settings] : known.lessons) {
    if (name == lesson) return settings;
    names.push_back(name);
  }
  wrong(unknown_name("lesson", lesson, names));
}

void read_settings(const Json& json, PreparedState& state, const KnownNames& known) {
  if (!json.is_object()) wrong("settings is no JSON object");
  Settings table = settings_of(state.lesson, known);
  for (const auto& [name, value] : json.items()) {
    const SettingValue given = setting_value(name, value, table.at(name).value);
    table.set(name, given);
    state.settings.emplace_back(name, given);
  }
}

void check_panel(const std::string& name, const KnownNames& known) {
  if (std::find(known.panels.begin(), known.panels.end(), name) == known.panels.end())
    wrong(unknown_name("panel", name, known.panels));
}

void read_options(const Json& json, PreparedState& state, const KnownNames& known) {
  if (!json.is_object()) wrong("options is no JSON object");
  for (const auto& [panel, chosen] : json.items()) {
    check_panel(panel, known);
    if (!chosen.is_object()) wrong("the options of " + in_quotes(panel) + " are no JSON object");
    for (const auto& [option, value] : chosen.items()) {
      if (!value.is_string()) wrong("the option " + in_quotes(option) + " of " + in_quotes(panel) + " is no text");
      state.options[panel][option] = value.get<std::string>();
    }
  }
}

void read_hidden(const Json& json, PreparedState& state, const KnownNames& known) {
  if (!json.is_array()) wrong("hidden is no JSON array");
  for (const Json& name : json) {
    if (!name.is_string()) wrong("hidden holds something that is no text");
    const std::string& control = name.get_ref<const std::string&>();
    if (std::find(known.controls.begin(), known.controls.end(), control) == known.controls.end())
      wrong(unknown_name("control", control, known.controls));
    state.hidden.insert(control);
  }
}

PreparedState checked_state(const Json& json, const KnownNames& known) {
  Entries entries(json);
  PreparedState state;
  std::int64_t version = 0;
  entries.take("unrolled", version, std::numeric_limits<std::int64_t>::max());
  if (version == 0) wrong("it is no prepared state: the entry \"unrolled\" is missing");
  if (version > kVersion) wrong("it was written by a newer version of the program");
  entries.take("lesson", state.lesson);
  settings_of(state.lesson, known);
  entries.take("seed", state.seed, std::numeric_limits<std::uint64_t>::max());
  if (const Json* settings = entries.find("settings")) read_settings(*settings, state, known);
  entries.take("steps", state.steps, kMostSteps);
  entries.take("play", state.play);
  entries.take("layout", state.layout);
  if (!state.layout.empty())
    for (const std::string& panel : parse_layout(state.layout).panels()) check_panel(panel, known);
  entries.take("maximised", state.maximised);
  if (!state.maximised.empty()) check_panel(state.maximised, known);
  if (const Json* options = entries.find("options")) read_options(*options, state, known);
  entries.take("projector", state.projector);
  if (const Json* hidden = entries.find("hidden")) read_hidden(*hidden, state, known);
  entries.take("lessons_column", state.lessons_column);
  entries.take("settings_column", state.settings_column);
  entries.take("dark", state.dark);
  entries.take("classic_red_blue", state.classic_red_blue);
  entries.refuse_others();
  return state;
}

// Calls `change` for each setting that names a file.
template <class Change>
void for_each_file(PreparedState& state, const KnownNames& known, const Change& change) {
  const Settings& table = settings_of(state.lesson, known);
  for (auto& [name, value] : state.settings)
    if (table.at(name).is_file)
      if (std::string* path = std::get_if<std::string>(&value); path != nullptr && !path->empty())
        *path = change(fs::path(*path)).string();
}

}  // namespace

PreparedState parse_prepared_state(std::string_view text, const KnownNames& known) {
  try {
    return checked_state(parsed(text), known);
  } catch (const std::invalid_argument& problem) {
    wrong(problem.what());
  }
}

std::string to_text(const PreparedState& state) {
  Json json{{"unrolled", kVersion}, {"lesson", state.lesson}, {"seed", state.seed}};
  for (const auto& [name, value] : state.settings) json["settings"][name] = json_value(value);
  json["steps"] = state.steps;
  json["play"] = state.play;
  if (!state.layout.empty()) json["layout"] = state.layout;
  if (!state.maximised.empty()) json["maximised"] = state.maximised;
  if (!state.options.empty()) json["options"] = state.options;
  json["projector"] = state.projector;
  json["hidden"] = state.hidden;
  json["lessons_column"] = state.lessons_column;
  json["settings_column"] = state.settings_column;
  json["dark"] = state.dark;
  json["classic_red_blue"] = state.classic_red_blue;
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

PreparedState read_prepared_state(const fs::path& path, const KnownNames& known) {
  std::error_code error;
  std::ifstream file(path, std::ios::binary);
  if (!file || !fs::is_regular_file(path, error)) wrong(path.string() + ": it cannot be read");
  std::string text(kMostBytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  try {
    PreparedState state = parse_prepared_state(text, known);
    const fs::path folder = fs::absolute(path).parent_path();
    for_each_file(state, known, [&](const fs::path& named) { return (folder / named).lexically_normal(); });
    return state;
  } catch (const std::runtime_error& problem) {
    wrong(path.string() + ": " + problem.what());
  }
}

void write_prepared_state(const fs::path& path, PreparedState state, const KnownNames& known) {
  const fs::path folder = fs::absolute(path).parent_path().lexically_normal();
  for_each_file(state, known, [&](const fs::path& named) {
    const fs::path whole = fs::absolute(named).lexically_normal();
    const fs::path inside = whole.lexically_relative(folder);
    return inside.empty() || *inside.begin() == ".." ? whole : inside;
  });
  write_whole_file(path, to_text(state));
}

}  // namespace unrolled
