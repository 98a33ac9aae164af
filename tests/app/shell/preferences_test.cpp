#include "app/shell/preferences.h"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path = fs::temp_directory_path() / "unrolled_preferences_test";
  Folder() { fs::remove_all(path); }
  ~Folder() { fs::remove_all(path); }
};

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("preferences: kept from one start to the next; nothing is written without need") {
  const Folder folder;
  const fs::path path = folder.path / "deep" / "preferences.json";
  PreferencesFile file(path);
  Preferences preferences = file.load();
  CHECK(file.problem().empty());
  file.save(preferences);
  CHECK_FALSE(fs::exists(path));
  preferences.dark = true;
  preferences.scale = 1.25F;
  preferences.language = "cs";
  preferences.columns.settings = false;
  preferences.projector_columns.lessons = true;
  preferences.hidden = {"speed"};
  preferences.options["char-lm"]["hidden"]["source"] = "gate.f";
  preferences.last_run = {"char-lm", 18446744073709551615U, {{"cell", "gru"}}};
  preferences.window = WindowPlace{-20, 30, 1200, 700, true, false};
  preferences.layouts["char-lm"] = "a*1 @1";
  file.save(preferences);
  CHECK(PreferencesFile(path).load() == preferences);
  CHECK(std::distance(fs::directory_iterator(path.parent_path()), {}) == 1);
}

TEST_CASE("preferences: a broken file is not used and not lost") {
  const Folder folder;
  fs::create_directories(folder.path);
  const fs::path path = folder.path / "preferences.json";
  for (const char* text : {"{\"dark\": tru", "[1]", "{\"dark\": \"yes\"}", ""}) {
    INFO(text);
    std::ofstream(path) << text;
    PreferencesFile file(path);
    Preferences preferences = file.load();
    CHECK(preferences == Preferences{});
    CHECK_FALSE(file.problem().empty());
    file.save(preferences);
    CHECK(content(path) == text);
    preferences.dark = true;
    file.save(preferences);
    CHECK(content(folder.path / "preferences.broken.json") == text);
    CHECK(PreferencesFile(path).load().dark);
  }
}

TEST_CASE("preferences: unknown entries and odd sizes do no harm; what cannot be written is said") {
  const Folder folder;
  fs::create_directories(folder.path);
  std::ofstream(folder.path / "preferences.json")
      << R"({"scale": 900, "new": 1, "dark": true, "window": {"x": 5, "width": 3, "height": 600}})";
  PreferencesFile file(folder.path / "preferences.json");
  const Preferences preferences = file.load();
  CHECK(preferences.scale == 1.0F);
  CHECK_FALSE(preferences.window.has_value());
  CHECK(preferences.dark);
  PreferencesFile nowhere(folder.path / "preferences.json" / "x.json");
  CHECK_THROWS_AS(nowhere.save(preferences), std::runtime_error);
}
