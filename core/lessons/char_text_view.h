// What char-lm shows of the text it is watched on: a held-out excerpt, or the first stream of an update's window.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/lessons/char_reader.h"
#include "core/lessons/unrolled_window.h"
#include "core/lessons/watched_states.h"
#include "core/tasks/text_properties.h"

namespace unrolled {

// The first stream of an update: where the tape holds it, and where it stands in the text.
struct CharWindow {
  UnrolledWindow unrolled;
  std::vector<Index> places;  // T: of the inputs, in the text
  std::uint64_t number = 0;   // counts windows
};

class CharTextView {
 public:
  // Keeps references to all of them.
  CharTextView(const CharModel& model, const TextCorpus& corpus, CharReader& reader, const CellOptions& cell);

  struct Choice {
    const CharWindow* window = nullptr;  // null: the excerpt
    Index length = 240;                  // of the excerpt
    Index focus = -1;                    // the character whose prediction is asked; −1, or too many: the last one
  };

  // After `step` updates. Publishes for T watched characters, labelled by them:
  //   what watched_states.h and watched_predictions.h say
  //   group "properties": property.<name>, 1 x T, those of text_properties.h that vary in this text
  //   group "input_gradient": gradient.input, 1 x T (see CharReader::input_gradient)
  // Computed anew only where the step, the choice or the window changed.
  std::vector<std::shared_ptr<const Observable>> observables(std::int64_t step, const Choice& choice);

  // Something else than updates changed the parameters.
  void forget();

 private:
  void watch_excerpt(Index length);
  void watch_window(const CharWindow& window);
  void show(const Matrix<float>& properties);
  Matrix<float> input_gradient(const Choice& choice, Index focus);

  const CharModel& model_;
  const TextCorpus& corpus_;
  CharReader& reader_;
  CellOptions cell_;
  TextProperties properties_;
  TextStretch place_;  // of the longest excerpt
  WatchedStates states_;
  ReadPredictions predictions_;

  std::vector<std::string> labels_;                       // of what is shown
  std::vector<std::shared_ptr<const Observable>> shown_;  // all but the input gradient; empty: nothing
  std::int64_t shown_step_ = 0;
  Index shown_length_ = 0;                      // of the excerpt; 0: a window
  std::uint64_t shown_window_ = 0;              // its number; 0: the excerpt
  std::shared_ptr<const Observable> gradient_;  // null: not computed yet
  Index gradient_focus_ = 0;
};

}  // namespace unrolled
