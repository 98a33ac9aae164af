#include "core/lessons/char_lm.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "core/lessons/char_model.h"
#include "core/lessons/char_reader.h"
#include "core/lessons/lesson_archive.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/text_source.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/watched_states.h"
#include "core/math/check.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/run/common_settings.h"
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
      text_setting("sources"),
      text_file_setting(),
      cell_setting("lstm"),
      hidden_setting(128),
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
      window_setting(50, "characters"),
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
      forget_bias_setting(),
      reset_setting(),
      initialiser_setting("uniform"),
      {.name = "output_bias",
       .value = "frequencies",
       .choices = {"frequencies", "zeros"},
       .help = "Whether the output begins with how often each character occurs, or with all equally likely."},
      carry_state_setting(),
      temperature_setting(0.8),
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
      learning_rate_setting(5e-3),
      clip_setting(1.0),
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
    corpus_ = &text_.read(settings());
    const Index window = settings().integer("window");
    streams_.emplace(*corpus_, settings().integer("batch"), window);
    cell_ = cell_options(settings());
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

  void load_data(const Archive& archive) override { text_.load(archive); }
  void save_data(Archive& archive) const override {
    text_.save(archive);
    if (cell_.kind.starts_with("rnn_")) archive.metadata["nonlinearity"] = cell_.kind.substr(4);
  }
  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }

  void save_lesson(Archive& archive) const override {
    put_position(archive, *streams_);
    put_carried_state(archive, carried_);
  }

  void load_lesson(const Archive& archive) override {
    take_position(archive, *streams_);
    take_carried_state(archive, carried_);
    forget_views();
  }

 private:
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
    sample_.title = sample_title(temperature);
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
  TextSource text_;
  const TextCorpus* corpus_ = nullptr;
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
