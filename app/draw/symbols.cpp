#include "app/draw/symbols.h"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <string>
#include <vector>

#include "app/draw/numbers.h"
#include "app/draw/utf8.h"

namespace unrolled::draw {

namespace {

constexpr float kIndexSize = 0.75F;  // of the symbol's type
constexpr float kIndexDrop = 0.13F;  // of its baseline, in sizes of the symbol's type

struct Run {
  std::string text;
  bool lowered = false;
};

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; }

// The index after the mark at `at`: a word, or what stands in braces. Returns the number of bytes read, 0 where there
// is no index: a mark without a letter before it is a character like any other.
std::size_t read_index(std::string_view text, std::size_t at, std::string& index) {
  if (text[at] != '_' || at == 0 || (static_cast<unsigned char>(text[at - 1]) < 0x80 && !in_word(text[at - 1])))
    return 0;
  std::size_t first = at + 1, end = first;
  if (text.substr(first).starts_with('{')) {
    const std::size_t brace = text.find('}', ++first);
    if (brace == std::string_view::npos || brace == first) return 0;
    index = text.substr(first, brace - first);
    return brace + 1 - at;
  }
  while (end < text.size() && in_word(text[end])) ++end;
  index = text.substr(first, end - first);
  return index.empty() ? 0 : end - at;
}

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  const auto add = [&](std::string_view part, bool lowered) {
    if (runs.empty() || runs.back().lowered != lowered) runs.push_back({{}, lowered});
    runs.back().text += part;
  };
  for (std::size_t at = 0; at < text.size();) {
    std::string index;
    if (const std::size_t taken = read_index(text, at, index); taken > 0) {
      add(index, true);
      at += taken;
      continue;
    }
    const std::size_t begin = at;
    next_code_point(text, at);
    const std::string_view letter = text.substr(begin, at - begin);
    const std::string_view plain = without_lowering(letter);
    add(plain.empty() ? letter : plain, !plain.empty());
  }
  return runs;
}

float size_of(const Run& run, float size) { return run.lowered ? kIndexSize * size : size; }

// Without " (…)", and without a bracket that is not closed.
std::string without_brackets(std::string_view title) {
  std::string rest(title);
  for (std::size_t open = rest.find(" ("); open != std::string::npos; open = rest.find(" (", open)) {
    std::size_t close = open + 2;
    for (int depth = 1; close < rest.size(); ++close) {
      depth += rest[close] == '(' ? 1 : rest[close] == ')' ? -1 : 0;
      if (depth == 0) break;
    }
    rest.erase(open, close + 1 - open);
  }
  return rest;
}

}  // namespace

void draw_symbols(Picture& picture, Point at, std::string_view text, const TextStyle& style, const Fonts& fonts) {
  const float width = symbols_width(text, style.face, style.size, fonts);
  float x = at.x - (style.align == Align::left ? 0.0F : style.align == Align::centre ? width / 2 : width);
  for (const Run& run : runs_of(text)) {
    TextStyle own = style;
    own.align = Align::left;
    own.size = size_of(run, style.size);
    const float drop = run.lowered ? fonts.baseline(style.face, style.size) + kIndexDrop * style.size -
                                         fonts.baseline(style.face, own.size)
                                   : 0.0F;
    picture.text({x, at.y + drop}, run.text, own);
    x += fonts.width(run.text, own);
  }
}

float symbols_width(std::string_view text, Face face, float size, const Fonts& fonts) {
  float width = 0.0F;
  for (const Run& run : runs_of(text)) width += fonts.width(run.text, face, size_of(run, size));
  return width;
}

std::string shortened_symbols(std::string_view text, Face face, float size, float width, const Fonts& fonts) {
  if (symbols_width(text, face, size, fonts) <= width) return std::string(text);
  std::size_t kept = 0;
  for (std::size_t at = 0; at < text.size();) {
    next_code_point(text, at);
    if (symbols_width(std::string(text.substr(0, at)) + "…", face, size, fonts) > width) break;
    kept = at;
  }
  return std::string(text.substr(0, kept)) + "…";
}

std::string shortened_title(std::string_view title, Face face, float size, float width, const Fonts& fonts) {
  const auto fits = [&](const std::string& text) { return symbols_width(text, face, size, fonts) <= width; };
  std::string text(title);
  if (fits(text)) return text;
  text = without_brackets(text);
  while (!fits(text)) {
    const std::size_t comma = text.rfind(", "), colon = text.rfind(": ");
    const std::size_t end = comma == std::string::npos   ? colon
                            : colon == std::string::npos ? comma
                                                         : std::max(comma, colon);
    if (end == std::string::npos || end == 0) break;
    text.erase(end);
  }
  return shortened_symbols(text, face, size, width, fonts);
}

}  // namespace unrolled::draw
