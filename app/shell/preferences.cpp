#include "app/shell/preferences.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <system_error>

namespace unrolled {

namespace fs = std::filesystem;
using Json = nlohmann::json;

namespace {

constexpr float kSmallestScale = 0.6F;
constexpr float kLargestScale = 3.0F;

constexpr int kLeastWindow = 100;
constexpr int kMostWindow = 32768;

template <class T>
void take(const Json& json, const char* name, T& value) {
  if (json.contains(name)) value = json.at(name).get<T>();
}

Preferences from_json(const Json& json) {
  Preferences preferences;
  take(json, "dark", preferences.dark);
  take(json, "projector", preferences.projector);
  take(json, "classic_red_blue", preferences.classic_red_blue);
  take(json, "language", preferences.language);
  take(json, "lessons_open", preferences.columns.lessons);
  take(json, "settings_open", preferences.columns.settings);
  take(json, "projector_lessons_open", preferences.projector_columns.lessons);
  take(json, "projector_settings_open", preferences.projector_columns.settings);
  take(json, "projector_hides", preferences.hidden);
  take(json, "export_folder", preferences.export_folder);
  take(json, "layouts", preferences.layouts);
  take(json, "panel_options", preferences.options);
  if (json.contains("last_run")) {
    const Json& run = json.at("last_run");
    take(run, "lesson", preferences.last_run.lesson);
    take(run, "seed", preferences.last_run.seed);
    take(run, "settings", preferences.last_run.settings);
  }
  if (json.contains("window")) {
    const Json& window = json.at("window");
    WindowPlace place;
    take(window, "x", place.x);
    take(window, "y", place.y);
    take(window, "width", place.width);
    take(window, "height", place.height);
    take(window, "maximised", place.maximised);
    take(window, "full_screen", place.full_screen);
    const auto fits = [](int size) { return size >= kLeastWindow && size <= kMostWindow; };
    if (fits(place.width) && fits(place.height)) preferences.window = place;
  }
  float scale = preferences.scale;
  take(json, "scale", scale);
  if (scale >= kSmallestScale && scale <= kLargestScale) preferences.scale = scale;
  return preferences;
}

Json to_json(const Preferences& preferences) {
  Json json{{"dark", preferences.dark},
            {"projector", preferences.projector},
            {"classic_red_blue", preferences.classic_red_blue},
            {"scale", preferences.scale},
            {"language", preferences.language},
            {"lessons_open", preferences.columns.lessons},
            {"settings_open", preferences.columns.settings},
            {"projector_lessons_open", preferences.projector_columns.lessons},
            {"projector_settings_open", preferences.projector_columns.settings},
            {"projector_hides", preferences.hidden},
            {"export_folder", preferences.export_folder},
            {"layouts", preferences.layouts},
            {"panel_options", preferences.options}};
  if (const LastRun& run = preferences.last_run; !run.lesson.empty())
    json["last_run"] = {{"lesson", run.lesson}, {"seed", run.seed}, {"settings", run.settings}};
  if (const auto& window = preferences.window)
    json["window"] = {{"x", window->x},
                      {"y", window->y},
                      {"width", window->width},
                      {"height", window->height},
                      {"maximised", window->maximised},
                      {"full_screen", window->full_screen}};
  return json;
}

}  // namespace

Preferences PreferencesFile::load() {
  stored_ = {};
  broken_ = false;
  problem_.clear();
  std::error_code error;
  if (!fs::exists(path_, error)) return stored_;
  std::ifstream file(path_, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    broken_ = true;
    problem_ = "no permission, or no file";
    return stored_;
  }
  try {
    const Json json = Json::parse(text);
    if (!json.is_object()) throw std::invalid_argument("it holds no object");
    stored_ = from_json(json);
  } catch (const std::exception& problem) {
    broken_ = true;
    problem_ = problem.what();
    stored_ = {};
  }
  return stored_;
}

void PreferencesFile::save(const Preferences& preferences) {
  if (preferences == stored_) return;
  std::error_code error;
  fs::create_directories(path_.parent_path(), error);
  if (error) throw std::runtime_error(path_.parent_path().string() + ": " + error.message());
  if (broken_) {
    fs::rename(path_, path_.parent_path() / "preferences.broken.json", error);
    if (error) throw std::runtime_error(path_.string() + ": " + error.message());
    broken_ = false;
  }
  const fs::path beside = path_.string() + ".new";
  std::ofstream file(beside, std::ios::binary);
  file << to_json(preferences).dump(2, ' ', false, Json::error_handler_t::replace) << '\n';
  file.close();
  if (!file) {
    fs::remove(beside, error);
    throw std::runtime_error(path_.string() + ": it cannot be written");
  }
  fs::rename(beside, path_, error);
  if (error) throw std::runtime_error(path_.string() + ": " + error.message());
  stored_ = preferences;
}

}  // namespace unrolled
