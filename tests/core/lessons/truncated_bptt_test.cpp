#include "core/lessons/truncated_bptt.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/lessons/lessons.h"
#include "core/tasks/lagged_bits.h"
#include "tests/core/lessons/lesson_at_work.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> preset(const std::string& id, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_truncated_bptt();
  for (const auto& [name, value] : find_preset(find_lesson("truncated-bptt"), id).settings)
    experiment->set_from_text(name, value);
  experiment->reset(seed);
  return experiment;
}

}  // namespace

TEST_CASE("windows that never hold the bit that matters teach nothing") {
  const auto experiment = preset("k2");
  train(*experiment, 1500);
  CHECK(metric(*experiment, "cross_entropy") >= 0.65);
  CHECK(metric(*experiment, "heldout_cross_entropy") >= lagged_entropy(false, false) - 0.006);
}

TEST_CASE("a carried state is worth more than the bound of windows that begin from zeros") {
  const auto carried = preset("k10-stateful");
  const auto anew = preset("k10-reset");
  train(*carried, 1200);
  train(*anew, 1200);
  CHECK(metric(*carried, "cross_entropy") <= 0.49);
  CHECK(metric(*anew, "cross_entropy") >= metric(*carried, "cross_entropy") + 0.05);
  CHECK(metric(*anew, "heldout_cross_entropy") >= best_loss_of_windows(10) - 0.006);
  CHECK(metric(*carried, "heldout_cross_entropy") >= lagged_entropy(true, true) - 0.006);
}

TEST_CASE("the bounds are drawn as thresholds of the loss") {
  const auto carried = preset("k5-stateful");
  const auto anew = preset("k5-reset");
  train(*carried, 2);
  train(*anew, 2);
  const auto bound = [](const Snapshot& snapshot, const char* id) {
    const Curve* curve = snapshot.curve(id);
    REQUIRE(curve != nullptr);
    CHECK(curve->role == CurveRole::threshold);
    CHECK(curve->group == "loss");
    return static_cast<double>(curve->points.at(0).mean);
  };
  const Snapshot snapshot = seen(*anew);
  CHECK(bound(snapshot, "theory.none") == doctest::Approx(0.6616).epsilon(1e-4));
  CHECK(bound(snapshot, "theory.near") == doctest::Approx(0.5192).epsilon(1e-4));
  CHECK(bound(snapshot, "theory.both") == doctest::Approx(0.4545).epsilon(1e-4));
  CHECK(bound(snapshot, "theory.window") == doctest::Approx(0.6046).epsilon(1e-4));
  CHECK(seen(*carried).curve("theory.window") == nullptr);
}

TEST_CASE("the state crosses from window to window, the gradient does not") {
  const auto carried = preset("k5-stateful");
  const auto anew = preset("k5-reset");
  train(*carried, 3);
  train(*anew, 3);
  CHECK(seen(*carried).observable("unrolled.h0")->values.norm() > 0.0F);
  CHECK(seen(*anew).observable("unrolled.h0")->values.isZero(0.0F));
  CHECK(seen(*carried).observable("unrolled.dh0")->values.isZero(0.0F));
  CHECK(seen(*carried).observable("unrolled.x")->values.rows() == 2);
  CHECK(seen(*carried).observable("gradient.chunk")->values(0, 12) == 2.0F);
  CHECK(seen(*carried).observable("prediction.probability")->values.rows() == 2);
}

TEST_CASE("a trained network listens to the bits three and eight steps back") {
  const auto experiment = preset("k10-stateful");
  train(*experiment, 2500);
  experiment->set_from_text("focus", "40");
  const Snapshot snapshot = seen(*experiment);
  const Matrix<float>& listens = snapshot.observable("gradient.input")->values;
  REQUIRE(listens.cols() == 60);
  CHECK(listens.rightCols(19).isZero(0.0F));
  Index strongest = 0;
  listens.row(0).head(40).maxCoeff(&strongest);  // apart from the present bit, without which there is no state
  CHECK(strongest == 37);
  CHECK(listens(0, 32) > 3.0F * listens(0, 33));
  CHECK(listens(0, 32) > 3.0F * listens(0, 31));

  const auto anew = preset("k5-reset");
  train(*anew, 10);
  anew->set_from_text("focus", "43");  // the fourth bit of a window
  const Matrix<float> blind = seen(*anew).observable("gradient.input")->values;
  CHECK(blind.leftCols(40).isZero(0.0F));
  CHECK(blind.middleCols(40, 4).norm() > 0.0F);
}

TEST_CASE("looking and measuring change nothing, and a saved network goes on bit for bit") {
  const auto alone = preset("k5-stateful", 4);
  const auto watched = preset("k5-stateful", 4);
  for (int i = 0; i < 10; ++i) {
    seen(*watched);
    watched->evaluate_now();
    CHECK(alone->train_step().loss == watched->train_step().loss);
  }
  const std::unique_ptr<Experiment> loaded = make_truncated_bptt();
  loaded->load(watched->save());
  CHECK(loaded->epoch() == alone->epoch());
  train(*loaded, 10);
  train(*alone, 10);
  CHECK(metric(*loaded, "cross_entropy") == metric(*alone, "cross_entropy"));
  CHECK(metric(*loaded, "heldout_cross_entropy") == metric(*alone, "heldout_cross_entropy"));
}

TEST_CASE("the presets can be set, each under a name of its own") {
  for (const Preset& one : truncated_bptt_presets()) {
    CAPTURE(one.id);
    CHECK_FALSE(one.help.empty());
    train(*preset(one.id), 1);
  }
}
