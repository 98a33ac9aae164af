#include "app/draw/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace unrolled::draw {

namespace {

constexpr std::string_view kMinus = "−";  // U+2212
constexpr std::string_view kThinSpace = "\u2009";

std::string printed(const char* format, int digits, double value) {
  char buffer[400];  // the largest double has 309 digits before the point
  std::snprintf(buffer, sizeof buffer, format, digits, value);
  return buffer;
}

// "12480.5" as "12 480.5"; `digits` has no sign.
std::string grouped(const std::string& digits) {
  const std::size_t whole_end = std::min(digits.find('.'), digits.size());
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i < whole_end && (whole_end - i) % 3 == 0) text += kThinSpace;
    text += digits[i];
  }
  return text;
}

bool all_zero(std::string_view digits) { return digits.find_first_not_of("0.") == std::string_view::npos; }

struct Index {
  std::string_view letter;
  std::string_view lowered;
};

// Unicode lowers these letters and no others of the Latin alphabet.
constexpr Index kIndices[] = {{"0", "₀"}, {"1", "₁"}, {"2", "₂"}, {"3", "₃"}, {"4", "₄"}, {"5", "₅"},
                              {"6", "₆"}, {"7", "₇"}, {"8", "₈"}, {"9", "₉"}, {"+", "₊"}, {kMinus, "₋"},
                              {"a", "ₐ"}, {"e", "ₑ"}, {"h", "ₕ"}, {"i", "ᵢ"}, {"j", "ⱼ"}, {"k", "ₖ"},
                              {"l", "ₗ"}, {"m", "ₘ"}, {"n", "ₙ"}, {"o", "ₒ"}, {"p", "ₚ"}, {"r", "ᵣ"},
                              {"s", "ₛ"}, {"t", "ₜ"}, {"u", "ᵤ"}, {"v", "ᵥ"}, {"x", "ₓ"}};

std::string_view lowered(std::string_view letter) {
  for (const Index& index : kIndices)
    if (index.letter == letter) return index.lowered;
  return letter == "-" ? lowered(kMinus) : std::string_view();
}

}  // namespace

std::string whole(long long value) {
  std::string digits = std::to_string(value);
  const bool negative = digits.front() == '-';
  if (negative) digits.erase(0, 1);
  return (negative ? std::string(kMinus) : std::string()) + grouped(digits);
}

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? std::string(kMinus) + "∞" : "∞";
  const std::string digits = printed("%.*f", decimals, std::abs(value));
  const bool negative = value < 0 && !all_zero(digits);
  return (negative ? std::string(kMinus) : std::string()) + grouped(digits);
}

std::string significant(double value, int digits) {
  if (std::isnan(value) || std::isinf(value)) return fixed(value, 0);
  if (value == 0.0) return "0";
  // Rounding first tells which power of ten the number has in print: 0.9996 is 1.00.
  const std::string rounded = printed("%.*e", digits - 1, value);
  const std::size_t e = rounded.find('e');
  const int exponent = std::atoi(rounded.c_str() + e + 1);
  if (exponent >= -3 && exponent < 6)
    return fixed(std::strtod(rounded.c_str(), nullptr), std::max(0, digits - 1 - exponent));
  return fixed(std::strtod(rounded.substr(0, e).c_str(), nullptr), digits - 1) + "·" + "10" + superscript(exponent);
}

std::string signed_significant(double value, int digits) { return (value > 0 ? "+" : "") + significant(value, digits); }

std::string superscript(int value) {
  static constexpr std::string_view kRaised[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
  std::string text;
  for (const char c : std::to_string(value)) text += c == '-' ? std::string_view("⁻") : kRaised[c - '0'];
  return text;
}

std::string power_of_ten(int exponent) {
  if (exponent == 0) return "1";
  if (exponent == 1) return "10";
  return "10" + superscript(exponent);
}

std::string with_subscripts(std::string_view text) {
  const auto in_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] != '_' || at == 0) {
      result += text[at++];
      continue;
    }
    // The index: a word, or what stands in braces.
    std::size_t first = at + 1;
    std::size_t last = first;
    std::size_t end = first;
    const std::size_t brace = text.substr(first).starts_with('{') ? text.find('}', first) : std::string_view::npos;
    if (brace != std::string_view::npos) {
      ++first;
      last = brace;
      end = brace + 1;
    } else {
      while (end < text.size() && in_word(text[end])) ++end;
      last = end;
    }
    std::string index;
    bool complete = last > first;
    while (first < last && complete) {
      const bool minus = text.substr(first).starts_with(kMinus);
      const std::string_view low = lowered(minus ? kMinus : text.substr(first, 1));
      complete = !low.empty();
      index += low;
      first += minus ? kMinus.size() : 1;
    }
    result += complete ? index : std::string(text.substr(at, end - at));
    at = end;
  }
  return result;
}

std::string_view without_lowering(std::string_view letter) {
  for (const Index& index : kIndices)
    if (index.lowered == letter) return index.letter;
  return {};
}

}  // namespace unrolled::draw
