// A moment of training that is kept to be compared with.
#include <doctest/doctest.h>

#include "core/run/timeline.h"
#include "core/run/trainer.h"
#include "line_experiment.h"

using namespace unrolled;

namespace {

// A line whose picture depends on a live setting, as that of what a person types does.
class ScaledLine : public LineExperiment {
 protected:
  void observe(Snapshot& snapshot) override {
    LineExperiment::observe(snapshot);
    auto scaled = std::make_shared<Observable>(*snapshot.observables.back());
    scaled->values *= static_cast<float>(settings().integer("wrong_from"));
    snapshot.observables.back() = std::move(scaled);
  }
};

std::unique_ptr<Experiment> make_lesson(const std::string& lesson) {
  if (lesson != "line") throw std::invalid_argument("no lesson \"" + lesson + "\"");
  return std::make_unique<ScaledLine>();
}

std::unique_ptr<Experiment> line() {
  auto line = make_lesson("line");
  line->set("wrong_from", std::int64_t{1000});
  line->reset(4);
  return line;
}

Matrix<float> weights(const Snapshot& snapshot) { return snapshot.observable("weights")->values; }

Snapshot shown(Timeline& timeline) {
  Snapshot snapshot;
  timeline.fill(snapshot);
  return snapshot;
}

void train(Timeline& timeline, int steps) {
  for (int i = 0; i < steps; ++i) REQUIRE(timeline.train().value().error.empty());
}

std::shared_ptr<const Snapshot> settled(Trainer& trainer) {
  trainer.wait_until_idle();
  return trainer.snapshot();
}

}  // namespace

TEST_CASE("a kept moment stays as it was while training and scrubbing go on, and is light") {
  Timeline timeline(line(), make_lesson);
  train(timeline, 5);
  CHECK(shown(timeline).kept == nullptr);
  const Snapshot then = shown(timeline);
  timeline.keep_moment();
  train(timeline, 5);
  const auto is_kept = [&](const Snapshot& now) {
    REQUIRE(now.kept != nullptr);
    CHECK(now.kept->step == 5);
    CHECK(now.kept->loss == then.loss);
    CHECK(weights(*now.kept) == weights(then));
    CHECK(now.kept->kept == nullptr);
    CHECK(now.kept->curves.empty());
    CHECK(now.kept->branches.empty());
  };
  is_kept(shown(timeline));
  CHECK(weights(shown(timeline)) != weights(then));
  timeline.view(2);
  is_kept(shown(timeline));
  timeline.view_present();
  is_kept(shown(timeline));
  timeline.keep_moment();  // in its place
  CHECK(shown(timeline).kept->step == 10);
  CHECK(shown(timeline).kept->kept == nullptr);
  timeline.forget_kept_moment();
  CHECK(shown(timeline).kept == nullptr);
}

TEST_CASE("the moment that is looked back at is the one that is kept") {
  Timeline timeline(line(), make_lesson);
  train(timeline, 8);
  timeline.view(3);
  const Snapshot then = shown(timeline);
  timeline.keep_moment();
  timeline.view_present();
  REQUIRE(shown(timeline).kept != nullptr);
  CHECK(shown(timeline).kept->step == 3);
  CHECK(weights(*shown(timeline).kept) == weights(then));
}

TEST_CASE("a kept moment is shown under the live settings of now") {
  Timeline timeline(line(), make_lesson);
  train(timeline, 3);
  timeline.keep_moment();
  const Matrix<float> then = weights(*shown(timeline).kept);
  train(timeline, 3);
  timeline.set("wrong_from", std::int64_t{2000});
  Snapshot now = shown(timeline);
  CHECK(weights(*now.kept) == 2.0F * then);
  CHECK(now.step == 6);
  // Beside a moment that is looked back at, which is another one.
  timeline.view(5);
  const Matrix<float> viewed = weights(shown(timeline));
  timeline.set("wrong_from", std::int64_t{1000});
  now = shown(timeline);
  CHECK(now.step == 5);
  CHECK(2.0F * weights(now) == viewed);
  CHECK(weights(*now.kept) == then);
}

TEST_CASE("a kept moment goes with its run: forks have it, runs that begin anew do not") {
  Timeline timeline(line(), make_lesson);
  train(timeline, 6);
  timeline.keep_moment();
  const Matrix<float> then = weights(*shown(timeline).kept);
  CHECK(timeline.continue_from(2));
  CHECK(weights(*shown(timeline).kept) == then);
  const int id = shown(timeline).branches.at(0).id;
  timeline.restart({}, 5, true);
  CHECK(shown(timeline).kept == nullptr);
  timeline.switch_to(id);
  CHECK(weights(*shown(timeline).kept) == then);
  timeline.replace(line());
  CHECK(shown(timeline).kept == nullptr);
}

TEST_CASE("a moment that is looked back at is this run's own, though another run's of the same step is kept") {
  Timeline timeline(line(), make_lesson);
  train(timeline, 6);
  timeline.keep_moment();
  const Matrix<float> kept = weights(*shown(timeline).kept);
  CHECK(timeline.continue_from(2));
  timeline.set("learning_rate", 0.01);
  train(timeline, 6);
  timeline.view(6);
  const Matrix<float> viewed = weights(shown(timeline));
  CHECK(viewed != kept);
  timeline.view_present();
  timeline.set("learning_rate", 0.02);  // both are to be shown anew
  CHECK(weights(*shown(timeline).kept) == kept);
  timeline.view(6);
  CHECK(weights(shown(timeline)) == viewed);
}

TEST_CASE("in a race each run keeps its own moment") {
  Timeline timeline(line(), make_lesson);
  timeline.race({{"optimiser", "sgd"}});
  train(timeline, 4);
  const Snapshot then = shown(timeline);
  timeline.keep_moment();
  train(timeline, 4);
  const Snapshot now = shown(timeline);
  REQUIRE(now.branches.at(0).shown->kept != nullptr);
  CHECK(now.branches[0].shown->kept->step == 4);
  CHECK(weights(*now.branches[0].shown->kept) == weights(*then.branches.at(0).shown));
  CHECK(weights(*now.kept) == weights(then));
  CHECK(weights(*now.kept) != weights(*now.branches[0].shown->kept));
}

TEST_CASE("the trainer keeps moments and forgets them") {
  Trainer trainer(line(), make_lesson, {});
  trainer.step(4);
  trainer.wait_until_idle();
  trainer.keep_moment();
  trainer.step(4);
  auto snapshot = settled(trainer);
  CHECK(snapshot->step == 8);
  REQUIRE(snapshot->kept != nullptr);
  CHECK(snapshot->kept->step == 4);
  trainer.view(6);
  trainer.keep_moment();
  trainer.view_present();
  CHECK(settled(trainer)->kept->step == 6);
  trainer.forget_kept_moment();
  CHECK(settled(trainer)->kept == nullptr);
  trainer.keep_moment();
  CHECK(settled(trainer)->kept->step == 8);
  trainer.restart({}, 4);
  CHECK(settled(trainer)->kept == nullptr);
  trainer.keep_moment();
  trainer.open_lesson("line", 5);
  CHECK(settled(trainer)->kept == nullptr);
}
