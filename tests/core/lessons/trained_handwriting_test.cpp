#include "core/lessons/trained_handwriting.h"

#include <doctest/doctest.h>

#include <stdexcept>

#include "core/lessons/lessons.h"
#include "core/tasks/handwriting_task.h"
#include "tests/core/lessons/lesson_at_work.h"

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
