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
#include "tests/core/lessons/lesson_at_work.h"

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

std::vector<Matrix<float>> values_of(Experiment& experiment) {
  std::vector<Matrix<float>> values;
  for (const auto& parameter : experiment.parameters()) values.push_back(parameter->value);
  return values;
}

}  // namespace

TEST_CASE("same seed, same losses; another seed, others") {
  const std::vector<double> first = train(*small(), 30);
  CHECK(train(*small(), 30) == first);
  CHECK(train(*small({}, 6), 30) != first);
  CHECK(train(*small({{"dropout", "0.3"}}), 10) == train(*small({{"dropout", "0.3"}}), 10));
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
      CHECK(train(*alone, 1) == train(*watched, 1));
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
    train(*original, 37);  // over the end of an epoch and into the next
    CHECK(original->epoch() > 1.0);
    archive = original->save();
  }
  const std::unique_ptr<Experiment> loaded = make_experiment("char-lm");
  loaded->load(archive);
  CHECK(loaded->epoch() == original->epoch());
  CHECK(train(*loaded, 30) == train(*original, 30));
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
  train(*experiment, 1);
  const double entropy = 7.0 / 9.0 * std::log2(9.0 / 7.0) + 2.0 / 9.0 * std::log2(9.0);
  CHECK(entropy < 0.7 * std::log2(3.0));
  CHECK(known_metric(*experiment, "heldout_bits_per_char") == doctest::Approx(entropy).epsilon(0.1));
}

TEST_CASE("a step takes nothing from the heap, over the end of an epoch too") {
  if (!allocations_are_counted()) return;
  std::string text;
  for (int i = 0; i < 60; ++i) text += "line " + std::to_string(i * i) + " of a short text\n";
  const TextFile file(text);
  for (const std::string& cell : usual_cell_kinds())
    for (const char* input : {"one-hot", "embedding"}) {
      const auto experiment = small({{"text", "file"},
                                     {"text_file", file.path()},
                                     {"cell", cell},
                                     {"input", input},
                                     {"layers", "2"},
                                     {"dropout", "0.2"}});
      train(*experiment, 60);
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
  train(*experiment, 1);
  CHECK(known_metric(*experiment, "heldout_bits_per_char") == doctest::Approx(std::log2(symbols)).epsilon(0.1));
  train(*experiment, 299);
  experiment->evaluate_now();
  CHECK(known_metric(*experiment, "bits_per_char") < 0.5);
  CHECK(known_metric(*experiment, "heldout_bits_per_char") < 0.5);
  Snapshot snapshot;
  experiment->fill(snapshot);
  REQUIRE_FALSE(snapshot.texts.empty());
  CHECK(snapshot.texts[0].id == "sample");
  CHECK(snapshot.texts[0].text.find("Žluťoučký kůň") != std::string::npos);
}

TEST_CASE("every cell, input, depth and first value learns") {
  std::vector<Changes> all;
  for (const std::string& cell : usual_cell_kinds())
    for (const char* input : {"one-hot", "embedding"})
      for (const char* layers : {"1", "3"})
        for (const char* dropout : {"0", "0.25"})
          all.push_back({{"cell", cell}, {"input", input}, {"layers", layers}, {"dropout", dropout}});
  for (const char* initialiser : {"uniform", "xavier", "orthogonal", "identity", "normal"})
    all.push_back({{"initialiser", initialiser}, {"cell", "gru"}, {"reset", "after"}});
  all.push_back({{"carry_state", "false"}});
  all.push_back({{"window", "1"}, {"batch", "1"}});
  for (const Changes& changes : all) {
    const auto experiment = small(changes);
    const std::vector<double> found = train(*experiment, 60);
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
  train(*experiment, 3);
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
  CHECK(known_metric(*experiment, "bits_per_char") == doctest::Approx(snapshot.loss / std::numbers::ln2));
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
  train(*experiment, 4);
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

  train(*experiment, 1);
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

TEST_CASE("predictions, properties and what a prediction listens to are published for excerpt and chunk") {
  const auto experiment = small();
  train(*experiment, 3);
  const TextCorpus corpus(prose_text());
  for (const char* watch : {"excerpt", "chunk"}) {
    CAPTURE(watch);
    experiment->set_from_text("watch", watch);
    experiment->set_from_text("focus", "-1");
    Snapshot snapshot;
    experiment->fill(snapshot);
    const Index steps = snapshot.observable("state.h")->values.cols();
    const Matrix<float>& p = snapshot.observable("prediction.probability")->values;
    const Matrix<float>& target = snapshot.observable("prediction.target")->values;
    REQUIRE(p.cols() == steps);
    REQUIRE(target.cols() == steps);
    CHECK(p.rows() == corpus.alphabet().size());
    CHECK((p.colwise().sum().array() - 1.0F).abs().maxCoeff() < 1e-5F);
    const Axis& axis = snapshot.observable("prediction.target")->cols;
    for (Index t = 0; t + 1 < steps; ++t)
      CHECK(corpus.alphabet().label(static_cast<int>(target(0, t))) == axis.labels[static_cast<std::size_t>(t + 1)]);
    // A story has no comments.
    CHECK(snapshot.observable("property.comments") == nullptr);
    for (const char* id : {"property.quotes", "property.line_position", "property.after_newline"}) {
      REQUIRE(snapshot.observable(id) != nullptr);
      CHECK(snapshot.observable(id)->values.cols() == steps);
      CHECK(snapshot.observable(id)->cols.labels == axis.labels);
    }
    const Matrix<float>& place = snapshot.observable("property.line_position")->values;
    for (Index t = 0; t < steps; ++t) CHECK((place(0, t) == 0.0F) == (axis.labels[static_cast<std::size_t>(t)] == "↵"));
    const Matrix<float> last = snapshot.observable("gradient.input")->values;
    CHECK(last.cols() == steps);
    CHECK(last(0, steps - 1) > 0.0F);
    experiment->set_from_text("focus", "7");
    experiment->fill(snapshot);
    const Matrix<float>& seventh = snapshot.observable("gradient.input")->values;
    CHECK(seventh(0, 7) > 0.0F);
    CHECK(seventh.rightCols(steps - 8).isZero(0.0F));
    experiment->set_from_text("focus", "999");
    experiment->fill(snapshot);
    CHECK(snapshot.observable("gradient.input")->values == last);
  }
}

TEST_CASE("weights are those of now, and their spectra are measured with the held-out text") {
  const auto experiment = small();
  train(*experiment, 2);
  Snapshot snapshot;
  experiment->fill(snapshot);
  const Matrix<float>& W_h = experiment->parameters().find("lstm.W_h")->value;
  CHECK(snapshot.observable("weight.lstm.W_h.f")->values == W_h.middleRows(12, 12));
  CHECK(snapshot.observable("weight.lstm.W_x.i")->cols.labels.size() ==
        snapshot.observable("weight.output.W")->rows.labels.size());
  CHECK(snapshot.observable("singular.lstm.W_h.o")->values.rows() == 12);
  CHECK(snapshot.curves_of("spectrum").size() == 4 * 3);
  CHECK(snapshot.curve("spectral_radius.lstm.W_h.i")->points.size() == 1);  // after the first update
  experiment->evaluate_now();
  experiment->fill(snapshot);
  CHECK(snapshot.curve("spectral_radius.lstm.W_h.i")->points.size() == 2);
}

TEST_CASE("the unrolled window is that of the update that is begun, or of the last one") {
  const auto experiment = small();
  Snapshot snapshot;
  experiment->fill(snapshot);
  CHECK(snapshot.observable("unrolled.h") == nullptr);
  REQUIRE(experiment->begin_update().error.empty());
  experiment->fill(snapshot);
  const TextCorpus corpus(prose_text());
  REQUIRE(snapshot.observable("unrolled.h") != nullptr);
  const Matrix<float> first = snapshot.observable("unrolled.h")->values;
  CHECK(first.cols() == 20);
  CHECK(snapshot.observable("unrolled.h0")->values.isZero(0.0F));
  CHECK(snapshot.observable("unrolled.dh")->values.norm() > 0.0F);
  CHECK(snapshot.observable("unrolled.x") == nullptr);  // too many symbols to be read
  CHECK(snapshot.observable("unrolled.y")->rows.labels.size() == static_cast<std::size_t>(corpus.alphabet().size()));
  for (Index t = 0; t < 20; ++t) {
    CHECK(snapshot.observable("unrolled.h")->cols.labels[static_cast<std::size_t>(t)] ==
          corpus.alphabet().label(corpus.symbol(t)));
    CHECK(snapshot.observable("unrolled.target")->values(0, t) == static_cast<float>(corpus.symbol(t + 1)));
  }
  experiment->finish_update();
  experiment->fill(snapshot);
  CHECK(snapshot.observable("unrolled.h")->values == first);
  CHECK(snapshot.observable("unrolled.h")->cols.labels[0] == corpus.alphabet().label(corpus.symbol(0)));
  experiment->begin_update();
  experiment->fill(snapshot);
  CHECK(snapshot.observable("unrolled.h0")->values == first.col(19));  // the state is carried
  CHECK(snapshot.observable("unrolled.dh0")->values.isZero(0.0F));     // the gradient is cut
  experiment->abandon_update();
  experiment->fill(snapshot);
  CHECK(snapshot.observable("unrolled.h") == nullptr);  // of the last window nothing is left
  train(*experiment, 1);
  Moment moment;
  experiment->save_moment(moment);
  train(*experiment, 1);
  experiment->restore_moment(moment, nullptr);
  experiment->fill(snapshot);
  CHECK(snapshot.observable("unrolled.h") == nullptr);
}

TEST_CASE("what was written along the way survives a checkpoint and a step back") {
  const auto experiment = small();
  train(*experiment, 32);
  Snapshot snapshot;
  experiment->fill(snapshot);
  REQUIRE(snapshot.texts.size() == 3);
  CHECK(snapshot.texts[1].id == "sample.1");
  CHECK(snapshot.texts[2].id == "sample.30");
  const std::string text = snapshot.texts[2].text;
  const auto loaded = make_experiment("char-lm");
  loaded->load(experiment->save());
  Moment moment;
  experiment->save_moment(moment);
  train(*experiment, 70);
  experiment->fill(snapshot);
  CHECK(snapshot.texts.size() == 4);
  experiment->restore_moment(moment, nullptr);
  for (Experiment* one : {experiment.get(), loaded.get()}) {
    one->fill(snapshot);
    REQUIRE(snapshot.texts.size() == 3);
    CHECK(snapshot.texts[2].text == text);
  }
  // Looking has no part in what is written.
  const auto unwatched = small();
  train(*unwatched, 32);
  unwatched->fill(snapshot);
  CHECK(snapshot.texts[2].text == text);
}

TEST_CASE("the preset min-char-rnn begins and learns as Karpathy's program does") {
  const auto experiment = make_experiment("char-lm");
  for (const auto& [name, value] : find_preset(find_lesson("char-lm"), "min-char-rnn").settings)
    experiment->set_from_text(name, value);
  experiment->reset(1);
  const TextCorpus corpus(sonnets_text());
  CHECK(corpus.size() == 1290);
  CHECK(corpus.alphabet().size() == 43);
  const double all_alike = 25.0 * std::log(43.0);
  CHECK(all_alike == doctest::Approx(94.03).epsilon(1e-4));
  CHECK(train(*experiment, 1)[0] == doctest::Approx(all_alike).epsilon(1e-3));
  CHECK(known_metric(*experiment, "smooth_loss") == doctest::Approx(all_alike).epsilon(1e-3));
  CHECK(known_metric(*experiment, "bits_per_char") == doctest::Approx(std::log2(43.0)).epsilon(1e-3));
  const Matrix<float>& W_hy = experiment->parameters().find("output.W")->value;
  CHECK(W_hy.cwiseAbs().maxCoeff() < 0.2F);
  train(*experiment, 51);  // a pass: 51 windows of 25 characters and one of 14
  CHECK(experiment->epoch() == doctest::Approx(1.0));
  train(*experiment, 348);
  CHECK(known_metric(*experiment, "smooth_loss") < 92.0);
  double mean = 0.0;
  for (const double loss : train(*experiment, 51)) mean += loss / 51.0;
  CHECK(mean < 75.0);
  // Nothing is held out: there is nothing to measure but the weights.
  for (const auto& [name, value] : experiment->metrics()) CHECK(name != "heldout_bits_per_char");
  Snapshot snapshot;
  experiment->fill(snapshot);
  CHECK(snapshot.curve("smooth_loss") != nullptr);
  CHECK(snapshot.observable("weight.rnn.W_h")->symbol == "W_hh");
  std::string shown;
  for (const std::string& label : snapshot.observable("state.h")->cols.labels) shown += label == "↵" ? "\n" : label;
  CHECK(shown == corpus.utf8({0, 240}));
}

TEST_CASE("a loss that is summed is the mean times the characters of a window") {
  const auto mean = small({{"clipping", "none"}});
  const auto sum = small({{"clipping", "none"}, {"loss_over", "sum"}});
  const StepReport one = mean->train_step();
  const StepReport other = sum->train_step();
  CHECK(other.loss == doctest::Approx(20.0 * one.loss));
  CHECK(other.gradient_norm == doctest::Approx(20.0 * one.gradient_norm));
  CHECK(known_metric(*sum, "bits_per_char") == doctest::Approx(known_metric(*mean, "bits_per_char")));
}
