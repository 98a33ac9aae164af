#include "core/lessons/handwriting.h"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "core/lessons/lessons.h"
#include "core/run/timeline.h"
#include "core/run/trainer.h"
#include "core/run/whole_file.h"
#include "core/tasks/handwriting_task.h"
#include "tests/core/lessons/lesson_at_work.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

using Pairs = std::initializer_list<std::pair<const char*, const char*>>;

// Small, so that a test need not wait for it.
std::unique_ptr<Experiment> small(Pairs settings = {}) {
  auto lesson = make_experiment("handwriting");
  for (const auto& [name, value] : Pairs{{"hidden", "8"}, {"batch", "4"}, {"spacing", "0.3"}, {"longest", "3"}})
    lesson->set_from_text(name, value);
  for (const auto& [name, value] : settings) lesson->set_from_text(name, value);
  lesson->reset(1);
  return lesson;
}

// What somebody writes.
Matrix<double> writing(const std::string& digits, std::uint64_t hand = 5) {
  Random random(hand);
  return ink_matrix(HandwritingTask({}).ink_of(digits, random)).cast<double>();
}

Poke written(const Matrix<double>& points, Index from = 0) {
  Poke poke("ink.written", 0, from, points);
  poke.all_runs = true;
  return poke;
}

Poke command(const char* id) {
  Poke poke(id, 0, 0, 1.0);
  poke.all_runs = true;
  return poke;
}

void write(Experiment& lesson, const std::string& digits, std::uint64_t hand = 5) {
  lesson.set("watched", std::string("written"));
  lesson.poke(written(writing(digits, hand)));
}

const TextSample* text(const Snapshot& snapshot, const std::string& id) {
  for (const TextSample& one : snapshot.texts)
    if (one.id == id) return &one;
  return nullptr;
}

std::string refusal(Experiment& lesson, const Poke& poke) {
  try {
    lesson.poke(poke);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

double added(Experiment& lesson) { return static_cast<double>(shown(lesson, "ink.added")(0, 0)); }

std::vector<float> values(const Experiment& lesson) {
  Moment moment;
  lesson.save_moment(moment);
  return moment.values;
}

Timeline timeline_of(std::unique_ptr<Experiment> lesson) { return {std::move(lesson), make_experiment}; }

Matrix<float> seen_raw(Timeline& timeline) {
  Snapshot snapshot;
  snapshot.playing = true;
  timeline.fill(snapshot);
  const Observable* raw = snapshot.observable("ink.raw");
  return raw == nullptr ? Matrix<float>() : raw->values;
}

}  // namespace

TEST_CASE("handwriting: what panels read of an example fits together") {
  for (const auto& [cell, layers, directions] :
       {std::tuple("lstm", "1", "both"), std::tuple("gru", "2", "both"), std::tuple("lstm", "3", "one")}) {
    auto lesson = small({{"cell", cell}, {"layers", layers}, {"directions", directions}, {"language", "none"}});
    train(*lesson, 1);
    const Snapshot snapshot = seen(*lesson);
    const auto at = [&](const std::string& id) -> const Observable& {
      const Observable* found = snapshot.observable(id);
      REQUIRE_MESSAGE(found != nullptr, id);
      return *found;
    };
    const Index steps = at("ink.points").values.cols();
    CHECK(steps > 20);
    CHECK(at("ink.points").cols.labels.front() == "1");
    CHECK(at("ink.inputs").values.rows() == 4);
    CHECK(at("ink.inputs").values.cols() == steps);
    CHECK(at("ink.raw").values.cols() > 20);
    CHECK(at("ink.source").values(0, 0) == 0.0F);
    CHECK(at("ctc.y").values.rows() == 11);
    CHECK(at("ctc.y").values.cols() == steps);
    const std::string label = text(snapshot, "label")->text;
    CHECK(at("ctc.extended").values.rows() == 2 * static_cast<Index>(label.size()) + 1);
    CHECK(text(snapshot, "decoded") != nullptr);
    CHECK(text(snapshot, "decoded.beam") != nullptr);
    CHECK(text(snapshot, "problem") == nullptr);
    CHECK(at("sensitivity.inputs").values.cols() == steps);
    CHECK(at("sensitivity.total").values.minCoeff() >= 0.0F);
    CHECK(at("sensitivity.total").values.maxCoeff() > 0.0F);
    CHECK(at("confusion.counts").values.rows() == 11);
    CHECK(at("confusion.counts").values.sum() > 300.0F);  // characters of 200 words
    CHECK(at("state.h").values.rows() == 8);
    CHECK(at("state.h").values.cols() == steps);
    const bool both = std::string(directions) == "both";
    CHECK((snapshot.observable("state.h.reverse") != nullptr) == both);
    CHECK((snapshot.observable(both ? "state.h.reverse.2" : "state.h.2") != nullptr) == (std::string(layers) != "1"));
    CHECK((snapshot.observable("gate.f") != nullptr) == (std::string(cell) == "lstm"));
    CHECK((snapshot.observable("gate.u") != nullptr) == (std::string(cell) == "gru"));
    // Where nothing comes back from the future, no spike listens to it.
    const auto spike = static_cast<Index>(at("sensitivity.place").values(0, 0));
    if (!both && spike + 1 < steps) CHECK(at("sensitivity.total").values.rightCols(steps - spike - 1).isZero(0.0F));
    for (const auto& one : snapshot.observables) {
      CAPTURE(one->id);
      if (!one->rows.labels.empty()) CHECK(static_cast<Index>(one->rows.labels.size()) == one->values.rows());
      if (!one->cols.labels.empty()) CHECK(static_cast<Index>(one->cols.labels.size()) == one->values.cols());
    }
  }
}

TEST_CASE("handwriting: the spike that is asked about can be chosen, and its gradient is that of the output") {
  auto lesson = small();
  train(*lesson, 2);
  lesson->set("spike", std::int64_t{7});
  const Matrix<float> place = shown(*lesson, "sensitivity.place");
  CHECK(place(0, 0) == 7.0F);
  Index likeliest = 0;
  shown(*lesson, "ctc.logits").col(7).tail(10).maxCoeff(&likeliest);
  CHECK(place(0, 1) == static_cast<float>(likeliest + 1));
  lesson->set("spike", std::int64_t{20'000});  // beyond the ink
  CHECK(shown(*lesson, "sensitivity.place")(0, 0) < 1000.0F);
}

TEST_CASE("handwriting: digits are learnt") {
  auto lesson = make_experiment("handwriting");
  for (const auto& [name, value] :
       Pairs{{"hidden", "32"}, {"spacing", "0.2"}, {"batch", "16"}, {"learning_rate", "0.005"}})
    lesson->set_from_text(name, value);
  lesson->reset(1);
  train(*lesson, 1);
  CHECK(known_metric(*lesson, "label_error_rate") > 0.8);
  train(*lesson, 499);
  CHECK(metric(*lesson, "label_error_rate") < 0.6);
  CHECK(metric(*lesson, "heldout_loss") < 1.5);
}

TEST_CASE("handwriting: what is written is read at once; nothing on the canvas leaves training alone") {
  auto lesson = small({{"watched", "written"}});
  Snapshot empty = seen(*lesson);
  CHECK(empty.observable("ink.raw") == nullptr);
  CHECK(empty.observable("ctc.y") == nullptr);
  CHECK(empty.observable("ink.source")->values(0, 0) == 1.0F);
  train(*lesson, 2);
  const Matrix<double> ink = writing("47");
  lesson->poke(written(ink.leftCols(10)));
  CHECK(shown(*lesson, "ink.raw").cols() == 10);
  lesson->poke(written(ink.rightCols(ink.cols() - 10), 10));
  const Snapshot snapshot = seen(*lesson);
  CHECK(snapshot.observable("ink.raw")->values == ink.cast<float>());
  CHECK(text(snapshot, "label")->title == "as it was read");
  lesson->set("replay", std::int64_t{10});
  CHECK(shown(*lesson, "ink.raw").cols() == ink.cols());
  CHECK(shown(*lesson, "ink.points").cols() < snapshot.observable("ink.points")->values.cols());
  lesson->set("replay", std::int64_t{0});
  CHECK(seen(*lesson).observable("ink.points") == nullptr);
  lesson->set("replay", std::int64_t{-1});
  lesson->poke(written(Matrix<double>(4, 0)));
  CHECK(seen(*lesson).observable("ink.raw") == nullptr);
  train(*lesson, 1);
  CHECK(refusal(*lesson, written(ink, 5)).find("0 points") != std::string::npos);
  CHECK(refusal(*lesson, Poke("ink.points", 0, 0, 1.0)).find("ink.points") != std::string::npos);
}

TEST_CASE("handwriting: a target may be typed; one that will not do is refused, one that is too long is said") {
  auto lesson = small();
  write(*lesson, "47");
  lesson->set("target", std::string("47"));
  CHECK(text(seen(*lesson), "label")->text == "47");
  const Matrix<float> before = shown(*lesson, "ctc.alpha");
  CHECK_THROWS_AS(lesson->set("target", std::string("4x")), std::invalid_argument);
  CHECK(lesson->settings().text("target") == "47");
  CHECK(shown(*lesson, "ctc.alpha") == before);
  CHECK(shown(*lesson, "ink.raw").cols() > 10);
  lesson->set("target", std::string(300, '1'));
  const Snapshot snapshot = seen(*lesson);
  CHECK(std::isinf(snapshot.observable("ctc.log_p")->values(0, 0)));
  REQUIRE(text(snapshot, "problem") != nullptr);
  CHECK(text(snapshot, "problem")->text.find("needs 599 steps") != std::string::npos);
  CHECK(refusal(*lesson, command("ink.learn")).find("599 steps") != std::string::npos);
  train(*lesson, 1);
}

TEST_CASE("handwriting: ink and targets that are too long are said, and neither shown nor learnt from") {
  auto lesson = small({{"watched", "written"}});
  Matrix<double> wave(4, 8000);
  for (Index i = 0; i < wave.cols(); ++i) {
    const double t = 0.1 * static_cast<double>(i);
    wave.col(i) << 0.1 * t, std::sin(t), 0.05 * t, 0.0;
  }
  lesson->poke(written(wave.leftCols(6000)));
  Snapshot snapshot = seen(*lesson);
  CHECK(snapshot.observable("ctc.y") != nullptr);
  lesson->set("target", std::string("12"));
  CHECK(refusal(*lesson, command("ink.learn")).find("1000") != std::string::npos);
  lesson->set("target", std::string(400, '1'));
  snapshot = seen(*lesson);
  CHECK(snapshot.observable("ctc.extended")->values.rows() == 1);
  REQUIRE(text(snapshot, "problem") != nullptr);
  CHECK(text(snapshot, "problem")->text.starts_with("400 characters on "));
  lesson = small({{"watched", "written"}, {"spacing", "0"}});
  lesson->poke(written(wave));
  snapshot = seen(*lesson);
  CHECK(snapshot.observable("ink.points")->values.cols() == 8000);
  CHECK(snapshot.observable("ctc.y") == nullptr);
  REQUIRE(text(snapshot, "problem") != nullptr);
  CHECK(text(snapshot, "problem")->text.find("8000 steps") != std::string::npos);
  train(*lesson, 1);
  CHECK_THROWS_AS(small({{"hidden", "1024"}, {"layers", "3"}, {"batch", "256"}}), std::invalid_argument);
  // A batch is as long as its longest: there is room for what is drawn, but not for this.
  lesson = small({{"watched", "written"}, {"hidden", "512"}, {"batch", "256"}, {"target", "12"}});
  lesson->poke(written(wave.leftCols(1200)));
  CHECK(refusal(*lesson, command("ink.learn")).find("the most that can be learnt from are 158") != std::string::npos);
}

TEST_CASE("handwriting: over a long ink the beam is as wide as its tree has room for") {
  auto lesson = small({{"watched", "written"}, {"spacing", "0"}, {"beam_width", "200"}, {"target", "12"}});
  Random random(4);
  Matrix<double> scrawl(4, 1000);
  for (Index i = 0; i < scrawl.cols(); ++i)
    scrawl.col(i) << random.normal(), random.normal(), 0.05 * static_cast<double>(i), 0.0;
  lesson->poke(written(scrawl));
  const Snapshot snapshot = seen(*lesson);
  CHECK(snapshot.observable("ctc.beam_kept")->values.colwise().sum().maxCoeff() == 104.0F);
  CHECK(text(snapshot, "problem")->text.find("104 prefixes at most") != std::string::npos);
  lesson->poke(written(scrawl.leftCols(100)));
  CHECK(text(seen(*lesson), "problem") == nullptr);
}

TEST_CASE("handwriting: ink of one's own is learnt from, and can be taken out again") {
  auto lesson = small({{"own_share", "1"}, {"learning_rate", "0.01"}, {"hidden", "16"}});
  CHECK(refusal(*lesson, command("ink.forget")).find("no ink") != std::string::npos);
  lesson->set("watched", std::string("written"));
  CHECK(refusal(*lesson, command("ink.learn")).find("no ink") != std::string::npos);
  write(*lesson, "47");
  CHECK(refusal(*lesson, command("ink.learn")).find("Type it") != std::string::npos);
  lesson->set("target", std::string("47"));
  lesson->poke(command("ink.learn"));
  CHECK(added(*lesson) == 1.0);
  CHECK(refusal(*lesson, command("ink.learn")).find("already") != std::string::npos);
  const std::vector<double> losses = train(*lesson, 300);
  CHECK(losses.back() < 0.1 * losses.front());  // the same ink in every batch
  CHECK(metric(*lesson, "own_error_rate") == 0.0);
  CHECK(text(seen(*lesson), "decoded")->text == "47");
  lesson->poke(command("ink.forget"));
  CHECK(added(*lesson) == 0.0);
  train(*lesson, 1);
}

TEST_CASE("handwriting: with all that was written it is saved and goes on bit for bit") {
  const ScratchFolder folder;
  const std::string path = (folder / "ink.csv").string();
  write_whole_file(path, "# label: 1\n# unit: x-height\n# y: up\nstroke,x,y,seconds\n0,0,2,0\n0,0,0,0.5\n");
  auto lesson = small();
  write(*lesson, "47");
  lesson->set("target", std::string("47"));
  lesson->poke(command("ink.learn"));
  train(*lesson, 3);
  lesson->set("ink_file", path);
  lesson->set("watched", std::string("file"));
  CHECK(text(seen(*lesson), "label")->text == "47");  // typed
  lesson->set("target", std::string());
  CHECK(text(seen(*lesson), "label")->text == "1");
  const Archive archive = lesson->save();
  std::filesystem::remove(path);
  auto again = make_experiment("handwriting");
  again->load(archive);
  CHECK(added(*again) == 1.0);
  CHECK(shown(*again, "ink.raw") == shown(*lesson, "ink.raw"));
  CHECK(shown(*again, "confusion.counts") == shown(*lesson, "confusion.counts"));
  CHECK(train(*again, 5) == train(*lesson, 5));
  CHECK(values(*again) == values(*lesson));
  again->set("watched", std::string("written"));
  CHECK(shown(*again, "ink.raw") == writing("47").cast<float>());
  again->load(small()->save());
  CHECK(added(*again) == 0.0);
}

TEST_CASE("handwriting: a file that cannot be read is refused in one line, and what was watched stays") {
  auto lesson = small();
  lesson->set("watched", std::string("file"));  // none is named yet
  CHECK(seen(*lesson).observable("ink.raw") == nullptr);
  CHECK_THROWS_AS(lesson->set("ink_file", std::string("/no/such/file.csv")), std::runtime_error);
  CHECK(lesson->settings().text("ink_file").empty());
  train(*lesson, 1);
}

TEST_CASE("handwriting: training that goes on from an earlier moment learns from what was added as it did, once") {
  Timeline timeline = timeline_of(small({{"own_share", "0.5"}}));
  const auto train_on = [&](int updates) {
    for (int i = 0; i < updates; ++i) REQUIRE(timeline.train()->error.empty());
  };
  timeline.set("watched", std::string("written"));
  train_on(3);
  timeline.poke(written(writing("47")));
  timeline.set("target", std::string("47"));
  timeline.poke(command("ink.learn"));
  train_on(4);
  timeline.poke(written(writing("12", 6)));
  timeline.set("target", std::string("12"));
  timeline.poke(command("ink.learn"));
  train_on(2);
  timeline.poke(command("ink.forget"));
  train_on(4);
  timeline.set("target", std::string());
  timeline.poke(written(writing("30", 7)));
  const std::vector<float> at_13 = values(timeline.experiment());

  // The past is shown with the ink of now.
  timeline.view(5);
  CHECK(seen_raw(timeline) == writing("30", 7).cast<float>());
  for (const std::int64_t from : {5, 8, 1}) {
    CAPTURE(from);
    REQUIRE(timeline.continue_from(from));
    CHECK(timeline.experiment().step() == from);
    CHECK(seen_raw(timeline) == writing("30", 7).cast<float>());
    CHECK(added(timeline.experiment()) == (from == 8 ? 2.0 : from == 5 ? 1.0 : 0.0));
    train_on(static_cast<int>(13 - from));
    CHECK(values(timeline.experiment()) == at_13);
  }
  // And once more from a moment of that.
  REQUIRE(timeline.continue_from(6));
  train_on(7);
  CHECK(values(timeline.experiment()) == at_13);
}

TEST_CASE("handwriting: ink that comes in the midst of an update has it begun anew, the next time as well") {
  Timeline timeline = timeline_of(small({{"own_share", "0"}, {"watched", "written"}}));
  timeline.poke(written(writing("47")));
  timeline.set("target", std::string("47"));
  timeline.poke(command("ink.learn"));
  for (int i = 0; i < 2; ++i) timeline.train();
  timeline.experiment().begin_update();
  timeline.set("own_share", 1.0);
  timeline.poke(written(writing("12", 6)));
  for (int i = 0; i < 3; ++i) timeline.train();
  const std::vector<float> at_5 = values(timeline.experiment());
  REQUIRE(timeline.continue_from(4));
  timeline.train();
  CHECK(values(timeline.experiment()) == at_5);
}

TEST_CASE("handwriting: all that race read the same ink, whoever joins late too, and a run that begins anew keeps it") {
  Timeline timeline = timeline_of(small({{"own_share", "0.5"}, {"watched", "written"}}));
  timeline.race({{"directions", "one"}});
  REQUIRE(timeline.train()->error.empty());
  timeline.poke(written(writing("47")));
  timeline.set("target", std::string("47"));
  timeline.poke(command("ink.learn"));
  timeline.race({{"hidden", "6"}});
  for (int i = 0; i < 12; ++i) timeline.train();
  Snapshot snapshot;
  timeline.fill(snapshot);
  REQUIRE(snapshot.branches.size() == 2);
  for (const Branch& branch : snapshot.branches) {
    REQUIRE(branch.shown != nullptr);
    CHECK(branch.step == snapshot.step);
    CHECK(branch.shown->observable("ink.raw")->values == writing("47").cast<float>());
    CHECK(branch.shown->observable("ink.added")->values(0, 0) == 1.0F);
  }
  CHECK(timeline.take_messages().empty());

  timeline.restart({{"hidden", std::int64_t{5}}}, 2, false);
  CHECK(seen_raw(timeline) == writing("47").cast<float>());
  CHECK(added(timeline.experiment()) == 1.0);  // from the start now, though it came after the first update
  timeline.poke(command("ink.forget"));
  timeline.restart({}, 2, false);
  CHECK(added(timeline.experiment()) == 0.0);
}

TEST_CASE("handwriting: the ink of one alphabet waits while another is learnt") {
  Timeline timeline = timeline_of(small({{"watched", "written"}}));
  timeline.poke(written(writing("47")));
  timeline.set("target", std::string("47"));
  timeline.poke(command("ink.learn"));
  timeline.restart({{"alphabet", std::string("latin")}, {"target", std::string()}}, 1, false);
  CHECK(timeline.train()->error.empty());
  CHECK(added(timeline.experiment()) == 1.0);
  CHECK(seen_raw(timeline).cols() > 10);
  CHECK_THROWS_AS(timeline.restart({{"target", std::string("47")}}, 1, false), std::invalid_argument);
  CHECK(seen_raw(timeline).cols() > 10);
}

TEST_CASE("handwriting: the beam listens to the list of words") {
  auto lesson = make_experiment("handwriting");
  lesson->choose({{"alphabet", "latin"}, {"hidden", "8"}, {"batch", "4"}, {"language", "words"}});
  lesson->reset(1);
  CHECK(shown(*lesson, "ctc.answers")(0, 2) < 0.0F);
  lesson->set("language_text", std::string("only these"));
  CHECK(shown(*lesson, "ctc.answers")(0, 2) < 0.0F);
  CHECK_THROWS_AS(lesson->set("language_text", std::string("123")), std::invalid_argument);
  CHECK_THROWS_AS(small({{"language", "words"}}), std::invalid_argument);  // there is no list of digits
}
