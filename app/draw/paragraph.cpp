#include "app/draw/paragraph.h"

#include <algorithm>

namespace unrolled::draw {

namespace {

constexpr float kPitch = 1.45F;  // from line to line, in heights of a line

}  // namespace

std::vector<std::string> paragraph_lines(std::string_view text, const TextStyle& style, float width,
                                         const Fonts& fonts) {
  std::vector<std::string> lines;
  std::string line;
  const auto finish = [&] {
    if (!line.empty()) lines.push_back(fonts.shortened(line, style.face, style.size, width));
    line.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word(text.substr(at, end - at));
    at = end + 1;
    if (word.empty()) continue;
    const std::string longer = line.empty() ? word : line + " " + word;
    if (!line.empty() && fonts.width(longer, style) > width) {
      finish();
      line = word;
    } else {
      line = longer;
    }
  }
  finish();
  return lines;
}

float draw_paragraph(Picture& picture, const Rect& rect, std::string_view text, const TextStyle& style,
                     const Fonts& fonts) {
  std::vector<std::string> lines = paragraph_lines(text, style, rect.width, fonts);
  const float pitch = kPitch * style.size;
  const auto room = static_cast<std::size_t>(std::max(1.0F, (rect.height - style.size) / pitch + 1.001F));
  if (lines.size() > room) {
    lines.resize(room);
    lines.back() = fonts.shortened(lines.back() + " …", style.face, style.size, rect.width);
  }
  for (std::size_t i = 0; i < lines.size(); ++i)
    picture.text({rect.x, rect.y + static_cast<float>(i) * pitch}, lines[i], style);
  return lines.empty() ? 0.0F : static_cast<float>(lines.size() - 1) * pitch + style.size;
}

}  // namespace unrolled::draw
