// One target step of attention worked out anew from its parts, as the formulas write it: what is put in, and whether
// that gives what the network says. In double, from the published numbers.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/attention_tables.h"

namespace unrolled {

class ScoreNumbers {
 public:
  enum class Function { none, additive, product, scaled };  // none: its parts are not known
  // How a window works: not at all; Luong's: softmax over the places in it, then times the Gaussian (2015, eq. 10);
  // or as a factor of the exponentials.
  enum class Window { none, after, inside };

  // Nothing where the snapshot has no attention, where it is the difference of two, or where there is no such step.
  static std::optional<ScoreNumbers> read(const Snapshot& snapshot, const AttentionTables& tables, Index step);

  const std::string& kind() const { return kind_; }  // "bahdanau", "general", …
  Function function() const { return function_; }
  Window window_kind() const { return window_kind_; }
  const std::string& window_name() const { return window_name_; }       // "local-m", "local-p"; empty: global
  Index step() const { return step_; }                                  // i
  Index places() const { return static_cast<Index>(weights_.size()); }  // T
  bool edited() const { return edited_; }                               // its weights were set by hand

  // ── e_ij ──
  const Matrix<double>& query() const { return query_; }  // A x 1; empty where it is not known
  const Matrix<double>& keys() const { return keys_; }    // A x T
  // The places are compared as they are, without a matrix of their own.
  bool keys_are_values() const { return keys_are_values_; }
  const Matrix<double>& v() const { return v_; }  // A x 1; empty where the score is a product
  double sum(Index d, Index j) const { return query_(d, 0) + keys_(d, j); }
  double term(Index d, Index j) const;                 // the summands of a score, before it is divided by √A
  double score(Index j) const;                         // as the network has it; NaN where there is none
  double score_of_parts(Index j) const;                // worked out from query, key and v
  bool scores_agree() const { return scores_agree_; }  // of all places

  // ── α_ij ──
  bool takes_part(Index j) const;  // in the softmax
  // Subtracted from the scores before they are exponents, so that they can be written; 0 as a rule.
  double shift() const { return shift_; }
  double exponential(Index j) const;  // exp(e_ij − shift), times the window where it stands inside; 0 outside of it
  double total() const { return total_; }
  double share(Index j) const { return total_ > 0.0 ? exponential(j) / total_ : 0.0; }
  double window(Index j) const { return windows_[static_cast<std::size_t>(j)]; }
  double weight(Index j) const { return weights_[static_cast<std::size_t>(j)]; }  // as the network has it
  double weight_of_parts(Index j) const;
  bool weights_agree() const { return weights_agree_; }
  std::optional<double> centre() const { return centre_; }        // p
  std::optional<double> deviation() const { return deviation_; }  // σ of the Gaussian
  // It is cut off where it stands more than D = 2σ from its centre.
  bool is_cut() const;

  // ── c_i ──
  const Matrix<double>& values() const { return values_; }    // E x T
  const Matrix<double>& context() const { return context_; }  // E x 1
  double context_of_parts(Index d) const;
  bool context_agrees() const { return context_agrees_; }

  Index likeliest_place() const;  // with the largest weight

 private:
  void read_parts(const AttentionTables& tables);
  void read_window(const Snapshot& snapshot, const AttentionTables& tables);
  void sum_up();

  std::string kind_, window_name_;
  Function function_ = Function::none;
  Window window_kind_ = Window::none;
  Index step_ = 0;
  bool edited_ = false;
  Matrix<double> query_, keys_, v_, values_, context_;
  std::vector<double> scores_, windows_, weights_;
  double shift_ = 0.0, total_ = 0.0;
  std::optional<double> centre_, deviation_;
  bool keys_are_values_ = false, scores_agree_ = false, weights_agree_ = false, context_agrees_ = false;
};

// The window as a line over all places, from half a place before the first to half a place behind the last: place and
// factor. A Gaussian is smooth, with steps where it is cut off; a window without one has a step at either end.
std::vector<std::pair<double, double>> window_curve(const ScoreNumbers& numbers);

}  // namespace unrolled
