#include "app/panels/formula.h"

#include <cmath>
#include <cstdlib>

#include "app/draw/numbers.h"
#include "app/draw/utf8.h"

namespace unrolled {

namespace {

bool is_letter(char32_t c) {
  return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z') || (c >= 0x370 && c < 0x500) || c == U'∂' || c == U'′' ||
         c == 0x303;  // a tilde over the letter before
}

bool is_function(std::string_view word) {
  return word == "tanh" || word == "exp" || word == "log" || word == "max" || word == "σ" || word == "relu" ||
         word == "ReLU";
}

// "t" is 0 and "t−1" is −1; anything else is no step in time.
std::optional<int> time_offset(std::string_view subscript) {
  if (subscript == "t") return 0;
  if (subscript == "t-1" || subscript == "t−1") return -1;
  return std::nullopt;
}

const Observable* nearest(const Snapshot& snapshot, const Observable& from, std::string_view symbol) {
  std::ptrdiff_t here = 0;
  for (std::size_t i = 0; i < snapshot.observables.size(); ++i)
    if (snapshot.observables[i].get() == &from) here = static_cast<std::ptrdiff_t>(i);
  const Observable* found = nullptr;
  std::ptrdiff_t least = 0;
  for (std::size_t i = 0; i < snapshot.observables.size(); ++i) {
    const Observable& one = *snapshot.observables[i];
    if (one.group != from.group || one.symbol != symbol || one.rows.name != from.rows.name) continue;
    if (one.values.rows() != from.values.rows() || one.values.cols() != from.values.cols()) continue;
    const std::ptrdiff_t distance = std::abs(static_cast<std::ptrdiff_t>(i) - here);
    if (found != nullptr && distance >= least) continue;
    found = &one;
    least = distance;
  }
  return found;
}

// A negative number in brackets, unless brackets stand around it anyway.
std::string number(double value, bool bracketed) {
  const std::string text = draw::significant(value);
  return value < 0.0 && !bracketed ? "(" + text + ")" : text;
}

}  // namespace

std::optional<std::string> formula_with_numbers(const Snapshot& snapshot, const Observable& observable, Index unit,
                                                Index time) {
  const std::string& formula = observable.formula;
  const std::size_t equals = formula.find('=');
  if (equals == std::string::npos) return std::nullopt;

  std::string out;
  bool any = false;
  for (std::size_t at = equals; at < formula.size();) {
    std::size_t next = at;
    char32_t letter = draw::next_code_point(formula, next);
    if (!is_letter(letter)) {
      if (letter == U'_') return std::nullopt;
      if (letter == U'⊙') letter = U'·';
      draw::append_utf8(out, letter);
      at = next;
      continue;
    }
    const std::size_t begin = at;
    while (at < formula.size()) {
      next = at;
      if (!is_letter(draw::next_code_point(formula, next))) break;
      at = next;
    }
    const std::string word = formula.substr(begin, at - begin);
    if (at >= formula.size() || formula[at] != '_') {
      if (!is_function(word)) return std::nullopt;
      out += word;
      continue;
    }

    ++at;  // behind the underscore
    std::string subscript;
    if (at < formula.size() && formula[at] == '{') {
      const std::size_t end = formula.find('}', at);
      if (end == std::string::npos) return std::nullopt;
      subscript = formula.substr(at + 1, end - at - 1);
      at = end + 1;
    } else {
      const std::size_t start = at;
      while (at < formula.size()) {
        next = at;
        if (!is_letter(draw::next_code_point(formula, next))) break;
        at = next;
      }
      subscript = formula.substr(start, at - start);
    }
    const std::optional<int> offset = time_offset(subscript);
    const Observable* of = nearest(snapshot, observable, word);
    if (!offset || of == nullptr || time + *offset < 0) return std::nullopt;
    const bool bracketed = out.ends_with('(') && formula.substr(at).starts_with(')');
    out += number(static_cast<double>(of->values(unit, time + *offset)), bracketed);
    any = true;
  }
  return any ? std::optional(out) : std::nullopt;
}

}  // namespace unrolled
