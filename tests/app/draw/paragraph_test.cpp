#include "app/draw/paragraph.h"

#include <doctest/doctest.h>

#include "tests/app/draw/picture_queries.h"

using namespace unrolled::draw;

TEST_CASE("paragraph: wrapped between words, cut where there is no height") {
  const Fonts fonts;
  const TextStyle style{Face::sans, 15, {}, Align::left, false};
  const std::string text = "Drag over the text to mark a  stretch of it.";
  const std::vector<std::string> lines = paragraph_lines(text, style, 120, fonts);
  REQUIRE(lines.size() > 2);
  std::string together;
  for (const std::string& line : lines) {
    CHECK(fonts.width(line, style) <= 120);
    together += (together.empty() ? "" : " ") + line;
  }
  CHECK(together == "Drag over the text to mark a stretch of it.");
  CHECK(paragraph_lines("", style, 120, fonts).empty());
  CHECK(paragraph_lines("unbelievably", style, 40, fonts).at(0).ends_with("…"));

  Picture picture({120, 40});
  const float used = draw_paragraph(picture, {0, 0, 120, 40}, text, style, fonts);
  CHECK(used <= 40);
  CHECK(all_of<Text>(picture).size() == 2);
  CHECK(all_of<Text>(picture).back().text.ends_with("…"));
  CHECK(collisions(picture, fonts) == "");
}
