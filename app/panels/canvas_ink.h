// What a snapshot says of the ink on the canvas: its points as they were written, the steps that the network reads of
// them, and what is read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/ink_painter.h"
#include "app/panels/panel.h"

namespace unrolled {

enum class InkSource { example, written, file };

// A reading of the ink, and how it came about.
struct InkReading {
  std::string name;  // "greedy", in the language of the screen
  std::string text;
};

class CanvasInk {
 public:
  // Null where the lesson has no canvas.
  static std::shared_ptr<const CanvasInk> read(const Snapshot& snapshot);
  // Whether it would be read from this snapshot again.
  bool is_of(const Snapshot& snapshot) const;

  InkSource source() const { return source_; }
  const std::vector<PenPoint>& raw() const { return raw_; }      // N
  const std::vector<PenPoint>& steps() const { return steps_; }  // T
  // The step that the way to a point of `raw` belongs to; −1 where a replay hides it.
  int step_of(std::size_t point) const { return step_of_[point]; }
  std::int64_t replay() const { return replay_; }        // points that are shown; −1: all
  std::int64_t added() const { return added_; }          // inks in the training set
  const std::string& target() const { return target_; }  // as it was typed
  const std::string& label() const { return label_; }    // what it says, as far as anybody knows
  // Emissions of these steps, K x T, and their blank (−1: not known); null where there are none.
  const std::shared_ptr<const Observable>& y() const { return y_; }
  int blank() const { return blank_; }
  // What stands on the canvas, where that is what was written there.
  std::optional<std::vector<PenPoint>> written() const;
  const std::string& greedy() const { return greedy_; }
  const std::string& beam() const { return beam_; }
  const std::string& language() const { return language_; }  // none, characters, words

 private:
  CanvasInk() = default;
  void find_steps();
  void read_texts(const Snapshot& snapshot);

  InkSource source_ = InkSource::example;
  std::vector<PenPoint> raw_, steps_;
  std::vector<int> step_of_;
  std::int64_t replay_ = -1, added_ = 0;
  std::string target_, label_, greedy_, beam_, language_;
  int blank_ = -1;
  std::shared_ptr<const Observable> raw_read_, y_;
  std::shared_ptr<const Settings> settings_;
};

// The latest that was read, as long as the snapshot holds the same.
class LatestCanvasInk {
 public:
  std::shared_ptr<const CanvasInk> of(const Snapshot& snapshot) const;

 private:
  mutable std::shared_ptr<const CanvasInk> latest_;
};

}  // namespace unrolled
