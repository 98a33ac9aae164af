// A network that reads one sequence of symbols and writes another: embeddings, encoder, decoder, output layer, with
// attention between them or without (Sutskever, Vinyals and Le 2014; Cho et al. 2014; Bahdanau et al. 2015; Luong et
// al. 2015).
//
// Symbols of a vocabulary of V are 0 … V−1. In a source, V_s is the end. In a target, V_t is the end and V_t + 1 the
// start, which is only ever read. A batch is time-major: symbol t of sequence b stands at t*B + b, −1 where that
// sequence is over; every source and every target includes its end.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/nn/alignment.h"
#include "core/nn/decoder.h"
#include "core/nn/embedding.h"
#include "core/nn/encoder.h"
#include "core/nn/linear.h"

namespace unrolled {

// Sequences of different lengths as a batch. Memory is kept from one filling to the next.
class SymbolBatch {
 public:
  // Room for `batch` sequences whose longest has `longest` symbols, without the end.
  void begin(Index batch, Index longest);
  // Sequence b: `symbols`, then `end`. Throws std::invalid_argument where it has no room.
  void set(Index b, const std::vector<int>& symbols, int end);

  const int* symbols() const { return symbols_.data(); }               // T*B, time-major, −1 where padded
  const Index* lengths() const { return lengths_.data(); }             // B, the end included
  Index steps() const { return steps_; }                               // T
  Index batch() const { return static_cast<Index>(lengths_.size()); }  // B

 private:
  std::vector<int> symbols_;
  std::vector<Index> lengths_;
  Index steps_ = 0;
};

struct SequenceToSequenceOptions {
  Index source_symbols = 0;  // V_s, without the end
  Index target_symbols = 0;  // V_t, without start and end
  Index embedding = 32;      // D of both sides
  Index hidden = 64;         // H of every cell
  CellOptions cell;
  int layers = 1;  // of encoder and of decoder, 1 … kMostTranslationLayers
  bool both_directions = true;
  bool residual = true;
  std::string attention = "bahdanau";  // "none" or one of alignment_scores()
  AlignmentOptions alignment;          // but for its score, which is `attention`
  bool input_feeding = true;
};

// "none", then alignment_scores().
const std::vector<std::string>& attention_kinds();

template <class S>
struct EncodedSource {
  EncoderRun<S> run;
  AlignedSource<S> aligned;  // its annotations are those of `run`; without attention it holds no keys
  DecoderWeights<S> decoder;
  StepAffine<S> output;
  Var<S> target_embedding;  // D x (V_t + 2)
};

template <class S>
struct TranslationStep {
  DecoderState<S> state;
  Var<S> logits;                                                  // (V_t + 1) x B
  AlignmentStep<S> alignment;                                     // empty without attention
  ShortList<ShortList<Var<S>, 8>, kMostTranslationLayers> gates;  // of each layer, as Cell::gate_names() has them
};

template <class S>
struct TranslationLoss {
  Var<S> mean;                // 1 x 1: nats a symbol, over all real target symbols
  Var<S> logits;              // (V_t + 1) x (U*B), what padded places hold means nothing
  double per_sequence = 0.0;  // nats: the sum over a sequence's symbols, on average, as the lectures sum
  Index symbols = 0;          // real target symbols
};

template <class S>
class SequenceToSequence {
 public:
  // Adds "source.W", "target.W" (embeddings), "encoder.*", "attention.*", "decoder.*", "output.W", "output.b".
  // Throws std::invalid_argument for what is unknown or out of range.
  SequenceToSequence(const SequenceToSequenceOptions& options, ParameterSet<S>& parameters, Random& random);

  const SequenceToSequenceOptions& options() const { return options_; }
  int source_end() const { return static_cast<int>(options_.source_symbols); }
  int target_end() const { return static_cast<int>(options_.target_symbols); }
  int target_start() const { return target_end() + 1; }
  bool has_attention() const { return alignment_ != nullptr; }
  const Encoder<S>& encoder() const { return encoder_; }
  const Decoder<S>& decoder() const { return *decoder_; }
  const Alignment<S>* alignment() const { return alignment_.get(); }  // null without attention

  // source: its memory must outlive the recording, here and below. Throws std::invalid_argument for symbols outside of
  // −1 … V_s.
  EncodedSource<S> encode(Tape<S>& tape, const SymbolBatch& source) const;

  // The same source for each of `times` columns, of one that was encoded alone (B = 1). Nothing learns through it.
  EncodedSource<S> repeat(Tape<S>& tape, const EncodedSource<S>& encoded, Index times) const;

  DecoderState<S> start(Tape<S>& tape, const EncodedSource<S>& encoded) const;

  // Step i, from 0. previous: B symbols 0 … V_t + 1 (the start at i = 0), −1 for none; copied.
  TranslationStep<S> step(Tape<S>& tape, const EncodedSource<S>& encoded, const DecoderState<S>& state,
                          const int* previous, Index i, const AlignmentStepOptions& options = {}) const;

  // A state of which column b is column columns[b] of `state`, for a beam. Nothing learns through it.
  DecoderState<S> pick(Tape<S>& tape, const DecoderState<S>& state, const int* columns, Index count) const;

  // The mean of −ln p(y_i) over the symbols of all targets. Each step reads the true symbol before it with probability
  // `teacher_forcing`, else the likeliest of its own, drawn for each step and sequence by itself (Bengio et al. 2015);
  // with 1 nothing is drawn, and `random` may be null. Throws std::invalid_argument where the batches do not fit.
  TranslationLoss<S> loss(Tape<S>& tape, const SymbolBatch& source, const SymbolBatch& target,
                          double teacher_forcing = 1.0, Random* random = nullptr, double widening = 0.0) const;

 private:
  // Without the output layer: `logits` stays empty, and the readout is returned.
  Var<S> unread_step(Tape<S>& tape, const EncodedSource<S>& encoded, const DecoderState<S>& state, const int* previous,
                     Index i, const AlignmentStepOptions& options, TranslationStep<S>& made) const;
  void prepare(Tape<S>& tape, EncodedSource<S>& encoded, Index batch) const;

  SequenceToSequenceOptions options_;
  Embedding<S> source_;
  Embedding<S> target_;
  Encoder<S> encoder_;
  std::unique_ptr<Alignment<S>> alignment_;
  std::unique_ptr<Decoder<S>> decoder_;
  std::unique_ptr<Linear<S>> output_;
};

}  // namespace unrolled
