#include "core/lessons/sequence_to_sequence_lesson.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "core/lessons/alignment.h"
#include "core/lessons/seq2seq.h"
#include "core/lessons/sequence_to_sequence_recipes.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/tasks/pair_task.h"
#include "tests/core/run/line_experiment.h"
#include "tests/core/run/scratch_folder.h"

using namespace unrolled;

namespace {

// Small enough for a test.
const SettingTexts kTiny{{"task", "reverse"}, {"alphabet", "3"}, {"shortest", "1"},  {"longest", "4"},
                         {"hidden", "12"},    {"batch", "4"},    {"embedding", "6"}, {"example", "2"}};

std::unique_ptr<Experiment> with(const SettingTexts& settings, std::uint64_t seed = 1) {
  std::unique_ptr<Experiment> experiment = make_alignment();
  SettingTexts chosen = kTiny;
  for (const auto& [name, value] : settings) {
    std::erase_if(chosen, [&, &name = name](const auto& one) { return one.first == name; });
    chosen.emplace_back(name, value);
  }
  experiment->choose(chosen);
  experiment->reset(seed);
  return experiment;
}

void train(Experiment& experiment, int updates) {
  for (int i = 0; i < updates; ++i) {
    const StepReport report = experiment.train_step();
    REQUIRE_MESSAGE(report.error.empty(), report.error);
  }
}

bool has_metric(Experiment& experiment, const std::string& name) {
  for (const auto& [found, value] : experiment.metrics())
    if (found == name) return true;
  return false;
}

double metric(Experiment& experiment, const std::string& name) {
  experiment.evaluate_now();
  for (const auto& [found, value] : experiment.metrics())
    if (found == name) return value;
  FAIL("no metric ", name);
  return 0.0;
}

Snapshot seen(Experiment& experiment) {
  Snapshot snapshot;
  experiment.fill(snapshot);
  return snapshot;
}

const Matrix<float>& values(const Snapshot& snapshot, const char* id) {
  const Observable* found = snapshot.observable(id);
  REQUIRE_MESSAGE(found != nullptr, id);
  return found->values;
}

std::string refusal_of(Experiment& experiment, const std::string& name, const std::string& value) {
  try {
    experiment.set_from_text(name, value);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

// Of a lesson that is set up so.
std::string refusal_of(const SettingTexts& settings) {
  try {
    with(settings);
  } catch (const std::exception& error) {
    return error.what();
  }
  return {};
}

void write(const std::filesystem::path& path, const std::string& text) { std::ofstream(path) << text; }

}  // namespace

TEST_CASE(
    "sequence to sequence: every attention learns, bit for bit the same again, saved and loaded, looked at or not") {
  for (const std::string& attention : attention_kinds()) {
    CAPTURE(attention);
    for (const char* cell : {"rnn_tanh", "lstm", "gru"}) {
      CAPTURE(cell);
      const SettingTexts settings{{"attention", attention}, {"cell", cell}, {"teacher_forcing", "0.5"}};
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
      const std::unique_ptr<Experiment> loaded = make_alignment();
      loaded->load(one->save());
      train(*loaded, 2);
      train(*one, 2);
      CHECK(same_archive(training_state(*loaded), training_state(*one)));
    }
  }
}

TEST_CASE("sequence to sequence: every window, deep stacks and one direction train as well") {
  for (const char* window : {"local-m", "local-p"})
    for (const char* attention : {"dot", "general", "concat", "location"})
      train(*with({{"attention", attention}, {"window", window}, {"half_width", "1"}, {"anneal", "2"}}), 4);
  train(*with({{"attention", "dot"}, {"window", "local-p"}, {"anneal", "0"}}), 2);
  train(*with({{"layers", "4"}, {"cell", "lstm"}, {"both_directions", "off"}}), 2);
  train(*with({{"layers", "3"}, {"residual", "off"}, {"attention", "scaled-dot"}, {"input_feeding", "off"}}), 2);
}

TEST_CASE("sequence to sequence: networks of different attention read the same pairs") {
  const auto none = with({{"attention", "none"}});
  const auto bahdanau = with({});
  for (const auto& experiment : {none.get(), bahdanau.get()})
    for (const auto& parameter : experiment->parameters()) parameter->value.setZero();
  // With all weights at 0 the loss is that of the targets alone.
  CHECK(none->train_step().loss == doctest::Approx(bahdanau->train_step().loss));
  CHECK(seen(*none).observable("pair.source")->cols.labels == seen(*bahdanau).observable("pair.source")->cols.labels);
}

TEST_CASE("sequence to sequence: going back to a moment and on again gives the same") {
  const auto experiment = with({{"teacher_forcing", "0.7"}});
  train(*experiment, 5);
  Moment moment;
  OptimiserState optimiser;
  experiment->save_moment(moment);
  experiment->save_optimiser(optimiser);
  const Matrix<float> weights = values(seen(*experiment), "attention.weights");
  train(*experiment, 5);
  const Archive later = training_state(*experiment);
  experiment->restore_moment(moment, &optimiser);
  CHECK(experiment->step() == 5);
  CHECK(values(seen(*experiment), "attention.weights") == weights);
  train(*experiment, 5);
  CHECK(same_archive(later, training_state(*experiment)));
}

TEST_CASE("sequence to sequence: a tiny task is learnt, and its alignment with it") {
  const auto experiment = with({{"alphabet", "4"},
                                {"longest", "5"},
                                {"hidden", "24"},
                                {"batch", "32"},
                                {"embedding", "8"},
                                {"learning_rate", "1e-2"}});
  train(*experiment, 1);
  CHECK(metric(*experiment, "exact_match") < 0.2);
  CHECK(metric(*experiment, "heldout_loss") > 1.0);
  train(*experiment, 400);
  CHECK(metric(*experiment, "exact_match") > 0.9);
  CHECK(metric(*experiment, "token_accuracy") > 0.95);
  CHECK(metric(*experiment, "alignment_accuracy") > 0.9);
  CHECK(metric(*experiment, "heldout_loss") < 0.2);
  CHECK(metric(*experiment, "bleu_1") > 0.95);
  CHECK(metric(*experiment, "bleu_4") > 0.8);
  CHECK(metric(*experiment, "bleu_4") <= metric(*experiment, "bleu_1"));
  CHECK(metric(*experiment, "ter") < 0.05);
  CHECK(metric(*experiment, "meteor") > 0.9);
  CHECK(metric(*experiment, "pairs") == 401.0 * 32.0);
  const Snapshot snapshot = seen(*experiment);
  CHECK(values(snapshot, "pair.output") == values(snapshot, "pair.target"));
  // The largest weight of each step stands where its letter does.
  const Matrix<float>& weights = values(snapshot, "attention.weights");
  const Matrix<float>& known = values(snapshot, "attention.true");
  for (Index i = 0; i + 1 < weights.cols(); ++i) {
    Index place = 0;
    weights.col(i).maxCoeff(&place);
    CHECK(known(place, i) == 1.0F);
  }
  CHECK(snapshot.texts.at(0).text.find(" → ") != std::string::npos);
}

TEST_CASE("sequence to sequence: without attention there is no alignment to be measured or shown") {
  const auto experiment = with({{"attention", "none"}});
  train(*experiment, 1);
  CHECK(has_metric(*experiment, "exact_match"));
  CHECK_FALSE(has_metric(*experiment, "alignment_accuracy"));
  const Snapshot snapshot = seen(*experiment);
  CHECK(snapshot.observables_of("attention").empty());
  CHECK(snapshot.observables_of("attention_parts").empty());
  CHECK(snapshot.observable("pair.output") != nullptr);
  CHECK_THROWS_AS(experiment->poke({"attention.weights", 0, 0, 1.0}), std::invalid_argument);
}

TEST_CASE("sequence to sequence: what is published has its shape and its labels") {
  for (const std::string& attention : attention_kinds())
    for (const char* window : {"global", "local-p"}) {
      if (attention == "none") continue;
      CAPTURE(attention);
      CAPTURE(window);
      const auto experiment = with({{"attention", attention}, {"window", window}, {"input", "abca"}, {"cell", "lstm"}});
      train(*experiment, 2);
      experiment->evaluate_now();
      const bool local = std::string(window) != "global" && experiment->settings().matters("window");
      const Snapshot snapshot = seen(*experiment);
      const Observable& weights = *snapshot.observable("attention.weights");
      const Index T = 5, U = weights.values.cols();
      REQUIRE(U > 0);
      CHECK(weights.values.rows() == T);
      CHECK(weights.rows.labels == std::vector<std::string>{"a", "b", "c", "a", kEndSign});
      CHECK(weights.rows.along_source);
      CHECK_FALSE(weights.cols.along_source);
      for (Index i = 0; i < U; ++i) CHECK(weights.values.col(i).sum() == doctest::Approx(1.0).epsilon(1e-4));
      const std::vector<std::string>& said = weights.cols.labels;
      CHECK(values(snapshot, "attention.true").cols() == U);
      if (U > 0) CHECK(values(snapshot, "attention.true")(3, 0) == 1.0F);
      CHECK(values(snapshot, "attention.scores").cols() == U);
      CHECK(values(snapshot, "attention.scores").allFinite());
      CHECK(values(snapshot, "attention.edited").isZero(0.0F));
      CHECK((snapshot.observable("attention.window") != nullptr) == local);
      CHECK((snapshot.observable("attention.centre") != nullptr) == local);
      if (local) {
        CHECK(values(snapshot, "attention.window").rows() == T);
        CHECK(values(snapshot, "attention.centre").cols() == U);
      }
      CHECK(values(snapshot, "attention.context").cols() == U);
      CHECK(values(snapshot, "attention.values").cols() == T);
      if (attention != "location") {
        const Matrix<float>& keys = values(snapshot, "attention.keys");
        const Matrix<float>& query = values(snapshot, "attention.query");
        CHECK(keys.cols() == T);
        CHECK(query.cols() == U);
        CHECK(query.rows() == keys.rows());
        // The scores are what their formula makes of query and keys.
        for (Index i = 0; i < U; ++i)
          for (Index j = 0; j < T; ++j) {
            double score = static_cast<double>(query.col(i).dot(keys.col(j)));
            if (attention == "scaled-dot") score /= std::sqrt(static_cast<double>(keys.rows()));
            if (attention == "bahdanau" || attention == "concat")
              score = static_cast<double>(values(snapshot, "attention.v")
                                              .col(0)
                                              .dot(Eigen::VectorXf((query.col(i) + keys.col(j)).array().tanh())));
            CHECK(values(snapshot, "attention.scores")(j, i) == doctest::Approx(score).epsilon(1e-3));
          }
      }
      for (const char* id : {"state.h", "state.c", "gate.i", "gate.f", "gate.o", "gate.g"}) {
        CAPTURE(id);
        CHECK(values(snapshot, id).rows() == 12);
        CHECK(values(snapshot, id).cols() == U);
        CHECK(snapshot.observable(id)->cols.labels == said);
      }
      for (const char* id : {"encoder.h", "encoder.h.reverse", "encoder.c", "encoder.c.reverse"}) {
        CAPTURE(id);
        CHECK(values(snapshot, id).cols() == T);
        CHECK(snapshot.observable(id)->cols.along_source);
      }
      const Matrix<float>& probability = values(snapshot, "prediction.probability");
      CHECK(probability.rows() == 4);
      CHECK(probability.cols() == U);
      CHECK(values(snapshot, "prediction.target")(0, 0) == 0.0F);  // "a" comes first
      CHECK(values(snapshot, "pair.source").cols() == T);
      CHECK(values(snapshot, "pair.output").cols() == U);
      CHECK(values(snapshot, "pair.target").cols() == T);
      const Observable& beam = *snapshot.observable("beam.nodes");
      CHECK(beam.cols.labels == std::vector<std::string>{"parent", "symbol", "depth", "ln p of the symbol", "ln p",
                                                         "score", "kept", "finished", "rank"});
      CHECK(beam.rows.labels.size() == static_cast<std::size_t>(beam.values.rows()));
      CHECK(beam.values.col(8).maxCoeff() >= 0.0F);
      const Matrix<float>& lengths = values(snapshot, "lengths.score");
      CHECK(lengths.rows() == 2);
      CHECK(values(snapshot, "lengths.trained").cols() == lengths.cols());
      CHECK(values(snapshot, "lengths.count").minCoeff() > 0.0F);
      CHECK(values(snapshot, "lengths.trained").minCoeff() == 0.0F);  // beyond
      CHECK(values(snapshot, "lengths.trained").maxCoeff() == 1.0F);
      std::set<std::string> ids;
      for (const auto& one : snapshot.observables) CHECK_MESSAGE(ids.insert(one->id).second, one->id);
    }
}

TEST_CASE("sequence to sequence: the decoder's and the encoder's layers are shown each by itself") {
  const auto experiment = with({{"layers", "3"}});
  train(*experiment, 1);
  const Snapshot snapshot = seen(*experiment);
  for (const char* id : {"state.h", "state.h.2", "state.h.3", "gate.u.3", "encoder.h", "encoder.h.reverse",
                         "encoder.h.2", "encoder.h.3"}) {
    CAPTURE(id);
    CHECK(snapshot.observable(id) != nullptr);
  }
  CHECK(snapshot.observable("encoder.h.reverse.2") == nullptr);  // the upper layers read forward only
}

TEST_CASE("sequence to sequence: attention that is edited decodes otherwise, and is let go") {
  const auto experiment = with({{"alphabet", "4"},
                                {"longest", "5"},
                                {"hidden", "24"},
                                {"batch", "32"},
                                {"embedding", "8"},
                                {"learning_rate", "1e-2"},
                                {"input", "abcd"}});
  train(*experiment, 400);
  const Snapshot before = seen(*experiment);
  REQUIRE(values(before, "pair.output") == values(before, "pair.target"));
  // Look at "a" in place of "d".
  experiment->poke({"attention.weights", 0, 0, 1.0});
  const Snapshot edited = seen(*experiment);
  CHECK(values(edited, "attention.weights")(0, 0) == doctest::Approx(1.0));
  CHECK(values(edited, "attention.edited")(0, 0) == 1.0F);
  CHECK(values(edited, "pair.output")(0, 0) == 0.0F);  // and so it says "a"
  CHECK(values(before, "pair.output")(0, 0) == 3.0F);
  // Training does not know of it.
  const auto other = with({{"alphabet", "4"},
                           {"longest", "5"},
                           {"hidden", "24"},
                           {"batch", "32"},
                           {"embedding", "8"},
                           {"learning_rate", "1e-2"},
                           {"input", "abcd"}});
  train(*other, 401);
  train(*experiment, 1);
  for (std::size_t i = 0; i < other->parameters().size(); ++i)
    CHECK(other->parameters()[i].value == experiment->parameters()[i].value);
  // The edit survives a checkpoint.
  const std::unique_ptr<Experiment> loaded = make_alignment();
  loaded->load(experiment->save());
  CHECK(values(seen(*loaded), "attention.edited")(0, 0) == 1.0F);
  experiment->poke({"attention.edited", 0, 0, 0.0});
  const Snapshot free = seen(*experiment);
  CHECK(values(free, "attention.edited").isZero(0.0F));
  CHECK(values(free, "pair.output") == values(free, "pair.target"));
  // Another source forgets what was edited.
  loaded->set_from_text("input", "abca");
  loaded->set_from_text("input", "abcd");
  CHECK(values(seen(*loaded), "attention.edited").isZero(0.0F));
}

TEST_CASE("sequence to sequence: a symbol is put into the decoder's mouth, with a beam and without") {
  for (const char* width : {"1", "4"}) {
    CAPTURE(width);
    const auto experiment = with({{"input", "abc"}, {"beam_width", width}});
    train(*experiment, 2);
    experiment->poke({"pair.output", 0, 0, 1.0});
    experiment->poke({"pair.output", 0, 1, 3.0});  // the end
    const Snapshot snapshot = seen(*experiment);
    CHECK(values(snapshot, "pair.output") == (Matrix<float>(1, 2) << 1.0F, 3.0F).finished());
    CHECK(snapshot.observable("pair.output")->cols.labels == std::vector<std::string>{"b", kEndSign});
    experiment->poke({"pair.output", 0, 0, Matrix<double>(Matrix<double>::Constant(1, 2, -1.0))});
    const auto fresh = with({{"input", "abc"}, {"beam_width", width}});
    train(*fresh, 2);
    CHECK(values(seen(*experiment), "pair.output") == values(seen(*fresh), "pair.output"));
  }
}

TEST_CASE("sequence to sequence: pokes that have no place are refused and change nothing") {
  const auto experiment = with({{"input", "abc"}});
  train(*experiment, 1);
  const Matrix<float> weights = values(seen(*experiment), "attention.weights");
  for (const Poke& poke :
       {Poke("attention.weights", 9, 0, 0.5), Poke("attention.weights", 0, 9999, 0.5),
        Poke("attention.weights", 0, 0, 2.0), Poke("pair.output", 0, 0, 99.0), Poke("attention.scores", 0, 0, 1.0)})
    CHECK_THROWS_AS(experiment->poke(poke), std::invalid_argument);
  CHECK(values(seen(*experiment), "attention.weights") == weights);
}

TEST_CASE("sequence to sequence: a checkpoint with edits that its decoding has no place for is refused") {
  const auto experiment = with({{"input", "abc"}});
  train(*experiment, 1);
  seen(*experiment);
  experiment->poke({"pair.output", 0, 1, 2.0});
  for (const std::int64_t bad : {std::int64_t{-1}, std::int64_t{1} << 40}) {
    CAPTURE(bad);
    for (const std::vector<std::int64_t>& forced : {std::vector<std::int64_t>{bad, 1}, {1, bad}}) {
      Archive archive = experiment->save();
      REQUIRE(archive.tensors.erase("lesson.edits.forced") == 1);
      archive.put("lesson.edits.forced", forced);
      CHECK_THROWS_AS(make_alignment()->load(archive), std::invalid_argument);
    }
  }
}

TEST_CASE("sequence to sequence: a long answer ends in time, and the beam's texts do not grow with it") {
  const ScratchFolder folder;
  const std::string answer(200, 'x');
  write(folder / "pairs.tsv", "a\t" + answer + "\nb\t" + answer + "\nab\t" + answer + "y\n");
  const auto experiment =
      with({{"task", "file"}, {"file", (folder / "pairs.tsv").string()}, {"input", "abababab"}, {"beam_width", "2"}});
  std::string refusal;
  try {
    experiment->poke({"pair.output", 0, 500, 0.0});
  } catch (const std::invalid_argument& error) {
    refusal = error.what();
  }
  CHECK(refusal.find("at most 500 steps") != std::string::npos);
  experiment->poke({"pair.output", 0, 0, Matrix<double>(Matrix<double>::Zero(1, 500))});
  const Snapshot snapshot = seen(*experiment);
  CHECK(values(snapshot, "pair.output").cols() == 500);
  const std::vector<std::string>& texts = snapshot.observable("beam.nodes")->rows.labels;
  CHECK(texts.at(60) == std::string(60, 'x'));
  CHECK(texts.at(500) == "…" + std::string(60, 'x'));
}

TEST_CASE("sequence to sequence: a source is typed while it trains, and what is unknown is named and changes nothing") {
  const auto experiment = with({});
  train(*experiment, 2);
  experiment->set_from_text("input", "cab");
  CHECK(seen(*experiment).observable("pair.source")->cols.labels == std::vector<std::string>{"c", "a", "b", kEndSign});
  const std::string refusal = refusal_of(*experiment, "input", "ca?");
  CHECK(refusal.find('?') != std::string::npos);
  CHECK(refusal.find('\n') == std::string::npos);
  CHECK(experiment->settings().text("input") == "cab");
  CHECK(seen(*experiment).observable("pair.source")->cols.labels == std::vector<std::string>{"c", "a", "b", kEndSign});
  CHECK_FALSE(refusal_of(*experiment, "input", std::string(1000, 'a')).empty());
  train(*experiment, 1);
  experiment->set_from_text("input", "");
  const auto example = seen(*experiment).observable("pair.source")->cols.labels;
  experiment->set_from_text("example", "5");
  CHECK(seen(*experiment).observable("pair.source")->cols.labels != example);
  CHECK_FALSE(refusal_of({{"input", "a?"}}).empty());
  // Another task lets go what was typed for the one before.
  experiment->set_from_text("input", "cab");
  Settings settings = experiment->settings();
  settings.choose("task", std::string("copy"));
  CHECK(settings.text("input").empty());
}

TEST_CASE("sequence to sequence: the beam and its length norm can be set while it trains") {
  const auto experiment = with({{"input", "abc"}, {"beam_width", "1"}});
  train(*experiment, 2);
  const Index narrow = values(seen(*experiment), "beam.nodes").rows();
  experiment->set_from_text("beam_width", "8");
  CHECK(values(seen(*experiment), "beam.nodes").rows() > narrow);
  const Matrix<float> before = values(seen(*experiment), "beam.nodes");
  experiment->set_from_text("length_penalty", "0");
  const Matrix<float> bare = values(seen(*experiment), "beam.nodes");
  CHECK(bare.col(5) != before.col(5));
  experiment->set_from_text("walk", "2");
  CHECK(values(seen(*experiment), "beam.nodes") == bare);
}

TEST_CASE("sequence to sequence: choosing task and attention brings their recipe, defaults included") {
  for (const std::string& task : pair_tasks())
    for (const std::string& attention : attention_kinds()) {
      CAPTURE(task);
      CAPTURE(attention);
      const TranslationRecipe& recipe = translation_recipe(task, attention);
      for (const SettingTexts& chosen : {SettingTexts{{"task", task}, {"attention", attention}},
                                         SettingTexts{{"attention", attention}, {"task", task}}})
        for (const auto make : {make_alignment, make_seq2seq}) {
          const std::unique_ptr<Experiment> experiment = make();
          experiment->choose(chosen);
          const Settings& settings = experiment->settings();
          CHECK(settings.text("cell") == recipe.cell);
          CHECK(settings.integer("hidden") == recipe.hidden);
          CHECK(settings.integer("embedding") == recipe.embedding);
          CHECK(settings.integer("batch") == recipe.batch);
          CHECK(settings.real("learning_rate") == recipe.learning_rate);
        }
    }
}

TEST_CASE("sequence to sequence: a rival with attention joins the one without") {
  const auto experiment = make_seq2seq();
  CHECK(experiment->settings().text("attention") == "none");
  CHECK(seq2seq_rivals() == std::vector<SettingTexts>{{{"attention", "bahdanau"}}});
}

TEST_CASE("sequence to sequence: a file of pairs is learnt from, and a checkpoint does without it") {
  const ScratchFolder folder;
  std::string pairs;
  for (const char* word : {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"})
    pairs += std::string(word) + "\t" + word + "!\n";
  write(folder / "pairs.tsv", pairs);
  const auto experiment = with({{"task", "file"}, {"file", (folder / "pairs.tsv").string()}});
  train(*experiment, 3);
  CHECK(metric(*experiment, "exact_match") == 0.0);
  CHECK_FALSE(has_metric(*experiment, "alignment_accuracy"));  // nobody knows it
  CHECK(seen(*experiment).observable("attention.true") == nullptr);
  experiment->set_from_text("input", "nine");
  CHECK(seen(*experiment).observable("pair.target")->cols.labels ==
        std::vector<std::string>{"n", "i", "n", "e", "!", kEndSign});
  experiment->set_from_text("input", "none");  // known characters, but no pair of the file
  CHECK(seen(*experiment).observable("pair.target") == nullptr);
  const Archive archive = experiment->save();
  std::filesystem::remove(folder / "pairs.tsv");
  const std::unique_ptr<Experiment> loaded = make_alignment();
  loaded->load(archive);
  train(*loaded, 2);
  train(*experiment, 2);
  CHECK(same_archive(training_state(*loaded), training_state(*experiment)));
  CHECK(loaded->save().tensors.contains("lesson.pairs"));
}

TEST_CASE("sequence to sequence: what was typed for other data and stands in the way says what to do") {
  const ScratchFolder folder;
  write(folder / "pairs.tsv", "one\t1\ntwo\t2\nthree\t3\n");
  const std::string refusal =
      refusal_of({{"task", "file"}, {"file", (folder / "pairs.tsv").string()}, {"input", "nine"}});
  CHECK(refusal.starts_with("input: "));
  CHECK(refusal.ends_with("; empty it, or type another source"));
}

TEST_CASE("sequence to sequence: every length is shown up to twice the longest, and rare ones are known as trained") {
  const auto shown = [](const SettingTexts& settings, std::uint64_t seed) {
    const auto experiment = with(settings, seed);
    experiment->evaluate_now();
    return seen(*experiment);
  };
  const Snapshot letters = shown({{"attention", "none"}, {"alphabet", "10"}, {"shortest", "3"}, {"longest", "40"}}, 1);
  CHECK(letters.observable("lengths.score")->cols.labels.back() == "80");
  CHECK(values(letters, "lengths.trained").sum() == 38.0F);
  const Snapshot dates = shown({{"attention", "none"}, {"task", "dates"}}, 2);
  const std::vector<std::string>& labels = dates.observable("lengths.score")->cols.labels;
  const auto rare = std::find(labels.begin(), labels.end(), "33");
  REQUIRE(rare != labels.end());
  CHECK(values(dates, "lengths.trained")(0, rare - labels.begin()) == 1.0F);
}

TEST_CASE("sequence to sequence: of long pairs fewer are measured, and their lengths are shown, too") {
  const ScratchFolder folder;
  std::string pairs;
  for (int i = 0; i < 500; ++i) {
    const std::string side = std::to_string(1000 + i) + std::string(i % 2 == 0 ? 280 : 285, 'x');
    pairs += side + "\t" + side + "\n";
  }
  write(folder / "pairs.tsv", pairs);
  const auto experiment = with({{"attention", "none"}, {"task", "file"}, {"file", (folder / "pairs.tsv").string()}});
  experiment->evaluate_now();
  const Snapshot snapshot = seen(*experiment);
  CHECK(snapshot.observable("lengths.score")->cols.labels == std::vector<std::string>{"284", "289"});
  CHECK(values(snapshot, "lengths.trained").sum() == 2.0F);
  const float measured = values(snapshot, "lengths.count").sum();
  CHECK(measured * 285.0F * 285.0F < 2.5e6F);
  CHECK((measured + 1.0F) * 290.0F * 290.0F > 2.5e6F);
}

TEST_CASE("sequence to sequence: a file that is missing, or holds no pairs, is refused in one line that names it") {
  const ScratchFolder folder;
  const std::string path = (folder / "pairs.tsv").string();
  CHECK(refusal_of({{"task", "file"}}).find("file is empty") != std::string::npos);
  const std::string missing = refusal_of({{"task", "file"}, {"file", path}});
  CHECK(missing.find(path) != std::string::npos);
  for (const char* text : {"", "no tab\n", "a\tb\n", "a\t\nb\tc\n", "\xff\tb\nc\td\n"}) {
    write(path, text);
    const std::string refusal = refusal_of({{"task", "file"}, {"file", path}});
    CAPTURE(refusal);
    CHECK(refusal.find(path) != std::string::npos);
    CHECK(refusal.find('\n') == std::string::npos);
  }
}

TEST_CASE("sequence to sequence: every task of the list trains and shows what it reads") {
  for (const std::string& task : pair_tasks()) {
    if (task == "file") continue;
    CAPTURE(task);
    const auto experiment = with({{"task", task}});
    train(*experiment, 2);
    const Snapshot snapshot = seen(*experiment);
    CHECK(values(snapshot, "lengths.score").cols() > 1);
    CHECK(values(snapshot, "attention.true").sum() > 0.0F);
    CHECK(values(snapshot, "prediction.target")(0, 0) >= 0.0F);
  }
}
