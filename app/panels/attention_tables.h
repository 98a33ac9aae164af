// Attention over one source as the panels read it from a snapshot: which symbols there are on either side, how much
// each target step looks at each place, what is known to be right, and how far the walk through the target has come.
// Places j of the source and steps i of the target count from 0, as on the axes of all panels.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

class AttentionTables {
 public:
  static constexpr int kEverything = -1;        // of the walk
  static constexpr const char* kEndSign = "∎";  // of either side

  // Null where the snapshot has neither attention weights nor a pair of source and output.
  static std::shared_ptr<const AttentionTables> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  Index source_steps() const { return source_.empty() ? 0 : static_cast<Index>(source_.size()); }  // T, with the end
  Index target_steps() const { return static_cast<Index>(output_.size()); }                        // U, with the end
  // The same without the end signs.
  Index source_symbols() const { return symbols_in(source_); }
  Index target_symbols() const { return symbols_in(output_); }
  // The symbols as they are shown: "M", "␣", "∎".
  const std::vector<std::string>& source() const { return source_; }
  const std::vector<std::string>& output() const { return output_; }
  // What would be right; empty where that is unknown.
  const std::vector<std::string>& target() const { return target_; }
  // Whether the output's symbol i is the right one; nothing where that is unknown.
  std::optional<bool> right(Index i) const;
  // With the names of the observables, for place_text().
  const Axis& source_axis() const { return source_axis_; }
  const Axis& target_axis() const { return target_axis_; }

  // One that was published ("attention.scores", "pair.output", "prediction.probability") and fits to the others; null:
  // there is none.
  const Observable* find(std::string_view id) const;
  std::shared_ptr<const Observable> shared(std::string_view id) const;

  // Without it the decoder has nothing but the encoder's summary: no weights, no scores.
  bool has_attention() const { return weights_ != nullptr; }
  double weight(Index j, Index i) const;  // 0 … 1; of a difference of two runs −1 … 1
  // Of the weights of two runs or moments, not weights themselves.
  bool is_difference() const { return difference_; }
  // Where the alignment of step i is known, and whether j is one of its places. It is the right symbol's: a wrong one
  // in its place has none.
  bool knows(Index i) const;
  bool knows_any() const;  // of the steps that are shown
  bool is_true(Index j, Index i) const;
  // What the local window multiplies the weight with, 0 … 1, and where its middle stands; 1 and nothing where attention
  // is global.
  bool local() const { return window_ != nullptr; }
  double window(Index j, Index i) const;
  std::optional<double> centre(Index i) const;
  bool edited(Index i) const;  // changed by hand
  bool any_edited() const;
  // "bahdanau", "general", …; empty where the lesson does not say.
  const std::string& attention() const { return attention_; }

  // The walk: so many target steps have been written; kEverything: all, and none in particular.
  bool can_walk() const { return can_walk_; }
  int walk() const { return walk_; }
  Index steps_shown() const { return walk_ == kEverything ? target_steps() : walk_; }
  bool shown(Index i) const { return i < steps_shown(); }
  // The step that was written last; nothing before the first and where everything is shown.
  std::optional<Index> current() const;

 private:
  using Values = std::shared_ptr<const Observable>;
  static constexpr std::array<const char*, 16> kIds{
      "attention.weights", "attention.true",         "attention.scores",  "attention.window",
      "attention.centre",  "attention.edited",       "attention.query",   "attention.keys",
      "attention.v",       "attention.values",       "attention.context", "pair.source",
      "pair.output",       "prediction.probability", "prediction.target", "pair.target"};

  static Index symbols_in(const std::vector<std::string>& side);
  void drop_what_does_not_fit();
  void read_settings(const Settings& settings);

  std::array<Values, kIds.size()> published_, kept_;  // as they came; those that fit to each other
  // Of kept_, for what is asked of every cell; null where there is none.
  const Observable* weights_ = nullptr;
  const Observable* truth_ = nullptr;
  const Observable* window_ = nullptr;
  std::shared_ptr<const Settings> settings_;
  Axis source_axis_, target_axis_;
  std::vector<std::string> source_, output_, target_;
  std::string attention_;
  bool difference_ = false;
  bool can_walk_ = false;
  int walk_ = kEverything;
};

// Of the snapshot that was asked for last: the same as long as its attention and settings are.
class LatestAttention {
 public:
  std::shared_ptr<const AttentionTables> of(const Snapshot& snapshot) {
    if (tables_ == nullptr || !tables_->is_of(snapshot)) tables_ = AttentionTables::read(snapshot);
    return tables_;
  }

 private:
  std::shared_ptr<const AttentionTables> tables_;
};

// Next, back, to the beginning, all: the same keys in every panel that walks through the target. None where the lesson
// has no walk.
std::vector<PanelAction> walk_actions(const PanelContext& context, const AttentionTables& tables);

}  // namespace unrolled
