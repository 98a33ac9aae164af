#include "core/run/timeline.h"

#include <doctest/doctest.h>

#include "line_experiment.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> make_lesson(const std::string& lesson) {
  if (lesson != "line") throw std::invalid_argument("no lesson \"" + lesson + "\"");
  return make_line();
}

std::unique_ptr<Experiment> line_of_seed(std::uint64_t seed) {
  auto line = make_line();
  line->reset(seed);
  return line;
}

void train(Timeline& timeline, int steps) {
  for (int i = 0; i < steps; ++i) {
    REQUIRE(timeline.experiment().train_step().error.empty());
    timeline.record();
  }
}

Snapshot shown(Timeline& timeline) {
  Snapshot snapshot;
  timeline.fill(snapshot);
  return snapshot;
}

}  // namespace

TEST_CASE("training goes on from every recorded moment bit for bit as it went on then") {
  constexpr int kSteps = 60;
  std::vector<Archive> then;
  const auto straight = line_of_seed(4);
  then.push_back(training_state(*straight));
  for (int i = 0; i < kSteps; ++i) {
    straight->train_step();
    then.push_back(training_state(*straight));
  }
  for (const std::int64_t from : {0, 1, 8, 15, 16, 37, 59}) {
    CAPTURE(from);
    Timeline timeline(line_of_seed(4), make_lesson);
    train(timeline, kSteps);
    CHECK(timeline.continue_from(from));
    CHECK(timeline.experiment().step() == from);
    for (std::int64_t step = from; step < kSteps; ++step) {
      CHECK(same_archive(training_state(timeline.experiment()), then[static_cast<std::size_t>(step)]));
      train(timeline, 1);
    }
    CHECK(same_archive(training_state(timeline.experiment()), then.back()));
  }
}

TEST_CASE("updates that are made once more heed the live settings of their time, then those of now hold") {
  Timeline timeline(line_of_seed(4), make_lesson);
  const auto straight = line_of_seed(4);
  const auto both = [&](const char* name, double value) {
    timeline.set(name, value);
    straight->set(name, value);
  };
  both("learning_rate", 0.05);
  train(timeline, 3);
  for (int i = 0; i < 3; ++i) straight->train_step();
  both("learning_rate", 0.9);  // is replaced by the next
  both("learning_rate", 0.01);
  both("clip", 0.5);
  train(timeline, 1);
  straight->train_step();
  timeline.experiment().begin_update();
  straight->begin_update();
  both("clip", 0.01);  // within the update
  train(timeline, 2);
  for (int i = 0; i < 2; ++i) straight->train_step();
  const Matrix<float> then = straight->parameters().find("line.W")->value;
  train(timeline, 20);
  timeline.set("learning_rate", 0.5);
  CHECK(timeline.continue_from(6));  // from the optimiser's state of step 0
  CHECK(timeline.experiment().parameters().find("line.W")->value == then);
  CHECK(timeline.experiment().settings().real("learning_rate") == 0.5);
  CHECK(timeline.experiment().settings().real("clip") == 0.01);
  straight->set("learning_rate", 0.5);
  straight->train_step();
  train(timeline, 1);
  CHECK(same_archive(training_state(timeline.experiment()), training_state(*straight)));
  train(timeline, 10);
  CHECK(timeline.continue_from(7));  // across the change
  CHECK(same_archive(training_state(timeline.experiment()), training_state(*straight)));
}

TEST_CASE("an update that was begun when its run was set aside is as if it had not been") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 5);
  timeline.experiment().begin_update();
  timeline.set("clip", 0.5);
  timeline.keep_and_replace(line_of_seed(5));
  const int first = shown(timeline).branches.at(0).id;
  timeline.switch_to(first);
  CHECK_FALSE(timeline.experiment().update_begun());
  train(timeline, 10);
  CHECK(timeline.continue_from(7));  // which does the update after step 5 once more
  const auto straight = line_of_seed(4);
  for (int i = 0; i < 7; ++i) {
    if (i == 5) straight->set("clip", 0.5);
    straight->train_step();
  }
  CHECK(same_archive(training_state(timeline.experiment()), training_state(*straight)));
}

TEST_CASE("a view shows the past with the live settings and the curves of now") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 30);
  const auto straight = line_of_seed(4);
  for (int i = 0; i < 12; ++i) straight->train_step();
  timeline.view(12);
  CHECK(timeline.is_viewing());
  Snapshot snapshot = shown(timeline);
  CHECK(snapshot.step == 12);
  CHECK(snapshot.epoch == straight->epoch());
  CHECK(snapshot.observable("weights")->values == straight->parameters().find("line.W")->value);
  CHECK(snapshot.metrics == straight->metrics());
  CHECK(snapshot.curve("squared_error")->points.size() == 30);
  CHECK(snapshot.history.viewed == 12);
  CHECK(snapshot.history.present == 30);
  CHECK(snapshot.history.steps->size() == 31);
  CHECK(snapshot.history.bytes > 0);
  CHECK(snapshot.history.most_bytes == Timeline::kMostBytes);
  timeline.set("clip", 0.25);
  CHECK(shown(timeline).settings->real("clip") == 0.25);
  train(timeline, 10);
  snapshot = shown(timeline);
  CHECK(snapshot.step == 12);
  CHECK(snapshot.history.present == 40);
  CHECK(snapshot.curve("squared_error")->points.size() == 40);
  for (const std::int64_t step : {3, 29, 0, 39}) {
    timeline.view(step);
    CHECK(shown(timeline).step == step);
  }
  timeline.view(-1);
  CHECK(shown(timeline).step == 0);
  timeline.view(40);  // not past
  CHECK_FALSE(timeline.is_viewing());
  CHECK(shown(timeline).step == 40);
  CHECK(shown(timeline).history.viewed == -1);
  timeline.view(39);
  timeline.view_present();
  CHECK(shown(timeline).step == 40);
}

TEST_CASE("the moments of all runs together keep within their bound") {
  Moment moment;
  OptimiserState optimiser;
  const auto line = line_of_seed(4);
  for (int i = 0; i < 20; ++i) line->train_step();
  line->save_moment(moment);
  line->save_optimiser(optimiser);
  const std::size_t bound = 20 * (moment.bytes() + optimiser.bytes());
  Timeline timeline(line_of_seed(4), make_lesson, bound);
  for (int i = 0; i < 300; ++i) {
    train(timeline, 1);
    const HistoryView history = shown(timeline).history;
    CHECK(history.bytes <= bound);
    CHECK(history.most_bytes == bound);
    CHECK(history.steps->size() >= std::min<std::size_t>(static_cast<std::size_t>(i) + 2, 19));
  }
  timeline.view(256);  // stays while it is looked at
  const std::int64_t viewed = shown(timeline).step;
  timeline.keep_and_replace(line_of_seed(5));
  CHECK_FALSE(timeline.is_viewing());
  train(timeline, 300);
  HistoryView history = shown(timeline).history;
  CHECK(history.bytes <= bound);
  CHECK(history.steps->size() >= 8);  // the longer one has given
  timeline.view(100);
  const std::int64_t pinned = shown(timeline).step;
  train(timeline, 3000);
  history = shown(timeline).history;
  CHECK(history.bytes <= bound);
  CHECK(history.viewed == pinned);
  CHECK(std::count(history.steps->begin(), history.steps->end(), pinned) == 1);
  CHECK(viewed >= 0);
}

TEST_CASE("a bound that is too small keeps the first moment") {
  Timeline timeline(line_of_seed(4), make_lesson, 1);
  train(timeline, 20);
  CHECK(*shown(timeline).history.steps == std::vector<std::int64_t>{0});
  CHECK(timeline.continue_from(12));
  CHECK(timeline.experiment().step() == 0);
}

TEST_CASE("branches say how they differ and where they parted from the present run") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 50);
  timeline.continue_from(30);
  const int a = shown(timeline).branches.at(0).id;
  train(timeline, 40);
  timeline.continue_from(60);
  const int b = shown(timeline).branches.at(1).id;
  timeline.continue_from(20);
  timeline.keep_and_replace(timeline.made_anew({{"optimiser", std::string("sgd")}}, 9));
  timeline.set("clip", 2.0);
  std::vector<Branch> branches = shown(timeline).branches;
  REQUIRE(branches.size() == 4);
  for (const Branch& branch : branches) {
    CHECK(branch.forked_at == -1);
    CHECK(branch.lesson == "line");
    CHECK(branch.changes == "optimiser=adam, clip=5");
    CHECK(branch.seed == 4);
  }
  CHECK(branches[0].step == 50);
  CHECK(branches[1].step == 70);
  CHECK(branches[2].step == 60);
  CHECK(branches[3].step == 20);
  REQUIRE(branches[0].curves.size() > 1);
  CHECK(branches[0].curves[0]->points.back().step == 50.0);

  timeline.switch_to(b);
  CHECK(timeline.experiment().step() == 70);
  branches = shown(timeline).branches;
  REQUIRE(branches.size() == 4);
  CHECK(branches[0].id == a);
  CHECK(branches[0].forked_at == 30);
  CHECK(branches[1].forked_at == -1);  // in the other's place
  CHECK(branches[1].changes == "optimiser=sgd, clip=2");
  CHECK(branches[2].forked_at == 60);
  CHECK(branches[3].forked_at == 20);
  timeline.switch_to(a);
  branches = shown(timeline).branches;
  CHECK(branches[0].id == b);
  CHECK(branches[0].forked_at == 30);
  CHECK(branches[2].forked_at == 30);  // left at 60, but that was after 30

  const auto straight = line_of_seed(4);
  for (int i = 0; i < 55; ++i) straight->train_step();
  train(timeline, 5);
  CHECK(same_archive(training_state(timeline.experiment()), training_state(*straight)));
  CHECK(shown(timeline).history.steps->size() == 56);
}

TEST_CASE("one branch too many, and one that is not there, are refused and change nothing") {
  Timeline timeline(line_of_seed(4), make_lesson);
  for (std::size_t i = 0; i < Timeline::kMostBranches; ++i) timeline.keep_and_replace(line_of_seed(i));
  train(timeline, 10);
  const char* const full = "there are 6 branches already, which is the most that are kept; drop one first";
  CHECK_THROWS_WITH_AS(timeline.keep_and_replace(line_of_seed(1)), full, std::invalid_argument);
  CHECK_THROWS_WITH_AS(timeline.continue_from(5), full, std::invalid_argument);
  CHECK_THROWS_WITH_AS(timeline.switch_to(99), "there is no branch 99", std::invalid_argument);
  CHECK_THROWS_WITH_AS(timeline.drop(99), "there is no branch 99", std::invalid_argument);
  CHECK(timeline.experiment().step() == 10);
  const std::vector<Branch> branches = shown(timeline).branches;
  CHECK(branches.size() == Timeline::kMostBranches);
  timeline.switch_to(branches[2].id);  // needs no more room
  CHECK(shown(timeline).branches.size() == Timeline::kMostBranches);
  timeline.drop(branches[0].id);
  timeline.drop(branches[1].id);
  CHECK(shown(timeline).branches.size() == Timeline::kMostBranches - 2);
  timeline.keep_and_replace(line_of_seed(1));
  CHECK_FALSE(timeline.continue_from(0));  // it is there
  CHECK(shown(timeline).branches.size() == Timeline::kMostBranches - 1);
}

TEST_CASE("another experiment has another history; branches stay") {
  Timeline timeline(line_of_seed(4), make_lesson);
  train(timeline, 10);
  timeline.continue_from(5);
  auto other = line_of_seed(6);
  for (int i = 0; i < 13; ++i) other->train_step();
  timeline.replace(std::move(other));
  CHECK(*shown(timeline).history.steps == std::vector<std::int64_t>{13});
  CHECK(shown(timeline).branches.size() == 1);
  CHECK(shown(timeline).branches[0].forked_at == -1);
  train(timeline, 2);
  CHECK(*shown(timeline).history.steps == std::vector<std::int64_t>{13, 14, 15});
  CHECK_THROWS_AS(timeline.replace(nullptr), std::invalid_argument);
}

TEST_CASE("a history that cannot be looked at says so and keeps the present") {
  const auto none = [](const std::string&) -> std::unique_ptr<Experiment> {
    throw std::runtime_error("no more lines");
  };
  Timeline timeline(line_of_seed(4), none);
  train(timeline, 10);
  timeline.view(5);
  CHECK_THROWS_WITH_AS(timeline.show_viewed(), "no more lines", std::runtime_error);
  CHECK_THROWS_AS(timeline.continue_from(5), std::runtime_error);
  timeline.view_present();
  CHECK(shown(timeline).step == 10);
  CHECK(shown(timeline).branches.empty());
}
