// TER, the translation edit rate (Snover, Dorr, Schwartz, Micciulla and Makhoul 2006): how many edits turn a hypothesis
// into its reference, over the length of the references. An edit is to insert a word, to delete one, to put one in
// another's place, or to shift some neighbouring words, all at once, to where they belong.
//
// The least number with shifts cannot be found in reasonable time. So as in the paper, that shift is made which lowers
// the number of other edits most (of two alike, that of more words, then of words further left), as long as there is
// one. What is shifted stands word for word in the reference where it is shifted to, is not right yet where it is and
// is not taken from there. Shifts are of at most 10 words and go at most 50 places far, and no more than 1000 are tried
// for a sentence, as tercom and sacrebleu have it.
#pragma once

#include <vector>

#include "core/math/matrix.h"
#include "core/tasks/tokens.h"

namespace unrolled {

// Words first … first + length − 1, as the hypothesis stands then, are taken out, and stand from place `to` on
// afterwards.
struct TerShift {
  Index first = 0;
  Index length = 0;
  Index to = 0;
};

struct TerEdit {
  enum Kind { match, substitution, insertion, deletion } kind = match;
  Index hypothesis = -1;  // a place in the hypothesis as it was; −1 for an insertion
  Index reference = -1;   // a place in the reference; −1 for a deletion
};

struct Ter {
  Index insertions = 0;  // of words that the hypothesis lacks
  Index deletions = 0;   // of words that it has too much
  Index substitutions = 0;
  std::vector<TerShift> shifts;  // one after the other
  std::vector<TerEdit> script;   // behind the shifts, from left to right: insertions, deletions, substitutions, matches
  Index reference = 0;           // the one that needs the fewest edits
  double reference_length = 0.0;  // of all, on average
  double score = 0.0;             // edits / reference_length; with no words there: 1, unless there is nothing to edit

  Index edits() const { return insertions + deletions + substitutions + static_cast<Index>(shifts.size()); }
};

// Throws std::invalid_argument where there is no reference.
Ter ter(const std::vector<Tokens>& references, const Tokens& hypothesis);

// Of a corpus: all edits over all reference lengths. Throws also unless there are references for each hypothesis, and
// for one at least.
double corpus_ter(const std::vector<std::vector<Tokens>>& references, const std::vector<Tokens>& hypotheses);

}  // namespace unrolled
