// A network that reads one sequence and writes another.
#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/commands/bench_case.h"
#include "core/math/random.h"
#include "core/math/tape.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/optim/clip.h"
#include "core/optim/optimiser.h"

namespace unrolled {

namespace {

constexpr Index kTranslatedSymbols = 40;  // on either side

struct TranslationCase {
  std::string attention;  // as in attention_kinds()
  Index steps = 0;
  Index written = 0;  // steps of the target
  Index batch = 0;
};

// A network that reads random sequences and writes others: LSTMs of 64 units, the encoder's in both directions,
// embeddings of 32.
class BenchTranslation : public BenchWork {
 public:
  explicit BenchTranslation(const TranslationCase& the)
      : random_(1), model_(options_of(the), parameters_, random_), optimiser_(make_optimiser<float>({})) {
    optimiser_->prepare(parameters_);
    fill(source_, the.batch, the.steps, model_.source_end());
    fill(target_, the.batch, the.written, model_.target_end());
  }

  void train_step() override {
    tape_.reset();
    parameters_.zero_gradients();
    tape_.backward(model_.loss(tape_, source_, target_).mean);
    clip_by_norm(parameters_, 5.0);
    optimiser_->step(parameters_, 1e-3, ++updates_);
  }

 private:
  static SequenceToSequenceOptions options_of(const TranslationCase& the) {
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

BenchMaker find(std::string_view name) {
  TranslationCase the;
  if (take_word(name) != "s2s" || name.empty()) return {};
  name.remove_prefix(1);
  the.attention = take_word(name);
  const std::vector<std::string>& known = attention_kinds();
  if (std::find(known.begin(), known.end(), the.attention) == known.end() ||
      !take_number(name, 't', 65536, the.steps) || !take_number(name, 'u', 65536, the.written) ||
      !take_number(name, 'b', 4096, the.batch) || !name.empty())
    return {};
  return [the] { return std::make_unique<BenchTranslation>(the); };
}

}  // namespace

BenchFamily translation_cases() {
  return {"s2s_attention_tT_uU_bB, such as s2s_bahdanau_t20_u10_b32",
          {"s2s_bahdanau_t20_u10_b1", "s2s_bahdanau_t20_u10_b32"},
          find};
}

}  // namespace unrolled
