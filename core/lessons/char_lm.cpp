#include "core/lessons/char_lm.h"

#include <cmath>
#include <numbers>
#include <optional>
#include <string>
#include <vector>

#include "core/lessons/char_lm_settings.h"
#include "core/lessons/char_model.h"
#include "core/lessons/char_reader.h"
#include "core/lessons/char_samples.h"
#include "core/lessons/char_text_view.h"
#include "core/lessons/lesson_archive.h"
#include "core/lessons/recurrent_settings.h"
#include "core/lessons/text_source.h"
#include "core/lessons/torch_parameters.h"
#include "core/lessons/unrolled_window.h"
#include "core/lessons/watched_weights.h"
#include "core/math/check.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/nn/carried_state.h"
#include "core/tasks/text_corpus.h"
#include "core/tasks/text_streams.h"

namespace unrolled {

namespace {

constexpr Index kHeldOutCharacters = 20000;  // measured at a time
constexpr double kSmoothing = 0.999;         // of the smooth loss, as in min-char-rnn

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

CharModelOptions model_options(const Settings& settings, const TextCorpus& corpus) {
  CharModelOptions options;
  options.stack.cell = cell_options(settings);
  options.stack.layers = static_cast<int>(settings.integer("layers"));
  options.stack.dropout = settings.real("dropout");
  options.symbols = corpus.alphabet().size();
  options.hidden = settings.integer("hidden");
  options.embedding = settings.text("input") == "embedding" ? settings.integer("embedding") : 0;
  return options;
}

class CharLm final : public Experiment {
 public:
  CharLm() : Experiment("char-lm", char_lm_settings()) {}

  double epoch() const override { return streams_ ? streams_->epoch() : 0.0; }
  std::string remark() const override {
    const Index left_out = corpus_ == nullptr ? 0 : corpus_->left_out();
    if (left_out == 0) return {};
    return "characters of the text left out, unknown to the model: " + std::to_string(left_out);
  }
  Index window_steps() const override { return streams_ ? streams_->steps() : 1; }

 protected:
  void build() override {
    corpus_ = &text_.read(settings());
    const Index window = settings().integer("window");
    streams_.emplace(*corpus_, settings().integer("batch"), window);
    const CharModelOptions options = model_options(settings(), *corpus_);
    model_.emplace(options, parameters(), mutable_random());
    if (settings().text("output_bias") == "frequencies") model_->output_bias().value = log_frequencies(*corpus_);
    carries_state_ = settings().flag("carry_state");
    sums_loss_ = settings().text("loss_over") == "sum";
    carried_ = CarriedState<float>(model_->stack(), streams_->batch());
    smooth_nats_ = std::log(static_cast<double>(options.symbols));

    symbols_.clear();
    for (int symbol = 0; symbol < corpus_->alphabet().size(); ++symbol)
      symbols_.push_back(corpus_->alphabet().label(symbol));
    reader_.emplace(*model_, *corpus_, ReaderOptions{window, carries_state_, sums_loss_});
    text_view_.emplace(*model_, *corpus_, *reader_, options.stack.cell);
    samples_.emplace(*corpus_, *reader_);
    weights_ = WatchedWeights(parameters(), options.stack.cell, {symbols_, symbols_});
    unrolled_.clear();
    window_ = {};
    window_.unrolled.cell = options.stack.cell.kind;
    window_.unrolled.inputs.reserve(static_cast<std::size_t>(window));
    window_.unrolled.targets.reserve(static_cast<std::size_t>(window));
    window_.places.reserve(static_cast<std::size_t>(window));
    window_is_whole_ = false;
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    window_is_whole_ = false;
    const Index steps = streams_->steps();
    const Index batch = streams_->batch();
    UnrolledWindow& window = window_.unrolled;
    window.initial = carried_.constants(tape);
    const CharModel::Run run = model_->run(tape, streams_->inputs(), steps, batch, window.initial, &mutable_random());
    window.batch = batch;
    window.stack = run.stack;
    window.logits = run.logits;
    window.input = run.input;
    window.input_size = model_->input_size();
    window.inputs.clear();
    window.targets.clear();
    window_.places.clear();
    for (Index t = 0; t < steps; ++t) {
      window.inputs.push_back(streams_->inputs()[t * batch]);
      window.targets.push_back(streams_->targets()[t * batch]);
      window_.places.push_back(streams_->place(t));
    }
    ++window_.number;
    const Var<float> mean = softmax_cross_entropy(tape, run.logits, streams_->targets());
    // Over a window of each stream; the mean over the streams.
    loss_scale_ = sums_loss_ ? static_cast<double>(streams_->targets_given()) / static_cast<double>(batch) : 1.0;
    return sums_loss_ ? scale(tape, mean, loss_scale_) : mean;
  }

  void advance() override {
    window_is_whole_ = true;
    if (carries_state_) carried_.take(window_.unrolled.stack.last);
    trained_ = static_cast<double>(streams_->batch() * streams_->steps());
    streams_->advance();
    if (streams_->begins_epoch()) carried_.clear();
  }

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    const double nats = report.loss / loss_scale_;
    const double bits = nats * std::numbers::log2e;
    smooth_nats_ = kSmoothing * smooth_nats_ + (1.0 - kSmoothing) * nats;
    metrics.emplace_back("bits_per_char", bits);
    metrics.emplace_back("smooth_loss", smooth_nats_ * static_cast<double>(settings().integer("window")));
    record(training_curve_, bits);
    if (sums_loss_) record(smooth_curve_, smooth_nats_ * std::numbers::log2e);
    if (step() == 1) record(uniform_curve_, std::log2(static_cast<double>(corpus_->alphabet().size())));
    samples_->trained(step(), seed(), trained_, wish());
  }

  void held_out_metrics(Metrics& metrics) override {
    if (!corpus_->held_out().empty()) {
      const double bits = reader_->held_out_bits(kHeldOutCharacters);
      metrics.emplace_back("heldout_bits_per_char", bits);
      record(held_out_curve_, bits);
    }
    for (const auto& [curve, value] : weights_.measure(step())) record(curve, value);
  }

  void observe(Snapshot& snapshot) override {
    // The tape holds the last window, or the one that is begun, until the next one; but not what went wrong.
    const bool has_window = window_is_whole_ || update_begun();
    CharTextView::Choice choice;
    choice.window = has_window && settings().text("watch") == "chunk" ? &window_ : nullptr;
    choice.length = settings().integer("watch_length");
    choice.focus = settings().integer("focus");
    snapshot.observables = text_view_->observables(step(), choice);
    const auto add = [&](const std::vector<std::shared_ptr<const Observable>>& more) {
      snapshot.observables.insert(snapshot.observables.end(), more.begin(), more.end());
    };
    if (has_window) {
      if (unrolled_.empty() || unrolled_number_ != window_.number)
        unrolled_ = observables(window_.unrolled, symbols_, symbols_);
      unrolled_number_ = window_.number;
      add(unrolled_);
    }
    add(weights_.observables(step(), !snapshot.playing));
    snapshot.texts = samples_->texts(step(), seed(), wish());
    if (samples_->probability() != nullptr) snapshot.observables.push_back(samples_->probability());
  }

  void load_data(const Archive& archive) override { text_.load(archive); }
  void save_data(Archive& archive) const override {
    text_.save(archive);
    const std::string& kind = window_.unrolled.cell;
    if (kind.starts_with("rnn_")) archive.metadata["nonlinearity"] = kind.substr(4);
  }
  void save_parameters(Archive& archive) const override { put_torch_parameters(archive, parameters()); }
  void load_parameters(const Archive& archive) override { take_torch_parameters(archive, parameters()); }

  void save_lesson(Archive& archive) const override {
    put_position(archive, *streams_);
    put_carried_state(archive, carried_);
    archive.put("lesson.smooth_nats", Matrix<double>(Matrix<double>::Constant(1, 1, smooth_nats_)));
    samples_->save(archive);
  }

  void load_lesson(const Archive& archive) override {
    take_position(archive, *streams_);
    take_carried_state(archive, carried_);
    if (archive.tensors.contains("lesson.smooth_nats")) {  // older checkpoints have none
      const Matrix<double> smooth = archive.double_matrix("lesson.smooth_nats");
      check(smooth.size() == 1 && smooth.allFinite(), "\"lesson.smooth_nats\" is not one finite number");
      smooth_nats_ = smooth(0, 0);
    }
    samples_->load(archive);
    // The tape's recording, if there is one, is of another moment.
    window_is_whole_ = false;
    unrolled_.clear();
    text_view_->forget();
    weights_.forget();
  }

 private:
  CharSamples::Wish wish() const {
    return {settings().integer("sample_length"), settings().real("temperature"), settings().text("prime")};
  }

  const Curve training_curve_ = loss_curve("bits_per_char", "training", CurveRole::training);
  const Curve held_out_curve_ = loss_curve("heldout_bits_per_char", "held out", CurveRole::held_out);
  // As min-char-rnn prints it, recorded where the loss is a sum as it is there.
  const Curve smooth_curve_ = loss_curve("smooth_loss", "training, smoothed", CurveRole::training);
  // What a model that knows nothing but the alphabet would need: log2 V.
  const Curve uniform_curve_ = loss_curve("uniform_bits_per_char", "uniform guess", CurveRole::threshold);

  // What is trained:
  TextSource text_;
  const TextCorpus* corpus_ = nullptr;
  std::optional<TextStreams> streams_;
  std::optional<CharModel> model_;
  bool carries_state_ = true;
  bool sums_loss_ = false;
  CarriedState<float> carried_;
  double loss_scale_ = 1.0;   // of the present window: its loss over its mean per character
  double trained_ = 0.0;      // characters of the last window
  double smooth_nats_ = 0.0;  // per character

  // What is shown:
  std::vector<std::string> symbols_;  // labels of the alphabet
  std::optional<CharReader> reader_;
  std::optional<CharTextView> text_view_;
  std::optional<CharSamples> samples_;
  WatchedWeights weights_;
  CharWindow window_;             // what it refers to lives until the next one is begun
  bool window_is_whole_ = false;  // its update was made
  std::vector<std::shared_ptr<const Observable>> unrolled_;
  std::uint64_t unrolled_number_ = 0;  // of the window that it shows
};

}  // namespace

std::unique_ptr<Experiment> make_char_lm() { return std::make_unique<CharLm>(); }

}  // namespace unrolled
