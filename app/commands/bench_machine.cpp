// A Neural Turing Machine that learns one of the tasks of its paper: 128 rows of 20 numbers, an LSTM of 100 units, one
// read and one write head, vectors of 8 bits.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/commands/bench_case.h"
#include "core/math/ops/sigmoid_cross_entropy.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/turing_machine.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"
#include "core/tasks/algorithmic_task.h"

namespace unrolled {

namespace {

struct MachineCase {
  Index length = 0;  // of what is copied
  Index batch = 0;
};

class BenchMachine : public BenchWork {
 public:
  explicit BenchMachine(const MachineCase& the)
      : case_(the),
        task_(task_of(the)),
        random_(1),
        machine_(options_of(*task_), parameters_, random_),
        optimiser_(make_optimiser<float>(rmsprop())) {
    optimiser_->prepare(parameters_);
  }

  void train_step() override {
    task_->draw({case_.length, 0}, updates_, case_.batch, data_);
    tape_.reset();
    parameters_.zero_gradients();
    const Var<float> logits = machine_.run(tape_, tape_.constant(data_.inputs()), data_.steps, case_.batch);
    tape_.backward(sigmoid_cross_entropy<float>(tape_, logits, data_.targets(), data_.asked));
    clip_by_norm(parameters_, 10.0);
    optimiser_->step(parameters_, 1e-4, ++updates_);
  }

 private:
  static std::unique_ptr<AlgorithmicTask> task_of(const MachineCase& the) {
    AlgorithmicOptions options;
    options.bits = 8;
    options.longest = the.length;
    return make_algorithmic_task("copy", options);
  }

  static TuringMachineOptions options_of(const AlgorithmicTask& task) {
    TuringMachineOptions options;
    options.input = task.input_size();
    options.output = task.output_size();
    options.controller = "lstm";
    options.hidden = 100;
    options.rows = 128;
    options.width = 20;
    return options;
  }

  static OptimiserOptions rmsprop() {
    OptimiserOptions options;
    options.kind = "rmsprop";
    options.momentum = 0.9;
    return options;
  }

  MachineCase case_;
  std::unique_ptr<AlgorithmicTask> task_;
  Random random_;
  ParameterSet<float> parameters_;
  Tape<float> tape_;
  TuringMachine<float> machine_;
  std::unique_ptr<Optimiser<float>> optimiser_;
  AlgorithmicBatch data_;
  std::int64_t updates_ = 0;
};

BenchMaker find(std::string_view name) {
  if (take_word(name) != "ntm" || name.empty()) return {};
  name.remove_prefix(1);
  Index steps = 0;
  MachineCase the;
  // What enters, the end, and as many answers.
  if (take_word(name) != "copy" || !take_number(name, 't', 65535, steps) || steps < 3 || steps % 2 == 0 ||
      !take_number(name, 'b', 4096, the.batch) || !name.empty())
    return {};
  the.length = steps / 2;
  return [the] { return std::make_unique<BenchMachine>(the); };
}

}  // namespace

BenchFamily machine_cases() { return {"ntm_copy_tT_bB with an odd T", {"ntm_copy_t41_b1", "ntm_copy_t21_b16"}, find}; }

}  // namespace unrolled
