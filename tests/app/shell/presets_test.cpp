#include "app/shell/presets.h"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace unrolled;

namespace {

Lesson lesson_with_presets() {
  return {"char-lm",
          "recurrence",
          find_lesson("char-lm").make,
          {{"plain", "The network of the first lecture.", {{"cell", "rnn_tanh"}, {"learning_rate", "0.1"}}},
           {"wide", "Many units.", {{"hidden", "256"}}}}};
}

Settings defaults() { return make_experiment("char-lm")->settings(); }

}  // namespace

TEST_CASE("presets: a lesson without them offers none") {
  CHECK(Presets().empty());
  CHECK(Presets(Lesson{"char-lm", "recurrence", find_lesson("char-lm").make, {}}).empty());
}

TEST_CASE("presets: one is found by the settings that make it") {
  const Presets presets(lesson_with_presets());
  CHECK(presets.ids() == std::vector<std::string>{Presets::kDefaults, "plain", "wide"});
  CHECK(presets.help("wide") == "Many units.");
  Settings settings = defaults();
  CHECK(presets.matching(settings) == Presets::kDefaults);
  settings.set_from_text("temperature", "0.3");  // may change while training and is named by none
  settings.set_from_text("reset", "after");      // an LSTM has no such gate
  CHECK(presets.matching(settings) == Presets::kDefaults);
  settings.set_from_text("cell", "rnn_tanh");
  CHECK(presets.matching(settings).empty());
  settings.set_from_text("learning_rate", "0.1");
  CHECK(presets.matching(settings) == "plain");
  settings.set_from_text("batch", "3");
  CHECK(presets.matching(settings).empty());
}

TEST_CASE("presets: choosing one proposes its settings and the defaults of all others") {
  const Presets presets(lesson_with_presets());
  Settings present = defaults();
  present.set_from_text("batch", "3");
  present.set_from_text("cell", "gru");
  SettingsChanges changes;
  changes.propose_text(present, "window", "7");
  presets.propose("plain", present, changes);
  const Settings proposed = changes.applied(present);
  CHECK(presets.matching(proposed) == "plain");
  CHECK(proposed.text("cell") == "rnn_tanh");
  CHECK(proposed.real("learning_rate") == 0.1);
  CHECK(proposed.integer("batch") == defaults().integer("batch"));
  CHECK_FALSE(changes.changed("window"));
  presets.propose("wide", present, changes);
  CHECK(presets.matching(changes.applied(present)) == "wide");
  CHECK_FALSE(changes.changed("learning_rate"));
  CHECK_THROWS_AS(presets.propose("narrow", present, changes), std::invalid_argument);
  presets.propose(Presets::kDefaults, defaults(), changes);
  CHECK(changes.empty());
}
