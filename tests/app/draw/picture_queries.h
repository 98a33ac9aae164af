// Questions that tests ask of a Picture.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <variant>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"

namespace unrolled::draw {

template <class Kind>
std::vector<Kind> all_of(const Picture& picture) {
  std::vector<Kind> found;
  for (const Primitive& primitive : picture.primitives())
    if (const Kind* one = std::get_if<Kind>(&primitive)) found.push_back(*one);
  return found;
}

// The rectangle that a text covers.
inline Rect covered(const Text& text, const Fonts& fonts) {
  const float width = fonts.width(text.text, text.style);
  const float shift = text.style.align == Align::left ? 0 : text.style.align == Align::centre ? width / 2 : width;
  if (text.style.upwards) return {text.at.x, text.at.y - width + shift, text.style.size, width};
  return {text.at.x - shift, text.at.y, width, text.style.size};
}

inline bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// Pairs of texts that lie on each other by more than half a point, and texts that reach out of the picture by more than
// a point; empty where all is well.
inline std::string collisions(const Picture& picture, const Fonts& fonts) {
  std::string found;
  const std::vector<Text> texts = all_of<Text>(picture);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const Rect rect = covered(texts[i], fonts);
    if (rect.x < -1 || rect.y < -1 || rect.right() > picture.size().width + 1 ||
        rect.bottom() > picture.size().height + 1)
      found += "\"" + texts[i].text + "\" reaches out; ";
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(rect.inset(0.25F), covered(texts[j], fonts).inset(0.25F)))
        found += "\"" + texts[i].text + "\" lies on \"" + texts[j].text + "\"; ";
  }
  return found;
}

// The lines of text with the symbols that draw_symbols() drew put together again: "W_xh" for "W" and a smaller "xh"
// right behind it.
inline std::vector<std::string> lines_of(const Picture& picture, const Fonts& fonts) {
  std::vector<std::string> lines;
  const std::vector<Text> texts = all_of<Text>(picture);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) {
      const Text& before = texts[i - 1];
      const Rect left = covered(before, fonts), right = covered(texts[i], fonts);
      const bool goes_on = before.style.size != texts[i].style.size && std::abs(left.right() - right.x) < 0.01F &&
                           right.y < left.bottom() && left.y < right.bottom();
      if (goes_on) {
        lines.back() += (texts[i].style.size < before.style.size ? "_" : "") + texts[i].text;
        continue;
      }
    }
    lines.push_back(texts[i].text);
  }
  return lines;
}

inline bool has_text(const Picture& picture, const std::string& text) {
  const std::vector<Text> texts = all_of<Text>(picture);
  return std::any_of(texts.begin(), texts.end(), [&](const Text& t) { return t.text == text; });
}

}  // namespace unrolled::draw
