#include "core/lessons/long_memory.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/lessons/adding.h"
#include "core/lessons/gradient_flow.h"
#include "core/lessons/long_memory_recipes.h"
#include "core/math/spectrum.h"
#include "core/nn/cell.h"
#include "core/tasks/memory_tasks.h"
#include "tests/core/allocations.h"
#include "tests/core/lessons/lesson_at_work.h"
#include "tests/core/run/line_experiment.h"

using namespace unrolled;

namespace {

std::unique_ptr<Experiment> with(const SettingTexts& settings, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_adding();
  experiment->choose(settings);
  experiment->reset(seed);
  return experiment;
}

std::string refusal_of(const SettingTexts& settings) {
  try {
    with(settings);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("long memory: every cell learns from every task, bit for bit the same again") {
  for (const std::string& task : memory_tasks())
    for (const std::string& cell : cell_kinds()) {
      CAPTURE(task);
      CAPTURE(cell);
      const SettingTexts settings{{"task", task}, {"cell", cell}, {"length", "12"}, {"hidden", "8"}};
      const auto one = with(settings, 5);
      const auto other = with(settings, 5);
      for (int i = 0; i < 4; ++i) {
        seen(*other);  // looking changes nothing
        other->evaluate_now();
        const StepReport first = one->train_step();
        const StepReport second = other->train_step();
        REQUIRE(first.error.empty());
        CHECK(first.loss == second.loss);
        CHECK(first.gradient_norm > 0.0);
      }
      const std::unique_ptr<Experiment> loaded = make_adding();
      loaded->load(one->save());
      train(*loaded, 3);
      train(*one, 3);
      CHECK(same_archive(training_state(*loaded), training_state(*one)));
    }
}

TEST_CASE("long memory: different cells read the same sequences") {
  const auto lstm = with({{"cell", "lstm"}, {"length", "20"}});
  const auto gru = with({{"cell", "gru"}, {"length", "20"}, {"hidden", "7"}});
  train(*lstm, 1);
  train(*gru, 1);
  CHECK(seen(*lstm).observable("state.h")->cols.labels == seen(*gru).observable("state.h")->cols.labels);
  CHECK(seen(*lstm).observable("answer.target")->values == seen(*gru).observable("answer.target")->values);
  // Whatever the cell: with all weights at 0 the loss of the first batch is that of its answers alone.
  for (const auto& experiment : {lstm.get(), gru.get()}) {
    experiment->reset(3);
    for (const auto& parameter : experiment->parameters()) parameter->value.setZero();
  }
  CHECK(lstm->train_step().loss == gru->train_step().loss);
}

TEST_CASE("long memory: going back to a moment and on again gives the same, carried states too") {
  for (const std::string& task : memory_tasks()) {
    CAPTURE(task);
    const auto experiment = with({{"task", task}, {"length", "10"}, {"cell", "gru"}, {"hidden", "6"}});
    train(*experiment, 5);
    Moment moment;
    OptimiserState optimiser;
    experiment->save_moment(moment);
    experiment->save_optimiser(optimiser);
    train(*experiment, 5);
    const Archive later = training_state(*experiment);
    experiment->restore_moment(moment, &optimiser);
    CHECK(experiment->step() == 5);
    train(*experiment, 5);
    CHECK(same_archive(later, training_state(*experiment)));
  }
}

TEST_CASE("long memory: text with topics carries its state over windows and begins anew with the text") {
  const auto experiment =
      with({{"task", "topic"}, {"cell", "gru"}, {"length", "1000"}, {"hidden", "4"}, {"batch", "2"}});
  train(*experiment, 5);
  CHECK(training_state(*experiment).float_matrix("lesson.state.0", 4, 2).norm() > 0.0F);
  train(*experiment, 1);  // 6000 words are read
  CHECK(experiment->epoch() == 1.0);
  CHECK(training_state(*experiment).float_matrix("lesson.state.0", 4, 2).isZero(0.0F));
}

TEST_CASE("long memory: a step takes nothing from the heap once it has warmed up") {
  if (!allocations_are_counted()) return;
  for (const std::string& task : memory_tasks())
    for (const std::string& cell : cell_kinds()) {
      CAPTURE(task);
      CAPTURE(cell);
      const auto experiment = with({{"task", task}, {"cell", cell}, {"length", "6"}, {"hidden", "8"}, {"batch", "4"}});
      train(*experiment, 20);
      const std::int64_t before = allocations();
      for (int i = 0; i < 20; ++i) experiment->train_step();
      CHECK(allocations() == before);
    }
}

TEST_CASE("long memory: what is measured has its name, and what can be reached without memory is drawn") {
  for (const std::string& task : memory_tasks()) {
    CAPTURE(task);
    const auto experiment = with({{"task", task}, {"length", "10"}, {"hidden", "4"}, {"batch", "8"}});
    train(*experiment, 3);
    CHECK(metric(*experiment, "sequences") == 24.0);
    if (task == "adding") {
      CHECK(metric(*experiment, "test_mse") > 0.05);
    } else {
      CHECK(metric(*experiment, "cross_entropy") > 0.5);
      CHECK(metric(*experiment, "accuracy") < 0.9);
    }
    const Snapshot snapshot = seen(*experiment);
    int bounds = 0;
    for (const Curve* curve : snapshot.curves_of("loss")) bounds += curve->role == CurveRole::threshold ? 1 : 0;
    CHECK(bounds == (task == "topic" ? 2 : 1));
  }
  const auto adding = with({{"length", "10"}});
  train(*adding, 1);
  CHECK(seen(*adding).curve("bound.always_one")->points.at(0).mean == doctest::Approx(1.0 / 6.0));
}

TEST_CASE("long memory: choosing task and cell brings their recipe, defaults included") {
  for (const std::string& task : memory_tasks())
    for (const std::string& cell : cell_kinds()) {
      CAPTURE(task);
      CAPTURE(cell);
      const MemoryRecipe& recipe = memory_recipe(task, cell);
      for (const SettingTexts& chosen :
           {SettingTexts{{"task", task}, {"cell", cell}}, SettingTexts{{"cell", cell}, {"task", task}}}) {
        for (const auto make : {make_adding, make_gradient_flow}) {
          const std::unique_ptr<Experiment> experiment = make();
          experiment->choose(chosen);
          const Settings& settings = experiment->settings();
          CHECK(settings.integer("hidden") == recipe.hidden);
          CHECK(settings.text("initialiser") == recipe.initialiser);
          CHECK(settings.real("spectral_radius") == recipe.spectral_radius);
          CHECK(settings.real("omega") == recipe.omega);
          CHECK(settings.real("forget_bias") == recipe.forget_bias);
          CHECK(settings.text("optimiser") == recipe.optimiser);
          CHECK(settings.real("learning_rate") == recipe.learning_rate);
          CHECK(settings.text("clipping") == recipe.clipping);
          CHECK(settings.real("clip") == recipe.clip);
        }
      }
    }
  CHECK_THROWS_AS(memory_recipe("adding", "no-such-cell"), std::invalid_argument);
}

TEST_CASE("long memory: the recurrent weights begin with the spectral radius that is asked for") {
  for (const char* initialiser : {"uniform", "orthogonal", "identity"}) {
    CAPTURE(initialiser);
    const auto experiment = with({{"cell", "rnn_tanh"}, {"initialiser", initialiser}, {"spectral_radius", "1.5"}});
    CHECK(spectral_radius(experiment->parameters().find("rnn.W_h")->value.cast<double>()) ==
          doctest::Approx(1.5).epsilon(1e-3));
  }
  const auto lstm = with({{"cell", "lstm"}, {"spectral_radius", "1.5"}});  // does not concern it
  CHECK(lstm->parameters().find("lstm.W_h")->value.norm() > 0.0F);
}

TEST_CASE("long memory: an initialiser that a cell has no use for changes nothing") {
  for (const char* cell : {"irnn", "urnn"}) {
    const auto usual = with({{"cell", cell}, {"length", "6"}, {"hidden", "6"}});
    const auto other = with({{"cell", cell}, {"length", "6"}, {"hidden", "6"}, {"initialiser", "normal"}});
    for (const auto& parameter : usual->parameters())
      CHECK(parameter->value == other->parameters().find(parameter->name)->value);
  }
}

TEST_CASE("long memory: the gradient of a loss at the end is shown for every step back, and what the answer hears") {
  const auto experiment = with({{"cell", "rnn_tanh"}, {"length", "60"}});
  train(*experiment, 1);
  experiment->set_from_text("focus", "20");
  const Snapshot snapshot = seen(*experiment);
  const Observable* flow = snapshot.observable("gradient.hidden");
  REQUIRE(flow != nullptr);
  REQUIRE(flow->values.cols() == 60);
  CHECK(flow->values(0, 0) < 1e-3F * flow->values(0, 59));  // what lecture 2 calls vanishing
  CHECK(flow->values.minCoeff() > 0.0F);
  const Observable* hears = snapshot.observable("gradient.input");
  REQUIRE(hears != nullptr);
  CHECK(hears->values.rightCols(39).isZero(0.0F));
  CHECK(hears->values(0, 20) > 0.0F);
  CHECK(snapshot.observable("answer")->values.cols() == 60);
  CHECK(snapshot.texts.at(0).text.find("\nŷ = ") != std::string::npos);
}

TEST_CASE("long memory: a gate is held and let go while training, and a highway lets the whole gradient through") {
  const auto experiment = with({{"cell", "lstm"}, {"length", "40"}});
  train(*experiment, 2);
  const Snapshot free = seen(*experiment);
  for (const auto& [name, value] : SettingTexts{{"hold_f", "true"}, {"hold_i", "on"}, {"i", "0"}, {"o", "0.25"}})
    experiment->set_from_text(name, value);
  experiment->set_from_text("hold_o", "true");
  const Snapshot held = seen(*experiment);
  CHECK(held.observable("gate.f")->values.isConstant(1.0F));
  CHECK(held.observable("gate.i")->values.isZero(0.0F));
  CHECK(held.observable("gate.o")->values.isConstant(0.25F));
  CHECK(held.observable("state.c")->values.isZero(0.0F));  // nothing enters
  experiment->set_from_text("i", "1");
  train(*experiment, 1);
  for (const char* hold : {"hold_i", "hold_f", "hold_o"}) experiment->set_from_text(hold, "false");
  CHECK_FALSE(seen(*experiment).observable("gate.f")->values.isConstant(1.0F));
  const auto gru = with({{"cell", "gru"}, {"hold_u", "true"}, {"u", "1"}, {"length", "40"}});
  CHECK(seen(*gru).observable("state.h")->values.isZero(0.0F));  // nothing ever changes
}

TEST_CASE("long memory: a held gate and its value survive saving and loading") {
  const auto experiment = with({{"cell", "lstm"}, {"length", "12"}, {"hold_f", "true"}, {"f", "0.5"}});
  train(*experiment, 2);
  const std::unique_ptr<Experiment> loaded = make_adding();
  loaded->load(experiment->save());
  CHECK(seen(*loaded).observable("gate.f")->values.isConstant(0.5F));
  CHECK(loaded->train_step().loss == experiment->train_step().loss);
}

TEST_CASE("long memory: Ω adds to the gradient of W_hh alone, and says its value") {
  const SettingTexts task{{"task", "temporal-order"}, {"cell", "rnn_tanh"}, {"length", "20"}, {"clipping", "none"}};
  const auto without = with(task);
  without->set_from_text("omega", "0");
  const auto regularised = with(task);
  CHECK(regularised->settings().real("omega") > 0.0);
  const StepReport plain = without->begin_update();
  const StepReport steered = regularised->begin_update();
  CHECK(plain.loss == steered.loss);
  for (const auto& parameter : without->parameters()) {
    CAPTURE(parameter->name);
    const Matrix<float>& other = regularised->parameters().find(parameter->name)->gradient;
    CHECK((parameter->gradient == other) == (parameter->name != "rnn.W_h"));
  }
  regularised->finish_update();
  CHECK(metric(*regularised, "omega") > 0.0);
}

TEST_CASE("long memory: a run explodes without clipping and goes on with it") {
  const auto run = [](const char* preset) {
    std::unique_ptr<Experiment> experiment = make_gradient_flow();
    for (const Preset& one : gradient_flow_presets())
      if (one.id == preset) experiment->choose(one.settings);
    experiment->reset(1);
    std::string error;
    while (error.empty() && experiment->step() < 60) error = experiment->train_step().error;
    return std::pair{experiment->step(), error};
  };
  const auto [step, error] = run("exploding");
  CHECK(step > 5);  // there is something to see before
  CHECK(error.find("exploded") != std::string::npos);
  CHECK(run("clipped") == std::pair{std::int64_t{60}, std::string()});
}

TEST_CASE("long memory: Jacobians are shown of every cell") {
  for (const std::string& cell : cell_kinds()) {
    CAPTURE(cell);
    const auto experiment = with({{"cell", cell}, {"length", "6"}, {"hidden", "8"}});
    train(*experiment, 1);
    const Snapshot snapshot = seen(*experiment);
    REQUIRE(snapshot.observable("jacobian.h") != nullptr);
    CHECK(snapshot.observable("jacobian.h")->values.rows() == 8);
    CHECK(snapshot.observable("jacobian.product")->values.rows() == 3);
    if (cell == "integrator") CHECK(snapshot.observable("jacobian.h")->values.isIdentity(0.0F));
  }
}

TEST_CASE("long memory: a GRU learns to add numbers that are twenty steps apart") {
  const auto experiment = with({{"cell", "gru"}, {"length", "20"}});
  train(*experiment, 400);
  CHECK(metric(*experiment, "test_mse") < 0.02);
}

TEST_CASE("long memory: what cannot be is refused in one line") {
  CHECK(refusal_of({{"cell", "no-such-cell"}}).starts_with("cell is \"no-such-cell\""));
  CHECK(refusal_of({{"task", "sorting"}}).starts_with("task is \"sorting\""));
  CHECK(refusal_of({{"length", "2"}}).starts_with("length is 2"));
  CHECK(refusal_of({{"cell", "urnn"}, {"hidden", "9"}}).find('\n') == std::string::npos);
  CHECK_FALSE(refusal_of({{"cell", "urnn"}, {"hidden", "9"}}).empty());
  CHECK_FALSE(refusal_of({{"cell", "scrn"}, {"context_units", "48"}}).empty());
  const std::unique_ptr<Experiment> built = with({{"length", "10"}});
  CHECK_THROWS_AS(built->set_from_text("length", "20"), std::invalid_argument);
}
