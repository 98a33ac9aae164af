#include <doctest/doctest.h>

#include "tests/app/sample_handwriting.h"

namespace unrolled {

TEST_CASE("canvas: the sample that the panels of handwriting are tested with reads what was written") {
  for (const char* word : {"pilot", "toe"}) {
    SampleHandwriting about;
    about.word = about.target = word;
    const Snapshot snapshot = sample_handwriting(about);
    CHECK(snapshot.texts.at(0).text == word);
    const Index steps = snapshot.observable("ink.points")->values.cols();
    CHECK(steps > 30);
    for (const char* id : {"ink.inputs", "ctc.y", "state.c", "gate.f.reverse", "sensitivity.total"})
      CHECK(snapshot.observable(id)->values.cols() == steps);
  }
  CHECK(sample_handwriting({.alphabet = "digits", .word = "2047", .target = ""}).texts.at(0).text == "2047");
  CHECK(sample_handwriting({.doubtful = 2}).texts.at(0).text == "pimot");
  const Snapshot partly = sample_handwriting({.replay = 40});
  CHECK(partly.observable("ink.points")->values.cols() < 20);
  CHECK(sample_handwriting({.replay = 0}).observable("ink.points") == nullptr);
  CHECK(sample_handwriting({.empty_canvas = true}).observable("ink.raw") == nullptr);
}

}  // namespace unrolled
