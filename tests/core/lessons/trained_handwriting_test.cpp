#include "core/lessons/trained_handwriting.h"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/tasks/handwriting_task.h"
#include "tests/core/lessons/lesson_at_work.h"
#include "tests/recorded_writing.h"

using namespace unrolled;

TEST_CASE("the trained networks read what they never learnt from, as they come with the program") {
  REQUIRE(has_trained_handwriting("digits"));
  for (const std::string& alphabet : trained_handwriting_alphabets()) {
    CAPTURE(alphabet);
    auto lesson = make_experiment("handwriting");
    lesson->choose({{"alphabet", alphabet}, {"start", "trained"}});
    for (const auto& [name, value] : trained_handwriting_settings(alphabet))
      for (const char* own : {"cell", "hidden", "layers", "directions", "spacing"})
        if (name == own) CHECK(lesson->settings().to_text(name) == value);
    lesson->reset(7);
    const Snapshot snapshot = seen(*lesson);
    const Matrix<float>& counts = snapshot.observable("confusion.counts")->values;  // measured though nothing is learnt
    CHECK(counts.diagonal().sum() > 0.9F * counts.sum());
    CHECK(metric(*lesson, "label_error_rate") < 0.05);
    train(*lesson, 1);  // and goes on
  }
}

TEST_CASE("the trained networks read what was written with a mouse, larger or smaller, faster or slower") {
  const auto read = [](Experiment& lesson, const Ink& ink) {
    lesson.poke(Poke("ink.written", 0, 0, ink_matrix(ink).cast<double>()));
    const Snapshot snapshot = seen(lesson);
    for (const TextSample& text : snapshot.texts)
      if (text.id == "decoded") return text.text;
    return std::string();
  };
  const std::map<std::string, std::vector<std::pair<const char*, const char*>>> written{
      {"digits", {{"2073", "2073"}, {"4591", "4591"}}},
      {"latin", {{"hand", "hand"}, {"note", "note"}, {"water", "water"}, {"quick", "quick"}}},
      {"cyrillic", {{"voda", "вода"}, {"lampa", "лампа"}}}};
  for (const std::string& alphabet : trained_handwriting_alphabets()) {
    auto lesson = make_experiment("handwriting");
    lesson->choose({{"alphabet", alphabet}, {"start", "trained"}, {"watched", "written"}});
    lesson->reset(1);
    for (const auto& [file, word] : written.at(alphabet))
      for (const double size : {0.7, 1.0, 1.5})
        for (const double slowness : {0.5, 1.0, 2.0}) {
          CAPTURE(file);
          CAPTURE(size);
          CAPTURE(slowness);
          CHECK(read(*lesson, ink_of_recorded(recorded_writing(file), size, slowness)) == word);
        }
  }
}

TEST_CASE("a trained network is refused where the layers are otherwise, naming those that fit") {
  auto lesson = make_experiment("handwriting");
  lesson->choose({{"start", "trained"}, {"hidden", "7"}});
  try {
    lesson->reset(1);
    FAIL("7 units have no such parameters");
  } catch (const std::invalid_argument& error) {
    const std::string said = error.what();
    for (const auto& [name, value] : trained_handwriting_settings("digits"))
      if (name == "hidden" || name == "layers") CHECK(said.find(name + "=" + value) != std::string::npos);
    CHECK(said.find('\n') == std::string::npos);
  }
  CHECK_THROWS_AS(trained_handwriting_settings("runes"), std::invalid_argument);
}

TEST_CASE("another alphabet brings its own network, or a start from scratch where there is none") {
  auto lesson = make_experiment("handwriting");
  lesson->choose({{"start", "trained"}});
  for (const std::string& alphabet : handwriting_alphabets()) {
    lesson->choose({{"alphabet", alphabet}});
    CAPTURE(alphabet);
    CHECK(lesson->settings().text("start") == (has_trained_handwriting(alphabet) ? "trained" : "scratch"));
    CHECK_NOTHROW(lesson->reset(1));
    lesson = make_experiment("handwriting");
    lesson->choose({{"start", "trained"}});
  }
}
