// From a source to a target: greedily, or by beam search with its whole tree kept.
//
// Both write one source's target symbol by symbol until the end symbol or a given number of steps, and both can be held
// to symbols and to attention weights of a person's choice, step by step.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/nn/sequence_to_sequence.h"

namespace unrolled {

struct DecodingOptions {
  Index most_steps = 50;  // symbols of an answer, the end included; at least 1
  double widening = 0.0;  // of an annealed window (alignment.h)
  // Of step i, where there is one so far: the symbol that is written whatever the model prefers, −1 to let it choose
  // (but not the end, while such a symbol is still to come); and the weights of the T places, T x 1, empty to let it
  // look where it likes.
  std::vector<int> symbols;
  std::vector<Matrix<double>> weights;
};

// What was written, and what the model thought of it.
struct Decoded {
  std::vector<int> symbols;               // the end included, where it was reached
  std::vector<double> log_probabilities;  // ln p of each, in nats
  double log_probability = 0.0;           // their sum
  bool ended = false;
};

// Called for every step with its number and its results, whose columns are those of the batch.
template <class S>
using StepWatcher = std::function<void(Index i, const TranslationStep<S>& step)>;

// The likeliest symbol at each step. `encoded` is of one source (B = 1). Throws
// std::invalid_argument for symbols or weights that do not fit.
template <class S>
Decoded decode_greedily(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                        const DecodingOptions& options, const StepWatcher<S>& watch = {});

// The same for all sources of a batch at once, with nothing held: one answer for each. `watch` sees every step until
// all have ended; what it sees of a sequence that has ended means nothing.
template <class S>
std::vector<Decoded> decode_batch(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                                  Index most_steps, double widening = 0.0, const StepWatcher<S>& watch = {});

// A given target (symbols with the end), each step reading the true symbol before it: what is learnt from.
template <class S>
Decoded decode_forced(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                      const std::vector<int>& target, double widening = 0.0, const StepWatcher<S>& watch = {});

struct BeamOptions {
  Index width = 4;              // hypotheses kept at each step, 1 … 256
  double length_penalty = 0.0;  // α of lp(Y) = ((5 + |Y|) / 6)^α (Wu et al. 2016, eq. 14), 0 … 5; 0: none
};

// A hypothesis in the tree: a prefix of a target. The root is the empty one, at depth 0.
struct BeamNode {
  int parent = -1;               // index of its node
  int symbol = -1;               // appended to the parent's
  Index depth = 0;               // symbols so far
  double log_symbol = 0.0;       // ln p of the symbol
  double log_probability = 0.0;  // of all symbols so far
  double score = 0.0;            // log_probability / lp(depth): answers are ranked by it
  bool kept = false;             // it was among the best of its step
  bool finished = false;         // it ends with the end symbol
  int rank = -1;                 // among the answers, from 0
};

struct BeamSearch {
  std::vector<BeamNode> nodes;  // parents before their children
  std::vector<int> answers;     // indices of nodes, the best first
  Index steps = 0;
};

// Beam search: each step extends every kept hypothesis by its `width` likeliest symbols and keeps the best of them all
// by ln p (of equals the one of the better parent, then the lower symbol). Those that end leave the beam, which is
// narrower by one for each of them from then on; it stops when none is left or the steps are used up. The answers are
// those that ended, or, where none did, those that are left. Width 1 is greedy decoding.
template <class S>
BeamSearch search_beam(Tape<S>& tape, const SequenceToSequence<S>& model, const EncodedSource<S>& encoded,
                       const BeamOptions& beam, const DecodingOptions& options);

// The symbols that lead from the root to a node. Throws std::invalid_argument for an index that is none of `nodes`.
std::vector<int> symbols_of(const std::vector<BeamNode>& nodes, int node);

}  // namespace unrolled
