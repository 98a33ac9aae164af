// METEOR (Banerjee and Lavie 2005), of words that are exactly alike. Each word of the hypothesis is matched to one of
// the reference at most; of all ways to match as many as possible, that whose pairs cross each other least often is
// taken (of two alike, that of fewer chunks). With m pairs,
//
//   P = m / hypothesis length,   R = m / reference length
//   F1 = 2PR / (P + R)                     the plain harmonic mean, as METEOR is often described in short
//   Fmean = 10PR / (R + 9P)                what it takes: recall weighs nine times as much
//   penalty = 0.5 (chunks / m)³            a chunk: neighbours that are matched to neighbours, in their order
//   METEOR = Fmean (1 − penalty)
//
// The pairs are looked for from left to right with the 40 best beginnings kept; sentences of equal words that are very
// often repeated may have a better matching.
#pragma once

#include <utility>
#include <vector>

#include "core/math/matrix.h"
#include "core/tasks/tokens.h"

namespace unrolled {

struct MeteorMatch {
  Index hypothesis = 0;  // places
  Index reference = 0;
};

struct Meteor {
  std::vector<MeteorMatch> matches;  // by their places in the hypothesis; empty for a corpus
  Index matched = 0;                 // m
  Index hypothesis_length = 0;
  Index reference_length = 0;
  Index chunks = 0;
  double precision = 0.0;  // P
  double recall = 0.0;     // R
  double f1 = 0.0;
  double fmean = 0.0;
  double penalty = 0.0;
  double score = 0.0;
  Index reference = 0;  // the one of the highest score
};

// Throws std::invalid_argument where there is no reference.
Meteor meteor(const std::vector<Tokens>& references, const Tokens& hypothesis);

// Of a corpus: of the best reference for each sentence, matches, chunks and lengths are summed up first. Throws also
// unless there are references for each hypothesis, and for one at least.
Meteor corpus_meteor(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses);

}  // namespace unrolled
