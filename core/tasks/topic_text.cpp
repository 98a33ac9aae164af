#include "core/tasks/topic_text.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr double kChange = 1.0 / 50.0;  // of the topic, at a step
constexpr double kTopical = 0.25;       // share of the words that are the topic's own
constexpr int kCommon = 4;              // common words
constexpr int kOwn = 4;                 // words of a topic

// p(w | z)
double word_probability(int word, int topic) {
  if (word < kCommon) return (1.0 - kTopical) / kCommon;
  return (word - kCommon) / kOwn == topic ? kTopical / kOwn : 0.0;
}

}  // namespace

TopicText::TopicText(Index steps, Index streams, Index length, std::uint64_t seed) : steps_(steps), streams_(streams) {
  check(steps > 0 && streams > 0 && length >= steps, "the text with topics has ", streams, " streams of ", length,
        " words and windows of ", steps, ", expected positive numbers and a window or more");
  windows_ = length / steps;
  words_.reserve(static_cast<std::size_t>((windows_ * steps + 1) * streams));
  Random random = random_of_batch(seed, 0);
  const auto any = [&](int count) { return static_cast<int>(random.below(static_cast<std::uint64_t>(count))); };
  std::vector<int> topics;
  for (Index stream = 0; stream < streams; ++stream) topics.push_back(any(kTopics));
  for (Index t = 0; t <= windows_ * steps; ++t)
    for (int& topic : topics) {
      if (random.uniform() < kChange) topic = any(kTopics);
      words_.push_back(random.uniform() < kTopical ? kCommon + kOwn * topic + any(kOwn) : any(kCommon));
    }
}

void TopicText::draw(std::int64_t number, SequenceBatch& into) const {
  const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(number % windows_ * steps_ * streams_);
  const auto begin = words_.begin() + first;
  const auto end = begin + static_cast<std::ptrdiff_t>(steps_ * streams_);
  into.symbols.assign(begin, end);
  into.targets.assign(begin + static_cast<std::ptrdiff_t>(streams_), end + static_cast<std::ptrdiff_t>(streams_));
}

std::string TopicText::label(const SequenceBatch& batch, Index sequence, Index t) const {
  static const char* const topics[kTopics] = {"S", "G", "F", "N"};  // sea, games, food, night
  const int word = batch.symbols[static_cast<std::size_t>(t * streams_ + sequence)];
  return word < kCommon ? "·" : topics[(word - kCommon) / kOwn];
}

const std::vector<std::string>& TopicText::classes() const {
  static const std::vector<std::string> words{"the",  "a",    "of",   "and",  "ship", "wave", "sail",
                                              "port", "goal", "ball", "team", "run",  "soup", "salt",
                                              "cup",  "pie",  "star", "moon", "sun",  "sky"};
  return words;
}

std::string TopicText::text(const SequenceBatch& batch, Index sequence) const {
  std::string text;
  for (Index t = 0; t < steps_; ++t)
    text += classes()[static_cast<std::size_t>(batch.symbols[static_cast<std::size_t>(t * streams_ + sequence)])] + " ";
  const int next = batch.targets[static_cast<std::size_t>((steps_ - 1) * streams_ + sequence)];
  return text + "→ " + classes()[static_cast<std::size_t>(next)];
}

std::vector<TaskBound> TopicText::bounds() const {
  const Index skipped = windows_ > 1 ? steps_ : 0;  // of what comes first, even the best reader knows little
  return {{"unigram", "without memory", unigram_loss()}, {"bayes", "best possible reader", bayes_loss(skipped)}};
}

double TopicText::bayes_loss(Index skipped) const {
  check(skipped >= 0 && skipped < windows_ * steps_, "TopicText::bayes_loss: skipped is ", skipped, ", expected 0 … ",
        windows_ * steps_ - 1);
  double nats = 0.0;
  for (Index stream = 0; stream < streams_; ++stream) {
    std::array<double, kTopics> share;  // p(z_t | w_0 … w_{t−1}), then with w_t as well
    share.fill(1.0 / kTopics);
    for (Index t = 0; t <= windows_ * steps_; ++t) {
      double probability = 0.0;
      for (int topic = 0; topic < kTopics; ++topic) {
        double& one = share[static_cast<std::size_t>(topic)];
        one = ((1.0 - kChange) * one + kChange / kTopics) * word_probability(word(stream, t), topic);
        probability += one;
      }
      for (double& one : share) one /= probability;
      if (t > skipped) nats -= std::log(probability);  // the first word is not predicted by anybody
    }
  }
  return nats / static_cast<double>((windows_ * steps_ - skipped) * streams_);
}

double TopicText::unigram_loss() {
  double entropy = 0.0;
  for (int word = 0; word < kWords; ++word) {
    double probability = 0.0;
    for (int topic = 0; topic < kTopics; ++topic) probability += word_probability(word, topic) / kTopics;
    entropy -= probability * std::log(probability);
  }
  return entropy;
}

}  // namespace unrolled
