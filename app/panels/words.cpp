#include "app/panels/words.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/run/names.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

using Table = std::map<std::string, std::string, std::less<>>;

Table read_table(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read the language file " + path.string());
  try {
    return nlohmann::json::parse(file).get<Table>();
  } catch (const nlohmann::json::exception& problem) {
    throw std::runtime_error("the language file " + path.string() +
                             " is not one object of keys and texts: " + problem.what());
  }
}

const std::string* find(const Table& table, std::string_view key) {
  const auto found = table.find(key);
  return found == table.end() ? nullptr : &found->second;
}

}  // namespace

Words::Words(const fs::path& languages_folder, const std::string& code) : code_(code) {
  english_ = read_table(languages_folder / "en.json");
  texts_ = code == "en" ? english_ : read_table(languages_folder / (code + ".json"));
}

std::string Words::operator()(std::string_view key) const {
  if (const std::string* text = find(texts_, key)) return *text;
  if (const std::string* text = find(english_, key)) return *text;
  return std::string(key);
}

std::string Words::operator()(std::string_view key, const std::vector<std::string>& arguments) const {
  return with_arguments((*this)(key), arguments);
}

bool Words::has(std::string_view key) const { return find(texts_, key) != nullptr || find(english_, key) != nullptr; }

std::string Words::translated(std::string_view english) const {
  const std::string* text = find(texts_, english);
  return text != nullptr ? *text : std::string(english);
}

std::string Words::phrase(const std::string& english) const {
  constexpr std::string_view kDigits = "0123456789";
  const std::string known = translated(english);
  const std::size_t first = english.find_first_of(kDigits);
  if (known != english || first == std::string::npos) return known;
  std::size_t last = english.find_first_not_of("0123456789.", first);
  if (last == std::string::npos) last = english.size();
  const std::string pattern = english.substr(0, first) + "{0}" + english.substr(last);
  if (!has(pattern)) return english;
  return (*this)(pattern, {english.substr(first, last - first)});
}

std::vector<std::string> language_codes(const fs::path& languages_folder) {
  std::vector<std::string> codes;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(languages_folder, error))
    if (entry.path().extension() == ".json") codes.push_back(entry.path().stem().string());
  std::sort(codes.begin(), codes.end(),
            [](const std::string& a, const std::string& b) { return (a != "en") != (b != "en") ? a == "en" : a < b; });
  return codes;
}

}  // namespace unrolled
