#include "core/lessons/window_mlp.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/lessons.h"
#include "core/lessons/text_predictors.h"
#include "core/lessons/window_model.h"
#include "tests/core/lessons/lesson_at_work.h"

using namespace unrolled;

namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Experiment> small(const Changes& changes = {}, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_window_mlp();
  const Changes base{{"context", "4"}, {"embedding", "5"}, {"hidden", "12"}, {"batch", "3"}, {"window", "10"}};
  for (const auto& [name, value] : base) experiment->set_from_text(name, value);
  for (const auto& [name, value] : changes) experiment->set_from_text(name, value);
  experiment->reset(seed);
  return experiment;
}

Index size_of(const ParameterSet<float>& parameters, const std::string& owner) {
  Index count = 0;
  for (const auto& parameter : parameters)
    if (parameter->name.starts_with(owner + ".")) count += parameter->value.size();
  return count;
}

}  // namespace

TEST_CASE("the lecture's hidden layers have 1,000,100 and 20,100 parameters") {
  CHECK(window_layer_parameters(100, 100, 100) == 1000100);
  CHECK(recurrent_layer_parameters(100, 100) == 20100);

  Random random(1);
  ParameterSet<float> window, recurrent;
  WindowModel(WindowModelOptions{.symbols = 7, .window = 100, .embedding = 100, .hidden = 100}, window, random);
  CHECK(size_of(window, "window") == 1000100);
  CharModelOptions options;
  options.stack.cell.kind = "rnn_tanh";
  options.symbols = 7;
  options.embedding = 100;
  options.hidden = 100;
  const CharModel model(options, recurrent, random);
  CHECK(size_of(recurrent, "rnn") == 20100);
}

TEST_CASE("the presets of the lecture publish its numbers") {
  for (const Preset& preset : window_mlp_presets()) {
    CAPTURE(preset.id);
    const std::unique_ptr<Experiment> experiment = make_window_mlp();
    for (const auto& [name, value] : preset.settings) experiment->set_from_text(name, value);
    experiment->set_from_text("batch", "1");
    experiment->set_from_text("window", "5");
    experiment->reset(1);
    train(*experiment, 1);
    CHECK(metric(*experiment, "window_parameters") == 1000100.0);
    CHECK(metric(*experiment, "recurrent_parameters") == 20100.0);
    const bool is_recurrent = preset.id == "lecture-rnn";
    CHECK(size_of(experiment->parameters(), is_recurrent ? "rnn" : "window") == (is_recurrent ? 20100 : 1000100));
    CHECK(experiment->parameters().find("embedding.W") == nullptr);  // it is given
    const Snapshot snapshot = seen(*experiment);
    CHECK(snapshot.observable("parameters.window.now")->values(0, 0) == 1000100.0F);
    CHECK(snapshot.observable("parameters.recurrent.now")->values(0, 0) == 20100.0F);
    CHECK(snapshot.observable("parameters.window")->formula == "n·D·H + H = 100·100·100 + 100");
  }
}

TEST_CASE("a longer window has more parameters, a recurrent layer stays as it is") {
  const Snapshot snapshot = seen(*small());
  const Observable& window = *snapshot.observable("parameters.window");
  const Observable& recurrent = *snapshot.observable("parameters.recurrent");
  REQUIRE(window.cols.labels.size() == static_cast<std::size_t>(window.values.cols()));
  for (Index i = 1; i < window.values.cols(); ++i) {
    CHECK(window.values(0, i) > window.values(0, i - 1));
    CHECK(recurrent.values(0, i) == recurrent.values(0, 0));
  }
}

TEST_CASE("the window model sees the last n characters and nothing else") {
  Random random(2);
  ParameterSet<float> parameters;
  const WindowModel model({.symbols = 6, .window = 3, .embedding = 4, .hidden = 5}, parameters, random);
  const auto last_scores = [&](std::vector<int> text, Index cut) {
    WindowPredictor predictor(model, 1);
    Tape<float> tape;
    if (cut > 0) {
      predictor.scores(tape, text.data(), cut);
      predictor.keep();
    }
    const Var<float> scores = predictor.scores(tape, text.data() + cut, static_cast<Index>(text.size()) - cut);
    return Matrix<float>(scores.value().rightCols(1));
  };
  const Matrix<float> here = last_scores({0, 1, 2, 3, 4}, 0);
  CHECK(last_scores({5, 5, 2, 3, 4}, 0) == here);  // what is further back makes no difference
  CHECK(last_scores({0, 1, 1, 3, 4}, 0) != here);
  for (const Index cut : {1, 2, 3, 4}) CHECK(last_scores({0, 1, 2, 3, 4}, cut).isApprox(here, 1e-5F));  // it is kept
}

TEST_CASE("both models learn the same text") {
  for (const char* model : {"window", "rnn"})
    for (const char* vectors : {"learnt", "given"}) {
      CAPTURE(model);
      CAPTURE(vectors);
      const auto experiment = small({{"model", model}, {"vectors", vectors}, {"hidden", "32"}, {"batch", "8"}});
      train(*experiment, 1);
      const double before = metric(*experiment, "heldout_bits_per_char");
      train(*experiment, 400);
      CHECK(metric(*experiment, "heldout_bits_per_char") < before - 1.0);
      const Snapshot snapshot = seen(*experiment);
      CHECK(snapshot.observable("state.h")->values.rows() == 32);
      CHECK(snapshot.observable("prediction.probability")->values.cols() ==
            snapshot.observable("state.h")->values.cols());
      CHECK((snapshot.observable("unrolled.h") != nullptr) == (std::string(model) == "rnn"));
      CHECK_FALSE(snapshot.texts.at(0).text.empty());
    }
}

TEST_CASE("looking changes nothing, and a saved model goes on bit for bit") {
  for (const char* model : {"window", "rnn"})
    for (const char* vectors : {"learnt", "given"}) {
      CAPTURE(model);
      CAPTURE(vectors);
      const Changes changes{{"model", model}, {"vectors", vectors}};
      const auto alone = small(changes);
      const auto watched = small(changes);
      for (int i = 0; i < 6; ++i) {
        seen(*watched);
        watched->evaluate_now();
        CHECK(train(*alone, 1) == train(*watched, 1));
      }
      const std::unique_ptr<Experiment> loaded = make_window_mlp();
      loaded->load(watched->save());
      CHECK(train(*loaded, 6) == train(*alone, 6));
    }
}

TEST_CASE("a checkpoint with symbols that do not fit is refused") {
  const auto experiment = small();
  train(*experiment, 1);
  Archive archive = experiment->save();
  archive.tensors.erase("lesson.symbols");
  archive.put("lesson.symbols", std::vector<std::int64_t>(9, 10000));
  CHECK_THROWS_AS(make_window_mlp()->load(archive), std::invalid_argument);
}
