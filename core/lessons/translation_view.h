// Lets a sequence-to-sequence model translate one source without learning from it, with what a person changes of it by
// hand, and keeps all that happened on the way.
#pragma once

#include <optional>
#include <vector>

#include "core/lessons/translation_edits.h"
#include "core/lessons/watched_translation.h"
#include "core/math/tape.h"
#include "core/nn/sequence_to_sequence.h"

namespace unrolled {

class TranslationView {
 public:
  // Keeps a reference to the model.
  explicit TranslationView(const SequenceToSequence<float>& model);

  struct Search {
    Index most_steps = 0;
    Index beam_width = 1;         // 1: greedy
    double length_penalty = 0.0;  // α
    double widening = 0.0;        // of an annealed window (alignment.h)
  };
  // source: with its end. The output is the best answer of the beam search. Sets all but TranslationTrace::right.
  TranslationTrace translate(const std::vector<int>& source, const TranslationEdits& edits, const Search& search);

 private:
  void keep_encoder(const EncodedSource<float>& encoded, TranslationTrace& trace) const;

  const SequenceToSequence<float>& model_;
  Tape<float> tape_;
  SymbolBatch batch_;
};

}  // namespace unrolled
