#include "core/tasks/text_streams.h"

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <vector>

using namespace unrolled;

namespace {

// Text in which every character is new, so that a target tells where it stands.
std::string counting(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const int code = 0x4E00 + i;
    text += {static_cast<char>(0xE0 | code >> 12), static_cast<char>(0x80 | (code >> 6 & 0x3F)),
             static_cast<char>(0x80 | (code & 0x3F))};
  }
  return text;
}

bool is_trained(const TextCorpus& corpus, Index at) {
  for (const TextStretch& stretch : corpus.training())
    if (at >= stretch.first && at < stretch.first + stretch.count) return true;
  return false;
}

}  // namespace

TEST_CASE("an epoch gives every character its turn as the target after the one before it") {
  for (const auto& [size, batch, window] : std::vector<std::array<Index, 3>>{
           {500, 1, 1}, {500, 1, 7}, {500, 3, 50}, {487, 16, 25}, {20123, 5, 33}, {20123, 7, 2500}}) {
    const TextCorpus corpus(counting(static_cast<int>(size)));
    TextStreams streams(corpus, batch, window);
    const int* const inputs = streams.inputs();
    std::vector<int> seen(static_cast<std::size_t>(size), 0);
    std::vector<int> next_input(static_cast<std::size_t>(batch), -1);  // streams go on where they stopped
    Index chunks = 0;
    while (streams.epochs() == 0) {
      CHECK(streams.begins_epoch() == (chunks == 0));
      CHECK(streams.inputs() == inputs);
      CHECK((streams.steps() >= 1 && streams.steps() <= window));
      Index given = 0;
      for (Index t = 0; t < streams.steps(); ++t)
        for (Index b = 0; b < batch; ++b) {
          const int input = inputs[t * batch + b];
          if (b == 0) CHECK(streams.place(t) == input);
          const int target = streams.targets()[t * batch + b];
          CHECK(is_trained(corpus, input));  // symbols count up, so a symbol is its place in the text
          if (next_input[static_cast<std::size_t>(b)] >= 0) CHECK(input == next_input[static_cast<std::size_t>(b)]);
          next_input[static_cast<std::size_t>(b)] = target;
          if (target < 0) continue;
          CHECK(target == input + 1);
          CHECK(is_trained(corpus, target));
          ++seen[static_cast<std::size_t>(target)];
          ++given;
        }
      CHECK(given == streams.targets_given());
      ++chunks;
      streams.advance();
    }
    for (Index at = 0; at < size; ++at) {
      const bool wanted = is_trained(corpus, at) && at > 0 && is_trained(corpus, at - 1);
      CHECK(seen[static_cast<std::size_t>(at)] == (wanted ? 1 : 0));
    }
    CHECK(streams.epoch() == 1.0);
    CHECK(streams.begins_epoch());
  }
}

TEST_CASE("streams can be set back to where they stood") {
  const TextCorpus corpus(counting(900));
  TextStreams streams(corpus, 4, 30);
  for (int i = 0; i < 10; ++i) streams.advance();
  TextStreams other(corpus, 4, 30);
  other.go_to(streams.position(), streams.epochs());
  for (int i = 0; i < 10; ++i) {
    CHECK(other.epoch() == streams.epoch());
    REQUIRE(other.steps() == streams.steps());
    for (Index j = 0; j < streams.steps() * 4; ++j) {
      CHECK(other.inputs()[j] == streams.inputs()[j]);
      CHECK(other.targets()[j] == streams.targets()[j]);
    }
    streams.advance();
    other.advance();
  }
  CHECK_THROWS_AS(other.go_to(7, 0), std::invalid_argument);
  CHECK_THROWS_AS(other.go_to(-30, 0), std::invalid_argument);
  CHECK_THROWS_AS(other.go_to(30000, 0), std::invalid_argument);
  CHECK_THROWS_AS(other.go_to(0, -1), std::invalid_argument);
}

TEST_CASE("a text that is too short says how long it must be") {
  const TextCorpus corpus(counting(100), "short.txt");
  CHECK_THROWS_WITH_AS(TextStreams(corpus, 16, 50),
                       "short.txt has 100 characters, too few for a window of 50 and a batch of 16: at least 889 are "
                       "needed; take a longer text, or a smaller window or batch",
                       std::invalid_argument);
  CHECK_THROWS_AS(TextStreams(TextCorpus(counting(888)), 16, 50), std::invalid_argument);
  CHECK_NOTHROW(TextStreams(TextCorpus(counting(889)), 16, 50));
  CHECK_THROWS_AS(TextStreams(TextCorpus("ab"), 1, 1), std::invalid_argument);
  CHECK_NOTHROW(TextStreams(TextCorpus("abcd"), 1, 1));
  CHECK_THROWS_AS(TextStreams(corpus, 0, 1), std::invalid_argument);
  CHECK_THROWS_AS(TextStreams(corpus, 1, 0), std::invalid_argument);
}
