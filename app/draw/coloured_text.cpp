#include "app/draw/coloured_text.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "app/draw/oklab.h"
#include "app/draw/scrolling.h"

namespace unrolled::draw {

namespace {

struct Line {
  int first = 0;
  int count = 0;
};

bool ends_line(const ColouredSymbol& symbol) { return symbol.text == "\n"; }
bool is_space(const ColouredSymbol& symbol) { return symbol.text == " " || symbol.text == "\t"; }

// Lines of at most `columns` symbols, ended by a line end, after the last space of the last third, or where full.
std::vector<Line> wrapped(const std::vector<ColouredSymbol>& symbols, int columns) {
  std::vector<Line> lines;
  const int total = static_cast<int>(symbols.size());
  for (int first = 0; first < total;) {
    int count = 0;
    bool ended = false;
    while (!ended && count < columns && first + count < total) {
      ended = ends_line(symbols[static_cast<std::size_t>(first + count)]);
      ++count;
    }
    if (!ended && first + count < total) {
      int space = count;
      while (space > 0 && !is_space(symbols[static_cast<std::size_t>(first + space - 1)])) --space;
      if (3 * space >= 2 * columns) count = space;
    }
    lines.push_back({first, count});
    first += count;
  }
  return lines;
}

std::string_view shown(const ColouredSymbol& symbol) {
  if (ends_line(symbol)) return "↵";
  if (symbol.text == "\t") return "→";
  return symbol.text;
}

// Where the lines go.
struct Measured {
  Measured(const Rect& rect, const ColouredTextPlot& plot, const Theme& theme, const Fonts& fonts)
      : size(plot.size > 0.0F ? plot.size : theme.body()), pitch(1.3F * size) {
    const float advance = fonts.width("0", Face::mono, size);
    const int columns = std::max(1, plot.columns);
    const float gap = 3.0F * advance;
    const float width = (rect.width - static_cast<float>(columns - 1) * gap) / static_cast<float>(columns);
    column_pitch = width + gap;
    lines = wrapped(plot.symbols, std::max(1, static_cast<int>(width / advance)));

    layout.lines = static_cast<int>(lines.size());
    const int highest = (layout.lines + columns - 1) / columns;
    layout.height = lines.empty() ? 0.0F : static_cast<float>(highest - 1) * pitch + size;
    layout.broken = std::any_of(lines.begin(), lines.end(), [&](const Line& line) {
      const auto last = static_cast<std::size_t>(line.first + line.count) - 1;
      return last + 1 < plot.symbols.size() && !ends_line(plot.symbols[last]);
    });
    rows = std::max(1, static_cast<int>((rect.height - size) / pitch + 1.001F));
    const int room = rows * columns;
    layout.lines_shown = std::min(room, layout.lines);
    const int wanted = plot.marked >= 0 ? plot.marked : plot.in_view;
    int wanted_line = -1;
    for (int i = 0; i < layout.lines && wanted >= 0; ++i) {
      const Line& line = lines[static_cast<std::size_t>(i)];
      if (wanted >= line.first && wanted < line.first + line.count) wanted_line = i;
    }
    layout.first_line = kept_in_view(plot.first_line, room, layout.lines, wanted_line);
  }

  float size;   // of the type
  float pitch;  // from line to line
  float column_pitch = 0.0F;
  int rows = 1;  // lines in a column
  std::vector<Line> lines;
  ColouredTextLayout layout;
};

class Setter {
 public:
  Setter(Picture& picture, const ColouredTextPlot& plot, const Theme& theme, const Fonts& fonts, float size)
      : picture_(picture), plot_(plot), theme_(theme), fonts_(fonts), size_(size) {
    advance_ = fonts.width("0", Face::mono, size);
  }

  float advance() const { return advance_; }

  void grounds(const Line& line, Point at) {
    for (int i = 0; i < line.count; ++i) {
      // Reaching a little under the next one, so that no seam shows between two.
      const float more = i + 1 < line.count ? 0.5F : 0.0F;
      picture_.rectangle({at.x + static_cast<float>(i) * advance_, at.y, advance_ + more, size_},
                         symbol(line, i).background);
    }
  }

  // Symbols of one ink and of the grid's own width are set as one text.
  void words(const Line& line, Point at) {
    std::string run;
    Colour ink;
    float start = 0.0F;
    const auto finish = [&] {
      // Spaces at the end have nothing to show.
      run.erase(run.find_last_not_of(' ') + 1);
      if (!run.empty()) picture_.text({start, at.y}, run, {Face::mono, size_, ink, Align::left, false});
      run.clear();
    };
    for (int i = 0; i < line.count; ++i) {
      const ColouredSymbol& s = symbol(line, i);
      const std::string_view text = shown(s);
      const Colour full = ink_on(s.background, theme_);
      const Colour here = text.data() == s.text.data() ? full : mix(s.background, full, 0.45F);
      const float x = at.x + static_cast<float>(i) * advance_;
      const bool on_grid = std::abs(fonts_.width(text, Face::mono, size_) - advance_) < 0.01F;
      if (run.empty() || here != ink || !on_grid) {
        finish();
        ink = here;
        start = x;
      }
      run += text;
      if (!on_grid) finish();
    }
    finish();
  }

  void frame(const Line& line, Point at, int index, Colour colour) {
    if (index < line.first || index >= line.first + line.count) return;
    const Rect cell{at.x + static_cast<float>(index - line.first) * advance_, at.y, advance_, size_};
    picture_.frame(cell.inset(-1.0F), theme_.page, 3.0F * theme_.scale);
    picture_.frame(cell.inset(-1.0F), colour, 1.5F * theme_.scale);
  }

  // In the colour of text: the accent is also that of the largest values.
  void underline(const Line& line, Point at) {
    const int first = std::max(plot_.stretch_first, line.first);
    const int last = std::min(plot_.stretch_last, line.first + line.count - 1);
    if (plot_.stretch_first < 0 || first > last) return;
    const float left = at.x + static_cast<float>(first - line.first) * advance_;
    const float thick = std::max(2.0F, 0.12F * size_);
    picture_.rectangle({left, at.y + size_, static_cast<float>(last - first + 1) * advance_, thick}, theme_.text);
    const float high = size_ + thick;
    if (first == plot_.stretch_first) picture_.rectangle({left - 0.5F * thick, at.y, thick, high}, theme_.text);
    if (last == plot_.stretch_last)
      picture_.rectangle({left + static_cast<float>(last - first + 1) * advance_ - 0.5F * thick, at.y, thick, high},
                         theme_.text);
  }

 private:
  const ColouredSymbol& symbol(const Line& line, int i) const {
    return plot_.symbols[static_cast<std::size_t>(line.first + i)];
  }

  Picture& picture_;
  const ColouredTextPlot& plot_;
  const Theme& theme_;
  const Fonts& fonts_;
  float size_;
  float advance_ = 1.0F;
};

}  // namespace

Colour ink_on(Colour background, const Theme& theme) {
  const Colour dark = theme.dark ? theme.page : theme.text;
  const Colour light = theme.dark ? theme.text : theme.page;
  // Pure red (0.63) is still read best with light ink, although the ratio of luminances says otherwise.
  constexpr float kBetween = 0.64F;
  return to_oklab(background).lightness > kBetween ? dark : light;
}

void fit_coloured_text(ColouredTextPlot& plot, const Rect& rect, const Theme& theme, const Fonts& fonts) {
  int most_columns = 1;  // of the smallest type: what is shown where not all of it has room
  for (const float factor : {2.0F, 1.8F, 1.6F, 1.4F, 1.2F, 1.1F, 1.0F, 0.93F, 0.87F, 0.8F}) {
    plot.size = theme.body() * factor;
    // Symbols that cannot have room are not laid out to find that out.
    const float widest = rect.width / fonts.width("m", Face::mono, plot.size);
    const bool hopeless = static_cast<float>(plot.symbols.size()) > widest * rect.height / plot.size;
    if (hopeless && factor > 0.8F) continue;
    most_columns = 1;
    for (const int columns : {1, 2, 3, 4}) {
      plot.columns = columns;
      const ColouredTextLayout layout = lay_out_coloured_text(rect, plot, theme, fonts);
      if (columns > 1 && layout.broken) break;
      if (layout.height <= rect.height) return;
      most_columns = columns;
    }
  }
  plot.columns = most_columns;
}

ColouredTextLayout lay_out_coloured_text(const Rect& rect, const ColouredTextPlot& plot, const Theme& theme,
                                         const Fonts& fonts) {
  return Measured(rect, plot, theme, fonts).layout;
}

ColouredTextLayout draw_coloured_text(Picture& picture, const Rect& rect, const ColouredTextPlot& plot,
                                      const Theme& theme, const Fonts& fonts) {
  const Measured m(rect, plot, theme, fonts);
  Setter setter(picture, plot, theme, fonts, m.size);
  std::vector<std::pair<Line, Point>> placed;
  for (int i = 0; i < m.layout.lines_shown; ++i)
    placed.push_back({m.lines[static_cast<std::size_t>(m.layout.first_line + i)],
                      {rect.x + static_cast<float>(i / m.rows) * m.column_pitch,
                       rect.y + static_cast<float>(i % m.rows) * m.pitch}});
  for (const auto& [line, at] : placed) {
    setter.grounds(line, at);
    setter.words(line, at);
    picture.hit({{at.x, at.y - (m.pitch - m.size) / 2.0F, static_cast<float>(line.count) * setter.advance(), m.pitch},
                 plot.hit_kind,
                 1,
                 line.count,
                 0,
                 line.first});
  }
  for (const auto& [line, at] : placed) setter.underline(line, at);
  for (const auto& [line, at] : placed) setter.frame(line, at, plot.focus, theme.text);
  for (const auto& [line, at] : placed) setter.frame(line, at, plot.marked, theme.accent);
  return m.layout;
}

}  // namespace unrolled::draw
