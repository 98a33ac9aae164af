#include "core/run/experiment.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "../allocations.h"
#include "line_experiment.h"
#include "scratch_folder.h"

using namespace unrolled;

namespace {

void train(Experiment& experiment, int steps) {
  for (int i = 0; i < steps; ++i) CHECK(experiment.train_step().error.empty());
}

double metric(const Experiment& experiment, const std::string& name) {
  for (const auto& [known, value] : experiment.metrics())
    if (known == name) return value;
  FAIL("no metric " << name);
  return 0.0;
}

}  // namespace

TEST_CASE("every lesson has the settings of training") {
  LineExperiment line;
  for (const char* name : {"optimiser", "learning_rate", "momentum", "clipping", "clip", "inputs"})
    CHECK(line.settings().has(name));
  CHECK(line.settings().at("learning_rate").live);
  CHECK(line.settings().at("clip").live);
  CHECK_FALSE(line.settings().at("optimiser").live);
}

TEST_CASE("training learns, and the same seed gives the same losses bit for bit") {
  LineExperiment first;
  LineExperiment second;
  for (LineExperiment* line : {&first, &second}) {
    line->set("learning_rate", 0.05);
    line->reset(7);
  }
  double start = 0.0;
  for (int i = 0; i < 300; ++i) {
    const StepReport a = first.train_step();
    const StepReport b = second.train_step();
    CHECK(a.loss == b.loss);
    CHECK(a.gradient_norm == b.gradient_norm);
    if (i == 0) start = metric(first, "heldout_error");
  }
  CHECK(first.step() == 300);
  CHECK(metric(first, "heldout_error") < 0.2 * start);
  CHECK(same_state(first, second));
  second.reset(8);
  CHECK_FALSE(first.save().float_matrix("line.W") == second.save().float_matrix("line.W"));
  second.reset(7);
  train(second, 300);
  CHECK(same_state(first, second));
}

TEST_CASE("looking at training does not change it") {
  LineExperiment watched;
  LineExperiment alone;
  watched.reset(3);
  alone.reset(3);
  for (int i = 0; i < 40; ++i) {
    Snapshot snapshot;
    watched.fill(snapshot);
    watched.train_step();
    watched.evaluate_now();
    alone.train_step();
  }
  CHECK(watched.random().state() == alone.random().state());
  CHECK(watched.save().float_matrix("line.W") == alone.save().float_matrix("line.W"));
}

TEST_CASE("live settings change while training, others are refused once it is built") {
  LineExperiment line;
  line.set("inputs", std::int64_t{5});
  line.reset(1);
  CHECK(line.parameters().find("line.W")->value.cols() == 5);
  CHECK_THROWS_WITH_AS(line.set("inputs", std::int64_t{4}), "inputs cannot change while training; start anew with it",
                       std::invalid_argument);
  CHECK(line.settings().integer("inputs") == 5);
  CHECK_THROWS_AS(line.set_from_text("optimiser", "sgd"), std::invalid_argument);
  line.set_from_text("clipping", "none");
  CHECK(line.settings().text("clipping") == "none");
  Snapshot snapshot;
  line.fill(snapshot);
  CHECK(snapshot.settings->text("clipping") == "none");
}

TEST_CASE("the learning rate acts at once") {
  LineExperiment line;
  line.set_from_text("optimiser", "sgd");
  line.set_from_text("clipping", "none");
  line.set("learning_rate", 0.25);
  line.reset(1);
  const Matrix<float> before = line.parameters().find("line.W")->value;
  line.set("learning_rate", 0.125);
  line.train_step();
  const Parameter<float>& weight = *line.parameters().find("line.W");
  CHECK(weight.value.isApprox(before - 0.125F * weight.gradient, 1e-6F));
}

TEST_CASE("gradients are clipped as the settings say, and the step says so") {
  LineExperiment line;
  line.set("clip", 0.01);
  line.reset(1);
  StepReport report = line.train_step();
  CHECK(report.clipped);
  CHECK(report.gradient_norm > 0.01);
  const auto norm = [&] {
    double squared = 0.0;
    for (const auto& parameter : line.parameters()) squared += parameter->gradient.squaredNorm();
    return std::sqrt(squared);
  };
  CHECK(norm() == doctest::Approx(0.01).epsilon(1e-3));
  line.set_from_text("clipping", "value");
  report = line.train_step();
  CHECK(report.clipped);
  CHECK(line.parameters().find("line.W")->gradient.cwiseAbs().maxCoeff() == 0.01F);
  line.set_from_text("clipping", "none");
  report = line.train_step();
  CHECK_FALSE(report.clipped);
  CHECK(norm() == doctest::Approx(report.gradient_norm));
}

TEST_CASE("norms are recorded per parameter before clipping, with the threshold and the clipped steps") {
  LineExperiment line;
  line.set("clip", 1e-3);
  line.reset(1);
  train(line, 3);
  line.set("clip", 1e3);
  const StepReport last = line.train_step();
  Snapshot snapshot;
  line.fill(snapshot);
  const Curve* all = snapshot.curve("gradient_norm");
  const Curve* weight = snapshot.curve("gradient_norm.line.W");
  const Curve* bias = snapshot.curve("gradient_norm.line.b");
  const Curve* threshold = snapshot.curve("gradient_norm.threshold");
  const Curve* clipped = snapshot.curve("gradient_norm.clipped");
  REQUIRE((all && weight && bias && threshold && clipped));
  CHECK(threshold->role == CurveRole::threshold);
  CHECK(clipped->role == CurveRole::mark);
  REQUIRE(all->points.size() == 4);
  CHECK(all->points[3].mean == static_cast<float>(last.gradient_norm));
  CHECK(std::hypot(weight->points[3].mean, bias->points[3].mean) == doctest::Approx(last.gradient_norm));
  CHECK(threshold->points[2].mean == 1e-3F);
  CHECK(threshold->points[3].mean == 1e3F);
  CHECK(clipped->points[2].mean == 1.0F);
  CHECK(clipped->points[3].mean == 0.0F);
}

TEST_CASE("a step that goes wrong is named and undone, and training goes on as if it had not been") {
  const std::pair<const char*, const char*> cases[] = {
      {"value", "step 6: NaN or infinity in scale at row 0, column 0; the parameters of step 5 are kept"},
      {"gradient",
       "step 6: NaN or infinity in the gradient of mean at row 0, column 0; the parameters of step 5 are kept"},
      {"huge", "step 6: the gradient exploded: its norm is beyond 1e15; the parameters of step 5 are kept"},
      {"throw", "step 6: line: out of ideas; the parameters of step 5 are kept"}};
  for (const auto& [how, message] : cases) {
    CAPTURE(how);
    LineExperiment line;
    LineExperiment untroubled;
    for (LineExperiment* one : {&line, &untroubled}) {
      one->set_from_text("clipping", "none");
      one->reset(11);
      train(*one, 5);
    }
    line.set_from_text("goes_wrong", how);
    for (int i = 0; i < 3; ++i) CHECK(line.train_step().error == message);
    CHECK(line.step() == 5);
    line.set_from_text("goes_wrong", "not");
    CHECK(same_state(line, untroubled));
    train(line, 20);
    train(untroubled, 20);
    CHECK(same_state(line, untroubled));
  }
}

TEST_CASE("no optimiser can make a parameter or a slot overflow from a gradient that is let through") {
  for (const std::string& kind : optimiser_kinds()) {
    CAPTURE(kind);
    OptimiserOptions options;
    options.kind = kind;
    options.momentum = kind == "sgd" || kind == "rmsprop" ? 0.999 : 0.0;
    const auto optimiser = make_optimiser<float>(options);
    ParameterSet<float> parameters;
    Parameter<float>& parameter = parameters.add("w", 1, 1);
    optimiser->prepare(parameters);
    for (std::int64_t update = 1; update <= 20'000; ++update) {
      parameter.settled_gradient()(0, 0) = 1e15F;
      optimiser->step(parameters, 1.0, update);
    }
    CHECK(std::isfinite(parameter.value(0, 0)));
    for (const Matrix<float>& slot : parameter.slots) CHECK(std::isfinite(slot(0, 0)));
  }
}

TEST_CASE("a huge learning rate ends in a named error with finite parameters") {
  LineExperiment line;
  line.set_from_text("optimiser", "sgd");
  line.set_from_text("clipping", "none");
  line.set("momentum", 0.9);
  line.set("learning_rate", 1.0);
  line.reset(2);
  StepReport report;
  for (int i = 0; i < 10'000 && report.error.empty(); ++i) report = line.train_step();
  CHECK(report.error.find("; the parameters of step ") != std::string::npos);
  for (const auto& parameter : line.parameters()) {
    CHECK(parameter->value.allFinite());
    for (const Matrix<float>& slot : parameter->slots) CHECK(slot.allFinite());
  }
}

TEST_CASE("a resumed checkpoint goes on bit for bit, for every optimiser") {
  for (const std::string& kind : optimiser_kinds()) {
    CAPTURE(kind);
    const ScratchFolder folder;
    LineExperiment line;
    line.set_from_text("optimiser", kind);
    line.set("inputs", std::int64_t{6});
    if (kind == "sgd") line.set("momentum", 0.9);
    line.reset(5);
    train(line, 20);
    line.set("clip", 0.125);
    write_safetensors(folder / "a.safetensors", line.save());
    train(line, 20);

    LineExperiment resumed;
    resumed.load(read_safetensors(folder / "a.safetensors"));
    CHECK(resumed.step() == 20);
    CHECK(resumed.seed() == 5);
    CHECK(resumed.settings().real("clip") == 0.125);
    CHECK(metric(resumed, "heldout_error") > 0.0);
    train(resumed, 20);
    CHECK(same_state(line, resumed));
    CHECK(line.carried() == resumed.carried());
    CHECK(line.random().state() == resumed.random().state());
    resumed.reset(5);
    CHECK(resumed.step() == 0);
  }
}

TEST_CASE("an update in its two parts is the same bit for bit, and one that is abandoned has not been") {
  LineExperiment whole;
  LineExperiment parts;
  for (LineExperiment* line : {&whole, &parts}) line->reset(7);
  train(whole, 20);
  for (int i = 0; i < 20; ++i) {
    if (i % 3 == 0) {
      CHECK(parts.begin_update().error.empty());
      CHECK(parts.update_begun());
      parts.abandon_update();
      CHECK_FALSE(parts.update_begun());
      parts.abandon_update();  // there is nothing to do
    }
    const StepReport begun = parts.begin_update();
    CHECK(parts.step() == i);
    CHECK_THROWS_AS(parts.begin_update(), std::invalid_argument);
    const StepReport finished = i % 2 == 0 ? parts.finish_update() : parts.train_step();
    CHECK(finished.loss == begun.loss);
    CHECK_FALSE(parts.update_begun());
  }
  CHECK_THROWS_AS(parts.finish_update(), std::invalid_argument);
  CHECK(same_state(whole, parts));
}

TEST_CASE("training goes back to a moment and on from it bit for bit, for every optimiser") {
  for (const std::string& optimiser : optimiser_kinds()) {
    CAPTURE(optimiser);
    LineExperiment line;
    line.set("optimiser", optimiser);
    if (optimiser == "sgd" || optimiser == "rmsprop") line.set("momentum", 0.5);
    line.reset(7);
    train(line, 21);
    if (optimiser == "adam") line.begin_update();  // is not part of the moment
    Moment moment;
    OptimiserState state;
    line.save_moment(moment);
    line.save_optimiser(state);
    CHECK(moment.step == 21);
    CHECK(moment.values.size() == 4);
    CHECK(line.optimiser_has_state() == !state.slots.empty());
    const Archive then = training_state(line);
    train(line, 30);
    const Archive later = training_state(line);
    line.begin_update();
    line.restore_moment(moment, &state);
    CHECK_FALSE(line.update_begun());
    CHECK(same_archive(training_state(line), then));
    Snapshot snapshot;
    line.fill(snapshot);
    CHECK(snapshot.curve("squared_error")->points.size() == 21);
    train(line, 30);
    CHECK(same_archive(training_state(line), later));
    line.restore_moment(moment, nullptr);
    CHECK(line.save().float_matrix("line.W") == then.float_matrix("line.W"));
    line.save_moment(moment);  // over what it was
    CHECK(moment.values.size() == 4);
  }
}

TEST_CASE("a moment of another model is refused") {
  LineExperiment line;
  LineExperiment larger;
  line.reset(7);
  larger.set("inputs", std::int64_t{5});
  larger.reset(7);
  Moment moment;
  OptimiserState state;
  line.save_moment(moment);
  line.save_optimiser(state);
  CHECK_THROWS_WITH_AS(larger.restore_moment(moment, nullptr),
                       "Experiment::restore_moment: the moment has too few numbers", std::invalid_argument);
  CHECK_THROWS_AS(larger.train_step(), std::invalid_argument);  // until it is reset
  larger.reset(7);
  larger.save_optimiser(state);
  CHECK_THROWS_WITH_AS(line.restore_moment(moment, &state),
                       "Experiment::restore_moment: the optimiser's state has too many numbers", std::invalid_argument);
}

TEST_CASE("a checkpoint that does not fit is refused with what is wrong") {
  LineExperiment line;
  line.reset(1);
  train(line, 2);
  const Archive good = line.save();
  const auto refusal = [&](const auto& change) {
    Archive archive = good;
    change(archive);
    LineExperiment fresh;
    try {
      fresh.load(archive);
    } catch (const std::invalid_argument& error) {
      CHECK_THROWS_AS(fresh.train_step(), std::invalid_argument);
      return std::string(error.what());
    }
    return std::string();
  };
  CHECK(refusal([](Archive&) {}).empty());
  CHECK(refusal([](Archive& a) { a.metadata.erase("checkpoint_version"); }) ==
        "the metadata has no \"checkpoint_version\"");
  CHECK(refusal([](Archive& a) { a.metadata["checkpoint_version"] = "2"; }) ==
        "the checkpoint has the version \"2\", expected 1");
  CHECK(refusal([](Archive& a) { a.metadata["lesson"] = "circle"; }) ==
        "the checkpoint is of the lesson \"circle\", expected line");
  CHECK(refusal([](Archive& a) { a.metadata["setting.clip"] = "-1"; }) == "clip is -1, expected 0.001 … 1000");
  CHECK(refusal([](Archive& a) { a.metadata["setting.inputs"] = "4"; }) == "\"line.W\" is 1 x 3, expected 1 x 4");
  CHECK(refusal([](Archive& a) { a.tensors.erase("line.b"); }) == "there is no \"line.b\"");
  CHECK(refusal([](Archive& a) { a.tensors.erase("optimiser.line.W.1"); }) == "there is no \"optimiser.line.W.1\"");
  CHECK(refusal([](Archive& a) {
          a.tensors.erase("line.b");
          a.put("line.b", Matrix<float>(Matrix<float>::Constant(1, 1, std::nanf(""))));
        }) == "\"line.b\" holds NaN or infinity");
  CHECK(refusal([](Archive& a) {
          a.tensors.erase("experiment.random");
          a.put("experiment.random", std::vector<std::uint64_t>(4, 0));
        }) == "\"experiment.random\" is all zeros, from which no random number comes");
  CHECK(refusal([](Archive& a) {
          a.tensors.erase("experiment.step");
          a.put("experiment.step", std::vector<std::int64_t>{-1});
        }) == "\"experiment.step\" is -1, expected 0 or more");
  CHECK(refusal([](Archive& a) { a.metadata["curves"] = "{"; }) == "the metadata \"curves\" is not valid");
  CHECK(refusal([](Archive& a) { a.metadata["curves"] = std::string(1'000'000, '['); }) ==
        "the metadata \"curves\" is not valid: it nests too deeply");
  CHECK(refusal([](Archive& a) { a.metadata["curves"] = "[3]"; }) == "the metadata \"curves\" holds what is no curve");
  CHECK(refusal([](Archive& a) { a.metadata["metrics"] = "[3]"; }) == "the metadata \"metrics\" holds what is no name");
}

TEST_CASE("a step takes nothing from the heap, whatever the optimiser and the clipping") {
  if (!allocations_are_counted()) return;
  class Unmeasured : public LineExperiment {
    std::int64_t evaluate_every() const override { return 0; }
  };
  for (const std::string& kind : optimiser_kinds())
    for (const char* clipping : {"none", "norm", "value"}) {
      CAPTURE(kind);
      CAPTURE(clipping);
      Unmeasured line;
      line.set_from_text("optimiser", kind);
      line.set_from_text("clipping", clipping);
      line.set("clip", 1e-3);
      line.reset(1);
      train(line, 5);
      const std::int64_t before = allocations();
      bool good = true;
      for (int i = 0; i < 5000; ++i) good = line.train_step().error.empty() && good;  // the curves are merged twice
      const std::int64_t taken = allocations() - before;
      CHECK(good);
      CHECK(taken == 0);
    }
  const std::int64_t before = allocations();
  const Matrix<float> counted = Matrix<float>::Zero(100, 100);
  CHECK(allocations() > before);
  CHECK(counted.size() == 10'000);
}

TEST_CASE("an experiment that is not built says so") {
  LineExperiment line;
  CHECK_THROWS_WITH_AS(line.train_step(), "Experiment::train_step: line is not built; reset it first",
                       std::invalid_argument);
  line.reset(1);
  LineExperiment refusing;
  refusing.set("refuses", true);
  CHECK_THROWS_AS(refusing.reset(1), std::runtime_error);
  CHECK_THROWS_AS(refusing.train_step(), std::invalid_argument);
}

TEST_CASE("clipping is shown at work: entries before and after, and what became of the whole") {
  const auto filled = [](Experiment& experiment) {
    Snapshot snapshot;
    experiment.fill(snapshot);
    return snapshot;
  };
  const auto values = [&](Experiment& experiment, const char* id) {
    const Snapshot snapshot = filled(experiment);
    const Observable* found = snapshot.observable(id);
    REQUIRE(found != nullptr);
    return found->values;
  };
  LineExperiment line;
  line.set("clipping", std::string("norm"));
  line.set("clip", 0.5);
  line.reset(4);
  CHECK(filled(line).observables_of("clipping").empty());  // nothing was clipped yet
  const StepReport report = line.train_step();
  REQUIRE(report.clipped);
  const Matrix<float> entries = values(line, "clipping.entries");
  REQUIRE(entries.cols() == 4);
  const float factor = static_cast<float>(0.5 / report.gradient_norm);
  CHECK(entries.row(1).isApprox(factor * entries.row(0), 1e-4F));
  const Matrix<float> by_norm = values(line, "clipping.effect");
  CHECK(by_norm(0, 0) == 1.0F);
  CHECK(by_norm(1, 0) == 0.5F);
  CHECK(by_norm(2, 0) == doctest::Approx(report.gradient_norm));
  CHECK(by_norm(3, 0) == 0.5F);
  CHECK(by_norm(4, 0) == 1.0F);
  CHECK(by_norm(5, 0) == 1.0F);

  line.set("clipping", std::string("value"));
  line.set("clip", 0.01);
  CHECK(line.train_step().clipped);
  const Matrix<float> each = values(line, "clipping.entries");
  CHECK(each.row(1).isApprox(each.row(0).cwiseMin(0.01F).cwiseMax(-0.01F)));
  const Matrix<float> by_value = values(line, "clipping.effect");
  CHECK(by_value(0, 0) == 2.0F);
  CHECK(by_value(3, 0) == doctest::Approx(each.row(1).norm()));
  CHECK(by_value(4, 0) < 1.0F);
  CHECK(by_value(5, 0) > 0.5F);

  line.set("clipping", std::string("none"));
  line.train_step();
  CHECK(values(line, "clipping.effect")(0, 0) == 0.0F);
  const Matrix<float> untouched = values(line, "clipping.entries");
  CHECK(untouched.row(0) == untouched.row(1));

  LineExperiment again;
  again.load(line.save());
  CHECK(filled(again).observables_of("clipping").empty());
  again.train_step();
  CHECK_FALSE(filled(again).observables_of("clipping").empty());
}
