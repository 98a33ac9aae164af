#include "core/lessons/ntm.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/lessons/ntm_recipes.h"
#include "core/lessons/ntm_settings.h"
#include "core/nn/turing_machine.h"
#include "tests/core/lessons/lesson_at_work.h"
#include "tests/core/run/line_experiment.h"

using namespace unrolled;

namespace {

// Small enough for a test.
const SettingTexts kTiny{{"bits", "2"},   {"longest", "3"},     {"batch", "4"},
                         {"hidden", "8"}, {"memory_rows", "6"}, {"memory_width", "4"}};

std::unique_ptr<Experiment> with(const SettingTexts& settings, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_ntm();
  SettingTexts chosen = kTiny;
  for (const auto& [name, value] : settings) {
    std::erase_if(chosen, [&, &name = name](const auto& one) { return one.first == name; });
    chosen.emplace_back(name, value);
  }
  experiment->choose(chosen);
  experiment->reset(seed);
  return experiment;
}

const Matrix<float>& values(const Snapshot& snapshot, const std::string& id) {
  const Observable* found = snapshot.observable(id);
  REQUIRE_MESSAGE(found != nullptr, id);
  return found->values;
}

std::string refusal_of(Experiment& experiment, const Poke& poke) {
  try {
    experiment.poke(poke);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

std::string refusal_of(Experiment& experiment, const std::string& name, const std::string& value) {
  try {
    experiment.set_from_text(name, value);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

}  // namespace

TEST_CASE("ntm: every task is learnt by either model, bit for bit the same again, saved and loaded, looked at or not") {
  for (const std::string& task : algorithmic_tasks())
    for (const std::string& model : ntm_models()) {
      CAPTURE(task);
      CAPTURE(model);
      const SettingTexts settings{{"task", task}, {"model", model}, {"watched_length", "4"}};
      const auto one = with(settings, 5);
      const auto other = with(settings, 5);
      for (int i = 0; i < 3; ++i) {
        seen(*other);
        other->evaluate_now();
        const StepReport first = one->train_step();
        const StepReport second = other->train_step();
        REQUIRE_MESSAGE(first.error.empty(), first.error);
        CHECK(first.loss == second.loss);
        CHECK(first.gradient_norm > 0.0);
      }
      const std::unique_ptr<Experiment> loaded = make_ntm();
      loaded->load(one->save());
      train(*loaded, 2);
      train(*one, 2);
      CHECK(same_archive(training_state(*loaded), training_state(*one)));
    }
}

TEST_CASE("ntm: every controller, way of writing, start of the memory and number of heads trains") {
  for (const std::string& controller : machine_controllers())
    for (const std::string& rule : machine_write_rules()) {
      CAPTURE(controller);
      CAPTURE(rule);
      train(*with({{"controller", controller}, {"write_rule", rule}, {"read_heads", "2"}, {"write_heads", "2"}}), 2);
    }
  for (const std::string& start : machine_memory_starts()) train(*with({{"memory_start", start}}), 2);
  train(*with({{"shift_range", "2"}}), 2);
}

TEST_CASE("ntm: a tiny task is learnt, and its measures with it") {
  const auto experiment = with({{"longest", "2"},
                                {"batch", "16"},
                                {"hidden", "24"},
                                {"controller", "lstm"},
                                {"memory_width", "8"},
                                {"learning_rate", "1e-3"}});
  train(*experiment, 1);
  // Whoever knows nothing pays one bit for every bit: 2 of one vector, 4 of two.
  CHECK(metric(*experiment, "bits_per_sequence") > 2.0);
  CHECK(metric(*experiment, "exact_match") < 0.5);
  const Snapshot before = seen(*experiment);
  const Curve* bound = before.curve("bound.no_memory");
  REQUIRE(bound != nullptr);
  CHECK(bound->points.back().mean == doctest::Approx(3.0));
  CHECK(bound->unit == "bits/sequence");
  CHECK(bound->logarithmic);
  train(*experiment, 1200);
  CHECK(metric(*experiment, "bits_per_sequence") < 0.1);
  CHECK(metric(*experiment, "bit_errors") < 0.02);
  CHECK(metric(*experiment, "exact_match") > 0.98);
  CHECK(metric(*experiment, "sequences") == 1201.0 * 16.0);
  const Snapshot snapshot = seen(*experiment);
  CHECK(values(snapshot, "sequence.decided").rightCols(2) == values(snapshot, "sequence.target").rightCols(2));
  CHECK(snapshot.curve("bits_per_sequence")->points.back().mean < 0.1F);
  CHECK(snapshot.texts.at(0).text.find("≠") == std::string::npos);
}

TEST_CASE("ntm: a network that says one half to everything pays a bit for every bit") {
  for (const std::string& model : ntm_models()) {
    CAPTURE(model);
    const auto experiment = with({{"model", model}, {"shortest", "3"}, {"longest", "3"}});
    for (const auto& parameter : experiment->parameters()) parameter->value.setZero();
    CHECK(metric(*experiment, "bits_per_sequence") == doctest::Approx(6.0));
    CHECK(metric(*experiment, "bits_longer") == doctest::Approx(10.0));
    CHECK(experiment->train_step().loss == doctest::Approx(2.0 * std::numbers::ln2));  // of a step
  }
}

TEST_CASE("ntm: however large the model, it is measured by the same sequences") {
  const auto errors = [](const SettingTexts& settings) {
    const auto experiment = with(settings);
    for (const auto& parameter : experiment->parameters())
      parameter->value.setConstant(parameter->name == "output.b" ? 20.0F : 0.0F);  // says 1 to everything
    return std::pair(metric(*experiment, "bit_errors"), metric(*experiment, "bits_longer"));
  };
  const auto of_rival = errors({{"model", "lstm"}, {"test_length", "12"}});
  const auto of_machine = errors({{"memory_rows", "512"}, {"memory_width", "128"}, {"test_length", "12"}});
  CHECK(of_machine.first == of_rival.first);
  CHECK(of_machine.second == doctest::Approx(of_rival.second));
}

TEST_CASE("ntm: what is published has its shape and its labels") {
  const auto experiment = with({{"read_heads", "2"}, {"shift_range", "2"}, {"watched_length", "5"}});
  train(*experiment, 2);
  experiment->evaluate_now();
  const Snapshot snapshot = seen(*experiment);
  const Index T = 11, N = 6, M = 4, S = 5;
  for (const char* id : {"sequence.input", "sequence.target", "sequence.output", "sequence.decided"}) {
    CAPTURE(id);
    const Observable& one = *snapshot.observable(id);
    CHECK(one.values.cols() == T);
    CHECK(one.rows.labels.size() == static_cast<std::size_t>(one.values.rows()));
    CHECK(one.group == "sequence");
  }
  CHECK(values(snapshot, "sequence.input").rows() == 3);
  CHECK(values(snapshot, "sequence.target").rows() == 2);
  const Matrix<float>& asked = values(snapshot, "sequence.asked");
  CHECK(asked.leftCols(6).isZero(0.0F));
  CHECK(asked.rightCols(5).isOnes(0.0F));
  CHECK(values(snapshot, "sequence.output").minCoeff() > 0.0F);
  CHECK(values(snapshot, "sequence.output").maxCoeff() < 1.0F);
  for (const std::string head : {"read.1", "read.2", "write.1"}) {
    CAPTURE(head);
    for (const char* stage : {".similarity", ".content", ".gated", ".shifted", ".weights"}) {
      CHECK(values(snapshot, head + stage).rows() == N);
      CHECK(values(snapshot, head + stage).cols() == T);
      CHECK(snapshot.observable(head + stage)->rows.name == "memory row i");
    }
    for (Index t = 0; t < T; ++t)
      CHECK(values(snapshot, head + ".weights").col(t).sum() == doctest::Approx(1.0).epsilon(1e-4));
    CHECK(snapshot.observable(head + ".weights")->group == "heads");
    CHECK(snapshot.observable(head + ".key")->group == "addressing");
    CHECK(values(snapshot, head + ".key").rows() == M);
    for (const char* scalar : {".beta", ".gate", ".gamma"}) CHECK(values(snapshot, head + scalar).rows() == 1);
    CHECK(values(snapshot, head + ".shift").rows() == S);
    CHECK(snapshot.observable(head + ".shift")->rows.labels == std::vector<std::string>{"−2", "−1", "0", "+1", "+2"});
    CHECK(values(snapshot, head + ".start").rows() == N);
    CHECK(values(snapshot, head + ".start").cols() == 1);
  }
  CHECK(snapshot.observable("write.1.weights")->meaning_text == "weights of write head 1");
  CHECK(values(snapshot, "read.2.vector").rows() == M);
  CHECK(snapshot.observable("write.1.vector") == nullptr);
  CHECK(snapshot.observable("read.1.add") == nullptr);
  // What was read, and what the last write left, are what their formulas make of weights, cells, e and a.
  const Matrix<float>& cells = values(snapshot, "memory.cells");
  const Matrix<float>& start = values(snapshot, "memory.start");
  CHECK(cells.rows() == N * M);
  CHECK(start.rows() == N * M);
  for (Index t = 0; t < T; ++t)
    for (Index m = 0; m < M; ++m) {
      float read = 0.0F;
      for (Index n = 0; n < N; ++n) {
        read += values(snapshot, "read.1.weights")(n, t) * cells(n * M + m, t);
        const float before = t == 0 ? start(n * M + m, 0) : cells(n * M + m, t - 1);
        const float w = values(snapshot, "write.1.weights")(n, t);
        CHECK(cells(n * M + m, t) == doctest::Approx(before * (1.0F - w * values(snapshot, "write.1.erase")(m, t)) +
                                                     w * values(snapshot, "write.1.add")(m, t))
                                         .epsilon(1e-4));
      }
      CHECK(values(snapshot, "read.1.vector")(m, t) == doctest::Approx(read).epsilon(1e-4));
    }
  CHECK(values(snapshot, "edits.made").isZero(0.0F));
  CHECK(values(snapshot, "state.h").rows() == 8);
  CHECK(snapshot.observable("state.h")->formula == "h_t = tanh(W [x_t; r_{t−1}] + b)");
  const Matrix<float>& lengths = values(snapshot, "lengths.score");
  CHECK(lengths.cols() == 9);  // three times the longest
  CHECK(snapshot.observable("lengths.score")->rows.labels == std::vector<std::string>{"exact match", "right bits"});
  CHECK(values(snapshot, "lengths.bits").cols() == 9);
  CHECK(values(snapshot, "lengths.trained").sum() == 3.0F);
  CHECK(values(snapshot, "lengths.count").minCoeff() == 16.0F);
  std::set<std::string> ids;
  for (const auto& one : snapshot.observables) CHECK_MESSAGE(ids.insert(one->id).second, one->id);
}

TEST_CASE("ntm: where it overwrites, there is nothing to erase, and an LSTM's gates are shown") {
  const auto experiment = with({{"write_rule", "overwrite"}, {"controller", "lstm"}});
  train(*experiment, 1);
  const Snapshot snapshot = seen(*experiment);
  CHECK(snapshot.observable("write.1.erase") == nullptr);
  CHECK(snapshot.observable("write.1.add")->meaning_text == "what is written by write head 1");
  CHECK(values(snapshot, "state.c").rows() == 8);
  CHECK(snapshot.observable("gate.f")->formula == "f_t = σ(W_xf [x_t; r_{t−1}] + W_hf h_{t−1} + b_f)");
}

TEST_CASE("ntm: the rival without an external memory shows the sequence, its state and its lengths, and has no heads") {
  const auto experiment = with({{"model", "lstm"}});
  train(*experiment, 1);
  const Snapshot snapshot = seen(*experiment);
  for (const char* group : {"sequence", "states", "lengths"}) CHECK_FALSE(snapshot.observables_of(group).empty());
  for (const char* group : {"heads", "addressing", "memory"}) CHECK(snapshot.observables_of(group).empty());
  CHECK(snapshot.observable("gate.f")->formula == "f_t = σ(W_xf x_t + W_hf h_{t−1} + b_f)");
  CHECK_THROWS_AS(experiment->poke({"read.1.weights", 0, 0, 1.0}), std::invalid_argument);
  CHECK(ntm_rivals() == std::vector<SettingTexts>{{{"model", "lstm"}}});
  // Both read the same.
  const auto machine = with({});
  CHECK(values(seen(*machine), "sequence.input") == values(snapshot, "sequence.input"));
}

TEST_CASE("ntm: the machine runs on from what is changed by hand, training does not know of it, and it is let go") {
  const auto experiment = with({});
  train(*experiment, 20);
  const Snapshot before = seen(*experiment);
  const Index T = values(before, "sequence.asked").cols();
  const auto changes_from = [&](const Snapshot& after, const std::string& id) {
    Index t = 0;
    while (t < T && values(before, id).col(t) == values(after, id).col(t)) ++t;
    return t;
  };
  struct Case {
    Poke poke;
    std::string heard;  // what follows from it
    Index step;         // from when on
  };
  for (const Case& one :
       {Case{{"memory.cells", 5, 1, 0.9}, "memory.cells", 1}, Case{{"memory.start", 5, 0, 0.9}, "memory.cells", 0},
        Case{{"write.1.weights", 3, 2, 1.0}, "memory.cells", 2},
        Case{{"read.1.weights", 3, 2, 1.0}, "sequence.output", 2},
        Case{{"write.1.key", 1, 2, 1.0}, "write.1.similarity", 2},
        Case{{"write.1.beta", 0, 2, 20.0}, "write.1.content", 2}, Case{{"read.1.gate", 0, 2, 1.0}, "read.1.gated", 2},
        Case{{"read.1.shift", 2, 2, 1.0}, "read.1.shifted", 2}, Case{{"read.1.gamma", 0, 2, 9.0}, "read.1.weights", 2},
        Case{{"write.1.erase", 1, 3, 1.0}, "memory.cells", 3}, Case{{"write.1.add", 1, 3, 1.0}, "memory.cells", 3},
        Case{{"read.1.vector", 1, 3, 2.0}, "sequence.output", 3}}) {
    CAPTURE(one.poke.observable);
    REQUIRE(refusal_of(*experiment, one.poke).empty());
    const Snapshot after = seen(*experiment);
    CHECK(values(after, one.poke.observable)(one.poke.row, one.poke.col) ==
          doctest::Approx(one.poke.values(0, 0)).epsilon(1e-5));
    CHECK(changes_from(after, one.heard) == one.step);
    CHECK(values(after, "sequence.output") != values(before, "sequence.output"));
    CHECK(values(after, "edits.made").sum() == 1.0F);
    CHECK(values(after, "edits.made")(0, one.poke.col) == 1.0F);
    experiment->poke({"edits.made", 0, one.poke.col, 0.0});
    const Snapshot free = seen(*experiment);
    CHECK(values(free, "edits.made").isZero(0.0F));
    CHECK(values(free, "sequence.output") == values(before, "sequence.output"));
    CHECK(values(free, "memory.cells") == values(before, "memory.cells"));
  }
  experiment->poke({"memory.cells", 5, 1, 0.9});
  const auto other = with({});
  train(*other, 21);
  train(*experiment, 1);
  for (std::size_t i = 0; i < other->parameters().size(); ++i)
    CHECK(other->parameters()[i].value == experiment->parameters()[i].value);
  // It survives a checkpoint, and another sequence forgets it.
  const std::unique_ptr<Experiment> loaded = make_ntm();
  loaded->load(experiment->save());
  CHECK(values(seen(*loaded), "memory.cells") == values(seen(*experiment), "memory.cells"));
  CHECK(values(seen(*loaded), "edits.made").sum() == 1.0F);
  loaded->set_from_text("example", "3");
  loaded->set_from_text("example", "0");
  CHECK(values(seen(*loaded), "edits.made").isZero(0.0F));
}

TEST_CASE("ntm: symbols and formulas have the letters of the way of writing") {
  const auto letters = [](const SettingTexts& settings, const std::string& id) {
    const Snapshot snapshot = seen(*with(settings));
    const Observable* one = snapshot.observable(id);
    REQUIRE_MESSAGE(one != nullptr, id);
    return one->symbol + ": " + one->formula;
  };
  CHECK(letters({}, "memory.cells") == "M: M_t(i) = M_{t−1}(i) (1 − w_t(i) e_t) + w_t(i) a_t");
  CHECK(letters({{"write_heads", "2"}}, "memory.cells") ==
        "M: M_t(i) = M_{t−1}(i) Π_k (1 − w_{t,k}(i) e_{t,k}) + Σ_k w_{t,k}(i) a_{t,k}");
  CHECK(letters({}, "memory.start") == "M_{−1}: ");
  CHECK(letters({}, "read.1.weights").starts_with("w: w_t(i) = "));
  CHECK(letters({}, "read.1.vector") == "r: r_t = Σ_i w_t(i) M_t(i)");
  CHECK(letters({}, "write.1.add") == "a: a_t = tanh(z)");
  CHECK(letters({}, "write.1.similarity") == "K: K_t(i) = k_t · M_{t−1}(i) / (‖k_t‖ ‖M_{t−1}(i)‖)");
  CHECK(letters({}, "read.1.similarity") == "K: K_t(i) = k_t · M_t(i) / (‖k_t‖ ‖M_t(i)‖)");
  const SettingTexts overwrite{{"write_rule", "overwrite"}};
  CHECK(letters(overwrite, "memory.cells") == "M: M_t(i) = a_t(i) w_t + (1 − a_t(i)) M_{t−1}(i)");
  CHECK(letters({{"write_rule", "overwrite"}, {"write_heads", "2"}}, "memory.cells") ==
        "M: M_{t,k}(i) = a_{t,k}(i) w_{t,k} + (1 − a_{t,k}(i)) M_{t,k−1}(i); M_{t,0} = M_{t−1}, M_t = M_{t,2}");
  CHECK(letters(overwrite, "read.1.weights").starts_with("a: a_t(i) = "));
  CHECK(letters(overwrite, "read.1.gated") == "a^g: a^g_t(i) = g_t a^c_t(i) + (1 − g_t) a_{t−1}(i)");
  CHECK(letters(overwrite, "read.1.vector") == "r: r_t = Σ_i a_t(i) M_t(i)");
  CHECK(letters(overwrite, "write.1.add") == "w: w_t = tanh(z)");
}

TEST_CASE("ntm: an end that is not said is a wrong answer, and shown as one") {
  const auto experiment =
      with({{"task", "repeat-copy"}, {"bits", "1"}, {"watched_length", "1"}, {"watched_repeats", "1"}});
  for (const auto& parameter : experiment->parameters()) parameter->value.setZero();  // says 0 to everything
  bool met = false;
  for (int example = 0; example < 20 && !met; ++example) {
    experiment->set_from_text("example", std::to_string(example));
    const Snapshot snapshot = seen(*experiment);
    met = values(snapshot, "sequence.target").row(0).isZero(0.0F);
    if (met) CHECK(snapshot.texts.at(0).text == "0 × 1 → 0\n≠ 0 × 1 → 0 ∎");
  }
  CHECK(met);
}

TEST_CASE("ntm: more repeats than are trained enter as more than 1") {
  const auto experiment = with({{"task", "repeat-copy"}, {"repeats", "2"}, {"watched_repeats", "4"}});
  const Snapshot snapshot = seen(*experiment);
  CHECK(values(snapshot, "sequence.input").maxCoeff() == 2.0F);
  CHECK(snapshot.observable("sequence.input")->meaning == Meaning::signed_value);
}

TEST_CASE("ntm: an item has as many vectors as are chosen") {
  const auto experiment = with({{"task", "recall"}, {"item_length", "3"}});
  train(*experiment, 1);
  CHECK(values(seen(*experiment), "sequence.asked").sum() == 3.0F);
}

TEST_CASE("ntm: a bit that enters is flipped, and the answers follow") {
  for (const std::string& model : ntm_models()) {
    CAPTURE(model);
    const auto experiment = with({{"model", model}});
    train(*experiment, 1);
    const Snapshot before = seen(*experiment);
    const float bit = values(before, "sequence.input")(1, 2);
    experiment->poke({"sequence.input", 1, 2, 1.0 - bit});
    const Snapshot after = seen(*experiment);
    CHECK(values(after, "sequence.input")(1, 2) == 1.0F - bit);
    CHECK(values(after, "sequence.target")(1, 6) == 1.0F - bit);
    CHECK(values(after, "sequence.output") != values(before, "sequence.output"));
    CHECK(values(after, "edits.made")(0, 2) == 1.0F);
    experiment->poke({"sequence.input", 1, 2, static_cast<double>(bit)});
    CHECK(values(seen(*experiment), "edits.made").isZero(0.0F));
    experiment->poke({"sequence.input", 1, 2, 1.0 - bit});
    experiment->poke({"edits.made", 0, 0, Matrix<double>(Matrix<double>::Zero(1, 7))});
    CHECK(values(seen(*experiment), "sequence.input") == values(before, "sequence.input"));
  }
}

TEST_CASE("ntm: pokes that have no place are refused in one line and change nothing") {
  const auto experiment = with({});
  train(*experiment, 1);
  const Matrix<float> weights = values(seen(*experiment), "read.1.weights");
  for (const Poke& poke :
       {Poke("read.1.weights", 6, 0, 0.5), Poke("read.1.weights", 0, 7, 0.5), Poke("read.1.weights", 0, 0, 1.5),
        Poke("read.1.weights", 0, 0, Matrix<double>(Matrix<double>::Zero(6, 1))), Poke("read.2.weights", 0, 0, 0.5),
        Poke("read.1.content", 0, 0, 0.5), Poke("read.1.start", 0, 0, 0.5), Poke("read.1.gate", 0, 0, -0.1),
        Poke("write.1.key", 0, 0, 1.5), Poke("write.1.gamma", 0, 0, 0.5), Poke("memory.cells", 0, 0, 1e9),
        Poke("sequence.input", 0, 5, 1.0), Poke("sequence.input", 2, 3, 0.0), Poke("sequence.input", 0, 0, 0.5),
        Poke("sequence.output", 0, 6, 1.0), Poke("edits.made", 0, 0, 1.0)}) {
    CAPTURE(poke.observable);
    const std::string refusal = refusal_of(*experiment, poke);
    CHECK_FALSE(refusal.empty());
    CHECK(refusal.find('\n') == std::string::npos);
  }
  CHECK(values(seen(*experiment), "read.1.weights") == weights);
  CHECK(values(seen(*experiment), "edits.made").isZero(0.0F));
}

TEST_CASE("ntm: the watched sequence is of any length, and one that cannot be is refused") {
  const auto experiment = with({{"task", "copy"}});
  train(*experiment, 1);
  CHECK(values(seen(*experiment), "sequence.asked").cols() == 7);
  experiment->set_from_text("watched_length", "20");
  CHECK(values(seen(*experiment), "sequence.asked").cols() == 41);
  experiment->set_from_text("walk", "3");
  CHECK(values(seen(*experiment), "sequence.asked").cols() == 41);
  const Matrix<float> inputs = values(seen(*experiment), "sequence.input");
  experiment->set_from_text("example", "7");
  CHECK(values(seen(*experiment), "sequence.input") != inputs);
  CHECK_FALSE(refusal_of(*experiment, "watched_length", "121").empty());
  const auto huge = with({{"memory_rows", "512"}, {"memory_width", "128"}});
  train(*huge, 1);
  CHECK(refusal_of(*huge, "watched_length", "120").find("too long") != std::string::npos);
  CHECK(refusal_of(*huge, "watched_length", "120").find("memory_rows 512, memory_width 128") != std::string::npos);
  CHECK(huge->settings().integer("watched_length") == 0);
  // What was chosen before does not keep it from being trained: a shorter one is watched.
  const auto shorter = with({{"memory_rows", "512"}, {"memory_width", "128"}, {"watched_length", "120"}});
  train(*shorter, 1);
  const Index steps = values(seen(*shorter), "sequence.asked").cols();
  CHECK(steps > 41);
  CHECK(steps < 241);
  shorter->set_from_text("example", "1");
  CHECK(values(seen(*shorter), "sequence.asked").cols() == steps);
}

TEST_CASE("ntm: what is too large to be learnt from or shown is refused by name, with every write counted") {
  const std::unique_ptr<Experiment> experiment = make_ntm();
  experiment->choose({{"batch", "256"}, {"longest", "40"}, {"memory_rows", "512"}, {"memory_width", "128"}});
  try {
    experiment->reset(1);
    FAIL("nothing was refused");
  } catch (const std::invalid_argument& error) {
    CHECK(std::string(error.what()).starts_with("batch is 256, longest 40, memory_rows 512: to learn from it takes 1"));
    CHECK(std::string(error.what()).ends_with(" GB, expected 2 or less"));
  }
  // Each of several heads leaves two memories behind: after erasing, and after adding.
  const SettingTexts large{{"memory_rows", "256"}, {"memory_width", "128"}, {"watched_length", "60"}};
  CHECK(values(seen(*with(large)), "sequence.asked").cols() == 121);
  const auto heads = with({{"memory_rows", "256"}, {"memory_width", "128"}, {"write_heads", "4"}});
  CHECK(refusal_of(*heads, "watched_length", "60").find("too long") != std::string::npos);
}

TEST_CASE("ntm: while nobody trains, the lengths are measured at every step only where that is quick") {
  const SettingTexts small{{"longest", "8"}};
  SettingTexts large = ntm_presets().back().settings;
  large.emplace_back("batch", "1");
  for (const bool is_large : {false, true}) {
    CAPTURE(is_large);
    const auto experiment = with(is_large ? large : small);
    train(*experiment, 1);
    const Matrix<float> first = values(seen(*experiment), "lengths.bits");
    train(*experiment, 5);
    CHECK((values(seen(*experiment), "lengths.bits") == first) == is_large);
    train(*experiment, 95);
    CHECK(values(seen(*experiment), "lengths.bits") != first);
  }
}

TEST_CASE("ntm: a memory that is too small for the longest sequences is warned of") {
  Settings settings = make_ntm()->settings();
  CHECK_FALSE(settings.warning("memory_rows"));
  settings.choose({{"memory_rows", "15"}});
  REQUIRE(settings.warning("memory_rows"));
  CHECK(settings.warning("memory_rows")->arguments == std::vector<std::string>{"15", "16"});
  settings.choose({{"model", "lstm"}});
  CHECK_FALSE(settings.warning("memory_rows"));
  for (const std::string& task : algorithmic_tasks()) {
    CAPTURE(task);
    Settings usual = make_ntm()->settings();
    usual.choose({{"task", task}});
    CHECK_FALSE(usual.warning("memory_rows"));
  }
}

TEST_CASE("ntm: a length that is said to be longer than trained, and is not, is warned of") {
  Settings settings = make_ntm()->settings();
  CHECK_FALSE(settings.warning("test_length"));
  settings.choose({{"test_length", "9"}});
  CHECK_FALSE(settings.warning("test_length"));
  settings.choose({{"test_length", "8"}});
  REQUIRE(settings.warning("test_length"));
  CHECK(settings.warning("test_length")->arguments == std::vector<std::string>{"8", "9"});
}

TEST_CASE("ntm: choosing task and model brings their recipe, in whatever order") {
  for (const std::string& task : algorithmic_tasks())
    for (const std::string& model : ntm_models()) {
      CAPTURE(task);
      CAPTURE(model);
      const NtmRecipe& recipe = ntm_recipe(task, model);
      for (const SettingTexts& chosen :
           {SettingTexts{{"task", task}, {"model", model}}, SettingTexts{{"model", model}, {"task", task}}}) {
        const std::unique_ptr<Experiment> experiment = make_ntm();
        experiment->choose(chosen);
        const Settings& settings = experiment->settings();
        CHECK(settings.text("controller") == recipe.controller);
        CHECK(settings.integer("hidden") == recipe.hidden);
        CHECK(settings.integer("memory_rows") == recipe.rows);
        CHECK(settings.integer("memory_width") == recipe.width);
        CHECK(settings.text("optimiser") == recipe.optimiser);
        CHECK(settings.real("learning_rate") == recipe.learning_rate);
        CHECK(settings.real("momentum") == recipe.momentum);
        CHECK(settings.integer("batch") == ntm_sequences(task).batch);
        CHECK(settings.integer("longest") == ntm_sequences(task).longest);
        CHECK(settings.integer("shortest") == ntm_sequences(task).shortest);
      }
    }
}

TEST_CASE("ntm: a curriculum begins with the shortest sequences and ends with the longest") {
  const auto experiment = with({{"longest", "3"}, {"curriculum", "30"}, {"batch", "1"}});
  for (const auto& [updates, longest] : {std::pair{10, 1.0}, {1, 2.0}, {9, 2.0}, {1, 3.0}, {19, 3.0}}) {
    train(*experiment, updates);
    CHECK(known_metric(*experiment, "longest") == longest);
  }
}

TEST_CASE("ntm: a learning rate that is far too large stops training, what overflowed is named, the last state kept") {
  int stopped = 0;  // of most seeds all units fall silent before anything overflows
  for (std::uint64_t seed = 1; seed <= 12 && stopped == 0; ++seed) {
    const auto experiment = with({{"controller", "rnn_relu"},
                                  {"hidden", "64"},
                                  {"optimiser", "sgd"},
                                  {"momentum", "0.9"},
                                  {"clipping", "none"},
                                  {"learning_rate", "1"}},
                                 seed);
    std::vector<Matrix<float>> kept;
    StepReport report;
    while (report.error.empty() && experiment->step() < 200) {
      kept.clear();
      for (const auto& parameter : experiment->parameters()) kept.push_back(parameter->value);
      report = experiment->train_step();
    }
    if (report.error.empty()) continue;
    ++stopped;
    const std::string last = std::to_string(experiment->step()), next = std::to_string(experiment->step() + 1);
    CAPTURE(report.error);
    // Which of the two comes first is a matter of rounding.
    const bool value = report.error.starts_with("step " + next + ": NaN or infinity in ");
    const bool gradient = report.error.starts_with("step " + next + ": the gradient exploded: its norm is beyond ");
    CHECK((value || gradient));
    CHECK(report.error.ends_with("; the parameters of step " + last + " are kept"));
    for (std::size_t i = 0; i < kept.size(); ++i) {
      CHECK(kept[i].allFinite());
      CHECK(experiment->parameters()[i].value == kept[i]);
    }
  }
  CHECK(stopped == 1);
}
