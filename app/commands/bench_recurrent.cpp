// A recurrent layer over sequences: a language model, classes at every step, or two numbers that are added.
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/commands/bench_case.h"
#include "core/math/initialise.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"
#include "core/nn/linear.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"

namespace unrolled {

namespace {

constexpr Index kSymbols = 65;
constexpr Index kAddingHidden = 32;

struct RecurrentCase {
  std::string kind;  // as in cell_kinds()
  bool is_adding = false;
  Index hidden = 0;
  Index steps = 0;
  Index batch = 0;
};

std::optional<RecurrentCase> parse(std::string_view name) {
  RecurrentCase parsed;
  constexpr std::string_view kAdding = "adding_";
  parsed.is_adding = name.starts_with(kAdding);
  if (parsed.is_adding) name.remove_prefix(kAdding.size());
  const std::string_view kind = take_word(name);
  if (kind != "lstm" && kind != "gru" && kind != "rnn" && kind != "urnn") return {};
  parsed.kind = kind == "rnn" ? "rnn_tanh" : std::string(kind);
  parsed.hidden = kAddingHidden;
  if (!parsed.is_adding && !take_number(name, 'h', 8192, parsed.hidden)) return {};
  if (kind == "urnn") parsed.hidden *= 2;  // complex units
  if (!take_number(name, 't', 65536, parsed.steps) || !take_number(name, 'b', 4096, parsed.batch) || !name.empty())
    return {};
  return parsed;
}

// What a case reads and answers.
struct BenchTask {
  Index inputs = kSymbols;
  Index outputs = kSymbols;
  bool is_dense = false;
};

BenchTask task_of(const RecurrentCase& the) {
  if (the.is_adding) return {2, 1, true};
  if (the.kind == "urnn") return {10, 9, true};
  return {};
}

// A model in training on random data, of the very parts that lessons use; the state is carried from chunk to chunk,
// except where numbers are added.
class BenchModel : public BenchWork {
 public:
  explicit BenchModel(const RecurrentCase& the)
      : case_(the),
        task_(task_of(the)),
        random_(1),
        output_(parameters_, "output", the.hidden, task_.outputs, random_),
        optimiser_(make_optimiser<float>({})) {
    CellOptions options;
    options.kind = the.kind;
    cell_ = make_cell(options, "cell", task_.inputs, the.hidden, parameters_, random_);
    optimiser_->prepare(parameters_);
    for (std::size_t i = 0; i < cell_->state_names().size(); ++i)
      state_.push_back(Matrix<float>::Zero(the.hidden, the.batch));
    const Index columns = the.steps * the.batch;
    for (Index i = 0; i < columns; ++i) {
      symbols_.push_back(static_cast<int>(random_.below(static_cast<std::uint64_t>(task_.inputs))));
      targets_.push_back(static_cast<int>(random_.below(static_cast<std::uint64_t>(task_.outputs))));
    }
    if (task_.is_dense) {
      numbers_.resize(task_.inputs, columns);
      fill_uniform<float>(numbers_, 1.0, random_);
    }
  }

  void train_step() override {
    tape_.reset();
    parameters_.zero_gradients();
    CellState<float> initial;
    for (const Matrix<float>& part : state_) initial.push_back(tape_.constant(part));
    SequenceInput<float> input;
    if (task_.is_dense)
      input.dense = tape_.constant(numbers_);
    else
      input.one_hot = symbols_.data();
    input.steps = case_.steps;
    input.batch = case_.batch;
    const SequenceRun<float> run = cell_->run(tape_, input, initial);
    const Var<float> loss = case_.is_adding ? squared_error(run.last[0])
                                            : softmax_cross_entropy(tape_, output_(tape_, run.hidden), targets_.data());
    tape_.backward(loss);
    clip_by_norm(parameters_, 5.0);
    optimiser_->step(parameters_, 1e-3, ++updates_);
    if (case_.is_adding) return;
    for (int i = 0; i < run.last.size(); ++i) state_[static_cast<std::size_t>(i)] = run.last[i].value();
  }

  // One-hot inputs multiply nothing, and through the initial state nothing is carried back. A unitary matrix is put
  // together once a step, by two transforms and their ways back.
  double operations() const override {
    const double columns = static_cast<double>(case_.steps * case_.batch);
    const double answered = case_.is_adding ? static_cast<double>(case_.batch) : columns;
    const double hidden = static_cast<double>(case_.hidden);
    const double gates = static_cast<double>(parameters_.find("cell.W_x")->value.rows());
    double products = (3.0 * columns - static_cast<double>(case_.batch)) * gates * hidden;
    products += 3.0 * answered * static_cast<double>(task_.outputs) * hidden;
    if (task_.is_dense) products += 2.0 * columns * gates * static_cast<double>(task_.inputs);
    if (case_.kind == "urnn") products += 4.0 * hidden * hidden * hidden / 2.0;
    return 2.0 * products;
  }

 private:
  // Of the answer after the last step, to a target of 1.
  Var<float> squared_error(Var<float> last) {
    const Var<float> target = tape_.constant(Matrix<float>::Ones(1, case_.batch));
    const Var<float> error = subtract(tape_, output_(tape_, last), target);
    return mean(tape_, hadamard(tape_, error, error));
  }

  RecurrentCase case_;
  BenchTask task_;
  Random random_;
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  Linear<float> output_;
  std::unique_ptr<Cell<float>> cell_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  std::vector<Matrix<float>> state_;
  std::vector<int> symbols_;
  std::vector<int> targets_;
  Matrix<float> numbers_;  // dense inputs
  std::int64_t updates_ = 0;
};

BenchMaker find(std::string_view name) {
  const std::optional<RecurrentCase> the = parse(name);
  if (!the) return {};
  return [the] { return std::make_unique<BenchModel>(*the); };
}

}  // namespace

BenchFamily recurrent_cases() {
  return {"kind_hH_tT_bB with lstm, gru, rnn or urnn (H complex units), such as lstm_h128_t50_b16, adding_kind_tT_bB",
          {"lstm_h64_t25_b1", "lstm_h128_t50_b1", "lstm_h128_t50_b16", "lstm_h128_t50_b32", "lstm_h256_t64_b32",
           "lstm_h512_t64_b32", "gru_h128_t50_b16", "rnn_h100_t25_b1", "urnn_h128_t100_b32", "adding_lstm_t100_b32"},
          find};
}

}  // namespace unrolled
