// A language with topics, for memories that are slow (Mikolov, Joulin, Chopra, Mathieu and Ranzato 2014 ask them of
// text): at every step the topic changes with probability 1/50 to one of 4, drawn anew; three words of four are of the
// 4 that every topic has, the fourth is one of the 4 that only the present topic has. The next word is to be predicted.
//
//   z_t = z_{t−1} with 49/50, else uniform;   p(w_t | z_t) = 3/4 · 1/4 for a common word, 1/4 · 1/4 for one of z_t's
//
// Nothing but the topic helps, and it must be held for as long as no word of it comes. Who knows only how often words
// come loses 2.295 nats a word; the best possible reader, who weighs by Bayes' rule what the topic may be, about 2.01.
#pragma once

#include "core/tasks/sequence_task.h"

namespace unrolled {

class TopicText final : public SequenceTask {
 public:
  static constexpr int kTopics = 4;
  static constexpr int kWords = 20;  // 4 common ones, then 4 of each topic

  // Draws `length` words of each stream and cuts them into windows of `steps`, all streams side by side; a rest that
  // fills no window is left out. Throws std::invalid_argument where a number is not positive or no window fits.
  TopicText(Index steps, Index streams, Index length, std::uint64_t seed);

  Index steps() const override { return steps_; }
  Index batch() const override { return streams_; }
  Index input_size() const override { return kWords; }
  Index output_size() const override { return kWords; }
  bool answers_at_end() const override { return false; }
  std::int64_t batches_of_a_pass() const override { return windows_; }
  void draw(std::int64_t number, SequenceBatch& into) const override;

  // The topic that a word is of, "S"; a common word: "·".
  std::string label(const SequenceBatch& batch, Index sequence, Index t) const override;
  const std::vector<std::string>& classes() const override;
  std::string text(const SequenceBatch& batch, Index sequence) const override;
  std::vector<TaskBound> bounds() const override;

  // Mean over the predicted words of these streams of −ln p(w_t | w_0 … w_{t−1}), nats: of one who knows the language
  // and weighs the topics by Bayes' rule (forward recursion of a hidden Markov model). Nobody does better on average.
  // The first `skipped` predictions of each stream are left out.
  double bayes_loss(Index skipped = 0) const;
  // The same of one who knows only how often each word comes: the entropy of the words.
  static double unigram_loss();

 private:
  int word(Index stream, Index t) const { return words_[static_cast<std::size_t>(t * streams_ + stream)]; }

  Index steps_;
  Index streams_;
  Index windows_;
  std::vector<int> words_;  // time-major, one more than is entered
};

}  // namespace unrolled
