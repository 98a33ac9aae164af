#include "core/lessons/translation_edits.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <string>

using namespace unrolled;

namespace {

const std::vector<int> kSource = {4, 7, 1, 10};
constexpr Index kMostSteps = 6;
constexpr int kSymbols = 5;

// Two steps that look at four places.
Matrix<float> present() {
  Matrix<float> weights(4, 2);
  weights.col(0) << 0.1F, 0.2F, 0.3F, 0.4F;
  weights.col(1) << 1.0F, 0.0F, 0.0F, 0.0F;
  return weights;
}

TranslationEdits edits() {
  TranslationEdits made;
  made.belong_to(kSource);
  return made;
}

void change(TranslationEdits& edits, const Poke& poke) { edits.change(poke, present(), kMostSteps, kSymbols); }

std::string refusal_of(const Poke& poke) {
  TranslationEdits tried = edits();
  try {
    change(tried, poke);
  } catch (const std::invalid_argument& error) {
    CHECK(tried.empty());
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("translation edits: the other weights of a step make room in their proportions") {
  TranslationEdits one = edits();
  change(one, {"attention.weights", 3, 0, 0.7});
  REQUIRE(one.weights().size() == 1);
  const Matrix<float>& column = one.weights().at(0);
  CHECK(column(3, 0) == doctest::Approx(0.7));
  CHECK(column(0, 0) == doctest::Approx(0.05));
  CHECK(column(1, 0) == doctest::Approx(0.10));
  CHECK(column(2, 0) == doctest::Approx(0.15));
  // Another change goes on from there.
  change(one, {"attention.weights", 0, 0, 0.0});
  CHECK(one.weights().at(0)(0, 0) == 0.0F);
  CHECK(one.weights().at(0).sum() == doctest::Approx(1.0));
  CHECK(one.weights().at(0)(3, 0) == doctest::Approx(0.7 / 0.95));
}

TEST_CASE("translation edits: where the others have nothing they share what is left evenly") {
  TranslationEdits one = edits();
  change(one, {"attention.weights", 0, 1, 0.4});
  CHECK(one.weights().at(1)(0, 0) == doctest::Approx(0.4));
  for (Index j = 1; j < 4; ++j) CHECK(one.weights().at(1)(j, 0) == doctest::Approx(0.2));
}

TEST_CASE("translation edits: a whole column is taken in proportion, also at a step that was not reached") {
  TranslationEdits one = edits();
  Matrix<double> block(4, 2);
  block << 0.5, 0.0, 0.5, 0.0, 0.0, 0.0, 1.0, 0.2;
  change(one, {"attention.weights", 0, 1, block});
  CHECK(one.weights().at(1)(3, 0) == doctest::Approx(0.5));
  CHECK(one.weights().at(1)(0, 0) == doctest::Approx(0.25));
  CHECK(one.weights().at(2)(3, 0) == doctest::Approx(1.0));
}

TEST_CASE("translation edits: steps and symbols are let go, and another source forgets them all") {
  TranslationEdits one = edits();
  change(one, {"attention.weights", 0, 0, 1.0});
  change(one, {"attention.weights", 0, 1, 1.0});
  change(one, {"pair.output", 0, 2, 4.0});
  change(one, {"attention.edited", 0, 0, 0.0});
  CHECK(one.weights().size() == 1);
  CHECK(one.symbols().at(2) == 4);
  one.belong_to(kSource);
  CHECK_FALSE(one.empty());
  change(one, {"attention.edited", 0, 0, Matrix<double>(Matrix<double>::Zero(1, 2))});
  change(one, {"pair.output", 0, 2, -1.0});
  CHECK(one.empty());
  change(one, {"pair.output", 0, 2, 4.0});
  one.belong_to({1, 2});
  CHECK(one.empty());
}

TEST_CASE("translation edits: letting go of all that is decoded lets go of what lies beyond its end too") {
  TranslationEdits one = edits();
  const auto row = [](Index steps, double value) { return Matrix<double>(Matrix<double>::Constant(1, steps, value)); };
  change(one, {"attention.weights", 0, 4, 1.0});
  change(one, {"pair.output", 0, 5, 4.0});
  change(one, {"pair.output", 0, 0, -1.0});  // one step alone
  change(one, {"attention.edited", 0, 0, 0.0});
  change(one, {"attention.edited", 0, 1, row(2, 0.0)});  // not from the first one on
  change(one, {"pair.output", 0, 1, row(2, -1.0)});
  CHECK(one.weights().size() == 1);
  CHECK(one.symbols().size() == 1);
  change(one, {"attention.edited", 0, 0, row(2, 0.0)});
  CHECK(one.weights().empty());
  CHECK(one.symbols().size() == 1);
  change(one, {"pair.output", 0, 0, row(2, 3.0)});  // that are said
  CHECK(one.symbols().size() == 3);
  change(one, {"pair.output", 0, 0, row(2, -1.0)});
  CHECK(one.empty());
}

TEST_CASE("translation edits: what has no place or is no weight is refused, and nothing changes") {
  CHECK(refusal_of({"attention.weights", 4, 0, 0.5}).find("4 places") != std::string::npos);
  CHECK(refusal_of({"attention.weights", -1, 0, 0.5}).find("no such place") != std::string::npos);
  CHECK(refusal_of({"attention.weights", 0, kMostSteps, 0.5}).find("at most 6 steps") != std::string::npos);
  CHECK(refusal_of({"attention.weights", 0, 0, -0.5}).find("0 … 1") != std::string::npos);
  CHECK(refusal_of({"attention.weights", 0, 0, 1.5}).find("0 … 1") != std::string::npos);
  CHECK(refusal_of({"attention.weights", 0, 0, Matrix<double>(Matrix<double>::Zero(4, 1))}).find("all be 0") !=
        std::string::npos);
  CHECK(refusal_of({"attention.edited", 0, 0, 1.0}).find("can only be set to 0") != std::string::npos);
  CHECK(refusal_of({"pair.output", 0, 0, 5.0}).find("expected 0 … 4") != std::string::npos);
  CHECK(refusal_of({"pair.output", 0, 0, 0.5}).find("expected 0 … 4") != std::string::npos);
  CHECK(refusal_of({"pair.source", 0, 0, 1.0}).find("pair.source") != std::string::npos);
}

TEST_CASE("translation edits: they survive being saved, and those of another source are forgotten") {
  TranslationEdits one = edits();
  Archive empty;
  one.save(empty);
  CHECK(empty.tensors.empty());
  change(one, {"attention.weights", 2, 0, 0.9});
  change(one, {"pair.output", 0, 3, 1.0});
  Archive archive;
  one.save(archive);
  TranslationEdits other = edits();
  other.load(archive, kMostSteps, kSymbols);
  CHECK(other.weights().at(0) == one.weights().at(0));
  CHECK(other.symbols() == one.symbols());
  other.belong_to(kSource);
  CHECK_FALSE(other.empty());
  other.load(empty, kMostSteps, kSymbols);
  CHECK(other.empty());
  other.belong_to({4, 7, 10});
  other.load(archive, kMostSteps, kSymbols);
  CHECK(other.empty());
}

TEST_CASE("translation edits: an archive that holds no edits of the decoding is refused") {
  Matrix<float> no_weights(4, 1), no_numbers(4, 1), too_much(4, 1);
  no_weights << 1.5F, -0.5F, 0.0F, 0.0F;
  no_numbers << std::nanf(""), 0.5F, 0.5F, 0.0F;
  too_much << 1e30F, 0.0F, 0.0F, 0.0F;
  const std::int64_t huge = std::int64_t{1} << 40;
  const auto refuses = [](const char* name, const auto& values) {
    TranslationEdits saved = edits();
    change(saved, {"attention.weights", 2, 0, 0.9});
    change(saved, {"pair.output", 0, 3, 1.0});
    Archive archive;
    saved.save(archive);
    archive.tensors.erase(name);
    archive.put(name, values);
    TranslationEdits loaded = edits();
    CHECK_THROWS_AS(loaded.load(archive, kMostSteps, kSymbols), std::invalid_argument);
    CHECK(loaded.empty());
  };
  for (const std::int64_t step : {std::int64_t{-1}, std::int64_t{kMostSteps}, huge, -huge}) {
    CAPTURE(step);
    refuses("lesson.edits.steps", std::vector<std::int64_t>{step});
    refuses("lesson.edits.forced", std::vector<std::int64_t>{step, 1});
  }
  for (const std::int64_t symbol : {std::int64_t{-1}, std::int64_t{kSymbols}, huge, -huge}) {
    CAPTURE(symbol);
    refuses("lesson.edits.forced", std::vector<std::int64_t>{0, symbol});
  }
  refuses("lesson.edits.forced", std::vector<std::int64_t>{0});
  refuses("lesson.edits.steps", std::vector<std::int64_t>{});
  refuses("lesson.edits.steps", std::vector<std::int64_t>{0, 1});
  refuses("lesson.edits.weights", Matrix<float>(Matrix<float>::Constant(3, 1, 0.25F)));
  for (const Matrix<float>& weights : {no_weights, no_numbers, too_much}) refuses("lesson.edits.weights", weights);
}
