#include "core/tasks/ink_text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace unrolled {

namespace {

// The shortest decimal number that reads back as the same float; without an exponent, which InkML does not know.
std::string number_text(float value) {
  std::array<char, 128> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value == 0.0F ? 0.0F : value,
                                     std::chars_format::fixed);
  return {digits.data(), written.ptr};
}

std::string on_one_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char byte) { return byte < 0x20 || byte == 0x7F; }, ' ');
  return text;
}

std::string escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c == '&')
      made += "&amp;";
    else if (c == '<')
      made += "&lt;";
    else if (c == '>')
      made += "&gt;";
    else
      made += c;
  }
  return made;
}

}  // namespace

std::string ink_as_csv(const Ink& ink) {
  std::string text = "# unit: " + std::string(kInkUnit) + "\n";
  if (!ink.label.empty()) text += "# label: " + on_one_line(ink.label) + "\n";
  text += "stroke,x,y,seconds\n";
  for (const PenPoint& point : ink.points)
    text += std::to_string(point.stroke) + ',' + number_text(point.x) + ',' + number_text(point.y) + ',' +
            number_text(point.seconds) + '\n';
  return text;
}

std::string ink_as_inkml(const Ink& ink) {
  const std::string units = "units=\"" + std::string(kInkUnit) + "\"";
  std::string text =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<ink xmlns=\"http://www.w3.org/2003/InkML\">\n";
  if (!ink.label.empty()) text += "  <annotation type=\"truth\">" + escaped(on_one_line(ink.label)) + "</annotation>\n";
  text +=
      "  <context xml:id=\"pen\">\n"
      "    <traceFormat>\n"
      "      <channel name=\"X\" type=\"decimal\" " +
      units +
      "/>\n"
      "      <channel name=\"Y\" type=\"decimal\" orientation=\"-ve\" " +
      units +
      "/>\n"
      "      <channel name=\"T\" type=\"decimal\" units=\"s\"/>\n"
      "    </traceFormat>\n"
      "  </context>\n";
  for (std::size_t i = 0; i < ink.points.size(); ++i) {
    const PenPoint& point = ink.points[i];
    const bool begins = i == 0 || point.stroke != ink.points[i - 1].stroke;
    if (begins) text += i == 0 ? "  <trace>" : "</trace>\n  <trace>";
    text += (begins ? "" : ", ") + number_text(point.x) + ' ' + number_text(point.y) + ' ' + number_text(point.seconds);
  }
  if (!ink.points.empty()) text += "</trace>\n";
  return text + "</ink>\n";
}

}  // namespace unrolled
