#include "core/lessons/handwriting_model.h"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "core/lessons/recurrent_settings.h"

using namespace unrolled;

namespace {

Settings settings_of(const char* cell, std::int64_t layers, const char* directions) {
  return Settings({cell_setting(cell),
                   hidden_setting(5),
                   {.name = "layers", .value = layers, .low = 1, .high = 3},
                   {.name = "directions", .value = directions, .choices = {"both", "one"}}});
}

PenSequence written(int points) {
  Ink ink;
  for (int i = 0; i < points; ++i)
    ink.points.push_back({0.1F * static_cast<float>(i * (i % 3)), 0.2F * static_cast<float>(i % 4),
                          0.02F * static_cast<float>(i), i / 5});
  return pen_features(ink, 0.0);
}

}  // namespace

TEST_CASE("handwriting_model: names its parameters by cell, direction and layer") {
  Random random(1);
  ParameterSet<float> both, one;
  const HandwritingModel two(settings_of("lstm", 2, "both"), 11, both, random);
  CHECK(two.classes() == 11);
  for (const char* name : {"lstm.W_x", "lstm.reverse.W_h", "lstm.2.b", "lstm.2.reverse.W_x", "output.W", "output.b"}) {
    CAPTURE(name);
    CHECK(both.find(name) != nullptr);
  }
  CHECK(both.find("lstm.W_x")->value.cols() == kPenInputs);
  CHECK(both.find("output.W")->value.cols() == 10);
  HandwritingModel(settings_of("gru", 1, "one"), 27, one, random);
  CHECK(one.find("gru.W_x") != nullptr);
  CHECK(one.find("gru.reverse.W_x") == nullptr);
  CHECK(one.find("output.W")->value.rows() == 27);
  CHECK(one.find("output.W")->value.cols() == 5);
}

TEST_CASE("handwriting_model: a batch reads each ink as it is read alone, and gradients reach the pen where wanted") {
  for (const char* cell : {"lstm", "gru"}) {
    CAPTURE(cell);
    Random random(2);
    ParameterSet<float> parameters;
    const HandwritingModel model(settings_of(cell, 2, "both"), 6, parameters, random);
    const LabelledPen first{written(12), {1}}, second{written(7), {2}};
    const std::array<const LabelledPen*, 2> both{&first, &second};
    HandwritingBatch together, alone;
    together.assign(both);
    Tape<float> tape;
    const HandwritingModel::Run run = model.run(tape, together);
    REQUIRE(run.logits.rows() == 6);
    REQUIRE(run.logits.cols() == 24);
    CHECK_FALSE(run.input.needs_gradient());
    for (Index b = 0; b < 2; ++b) {
      alone.assign(both[static_cast<std::size_t>(b)]->pen);
      const HandwritingModel::Run single = model.run(tape, alone, true);
      CHECK(single.input.needs_gradient());
      for (Index t = 0; t < alone.steps(); ++t)
        CHECK((run.logits.value().col(t * 2 + b) - single.logits.value().col(t)).cwiseAbs().maxCoeff() < 1e-5F);
    }
  }
}
