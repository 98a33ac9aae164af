#include "core/tasks/handwriting_task.h"

#include <algorithm>

#include "core/math/check.h"
#include "core/math/random.h"
#include "core/tasks/corpora.h"
#include "core/tasks/generated_pairs.h"
#include "core/tasks/sequence_task.h"
#include "core/tasks/utf8.h"
#include "core/tasks/word_writer.h"

namespace unrolled {

namespace {

constexpr Index kLongestWord = 20;
constexpr std::size_t kLongestGiven = 60;
constexpr std::size_t kShortestHeldOut = 3;

std::u32string characters_of(std::string_view word) {
  std::u32string characters;
  for (std::size_t at = 0; at < word.size();) characters.push_back(next_character(word, at));
  return characters;
}

bool is_held_out_word(const std::u32string& word) {
  if (word.size() < kShortestHeldOut) return false;
  return is_held_out(hash_of(std::vector<int>(word.begin(), word.end())));
}

StrokeAlphabet read_alphabet(const std::string& name) {
  const std::vector<std::string>& known = handwriting_alphabets();
  if (std::find(known.begin(), known.end(), name) == known.end()) {
    std::string all;
    for (const std::string& one : known) all += (all.empty() ? "" : ", ") + one;
    fail("HandwritingTask: there is no alphabet \"", name, "\", expected one of ", all);
  }
  return {strokes_text(name), "assets/strokes/" + name + ".txt"};
}

std::string symbols_of(const StrokeAlphabet& alphabet) {
  std::string symbols = "_";
  for (const char32_t character : alphabet.characters()) append_utf8(symbols, character);
  return symbols;
}

std::string_view word_list(const std::string& alphabet) {
  if (alphabet == "latin") return words_text("english");
  if (alphabet == "cyrillic") return words_text("russian");
  return {};
}

}  // namespace

const std::vector<std::string>& handwriting_alphabets() {
  static const std::vector<std::string> alphabets = {"digits", "latin", "cyrillic"};
  return alphabets;
}

HandwritingTask::HandwritingTask(const HandwritingOptions& options)
    : options_(options), alphabet_(read_alphabet(options.alphabet)), symbols_(symbols_of(alphabet_)) {
  check(options.shortest >= 1 && options.longest >= options.shortest && options.longest <= kLongestWord,
        "HandwritingTask: words have ", options.shortest, " to ", options.longest,
        " characters, expected 1 ≤ shortest ≤ ", "longest ≤ ", kLongestWord);
  const auto check_share = [](const char* name, double value, double most) {
    check(value >= 0.0 && value <= most, "HandwritingTask: ", name, " is ", value, ", expected 0 to ", most);
  };
  check_share("variation", options.variation, 2.0);
  check_share("joins", options.joins, 1.0);
  check_share("random_words", options.random_words, 1.0);

  const std::string_view list = word_list(options.alphabet);
  for (std::size_t at = 0; at < list.size();) {
    const std::size_t end = std::min(list.find('\n', at), list.size());
    const std::string_view word = list.substr(at, end - at);
    at = end + 1;
    if (word.empty() || word.starts_with('#')) continue;
    const std::u32string characters = characters_of(word);
    const Index length = static_cast<Index>(characters.size());
    if (length < options.shortest || length > options.longest) continue;
    // Words of one or two letters are in both lists.
    if (!is_held_out_word(characters)) training_words_.emplace_back(word);
    if (is_held_out_word(characters) || characters.size() < kShortestHeldOut) held_out_words_.emplace_back(word);
  }

  // Nothing to do with each other, nor with the seed that weights are drawn from.
  Random seeds(~options.seed);
  for (std::uint64_t& seed : seeds_) seed = seeds.next();
}

const std::vector<std::string>& HandwritingTask::words(InkStream stream) const {
  return stream == InkStream::training ? training_words_ : held_out_words_;
}

std::string HandwritingTask::draw_word(InkStream stream, Random& random) const {
  const bool training = stream == InkStream::training;
  const std::vector<std::string>& list = words(stream);
  const bool made_up =
      list.empty() || random.uniform() < (training || options_.random_words == 1.0 ? options_.random_words : 0.0);
  if (!made_up) return list[static_cast<std::size_t>(random.below(list.size()))];
  const std::vector<char32_t>& characters = alphabet_.characters();
  const auto length =
      static_cast<std::size_t>(options_.shortest) +
      static_cast<std::size_t>(random.below(static_cast<std::uint64_t>(options_.longest - options_.shortest + 1)));
  std::u32string word;
  do {
    word.clear();
    while (word.size() < length) word.push_back(characters[static_cast<std::size_t>(random.below(characters.size()))]);
  } while (length >= kShortestHeldOut && is_held_out_word(word) == training);
  std::string text;
  for (const char32_t character : word) append_utf8(text, character);
  return text;
}

Ink HandwritingTask::ink(std::int64_t number, InkStream stream) const {
  Random random = random_of_batch(seeds_[static_cast<std::size_t>(stream)], number);
  const std::string word = draw_word(stream, random);
  return ink_of(word, random);
}

Ink HandwritingTask::ink_of(std::string_view word, Random& random) const {
  const std::u32string characters = characters_of(word);
  check(!characters.empty() && characters.size() <= kLongestGiven, "HandwritingTask: the word has ", characters.size(),
        " characters, expected 1 to ", kLongestGiven);
  symbols_.labels(word, "HandwritingTask: the word");
  const WritingStyle style = draw_style(options_.variation, options_.joins, random);
  Ink ink = write_word(alphabet_, characters, style, random);
  ink.label = word;
  return ink;
}

}  // namespace unrolled
