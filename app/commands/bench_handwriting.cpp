// A network that reads handwriting: an update from digits, as the lesson begins with, and what passes from the pen
// being lifted to the word being read.
#include <cstdint>
#include <memory>
#include <string>

#include "app/commands/bench_case.h"
#include "core/lessons/handwriting_batch.h"
#include "core/lessons/handwriting_model.h"
#include "core/lessons/handwriting_source.h"
#include "core/lessons/lessons.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"
#include "core/run/experiment.h"
#include "core/tasks/handwriting_task.h"

namespace unrolled {

namespace {

constexpr int kBlank = 0;
constexpr Index kLongestWord = 20;

Settings network_of(Index hidden) {
  const std::unique_ptr<Experiment> lesson = make_experiment("handwriting");
  lesson->set("hidden", std::int64_t{hidden});
  return lesson->settings();
}

class BenchHandwriting : public BenchWork {
 public:
  BenchHandwriting(Index hidden, Index batch)
      : settings_(network_of(hidden)),
        source_(task_, settings_.real("spacing"), batch),
        random_(1),
        model_(settings_, task_.symbols().size(), parameters_, random_),
        optimiser_(make_optimiser<float>({})) {
    optimiser_->prepare(parameters_);
  }

  void train_step() override {
    batch_.assign(source_.batch(updates_));
    tape_.reset();
    parameters_.zero_gradients();
    const Var<float> logits = model_.run(tape_, batch_).logits;
    tape_.backward(ctc::ctc_loss(tape_, logits, batch_.targets(kBlank)).mean);
    clip_by_norm(parameters_, 5.0);
    optimiser_->step(parameters_, 5e-3, ++updates_);
  }

 private:
  Settings settings_;
  HandwritingTask task_{HandwritingOptions{}};
  HandwritingSource source_;
  Random random_;
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  HandwritingModel model_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  HandwritingBatch batch_;
  std::int64_t updates_ = 0;
};

// The last stroke of a word arrives in the lesson, with the network that comes with the program; then everything that
// is shown of the word is worked out, as it is while somebody writes: ink, probabilities, the tables of CTC, states,
// sensitivity, and what greedy and beam search read.
class BenchPenUp : public BenchWork {
 public:
  explicit BenchPenUp(Index letters) : lesson_(make_experiment("handwriting")) {
    lesson_->choose({{"alphabet", "latin"}, {"start", "trained"}, {"watched", "written"}, {"language", "characters"}});
    lesson_->reset(1);
    HandwritingOptions options;
    options.alphabet = "latin";
    options.shortest = options.longest = letters;
    const Ink ink = HandwritingTask(options).ink(0, InkStream::watched);
    const Matrix<double> points = ink_matrix(ink).cast<double>();
    Index before = points.cols() - 1;  // points before the last stroke
    while (before > 0 && points(3, before - 1) == points(3, points.cols() - 1)) --before;
    lesson_->poke({"ink.written", 0, 0, points});
    last_stroke_ = {"ink.written", 0, before, points.rightCols(points.cols() - before)};
  }

  void train_step() override {
    lesson_->poke(last_stroke_);
    lesson_->fill(snapshot_);
  }

 private:
  std::unique_ptr<Experiment> lesson_;
  Poke last_stroke_;
  Snapshot snapshot_;
};

BenchMaker find(std::string_view name) {
  if (take_word(name) != "handwriting") return {};
  constexpr std::string_view kPenUp = "_pen_up";
  if (name.starts_with(kPenUp)) {
    name.remove_prefix(kPenUp.size());
    Index letters = 0;
    if (!take_number(name, 'l', kLongestWord, letters) || !name.empty()) return {};
    return [letters] { return std::make_unique<BenchPenUp>(letters); };
  }
  Index hidden = 0, batch = 0;
  if (!take_number(name, 'h', 1024, hidden) || hidden < 2 || !take_number(name, 'b', 4096, batch) || !name.empty())
    return {};
  return [hidden, batch] { return std::make_unique<BenchHandwriting>(hidden, batch); };
}

}  // namespace

BenchFamily handwriting_cases() {
  return {"handwriting_hH_bB, handwriting_pen_up_lL", {"handwriting_h32_b160", "handwriting_pen_up_l8"}, find};
}

}  // namespace unrolled
