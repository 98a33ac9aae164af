#include "core/lessons/ctc_apple.h"

#include <doctest/doctest.h>

#include <cmath>

#include "core/ctc/paths.h"
#include "core/lessons/lessons.h"
#include "tests/core/lessons/lesson_at_work.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> apple(std::initializer_list<std::pair<const char*, const char*>> settings = {}) {
  auto lesson = make_experiment("ctc-apple");
  for (const auto& [name, value] : settings) lesson->set_from_text(name, value);
  lesson->reset(1);
  return lesson;
}

double p(Experiment& lesson) { return std::exp(static_cast<double>(shown(lesson, "ctc.log_p")(0, 0))); }

}  // namespace

TEST_CASE("ctc-apple: 66 of 390,625 equally probable paths spell apple; with a sixth symbol of 1,679,616") {
  auto five = apple({{"symbols", "-aelp"}, {"emissions", "uniform"}});
  CHECK(p(*five) == doctest::Approx(66.0 / 390625.0).epsilon(1e-5));
  CHECK(shown(*five, "ctc.alpha_count").col(2).head(5) == Eigen::Vector<float, 5>(1, 3, 3, 4, 1));
  auto six = apple({{"emissions", "uniform"}});
  CHECK(p(*six) == doctest::Approx(66.0 / 1679616.0).epsilon(1e-5));
  CHECK(shown(*six, "ctc.extended").col(0) ==
        (Eigen::Vector<float, 11>() << 0, 1, 0, 4, 0, 4, 0, 3, 0, 2, 0).finished());
}

TEST_CASE("ctc-apple: an emission that is dragged takes from the others in proportion, but not from the locked ones") {
  auto lesson = apple();
  const Matrix<float> before = shown(*lesson, "ctc.y");
  lesson->poke(Poke("ctc.y", 1, 2, 0.25));
  const Matrix<float> after = shown(*lesson, "ctc.y");
  CHECK(after(1, 2) == doctest::Approx(0.25));
  CHECK(after.col(2).sum() == doctest::Approx(1.0));
  CHECK(after(0, 2) / after(3, 2) == doctest::Approx(before(0, 2) / before(3, 2)));
  CHECK(after.leftCols(2) == before.leftCols(2));
  CHECK(after.rightCols(5) == before.rightCols(5));

  lesson->set("locked", std::string("-e"));
  lesson->poke(Poke("ctc.y", 1, 2, 0.9));
  const Matrix<float> locked = shown(*lesson, "ctc.y");
  CHECK(locked(0, 2) == doctest::Approx(after(0, 2)));
  CHECK(locked(2, 2) == doctest::Approx(after(2, 2)));
  CHECK(locked.col(2).sum() == doctest::Approx(1.0));
  CHECK(locked(1, 2) == doctest::Approx(1.0F - after(0, 2) - after(2, 2)));  // there is no more room
  lesson->poke(Poke("ctc.y", 1, 2, 0.0));
  CHECK(shown(*lesson, "ctc.y")(1, 2) == 0.0F);
  lesson->poke(Poke("ctc.y", 1, 2, 0.1));  // and back from nothing
  CHECK(shown(*lesson, "ctc.y")(1, 2) == doctest::Approx(0.1));

  Matrix<double> column = Matrix<double>::Ones(6, 1);
  column(0, 0) = 5.0;
  lesson->poke(Poke("ctc.y", 0, 7, column));
  CHECK(shown(*lesson, "ctc.y")(0, 7) == doctest::Approx(0.5));
  CHECK_THROWS_AS(lesson->poke(Poke("ctc.y", 6, 0, 0.5)), std::invalid_argument);
  CHECK_THROWS_AS(lesson->poke(Poke("ctc.y", 0, 0, -0.5)), std::invalid_argument);
  CHECK_THROWS_AS(lesson->poke(Poke("ctc.y", 0, 7, Matrix<double>::Zero(6, 1))), std::invalid_argument);
  CHECK_THROWS_AS(lesson->poke(Poke("ctc.alpha", 0, 0, 0.5)), std::invalid_argument);
}

TEST_CASE("ctc-apple: gradient steps on the scores raise p, and output comes to occupancy") {
  auto lesson = apple({{"emissions", "random"}});
  double before = p(*lesson);
  for (int i = 0; i < 5; ++i) {
    CHECK(lesson->train_step().error == "");
    CHECK(p(*lesson) > before);
    before = p(*lesson);
  }
  for (int i = 0; i < 3000; ++i) lesson->train_step();
  CHECK(p(*lesson) > 0.98);
  CHECK(shown(*lesson, "ctc.gradient").cwiseAbs().maxCoeff() < 0.02F);
}

TEST_CASE("ctc-apple: the target is typed at any time; one that will not do changes nothing, one too long is said") {
  auto lesson = apple();
  lesson->set("target", std::string("ape"));
  CHECK(shown(*lesson, "ctc.extended").rows() == 7);
  const double of_ape = p(*lesson);
  for (const char* bad : {"ap-e", "apfel"})
    CHECK_THROWS_AS(lesson->set("target", std::string(bad)), std::invalid_argument);
  CHECK(lesson->settings().text("target") == "ape");
  CHECK(p(*lesson) == of_ape);
  lesson->set("target", std::string("appleapple"));
  CHECK(p(*lesson) == 0.0);
  const StepReport report = lesson->train_step();
  CHECK(report.error.find("12 steps") != std::string::npos);
  lesson->set("target", std::string());
  CHECK(p(*lesson) > 0.0);
  CHECK(lesson->train_step().error == "");
  CHECK_THROWS_AS(apple({{"symbols", "-aa"}}), std::invalid_argument);
  CHECK_THROWS_AS(apple({{"symbols", "-"}}), std::invalid_argument);
  CHECK_THROWS_AS(apple({{"symbols", "-b"}}), std::invalid_argument);  // the target has other letters
}

TEST_CASE("ctc-apple: the beam finds \"a\" where greedy decoding says nothing; a language model changes its mind") {
  const Lesson& lesson = find_lesson("ctc-apple");
  auto fails = make_experiment("ctc-apple");
  for (const auto& [name, value] : find_preset(lesson, "greedy-fails").settings) fails->set_from_text(name, value);
  fails->reset(1);
  CHECK(shown(*fails, "ctc.greedy_path").maxCoeff() == 0.0F);
  const Matrix<float> nodes = shown(*fails, "ctc.beam"), answers = shown(*fails, "ctc.answers");
  CHECK(nodes(static_cast<Index>(answers(0, 0)), 1) == 1.0F);  // its last symbol is the a
  CHECK(std::exp(answers(0, 4)) == doctest::Approx(0.64));
  CHECK(std::exp(answers(1, 4)) == doctest::Approx(0.36));

  auto words = apple({{"emissions", "merged"}});
  const float without = shown(*words, "ctc.answers")(0, 2);
  CHECK(without == 0.0F);
  words->set("language", std::string("words"));
  CHECK(shown(*words, "ctc.answers")(0, 2) < 0.0F);
  CHECK_THROWS_AS(words->set("language_text", std::string("?")), std::invalid_argument);  // no symbol in it
  CHECK(shown(*words, "ctc.answers")(0, 2) < 0.0F);
}

TEST_CASE("ctc-apple: what was edited is saved and comes back") {
  auto lesson = apple();
  lesson->poke(Poke("ctc.y", 1, 2, 0.25));
  lesson->train_step();
  auto again = make_experiment("ctc-apple");
  again->load(lesson->save());
  CHECK(shown(*again, "ctc.alpha") == shown(*lesson, "ctc.alpha"));
  again->train_step();
  lesson->train_step();
  CHECK(shown(*again, "ctc.y") == shown(*lesson, "ctc.y"));
}
