#include "core/tasks/pair_task.h"

#include <algorithm>

#include "core/math/check.h"
#include "core/tasks/date_pairs.h"
#include "core/tasks/edit_distance.h"
#include "core/tasks/file_pairs.h"
#include "core/tasks/letter_pairs.h"
#include "core/tasks/number_pairs.h"
#include "core/tasks/phrase_pairs.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

constexpr std::string_view kSpaces = " \t\r\n";
constexpr std::size_t kLongestCompared = 64;  // characters: what is longer is no misspelt word
constexpr std::size_t kLongestQuoted = 120;   // bytes: messages are lines

std::string written(const std::vector<int>& numbers, const std::vector<std::string>& symbols,
                    const std::string& joint) {
  static const std::string end = kEndSign, start = kStartSign;
  const int size = static_cast<int>(symbols.size());
  std::string text;
  bool joins_on = false;
  for (const int number : numbers) {
    check(number >= 0 && number <= size + 1, "the symbol to be written is ", number, ", expected 0 … ", size + 1);
    const std::string& symbol = number < size    ? symbols[static_cast<std::size_t>(number)]
                                : number == size ? end
                                                 : start;
    if (!text.empty() && !joins_on) text += joint;
    text += symbol;
    joins_on = symbol.size() > 1 && symbol.back() == '-';
  }
  return text;
}

// The number of a symbol, or −1.
int find_symbol(const std::vector<std::string>& symbols, std::string_view wanted) {
  const auto at = std::find(symbols.begin(), symbols.end(), wanted);
  return at == symbols.end() ? -1 : static_cast<int>(at - symbols.begin());
}

std::vector<int> characters_of(std::string_view word) {
  std::vector<int> characters;
  for (std::size_t at = 0; at < word.size();) characters.push_back(static_cast<int>(next_character(word, at)));
  return characters;
}

// What of a source is no symbol.
std::string unknown(std::string_view part, std::string_view source) {
  const std::string where = source.size() > kLongestQuoted ? "" : " \"" + std::string(source) + "\"";
  if (part.size() > kLongestQuoted) return "a word of " + std::to_string(part.size()) + " bytes in the source";
  return "\"" + std::string(part) + "\" in the source" + where;
}

// `; did you mean "forty"?`, or nothing where no symbol is like the word.
std::string suggestion(const std::vector<std::string>& symbols, std::string_view word) {
  const std::vector<int> typed = characters_of(word);
  if (typed.size() > kLongestCompared) return "";
  const std::string* nearest = nullptr;
  int nearest_distance = 2 + static_cast<int>(typed.size()) / 3;
  std::vector<int> row;
  for (const std::string& symbol : symbols) {
    const int distance = edit_distance(typed, characters_of(symbol), row);
    if (distance >= nearest_distance) continue;
    nearest_distance = distance;
    nearest = &symbol;
  }
  return nearest == nullptr ? "" : "; did you mean \"" + *nearest + "\"?";
}

// Appends the symbols of a word: the word itself, or its parts ("twenty-", "one"). False where it is none.
bool append_word(const std::vector<std::string>& symbols, std::string_view word, std::vector<int>& into) {
  while (!word.empty()) {
    const int whole = find_symbol(symbols, word);
    const std::size_t hyphen = word.find('-');
    const std::size_t size = whole >= 0 || hyphen == std::string_view::npos ? word.size() : hyphen + 1;
    const int symbol = whole >= 0 ? whole : find_symbol(symbols, word.substr(0, size));
    if (symbol < 0) return false;
    into.push_back(symbol);
    word.remove_prefix(size);
  }
  return true;
}

}  // namespace

bool operator==(const SymbolPair& a, const SymbolPair& b) {
  return a.source == b.source && a.target == b.target && a.alignment == b.alignment;
}

std::optional<SymbolPair> PairTask::pair_of_length(Index /*length*/, std::int64_t /*number*/) const {
  return std::nullopt;
}

std::optional<SymbolPair> PairTask::solve(const std::vector<int>& /*source*/) const { return std::nullopt; }

std::vector<int> PairTask::read_source(std::string_view text) const {
  const std::size_t first = text.find_first_not_of(kSpaces);
  check(first != std::string_view::npos, "the source is empty: type some of the task's ",
        source_joint().empty() ? "characters" : "words");
  text = text.substr(first, text.find_last_not_of(kSpaces) - first + 1);

  std::vector<int> read;
  if (source_joint().empty()) {
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t begin = at;
      next_character(text, at);
      const std::string_view character = text.substr(begin, at - begin);
      read.push_back(find_symbol(source_symbols(), character));
      if (read.back() < 0) fail(unknown(character, text), " is no character of this task");
    }
    return read;
  }
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (!append_word(source_symbols(), word, read))
      fail(unknown(word, text), " is no word of this task", suggestion(source_symbols(), word));
    at = std::min(text.find_first_not_of(kSpaces, end), text.size());
  }
  return read;
}

std::string PairTask::source_text(const std::vector<int>& symbols) const {
  return written(symbols, source_symbols(), source_joint());
}

std::string PairTask::target_text(const std::vector<int>& symbols) const {
  return written(symbols, target_symbols(), target_joint());
}

const std::vector<std::string>& pair_tasks() {
  static const std::vector<std::string> kinds{"reverse",    "copy",       "dates",   "numbers-en",
                                              "numbers-ru", "numbers-cs", "phrases", "file"};
  return kinds;
}

std::unique_ptr<PairTask> make_pair_task(const PairTaskOptions& options, std::uint64_t seed) {
  const std::string& kind = options.kind;
  if (kind == "reverse" || kind == "copy")
    return std::make_unique<LetterPairs>(kind == "reverse", options.shortest, options.longest, options.alphabet, seed);
  if (kind == "dates") return std::make_unique<DatePairs>(seed);
  if (kind == "numbers-en") return std::make_unique<NumberPairs>(english_numbers(), seed);
  if (kind == "numbers-ru") return std::make_unique<NumberPairs>(russian_numbers(), seed);
  if (kind == "numbers-cs") return std::make_unique<NumberPairs>(czech_numbers(), seed);
  if (kind == "phrases") return std::make_unique<PhrasePairs>(seed);
  check(kind == "file", "make_pair_task: unknown task ", kind);
  check(options.units == "characters" || options.units == "words", "make_pair_task: units are ", options.units,
        ", expected characters or words");
  return std::make_unique<FilePairs>(options.text, options.name, options.units == "words", seed);
}

}  // namespace unrolled
