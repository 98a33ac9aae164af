// The loss of CTC with its gradient to the logits.
#include <memory>
#include <vector>

#include "app/commands/bench_case.h"
#include "core/ctc/loss.h"
#include "core/math/random.h"
#include "core/math/tape.h"

namespace unrolled {

namespace {

struct CtcCase {
  Index steps = 0;
  Index batch = 0;
  Index classes = 0;
  Index labels = 0;
};

// Random logits and targets: softmax, loss and the gradient to the logits.
class BenchCtc : public BenchWork {
 public:
  explicit BenchCtc(const CtcCase& the) : logits_(parameters_.add("logits", the.classes, the.steps * the.batch)) {
    Random random(1);
    for (Index i = 0; i < logits_.value.size(); ++i) logits_.value.data()[i] = static_cast<float>(random.normal());
    for (Index i = 0; i < the.labels * the.batch; ++i)
      labels_.push_back(1 + static_cast<int>(random.below(static_cast<std::uint64_t>(the.classes - 1))));
    counts_.assign(static_cast<std::size_t>(the.batch), the.labels);
    targets_.labels = labels_.data();
    targets_.label_counts = counts_.data();
    targets_.batch = the.batch;
  }

  void train_step() override {
    tape_.reset();
    parameters_.zero_gradients();
    tape_.backward(ctc::ctc_loss(tape_, tape_.parameter(logits_), targets_).mean);
  }

 private:
  ParameterSet<float> parameters_;
  Parameter<float>& logits_;
  std::vector<int> labels_;
  std::vector<Index> counts_;
  ctc::Targets targets_;
  Tape<float> tape_;
};

BenchMaker find(std::string_view name) {
  CtcCase the;
  if (take_word(name) != "ctc" || !take_number(name, 't', 65536, the.steps) ||
      !take_number(name, 'b', 4096, the.batch) || !take_number(name, 'c', 8192, the.classes) ||
      !take_number(name, 'l', 8192, the.labels) || !name.empty() || the.classes < 2)
    return {};
  return [the] { return std::make_unique<BenchCtc>(the); };
}

}  // namespace

BenchFamily ctc_cases() { return {"ctc_tT_bB_cC_lL", {"ctc_t200_b16_c28_l40", "ctc_t1000_b1_c64_l100"}, find}; }

}  // namespace unrolled
