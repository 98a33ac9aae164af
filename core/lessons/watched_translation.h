// What panels show of one source that is translated: where each target step looks and how that comes about, the states
// on both sides, what might have been said, and the pair itself.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/nn/decoding.h"
#include "core/nn/sequence_to_sequence.h"
#include "core/run/snapshot.h"
#include "core/tasks/pair_task.h"

namespace unrolled {

// T places of the source, its end among them, and U steps of the target; a matrix that has no entries is not shown.
struct TranslationTrace {
  std::vector<int> source;          // T
  std::vector<int> output;          // U: what was said, the end among it where it was said
  std::vector<bool> forced;         // U: the symbol was put there by hand
  std::optional<SymbolPair> right;  // where a right answer is known

  Matrix<float> logits;      // symbols and end x U
  Matrix<float> weights;     // α, T x U; not there without attention
  Matrix<float> scores;      // e, T x U
  Matrix<float> window;      // T x U, of local attention
  Matrix<float> centre;      // p, 1 x U, of local attention
  std::vector<bool> edited;  // U: the weights were set by hand
  Matrix<float> query;       // what a step asks with, A x U
  Matrix<float> keys;        // what a place answers to, A x T
  Matrix<float> v;           // A x 1, of additive scores
  Matrix<float> values;      // h, E x T
  Matrix<float> context;     // c, E x U

  struct State {
    bool in_encoder = false;
    bool reverse = false;  // read from the end
    std::string name;      // as the cell calls it
    std::size_t layer = 0;
    Matrix<float> values;  // H x T or H x U
  };
  std::vector<State> states;

  BeamSearch beam;
};

// Publishes, T rows or columns being labelled by the source and U by what was said:
//   group "attention": attention.weights, attention.true (1 where a symbol is known to come from a place, else 0; not
//   there where nothing is known), attention.scores and, of local attention, attention.window, all T x U;
//   attention.centre (of local attention) and attention.edited (0 or 1), 1 x U
//   group "attention_parts": attention.query A x U, attention.keys A x T, attention.v A x 1, attention.values E x T,
//   attention.context E x U
//   group "states": of the decoder what state_observables() of watched_states.h says; encoder.h, encoder.c and, read
//   from the end, encoder.h.reverse, encoder.c.reverse; ".2", ".3" … for the layers above
//   what watched_predictions.h says, over the target steps
//   group "pair": pair.source 1 x T, pair.output 1 x U, pair.target 1 x U' (where it is known): numbers of symbols;
//   pair.forced 1 x U (0 or 1)
//   group "beam": beam.nodes, N x 9, the tree of the search, the root first: parent, symbol (both −1 at the root),
//   depth, ln p of the symbol, ln p, score, kept, finished (0 or 1), rank among the answers (from 0; −1: none of them);
//   rows are labelled by what has been said so far, the last 60 symbols of it
std::vector<std::shared_ptr<const Observable>> translation_observables(const TranslationTrace& trace,
                                                                       const PairTask& task,
                                                                       const SequenceToSequenceOptions& model);

// The symbols as labels, the number behind the last one being the end.
std::vector<std::string> with_end(const std::vector<std::string>& symbols);
std::vector<std::string> labels_of(const std::vector<int>& symbols, const std::vector<std::string>& names);

}  // namespace unrolled
