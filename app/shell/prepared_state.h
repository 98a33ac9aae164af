// A prepared lesson as one small file, NAME.unrolled: which lesson, how it is set and begun, and what is on the
// screen. What belongs to the reader (language, type size, folders) is not part of it. The file is JSON:
//
//   {"unrolled": 1, "lesson": "char-lm", "seed": 7, "settings": {"cell": "gru"}, "steps": 300, "play": false,
//    "layout": "text*1 | loss*1 @1", "maximised": "text", "options": {"text": {"source": "gate.f"}},
//    "projector": true, "hidden": ["speed"], "lessons_column": false, "settings_column": false,
//    "dark": false, "classic_red_blue": true}
//
// All but the first two may be left out. Knows neither window nor panels nor lessons.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/run/settings.h"

namespace unrolled {

inline constexpr const char* kPreparedEnding = ".unrolled";

using PanelOptions = std::map<std::string, std::map<std::string, std::string>>;  // by panel, by option
using SettingValues = std::vector<std::pair<std::string, SettingValue>>;

struct PreparedState {
  std::string lesson;
  std::uint64_t seed = 1;
  SettingValues settings;  // those that are not the lesson's defaults
  std::int64_t steps = 0;  // updates that are made first
  bool play = false;       // … and whether training goes on after them
  std::string layout;      // as layout.h reads it; empty: the lesson's own
  std::string maximised;   // a panel; empty: none
  PanelOptions options;    // of panels, where they are not the panels' defaults
  bool projector = false;
  std::set<std::string> hidden;  // controls that projector mode leaves out
  bool lessons_column = true;
  bool settings_column = true;
  bool dark = false;
  bool classic_red_blue = false;
  bool operator==(const PreparedState&) const = default;
};

// What a state may speak of.
struct KnownNames {
  std::vector<std::pair<std::string, Settings>> lessons;  // with their settings as they begin
  std::vector<std::string> panels;
  std::vector<std::string> controls;
};

// Reads and checks the text of such a file. Throws std::runtime_error in one line that names what is wrong: an entry,
// lesson, setting, panel or control that there is none of, a value of the wrong kind or out of its range.
PreparedState parse_prepared_state(std::string_view text, const KnownNames& known);
std::string to_text(const PreparedState& state);

// Files that settings name are written relative to the folder of the state where they lie in it, so that both can be
// moved together. Reading throws std::runtime_error in one line that names the file; so does writing, which leaves an
// existing file as it was then.
PreparedState read_prepared_state(const std::filesystem::path& path, const KnownNames& known);
void write_prepared_state(const std::filesystem::path& path, PreparedState state, const KnownNames& known);

}  // namespace unrolled
