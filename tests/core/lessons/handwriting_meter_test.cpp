#include "core/lessons/handwriting_meter.h"

#include <doctest/doctest.h>

#include <array>
#include <vector>

#include "core/lessons/recurrent_settings.h"

using namespace unrolled;

namespace {

constexpr Index kSymbols = 11;

Settings small_network() {
  return Settings({cell_setting("lstm"),
                   hidden_setting(4),
                   {.name = "layers", .value = std::int64_t{1}, .low = 1, .high = 3},
                   {.name = "directions", .value = "both", .choices = {"both", "one"}}});
}

struct Made {
  Random random{5};
  ParameterSet<float> parameters;
  HandwritingTask task{HandwritingOptions{}};
  HandwritingModel model{small_network(), kSymbols, parameters, random};

  // Says one symbol at every step, whatever is written.
  void always(int symbol) {
    parameters.find("output.W")->value.setZero();
    parameters.find("output.b")->value.setZero();
    parameters.find("output.b")->value(symbol, 0) = 30.0F;
  }
};

}  // namespace

TEST_CASE("greedy_symbols: merges what is repeated, takes the blanks out and stops at the sequence's end") {
  const std::vector<int> path{1, 1, 0, 1, 2, 2, 3};
  LabelledPen longer, shorter;
  longer.pen.inputs = Matrix<float>::Zero(kPenInputs, 7);
  shorter.pen.inputs = Matrix<float>::Zero(kPenInputs, 2);
  const std::array<const LabelledPen*, 2> both{&longer, &shorter};
  HandwritingBatch batch;
  batch.assign(both);
  Matrix<float> logits = Matrix<float>::Zero(4, 14);
  for (Index t = 0; t < 7; ++t) {
    logits(path[static_cast<std::size_t>(t)], t * 2) = 1.0F;
    logits(2, t * 2 + 1) = t < 2 ? 1.0F : 0.0F;
  }
  const MatrixView<float> view(logits.data(), 4, 14);
  CHECK(greedy_symbols(view, batch, 0, 0) == std::vector<int>{1, 1, 2, 3});
  CHECK(greedy_symbols(view, batch, 1, 0) == std::vector<int>{2});
}

TEST_CASE("handwriting_meter: whoever says nothing misses every symbol") {
  Made made;
  made.always(0);
  HandwritingMeter meter(made.model, made.task, 0.2);
  const HandwritingScores scores = meter.measure();
  CHECK(scores.inks == HandwritingMeter::kInks);
  CHECK(scores.labels >= 2 * scores.inks);
  CHECK(scores.label_error_rate == 1.0);
  CHECK(scores.word_error_rate == 1.0);
  REQUIRE(scores.confusion.rows() == kSymbols);
  REQUIRE(scores.confusion.cols() == kSymbols);
  CHECK(scores.confusion.col(kSymbols - 1).sum() == static_cast<float>(scores.labels));
  CHECK(scores.confusion.sum() == static_cast<float>(scores.labels));
  // Each label takes a step at least that costs 30 nats; there are e^4 ways or so to choose it.
  CHECK(scores.loss > 24.0);
  CHECK(meter.measure().loss == scores.loss);
}

TEST_CASE("handwriting_meter: what is read as what, and which is too many") {
  Made made;
  made.always(3);
  const auto written = [&](const char* text, std::vector<int> labels) {
    Random random(9);
    return LabelledPen{pen_features(made.task.ink_of(text, random), 0.2), std::move(labels)};
  };
  const LabelledPen right = written("2", {3}), two = written("27", {8, 3}), wrong = written("7", {8});
  const LabelledPen nothing = written("1", {});
  HandwritingMeter meter(made.model, made.task, 0.2);
  const std::array<const LabelledPen*, 4> inks{&right, &two, &wrong, &nothing};
  const HandwritingScores scores = meter.measure(inks);
  CHECK(scores.labels == 4);
  CHECK(scores.label_error_rate == doctest::Approx(3.0 / 4.0));
  CHECK(scores.word_error_rate == doctest::Approx(3.0 / 4.0));
  Matrix<float> expected = Matrix<float>::Zero(kSymbols, kSymbols);
  expected(2, 2) = 2.0F;             // "2" read as "2", twice
  expected(7, kSymbols - 1) = 1.0F;  // the 7 of "27" missed
  expected(7, 2) = 1.0F;             // "7" read as "2"
  expected(kSymbols - 1, 2) = 1.0F;  // read where nothing was
  CHECK(scores.confusion == expected);
  CHECK_THROWS_WITH_AS(meter.measure(std::span<const LabelledPen* const>()),
                       "HandwritingMeter: there is no ink, expected at least one", std::invalid_argument);
}
