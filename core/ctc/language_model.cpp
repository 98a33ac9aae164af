#include "core/ctc/language_model.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/math/check.h"

namespace unrolled::ctc {

double LanguageModel::log_probability(std::span<const int> labels) const {
  double sum = 0.0;
  for (std::size_t i = 0; i < labels.size(); ++i) sum += log_symbol(labels.first(i), labels[i]);
  return sum + log_end(labels);
}

std::span<const int> last_word(std::span<const int> labels, int space) {
  std::size_t first = labels.size();
  while (first > 0 && labels[first - 1] != space) --first;
  return labels.subspan(first);
}

std::vector<Labels> words_of(std::span<const int> labels, int space) {
  std::vector<Labels> words;
  bool within = false;
  for (const int label : labels) {
    if (label != space) {
      if (!within) words.emplace_back();
      words.back().push_back(label);
    }
    within = label != space;
  }
  return words;
}

WordTable::WordTable(std::map<Labels, double> words, double unknown, int space)
    : words_(std::move(words)), unknown_(unknown), space_(space) {
  const auto is_probability = [](double p) { return p >= 0.0 && p <= 1.0; };
  check(is_probability(unknown), "WordTable: unknown is ", unknown, ", expected a probability");
  for (const auto& [word, probability] : words_) {
    check(!word.empty(), "WordTable: a word is empty");
    check(std::find(word.begin(), word.end(), space) == word.end(), "WordTable: a word holds the space, symbol ",
          space);
    check(is_probability(probability), "WordTable: a word has ", probability, ", expected a probability");
  }
}

double WordTable::log_last_word(std::span<const int> labels) const {
  const std::span<const int> word = last_word(labels, space_);
  if (word.empty()) return 0.0;
  const auto found = words_.find(Labels(word.begin(), word.end()));
  return std::log(found == words_.end() ? unknown_ : found->second);
}

double WordTable::log_symbol(std::span<const int> prefix, int symbol) const {
  return symbol == space_ ? log_last_word(prefix) : 0.0;
}

double WordTable::log_end(std::span<const int> labels) const { return log_last_word(labels); }

}  // namespace unrolled::ctc
