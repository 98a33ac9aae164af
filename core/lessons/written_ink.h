// What people wrote: on the canvas, in a file, and what they added of it to the training set. It belongs to the run,
// not to its moments: an ink that was added says itself from which update on, and until which, it is learnt from, so
// that training that goes on from an earlier moment goes on as it did then.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "core/math/random.h"
#include "core/run/safetensors.h"
#include "core/tasks/ink.h"

namespace unrolled {

// The same as a hand might write it again: wider or narrower, taller, more or less slanted, faster or slower. Of
// variation 0 it is the same, of 1 each differs by a tenth or so, of the speed by a fifth. Always draws as many random
// numbers.
Ink written_again(const Ink& ink, double variation, Random& random);

class WrittenInk {
 public:
  static constexpr std::size_t kMostAdded = 500;
  static constexpr std::size_t kMostFiles = 100;
  static constexpr std::int64_t kForGood = std::numeric_limits<std::int64_t>::max();

  struct Added {
    Ink ink;  // with its label
    // Updates: the first one that it may be part of, and the first one that it is not any more.
    std::int64_t from = 0;
    std::int64_t until = kForGood;
    bool is_learnt_at(std::int64_t update) const { return update >= from && update < until; }
  };

  const Ink& on_canvas() const { return canvas_; }
  const Ink& of_file() const;
  // In the order in which they came, those that were taken out since among them.
  const std::vector<Added>& added() const { return added_; }
  std::int64_t count_at(std::int64_t update) const;  // that are learnt from then

  // What stands on the canvas from point `first` on gives way to these points, 4 x n (x, y, seconds, stroke); none: it
  // is cut off there. Strokes are numbered on, and a time that runs backwards stands still. Throws
  // std::invalid_argument where there is no such point, for what is no point, and where there would be more than
  // kMostInkPoints; nothing is changed then.
  void write(Index first, const Matrix<double>& points);

  // Reads a file (core/lessons/ink_file.h), unless it is the one that was read last; an empty path: there is none. What
  // was read once is kept, for a run that goes back to when it was looked at: it comes back where the file is no more.
  // Throws std::runtime_error as read_ink() where it never was read; the file that was read last stays then.
  void read_file(const std::string& path);

  // Adds an ink, or takes the last one out, from an update on. Where training went back to before an ink came, the ink
  // is still to come: it may be added earlier, and is taken out where no other is left. Throws std::invalid_argument
  // where the ink is learnt from with this label already, there are kMostAdded, or none is left.
  void add(const Ink& ink, std::int64_t update);
  void forget_last(std::int64_t update);
  // Those that were not taken out are learnt from as from the first update, and the others never were there.
  void add_from_the_start();

  // "lesson.ink.…", as far as there is any. load() takes all of it in place of what was there; it throws
  // std::invalid_argument for what cannot be such ink, and has none of it then.
  void save(Archive& archive) const;
  void load(const Archive& archive);

 private:
  Ink canvas_;
  std::map<std::string, Ink> files_;  // that were read, by their paths
  std::string path_;                  // of the last one; empty: none
  std::vector<Added> added_;
};

}  // namespace unrolled
