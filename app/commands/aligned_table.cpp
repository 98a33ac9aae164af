#include "app/commands/aligned_table.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "app/draw/utf8.h"

namespace unrolled {

namespace {

std::size_t letters(const std::string& text) {
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size(); ++number) draw::next_code_point(text, at);
  return number;
}

std::string gap(std::size_t width, const std::string& text) {
  const std::size_t used = letters(text);
  return std::string(used < width ? width - used : 0, ' ');
}

}  // namespace

std::string three_digits(double logarithm) {
  if (logarithm == -HUGE_VAL) return "·";
  char text[32];
  constexpr double kBeyondDoubles = 690.0;
  if (std::abs(logarithm) < kBeyondDoubles) {
    std::snprintf(text, sizeof text, "%#.3g", std::exp(logarithm));
    return text;
  }
  const double power = logarithm / std::numbers::ln10;
  double exponent = std::floor(power);
  double digits = std::round(100.0 * std::pow(10.0, power - exponent)) / 100.0;
  if (digits >= 10.0) digits = 1.0, exponent += 1.0;
  std::snprintf(text, sizeof text, "%.2fe%+.0f", digits, exponent);
  return text;
}

std::string aligned_text(const AlignedTable& table, std::size_t width) {
  std::size_t names = letters(table.name);
  for (const std::string& name : table.row_names) names = std::max(names, letters(name));
  std::vector<std::size_t> widths;
  for (std::size_t col = 0; col < table.column_names.size(); ++col) {
    widths.push_back(letters(table.column_names[col]));
    for (const auto& row : table.cells) widths.back() = std::max(widths.back(), letters(row[col]));
  }
  std::string text;
  for (std::size_t first = 0, end = 0; first < widths.size(); first = end) {
    std::size_t used = names;
    for (end = first; end < widths.size() && (end == first || used + 2 + widths[end] <= width); ++end)
      used += 2 + widths[end];
    const auto line = [&](const std::string& name, const std::vector<std::string>& cells) {
      text += name + gap(names, name);
      for (std::size_t col = first; col < end; ++col) text += "  " + gap(widths[col], cells[col]) + cells[col];
      text += '\n';
    };
    if (first > 0) text += '\n';
    line(table.name, table.column_names);
    for (std::size_t row = 0; row < table.cells.size(); ++row) line(table.row_names[row], table.cells[row]);
  }
  return text;
}

}  // namespace unrolled
