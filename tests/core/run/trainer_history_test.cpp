#include <doctest/doctest.h>

#include <future>
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

TEST_CASE("steps of time end where they are asked to, in slow motion as well") {
  Trainer trainer(line_over_time(4), make_lesson, {});
  trainer.set_speed(500.0);
  const auto start = std::chrono::steady_clock::now();
  trainer.step(21, kTime);
  CHECK(settled(trainer)->step == 2);
  CHECK(trainer.snapshot()->walk.phase == WalkPosition::Phase::forward);
  CHECK(trainer.snapshot()->walk.time == 2);
  CHECK_FALSE(trainer.snapshot()->playing);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  CHECK(taken.count() >= 20 / 500.0 * 0.99);
}

TEST_CASE("an update that cannot be begun stops the walk") {
  Trainer trainer(line_over_time(4), make_lesson, {});
  trainer.set("goes_wrong", std::string("value"));
  trainer.step(5, kTime);
  auto snapshot = settled(trainer);
  CHECK(snapshot->error.starts_with("step 1: NaN or infinity"));
  CHECK(snapshot->walk.phase == WalkPosition::Phase::none);
  trainer.set("goes_wrong", std::string("not"));
  trainer.step(9, kTime);
  CHECK(settled(trainer)->step == 1);
  CHECK(weights(trainer) == weights_after(4, 1));
}

TEST_CASE("a walk is dropped when another experiment or moment takes over") {
  const auto make = [](const std::string&) { return std::make_unique<LineOverTime>(); };
  Trainer trainer(line_over_time(4), make, {});
  trainer.step(2);
  trainer.wait_until_idle();
  const auto walk_into = [&] {
    trainer.step(2, kTime);
    REQUIRE(settled(trainer)->walk.phase == WalkPosition::Phase::forward);
  };
  const auto phase = [&] { return settled(trainer)->walk.phase; };
  walk_into();
  trainer.view(1);
  CHECK(phase() == WalkPosition::Phase::none);
  trainer.view_present();
  CHECK(phase() == WalkPosition::Phase::forward);
  trainer.continue_from(2);  // is the present
  CHECK(phase() == WalkPosition::Phase::forward);
  trainer.continue_from(1);
  CHECK(phase() == WalkPosition::Phase::none);
  walk_into();
  trainer.switch_to_branch(trainer.snapshot()->branches.at(0).id);
  CHECK(phase() == WalkPosition::Phase::none);
  CHECK(trainer.snapshot()->step == 2);
  trainer.step(1);
  CHECK(settled(trainer)->step == 3);
  CHECK(weights(trainer) == weights_after(4, 3));
  walk_into();
  trainer.restart({}, 5);
  CHECK(phase() == WalkPosition::Phase::none);
  trainer.step(1);
  CHECK(settled(trainer)->step == 1);
  CHECK(weights(trainer) == weights_after(5, 1));
}

TEST_CASE("while a moment is viewed, steps and play return to the present first, but training that plays goes on") {
  Trainer trainer(line_of_seed(4), make_lesson, {});
  trainer.step(20);
  trainer.wait_until_idle();
  trainer.view(10);
  trainer.set("clip", 0.5);
  CHECK(settled(trainer)->step == 10);
  trainer.step(1);
  CHECK(settled(trainer)->step == 21);
  trainer.view(10);
  trainer.play();
  trainer.pause();
  CHECK(settled(trainer)->history.viewed == -1);

  trainer.play();
  trainer.view(10);
  trainer.play();
  for (std::int64_t step = 0; step < 20; ++step) {
    trainer.view(step);
    const auto snapshot = settled(trainer);
    CHECK(snapshot->history.viewed == step);
    CHECK(snapshot->step == step);
    CHECK(snapshot->playing);
    if (step > 0) CHECK(snapshot->curve("gradient_norm")->points.back().step > 20.0);
  }
  const std::int64_t before = trainer.snapshot()->history.present;
  while (trainer.snapshot()->history.present < before + 50) std::this_thread::yield();
  CHECK(trainer.snapshot()->step == 19);
  trainer.pause();
  CHECK(settled(trainer)->history.viewed == 19);
  trainer.view_present();
  CHECK(settled(trainer)->step == trainer.snapshot()->history.present);
}

TEST_CASE("of many views that come together the last one counts") {
  class Watched : public LineExperiment {
   public:
    int* looks = nullptr;
    std::shared_future<void> opened;

   protected:
    // The first look holds the trainer's thread until all other views have come.
    void observe(Snapshot& snapshot) override {
      opened.wait();
      ++*looks;
      LineExperiment::observe(snapshot);
    }
  };
  int looks = 0;
  std::promise<void> gate;
  std::shared_future<void> opened = gate.get_future().share();
  const auto make = [&looks, opened](const std::string&) {
    auto line = std::make_unique<Watched>();
    line->looks = &looks;
    line->opened = opened;
    return line;
  };
  Trainer trainer(line_of_seed(4), make, {});
  trainer.step(100);
  trainer.wait_until_idle();
  for (std::int64_t step = 0; step < 100; ++step) trainer.view(step);
  gate.set_value();
  CHECK(settled(trainer)->step == 99);
  CHECK(looks <= 2);
}

TEST_CASE("what was is kept as a branch beside a run that begins anew, and comes back") {
  Trainer trainer(line_of_seed(4), make_lesson, {});
  trainer.step(10);
  trainer.wait_until_idle();
  trainer.keep_branch_and_restart({{"inputs", std::int64_t{5}}}, 8);
  auto snapshot = settled(trainer);
  CHECK(snapshot->step == 0);
  CHECK(snapshot->seed == 8);
  REQUIRE(snapshot->branches.size() == 1);
  const Branch branch = snapshot->branches[0];
  CHECK(branch.changes == "inputs=3");
  CHECK(branch.step == 10);
  CHECK(branch.forked_at == -1);
  CHECK_FALSE(branch.curves.empty());
  trainer.step(3);
  trainer.wait_until_idle();
  trainer.switch_to_branch(branch.id);
  snapshot = settled(trainer);
  CHECK(snapshot->step == 10);
  REQUIRE(snapshot->branches.size() == 1);
  CHECK(snapshot->branches[0].changes == "inputs=5");
  CHECK(snapshot->branches[0].step == 3);
  trainer.step(5);
  trainer.wait_until_idle();
  trainer.drop_branch(snapshot->branches[0].id);
  snapshot = settled(trainer);
  CHECK(snapshot->branches.empty());
  CHECK(snapshot->error.empty());
  CHECK(snapshot->observable("weights")->values == weights_after(4, 15));
  trainer.switch_to_branch(77);
  CHECK(settled(trainer)->error == "there is no branch 77");
  CHECK(trainer.snapshot()->step == 15);
}

TEST_CASE("a change by hand takes back an update that was begun, but not where the change is refused") {
  Trainer trainer(line_over_time(4), make_lesson, {});
  trainer.step(3, kTime);
  trainer.wait_until_idle();
  trainer.poke(Poke("nothing", 0, 0, 1.0));
  CHECK(settled(trainer)->walk.phase == WalkPosition::Phase::forward);
  trainer.step(6, kTime);
  CHECK(settled(trainer)->step == 1);
  CHECK(weights(trainer) == weights_after(4, 1));
  trainer.step(3, kTime);
  trainer.wait_until_idle();
  trainer.poke(Poke("weights", 0, 0, 1.0));
  CHECK(settled(trainer)->walk.phase == WalkPosition::Phase::none);
  CHECK(trainer.snapshot()->step == 1);
}

TEST_CASE("a change by hand is made between updates, and going on from a moment goes on with it") {
  Trainer trainer(line_of_seed(8), make_lesson, {});
  const auto change = [&](double value) {
    trainer.wait_until_idle();  // after the steps asked for
    trainer.poke(Poke("weights", 0, 1, value));
  };
  trainer.step(9);
  change(5.0);
  change(7.0);
  CHECK(settled(trainer)->observable("weights")->values(0, 1) == 7.0F);
  trainer.step(6);
  change(-2.0);
  trainer.step(5);
  const Matrix<float> reached = settled(trainer)->observable("weights")->values;
  trainer.step(1);
  trainer.wait_until_idle();
  trainer.continue_from(20);
  CHECK(settled(trainer)->step == 20);
  CHECK(trainer.snapshot()->error == "");
  CHECK(weights(trainer) == reached);
  trainer.step(1);
  trainer.wait_until_idle();
  trainer.continue_from(15);  // between the two
  trainer.step(5);
  CHECK(settled(trainer)->observable("weights")->values != reached);
  change(-2.0);

  trainer.view(12);
  settled(trainer);
  change(3.0);  // the present
  CHECK(settled(trainer)->history.viewed == -1);
  CHECK(weights(trainer)(0, 1) == 3.0F);

  for (const Poke& bad : {Poke("nothing", 0, 0, 1.0), Poke("weights", 0, 3, 1.0),
                          Poke("weights", 0, 0, std::numeric_limits<double>::quiet_NaN())}) {
    const Matrix<float> before = weights(trainer);
    trainer.poke(bad);
    CHECK(settled(trainer)->error != "");
    CHECK(weights(trainer) == before);
  }
}
