// What a panel is drawn with, for tests: fonts, words, a light theme and a snapshot made from formulas.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "app/shell/folders.h"
#include "tests/app/sample_snapshot.h"

namespace unrolled {

struct PanelFixture {
  draw::Fonts fonts;
  Words words{data_folder() / "assets" / "languages", "en"};
  draw::Theme theme = draw::light_theme();
  Snapshot snapshot = sample_snapshot();
  Selection hover, pinned;
  Brush brush;

  PanelContext context() const { return {snapshot, hover, pinned, theme, fonts, words, brush}; }
};

// Every text of a picture, in the order of drawing.
inline std::vector<std::string> texts_of(const draw::Picture& picture) {
  std::vector<std::string> texts;
  for (const draw::Primitive& primitive : picture.primitives())
    if (const auto* text = std::get_if<draw::Text>(&primitive)) texts.push_back(text->text);
  return texts;
}

inline bool shows(const draw::Picture& picture, const std::string& text) {
  const std::vector<std::string> texts = texts_of(picture);
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

inline std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += (text.empty() ? "" : " | ") + line;
  return text;
}

// The place in the picture of a cell of a hit area of this kind.
inline draw::Point place_of(const draw::Picture& picture, int kind, int row, int col) {
  for (const draw::HitArea& area : picture.hit_areas()) {
    if (area.kind != kind || row < area.first_row || row >= area.first_row + area.rows) continue;
    if (col < area.first_col || col >= area.first_col + area.cols) continue;
    return {area.rect.x +
                area.rect.width * (static_cast<float>(col - area.first_col) + 0.5F) / static_cast<float>(area.cols),
            area.rect.y +
                area.rect.height * (static_cast<float>(row - area.first_row) + 0.5F) / static_cast<float>(area.rows)};
  }
  return {-1.0F, -1.0F};
}

}  // namespace unrolled
