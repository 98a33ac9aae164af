#include "core/lessons/char_lm.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/char_reader.h"
#include "core/lessons/watched_states.h"
#include "core/math/check.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/tasks/corpora.h"
#include "core/tasks/text_corpus.h"
#include "core/tasks/text_streams.h"

namespace unrolled {

namespace {

constexpr Index kHeldOutCharacters = 20000;  // measured at a time
constexpr Index kMostWatched = 1000;         // characters
// A sampled text is renewed once this many times its length has been trained on, so that writing stays a small part
// of the work.
constexpr double kTrainedPerWritten = 100.0;

std::vector<Setting> char_lm_settings() {
  return {
      {.name = "text",
       .value = "sources",
       .choices = {"sources", "prose", "file"},
       .help = "What is read: this program's own C++ sources, a story, or a file of yours."},
      {.name = "text_file",
       .value = "",
       .help = "The file that is read where text is file: any UTF-8 text.",
       .is_file = true,
       .needs = "text=file"},
      {.name = "cell",
       .value = "lstm",
       .choices = cell_kinds(),
       .help = "The recurrent cell: Elman's with tanh or ReLU, LSTM or GRU."},
      {.name = "hidden",
       .value = std::int64_t{128},
       .low = 2,
       .high = 1024,
       .unit = "units",
       .help = "Size of the hidden state of each layer.",
       .logarithmic = true},
      {.name = "layers",
       .value = std::int64_t{1},
       .low = 1,
       .high = 4,
       .help = "How many recurrent layers stand on top of each other."},
      {.name = "input",
       .value = "one-hot",
       .choices = {"one-hot", "embedding"},
       .help = "Whether a character enters as a one-hot vector or as a learnt vector."},
      {.name = "embedding",
       .value = std::int64_t{32},
       .low = 1,
       .high = 512,
       .unit = "numbers",
       .help = "Size of a character's learnt vector where input is embedding.",
       .logarithmic = true,
       .needs = "input=embedding"},
      {.name = "window",
       .value = std::int64_t{50},
       .low = 1,
       .high = 1000,
       .unit = "characters",
       .help = "How far back-propagation through time reaches before it is cut off.",
       .logarithmic = true},
      {.name = "batch",
       .value = std::int64_t{16},
       .low = 1,
       .high = 256,
       .unit = "streams",
       .help = "How many places of the text are read side by side in one update.",
       .logarithmic = true},
      {.name = "dropout",
       .value = 0.0,
       .low = 0.0,
       .high = 0.9,
       .help = "Share of each layer's outputs that is set to zero at random while training."},
      {.name = "forget_bias",
       .value = 1.0,
       .low = -5.0,
       .high = 5.0,
       .help = "First value of the LSTM's forget bias: the larger, the longer it remembers from the start.",
       .needs = "cell=lstm"},
      {.name = "reset",
       .value = "before",
       .choices = {"before", "after"},
       .help = "Whether the GRU's reset gate acts before the product with W_hn (Cho) or after it (PyTorch).",
       .needs = "cell=gru"},
      {.name = "initialiser",
       .value = "uniform",
       .choices = {"uniform", "xavier", "orthogonal", "identity"},
       .help = "How the first values of the recurrent weights are drawn."},
      {.name = "output_bias",
       .value = "frequencies",
       .choices = {"frequencies", "zeros"},
       .help = "Whether the output begins with how often each character occurs, or with all equally likely."},
      {.name = "carry_state",
       .value = true,
       .help = "Whether a window begins with the state that the window before it ended with, or with zeros."},
      {.name = "temperature",
       .value = 0.8,
       .low = 0.0,
       .high = 3.0,
       .help = "Sampling draws from softmax(y / temperature): 0 takes the likeliest character, 1 what was learnt.",
       .live = true},
      {.name = "sample_length",
       .value = std::int64_t{300},
       .low = 0,
       .high = 2000,
       .unit = "characters",
       .help = "Length of the text that the model writes.",
       .live = true},
      {.name = "watch",
       .value = "excerpt",
       .choices = {"excerpt", "chunk"},
       .help = "What the panels show: a fixed piece of held-out text, or the first stream of the last update.",
       .live = true},
      {.name = "watch_length",
       .value = std::int64_t{240},
       .low = 40,
       .high = kMostWatched,
       .unit = "characters",
       .help = "Length of the held-out piece that the panels show.",
       .live = true},
      {.name = "learning_rate",
       .value = 5e-3,
       .low = 1e-6,
       .high = 1.0,
       .help = "How far an update moves the parameters.",
       .live = true,
       .logarithmic = true},
      {.name = "clip",
       .value = 1.0,
       .low = 1e-3,
       .high = 1e3,
       .help = "The norm or entry above which a gradient is clipped.",
       .live = true,
       .logarithmic = true,
       .needs = "clipping=norm|value"},
  };
}

// ln of how often each symbol occurs in the training text, V x 1; every one is counted once more than it stands there,
// since some stand in held-out text only. As the output's first bias it spares the network from driving its cells to
// ±1 for good, which is the quickest way to learn these constants where the bias moves by a learning rate an update.
Matrix<float> log_frequencies(const TextCorpus& corpus) {
  Matrix<double> counts = Matrix<double>::Ones(corpus.alphabet().size(), 1);  // a float would stop at 2^24
  for (const TextStretch& stretch : corpus.training())
    for (Index i = 0; i < stretch.count; ++i) counts(corpus.symbol(stretch.first + i), 0) += 1.0;
  return (counts.array() / counts.sum()).log().matrix().cast<float>();
}

Curve loss_curve(const char* id, const char* label, CurveRole role) {
  return {.id = id, .group = "loss", .label = label, .unit = "bits/char", .role = role, .points = {}};
}

class CharLm final : public Experiment {
 public:
  CharLm() : Experiment("char-lm", char_lm_settings()) {}

  double epoch() const override { return streams_ ? streams_->epoch() : 0.0; }
  Index window_steps() const override { return streams_ ? streams_->steps() : 1; }

 protected:
  void build() override {
    forget_views();
    corpus_.emplace(read_corpus());
    const Index window = settings().integer("window");
    streams_.emplace(*corpus_, settings().integer("batch"), window);
    cell_.kind = settings().text("cell");
    cell_.forget_bias = settings().real("forget_bias");
    cell_.reset_after = settings().text("reset") == "after";
    cell_.initialiser = settings().text("initialiser");
    CharModelOptions options;
    options.stack.cell = cell_;
    options.stack.layers = static_cast<int>(settings().integer("layers"));
    options.stack.dropout = settings().real("dropout");
    options.symbols = corpus_->alphabet().size();
    options.hidden = settings().integer("hidden");
    options.embedding = settings().text("input") == "embedding" ? settings().integer("embedding") : 0;
    model_.emplace(options, parameters(), mutable_random());
    if (settings().text("output_bias") == "frequencies") model_->output_bias().value = log_frequencies(*corpus_);
    carries_state_ = settings().flag("carry_state");
    carried_ = CarriedState<float>(model_->stack(), streams_->batch());
    excerpt_place_ = typical_excerpt(*corpus_, kMostWatched);
    reader_.emplace(*model_, *corpus_, window, carries_state_);
    chunk_ = WatchedStates(model_->stack(), cell_, window);
    chunk_symbols_.assign(static_cast<std::size_t>(window), 0);
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    run_ = model_->run(tape, streams_->inputs(), streams_->steps(), streams_->batch(), carried_.constants(tape),
                       &mutable_random());
    return softmax_cross_entropy(tape, run_.logits, streams_->targets());
  }

  void advance() override {
    chunk_.clear();
    chunk_.append(run_.stack, streams_->batch(), 0);
    for (Index t = 0; t < streams_->steps(); ++t)
      chunk_symbols_[static_cast<std::size_t>(t)] = streams_->inputs()[t * streams_->batch()];
    if (carries_state_) carried_.take(run_.stack.last);
    streams_->advance();
    if (streams_->begins_epoch()) carried_.clear();
    trained_since_written_ += static_cast<double>(streams_->batch() * streams_->steps());
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    const double bits = report.loss * std::numbers::log2e;
    metrics.emplace_back("bits_per_char", bits);
    record(training_curve_, bits);
    if (step() == 1) record(uniform_curve_, std::log2(static_cast<double>(corpus_->alphabet().size())));
  }

  void held_out_metrics(Metrics& metrics) override {
    const double bits = reader_->held_out_bits(kHeldOutCharacters);
    metrics.emplace_back("heldout_bits_per_char", bits);
    record(held_out_curve_, bits);
  }

  void observe(Snapshot& snapshot) override {
    const bool shows_chunk = settings().text("watch") == "chunk" && chunk_.steps() > 0;
    const Index length = shows_chunk ? 0 : settings().integer("watch_length");
    if (shown_.empty() || shown_step_ != step() || shown_length_ != length) {
      shown_ = shows_chunk ? observe_chunk() : observe_excerpt(length);
      shown_step_ = step();
      shown_length_ = length;
    }
    snapshot.observables = shown_;
    write_sample();
    snapshot.texts = {sample_};
  }

  void load_data(const Archive& archive) override {
    const auto found = archive.tensors.find("lesson.text");
    check(found != archive.tensors.end(), "\"lesson.text\" is missing");
    check(found->second.dtype == "U8", "\"lesson.text\" has the type ", found->second.dtype, ", expected U8");
    const std::vector<std::byte>& bytes = found->second.bytes;
    loaded_text_.emplace(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  }

  void save_data(Archive& archive) const override {
    const std::string text = corpus_->utf8();
    Tensor& tensor = archive.tensors["lesson.text"];
    tensor = {"U8", {static_cast<std::int64_t>(text.size())}, std::vector<std::byte>(text.size())};
    std::memcpy(tensor.bytes.data(), text.data(), text.size());
  }

  void save_lesson(Archive& archive) const override {
    archive.put("lesson.position", std::vector<std::int64_t>{streams_->position(), streams_->epochs()});
    for (std::size_t i = 0; i < carried_.parts().size(); ++i)
      archive.put("lesson.state." + std::to_string(i), carried_.parts()[i]);
  }

  void load_lesson(const Archive& archive) override {
    const std::vector<std::int64_t> position = archive.integers("lesson.position");
    check(position.size() == 2, "\"lesson.position\" has ", position.size(), " numbers, expected 2");
    streams_->go_to(position[0], position[1]);
    for (std::size_t i = 0; i < carried_.parts().size(); ++i) {
      Matrix<float>& part = carried_.parts()[i];
      const std::string name = "lesson.state." + std::to_string(i);
      part = archive.float_matrix(name, part.rows(), part.cols());
      check(part.allFinite(), "\"", name, "\" holds NaN or infinity");
    }
    forget_views();
  }

 private:
  // The text that a checkpoint brought along, else the one that the settings name: that of a checkpoint may have
  // changed since, or not be there.
  TextCorpus read_corpus() {
    if (loaded_text_) {
      const std::string text = *std::exchange(loaded_text_, std::nullopt);
      return TextCorpus(text, "the text of the checkpoint");
    }
    const std::string& choice = settings().text("text");
    if (choice == "sources") return TextCorpus(sources_text(), "the text \"sources\"");
    if (choice == "prose") return TextCorpus(prose_text(), "the text \"prose\"");
    const std::string& path = settings().text("text_file");
    check(!path.empty(), "text is file, but text_file is empty: name a UTF-8 text file");
    return TextCorpus(read_text_file(path), path);
  }

  void forget_views() {
    shown_.clear();
    chunk_.clear();
    excerpt_ = {};
    sample_ = {};
  }

  std::vector<std::shared_ptr<const Observable>> observe_excerpt(Index length) {
    const TextStretch stretch{excerpt_place_.first, std::min(length, excerpt_place_.count)};
    if (excerpt_.room() < stretch.count) excerpt_ = WatchedStates(model_->stack(), cell_, stretch.count);
    excerpt_.clear();
    reader_->read(stretch, excerpt_);
    std::vector<std::string> labels;
    for (Index t = 0; t < excerpt_.steps(); ++t)
      labels.push_back(corpus_->alphabet().label(corpus_->symbol(stretch.first + t)));
    return excerpt_.observables(labels);
  }

  std::vector<std::shared_ptr<const Observable>> observe_chunk() const {
    std::vector<std::string> labels;
    for (Index t = 0; t < chunk_.steps(); ++t)
      labels.push_back(corpus_->alphabet().label(chunk_symbols_[static_cast<std::size_t>(t)]));
    return chunk_.observables(labels);
  }

  // The text depends on settings, seed and step alone.
  void write_sample() {
    const Index length = settings().integer("sample_length");
    const double temperature = settings().real("temperature");
    const bool is_new = sample_.id.empty() || length != sample_length_ || temperature != sample_temperature_;
    if (!is_new && trained_since_written_ < kTrainedPerWritten * static_cast<double>(length)) return;
    Random random(seed() + static_cast<std::uint64_t>(step()) * 0x9e3779b97f4a7c15ULL);
    sample_.id = "sample";
    char title[40];
    std::snprintf(title, sizeof title, "temperature %g", temperature);
    sample_.title = title;
    sample_.text = reader_->write(length, temperature, random);
    sample_.step = step();
    sample_length_ = length;
    sample_temperature_ = temperature;
    trained_since_written_ = 0.0;
  }

  const Curve training_curve_ = loss_curve("bits_per_char", "training", CurveRole::training);
  const Curve held_out_curve_ = loss_curve("heldout_bits_per_char", "held out", CurveRole::held_out);
  // What a model that knows nothing but the alphabet would need: log2 V.
  const Curve uniform_curve_ = loss_curve("uniform_bits_per_char", "uniform guess", CurveRole::threshold);

  // What is trained:
  std::optional<std::string> loaded_text_;
  std::optional<TextCorpus> corpus_;
  std::optional<TextStreams> streams_;
  CellOptions cell_;
  std::optional<CharModel> model_;
  bool carries_state_ = true;
  CarriedState<float> carried_;
  CharModel::Run run_;  // of the present step; what it refers to lives until the next one

  // What is shown:
  std::optional<CharReader> reader_;
  WatchedStates chunk_;  // the first stream of the last update
  std::vector<int> chunk_symbols_;
  TextStretch excerpt_place_;  // of the longest excerpt
  WatchedStates excerpt_;
  std::vector<std::shared_ptr<const Observable>> shown_;
  std::int64_t shown_step_ = 0;
  Index shown_length_ = 0;
  TextSample sample_;
  Index sample_length_ = 0;
  double sample_temperature_ = 0.0;
  double trained_since_written_ = 0.0;  // characters
};

}  // namespace

std::unique_ptr<Experiment> make_char_lm() { return std::make_unique<CharLm>(); }

}  // namespace unrolled
