// What training shows of itself: an immutable set of matrices and curves that explain themselves. It is the only
// thing that crosses from the trainer's thread to the panels.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/math/matrix.h"
#include "core/run/settings.h"

namespace unrolled {

enum class Meaning {
  signed_activation,  // −1 … +1
  gate,               // 0 … 1, a share that is let through
  signed_value,       // any real number; the scale is symmetric about 0
  probability,        // 0 … 1
  log_probability,    // ≤ 0
  magnitude,          // ≥ 0, on a log scale
};

struct Axis {
  std::string name;                 // "unit", "time step t"
  std::vector<std::string> labels;  // one per index ("{", "↵", …), or empty: the index itself
  bool along_source = false;        // runs along what an encoder reads, not along the sequence that is watched
};

// A named matrix that explains itself.
struct Observable {
  std::string id;            // "state.c", "gate.f", "gradient.hidden"
  std::string group;         // what can be shown in each other's place: "states", "gradient_flow", "weights", …
  std::string symbol;        // as in a formula: "c", "tanh c", "‖∂L/∂h_t‖"
  std::string meaning_text;  // one phrase: "cell state of layer 1"
  Meaning meaning = Meaning::signed_value;
  std::string unit;  // empty where there is none
  Axis rows;
  Axis cols;
  Matrix<float> values;  // rows.labels.size() x cols.labels.size() where there are labels
  std::string formula;   // of one entry, in the lecture's letters, or empty
};

// One point stands for the steps since the point before.
struct CurvePoint {
  double step = 0.0;  // the last step that it covers
  float mean = 0.0F;
  float low = 0.0F;
  float high = 0.0F;
};

enum class CurveRole { training, held_out, threshold, mark };  // mark: drawn as ticks where its mean is above 0

struct Curve {
  std::string id;     // "bits_per_char", "gradient_norm.lstm.W_h"
  std::string group;  // curves of a group share one plot: "loss", "gradient_norms"
  std::string label;  // "training", "W_h"
  std::string unit;   // "bits/char"
  CurveRole role = CurveRole::training;
  bool logarithmic = false;
  std::vector<CurvePoint> points;
};

// Text that the model reads or writes.
struct TextSample {
  std::string id;  // "sample"
  std::string title;
  std::string text;  // UTF-8
  std::int64_t step = 0;
  int primed = 0;            // of its characters, the first ones that the model was given to read
  std::string unknown = {};  // what it was given to read as well, but left out: characters that it does not know
};

// How far an update has been walked through, time step by time step: first forward through its window, then backward.
struct WalkPosition {
  enum class Phase { none, forward, backward };  // none: between two updates
  Phase phase = Phase::none;
  Index time = 0;   // the step of the window that was reached last: 0 … steps − 1
  Index steps = 0;  // of the window
  // Whether the values, or the gradients, of a step of the window are known already.
  bool has_value(Index t) const { return phase != Phase::forward || t <= time; }
  bool has_gradient(Index t) const { return phase == Phase::none || (phase == Phase::backward && t >= time); }
};

// The recorded moments of a run, and which of them the snapshot shows.
struct HistoryView {
  std::shared_ptr<const std::vector<std::int64_t>> steps;  // of the moments, ascending; null where none is recorded
  std::int64_t viewed = -1;                                // the step of the moment that is shown; −1: the present
  std::int64_t present = 0;                                // updates made by now
  std::size_t bytes = 0;                                   // that the moments of all branches take
  std::size_t most_bytes = 0;                              // that they may take
};

struct Snapshot;

// Another run: one that was kept when training went on from an earlier moment or began anew beside it, or one that
// races with the present one, both training on the same data.
struct Branch {
  int id = 0;           // stays its own while there is the run
  int lane = 0;         // its place among all runs and its colour; runs that begin anew keep theirs
  std::string lesson;   // as Snapshot::lesson
  std::string changes;  // settings in which it differs from the present run: "cell=gru, hidden=64"
  std::uint64_t seed = 0;
  std::int64_t step = 0;        // updates made
  std::int64_t forked_at = -1;  // the moment at which the present run left it; −1: it began beside it
  std::vector<std::shared_ptr<const Curve>> curves;
  bool races = false;
  std::string stopped = {};                    // why it trains no more, though it races
  std::shared_ptr<const Snapshot> shown = {};  // what it shows at the moment that is shown; null where it does not race
};

struct Snapshot {
  std::uint64_t version = 0;  // grows with every publication
  std::string lesson;
  std::uint64_t seed = 0;
  std::int64_t step = 0;  // updates made
  double epoch = 0.0;     // passes over the training data, in fractions
  double seconds = 0.0;   // spent in training steps
  double steps_per_second = 0.0;
  double loss = 0.0;  // of the last step, in nats
  bool playing = false;
  std::int64_t parameter_count = 0;
  std::string error;        // why training stopped by itself, or why a command was refused; empty where all is well
  bool went_wrong = false;  // training has stopped at an update that could not be made
  std::string notice;       // something that went well and is worth saying: "saved to …"
  std::uint64_t message_number = 0;  // grows whenever error or notice is set anew
  std::shared_ptr<const Settings> settings;
  std::vector<std::pair<std::string, double>> metrics;  // the lesson's own, by name
  std::vector<std::shared_ptr<const Observable>> observables;
  std::vector<std::shared_ptr<const Curve>> curves;
  std::vector<TextSample> texts;
  WalkPosition walk;
  HistoryView history;
  int lane = 0;              // as Branch::lane, of the present run
  std::string own_settings;  // in which it differs from the runs that race with it, as Branch::changes
  std::vector<Branch> branches;
  std::shared_ptr<const Snapshot> kept;  // another moment of this run that was kept to be compared with; null: none

  bool races() const;                                       // whether others race with it
  const Observable* observable(std::string_view id) const;  // null where there is none
  const Curve* curve(std::string_view id) const;
  std::vector<const Observable*> observables_of(std::string_view group) const;
  std::vector<const Curve*> curves_of(std::string_view group) const;
};

}  // namespace unrolled
