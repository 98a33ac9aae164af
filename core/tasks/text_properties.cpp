#include "core/tasks/text_properties.h"

#include <algorithm>

#include "core/math/check.h"

namespace unrolled {

namespace {

constexpr Index kMarkDistance = 4096;
constexpr Index kFirstOfLine = 3;  // characters behind a line end

// Letters and digits, as far as an apostrophe between them is concerned.
bool is_of_word(char32_t c) {
  return (c >= U'0' && c <= U'9') || (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0xC0 && c < 0x2000);
}

bool is_literal_prefix(char32_t c) { return c == U'U' || c == U'u' || c == U'L'; }

}  // namespace

TextProperties::TextProperties(const TextCorpus& corpus) : corpus_(&corpus) {
  State state;
  std::array<float, kTextProperties.size()> first{};
  for (Index at = 0; at < corpus.size(); ++at) {
    if (at % kMarkDistance == 0) marks_.push_back(state);
    read(state, at);
    const auto now = values(state);
    if (at == 0) first = now;
    for (std::size_t i = 0; i < now.size(); ++i) varies_[i] = varies_[i] || now[i] != first[i];
  }
}

Matrix<float> TextProperties::read(TextStretch stretch) const {
  check(stretch.first >= 0 && stretch.count >= 0 && stretch.first + stretch.count <= corpus_->size(),
        "TextProperties::read: characters ", stretch.first, " … ", stretch.first + stretch.count - 1,
        ", but the text has ", corpus_->size());
  Matrix<float> found(static_cast<Index>(kTextProperties.size()), stretch.count);
  if (stretch.count == 0) return found;
  const Index mark = stretch.first / kMarkDistance;
  State state = marks_[static_cast<std::size_t>(mark)];
  for (Index at = mark * kMarkDistance; at < stretch.first + stretch.count; ++at) {
    read(state, at);
    if (at < stretch.first) continue;
    const auto now = values(state);
    for (std::size_t i = 0; i < now.size(); ++i) found(static_cast<Index>(i), at - stretch.first) = now[i];
  }
  return found;
}

std::array<float, kTextProperties.size()> TextProperties::values(const State& state) {
  return {state.closing != 0 ? 1.0F : 0.0F, state.comment != Comment::none ? 1.0F : 0.0F,
          static_cast<float>(state.line_position), static_cast<float>(state.nesting),
          state.line_position <= kFirstOfLine ? 1.0F : 0.0F};
}

char32_t TextProperties::character(Index at) const {
  return at < corpus_->size() ? corpus_->alphabet().character(corpus_->symbol(at)) : U'\0';
}

void TextProperties::read(State& state, Index at) const {
  const char32_t c = character(at);
  const char32_t before = state.before;
  const char32_t before_that = state.before_that;
  state.before_that = before;
  state.before = c;
  if (c == U'\n') {
    if (state.comment == Comment::line) state.comment = Comment::none;
    if (state.line_position == 0) {
      state.closing = 0;
      while (state.nesting > 0 && state.open[static_cast<std::size_t>(state.nesting - 1)] != '{') --state.nesting;
    }
    state.is_escaped = false;
    state.line_position = 0;
    return;
  }
  ++state.line_position;
  if (state.comment == Comment::block && before == U'*' && c == U'/') {
    state.comment = Comment::none;
    state.before = 0;  // this slash begins nothing
  } else if (state.comment != Comment::none) {
    return;
  } else if (state.closing != 0) {
    if (state.is_escaped)
      state.is_escaped = false;
    else if (c == U'\\')
      state.is_escaped = true;
    else if (closes_quotation(state, c, at))
      state.closing = 0;
  } else if (before == U'/' && c == U'/' && before_that != U':') {
    state.comment = Comment::line;
  } else if (before == U'/' && c == U'*') {
    state.comment = Comment::block;
    state.before = 0;  // this star ends nothing
  } else if (!opens_quotation(state, c, at)) {
    read_bracket(state, c);
  }
}

bool TextProperties::opens_quotation(State& state, char32_t c, Index at) const {
  switch (c) {
    case U'"':
    case U'„':
      state.closing = c;
      return true;
    case U'“':
      state.closing = U'”';
      return true;
    case U'«':
      state.closing = U'»';
      return true;
    case U'‘':
      state.closing = U'’';
      return true;
    case U'\'':
      // A literal: 'a', U'a' or one with a backslash. Anything else is an apostrophe, or separates digits.
      if (is_of_word(state.before_that) && !is_literal_prefix(state.before_that)) return false;
      if (character(at + 1) != U'\\' && character(at + 2) != U'\'') return false;
      state.closing = c;
      return true;
    default:
      return false;
  }
}

bool TextProperties::closes_quotation(const State& state, char32_t c, Index at) const {
  if (state.closing == U'„') return c == U'“' || c == U'”';
  if (state.closing == U'’') return c == U'’' && !is_of_word(character(at + 1));
  return c == state.closing;
}

void TextProperties::read_bracket(State& state, char32_t c) {
  if (c == U'(' || c == U'[' || c == U'{') {
    if (state.nesting == static_cast<int>(state.open.size())) return;
    state.open[static_cast<std::size_t>(state.nesting++)] = static_cast<char>(c);
    return;
  }
  const char opening = c == U')' ? '(' : c == U']' ? '[' : c == U'}' ? '{' : '\0';
  if (opening == '\0') return;
  // What was left open inside is closed as well, but a ) or ] says nothing about a {.
  for (int i = state.nesting - 1; i >= 0; --i) {
    const char open = state.open[static_cast<std::size_t>(i)];
    if (open == opening) {
      state.nesting = i;
      return;
    }
    if (open == '{') return;
  }
}

}  // namespace unrolled
