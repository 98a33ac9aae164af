#include "app/panels/words.h"

#include <doctest/doctest.h>

#include <fstream>
#include <nlohmann/json.hpp>
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
