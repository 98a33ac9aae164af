#include "core/lessons/hello.h"

#include <doctest/doctest.h>

#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/lessons/lessons.h"
#include "tests/core/lessons/lesson_at_work.h"

using namespace unrolled;

namespace {

using Changes = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Experiment> hello(const Changes& changes = {}, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_hello();
  for (const auto& [name, value] : changes) experiment->set_from_text(name, value);
  experiment->reset(seed);
  return experiment;
}

// The loss of the last of so many updates.
double loss_after(Experiment& lesson, int updates) { return train(lesson, updates).back(); }

}  // namespace

TEST_CASE("the word is learnt from 4 ln 4 to nearly nothing") {
  for (const std::uint64_t seed : {1, 2, 3, 4, 5})
    for (const char* hidden : {"3", "8"}) {
      CAPTURE(seed);
      CAPTURE(hidden);
      const auto experiment = hello({{"hidden", hidden}}, seed);
      CHECK(loss_after(*experiment, 1) == doctest::Approx(4.0 * std::log(4.0)).epsilon(1e-3));
      CHECK(loss_after(*experiment, 999) < 0.05);
      CHECK(seen(*experiment).texts.at(0).text == "hello");
    }
}

TEST_CASE("without memory the loss stops where the two l cannot be told apart") {
  const auto experiment = hello({{"topology", "one-to-one"}});
  CHECK(loss_after(*experiment, 3000) == doctest::Approx(2.0 * std::log(2.0)).epsilon(0.01));
  const Snapshot snapshot = seen(*experiment);
  const Matrix<float>& p = snapshot.observable("prediction.probability")->values;
  CHECK(p.cols() == 4);
  CHECK(p.col(2) == p.col(3));
  CHECK(p(2, 2) == doctest::Approx(0.5).epsilon(0.05));
  CHECK(snapshot.curve("memoryless_loss")->points.at(0).mean == doctest::Approx(2.0 * std::log(2.0)));
  // Nothing goes from one step to the next.
  CHECK(snapshot.observable("gradient.chunk")->values(0, 3) == 3.0F);
}

TEST_CASE("every topology learns the word, and writes it") {
  for (const auto& [topology, written] :
       std::vector<std::pair<std::string, std::string>>{{"one-to-many", "hello"},
                                                        {"many-to-one", "hello"},
                                                        {"many-to-many", "hello"},
                                                        {"encoder-decoder", "hello"}}) {
    CAPTURE(topology);
    const auto experiment = hello({{"topology", topology}});
    CHECK(loss_after(*experiment, 2000) < 0.05);
    CHECK(seen(*experiment).texts.at(0).text == written);
  }
}

TEST_CASE("where nothing enters, the step has no label and its input is zero") {
  const auto experiment = hello({{"topology", "one-to-many"}});
  loss_after(*experiment, 1);
  const Snapshot snapshot = seen(*experiment);
  CHECK(snapshot.observable("state.h")->cols.labels == std::vector<std::string>{"h", "", "", ""});
  const Matrix<float>& x = snapshot.observable("unrolled.x")->values;
  CHECK(x.col(0) == Matrix<float>(Matrix<float>::Identity(4, 4)).col(0));
  CHECK(x.rightCols(3).isZero(0.0F));
  CHECK(snapshot.observable("unrolled.has_input")->values.sum() == 1.0F);
}

TEST_CASE("what an update does can be seen: states, scores, gradients, weights") {
  const auto experiment = hello();
  CHECK(seen(*experiment).observable("unrolled.h") == nullptr);
  REQUIRE(experiment->begin_update().error.empty());
  const Snapshot begun = seen(*experiment);
  const Matrix<float> weights = begun.observable("weight.rnn.W_h")->values;
  CHECK(begun.observable("unrolled.h")->values.cols() == 4);
  CHECK(begun.observable("unrolled.target")->values(0, 3) == 3.0F);
  CHECK(begun.observable("unrolled.loss")->values.sum() == doctest::Approx(4.0 * std::log(4.0)).epsilon(1e-3));
  CHECK(begun.observable("unrolled.dy")->values.col(0).sum() == doctest::Approx(0.0).epsilon(1e-5));
  experiment->finish_update();
  CHECK(seen(*experiment).observable("weight.rnn.W_h")->values != weights);
  CHECK(seen(*experiment).observable("unrolled.h")->values == begun.observable("unrolled.h")->values);
  experiment->reset(1);
  CHECK(seen(*experiment).observable("unrolled.h") == nullptr);
}

TEST_CASE("looking changes nothing, and a saved word goes on bit for bit") {
  const auto alone = hello({{"cell", "gru"}});
  const auto watched = hello({{"cell", "gru"}});
  for (int i = 0; i < 20; ++i) {
    seen(*watched);
    CHECK(loss_after(*alone, 1) == loss_after(*watched, 1));
  }
  const std::unique_ptr<Experiment> loaded = make_hello();
  loaded->load(watched->save());
  CHECK(loss_after(*loaded, 30) == loss_after(*alone, 30));
}

TEST_CASE("a word that cannot be learnt is refused") {
  const auto experiment = make_hello();
  experiment->set_from_text("word", "lll");
  CHECK_THROWS_AS(experiment->reset(1), std::invalid_argument);
  experiment->set_from_text("word", "kocka");
  experiment->reset(1);
  CHECK(loss_after(*experiment, 1) == doctest::Approx(4.0 * std::log(4.0)).epsilon(1e-2));  // k o c a
}
