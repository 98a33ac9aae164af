#include "app/commands/bench.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ctc/loss.h"
#include "core/math/initialise.h"
#include "core/math/ops/arithmetic.h"
#include "core/math/ops/cross_entropy.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/cell.h"
#include "core/nn/linear.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"

namespace unrolled {

namespace {

constexpr Index kSymbols = 65;
constexpr double kWarmUpSeconds = 0.2;
constexpr double kSeconds = 0.8;          // of measuring, at least
constexpr std::size_t kFewestSteps = 20;  // measured, at least
constexpr Index kPeakSize = 1024;

const std::vector<std::string> kUsualCases{
    "lstm_h64_t25_b1",         "lstm_h128_t50_b1",        "lstm_h128_t50_b16",    "lstm_h128_t50_b32",
    "lstm_h256_t64_b32",       "lstm_h512_t64_b32",       "gru_h128_t50_b16",     "rnn_h100_t25_b1",
    "urnn_h128_t100_b32",      "adding_lstm_t100_b32",    "ctc_t200_b16_c28_l40", "ctc_t1000_b1_c64_l100",
    "s2s_bahdanau_t20_u10_b1", "s2s_bahdanau_t20_u10_b32"};

constexpr Index kAddingHidden = 32;
constexpr Index kTranslatedSymbols = 40;  // on either side

struct BenchCase {
  std::string kind;       // as in cell_kinds(), ctc or s2s
  std::string attention;  // of s2s: as in attention_kinds()
  bool is_adding = false;
  Index hidden = 0;
  Index steps = 0;
  Index written = 0;  // s2s: steps of the target
  Index batch = 0;
  Index classes = 0;
  Index labels = 0;
};

// Takes "_<letter><number>" off the front of `text`; the number is 1 … most.
bool take_number(std::string_view& text, char letter, Index most, Index& number) {
  if (text.size() < 3 || text[0] != '_' || text[1] != letter) return false;
  const char* begin = text.data() + 2;
  const auto [end, error] = std::from_chars(begin, text.data() + text.size(), number);
  if (error != std::errc() || number < 1 || number > most) return false;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return true;
}

std::optional<BenchCase> parse_case(std::string_view name) {
  BenchCase parsed;
  constexpr std::string_view kAdding = "adding_";
  parsed.is_adding = name.starts_with(kAdding);
  if (parsed.is_adding) name.remove_prefix(kAdding.size());
  const std::size_t underscore = std::min(name.find('_'), name.size());
  const std::string_view kind = name.substr(0, underscore);
  name.remove_prefix(underscore);
  parsed.kind = kind == "rnn" ? "rnn_tanh" : std::string(kind);
  if (kind == "ctc" && !parsed.is_adding) {
    if (!take_number(name, 't', 65536, parsed.steps) || !take_number(name, 'b', 4096, parsed.batch) ||
        !take_number(name, 'c', 8192, parsed.classes) || !take_number(name, 'l', 8192, parsed.labels) ||
        !name.empty() || parsed.classes < 2)
      return {};
    return parsed;
  }
  if (kind == "s2s" && !parsed.is_adding) {
    if (name.empty()) return {};
    name.remove_prefix(1);
    const std::size_t end = std::min(name.find('_'), name.size());
    parsed.attention = name.substr(0, end);
    name.remove_prefix(end);
    const std::vector<std::string>& known = attention_kinds();
    if (std::find(known.begin(), known.end(), parsed.attention) == known.end() ||
        !take_number(name, 't', 65536, parsed.steps) || !take_number(name, 'u', 65536, parsed.written) ||
        !take_number(name, 'b', 4096, parsed.batch) || !name.empty())
      return {};
    return parsed;
  }
  if (kind != "lstm" && kind != "gru" && kind != "rnn" && kind != "urnn") return {};
  parsed.hidden = kAddingHidden;
  if (!parsed.is_adding && !take_number(name, 'h', 8192, parsed.hidden)) return {};
  if (kind == "urnn") parsed.hidden *= 2;  // complex units
  if (!take_number(name, 't', 65536, parsed.steps) || !take_number(name, 'b', 4096, parsed.batch) || !name.empty())
    return {};
  return parsed;
}

double seconds_of(std::chrono::steady_clock::duration duration) {
  return std::chrono::duration<double>(duration).count();
}

// The median time in seconds of many runs of `work`, each timed for itself.
template <class Work>
double median_seconds(Work work) {
  using Clock = std::chrono::steady_clock;
  const Clock::time_point warm_up = Clock::now();
  for (int round = 0; round < 3 || seconds_of(Clock::now() - warm_up) < kWarmUpSeconds; ++round) work();
  std::vector<double> times;
  const Clock::time_point start = Clock::now();
  while (times.size() < kFewestSteps || seconds_of(Clock::now() - start) < kSeconds) {
    const Clock::time_point before = Clock::now();
    work();
    times.push_back(seconds_of(Clock::now() - before));
  }
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return *middle;
}

// What a case reads and answers.
struct BenchTask {
  Index inputs = kSymbols;
  Index outputs = kSymbols;
  bool is_dense = false;
};

BenchTask task_of(const BenchCase& the) {
  if (the.is_adding) return {2, 1, true};
  if (the.kind == "urnn") return {10, 9, true};
  return {};
}

// A model in training on random data, of the very parts that lessons use; the state is carried from chunk to chunk,
// except where numbers are added.
class BenchModel {
 public:
  explicit BenchModel(const BenchCase& the)
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

  void train_step() {
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

  // Floating-point operations of the matrix products of a step, a multiply-add counting as two. One-hot inputs
  // multiply nothing, and through the initial state nothing is carried back. A unitary matrix is put together once a
  // step, by two transforms and their ways back.
  double operations() const {
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

  BenchCase case_;
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

// Random logits and targets: softmax, loss and the gradient to the logits.
class BenchCtc {
 public:
  explicit BenchCtc(const BenchCase& the) : logits_(parameters_.add("logits", the.classes, the.steps * the.batch)) {
    Random random(1);
    for (Index i = 0; i < logits_.value.size(); ++i) logits_.value.data()[i] = static_cast<float>(random.normal());
    for (Index i = 0; i < the.labels * the.batch; ++i)
      labels_.push_back(1 + static_cast<int>(random.below(static_cast<std::uint64_t>(the.classes - 1))));
    counts_.assign(static_cast<std::size_t>(the.batch), the.labels);
    targets_.labels = labels_.data();
    targets_.label_counts = counts_.data();
    targets_.batch = the.batch;
  }

  void train_step() {
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

// A network that reads random sequences and writes others: LSTMs of 64 units, the encoder's in both directions,
// embeddings of 32.
class BenchTranslation {
 public:
  explicit BenchTranslation(const BenchCase& the)
      : random_(1), model_(options_of(the), parameters_, random_), optimiser_(make_optimiser<float>({})) {
    optimiser_->prepare(parameters_);
    fill(source_, the.batch, the.steps, model_.source_end());
    fill(target_, the.batch, the.written, model_.target_end());
  }

  void train_step() {
    tape_.reset();
    parameters_.zero_gradients();
    tape_.backward(model_.loss(tape_, source_, target_).mean);
    clip_by_norm(parameters_, 5.0);
    optimiser_->step(parameters_, 1e-3, ++updates_);
  }

 private:
  static SequenceToSequenceOptions options_of(const BenchCase& the) {
    SequenceToSequenceOptions options;
    options.source_symbols = kTranslatedSymbols - 1;  // the end makes one more
    options.target_symbols = kTranslatedSymbols - 1;
    options.hidden = 64;
    options.embedding = 32;
    options.attention = the.attention;
    options.alignment.location_rows = the.steps;
    return options;
  }

  // Sequences of `steps` symbols, the end included.
  void fill(SymbolBatch& batch, Index count, Index steps, int end) {
    batch.begin(count, steps - 1);
    std::vector<int> symbols(static_cast<std::size_t>(steps - 1));
    for (Index b = 0; b < count; ++b) {
      for (int& symbol : symbols) symbol = static_cast<int>(random_.below(kTranslatedSymbols - 1));
      batch.set(b, symbols, end);
    }
  }

  Random random_;
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  SequenceToSequence<float> model_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  SymbolBatch source_;
  SymbolBatch target_;
  std::int64_t updates_ = 0;
};

// Operations a second of a large product of matrices: what the machine can do at best, in billions.
double gemm_peak() {
  const Matrix<float> a = Matrix<float>::Constant(kPeakSize, kPeakSize, 0.5F);
  const Matrix<float> b = a;
  Matrix<float> product(kPeakSize, kPeakSize);
  const double operations = 2.0 * static_cast<double>(kPeakSize) * kPeakSize * kPeakSize;
  return operations / median_seconds([&] { product.noalias() = a * b; }) / 1e9;
}

void print(bool json, const std::string& name, std::optional<double> milliseconds, std::optional<double> gflops) {
  if (json) {
    nlohmann::ordered_json line{{"case", name}};
    if (milliseconds) line["ms_per_step"] = *milliseconds;
    if (gflops) line["gflops"] = *gflops;
    std::printf("%s\n", line.dump().c_str());
  } else {
    std::printf("%-24s", name.c_str());
    milliseconds ? std::printf(" %12.3f", *milliseconds) : std::printf(" %12s", "");
    gflops ? std::printf(" %10.1f\n", *gflops) : std::printf("\n");
  }
  std::fflush(stdout);
}

void bench(const std::vector<std::string>& names, bool json) {
  if (!json) std::printf("%-24s %12s %10s\n", "case", "ms per step", "gflops");
  print(json, "gemm_peak", {}, gemm_peak());
  for (const std::string& name : names) {
    const BenchCase the = *parse_case(name);
    if (the.kind == "ctc") {
      BenchCtc loss(the);
      print(json, name, median_seconds([&] { loss.train_step(); }) * 1e3, {});
      continue;
    }
    if (the.kind == "s2s") {
      BenchTranslation model(the);
      print(json, name, median_seconds([&] { model.train_step(); }) * 1e3, {});
      continue;
    }
    BenchModel model(the);
    const double seconds = median_seconds([&] { model.train_step(); });
    print(json, name, seconds * 1e3, model.operations() / seconds / 1e9);
  }
}

}  // namespace

void add_bench(CLI::App& app) {
  struct Options {
    bool json = false;
    std::vector<std::string> cases;
  };
  const auto options = std::make_shared<Options>();
  CLI::App* command = app.add_subcommand("bench", "measure the time of a training step");
  command->add_flag("--json", options->json, "print one JSON object a line");
  const auto known = [](const std::string& name) {
    if (parse_case(name)) return std::string();
    return "unknown case \"" + name +
           "\", expected kind_hH_tT_bB with lstm, gru, rnn or urnn, such as lstm_h128_t50_b16, adding_kind_tT_bB, "
           "ctc_tT_bB_cC_lL or s2s_attention_tT_uU_bB, such as s2s_bahdanau_t20_u10_b32";
  };
  command
      ->add_option("case", options->cases,
                   "what to measure: kind_hH_tT_bB with lstm, gru, rnn or urnn (H complex units), adding_kind_tT_bB, "
                   "ctc_tT_bB_cC_lL, or s2s_attention_tT_uU_bB")
      ->type_name("CASE")
      ->check(CLI::Validator(known, ""));
  command->callback([options] { bench(options->cases.empty() ? kUsualCases : options->cases, options->json); });
}

}  // namespace unrolled
