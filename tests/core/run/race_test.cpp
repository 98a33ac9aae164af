// Several runs side by side.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/run/timeline.h"
#include "core/run/trainer.h"
#include "line_experiment.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> make_lesson(const std::string&) { return make_line(); }

std::unique_ptr<Experiment> line_of_seed(std::uint64_t seed) {
  auto line = make_line();
  line->reset(seed);
  return line;
}

Archive trained_alone(const SettingTexts& chosen, int steps) {
  auto line = make_line();
  line->choose(chosen);
  line->reset(4);
  for (int i = 0; i < steps; ++i) REQUIRE(line->train_step().error.empty());
  return training_state(*line);
}

void train(Timeline& timeline, int steps) {
  const std::int64_t until = timeline.experiment().step() + steps;
  while (timeline.experiment().step() < until) {
    const std::optional<StepReport> report = timeline.train();
    if (report) REQUIRE(report->error.empty());
  }
}

Snapshot shown(Timeline& timeline) {
  Snapshot snapshot;
  timeline.fill(snapshot);
  return snapshot;
}

// What the run of a branch has come to.
Archive state_of(Timeline& timeline, int id) {
  timeline.switch_to(id);
  Archive state = training_state(timeline.experiment());
  return state;
}

}  // namespace

TEST_CASE("runs that race train step by step with the present one, each as it would alone") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"optimiser", "sgd"}});
  timeline.race({{"learning_rate", "0.05"}});
  train(timeline, 25);
  const Snapshot snapshot = shown(timeline);
  CHECK(snapshot.races());
  CHECK(snapshot.step == 25);
  CHECK(snapshot.own_settings == "optimiser=adam, learning_rate=0.002");
  REQUIRE(snapshot.branches.size() == 2);
  for (const Branch& branch : snapshot.branches) {
    CHECK(branch.races);
    CHECK(branch.step == 25);
    CHECK(branch.forked_at == -1);
    CHECK(branch.seed == 4);
    REQUIRE(branch.shown != nullptr);
    CHECK(branch.shown->step == 25);
    CHECK(branch.shown->observable("weights") != nullptr);
    CHECK(branch.shown->history.steps == nullptr);
  }
  CHECK(snapshot.branches[0].changes == "optimiser=sgd");
  CHECK(snapshot.branches[1].changes == "learning_rate=0.05");
  CHECK(snapshot.lane == 0);
  CHECK(snapshot.branches[0].lane == 1);
  CHECK(snapshot.branches[1].lane == 2);
  CHECK(same_archive(training_state(timeline.experiment()), trained_alone({}, 25)));
  CHECK(same_archive(state_of(timeline, snapshot.branches[0].id), trained_alone({{"optimiser", "sgd"}}, 25)));
  CHECK(same_archive(state_of(timeline, snapshot.branches[1].id), trained_alone({{"learning_rate", "0.05"}}, 25)));
}

TEST_CASE("a run that joins late catches up before the others go on") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 10);
  timeline.race({{"optimiser", "sgd"}});
  for (int i = 0; i < 10; ++i) {
    CHECK(shown(timeline).branches[0].step == i);
    CHECK_FALSE(timeline.train().has_value());
    CHECK(timeline.experiment().step() == 10);
  }
  CHECK(timeline.train().has_value());
  CHECK(shown(timeline).branches[0].step == 11);
  CHECK(timeline.experiment().step() == 11);
  CHECK_FALSE(timeline.train_behind());
  REQUIRE(timeline.experiment().train_step().error.empty());
  CHECK(timeline.train_behind());
  CHECK(shown(timeline).branches[0].step == 12);
}

TEST_CASE("a run may join from a recorded moment, with other live settings") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 30);
  CHECK_THROWS_AS(timeline.race_from(12, {{"optimiser", "sgd"}}), std::invalid_argument);
  CHECK(shown(timeline).branches.empty());
  timeline.race_from(12, {{"learning_rate", "0.05"}});
  Snapshot snapshot = shown(timeline);
  REQUIRE(snapshot.branches.size() == 1);
  CHECK(snapshot.branches[0].step == 12);
  CHECK(snapshot.branches[0].forked_at == 12);
  train(timeline, 1);
  auto straight = line_of_seed(4);
  for (int i = 0; i < 31; ++i) {
    if (i == 12) straight->set("learning_rate", 0.05);
    straight->train_step();
  }
  CHECK(same_archive(state_of(timeline, snapshot.branches[0].id), training_state(*straight)));
}

TEST_CASE("what is set in one run is set in all that had the same value, and stays each one's own where they differ") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"learning_rate", "0.05"}});
  timeline.set("clip", 0.5);
  timeline.set("learning_rate", 0.01);
  Snapshot snapshot = shown(timeline);
  CHECK(snapshot.branches[0].changes == "learning_rate=0.05");
  CHECK(snapshot.branches[0].shown->settings->real("clip") == 0.5);
  timeline.set("clip", 0.25, Scope::this_run);
  CHECK(shown(timeline).branches[0].shown->settings->real("clip") == 0.5);
  timeline.set("clip", 0.5);
  train(timeline, 5);
  timeline.restart({{"inputs", std::int64_t{7}}, {"learning_rate", 0.02}}, 9, false);
  snapshot = shown(timeline);
  CHECK(snapshot.step == 0);
  CHECK(snapshot.seed == 9);
  REQUIRE(snapshot.branches.size() == 1);
  CHECK(snapshot.branches[0].step == 0);
  CHECK(snapshot.branches[0].seed == 9);
  CHECK(snapshot.branches[0].lane == 1);
  CHECK(snapshot.branches[0].shown->settings->integer("inputs") == 7);
  CHECK(snapshot.branches[0].shown->settings->real("learning_rate") == 0.05);
  CHECK(snapshot.settings->real("learning_rate") == 0.02);
  CHECK(snapshot.settings->real("clip") == 0.5);
}

TEST_CASE("runs leave the race where the present one becomes a run on other data") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.keep_and_replace(line_of_seed(5));
  timeline.race({{"learning_rate", "0.05"}});
  train(timeline, 3);
  timeline.switch_to(shown(timeline).branches[0].id);
  const Snapshot snapshot = shown(timeline);
  CHECK(snapshot.seed == 4);
  CHECK_FALSE(snapshot.races());
  CHECK(snapshot.branches.size() == 1);
}

TEST_CASE("a run that is behind a viewed moment shows it once it has come there") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 20);
  timeline.race({{"learning_rate", "0.05"}});
  timeline.view(12);
  for (int i = 0; i < 15; ++i) timeline.train();
  CHECK(shown(timeline).branches[0].shown->step == 12);
}

TEST_CASE("a start anew that fails changes no run of a race") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"learning_rate", "0.05"}});
  train(timeline, 5);
  CHECK_THROWS_AS(timeline.restart({{"refuses", true}}, 5, false), std::runtime_error);
  CHECK(shown(timeline).step == 5);
  CHECK(shown(timeline).branches[0].step == 5);
}

TEST_CASE("all runs of a race are looked at in the past together") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"learning_rate", "0.05"}});
  train(timeline, 20);
  timeline.view(7);
  Snapshot snapshot = shown(timeline);
  CHECK(snapshot.step == 7);
  CHECK(snapshot.branches[0].shown->step == 7);
  CHECK(snapshot.branches[0].step == 20);
  train(timeline, 3);
  CHECK(shown(timeline).branches[0].shown->step == 7);
  timeline.view_present();
  CHECK(shown(timeline).branches[0].shown->step == 23);
}

TEST_CASE("a run of a race changes places with the present one; colours stay with their runs") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"learning_rate", "0.05"}});
  timeline.race({{"optimiser", "sgd"}});
  train(timeline, 3);
  const int id = shown(timeline).branches[1].id;
  timeline.switch_to(id);
  const Snapshot snapshot = shown(timeline);
  CHECK(snapshot.settings->text("optimiser") == "sgd");
  CHECK(snapshot.lane == 2);
  CHECK(snapshot.branches[0].lane == 1);
  CHECK(snapshot.branches[0].changes == "optimiser=adam, learning_rate=0.05");
  CHECK(snapshot.branches[1].lane == 0);
  CHECK(snapshot.branches[1].races);
  train(timeline, 3);
  CHECK(shown(timeline).branches[1].step == 6);
  timeline.drop(shown(timeline).branches[0].id);
  CHECK(shown(timeline).branches.size() == 1);
  timeline.race({});
  CHECK(shown(timeline).branches[1].lane == 1);  // the place that became free
}

TEST_CASE("a setting that one run refuses is set in all the others, and the refusal is told") {
  class Choosy final : public LineExperiment {
    void setting_changed(const std::string& name) override {
      if (name == "wrong_from" && settings().integer("inputs") == 2)
        check(settings().integer("wrong_from") != 77, "77 is not for two inputs");
    }
  };
  const auto make = [](const std::string&) -> std::unique_ptr<Experiment> { return std::make_unique<Choosy>(); };
  auto first = make("line");
  first->set("wrong_from", std::int64_t{1000});
  first->reset(1);
  Timeline timeline(std::move(first), make);
  timeline.race({{"inputs", "2"}});
  timeline.race({{"inputs", "4"}});
  timeline.set("wrong_from", std::int64_t{77});
  CHECK(timeline.experiment().settings().integer("wrong_from") == 77);
  Snapshot snapshot;
  timeline.fill(snapshot);
  REQUIRE(snapshot.branches.size() == 2);
  CHECK(snapshot.branches[0].shown->settings->integer("wrong_from") == 1000);
  CHECK(snapshot.branches[1].shown->settings->integer("wrong_from") == 77);
  CHECK(timeline.take_messages() == std::vector<std::string>{"a run that races: 77 is not for two inputs"});
}

TEST_CASE("there is a limit to the runs of a race, and refusing one more changes nothing") {
  Timeline timeline(line_of_seed(4), make_lesson);
  for (std::size_t i = 0; i < Timeline::kMostRivals; ++i) timeline.race({});
  CHECK_THROWS_AS(timeline.race({}), std::invalid_argument);
  CHECK_THROWS_AS(timeline.race_from(0, {}), std::invalid_argument);
  CHECK(shown(timeline).branches.size() == Timeline::kMostRivals);
  timeline.keep_and_replace(line_of_seed(4));  // branches that are kept are counted apart
  CHECK(shown(timeline).branches.size() == Timeline::kMostRivals + 1);
}

TEST_CASE("a run that goes wrong leaves the race, says where, and the others go on") {
  Timeline timeline(line_of_seed(4), make_lesson);
  timeline.race({{"goes_wrong", "value"}, {"wrong_from", "6"}});
  train(timeline, 10);
  const Snapshot snapshot = shown(timeline);
  CHECK(snapshot.step == 10);
  CHECK(snapshot.branches[0].step == 5);
  CHECK(snapshot.branches[0].stopped.find("step 6: NaN or infinity in ") == 0);
  const std::vector<std::string> messages = timeline.take_messages();
  REQUIRE(messages.size() == 1);
  CHECK(messages[0].find("wrong_from=6, goes_wrong=value stopped at step 6") == 0);
  CHECK(timeline.take_messages().empty());
  timeline.restart({}, 4, false);
  CHECK(shown(timeline).branches[0].stopped.empty());
}

TEST_CASE("after training went wrong it goes back before the losses rose, with half the learning rate") {
  Timeline timeline(line_of_seed(4), make_lesson);
  CHECK(timeline.recover() == 0);
  CHECK(timeline.experiment().settings().real("learning_rate") == 0.001);
  timeline.set("learning_rate", 0.002);
  train(timeline, 20);
  timeline.poke({"weights", 0, 0, 1e6});
  train(timeline, 5);
  // From which moment the update with the smallest loss was made.
  auto straight = line_of_seed(4);
  std::int64_t best = 0;
  double least = 1e9;
  for (std::int64_t step = 0; step < 20; ++step) {
    const double loss = straight->train_step().loss;
    if (loss <= least) best = step;
    least = std::min(least, loss);
  }
  CHECK(timeline.recover() == best);
  const Snapshot snapshot = shown(timeline);
  CHECK(snapshot.step == best);
  CHECK(snapshot.settings->real("learning_rate") == 0.001);
  REQUIRE(snapshot.branches.size() == 1);
  CHECK(snapshot.branches[0].step == 25);  // its curve stays
  CHECK_FALSE(snapshot.branches[0].races);
  straight = line_of_seed(4);
  for (std::int64_t step = 0; step < best; ++step) straight->train_step();
  CHECK(snapshot.observable("weights")->values == straight->parameters().find("line.W")->value);
}

TEST_CASE("the trainer races, tells of rivals that go wrong, and goes back on demand") {
  Trainer trainer(line_of_seed(4), make_lesson, [](const std::filesystem::path&) { return make_line(); });
  trainer.open_lesson("line", 4, {{{"learning_rate", "0.05"}}, {{"goes_wrong", "value"}, {"wrong_from", "3"}}});
  trainer.step(10);
  trainer.wait_until_idle();
  auto snapshot = trainer.snapshot();
  CHECK(snapshot->step == 10);
  REQUIRE(snapshot->branches.size() == 2);
  CHECK(snapshot->branches[0].step == 10);
  CHECK(snapshot->branches[1].step == 2);
  CHECK(snapshot->error.empty());
  CHECK(snapshot->notice.find("stopped at step 3") != std::string::npos);
  trainer.race({{"optimiser", "rmsprop"}}, 4);
  trainer.race_from(4, {{"clip", "0.5"}});
  trainer.step(7);  // of the fork, from 4 on
  trainer.wait_until_idle();
  snapshot = trainer.snapshot();
  CHECK(snapshot->step == 11);
  REQUIRE(snapshot->branches.size() == 4);
  CHECK(snapshot->settings->real("clip") == 0.5);  // the fork is what one speaks of
  CHECK(snapshot->branches[2].step == 11);
  CHECK(snapshot->branches[3].step == 11);
  trainer.step(3, StepUnit::time_step);  // an update of one step of time
  trainer.wait_until_idle();
  snapshot = trainer.snapshot();
  CHECK(snapshot->step == 12);
  CHECK(snapshot->branches[3].step == 12);
  trainer.play();
  while (trainer.snapshot()->step < 200) std::this_thread::yield();
  trainer.recover();
  trainer.wait_until_idle();
  snapshot = trainer.snapshot();
  CHECK_FALSE(snapshot->playing);
  CHECK(snapshot->settings->real("learning_rate") == 0.001);
  CHECK(snapshot->notice.find("back at step ") == 0);
  trainer.restart({{"inputs", std::int64_t{5}}}, 7);
  trainer.wait_until_idle();
  for (const Branch& branch : trainer.snapshot()->branches) CHECK(branch.step == (branch.races ? 0 : branch.step));
}
