#include "core/lessons/trained_handwriting.h"

#include <map>
#include <stdexcept>
#include <string_view>

#include "core/math/check.h"
#include "core/run/names.h"
#include "core/run/safetensors_bytes.h"
#include "core/tasks/corpora.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

namespace {

constexpr std::string_view kSettingPrefix = "setting.";

const std::map<std::string, Archive>& networks() {
  static const std::map<std::string, Archive> all = [] {
    std::map<std::string, Archive> made;
    for (const std::string& alphabet : handwriting_alphabets()) {
      const std::string name = "networks/handwriting-" + alphabet + ".safetensors";
      if (has_embedded_file(name)) made[alphabet] = safetensors_of(embedded_file(name), name);
    }
    return made;
  }();
  return all;
}

const Archive& network(const std::string& alphabet) {
  const auto found = networks().find(alphabet);
  check(found != networks().end(), "start is trained, but no network that reads ", alphabet,
        " comes with the program; start from scratch");
  return found->second;
}

}  // namespace

bool has_trained_handwriting(const std::string& alphabet) { return networks().contains(alphabet); }

std::vector<std::string> trained_handwriting_alphabets() {
  std::vector<std::string> alphabets;
  for (const std::string& alphabet : handwriting_alphabets())
    if (has_trained_handwriting(alphabet)) alphabets.push_back(alphabet);
  return alphabets;
}

SettingTexts trained_handwriting_settings(const std::string& alphabet) {
  SettingTexts settings;
  for (const auto& [key, text] : network(alphabet).metadata)
    if (key.starts_with(kSettingPrefix)) settings.emplace_back(key.substr(kSettingPrefix.size()), text);
  return settings;
}

void load_trained_handwriting(const std::string& alphabet, ParameterSet<float>& parameters) {
  const Archive& archive = network(alphabet);
  try {
    for (const auto& parameter : parameters)
      parameter->value = archive.float_matrix(parameter->name, parameter->value.rows(), parameter->value.cols());
  } catch (const std::invalid_argument&) {
    std::string fitting;
    for (const char* name : {"cell", "hidden", "layers", "directions"})
      fitting +=
          std::string(fitting.empty() ? "" : ", ") + name + "=" + archive.text(std::string(kSettingPrefix) + name);
    fail("the trained network that reads ", alphabet, " has ", fitting, "; choose these, or start from scratch");
  }
}

}  // namespace unrolled
