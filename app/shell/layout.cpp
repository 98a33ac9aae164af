#include "app/shell/layout.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <stdexcept>

#include "core/run/names.h"

namespace unrolled {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

std::vector<std::string_view> split(std::string_view text, char mark) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t end = text.find(mark);
    parts.push_back(trimmed(text.substr(0, end)));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// Takes a weight after `mark` off the end of `text`; 1 where there is none.
float take_weight(std::string_view& text, char mark) {
  const std::size_t at = text.rfind(mark);
  if (at == std::string_view::npos) return 1.0F;
  const std::string_view number = trimmed(text.substr(at + 1));
  float weight = 0.0F;
  const auto [end, problem] = std::from_chars(number.data(), number.data() + number.size(), weight);
  if (problem != std::errc() || end != number.data() + number.size() || !(weight > 0.0F && weight <= 1000.0F))
    throw std::invalid_argument("layout: " + in_quotes(text) + " has no weight above 0 after " + mark);
  text = trimmed(text.substr(0, at));
  return weight;
}

std::string weight_text(char mark, float weight) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%c%.4g", mark, static_cast<double>(weight));
  return buffer;
}

}  // namespace

std::vector<std::string> Layout::panels() const {
  std::vector<std::string> ids;
  for (const LayoutRow& row : rows)
    for (const LayoutCell& cell : row.cells) ids.push_back(cell.panel);
  return ids;
}

bool Layout::contains(const std::string& panel) const {
  const std::vector<std::string> all = panels();
  return std::find(all.begin(), all.end(), panel) != all.end();
}

Layout parse_layout(std::string_view text) {
  Layout layout;
  for (std::string_view row_text : split(text, '/')) {
    LayoutRow row;
    row.weight = take_weight(row_text, '@');
    for (std::string_view cell_text : split(row_text, '|')) {
      const float weight = take_weight(cell_text, '*');
      if (cell_text.empty()) throw std::invalid_argument("layout: a panel without a name in " + in_quotes(text));
      row.cells.push_back({std::string(cell_text), weight});
    }
    layout.rows.push_back(std::move(row));
  }
  return layout;
}

std::string to_text(const Layout& layout) {
  std::string text;
  for (const LayoutRow& row : layout.rows) {
    if (!text.empty()) text += " / ";
    for (std::size_t i = 0; i < row.cells.size(); ++i)
      text += (i > 0 ? " | " : "") + row.cells[i].panel + weight_text('*', row.cells[i].weight);
    text += " " + weight_text('@', row.weight);
  }
  return text;
}

Layout even_layout(const std::vector<std::string>& panels) {
  Layout layout;
  for (std::size_t i = 0; i < panels.size(); ++i) {
    if (i % 2 == 0) layout.rows.emplace_back();
    layout.rows.back().cells.push_back({panels[i], 1.0F});
  }
  return layout;
}

Layout only_panels(Layout layout, const std::vector<std::string>& known) {
  for (const std::string& panel : layout.panels())
    if (std::find(known.begin(), known.end(), panel) == known.end()) remove_panel(layout, panel);
  return layout;
}

void add_panel(Layout& layout, const std::string& panel) {
  constexpr std::size_t kRows = 3;  // with more, none of them is high enough for a picture
  if (layout.contains(panel)) return;
  if (layout.rows.size() < kRows) layout.rows.emplace_back();
  const auto shortest =
      std::min_element(layout.rows.begin(), layout.rows.end(),
                       [](const LayoutRow& a, const LayoutRow& b) { return a.cells.size() < b.cells.size(); });
  shortest->cells.push_back({panel, 1.0F});
}

void remove_panel(Layout& layout, const std::string& panel) {
  for (LayoutRow& row : layout.rows)
    std::erase_if(row.cells, [&](const LayoutCell& cell) { return cell.panel == panel; });
  std::erase_if(layout.rows, [](const LayoutRow& row) { return row.cells.empty(); });
}

Layout first_panels(Layout layout, std::size_t count) {
  std::vector<std::string> panels = layout.panels();
  for (; panels.size() > count; panels.pop_back()) remove_panel(layout, panels.back());
  return layout;
}

Arrangement arrange(const Layout& layout, draw::Rect area, float gap) {
  Arrangement result;
  float row_weights = 0.0F;
  for (const LayoutRow& row : layout.rows) row_weights += row.weight;
  const float rows_height =
      std::max(0.0F, area.height - gap * static_cast<float>(std::max<std::size_t>(1, layout.rows.size()) - 1));
  float y = area.y;
  for (std::size_t r = 0; r < layout.rows.size(); ++r) {
    const LayoutRow& row = layout.rows[r];
    const float height = rows_height * row.weight / row_weights;
    float cell_weights = 0.0F;
    for (const LayoutCell& cell : row.cells) cell_weights += cell.weight;
    const float cells_width = std::max(0.0F, area.width - gap * static_cast<float>(row.cells.size() - 1));
    float x = area.x;
    for (std::size_t c = 0; c < row.cells.size(); ++c) {
      const float width = cells_width * row.cells[c].weight / cell_weights;
      result.panels.push_back({row.cells[c].panel, {x, y, width, height}});
      x += width;
      if (c + 1 < row.cells.size()) {
        const float both = cells_width * (row.cells[c].weight + row.cells[c + 1].weight) / cell_weights;
        result.splitters.push_back({{x, y, gap, height}, false, r, c, both});
      }
      x += gap;
    }
    y += height;
    if (r + 1 < layout.rows.size()) {
      const float both = rows_height * (row.weight + layout.rows[r + 1].weight) / row_weights;
      result.splitters.push_back({{area.x, y, area.width, gap}, true, r, 0, both});
    }
    y += gap;
  }
  return result;
}

void move_splitter(Layout& layout, const Splitter& splitter, float delta, float least) {
  if (splitter.span <= 0.0F) return;
  LayoutRow& row = layout.rows[splitter.row];
  float& first = splitter.between_rows ? row.weight : row.cells[splitter.cell].weight;
  float& second = splitter.between_rows ? layout.rows[splitter.row + 1].weight : row.cells[splitter.cell + 1].weight;
  const float both = first + second;
  const float floor = std::min(least, splitter.span / 2.0F) / splitter.span * both;
  first = std::clamp(first + delta / splitter.span * both, floor, both - floor);
  second = both - first;
}

}  // namespace unrolled
