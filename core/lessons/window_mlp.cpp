#include "core/lessons/window_mlp.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/lessons/lesson_archive.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/text_predictors.h"
#include "core/lessons/text_source.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/unrolled_window.h"
#include "core/lessons/watched_predictions.h"
#include "core/lessons/watched_reading.h"
#include "core/lessons/watched_weights.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/sampling.h"
#include "core/run/common_settings.h"
#include "core/tasks/held_out_text.h"
#include "core/tasks/text_streams.h"

namespace unrolled {

namespace {

constexpr Index kHeldOutCharacters = 10000;  // measured at a time
constexpr Index kWatched = 160;              // characters
constexpr Index kWritten = 200;              // characters of a sampled text
constexpr double kTrainedPerWritten = 20000.0;
constexpr Index kMostShownWeights = 200000;  // entries: larger matrices are not copied to the panels

std::vector<Setting> window_mlp_settings() {
  Setting hidden = hidden_setting(64);
  hidden.high = 512;
  Setting window = window_setting(25, "characters");
  window.high = 200;
  window.needs = "model=rnn";
  return {
      {.name = "model",
       .value = "window",
       .choices = {"window", "rnn"},
       .help = "What predicts: a hidden layer over the last n characters, or a recurrent one."},
      {.name = "context",
       .value = std::int64_t{8},
       .low = 1,
       .high = 200,
       .unit = "characters",
       .help = "How many characters the window holds: n.",
       .logarithmic = true,
       .needs = "model=window"},
      {.name = "embedding",
       .value = std::int64_t{16},
       .low = 1,
       .high = 256,
       .unit = "numbers",
       .help = "Size of the vector that stands for a character: D.",
       .logarithmic = true},
      hidden,
      {.name = "vectors",
       .value = "learnt",
       .choices = {"learnt", "given"},
       .help = "Whether the vectors of the characters are learnt, or drawn once and kept."},
      text_setting("prose"),
      text_file_setting(),
      window,
      {.name = "batch",
       .value = std::int64_t{16},
       .low = 1,
       .high = 256,
       .unit = "streams",
       .help = "How many places of the text are read side by side in one update.",
       .logarithmic = true},
      temperature_setting(0.8),
      learning_rate_setting(3e-3),
      clip_setting(1.0),
  };
}

Curve loss_curve(const char* id, const char* label, CurveRole role) {
  return {.id = id, .group = "loss", .label = label, .unit = "bits/char", .role = role, .points = {}};
}

std::string times(std::initializer_list<Index> factors) {
  std::string text;
  for (const Index factor : factors) text += (text.empty() ? "" : "·") + std::to_string(factor);
  return text;
}

// How many parameters the hidden layer takes, over the length of the window.
std::shared_ptr<const Observable> count_observable(const char* id, const char* symbol, const char* phrase,
                                                   std::string formula, const std::vector<Index>& lengths,
                                                   Matrix<float> counts) {
  auto made = std::make_shared<Observable>();
  made->id = id;
  made->group = std::string_view(id).ends_with(".now") ? "parameter_counts_now" : "parameter_counts";
  made->symbol = symbol;
  made->meaning_text = phrase;
  made->meaning = Meaning::magnitude;
  made->unit = "parameters";
  made->cols.name = "window length n";
  for (const Index length : lengths) made->cols.labels.push_back(std::to_string(length));
  made->values = std::move(counts);
  made->formula = std::move(formula);
  return made;
}

class WindowMlp final : public Experiment {
 public:
  WindowMlp() : Experiment("window-mlp", window_mlp_settings()) {}

  double epoch() const override { return streams_ ? streams_->epoch() : 0.0; }
  Index window_steps() const override { return is_recurrent_ && streams_ ? streams_->steps() : 1; }

 protected:
  void build() override {
    forget_views();
    corpus_ = &text_.read(settings());
    is_recurrent_ = settings().text("model") == "rnn";
    // Both models see the same characters in an update, window by window of every stream.
    streams_.emplace(*corpus_, settings().integer("batch"), settings().integer("window"));
    if (is_recurrent_)
      build_recurrent();
    else
      build_window();
    excerpt_ = typical_excerpt(*corpus_, kWatched);
    looking_.leave_parameters_alone();
    count_parameters();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    const Var<float> logits = training_->scores(tape, streams_->inputs(), streams_->steps());
    if (const auto* recurrent = dynamic_cast<const RecurrentPredictor*>(training_.get())) {
      window_.input = recurrent->run().input;
      window_.point_to(recurrent->run().stack, logits, recurrent->initial(), streams_->inputs(), streams_->targets(),
                       streams_->steps() * streams_->batch());
    }
    return softmax_cross_entropy(tape, logits, streams_->targets());
  }

  void advance() override {
    training_->keep();
    trained_since_written_ += static_cast<double>(streams_->batch() * streams_->steps());
    streams_->advance();
    if (streams_->begins_epoch()) training_->forget();
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    const double bits = report.loss * std::numbers::log2e;
    metrics.emplace_back("bits_per_char", bits);
    record(training_curve_, bits);
    if (step() == 1) record(uniform_curve_, std::log2(static_cast<double>(corpus_->alphabet().size())));
  }

  void held_out_metrics(Metrics& metrics) override {
    double nats = 0.0;
    Index predicted = 0;
    measuring_->forget();
    for (HeldOutText text(*corpus_, kHeldOutCharacters); text.next();) {
      looking_.reset();
      const Var<float> logits = measuring_->scores(looking_, text.inputs(), text.steps());
      const Var<float> loss = softmax_cross_entropy(looking_, logits, text.targets());
      nats += static_cast<double>(loss.value()(0, 0)) * static_cast<double>(text.targets_given());
      predicted += text.targets_given();
      measuring_->keep();
    }
    const double bits = nats / static_cast<double>(predicted) * std::numbers::log2e;
    metrics.emplace_back("heldout_bits_per_char", bits);
    record(held_out_curve_, bits);
    metrics.emplace_back("window_parameters", static_cast<double>(window_parameters_));
    metrics.emplace_back("recurrent_parameters", static_cast<double>(recurrent_parameters_));
    if (weights_) {
      for (const auto& [curve, value] : weights_->measure(step())) record(curve, value);
    }
  }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) {
      shown_ = is_recurrent_ ? watched_->read(excerpt_sequence(), names_, names_) : observe_window();
      shown_step_ = step();
    }
    snapshot.observables = shown_;
    append(snapshot.observables, counts_);
    if (weights_) append(snapshot.observables, weights_->observables(step(), !snapshot.playing));
    if (window_.steps() > 0) append(snapshot.observables, observables(window_, names_, names_));
    write_sample();
    snapshot.texts = {sample_};
  }

  void save_data(Archive& archive) const override { text_.save(archive); }
  void load_data(const Archive& archive) override { text_.load(archive); }

  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }
  void save_lesson(Archive& archive) const override {
    put_position(archive, *streams_);
    training_->put(archive);
  }

  void load_lesson(const Archive& archive) override {
    take_position(archive, *streams_);
    training_->take(archive);
    forget_views();
  }

 private:
  bool given() const { return settings().text("vectors") == "given"; }

  void build_window() {
    WindowModelOptions options;
    options.symbols = corpus_->alphabet().size();
    options.window = settings().integer("context");
    options.embedding = settings().integer("embedding");
    options.hidden = settings().integer("hidden");
    options.given_embedding = given();
    window_model_.emplace(options, parameters(), mutable_random());
    const auto make = [&](Index batch) { return std::make_unique<WindowPredictor>(*window_model_, batch); };
    make_predictors(make);
    watch_weights({});
  }

  void build_recurrent() {
    CharModelOptions options;
    options.stack.cell.kind = "rnn_tanh";
    options.symbols = corpus_->alphabet().size();
    options.hidden = settings().integer("hidden");
    options.embedding = settings().integer("embedding");
    options.given_embedding = given();
    recurrent_model_.emplace(options, parameters(), mutable_random());
    const auto make = [&](Index batch) { return std::make_unique<RecurrentPredictor>(*recurrent_model_, batch); };
    make_predictors(make);
    watched_.emplace(*recurrent_model_, options.stack.cell, streams_->steps(), true, kWatched, ReadingLoss::mean);
    window_.cell = options.stack.cell.kind;
    window_.batch = streams_->batch();
    window_.input_size = options.embedding;
    watch_weights(options.stack.cell);
  }

  template <class Make>
  void make_predictors(const Make& make) {
    training_ = make(streams_->batch());
    measuring_ = make(static_cast<Index>(corpus_->held_out().size()));
    writing_ = make(1);
    names_.clear();
    for (int symbol = 0; symbol < corpus_->alphabet().size(); ++symbol)
      names_.push_back(corpus_->alphabet().label(symbol));
  }

  void watch_weights(const CellOptions& cell) {
    weights_.reset();
    if (parameters().count() <= kMostShownWeights) weights_.emplace(parameters(), cell, WeightLabels{names_, names_});
  }

  void count_parameters() {
    const Index n = settings().integer("context"), size = settings().integer("embedding");
    const Index hidden = settings().integer("hidden");
    window_parameters_ = window_layer_parameters(n, size, hidden);
    recurrent_parameters_ = recurrent_layer_parameters(size, hidden);
    std::vector<Index> lengths = {1, 2, 5, 10, 20, 50, 100, 200};
    if (std::find(lengths.begin(), lengths.end(), n) == lengths.end()) lengths.push_back(n);
    std::sort(lengths.begin(), lengths.end());
    Matrix<float> window(1, static_cast<Index>(lengths.size())), recurrent(window.rows(), window.cols());
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      window(0, static_cast<Index>(i)) = static_cast<float>(window_layer_parameters(lengths[i], size, hidden));
      recurrent(0, static_cast<Index>(i)) = static_cast<float>(recurrent_parameters_);
    }
    const auto now = [](Index count) {
      return Matrix<float>(Matrix<float>::Constant(1, 1, static_cast<float>(count)));
    };
    const std::string of_window = "n·D·H + H = " + times({n, size, hidden}) + " + " + times({hidden});
    const std::string of_recurrent =
        "D·H + H·H + H = " + times({size, hidden}) + " + " + times({hidden, hidden}) + " + " + times({hidden});
    counts_ = {
        count_observable("parameters.window", "window", "hidden layer over a window", of_window, lengths, window),
        count_observable("parameters.recurrent", "recurrent", "recurrent hidden layer", of_recurrent, lengths,
                         recurrent),
        count_observable("parameters.window.now", "window", "hidden layer over a window", of_window, {n},
                         now(window_parameters_)),
        count_observable("parameters.recurrent.now", "recurrent", "recurrent hidden layer", of_recurrent, {n},
                         now(recurrent_parameters_))};
  }

  void forget_views() {
    shown_.clear();
    window_.forget();
    if (weights_) weights_->forget();
    sample_ = {};
  }

  WatchedSequence excerpt_sequence() const {
    WatchedSequence sequence;
    for (Index at = excerpt_.first; at < std::min(excerpt_.first + excerpt_.count, corpus_->size() - 1); ++at) {
      sequence.inputs.push_back(corpus_->symbol(at));
      sequence.targets.push_back(corpus_->symbol(at + 1));
    }
    return sequence;
  }

  // The hidden layer and the predictions along the excerpt.
  std::vector<std::shared_ptr<const Observable>> observe_window() {
    const WatchedSequence sequence = excerpt_sequence();
    WindowPredictor reader(*window_model_, 1);
    looking_.reset();
    reader.scores(looking_, sequence.inputs.data(), static_cast<Index>(sequence.inputs.size()));
    std::vector<std::string> labels;
    for (const int symbol : sequence.inputs) labels.push_back(step_label(names_, symbol));
    auto hidden = std::make_shared<Observable>();
    hidden->id = "state.h";
    hidden->group = "states";
    hidden->symbol = "h";
    hidden->meaning_text = "hidden layer over a window";
    hidden->meaning = Meaning::signed_activation;
    hidden->rows.name = "unit";
    hidden->cols = {"time step t", labels};
    hidden->values = reader.run().hidden.value();
    hidden->formula = "h_t = tanh(W (x_{t−n+1}; …; x_t) + b)";
    std::vector<std::shared_ptr<const Observable>> seen = {std::move(hidden)};
    append(seen, prediction_observables(reader.run().logits.value(), sequence.targets, names_, labels));
    return seen;
  }

  // The text depends on settings, seed and step alone.
  void write_sample() {
    const double temperature = settings().real("temperature");
    const bool is_new = sample_.id.empty() || temperature != sample_temperature_;
    if (!is_new && trained_since_written_ < kTrainedPerWritten) return;
    Random random(seed() + static_cast<std::uint64_t>(step()) * 0x9e3779b97f4a7c15ULL);
    sample_ = {"sample", sample_title(temperature), {}, step()};
    const int line_end = corpus_->alphabet().symbol(U'\n');
    int symbol = line_end >= 0 ? line_end : corpus_->symbol(0);
    writing_->forget();
    for (Index i = 0; i < kWritten; ++i) {
      looking_.reset();
      const MatrixView<float> logits = writing_->scores(looking_, &symbol, 1).value();
      writing_->keep();
      symbol = static_cast<int>(sample_index<float>({logits.data(), logits.rows(), 1}, temperature, random));
      sample_.text += corpus_->alphabet().utf8(symbol);
    }
    sample_temperature_ = temperature;
    trained_since_written_ = 0.0;
  }

  const Curve training_curve_ = loss_curve("bits_per_char", "training", CurveRole::training);
  const Curve held_out_curve_ = loss_curve("heldout_bits_per_char", "held out", CurveRole::held_out);
  const Curve uniform_curve_ = loss_curve("uniform_bits_per_char", "uniform guess", CurveRole::threshold);

  // What is trained:
  TextSource text_;
  const TextCorpus* corpus_ = nullptr;
  std::optional<TextStreams> streams_;
  bool is_recurrent_ = false;
  std::optional<WindowModel> window_model_;
  std::optional<CharModel> recurrent_model_;
  std::unique_ptr<TextPredictor> training_;

  // What is measured and shown:
  Index window_parameters_ = 0;  // of the hidden layer
  Index recurrent_parameters_ = 0;
  std::vector<std::shared_ptr<const Observable>> counts_;
  std::unique_ptr<TextPredictor> measuring_;
  std::unique_ptr<TextPredictor> writing_;
  Tape<float> looking_;
  std::vector<std::string> names_;  // of the symbols
  TextStretch excerpt_;
  std::optional<WatchedReading> watched_;
  std::vector<std::shared_ptr<const Observable>> shown_;
  std::int64_t shown_step_ = 0;
  UnrolledWindow window_;  // of the present update
  std::optional<WatchedWeights> weights_;
  TextSample sample_;
  double sample_temperature_ = 0.0;
  double trained_since_written_ = 0.0;  // characters
};

}  // namespace

std::unique_ptr<Experiment> make_window_mlp() { return std::make_unique<WindowMlp>(); }

std::vector<Preset> window_mlp_presets() {
  const std::vector<std::pair<std::string, std::string>> sizes = {
      {"context", "100"}, {"embedding", "100"}, {"hidden", "100"}, {"vectors", "given"}};
  std::vector<std::pair<std::string, std::string>> recurrent = sizes;
  recurrent.emplace_back("model", "rnn");
  return {
      {"lecture", "The sizes of the lecture: a window of 100 vectors of 100 numbers, 100 hidden units.", sizes},
      {"lecture-rnn", "A recurrent layer of the lecture's sizes: vectors of 100 numbers, 100 hidden units.", recurrent},
  };
}

}  // namespace unrolled
