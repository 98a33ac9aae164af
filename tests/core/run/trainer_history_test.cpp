#include <doctest/doctest.h>

#include <thread>

#include "core/run/trainer.h"
#include "line_experiment.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> make_lesson(const std::string& lesson) {
  if (lesson != "line") throw std::invalid_argument("no lesson \"" + lesson + "\"");
  return make_line();
}

// A line that believes to have a window of four time steps.
class LineOverTime : public LineExperiment {
 public:
  Index window_steps() const override { return 4; }
};

std::unique_ptr<Experiment> line_of_seed(std::uint64_t seed) {
  auto line = make_line();
  line->reset(seed);
  return line;
}

std::unique_ptr<Experiment> line_over_time(std::uint64_t seed) {
  auto line = std::make_unique<LineOverTime>();
  line->reset(seed);
  return line;
}

Matrix<float> weights(const Trainer& trainer) { return trainer.snapshot()->observable("weights")->values; }

Matrix<float> weights_after(std::uint64_t seed, int steps) {
  const auto line = line_of_seed(seed);
  for (int i = 0; i < steps; ++i) line->train_step();
  return line->parameters().find("line.W")->value;
}

std::shared_ptr<const Snapshot> settled(Trainer& trainer) {
  trainer.wait_until_idle();
  return trainer.snapshot();
}

constexpr auto kTime = StepUnit::time_step;

}  // namespace

TEST_CASE("steps of time walk forward, backward and to the end of the update, which is the same bit for bit") {
  using Phase = WalkPosition::Phase;
  Trainer trainer(line_over_time(4), make_lesson, {});
  for (int update = 0; update < 3; ++update) {
    for (Index t = 0; t < 4; ++t) {
      trainer.step(1, kTime);
      const auto snapshot = settled(trainer);
      CHECK(snapshot->step == update);
      CHECK(snapshot->walk.phase == Phase::forward);
      CHECK(snapshot->walk.time == t);
      CHECK(snapshot->walk.steps == 4);
      CHECK(snapshot->observable("weights")->values == weights_after(4, update));
    }
    for (Index t = 3; t >= 0; --t) {
      trainer.step(1, kTime);
      const auto snapshot = settled(trainer);
      CHECK(snapshot->step == update);
      CHECK(snapshot->walk.phase == Phase::backward);
      CHECK(snapshot->walk.time == t);
    }
    trainer.step(1, kTime);
    const auto snapshot = settled(trainer);
    CHECK(snapshot->step == update + 1);
    CHECK(snapshot->walk.phase == Phase::none);
    CHECK(snapshot->observable("weights")->values == weights_after(4, update + 1));
  }
  Trainer at_once(line_over_time(4), make_lesson, {});
  at_once.step(3 * 9, kTime);
  CHECK(settled(at_once)->step == 3);
  CHECK(weights(at_once) == weights_after(4, 3));
}

TEST_CASE("an update that is begun is finished by updates, epochs and playing, and counts as one") {
  Trainer trainer(line_over_time(4), make_lesson, {});
  trainer.step(3, kTime);
  trainer.step(1);
  CHECK(settled(trainer)->step == 1);
  CHECK(trainer.snapshot()->walk.phase == WalkPosition::Phase::none);
  trainer.step(7, kTime);
  trainer.step(2);
  trainer.step(1, kTime);
  CHECK(settled(trainer)->step == 3);
  CHECK(trainer.snapshot()->walk.phase == WalkPosition::Phase::forward);
  trainer.step(1, StepUnit::epoch);  // of five updates
  CHECK(settled(trainer)->step == 5);
  trainer.step(1, kTime);
  trainer.play();
  trainer.pause();
  const auto snapshot = settled(trainer);
  CHECK(snapshot->observable("weights")->values == weights_after(4, static_cast<int>(snapshot->step)));
}

TEST_CASE("a viewed moment is shown as it was, and training goes on from it as it went on then") {
  Trainer trainer(line_of_seed(4), make_lesson, {});
  trainer.step(40);
  CHECK(settled(trainer)->history.steps->size() == 41);
  trainer.view(25);
  auto snapshot = settled(trainer);
  CHECK(snapshot->history.viewed == 25);
  CHECK(snapshot->history.present == 40);
  CHECK(snapshot->step == 25);
  CHECK(snapshot->observable("weights")->values == weights_after(4, 25));
  CHECK(snapshot->curve("gradient_norm")->points.back().step == 40.0);
  trainer.continue_from(25);
  snapshot = settled(trainer);
  CHECK(snapshot->history.viewed == -1);
  CHECK(snapshot->step == 25);
  CHECK(snapshot->curve("gradient_norm")->points.back().step == 25.0);
  REQUIRE(snapshot->branches.size() == 1);
  CHECK(snapshot->branches[0].step == 40);
  CHECK(snapshot->branches[0].forked_at == 25);
  trainer.step(15);
  CHECK(settled(trainer)->step == 40);
  CHECK(weights(trainer) == weights_after(4, 40));
}
