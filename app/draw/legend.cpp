#include "app/draw/legend.h"

#include <algorithm>
#include <utility>

namespace unrolled::draw {

namespace {

struct Measures {
  float sample, gap, between, row;
  bool values;
};

// With samples of so many dashes.
Measures measures(const Theme& theme, int dashes, bool values) {
  const DashLengths dash = dash_lengths(Dash::dashed, theme.line());
  const auto count = static_cast<float>(dashes);
  return {count * dash.on + (count - 1.0F) * dash.off, (dashes > 2 ? 6.0F : 5.0F) * theme.scale,
          (dashes > 2 ? 2.0F : 1.5F) * theme.unit(), theme.axis() * 1.4F, values};
}

float entry_width(const LegendEntry& entry, const Measures& m, const Theme& theme, const Fonts& fonts) {
  float width = m.sample + m.gap + fonts.width(entry.label, Face::sans, theme.axis());
  if (m.values && !entry.value.empty()) width += m.gap + fonts.width(entry.value, Face::sans, theme.axis());
  return width;
}

int rows_needed(float width, const std::vector<LegendEntry>& entries, const Measures& m, const Theme& theme,
                const Fonts& fonts) {
  int rows = 1;
  float x = 0.0F;
  for (const LegendEntry& entry : entries) {
    const float wide = entry_width(entry, m, theme, fonts);
    if (x > 0.0F && x + wide > width) {
      ++rows;
      x = 0.0F;
    }
    x += wide + m.between;
  }
  return rows;
}

// The widest way to set the entries in which all of them have room: first the samples become shorter, then the values
// go.
Measures fitting(float width, const std::vector<LegendEntry>& entries, int most_rows, const Theme& theme,
                 const Fonts& fonts) {
  for (const auto& [dashes, values] : {std::pair{3, true}, {2, true}, {2, false}}) {
    const Measures m = measures(theme, dashes, values);
    if (rows_needed(width, entries, m, theme, fonts) <= most_rows) return m;
  }
  return measures(theme, 2, false);
}

void draw_sample(Picture& picture, Point left, const LegendEntry& entry, const Measures& m, const Theme& theme) {
  const float middle = left.y + theme.axis() / 2.0F;
  switch (entry.sample) {
    case Sample::line:
      picture.line({left.x, middle}, {left.x + m.sample, middle}, entry.colour, theme.line(), entry.dash);
      return;
    case Sample::square: {
      const float side = theme.axis() * 0.7F;
      picture.rectangle({left.x + (m.sample - side) / 2.0F, middle - side / 2.0F, side, side}, entry.colour);
      return;
    }
    case Sample::tick:
      for (const float x : {0.3F, 0.5F, 0.7F})
        picture.line({left.x + m.sample * x, middle - 3.0F * theme.scale},
                     {left.x + m.sample * x, middle + 3.0F * theme.scale}, entry.colour, 1.0F);
      return;
  }
}

}  // namespace

float draw_legend(Picture& picture, const Rect& rect, const std::vector<LegendEntry>& entries, int most_rows,
                  const Theme& theme, const Fonts& fonts) {
  if (entries.empty() || most_rows < 1) return 0.0F;
  const Measures m = fitting(rect.width, entries, most_rows, theme, fonts);
  const TextStyle style{Face::sans, theme.axis(), theme.secondary, Align::left, false};
  float x = rect.x;
  int row = 0;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const LegendEntry& entry = entries[i];
    const std::size_t left_out = entries.size() - i - 1;
    const float width = entry_width(entry, m, theme, fonts);
    // On the last row, room stays for "+n" unless this is the last entry.
    const float reserve = row + 1 == most_rows && left_out > 0
                              ? m.between + fonts.width("+" + std::to_string(left_out), Face::sans, theme.axis())
                              : 0.0F;
    if (x > rect.x && x + width + reserve > rect.right()) {
      if (row + 1 == most_rows) {
        picture.text({x, rect.y + static_cast<float>(row) * m.row}, "+" + std::to_string(entries.size() - i), style);
        break;
      }
      ++row;
      x = rect.x;
    }
    const float top = rect.y + static_cast<float>(row) * m.row;
    draw_sample(picture, {x, top}, entry, m, theme);
    float text_x = x + m.sample + m.gap;
    const std::string label = fonts.shortened(entry.label, Face::sans, theme.axis(), rect.right() - text_x - reserve);
    picture.text({text_x, top}, label, style);
    if (m.values && !entry.value.empty() && label == entry.label) {
      text_x += fonts.width(label, Face::sans, theme.axis()) + m.gap;
      TextStyle value_style = style;
      value_style.colour = theme.text;
      picture.text({text_x, top}, entry.value, value_style);
    }
    x += (label == entry.label ? width : text_x - x + fonts.width(label, Face::sans, theme.axis())) + m.between;
  }
  return static_cast<float>(row + 1) * m.row + 0.5F * theme.unit();
}

}  // namespace unrolled::draw
