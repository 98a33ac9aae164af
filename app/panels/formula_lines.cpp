#include "app/panels/formula_lines.h"

#include <algorithm>

#include "app/draw/numbers.h"
#include "app/draw/symbols.h"

namespace unrolled {

using draw::Align;
using draw::Face;
using draw::Rect;

namespace {

constexpr float kRaisedSize = 0.78F;  // of an exponent's type
constexpr float kLeading = 1.55F;     // of the lines of a formula

float width_of(const FormulaRun& run, float size, const draw::Fonts& fonts) {
  return draw::symbols_width(run.text, Face::sans, run.raised ? kRaisedSize * size : size, fonts);
}

// A sign that what follows belongs to.
bool opens(const FormulaRun& run) { return run.text.ends_with(' ') || run.text.ends_with('('); }

}  // namespace

draw::Colour colour_of(FormulaHue hue, const draw::Theme& theme) {
  switch (hue) {
    case FormulaHue::quiet:
      return theme.secondary;
    case FormulaHue::stay:
      return theme.cell;
    case FormulaHue::advance:
      return theme.input;
    case FormulaHue::skip:
      return theme.gate_forget;
    case FormulaHue::emission:
      return theme.gate_candidate;
    case FormulaHue::factor:
      return theme.cell;
    case FormulaHue::immediate:
      return theme.gate_forget;
    case FormulaHue::query:
      return theme.hidden;
    case FormulaHue::key:
      return theme.input;
    case FormulaHue::window:
      return theme.gate_forget;
    case FormulaHue::context:
      return theme.cell;
    case FormulaHue::weight:
      return theme.accent;
    case FormulaHue::erase:
      return theme.gate_forget;
    case FormulaHue::add:
      return theme.gate_candidate;
    case FormulaHue::memory:
      return theme.cell;
    case FormulaHue::emitted:
      return theme.gate_forget;
    case FormulaHue::before:
      return theme.input;
    case FormulaHue::text:
    case FormulaHue::current:
      break;
  }
  return theme.text;
}

FormulaRuns words_of(const std::string& sentence, FormulaHue hue, bool behind) {
  FormulaRuns runs;
  // Each word with the spaces before it.
  for (std::size_t at = 0; at < sentence.size();) {
    const std::size_t word = std::min(sentence.find_first_not_of(' ', at), sentence.size());
    const std::size_t end = std::min(sentence.find(' ', word), sentence.size());
    runs.push_back({(runs.empty() && behind ? "   " : "") + sentence.substr(at, end - at), hue});
    at = end;
  }
  return runs;
}

std::string plain_text(const FormulaLine& line) {
  std::string text;
  for (const FormulaRuns* side : {&line.left, &line.right}) {
    if (side == &line.right && !line.left.empty()) text += " ";
    bool raised = false;
    for (const FormulaRun& run : *side) {
      if (run.raised != raised) text += raised ? "}" : "^{";
      raised = run.raised;
      text += draw::with_subscripts(run.text);
    }
    if (raised) text += "}";
  }
  return text;
}

float width_of(const FormulaRuns& runs, float size, const draw::Fonts& fonts) {
  float width = 0.0F;
  for (const FormulaRun& run : runs) width += width_of(run, size, fonts);
  return width;
}

float draw_formula(draw::Picture& picture, const Rect& rect, const Formula& formula, float size,
                   const draw::Theme& theme, const draw::Fonts& fonts) {
  float y = rect.y, indent = 0.0F;
  for (const FormulaLine& line : formula) {
    float x = rect.x;
    const auto put = [&](const FormulaRun& run) {
      const draw::TextStyle style{Face::sans, run.raised ? kRaisedSize * size : size, colour_of(run.hue, theme),
                                  Align::left, false};
      draw::draw_symbols(picture, {x, run.raised ? y - 0.18F * size : y}, run.text, style, fonts);
      x += width_of(run, size, fonts);
    };
    if (y + size > rect.bottom() + 0.5F) break;
    if (!line.left.empty()) {
      for (const FormulaRun& run : line.left) put(run);
      indent = x - rect.x + 0.35F * size;
      // A long left side leaves no room: what follows goes to the next line.
      if (indent > 0.5F * rect.width && indent + width_of(line.right, size, fonts) > rect.width) {
        indent = 1.5F * size;
        y += kLeading * size;
      }
    }
    x = rect.x + indent;
    // The base of a power stays with its exponent, and a sign with what follows it.
    for (std::size_t i = 0; i < line.right.size();) {
      std::size_t end = i + 1;
      while (end < line.right.size() && (line.right[end].raised || line.right[end].tied || opens(line.right[end - 1])))
        ++end;
      const FormulaRuns together(line.right.begin() + static_cast<std::ptrdiff_t>(i),
                                 line.right.begin() + static_cast<std::ptrdiff_t>(end));
      if (i > 0 && x + width_of(together, size, fonts) > rect.right() + 0.5F) {
        y += kLeading * size;
        x = rect.x + indent + size;
      }
      if (y + size > rect.bottom() + 0.5F) return y - rect.y;
      for (const FormulaRun& run : together) put(run);
      i = end;
    }
    y += kLeading * size;
  }
  return y - rect.y;
}

}  // namespace unrolled
