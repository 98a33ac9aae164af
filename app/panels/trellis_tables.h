// The tables of CTC as the trellis panel reads them from a snapshot: what stands in each cell, which cells are filled,
// hidden or impossible, and what was asked for through the lesson's settings.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/ctc/paths.h"
#include "core/ctc/topology.h"
#include "core/ctc/trellis.h"
#include "core/ctc/walkthrough.h"
#include "core/run/snapshot.h"

namespace unrolled {

enum class TrellisTable { alpha, beta, product, occupancy };

// State s at step t, both from 0; nothing where s is −1.
struct TrellisCell {
  Index s = -1;
  Index t = -1;
  explicit operator bool() const { return s >= 0 && t >= 0; }
  bool operator==(const TrellisCell&) const = default;
};

class TrellisTables {
 public:
  // Null where the snapshot has no tables of CTC that fit together.
  static std::shared_ptr<const TrellisTables> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  const ctc::Topology& topology() const { return topology_; }
  Index states() const { return topology_.state_count(); }  // S
  Index steps() const { return y_->values.cols(); }         // T
  ctc::Arithmetic arithmetic() const { return arithmetic_; }
  ctc::Convention convention() const { return convention_; }
  bool logarithms() const { return arithmetic_ == ctc::Arithmetic::kLogarithm; }
  bool scaled() const { return arithmetic_ == ctc::Arithmetic::kScaled; }
  bool with_emission() const { return convention_ == ctc::Convention::kWithEmission; }

  const Observable& observable(TrellisTable table) const;
  const Observable& emissions() const { return *y_; }  // K x T
  // "a", "␣": of a state, of a symbol.
  std::string name_of_state(Index s) const { return name_of_symbol(topology_.symbol(s)); }
  std::string name_of_symbol(int k) const;
  std::string target() const;

  // As the arithmetic writes it.
  double value(TrellisTable table, Index s, Index t) const;
  double y(Index s, Index t) const;  // y_t(l'_s)
  // Whether a path's beginning (α), its ending (β) or a whole path (αβ, γ) may stand in the cell.
  bool possible(TrellisTable table, Index s, Index t) const;
  bool has_cells(TrellisTable table) const;  // one that is possible
  // Whether the walk has come by; everything is where the lesson has none.
  bool filled(TrellisTable table, Index s, Index t) const;
  bool filled(TrellisTable table, Index t) const;  // all cells of a column
  // Whether it is to be guessed.
  bool hidden(Index s, Index t) const;
  bool all_hidden() const { return hidden_; }
  const std::string& revealed() const { return revealed_text_; }

  // What column t of α is divided by where the arithmetic is scaled, with the columns before it divided already; the
  // same of β, from the other end.
  double alpha_divisor(Index t) const;
  double beta_divisor(Index t) const;
  // Σ_s αβ/y of column t as the tables stand: p, or its logarithm, or (scaled) p over what the two columns were
  // divided by.
  double column_sum(Index t) const;
  double log_column_sum(Index t) const;  // ln of p, as it comes from column t
  // The share of cell (s, t) in it: αβ/y, or its logarithm.
  double mass(Index s, Index t) const;

  double log_p() const { return log_p_; }
  double paths_through(Index s, Index t) const;
  const ctc::PathCount& paths() const { return paths_; }
  // States of the likeliest path; empty where there is none.
  const ctc::StatePath& best_path() const { return best_path_; }

  // Null where the lesson has no cursor.
  const ctc::Walkthrough* walk() const { return walk_ ? &*walk_ : nullptr; }
  Index cursor() const { return cursor_; }
  const ctc::Walkthrough::Cell* current() const { return walk_ ? walk_->current(cursor_) : nullptr; }

  bool can_lay() const { return can_lay_; }    // the lesson has a path to lay
  bool can_hide() const { return can_hide_; }  // … and cells to hide
  const std::string& path() const { return path_; }

 private:
  explicit TrellisTables(ctc::Topology topology) : topology_(std::move(topology)) {}
  void read_settings(const Settings& settings);
  double log_scale(const Observable* scales, Index t) const;

  using Values = std::shared_ptr<const Observable>;
  ctc::Topology topology_;
  Values y_, extended_, alpha_, beta_, product_, occupancy_;
  Values alpha_count_, beta_count_, alpha_log_scale_, beta_log_scale_;
  std::shared_ptr<const Settings> settings_;
  ctc::Arithmetic arithmetic_ = ctc::Arithmetic::kProbability;
  ctc::Convention convention_ = ctc::Convention::kWithEmission;
  std::optional<ctc::Walkthrough> walk_;
  Index cursor_ = ctc::Walkthrough::kEverything;
  double log_p_ = 0.0;
  ctc::PathCount paths_;
  ctc::StatePath best_path_;
  bool can_lay_ = false;
  bool can_hide_ = false;
  bool hidden_ = false;
  std::string path_;
  std::string revealed_text_;
  std::vector<char> revealed_;  // by t and s
};

}  // namespace unrolled
