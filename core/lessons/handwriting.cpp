#include "core/lessons/handwriting.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>

#include "core/ctc/loss.h"
#include "core/ctc/topology.h"
#include "core/lessons/ctc_settings.h"
#include "core/lessons/handwriting_batch.h"
#include "core/lessons/handwriting_meter.h"
#include "core/lessons/handwriting_model.h"
#include "core/lessons/handwriting_settings.h"
#include "core/lessons/handwriting_source.h"
#include "core/lessons/published.h"
#include "core/lessons/smoothed_loss.h"
#include "core/lessons/trained_handwriting.h"
#include "core/lessons/watched_handwriting.h"
#include "core/lessons/written_ink.h"
#include "core/math/check.h"
#include "core/run/brought_data.h"
#include "core/run/names.h"
#include "core/tasks/sequence_task.h"

namespace unrolled {

namespace {

constexpr int kBlank = 0;
constexpr double kSmoothing = 0.95;          // of the training loss, from update to update
constexpr double kInksOfAnEpoch = 1000;      // there is no end of ink; the window counts epochs nevertheless
constexpr std::int64_t kMeasureEvery = 100;  // updates
constexpr Index kMostLearntSteps = 1000;     // of an ink that was added
constexpr double kMostTrainedBytes = 2e9;
constexpr double kNumbersPerUnit = 12.0;  // states, gates and their gradients at each step
constexpr std::uint64_t kOwnSalt = 0x6f776e;

Curve described(const char* id, const char* group, const char* label, const char* unit, CurveRole role) {
  const bool is_loss = std::string(group) == "loss";  // falls by powers of ten
  return {.id = id, .group = group, .label = label, .unit = unit, .role = role, .logarithmic = is_loss, .points = {}};
}

std::shared_ptr<const Observable> number_observable(const char* id, const char* symbol, const char* meaning_text,
                                                    Meaning meaning, double number) {
  return make_observable(id, "ink", symbol, meaning_text, meaning,
                         Matrix<float>::Constant(1, 1, static_cast<float>(number)));
}

class Handwriting final : public Experiment, public BroughtData {
 public:
  Handwriting() : Experiment("handwriting", handwriting_settings("digits")) {}

  double epoch() const override { return static_cast<double>(inks()) / kInksOfAnEpoch; }

  void take_brought(const BroughtData& other) override {
    const auto* from = dynamic_cast<const Handwriting*>(&other);
    if (from == nullptr) return;
    written_ = from->written_;
    if (task_) take_own();
    shown_step_ = -1;
  }

  void have_from_the_start() override {
    written_.add_from_the_start();
    if (task_) take_own();
  }

 protected:
  void build() override {
    task_.emplace(handwriting_options(settings(), seed()));
    model_.emplace(settings(), task_->symbols().size(), parameters(), mutable_random());
    if (settings().text("start") == "trained") load_trained_handwriting(settings().text("alphabet"), parameters());
    check_size();
    source_.emplace(*task_, settings().real("spacing"), settings().integer("batch"));
    meter_.reset();
    reading_.emplace(*model_, task_->symbols());
    smoothed_.reset();
    confusion_ = no_confusion();
    confusion_at_first_.resize(0, 0);
    try {
      task_->symbols().labels(settings().text("target"));
    } catch (const std::invalid_argument& problem) {
      fail(problem.what(), "; empty it, or type what can be written");
    }
    read_file();
    make_language();
    take_own();
    shown_step_ = -1;
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    if (drawn_ != step()) draw();
    return ctc::ctc_loss(tape, model_->run(tape, batch_).logits, batch_.targets(kBlank)).mean;
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    metrics.emplace_back("inks", static_cast<double>(inks()));
    const double labels = static_cast<double>(std::max<Index>(1, batch_.labels()));
    record(training_curve_, smoothed_.add(report.loss * static_cast<double>(batch_.batch()) / labels));
  }

  void held_out_metrics(Metrics& metrics) override {
    const HandwritingScores scores = meter().measure();
    confusion_ = scores.confusion;
    metrics.emplace_back("heldout_loss", scores.loss);
    metrics.emplace_back("label_error_rate", scores.label_error_rate);
    metrics.emplace_back("word_error_rate", scores.word_error_rate);
    record(held_out_curve_, scores.loss);
    record(label_error_curve_, scores.label_error_rate);
    record(word_error_curve_, scores.word_error_rate);
    std::vector<const LabelledPen*> own;
    for (const std::size_t i : own_at(step())) own.push_back(&own_[i]);
    if (!own.empty()) metrics.emplace_back("own_error_rate", meter().measure(own).label_error_rate);
  }
  std::int64_t evaluate_every() const override { return kMeasureEvery; }

  void observe(Snapshot& snapshot) override {
    if (shown_step_ != step()) look();
    snapshot.observables = reading_->observables();
    snapshot.texts = reading_->texts();
    for (TextSample& text : snapshot.texts) text.step = step();
    const std::string& watched = settings().text("watched");
    snapshot.observables.push_back(number_observable(
        "ink.source", "source", "where the ink comes from: an example, the canvas, a file", Meaning::signed_value,
        watched == "written" ? 1.0
        : watched == "file"  ? 2.0
                             : 0.0));
    snapshot.observables.push_back(number_observable("ink.added", "added", "inks added to the training set",
                                                     Meaning::magnitude,
                                                     static_cast<double>(written_.count_at(step()))));
    snapshot.observables.push_back(confusion_observable(seen_confusion(snapshot.playing), task_->symbols()));
  }

  void setting_changed(const std::string& name) override {
    if (name == "target") task_->symbols().labels(settings().text("target"));
    if (name == "watched" || name == "ink_file") read_file();
    if (name.starts_with("language")) make_language();
    if (name == "own_share") drawn_ = -1;
    if (name != "cursor" && name != "own_share" && name != "learning_rate") shown_step_ = -1;
  }

  void change_by_hand(const Poke& poke) override {
    if (poke.observable == "ink.written") {
      check(poke.row == 0, "ink.written is changed point by point: from row 0 on, not ", poke.row);
      written_.write(poke.col, poke.values);
      if (settings().text("watched") == "written") shown_step_ = -1;
    } else if (poke.observable == "ink.learn") {
      learn();
    } else if (poke.observable == "ink.forget") {
      written_.forget_last(step());
      take_own();
    } else {
      Experiment::change_by_hand(poke);
    }
  }

  void save_data(Archive& archive) const override { written_.save(archive); }
  void load_data(const Archive& archive) override { written_.load(archive); }
  void save_lesson(Archive& archive) const override {
    smoothed_.put(archive);
    archive.put("lesson.confusion", confusion_);
  }
  void load_lesson(const Archive& archive) override {
    smoothed_.take(archive);
    confusion_ = archive.float_matrix("lesson.confusion", confusion_.rows(), confusion_.cols());
    drawn_ = -1;
    shown_step_ = -1;
  }

 private:
  std::int64_t inks() const { return step() * settings().integer("batch"); }

  Matrix<float> no_confusion() const { return Matrix<float>::Zero(task_->symbols().size(), task_->symbols().size()); }

  // Drawing what is held out takes a while: whoever only looks need not wait for it.
  HandwritingMeter& meter() {
    if (!meter_) meter_.emplace(*model_, *task_, settings().real("spacing"));
    return *meter_;
  }

  // What learning from one step of all inks of a batch takes.
  double bytes_of_a_step() const {
    const double units = static_cast<double>(settings().integer("layers") * model_->stack().output_size());
    return static_cast<double>(settings().integer("batch")) * units * kNumbersPerUnit * sizeof(float);
  }

  // Of an ink that was added: a batch is as long as its longest.
  Index most_learnt_steps() const {
    return std::min(kMostLearntSteps, static_cast<Index>(kMostTrainedBytes / bytes_of_a_step()));
  }

  // Throws std::invalid_argument where what is learnt from at once would not fit into the memory of a computer.
  void check_size() const {
    Index steps = 0;
    for (std::int64_t number = 0; number < 8; ++number) {
      const Ink ink = task_->ink(number, InkStream::training);
      steps = std::max(steps, pen_features(ink, settings().real("spacing")).inputs.cols());
    }
    const double bytes = static_cast<double>(steps) * bytes_of_a_step();
    const auto gigabytes = [](double number) { return number_text(std::ceil(number / 1e8) / 10.0); };
    check(bytes <= kMostTrainedBytes, "batch is ", settings().integer("batch"), ", hidden ",
          settings().integer("hidden"), ", spacing ", settings().to_text("spacing"), ": to learn from it takes ",
          gigabytes(bytes), " GB, expected ", gigabytes(kMostTrainedBytes), " or less");
  }

  // ── Data ──

  void draw() {
    const std::span<const LabelledPen* const> drawn = source_->batch(step());
    sequences_.assign(drawn.begin(), drawn.end());
    if (const std::vector<std::size_t> own = own_at(step()); !own.empty()) {
      // Drawn for each update by itself, so that all that race with the same ink are given the same.
      Random random = random_of_batch(seed() ^ kOwnSalt, step());
      own_again_.resize(sequences_.size());
      for (std::size_t i = 0; i < sequences_.size(); ++i) {
        const bool is_own = random.uniform() < settings().real("own_share");
        const Ink& ink = written_.added()[own[random.below(own.size())]].ink;
        const Ink again = written_again(ink, settings().real("variation"), random);
        if (!is_own) continue;
        own_again_[i] = labelled_pen(again, settings().real("spacing"), task_->symbols());
        sequences_[i] = &own_again_[i];
      }
    }
    batch_.assign(sequences_);
    drawn_ = step();
  }

  // What was added, as the network reads it. Of another alphabet, or too short or too long with these settings, it
  // waits.
  void take_own() {
    own_.clear();
    for (const WrittenInk::Added& added : written_.added()) {
      LabelledPen& own = own_.emplace_back();
      try {
        own = labelled_pen(added.ink, settings().real("spacing"), task_->symbols());
        const ctc::Topology topology(own.labels, kBlank, task_->symbols().size());
        const Index steps = own.pen.inputs.cols();
        if (!topology.feasible(steps) || steps > most_learnt_steps()) own.labels.clear();
      } catch (const std::invalid_argument&) {
        own.labels.clear();
      }
    }
    drawn_ = -1;
  }

  // Which of them are learnt from then.
  std::vector<std::size_t> own_at(std::int64_t update) const {
    std::vector<std::size_t> own;
    for (std::size_t i = 0; i < own_.size(); ++i)
      if (!own_[i].labels.empty() && written_.added()[i].is_learnt_at(update)) own.push_back(i);
    return own;
  }

  void read_file() {
    if (settings().text("watched") == "file") written_.read_file(settings().text("ink_file"));
  }

  Ink watched_ink() const {
    const std::string& watched = settings().text("watched");
    if (watched == "written") return written_.on_canvas();
    if (watched == "file") return written_.of_file();
    return task_->ink(settings().integer("example"), InkStream::watched);
  }

  void learn() {
    Ink ink = watched_ink();
    check(!ink.points.empty(), "there is no ink to learn from: write something first");
    if (!settings().text("target").empty()) ink.label = settings().text("target");
    check(!ink.label.empty(), "what does the ink say? Type it as the target, then it can be learnt from");
    const std::vector<int> labels = task_->symbols().labels(ink.label);
    const ctc::Topology topology(labels, kBlank, task_->symbols().size());
    const Index steps = pen_features(ink, settings().real("spacing")).inputs.cols();
    check(topology.feasible(steps), "the target ", in_quotes(ink.label), " needs ", topology.least_steps(),
          " steps, the ink has ", steps);
    check(steps <= most_learnt_steps(), "the ink has ", steps, " steps, the most that can be learnt from are ",
          most_learnt_steps(), ": cut it, or choose a wider spacing");
    written_.add(ink, step());
    take_own();
  }

  // ── What is shown ──

  void make_language() {
    std::string words;
    for (const InkStream stream : {InkStream::training, InkStream::held_out})
      for (const std::string& word : task_->words(stream)) words += word + "\n";
    check(settings().text("language") == "none" || !words.empty() || !settings().text("language_text").empty(),
          "there is no list of words that are written in ", settings().text("alphabet"),
          ": type what the language model is to read as language_text");
    language_ = ctc_language(settings(), task_->symbols(), words);
  }

  void look() {
    WatchedInkOptions options;
    options.spacing = settings().real("spacing");
    options.replay = settings().integer("replay");
    options.target = settings().text("target");
    options.spike = settings().integer("spike");
    options.trellis = trellis_options(settings());
    options.scoring = ctc_scoring(settings(), task_->symbols(), language_.get());
    options.beam_width = settings().integer("beam_width");
    reading_->look(watched_ink(), options);
    shown_step_ = step();
  }

  // That of the last measurement; of a trained network that was not measured yet, while there is time for it.
  const Matrix<float>& seen_confusion(bool playing) {
    if (playing || settings().text("start") != "trained" || !confusion_.isZero(0.0F)) return confusion_;
    if (confusion_at_first_.size() == 0) confusion_at_first_ = meter().measure().confusion;
    return confusion_at_first_;
  }

  const Curve training_curve_ =
      described("nats_per_label", "loss", "training, smoothed", "nats/label", CurveRole::training);
  const Curve held_out_curve_ =
      described("heldout_nats_per_label", "loss", "held out", "nats/label", CurveRole::held_out);
  const Curve label_error_curve_ = described("label_error_rate", "errors", "label error rate", "", CurveRole::held_out);
  const Curve word_error_curve_ = described("word_error_rate", "errors", "word error rate", "", CurveRole::held_out);

  // What is trained:
  std::optional<HandwritingTask> task_;
  std::optional<HandwritingModel> model_;
  WrittenInk written_;
  std::vector<LabelledPen> own_;  // of what was added; without labels: not to be learnt from
  std::vector<LabelledPen> own_again_;
  std::optional<HandwritingSource> source_;
  std::vector<const LabelledPen*> sequences_;
  HandwritingBatch batch_;
  std::int64_t drawn_ = -1;  // step
  SmoothedLoss smoothed_{kSmoothing};

  // What is measured:
  std::optional<HandwritingMeter> meter_;
  Matrix<float> confusion_;
  Matrix<float> confusion_at_first_;  // of a trained network, before anything is measured; empty: not known

  // What is shown:
  std::unique_ptr<ctc::LanguageModel> language_;
  std::optional<WatchedHandwriting> reading_;
  std::int64_t shown_step_ = -1;  // −1 after a change
};

}  // namespace

std::unique_ptr<Experiment> make_handwriting() { return std::make_unique<Handwriting>(); }

std::vector<Preset> handwriting_presets() {
  std::vector<Preset> presets;
  if (has_trained_handwriting("latin"))
    presets.push_back({"latin",
                       "The network that comes with the program reads Latin words: write one.",
                       {{"alphabet", "latin"}, {"start", "trained"}, {"watched", "written"}}});
  if (has_trained_handwriting("cyrillic"))
    presets.push_back({"cyrillic",
                       "The network that comes with the program reads Cyrillic words: write one.",
                       {{"alphabet", "cyrillic"}, {"start", "trained"}, {"watched", "written"}}});
  if (has_trained_handwriting("digits"))
    presets.push_back({"digits",
                       "The network that comes with the program reads digits: write some.",
                       {{"start", "trained"}, {"watched", "written"}}});
  presets.push_back(
      {"digits-quickly",
       "Small batches: digits are read after a few seconds, and in one direction, too, the longer it learns.",
       {{"batch", "16"}}});
  presets.push_back({"latin-scratch", "Latin words learnt from nothing, in some minutes.", {{"alphabet", "latin"}}});
  presets.push_back({"one-direction",
                     "The pen is followed only as it went, with nothing known of what comes.",
                     {{"directions", "one"}}});
  presets.push_back({"gru", "GRU in place of LSTM.", {{"cell", "gru"}}});
  presets.push_back({"two-layers", "Two layers, each of them smaller.", {{"layers", "2"}, {"hidden", "20"}}});
  return presets;
}

}  // namespace unrolled
