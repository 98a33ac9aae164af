#include "app/panels/words.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>

#include "app/shell/folders.h"

using namespace unrolled;

namespace {

std::filesystem::path languages() { return data_folder() / "assets" / "languages"; }

nlohmann::json table(const std::string& code) {
  std::ifstream file(languages() / (code + ".json"));
  return nlohmann::json::parse(file);
}

}  // namespace

TEST_CASE("words: arguments are put in, missing keys fall back to English and then to themselves") {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / "unrolled_words_test";
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "en.json") << R"({"a": "one {0} of {1} {2}", "b": "bee", "c": "cee"})";
  std::ofstream(folder / "cs.json") << R"({"b": "včela", "unit": "jednotka"})";
  const Words words(folder, "cs");
  CHECK(words("b") == "včela");
  CHECK(words("c") == "cee");
  CHECK(words("d") == "d");
  CHECK(words("a", {"x", "y"}) == "one x of y {2}");
  CHECK(words.has("c"));
  CHECK_FALSE(words.has("d"));
  CHECK(words.translated("unit") == "jednotka");
  CHECK(words.translated("time") == "time");
  CHECK(language_codes(folder) == std::vector<std::string>{"en", "cs"});

  std::ofstream(folder / "ru.json") << "[1, 2";
  CHECK_THROWS_WITH_AS(Words(folder, "ru"), doctest::Contains("ru.json"), std::runtime_error);
  CHECK_THROWS_WITH_AS(Words(folder, "de"), doctest::Contains("de.json"), std::runtime_error);
  std::filesystem::remove_all(folder);
}

TEST_CASE("words: every language has every key of English, with the same arguments") {
  const nlohmann::json english = table("en");
  REQUIRE(english.size() > 50);
  for (const std::string& code : language_codes(languages())) {
    const nlohmann::json other = table(code);
    for (const auto& [key, text] : english.items()) {
      INFO(code, ": ", key);
      REQUIRE(other.contains(key));
      CHECK_FALSE(other[key].get<std::string>().empty());
      for (const char* argument : {"{0}", "{1}", "{2}"}) {
        const bool in_english = text.get<std::string>().find(argument) != std::string::npos;
        CHECK(in_english == (other[key].get<std::string>().find(argument) != std::string::npos));
      }
    }
  }
}

namespace {

// The keys that a source file asks the table for: the texts inside the brackets of a call of words.
std::set<std::string> keys_used(const std::string& source) {
  std::set<std::string> keys;
  static const std::regex call(R"((\bword|\bwords(\(\)|_\))?|\bwords_key)\()");
  static const std::regex key(R"re("([a-z_]+\.[a-z_0-9.]*[a-z0-9])")re");
  for (std::sregex_iterator at(source.begin(), source.end(), call), end; at != end; ++at) {
    std::size_t from = static_cast<std::size_t>(at->position() + at->length()), to = from;
    for (int depth = 1; to < source.size() && depth > 0; ++to)
      depth += source[to] == '(' ? 1 : source[to] == ')' ? -1 : 0;
    const std::string arguments = source.substr(from, to - from);
    for (std::sregex_iterator text(arguments.begin(), arguments.end(), key); text != end; ++text)
      keys.insert((*text)[1]);
  }
  return keys;
}

}  // namespace

TEST_CASE("words: every key that the program asks for is there") {
  const nlohmann::json english = table("en");
  std::size_t found = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(data_folder() / "app")) {
    if (entry.path().extension() != ".cpp") continue;
    std::ifstream file(entry.path());
    const std::string source{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (const std::string& key : keys_used(source)) {
      INFO(entry.path().filename().string());
      CHECK_MESSAGE(english.contains(key), key);
      ++found;
    }
  }
  CHECK(found > 40);
}
