#include "core/lessons/char_lm.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <numbers>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/lessons.h"
#include "core/math/ops/cross_entropy.h"
#include "core/tasks/corpora.h"
#include "core/tasks/text_corpus.h"
#include "tests/core/allocations.h"

using namespace unrolled;
namespace fs = std::filesystem;

namespace {

// A small text in a file of its own.
class TextFile {
 public:
  explicit TextFile(const std::string& text)
      : path_(fs::temp_directory_path() / ("unrolled-char-lm-" + std::to_string(getpid()) + ".txt")) {
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TextFile() { fs::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  fs::path path_;
};

using Changes = std::vector<std::pair<std::string, std::string>>;

std::unique_ptr<Experiment> small(const Changes& changes = {}, std::uint64_t seed = 5) {
  std::unique_ptr<Experiment> experiment = make_experiment("char-lm");
  const Changes base{{"text", "prose"}, {"hidden", "12"},        {"window", "20"},
                     {"batch", "3"},    {"sample_length", "40"}, {"watch_length", "50"}};
  for (const auto& [name, value] : base) experiment->set_from_text(name, value);
  for (const auto& [name, value] : changes) experiment->set_from_text(name, value);
  experiment->reset(seed);
  return experiment;
}

std::vector<double> losses(Experiment& experiment, int steps) {
  std::vector<double> found;
  for (int i = 0; i < steps; ++i) {
    const StepReport report = experiment.train_step();
    REQUIRE_MESSAGE(report.error.empty(), report.error);
    found.push_back(report.loss);
  }
  return found;
}

std::vector<Matrix<float>> values_of(Experiment& experiment) {
  std::vector<Matrix<float>> values;
  for (const auto& parameter : experiment.parameters()) values.push_back(parameter->value);
  return values;
}

double metric(const Experiment& experiment, const std::string& name) {
  for (const auto& [found, value] : experiment.metrics())
    if (found == name) return value;
  FAIL("no metric ", name);
  return 0.0;
}

}  // namespace

TEST_CASE("same seed, same losses; another seed, others") {
  const std::vector<double> first = losses(*small(), 30);
  CHECK(losses(*small(), 30) == first);
  CHECK(losses(*small({}, 6), 30) != first);
  CHECK(losses(*small({{"dropout", "0.3"}}), 10) == losses(*small({{"dropout", "0.3"}}), 10));
}

TEST_CASE("looking and measuring change nothing of what is learnt, bit for bit") {
  for (const Changes& changes : std::vector<Changes>{{{"dropout", "0.2"}, {"layers", "2"}},
                                                     {{"watch", "chunk"}, {"cell", "gru"}},
                                                     {{"input", "embedding"}, {"cell", "rnn_tanh"}}}) {
    const auto alone = small(changes);
    const auto watched = small(changes);
    for (int i = 0; i < 12; ++i) {
      Snapshot snapshot;
      watched->fill(snapshot);
      if (i % 3 == 0) watched->evaluate_now();
      watched->fill(snapshot);
      CHECK(losses(*alone, 1) == losses(*watched, 1));
    }
    CHECK(values_of(*alone) == values_of(*watched));
    CHECK(alone->random().state() == watched->random().state());
  }
}

TEST_CASE("a saved model goes on bit for bit, even when its text is gone") {
  const Changes changes{{"text", "file"}, {"dropout", "0.1"}, {"layers", "2"}};
  std::string text;
  for (int i = 0; i < 60; ++i) text += "line " + std::to_string(i * i) + " of a short text\n";
  std::unique_ptr<Experiment> original;
  Archive archive;
  {
    const TextFile file(text);
    Changes with_file = changes;
    with_file.emplace_back("text_file", file.path());
    original = small(with_file);
    losses(*original, 37);  // over the end of an epoch and into the next
    CHECK(original->epoch() > 1.0);
    archive = original->save();
  }
  const std::unique_ptr<Experiment> loaded = make_experiment("char-lm");
  loaded->load(archive);
  CHECK(loaded->epoch() == original->epoch());
  CHECK(losses(*loaded, 30) == losses(*original, 30));
  CHECK(values_of(*loaded) == values_of(*original));
  Snapshot one, other;
  original->fill(one);
  loaded->fill(other);
  CHECK(one.texts.at(0).text.size() == 40);
  CHECK(one.observable("state.c.2")->values == other.observable("state.c.2")->values);
  CHECK_THROWS_AS(loaded->reset(1), std::runtime_error);  // starting anew needs the file

  Archive broken = archive;
  broken.tensors.erase("lesson.text");
  CHECK_THROWS_AS(make_experiment("char-lm")->load(broken), std::invalid_argument);
  broken = archive;
  broken.tensors.erase("lesson.position");
  broken.put("lesson.position", std::vector<std::int64_t>{7, 0});
  CHECK_THROWS_AS(make_experiment("char-lm")->load(broken), std::invalid_argument);
  broken = archive;
  broken.tensors.erase("lesson.state.3");
  CHECK_THROWS_AS(make_experiment("char-lm")->load(broken), std::invalid_argument);
}

TEST_CASE("the output begins with how often each character occurs") {
  std::string text;
  for (int i = 0; i < 400; ++i) text += "aaaaaaab\n";
  const TextFile file(text);
  const auto experiment = small({{"text", "file"}, {"text_file", file.path()}, {"learning_rate", "0.000001"}});
  losses(*experiment, 1);
  const double entropy = 7.0 / 9.0 * std::log2(9.0 / 7.0) + 2.0 / 9.0 * std::log2(9.0);
  CHECK(entropy < 0.7 * std::log2(3.0));
  CHECK(metric(*experiment, "heldout_bits_per_char") == doctest::Approx(entropy).epsilon(0.1));
}

TEST_CASE("a step takes nothing from the heap, over the end of an epoch too") {
  if (!allocations_are_counted()) return;
  std::string text;
  for (int i = 0; i < 60; ++i) text += "line " + std::to_string(i * i) + " of a short text\n";
  const TextFile file(text);
  for (const std::string& cell : cell_kinds())
    for (const char* input : {"one-hot", "embedding"}) {
      const auto experiment = small({{"text", "file"},
                                     {"text_file", file.path()},
                                     {"cell", cell},
                                     {"input", input},
                                     {"layers", "2"},
                                     {"dropout", "0.2"}});
      losses(*experiment, 60);
      const double epoch = experiment->epoch();
      const std::int64_t before = allocations();
      for (int i = 0; i < 60; ++i) experiment->train_step();
      CHECK(allocations() == before);
      CHECK(experiment->epoch() > epoch + 1.0);
    }
}

TEST_CASE("a simple text is learnt far below log2 V") {
  std::string text;
  for (int i = 0; i < 150; ++i) text += i % 3 == 0 ? "мама мыла раму\n" : "Žluťoučký kůň\n";
  const TextFile file(text);
  const auto experiment = small({{"text", "file"},
                                 {"text_file", file.path()},
                                 {"hidden", "24"},
                                 {"learning_rate", "0.01"},
                                 {"output_bias", "zeros"},
                                 {"temperature", "0"}});
  const double symbols = TextCorpus(text).alphabet().size();
  losses(*experiment, 1);
  CHECK(metric(*experiment, "heldout_bits_per_char") == doctest::Approx(std::log2(symbols)).epsilon(0.1));
  losses(*experiment, 299);
  experiment->evaluate_now();
  CHECK(metric(*experiment, "bits_per_char") < 0.5);
  CHECK(metric(*experiment, "heldout_bits_per_char") < 0.5);
  Snapshot snapshot;
  experiment->fill(snapshot);
  REQUIRE(snapshot.texts.size() == 1);
  CHECK(snapshot.texts[0].id == "sample");
  CHECK(snapshot.texts[0].text.find("Žluťoučký kůň") != std::string::npos);
}

TEST_CASE("every cell, input, depth and first value learns") {
  std::vector<Changes> all;
  for (const std::string& cell : cell_kinds())
    for (const char* input : {"one-hot", "embedding"})
      for (const char* layers : {"1", "3"})
        for (const char* dropout : {"0", "0.25"})
          all.push_back({{"cell", cell}, {"input", input}, {"layers", layers}, {"dropout", dropout}});
  for (const char* initialiser : {"uniform", "xavier", "orthogonal", "identity"})
    all.push_back({{"initialiser", initialiser}, {"cell", "gru"}, {"reset", "after"}});
  all.push_back({{"carry_state", "false"}});
  all.push_back({{"window", "1"}, {"batch", "1"}});
  for (const Changes& changes : all) {
    const auto experiment = small(changes);
    const std::vector<double> found = losses(*experiment, 60);
    double last = 0.0;
    for (int i = 50; i < 60; ++i) last += found[static_cast<std::size_t>(i)] / 10.0;
    CHECK(last < found.front());
    Snapshot snapshot;
    experiment->fill(snapshot);
    CHECK(snapshot.texts.at(0).text.size() >= 40);
    for (const auto& observable : snapshot.observables) CHECK(observable->values.allFinite());
  }
}

TEST_CASE("observables are what the conventions say") {
  const auto experiment = small({{"layers", "2"}});
  losses(*experiment, 3);
  Snapshot snapshot;
  experiment->fill(snapshot);
  for (const std::string layer : {"", ".2"}) {
    for (const char* id : {"state.h", "state.tanh_c", "state.c", "gate.i", "gate.f", "gate.g", "gate.o"}) {
      const Observable* found = snapshot.observable(id + layer);
      REQUIRE(found != nullptr);
      CHECK(found->group == "states");
      CHECK(found->values.rows() == 12);
      CHECK(found->values.cols() == 50);
      CHECK(found->cols.labels.size() == 50);
      CHECK(found->cols.name == "time step t");
      CHECK(found->rows.name == "unit");
      if (found->meaning == Meaning::gate) {
        CHECK(found->values.minCoeff() > 0.0F);
        CHECK(found->values.maxCoeff() < 1.0F);
      }
    }
    const Matrix<float>& c = snapshot.observable("state.c" + layer)->values;
    const Matrix<float>& h = snapshot.observable("state.h" + layer)->values;
    const Matrix<float>& o = snapshot.observable("gate.o" + layer)->values;
    const Matrix<float>& f = snapshot.observable("gate.f" + layer)->values;
    const Matrix<float>& i = snapshot.observable("gate.i" + layer)->values;
    const Matrix<float>& g = snapshot.observable("gate.g" + layer)->values;
    const Matrix<float>& tanh_c = snapshot.observable("state.tanh_c" + layer)->values;
    CHECK((tanh_c.array() - c.array().tanh()).abs().maxCoeff() < 1e-6F);
    CHECK((h.array() - o.array() * tanh_c.array()).abs().maxCoeff() < 1e-5F);
    // The state is carried over the ends of windows, so the recurrence holds everywhere.
    const Matrix<float> expected =
        f.rightCols(49).cwiseProduct(c.leftCols(49)) + i.rightCols(49).cwiseProduct(g.rightCols(49));
    CHECK((expected - c.rightCols(49)).cwiseAbs().maxCoeff() < 1e-5F);
  }
  const Observable* flow = snapshot.observable("gradient.hidden");
  REQUIRE(flow != nullptr);
  CHECK(flow->group == "gradient_flow");
  CHECK(flow->meaning == Meaning::magnitude);
  CHECK(flow->values.rows() == 2);
  CHECK(flow->values.cols() == 50);
  CHECK(flow->values.minCoeff() > 0.0F);
  const Observable* chunk = snapshot.observable("gradient.chunk");
  REQUIRE(chunk != nullptr);
  REQUIRE(chunk->values.rows() == 1);
  REQUIRE(chunk->values.cols() == 50);
  const std::int64_t window = experiment->settings().integer("window");
  for (Index t = 0; t < 50; ++t) CHECK(chunk->values(0, t) == static_cast<float>(t / window));

  CHECK(snapshot.curve("bits_per_char")->role == CurveRole::training);
  CHECK(snapshot.curve("heldout_bits_per_char")->role == CurveRole::held_out);
  CHECK(snapshot.curves_of("loss").size() == 3);
  const Curve* uniform = snapshot.curve("uniform_bits_per_char");
  CHECK(uniform->role == CurveRole::threshold);
  REQUIRE(uniform->points.size() == 1);
  CHECK(uniform->points[0].mean == doctest::Approx(std::log2(TextCorpus(prose_text()).alphabet().size())));
  CHECK(metric(*experiment, "bits_per_char") == doctest::Approx(snapshot.loss / std::numbers::ln2));
}

TEST_CASE("the excerpt is held-out text from the beginning of a line") {
  const auto experiment = small({{"watch_length", "200"}});
  Snapshot snapshot;
  experiment->fill(snapshot);
  std::string shown;
  for (const std::string& label : snapshot.observable("state.h")->cols.labels) shown += label == "↵" ? "\n" : label;
  const TextCorpus corpus(prose_text());
  const TextStretch excerpt = typical_excerpt(corpus, 200);
  CHECK(shown == corpus.utf8(excerpt));
  CHECK(corpus.utf8({excerpt.first - 1, 1}) == "\n");
  for (const TextStretch& trained : corpus.training())
    CHECK((excerpt.first + excerpt.count <= trained.first || excerpt.first >= trained.first + trained.count));
}

TEST_CASE("live settings change what is shown at once") {
  const auto experiment = small();
  losses(*experiment, 4);
  Snapshot snapshot;
  experiment->fill(snapshot);
  CHECK(snapshot.observable("state.h")->values.cols() == 50);
  const std::string cool = snapshot.texts.at(0).text;
  experiment->set_from_text("watch_length", "77");
  experiment->set_from_text("temperature", "3");
  experiment->fill(snapshot);
  CHECK(snapshot.observable("state.h")->values.cols() == 77);
  CHECK(snapshot.texts.at(0).text != cool);
  experiment->set_from_text("sample_length", "9");
  experiment->set_from_text("watch", "chunk");
  experiment->fill(snapshot);
  CHECK(snapshot.observable("state.h")->values.cols() == 20);
  CHECK(snapshot.texts.at(0).text.size() == 9);
  CHECK(snapshot.texts.at(0).title == "temperature 3");
  experiment->set_from_text("temperature", "0");
  experiment->fill(snapshot);
  const std::string coldest = snapshot.texts.at(0).text;
  experiment->set_from_text("temperature", "0.0001");
  experiment->fill(snapshot);
  CHECK(snapshot.texts.at(0).text == coldest);
}

TEST_CASE("the chunk that is shown carries the gradients of its own training step") {
  const auto experiment =
      small({{"watch", "chunk"}, {"batch", "1"}, {"window", "6"}, {"layers", "2"}, {"clip", "0.001"}});
  // The same step by hand, from the same values.
  const TextCorpus corpus(prose_text());
  CharModelOptions options;
  options.stack.layers = 2;
  options.symbols = corpus.alphabet().size();
  options.hidden = 12;
  ParameterSet<float> parameters;
  Random random(0);
  const CharModel model(options, parameters, random);
  REQUIRE(parameters.size() == experiment->parameters().size());
  for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].value = experiment->parameters()[i].value;
  std::vector<int> inputs, targets;
  for (Index t = 0; t < 6; ++t) {
    inputs.push_back(corpus.symbol(t));
    targets.push_back(corpus.symbol(t + 1));
  }
  Tape<float> tape;
  const CharModel::Run run = model.run(tape, inputs.data(), 6, 1, model.stack().zero_state(tape, 1));
  tape.backward(softmax_cross_entropy(tape, run.logits, targets.data()));

  losses(*experiment, 1);
  Snapshot snapshot;
  experiment->fill(snapshot);
  const Matrix<float>& found = snapshot.observable("gradient.hidden")->values;
  REQUIRE(found.rows() == 2);
  REQUIRE(found.cols() == 6);
  for (Index layer = 0; layer < 2; ++layer)
    for (Index t = 0; t < 6; ++t)
      CHECK(
          found(layer, t) ==
          doctest::Approx(run.stack.cells[static_cast<int>(layer)].hidden_gradient.view().col(t).norm()).epsilon(1e-4));
  CHECK(snapshot.observable("state.c")->values.isApprox(run.stack.cells[0].watched[1].values.view(), 1e-5F));
}

TEST_CASE("a text that cannot be learnt is refused in one line") {
  const auto message = [](const Changes& changes) {
    try {
      small(changes);
    } catch (const std::exception& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  CHECK(message({{"text", "file"}}) == "text is file, but text_file is empty: name a UTF-8 text file");
  CHECK(message({{"text", "file"}, {"text_file", "/no/such/file"}}) ==
        "cannot read the text /no/such/file: there is no such file");
  const TextFile file("short");
  CHECK(message({{"text", "file"}, {"text_file", file.path()}}) ==
        file.path() +
            " has 5 characters, too few for a window of 20 and a batch of 3: at least 67 are needed; take a "
            "longer text, or a smaller window or batch");
}
