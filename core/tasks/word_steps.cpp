#include "core/tasks/word_steps.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "core/math/check.h"
#include "core/tasks/utf8.h"

namespace unrolled {

const std::vector<std::string>& word_topologies() {
  static const std::vector<std::string> topologies{"one-to-one", "one-to-many", "many-to-one", "many-to-many",
                                                   "encoder-decoder"};
  return topologies;
}

WordSteps::WordSteps(std::string_view word, const std::string& topology) {
  std::vector<char32_t> characters;
  visit_characters(word, [&](char32_t letter) {
    check(word_.size() < kMostLetters, "the word has more than ", kMostLetters, " letters; take a shorter one");
    auto at = std::find(characters.begin(), characters.end(), letter);
    if (at == characters.end()) {
      append_utf8(letters_.emplace_back(), letter);
      at = characters.insert(characters.end(), letter);
    }
    word_.push_back(static_cast<int>(at - characters.begin()));
  });
  check(letters_.size() >= 2, "the word \"", word, "\" has not two different letters: there is nothing to predict");

  const std::vector<int> all_but_last(word_.begin(), word_.end() - 1);
  const std::vector<int> all_but_first(word_.begin() + 1, word_.end());
  const std::size_t pairs = all_but_last.size();
  inputs_ = all_but_last;
  targets_ = all_but_first;
  steps_ = static_cast<Index>(pairs);
  if (topology == "one-to-one") {
    steps_ = 1;
    batch_ = static_cast<Index>(pairs);
    feeds_back_ = true;
  } else if (topology == "one-to-many") {
    std::fill(inputs_.begin() + 1, inputs_.end(), -1);
  } else if (topology == "many-to-one") {
    std::fill(targets_.begin(), targets_.end() - 1, -1);
    given_letters_ = static_cast<Index>(pairs);
  } else if (topology == "many-to-many") {
    feeds_back_ = true;
  } else if (topology == "encoder-decoder") {
    steps_ = static_cast<Index>(2 * pairs + 1);
    inputs_ = word_;
    inputs_.resize(2 * pairs + 1, -1);
    targets_.assign(pairs, -1);
    targets_.insert(targets_.end(), word_.begin(), word_.end());
    given_letters_ = 0;
  } else {
    fail("WordSteps: unknown topology \"", topology, "\"");
  }
}

Index WordSteps::targets_given() const {
  return std::count_if(targets_.begin(), targets_.end(), [](int target) { return target >= 0; });
}

double WordSteps::memoryless_loss() const {
  std::map<int, std::map<int, double>> counts;  // by input, by target
  for (std::size_t i = 0; i < inputs_.size(); ++i)
    if (targets_[i] >= 0) counts[inputs_[i]][targets_[i]] += 1.0;
  double loss = 0.0;
  for (const auto& [input, targets] : counts) {
    double total = 0.0;
    for (const auto& [target, count] : targets) total += count;
    for (const auto& [target, count] : targets) loss -= count * std::log(count / total);
  }
  return loss;
}

}  // namespace unrolled
