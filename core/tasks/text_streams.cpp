#include "core/tasks/text_streams.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

namespace {

// The shortest text whose training part fills one chunk. One character more is needed as the last target.
Index shortest_text(Index batch, Index window, double held_out_share) {
  Index size = batch * window + 1;
  while (size - held_out_size(size, held_out_share) < batch * window + 1) ++size;
  return size;
}

}  // namespace

TextStreams::TextStreams(const TextCorpus& corpus, Index batch, Index window)
    : corpus_(corpus), batch_(batch), window_(window) {
  check(batch > 0, "TextStreams: batch is ", batch, ", expected a positive number");
  check(window > 0, "TextStreams: window is ", window, ", expected a positive number");
  const Index predictions = corpus.training_size() - 1;
  if (predictions < batch * window)
    fail(corpus.name(), " has ", corpus.size(), " characters, too few for a window of ", window, " and a batch of ",
         batch, ": at least ", shortest_text(batch, window, corpus.held_out_share()),
         " are needed; take a longer text, or a smaller window ", "or batch");
  length_ = (predictions + batch - 1) / batch;
  Index before = 0;
  for (const TextStretch& stretch : corpus.training()) {
    trained_to_.push_back(before);
    before += stretch.count;
  }
  inputs_.resize(static_cast<std::size_t>(batch * window));
  targets_.resize(static_cast<std::size_t>(batch * window));
  fill();
}

void TextStreams::fill() {
  const Index predictions = corpus_.training_size() - 1;
  steps_ = std::min(window_, length_ - position_);
  targets_given_ = 0;
  for (Index b = 0; b < batch_; ++b) {
    const Index end = predictions * (b + 1) / batch_;
    Index at = std::min(predictions * b / batch_ + position_, predictions);  // in the training text
    const auto after = std::upper_bound(trained_to_.begin(), trained_to_.end(), at);
    std::size_t k = static_cast<std::size_t>(after - trained_to_.begin()) - 1;
    for (Index t = 0; t < steps_; ++t, ++at) {
      const std::vector<TextStretch>& stretches = corpus_.training();
      if (at >= trained_to_[k] + stretches[k].count) ++k;
      const Index in_text = stretches[k].first + at - trained_to_[k];
      const bool is_last = at + 1 >= trained_to_[k] + stretches[k].count;
      const std::size_t slot = static_cast<std::size_t>(t * batch_ + b);
      inputs_[slot] = corpus_.symbol(in_text);
      targets_[slot] = at >= end || is_last ? -1 : corpus_.symbol(in_text + 1);
      targets_given_ += targets_[slot] >= 0;
    }
  }
}

Index TextStreams::place(Index t) const {
  const auto after = std::upper_bound(trained_to_.begin(), trained_to_.end(), position_ + t);
  const std::size_t k = static_cast<std::size_t>(after - trained_to_.begin()) - 1;
  return corpus_.training()[k].first + position_ + t - trained_to_[k];
}

void TextStreams::advance() {
  do {
    position_ += steps_;
    if (position_ >= length_) {
      position_ = 0;
      ++epochs_;
    }
    fill();
  } while (targets_given_ == 0);  // a last chunk of one step may fall on a gap
}

double TextStreams::epoch() const {
  return static_cast<double>(epochs_) + static_cast<double>(position_) / static_cast<double>(length_);
}

void TextStreams::go_to(std::int64_t position, std::int64_t epochs) {
  check(position >= 0 && position < length_ && position % window_ == 0, "TextStreams::go_to: position is ", position,
        ", expected a multiple of the window ", window_, " below ", length_);
  check(epochs >= 0, "TextStreams::go_to: epochs is ", epochs, ", expected 0 or more");
  position_ = position;
  epochs_ = epochs;
  fill();
}

}  // namespace unrolled
