// A lesson's table of settings: what can be chosen, in which range, with what help; the sliders of the window and
// the --set of the command line are made from it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace unrolled {

// Which alternative the default holds says what kind of setting it is: a switch, a whole number, a real number,
// or text (one of `choices` where there are any).
using SettingValue = std::variant<bool, std::int64_t, double, std::string>;

// What else a choice sets: {"lstm", {{"learning_rate", "5e-3"}, {"hidden", "32"}}}.
struct Bring {
  std::string choice;
  std::vector<std::pair<std::string, std::string>> settings;
  std::string when = {};  // what another setting must be, as in Setting::needs: "task=copying"; empty: it always does
};

// What a person should know of a value that may be chosen all the same: "With {0} rows …", and what stands for {0}, {1}
// …
struct Warning {
  std::string phrase;
  std::vector<std::string> arguments;
  std::string text() const;  // with the arguments in their places
};

class Settings;

struct Setting {
  std::string name;  // "learning_rate"
  SettingValue value;
  double low = 0.0;  // numbers only; both ends are allowed
  double high = 0.0;
  std::vector<std::string> choices = {};  // text only; empty: any text
  std::string unit = {};
  std::string help = {};     // one sentence
  bool live = false;         // may change while training; otherwise a change starts anew
  bool at_once = false;      // a change starts anew without being asked about: nothing is lost by it
  bool logarithmic = false;  // the slider moves in factors
  bool is_file = false;      // the text is the path of a file
  bool pointed = false;      // follows the step of what is watched that is pinned: no slider need do it
  bool in_panel = false;     // set in a panel: nor here
  // Of the files that are meant for it: ".txt".
  std::vector<std::string> endings = {};
  // What another setting must be for this one to matter: "cell=lstm", "optimiser=sgd|rmsprop"; empty: it always does.
  std::string needs = {};
  // What goes with its choices, as a recipe with a cell; settings that stand later in the table.
  std::vector<Bring> brings = {};
  // Says what is unwise about its value beside those of the others; nothing where all is well.
  std::optional<Warning> (*warning)(const Settings&) = nullptr;

  bool steered() const { return pointed || in_panel; }
};

using SettingChanges = std::vector<std::pair<std::string, SettingValue>>;
using SettingTexts = std::vector<std::pair<std::string, std::string>>;  // as they are typed

class Settings {
 public:
  Settings() = default;
  // Throws where a default is out of its range, a name stands twice, what a setting needs is none that stands in the
  // table before or after it, or what it brings is none that stands after it or does not fit.
  explicit Settings(std::vector<Setting> table);

  const std::vector<Setting>& table() const { return table_; }
  const Setting& at(std::string_view name) const;  // throws std::invalid_argument, naming the nearest known setting
  bool has(std::string_view name) const;

  // Whether the setting has any effect with the others as they are.
  bool matters(std::string_view name) const;
  // What is unwise about its value; nothing where it has no effect.
  std::optional<Warning> warning(std::string_view name) const;

  bool flag(std::string_view name) const;
  std::int64_t integer(std::string_view name) const;
  double real(std::string_view name) const;
  const std::string& text(std::string_view name) const;

  // Sets a value. Throws std::invalid_argument for an unknown name, another kind, a number out of range (not a
  // number included) or a text that is none of the choices; nothing is changed then.
  void set(std::string_view name, const SettingValue& value);

  // The same from text as it is typed: "learning_rate", "2e-3".
  void set_from_text(std::string_view name, std::string_view text);

  // As a person chooses: sets a value and, where it is another one than before, what it brings. Throws as set() does.
  void choose(std::string_view name, const SettingValue& value);
  // Several at once, in whatever order: none of them is set otherwise by what another brings, and what they bring is
  // that of all of them together.
  void choose(const SettingTexts& chosen);

  // The value as set_from_text reads it back, without loss.
  std::string to_text(std::string_view name) const;

 private:
  Setting& find(std::string_view name);
  void check_condition(const Setting& setting, const std::string& condition) const;
  bool holds(const std::string& condition) const;
  std::vector<Setting> table_;
};

}  // namespace unrolled
