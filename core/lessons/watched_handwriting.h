// What panels show of one ink and of what the network makes of it: the ink as written and as it is read, the emissions
// with all that CTC makes of them, the states of all layers, and which points of the pen a spike listens to.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/lessons/handwriting_batch.h"
#include "core/lessons/handwriting_model.h"
#include "core/lessons/watched_ctc.h"
#include "core/run/snapshot.h"
#include "core/tasks/class_symbols.h"
#include "core/tasks/ink.h"

namespace unrolled {

using Observables = std::vector<std::shared_ptr<const Observable>>;

// What can be shown at once: more of an ink is not read, and a target that makes larger tables is left out of them.
inline constexpr Index kMostReadSteps = 3000;
inline constexpr Index kMostTrellisCells = 600'000;  // extended labels x steps

struct WatchedInkOptions {
  double spacing = 0.0;  // as pen_features() has it
  Index replay = -1;     // points of the ink that are shown; −1: all
  std::string target;    // what the tables of CTC spell; empty: the ink's label, or what was read where it has none
  Index spike = -1;      // the step whose likeliest symbol the sensitivity is of; −1: the clearest of all
  ctc::TrellisOptions trellis = {};
  ctc::Scoring scoring = {};
  Index beam_width = 8;  // prefixes; fewer where the ink is so long that their tree would have no room
};

class WatchedHandwriting {
 public:
  // Keeps references to both; the blank is symbol 0.
  WatchedHandwriting(const HandwritingModel& model, const ClassSymbols& symbols);

  // Has the network read an ink. Of N points and T steps, of which none is there where there is no ink:
  //   group "ink": ink.raw 4 x N (x, y, seconds, stroke), as it was written, whatever `replay` hides; ink.points 4 x T,
  //     a point for each step; ink.inputs 4 x T, what enters
  //   group "ctc": as ctc_observables()
  //   group "states": as WatchedStates::observables(), with ".reverse" behind the name in the direction from the end:
  //     state.h.reverse, gate.f.reverse.2
  //   group "sensitivity": sensitivity.inputs 4 x T, ∂ ln y_t*(k) / ∂x_t; sensitivity.total 1 x T, its norm at each
  //     step; sensitivity.place 1 x 2, t* and k
  // Throws std::invalid_argument where the target has what is no symbol.
  void look(const Ink& ink, const WatchedInkOptions& options);

  const Observables& observables() const { return shown_; }
  // "decoded" (greedily), "decoded.beam", "label" (what the tables spell), and "problem" where the ink is too short or
  // too long for that.
  const std::vector<TextSample>& texts() const { return texts_; }

 private:
  void publish(const char* id, const char* group, const char* symbol, const char* meaning_text, Meaning meaning,
               const Axis& rows, const Axis& cols, Matrix<float> values, const char* formula = "");
  void publish_ctc(const Ink& ink, const Matrix<float>& logits, const WatchedInkOptions& options);
  void publish_states(const HandwritingModel::Run& run, const Axis& time);
  void publish_sensitivity(const HandwritingModel::Run& run, Index spike, const Axis& time);
  std::vector<int> target_labels(const Ink& ink, const std::string& typed, const std::vector<int>& read,
                                 std::string& origin) const;

  const HandwritingModel& model_;
  const ClassSymbols& symbols_;
  Tape<float> tape_;
  HandwritingBatch batch_;
  Observables shown_;
  std::vector<TextSample> texts_;
};

// The rows of the confusion and its columns: the symbols without the blank, then "inserted" or "missed".
std::shared_ptr<const Observable> confusion_observable(const Matrix<float>& counts, const ClassSymbols& symbols);

}  // namespace unrolled
