#include "core/run/settings.h"

#include <cmath>
#include <optional>
#include <utility>

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/run/needs.h"

namespace unrolled {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::optional<bool> parsed_flag(std::string_view text) {
  for (const char* yes : {"true", "on", "1", "yes"})
    if (text == yes) return true;
  for (const char* no : {"false", "off", "0", "no"})
    if (text == no) return false;
  return std::nullopt;
}

std::string value_text(const SettingValue& value) {
  if (const bool* flag = std::get_if<bool>(&value)) return *flag ? "true" : "false";
  if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) return std::to_string(*integer);
  if (const double* real = std::get_if<double>(&value)) return number_text(*real);
  return std::get<std::string>(value);
}

std::string range_text(const Setting& setting) { return number_text(setting.low) + " … " + number_text(setting.high); }

// What a value of this setting looks like: "1e-06 … 1", "a whole number in 1 … 8", "lstm or gru".
std::string expected_text(const Setting& setting) {
  if (std::holds_alternative<bool>(setting.value)) return "true or false";
  if (std::holds_alternative<std::int64_t>(setting.value)) return "a whole number in " + range_text(setting);
  if (std::holds_alternative<double>(setting.value)) return range_text(setting);
  if (setting.choices.empty()) return "text";
  std::string all;
  for (std::size_t i = 0; i < setting.choices.size(); ++i) {
    if (i > 0) all += i + 1 == setting.choices.size() ? " or " : ", ";
    all += setting.choices[i];
  }
  return all;
}

[[noreturn]] void refuse(const Setting& setting, const std::string& given) {
  fail(setting.name, " is ", given, ", expected ", expected_text(setting));
}

void check_value(const Setting& setting, const SettingValue& value) {
  const bool is_text = std::holds_alternative<std::string>(value);
  const std::string given = is_text ? in_quotes(std::get<std::string>(value)) : value_text(value);
  if (value.index() != setting.value.index()) refuse(setting, given);
  if (const std::int64_t* integer = std::get_if<std::int64_t>(&value)) {
    const double number = static_cast<double>(*integer);
    if (number < setting.low || number > setting.high) refuse(setting, given);
  } else if (const double* real = std::get_if<double>(&value)) {
    if (!(*real >= setting.low && *real <= setting.high)) refuse(setting, given);  // NaN is refused as well
  } else if (is_text && !setting.choices.empty()) {
    for (const std::string& choice : setting.choices)
      if (choice == std::get<std::string>(value)) return;
    refuse(setting, given);
  }
}

template <class Kind>
const Kind& value_as(const Setting& setting, const char* kind) {
  const Kind* value = std::get_if<Kind>(&setting.value);
  check(value != nullptr, "Settings: ", setting.name, " is ", value_text(setting.value), ", not ", kind);
  return *value;
}

}  // namespace

std::string Warning::text() const { return with_arguments(phrase, arguments); }

Settings::Settings(std::vector<Setting> table) : table_(std::move(table)) {
  for (std::size_t i = 0; i < table_.size(); ++i) {
    const Setting& setting = table_[i];
    check(!setting.name.empty(), "Settings: entry ", i, " of the table has no name");
    for (std::size_t j = 0; j < i; ++j)
      check(table_[j].name != setting.name, "Settings: the name ", in_quotes(setting.name), " stands twice");
    const bool is_number =
        std::holds_alternative<std::int64_t>(setting.value) || std::holds_alternative<double>(setting.value);
    check(!is_number || (std::isfinite(setting.low) && std::isfinite(setting.high)), "Settings: the range of ",
          setting.name, " is ", range_text(setting), ", expected finite ends");
    check_value(setting, setting.value);
  }
  for (const Setting& setting : table_) {
    check_condition(setting, setting.needs);
    for (const Bring& bring : setting.brings) check_condition(setting, bring.when);
  }
  Settings copy = *this;
  for (std::size_t i = 0; i < table_.size(); ++i)
    for (const Bring& bring : table_[i].brings) {
      copy.set_from_text(table_[i].name, bring.choice);
      for (const auto& [name, text] : bring.settings) {
        copy.set_from_text(name, text);
        check(&at(name) > &table_[i], "Settings: what ", table_[i].name, " brings, ", name, ", stands before it");
      }
    }
}

void Settings::check_condition(const Setting& setting, const std::string& condition) const {
  if (condition.empty()) return;
  const Needs needs = parsed_needs(condition);
  for (const std::string& value : needs.values) {
    Settings copy;
    copy.table_ = {at(needs.name)};
    copy.set_from_text(needs.name, value);
  }
  check(!needs.values.empty(), "Settings: ", setting.name, " needs ", in_quotes(condition),
        ", expected name=value|value");
}

bool Settings::holds(const std::string& condition) const {
  if (condition.empty()) return true;
  const Needs needs = parsed_needs(condition);
  for (const std::string& value : needs.values)
    if (to_text(needs.name) == value) return true;
  return false;
}

bool Settings::matters(std::string_view name) const {
  const std::string& condition = at(name).needs;
  return condition.empty() || (holds(condition) && matters(parsed_needs(condition).name));
}

std::optional<Warning> Settings::warning(std::string_view name) const {
  const Setting& setting = at(name);
  return setting.warning != nullptr && matters(name) ? setting.warning(*this) : std::nullopt;
}

const Setting& Settings::at(std::string_view name) const {
  for (const Setting& setting : table_)
    if (setting.name == name) return setting;
  std::vector<std::string> known;
  for (const Setting& setting : table_) known.push_back(setting.name);
  throw std::invalid_argument(unknown_name("setting", name, known));
}

Setting& Settings::find(std::string_view name) { return const_cast<Setting&>(std::as_const(*this).at(name)); }

bool Settings::has(std::string_view name) const {
  for (const Setting& setting : table_)
    if (setting.name == name) return true;
  return false;
}

bool Settings::flag(std::string_view name) const { return value_as<bool>(at(name), "a switch"); }
std::int64_t Settings::integer(std::string_view name) const {
  return value_as<std::int64_t>(at(name), "a whole number");
}
double Settings::real(std::string_view name) const { return value_as<double>(at(name), "a real number"); }
const std::string& Settings::text(std::string_view name) const { return value_as<std::string>(at(name), "text"); }

void Settings::set(std::string_view name, const SettingValue& value) {
  Setting& setting = find(name);
  check_value(setting, value);
  setting.value = value;
}

void Settings::set_from_text(std::string_view name, std::string_view text) {
  const Setting& setting = at(name);
  if (std::holds_alternative<std::string>(setting.value)) return set(name, std::string(text));
  const std::string_view typed = trimmed(text);
  if (std::holds_alternative<bool>(setting.value)) {
    const std::optional<bool> flag = parsed_flag(typed);
    if (!flag) refuse(setting, in_quotes(text));
    return set(name, *flag);
  }
  const std::optional<double> real = parsed<double>(typed);
  if (!real) refuse(setting, in_quotes(text));
  if (std::holds_alternative<double>(setting.value)) return set(name, *real);
  // Written as a whole number, or as "1e3"; the latter only as far as a double counts exactly.
  if (const std::optional<std::int64_t> integer = parsed<std::int64_t>(typed)) return set(name, *integer);
  constexpr double kExact = 9007199254740992.0;  // 2^53
  if (!(std::abs(*real) <= kExact) || std::trunc(*real) != *real) refuse(setting, std::string(typed));
  set(name, static_cast<std::int64_t>(*real));
}

void Settings::choose(std::string_view name, const SettingValue& value) {
  const Setting& setting = at(name);
  if (setting.value == value) return;
  set(name, value);
  for (const Bring& bring : setting.brings)
    if (bring.choice == to_text(name) && holds(bring.when))
      for (const auto& [brought, text] : bring.settings) set_from_text(brought, text);
}

void Settings::choose(const SettingTexts& chosen) {
  Settings wanted = *this;
  for (const auto& [name, text] : chosen) wanted.set_from_text(name, text);
  for (const Setting& setting : wanted.table_)  // what stands later is brought by what stands before
    for (const auto& [name, text] : chosen)
      if (name == setting.name) choose(name, setting.value);
  for (const auto& [name, text] : chosen) set(name, wanted.at(name).value);
}

std::string Settings::to_text(std::string_view name) const { return value_text(at(name).value); }

}  // namespace unrolled
