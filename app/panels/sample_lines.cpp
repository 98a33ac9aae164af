#include "app/panels/sample_lines.h"

#include "app/draw/utf8.h"

namespace unrolled {

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> letters;
  for (std::size_t at = 0; at < text.size();) letters.push_back(draw::next_code_point(text, at));
  return letters;
}

std::string as_utf8(char32_t letter) {
  std::string text;
  draw::append_utf8(text, letter);
  return text;
}

std::vector<SampleLine> sample_lines(const std::vector<char32_t>& letters, std::size_t columns) {
  std::vector<SampleLine> lines;
  SampleLine line;
  const auto finish = [&] {
    std::size_t first = 0;
    while (line.size() - first > columns) {
      std::size_t count = columns;
      while (count > columns / 2 && line[first + count - 1].shown != U' ') --count;
      if (count == columns / 2) count = columns;
      lines.emplace_back(line.begin() + static_cast<std::ptrdiff_t>(first),
                         line.begin() + static_cast<std::ptrdiff_t>(first + count));
      first += count;
    }
    lines.emplace_back(line.begin() + static_cast<std::ptrdiff_t>(first), line.end());
    line.clear();
  };
  for (std::size_t i = 0; i < letters.size(); ++i) {
    const char32_t letter = letters[i];
    const int number = static_cast<int>(i);
    if (letter == U'\n') {
      finish();
      if (lines.back().size() < columns) lines.back().push_back({U' ', number});
    } else if (letter == U'\t') {
      line.insert(line.end(), 2, {U' ', number});
    } else {
      line.push_back({letter < U' ' ? draw::kReplacement : letter, number});
    }
  }
  if (!line.empty()) finish();
  return lines;
}

}  // namespace unrolled
