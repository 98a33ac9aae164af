#include "core/lessons/sequence_to_sequence_lesson.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "core/lessons/lesson_archive.h"
#include "core/lessons/sequence_to_sequence_settings.h"
#include "core/lessons/smoothed_loss.h"
#include "core/lessons/translation_edits.h"
#include "core/lessons/translation_lengths.h"
#include "core/lessons/translation_meter.h"
#include "core/lessons/translation_view.h"
#include "core/lessons/watched_reading.h"
#include "core/lessons/watched_translation.h"
#include "core/math/check.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/tasks/pair_task.h"
#include "core/tasks/text_corpus.h"

namespace unrolled {

namespace {

constexpr double kSmoothing = 0.9;        // of the training loss, from update to update
constexpr double kPairsOfAnEpoch = 1000;  // there is no end of pairs; the window counts epochs nevertheless
constexpr std::int64_t kHeldOut = 200;    // pairs that are measured; of long ones fewer:
constexpr Index kMostCells = 2'500'000;   // places x steps of all of them, so that training does not stop for long
constexpr std::size_t kListed = 12;       // of these, pairs whose translations are listed
constexpr std::size_t kMostInput = 200;   // symbols of what is typed

Curve described(const char* id, const char* group, const char* label, const char* unit, CurveRole role) {
  return {.id = id, .group = group, .label = label, .unit = unit, .role = role, .points = {}};
}

class SequenceToSequenceLesson final : public Experiment {
 public:
  SequenceToSequenceLesson(std::string lesson, std::vector<Setting> table)
      : Experiment(std::move(lesson), std::move(table)) {}

  double epoch() const override { return static_cast<double>(pairs()) / kPairsOfAnEpoch; }

 protected:
  void build() override {
    PairTaskOptions task = pair_task_options(settings());
    if (task.kind == "file") read_file(task);
    task_ = make_pair_task(task, seed());
    model_.emplace(translation_model_options(settings(), *task_), parameters(), mutable_random());
    meter_.emplace(*model_, *task_);
    view_.emplace(*model_);
    drawn_ = -1;
    smoothed_.reset();
    hold_out();
    listed_ = held_out_;
    listed_.resize(std::min(kListed, listed_.size()));
    lengths_ = TranslationLengths(*task_, held_out_);
    edits_.clear();
    try {
      read_watched();
    } catch (const std::invalid_argument& problem) {
      fail("input: ", problem.what(), "; empty it, or type another source");
    }
    forget_views();
  }

  Var<float> batch_loss(Tape<float>& tape) override {
    if (drawn_ != step()) draw();
    return model_->loss(tape, sources_, targets_, settings().real("teacher_forcing"), &mutable_random(), widening())
        .mean;
  }

  void advance() override {}

  void step_metrics(const StepReport& report, Metrics& metrics) override {
    metrics.emplace_back("pairs", static_cast<double>(pairs()));
    record(training_curve_, smoothed_.add(report.loss));
  }

  void held_out_metrics(Metrics& metrics) override {
    const TranslationScores scores = meter_->measure(held_out_, widening());
    metrics.emplace_back("heldout_loss", scores.loss);
    metrics.emplace_back("exact_match", scores.exact_match);
    metrics.emplace_back("token_accuracy", scores.token_accuracy);
    if (scores.alignment_accuracy) metrics.emplace_back("alignment_accuracy", *scores.alignment_accuracy);
    for (std::size_t n = 0; n < scores.bleu.size(); ++n)
      metrics.emplace_back("bleu_" + std::to_string(n + 1), scores.bleu[n]);
    metrics.emplace_back("ter", scores.ter);
    metrics.emplace_back("meteor", scores.meteor);
    record(held_out_curve_, scores.loss);
    record(exact_curve_, scores.exact_match);
    record(token_curve_, scores.token_accuracy);
    if (scores.alignment_accuracy) record(alignment_curve_, *scores.alignment_accuracy);
    measure_lengths();
  }
  std::int64_t evaluate_every() const override { return 100; }

  void observe(Snapshot& snapshot) override {
    if (shown_.empty() || shown_step_ != step()) look();
    if (!snapshot.playing && lengths_step_ != step()) measure_lengths();
    snapshot.observables = shown_;
    append(snapshot.observables, lengths_.observables());
    snapshot.texts = {{"sample", "held-out examples", text_, step()}};
  }

  void setting_changed(const std::string& name) override {
    if (name == "walk" || name == "teacher_forcing") return;
    if (name == "input" || name == "example") read_watched();
    shown_.clear();
  }

  void change_by_hand(const Poke& poke) override {
    if (shown_.empty() || shown_step_ != step()) look();
    edits_.change(poke, trace_.weights, most_steps(), model_->target_end() + 1);
    shown_.clear();
  }

  // The file may have changed since, or not be there.
  void save_data(Archive& archive) const override {
    if (settings().text("task") != "file") return;
    put_text(archive, "lesson.pairs", file_text_);
  }
  void load_data(const Archive& archive) override {
    if (settings().text("task") != "file") return;
    loaded_text_ = take_text(archive, "lesson.pairs");
  }
  void save_lesson(Archive& archive) const override {
    smoothed_.put(archive);
    edits_.save(archive);
  }
  void load_lesson(const Archive& archive) override {
    smoothed_.take(archive);
    edits_.load(archive, most_steps(), model_->target_end() + 1);
    forget_views();
  }

 private:
  std::int64_t pairs() const { return step() * settings().integer("batch"); }

  // Of the watched source.
  Index most_steps() const { return meter_->most_steps(static_cast<Index>(source_.size()) - 1); }

  void forget_views() {
    shown_.clear();
    lengths_.forget();
    lengths_step_ = -1;
  }

  void read_file(PairTaskOptions& task) {
    const std::string& path = settings().text("file");
    if (loaded_text_) {
      file_text_ = *std::exchange(loaded_text_, std::nullopt);
      task.name = "the pairs of the checkpoint";
    } else {
      check(!path.empty(), "task is file, but file is empty: name a TSV file of pairs");
      file_text_ = read_text_file(path);
      task.name = path;
    }
    task.text = file_text_;
  }

  // Of an annealed window: what is left of its shrinking.
  double widening() const {
    if (!settings().matters("anneal") || settings().integer("anneal") == 0) return 0.0;
    return std::max(0.0, 1.0 - static_cast<double>(step()) / static_cast<double>(settings().integer("anneal")));
  }

  void draw() {
    drawn_pairs_.clear();
    Index longest_source = 0, longest_target = 0;
    for (std::int64_t i = 0; i < settings().integer("batch"); ++i) {
      drawn_pairs_.push_back(task_->training_pair(pairs() + i));
      longest_source = std::max(longest_source, static_cast<Index>(drawn_pairs_.back().source.size()));
      longest_target = std::max(longest_target, static_cast<Index>(drawn_pairs_.back().target.size()));
    }
    sources_.begin(settings().integer("batch"), longest_source);
    targets_.begin(settings().integer("batch"), longest_target);
    for (std::size_t b = 0; b < drawn_pairs_.size(); ++b) {
      sources_.set(static_cast<Index>(b), drawn_pairs_[b].source, model_->source_end());
      targets_.set(static_cast<Index>(b), drawn_pairs_[b].target, model_->target_end());
    }
    drawn_ = step();
  }

  void hold_out() {
    held_out_.clear();
    Index cells = 0;
    for (std::int64_t n = 0; n < std::min(kHeldOut, task_->held_out_count()); ++n) {
      SymbolPair pair = task_->held_out_pair(n);
      cells += static_cast<Index>((pair.source.size() + 1) * (pair.target.size() + 1));
      if (n > 0 && cells > kMostCells) break;
      held_out_.push_back(std::move(pair));
    }
  }

  // Throws std::invalid_argument where what is typed cannot be read, and changes nothing then.
  void read_watched() {
    const std::string& typed = settings().text("input");
    std::vector<int> source;
    std::optional<SymbolPair> right;
    if (typed.empty()) {
      right = held_out_[static_cast<std::size_t>(settings().integer("example")) % held_out_.size()];
      source = right->source;
    } else {
      source = task_->read_source(typed);
      check(!source.empty(), "there is nothing to translate in the input");
      check(source.size() <= kMostInput, "the input has ", source.size(), " symbols; the most that are translated are ",
            kMostInput);
      right = task_->solve(source);
    }
    source.push_back(model_->source_end());
    source_ = std::move(source);
    right_ = std::move(right);
    edits_.belong_to(source_);
  }

  void measure_lengths() {
    lengths_.measure(*meter_, widening());
    lengths_step_ = step();
  }

  // Translates the watched source by the beam, and those that are listed greedily, as they are measured.
  void look() {
    TranslationView::Search search;
    search.most_steps = most_steps();
    search.beam_width = settings().integer("beam_width");
    search.length_penalty = settings().real("length_penalty");
    search.widening = widening();
    trace_ = view_->translate(source_, edits_, search);
    trace_.right = right_;
    shown_ = translation_observables(trace_, *task_, model_->options());
    shown_step_ = step();
    write_text();
  }

  void write_text() {
    text_.clear();
    if (!settings().text("input").empty())
      text_ = line_of({source_.begin(), source_.end() - 1}, without_end(trace_.output), right_) + "\n\n";
    const std::vector<std::vector<int>> answers = meter_->translate(listed_, widening());
    for (std::size_t i = 0; i < listed_.size(); ++i) {
      if (i > 0) text_ += "\n";
      text_ += line_of(listed_[i].source, answers[i], listed_[i]);
    }
  }

  std::vector<int> without_end(std::vector<int> symbols) const {
    if (!symbols.empty() && symbols.back() == model_->target_end()) symbols.pop_back();
    return symbols;
  }

  // "source → answer", and where that is wrong the right one behind it.
  std::string line_of(const std::vector<int>& source, const std::vector<int>& answer,
                      const std::optional<SymbolPair>& right) const {
    std::string line = task_->source_text(source) + " → " + task_->target_text(answer);
    if (right && right->target != answer) line += " ≠ " + task_->target_text(right->target);
    return line;
  }

  const Curve training_curve_ =
      described("train_loss", "loss", "training, smoothed", "nats/symbol", CurveRole::training);
  const Curve held_out_curve_ = described("heldout_loss", "loss", "held out", "nats/symbol", CurveRole::held_out);
  const Curve exact_curve_ = described("exact_match", "accuracy", "exact match", "", CurveRole::held_out);
  const Curve token_curve_ = described("token_accuracy", "accuracy", "token accuracy", "", CurveRole::held_out);
  const Curve alignment_curve_ =
      described("alignment_accuracy", "accuracy", "alignment accuracy", "", CurveRole::held_out);

  // What is trained:
  std::string file_text_;                   // where task is file
  std::optional<std::string> loaded_text_;  // of a checkpoint
  std::unique_ptr<PairTask> task_;
  std::optional<SequenceToSequence<float>> model_;
  std::vector<SymbolPair> drawn_pairs_;
  SymbolBatch sources_, targets_;
  std::int64_t drawn_ = -1;  // step
  SmoothedLoss smoothed_{kSmoothing};

  // What is measured:
  std::optional<TranslationMeter> meter_;
  std::vector<SymbolPair> held_out_;
  TranslationLengths lengths_;
  std::int64_t lengths_step_ = -1;

  // What is shown:
  std::vector<int> source_;  // with its end
  std::optional<SymbolPair> right_;
  TranslationEdits edits_;
  std::optional<TranslationView> view_;
  TranslationTrace trace_;
  std::vector<SymbolPair> listed_;
  std::string text_;
  std::vector<std::shared_ptr<const Observable>> shown_;  // empty after a change
  std::int64_t shown_step_ = -1;
};

}  // namespace

std::unique_ptr<Experiment> make_sequence_to_sequence(const std::string& lesson, std::vector<Setting> table) {
  return std::make_unique<SequenceToSequenceLesson>(lesson, std::move(table));
}

}  // namespace unrolled
