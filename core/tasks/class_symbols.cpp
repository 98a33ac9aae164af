#include "core/tasks/class_symbols.h"

#include <algorithm>
#include <cstdio>

#include "core/math/check.h"
#include "core/tasks/alphabet.h"
#include "core/tasks/utf8.h"

namespace unrolled {

namespace {

// "z" (U+007A)
std::string named(char32_t character) {
  char code[16];
  std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(character));
  return '"' + Alphabet({character}).label(0) + "\" (" + code + ')';
}

std::vector<char32_t> characters_of(std::string_view text, const std::string& what) {
  std::vector<char32_t> characters;
  try {
    for (std::size_t at = 0; at < text.size();) characters.push_back(next_character(text, at));
  } catch (const std::invalid_argument& error) {
    fail(what, ": ", error.what());
  }
  return characters;
}

bool is_punctuation(char32_t c) {
  return (c > 0x20 && c < 0x30) || (c > 0x39 && c < 0x41) || (c > 0x5A && c < 0x61) || (c > 0x7A && c < 0x7F);
}

// Cuts a text into utterances, word by word.
class Cutter {
 public:
  explicit Cutter(const ClassSymbols& symbols) : symbols_(symbols) {}

  void take(char32_t character) {
    if (character == U'\n') {
      end_word();
      end_utterance();
    } else if (character == U' ' || character == U'\t' || character == U'\u00A0') {
      end_word();
    } else {
      word_.push_back(character);
    }
  }

  Utterances finish() {
    take(U'\n');
    return std::move(found_);
  }

 private:
  bool is_label(char32_t character) const {
    const int symbol = symbols_.index(character);
    return symbol >= 0 && symbol != symbols_.blank();
  }

  void end_word() {
    const auto outside = [&](char32_t c) { return is_punctuation(c) && !is_label(c); };
    while (!word_.empty() && outside(word_.back())) word_.pop_back();
    word_.erase(word_.begin(), std::find_if_not(word_.begin(), word_.end(), outside));
    if (word_.empty()) return;
    if (std::all_of(word_.begin(), word_.end(), [&](char32_t c) { return is_label(c); })) {
      ++found_.words;
      if (!utterance_.empty()) utterance_.push_back(symbols_.space());
      for (const char32_t character : word_) utterance_.push_back(symbols_.index(character));
      if (symbols_.space() < 0) end_utterance();
    } else {
      ++found_.left_out;
      end_utterance();
    }
    word_.clear();
  }

  void end_utterance() {
    if (!utterance_.empty()) found_.symbols.push_back(std::move(utterance_));
    utterance_.clear();
  }

  const ClassSymbols& symbols_;
  std::vector<char32_t> word_;
  std::vector<int> utterance_;
  Utterances found_;
};

}  // namespace

ClassSymbols::ClassSymbols(std::string_view symbols, std::string_view blank)
    : characters_(characters_of(symbols, "the symbols")) {
  check(!characters_.empty(), "there are no symbols");
  for (std::size_t i = 0; i < characters_.size(); ++i) {
    check(index(characters_[i]) == static_cast<int>(i), "the symbol ", named(characters_[i]), " comes twice, as ",
          index(characters_[i]) + 1, " and ", i + 1, " of the symbols");
    append_utf8(utf8_.emplace_back(), characters_[i]);
    labels_.push_back(Alphabet({characters_[i]}).label(0));
  }
  const std::vector<char32_t> blanks = characters_of(blank, "the blank");
  check(blanks.size() == 1, "the blank has ", blanks.size(), " letters, expected one of the symbols ", all());
  blank_ = index(blanks[0]);
  check(blank_ >= 0, "the blank ", named(blanks[0]), " is none of the symbols ", all());
}

int ClassSymbols::space() const {
  const int space = index(U' ');
  return space == blank_ ? -1 : space;
}

int ClassSymbols::index(char32_t character) const {
  const auto at = std::find(characters_.begin(), characters_.end(), character);
  return at == characters_.end() ? -1 : static_cast<int>(at - characters_.begin());
}

std::string ClassSymbols::text(std::span<const int> symbols) const {
  std::string text;
  for (const int symbol : symbols) text += utf8(symbol);
  return text;
}

std::string ClassSymbols::all() const {
  std::string text;
  for (const std::string& label : labels_) text += label;
  return text;
}

std::vector<int> ClassSymbols::labels(std::string_view target, const std::string& what) const {
  std::vector<int> labels;
  for (const char32_t character : characters_of(target, what)) {
    const int symbol = index(character);
    check(symbol >= 0, what, ": character ", labels.size() + 1, ", ", named(character), ", is none of the symbols ",
          all());
    check(symbol != blank_, what, ": character ", labels.size() + 1, ", ", named(character),
          ", is the blank, which stands between labels and is none");
    labels.push_back(symbol);
  }
  return labels;
}

Utterances utterances_of(std::string_view text, const ClassSymbols& symbols) {
  Cutter cutter(symbols);
  visit_characters(text, [&](char32_t character) { cutter.take(character); });
  return cutter.finish();
}

}  // namespace unrolled
