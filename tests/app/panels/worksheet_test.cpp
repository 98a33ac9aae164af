#include "app/panels/worksheet.h"

#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"
#include "tests/app/panels/ctc_fixture.h"

using namespace unrolled;

namespace {

constexpr draw::Size kA4{595, 842};

}  // namespace

TEST_CASE("worksheet: the tables are empty, and full with the answers; what is given stands on both") {
  const CtcFixture f({{"symbols", "-a"}, {"target", "a"}, {"steps", "2"}, {"emissions", "greedy-fails"}});
  REQUIRE(fits_on_worksheet(f.snapshot));
  const draw::Picture empty = ctc_worksheet(f.context(), false, kA4);
  const draw::Picture full = ctc_worksheet(f.context(), true, kA4);
  for (const draw::Picture* page : {&empty, &full}) {
    CHECK(shows(*page, "0.60"));
    CHECK(shows(*page, "0.40"));
    CHECK(draw::collisions(*page, f.fonts) == "");
  }
  CHECK_FALSE(shows(empty, "0.240"));
  CHECK(shows(full, "0.240"));  // α₂(3) = 0.4 · 0.6
  const std::string answers = joined(texts_of(full)), questions = joined(texts_of(empty));
  CHECK(answers.find("0.6400") != std::string::npos);
  CHECK(questions.find("0.6400") == std::string::npos);
  CHECK(answers.find("3.  Paths that spell it: 3") != std::string::npos);
}

TEST_CASE("worksheet: the lecture's example fills a page; what is too large, or in logarithms, does not fit") {
  const CtcFixture apple({});
  REQUIRE(fits_on_worksheet(apple.snapshot));
  for (const bool answers : {false, true})
    CHECK(draw::collisions(ctc_worksheet(apple.context(), answers, kA4), apple.fonts) == "");
  CHECK_FALSE(fits_on_worksheet(CtcFixture({{"steps", "13"}}).snapshot));
  CHECK_FALSE(fits_on_worksheet(CtcFixture({{"arithmetic", "logarithm"}}).snapshot));
  CHECK_FALSE(fits_on_worksheet(CtcFixture({{"beta_convention", "without_emission"}}).snapshot));
  CHECK_FALSE(fits_on_worksheet(Snapshot{}));
}
