// A short word, letter by letter: what enters at each step and what is to be predicted, in each way in which a
// recurrent network can be laid out along time.
//
//   topology          of "hello"     steps   inputs       targets
//   one-to-one        4 single steps   1     h | e | l | l   e | l | l | o    (streams of their own: no memory)
//   one-to-many       the first letter 4     h – – –      e l l o
//   many-to-one       the last letter  4     h e l l      – – – o
//   many-to-many      the next letter  4     h e l l      e l l o         (teacher forcing)
//   encoder-decoder   read, then write 9     h e l l o – – – –   – – – – h e l l o
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/math/matrix.h"

namespace unrolled {

// The topologies by name, in the order above.
const std::vector<std::string>& word_topologies();

class WordSteps {
 public:
  static constexpr std::size_t kMostLetters = 32;

  // `word` is UTF-8. Throws std::invalid_argument in one line for a word that has fewer than 2 or more than
  // kMostLetters letters or no two different ones, for invalid UTF-8, and for an unknown topology.
  WordSteps(std::string_view word, const std::string& topology);

  // The different letters in the order in which they first occur, UTF-8.
  const std::vector<std::string>& letters() const { return letters_; }
  const std::vector<int>& word() const { return word_; }  // each as an index into letters()

  Index steps() const { return steps_; }  // T
  Index batch() const { return batch_; }  // B
  // T*B of each, time-major; −1: nothing enters, nothing is to be predicted.
  const std::vector<int>& inputs() const { return inputs_; }
  const std::vector<int>& targets() const { return targets_; }
  Index targets_given() const;

  // How much of the word is there before the first prediction: "h", "hell", nothing.
  Index given_letters() const { return given_letters_; }
  // Whether a letter that was predicted is the next input when the network writes by itself.
  bool feeds_back() const { return feeds_back_; }

  // The least summed loss, in nats, that can be reached by looking at the present input alone: with N_xy the number of
  // steps with input x and target y, Σ_xy −N_xy ln (N_xy / Σ_y N_xy).
  double memoryless_loss() const;

 private:
  std::vector<std::string> letters_;
  std::vector<int> word_;
  Index steps_ = 0;
  Index batch_ = 1;
  std::vector<int> inputs_;
  std::vector<int> targets_;
  Index given_letters_ = 1;
  bool feeds_back_ = false;
};

}  // namespace unrolled
