#include "core/lessons/lessons.h"

#include <doctest/doctest.h>

#include <set>
#include <stdexcept>

#include "../run/scratch_folder.h"
#include "core/run/safetensors.h"

using namespace unrolled;

namespace {

std::string refusal_of(const std::filesystem::path& path) {
  try {
    load_experiment(path);
  } catch (const std::runtime_error& error) {
    const std::string said = error.what();
    REQUIRE(said.starts_with(path.string() + ": "));
    return said.substr(path.string().size() + 2);
  }
  return {};
}

}  // namespace

TEST_CASE("every lesson of the list can be made under its own name") {
  std::set<std::string> ids;
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    CHECK(ids.insert(lesson.id).second);
    CHECK_FALSE(lesson.chapter.empty());
    CHECK(make_experiment(lesson.id)->lesson() == lesson.id);
  }
}

TEST_CASE("a lesson that is not on the list is refused") {
  CHECK_THROWS_AS(make_experiment("no-such-lesson"), std::invalid_argument);
  try {
    make_experiment("no-such-lesson");
  } catch (const std::invalid_argument& error) {
    CHECK(std::string(error.what()).starts_with("no lesson \"no-such-lesson\""));
  }
}

TEST_CASE("every preset is made of settings that its lesson has") {
  for (const Lesson& lesson : lessons())
    for (const Preset& preset : lesson.presets) {
      CAPTURE(preset.id);
      CHECK_FALSE(preset.help.empty());
      CHECK(&find_preset(lesson, preset.id) == &preset);
      const std::unique_ptr<Experiment> experiment = make_experiment(lesson.id);
      CHECK_NOTHROW(experiment->choose(preset.settings));
      experiment->reset(1);
      CHECK(experiment->train_step().error.empty());
    }
  CHECK_THROWS_AS(find_preset(find_lesson("char-lm"), "no-such-preset"), std::invalid_argument);
}

TEST_CASE("a file that is no checkpoint of a lesson is refused with its name") {
  const ScratchFolder folder;
  CHECK(refusal_of(folder / "absent") == "cannot be read: No such file or directory");
  write_safetensors(folder / "plain", Archive());
  CHECK(refusal_of(folder / "plain") == "the metadata has no \"lesson\"");
  Archive unknown;
  unknown.metadata["lesson"] = "no-such-lesson";
  write_safetensors(folder / "unknown", unknown);
  CHECK(refusal_of(folder / "unknown").starts_with("no lesson \"no-such-lesson\""));
}

TEST_CASE("every lesson survives being saved and loaded") {
  const ScratchFolder folder;
  for (const Lesson& lesson : lessons()) {
    CAPTURE(lesson.id);
    const std::unique_ptr<Experiment> experiment = make_experiment(lesson.id);
    experiment->reset(3);
    experiment->train_step();
    save_experiment(*experiment, folder / lesson.id);
    const std::unique_ptr<Experiment> loaded = load_experiment(folder / lesson.id);
    const StepReport goes_on = experiment->train_step();
    const StepReport resumed = loaded->train_step();
    CHECK(resumed.error.empty());
    CHECK(resumed.loss == goes_on.loss);
    CHECK(resumed.gradient_norm == goes_on.gradient_norm);
  }
}

TEST_CASE("a network is kept without what only going on needs") {
  const ScratchFolder folder;
  const std::unique_ptr<Experiment> experiment = make_experiment("alignment");
  experiment->reset(3);
  experiment->train_step();
  save_network(*experiment, folder / "network");
  const Archive network = read_safetensors(folder / "network");
  CHECK(network.tensors.size() == experiment->parameters().size());
  for (const auto& parameter : experiment->parameters())
    CHECK(network.float_matrix(parameter->name) == parameter->value);
  CHECK(network.text("lesson") == "alignment");
  CHECK(network.metadata.size() == 1 + experiment->settings().table().size());
  CHECK(network.text("setting.hidden") == experiment->settings().to_text("hidden"));
}

TEST_CASE("the rivals of a lesson race with its usual first run only") {
  const Lesson& lesson = find_lesson("gradient-flow");
  Settings settings = lesson.make()->settings();
  CHECK(rivals_for(settings, lesson) == lesson.rivals);
  settings.choose({{"learning_rate", "0.01"}});
  CHECK(rivals_for(settings, lesson) == lesson.rivals);
  settings.choose({{"cell", "gru"}});
  CHECK(rivals_for(settings, lesson).empty());
  CHECK(rivals_for(lesson.make()->settings(), find_lesson("hello")).empty());
}
