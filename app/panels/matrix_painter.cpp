#include "app/panels/matrix_painter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/coloured_text.h"
#include "app/draw/numbers.h"
#include "app/draw/utf8.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Rect;

namespace {

constexpr float kWidest = 2.2F;  // a cell by its height
constexpr float kHighest = 1.6F;
constexpr float kLongest = 0.33F;  // a symbol, of the room
constexpr float kLargest = 6.0F;   // a cell by the body's type
constexpr std::array<float, 10> kTypes{2.4F, 2.0F, 1.7F, 1.45F, 1.25F, 1.1F, 1.0F, 0.85F, 0.72F, 0.6F};

// Words are set as words, single symbols in mono.
Face face_of(const std::vector<std::string>& labels) {
  for (const std::string& label : labels) {
    std::size_t at = 0;
    int letters = 0;
    for (; at < label.size(); ++letters) draw::next_code_point(label, at);
    if (letters > 2) return Face::sans;
  }
  return Face::mono;
}

std::string short_share(double share) {
  if (share >= 0.995) return "1.0";
  return draw::fixed(share, 2).substr(1);
}

}  // namespace

MatrixPainter::MatrixPainter(const PanelContext& context, const AttentionTables& tables, const MatrixShow& show,
                             draw::Size size)
    : context_(context), tables_(tables), show_(show), theme_(context.theme), picture_(size) {
  soft_window_ = tables_.local() && !any_masked();
  lay_out(size);
}

const std::vector<std::string>& MatrixPainter::side(bool down) const {
  return is_source(down) ? tables_.source() : tables_.output();
}

draw::ColourScale MatrixPainter::scale() const {
  draw::ColourScale scale;
  scale.dark = theme_.dark;
  if (tables_.is_difference()) {
    scale.map = theme_.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
    scale.low = -1.0F;
  }
  return scale;
}

// The largest type in which every symbol has room in its cell; where there is none, every second, third … symbol.
MatrixLabels MatrixPainter::fitted(const std::vector<std::string>& labels, bool across, float room, float length,
                                   bool& fits) const {
  MatrixLabels made;
  made.face = face_of(labels);
  fits = true;
  float widest = 0.0F;  // of a point of type
  for (const std::string& label : labels) widest = std::max(widest, width_of(label, made.face, 100.0F) / 100.0F);
  const auto needs = [&](float type, bool along) { return along ? type * (widest + 0.3F) : 1.05F * type; };
  for (const bool upright : {true, false}) {
    const bool along = across && upright;  // the symbols follow one another as in a text
    for (const float factor : kTypes) {
      made.type = factor * theme_.body();
      made.upwards = across && !upright;
      if (made.type < (along ? 0.7F : 0.6F) * theme_.axis()) break;
      if (needs(made.type, along) <= room && (along || widest * made.type <= length)) return made;
    }
    if (!across) break;
  }
  fits = false;
  made.type = 0.75F * theme_.axis();
  made.upwards = across && widest > 1.0F;
  made.stride = static_cast<int>(std::ceil(needs(made.type, across && !made.upwards) / std::max(room, 0.01F)));
  return made;
}

void MatrixPainter::fit_labels(Rect room) {
  const auto rows = static_cast<float>(side(true).size()), cols = static_cast<float>(side(false).size());
  const auto widest = [&](const std::vector<std::string>& labels, const MatrixLabels& of) {
    float width = 0.0F;
    for (const std::string& label : labels) width = std::max(width, width_of(label, of.face, of.type));
    return width;
  };
  const float gap = 0.5F * theme_.axis();
  const float least = 0.6F * theme_.body();
  layout_.down = {least, 1, false, face_of(side(true))};
  layout_.across = {least, 1, false, face_of(side(false))};
  // Each side takes room from the other: after a few turns both have what they need.
  for (int turn = 0; turn < 4; ++turn) {
    const float left =
        room.x + layout_.names_left + std::min(widest(side(true), layout_.down), kLongest * room.width) + gap;
    const float above = layout_.across.upwards ? std::min(widest(side(false), layout_.across), kLongest * room.height)
                                               : 1.15F * layout_.across.type;
    const float top = room.y + layout_.names_top + above + 0.5F * gap;
    layout_.row = std::max(1.0F, room.bottom() - top) / rows;
    layout_.col = std::max(1.0F, room.right() - left) / cols;
    const float word = layout_.across.upwards ? 0.0F : widest(side(false), layout_.across) + 0.6F * layout_.across.type;
    const float largest = kLargest * theme_.body();
    layout_.row = std::min({layout_.row, largest, kHighest * layout_.col});
    layout_.col = std::min({layout_.col, std::max(largest, word), std::max(kWidest * layout_.row, word)});
    layout_.cells = {left, top, layout_.col * cols, layout_.row * rows};
    if (turn == 3) break;
    bool fits = true, down_fits = true;
    layout_.down = fitted(side(true), false, layout_.row, kLongest * room.width, down_fits);
    layout_.across = fitted(side(false), true, layout_.col, kLongest * room.height, fits);
    // Where rows are low, letters across do not take their height away.
    layout_.across.type = std::min(layout_.across.type, std::max(theme_.axis(), 1.3F * layout_.row));
    // The two sides alike where nearly so.
    const float both = std::min(layout_.down.type, layout_.across.type);
    if (fits && down_fits && layout_.down.face == layout_.across.face && both >= theme_.axis())
      layout_.down.type = layout_.across.type = both;
  }
}

void MatrixPainter::lay_out(draw::Size size) {
  const float axis = theme_.axis(), unit = theme_.unit();
  const bool wide = size.width >= 24.0F * axis, high = size.height >= 15.0F * axis;
  layout_.bar = size.width >= 18.0F * axis;
  layout_.names_left = size.width >= 14.0F * axis && size.height >= 9.0F * axis ? 1.5F * theme_.body() : 0.0F;
  layout_.names_top = size.height >= 9.0F * axis ? 1.4F * theme_.body() : 0.0F;
  Rect room{0, 0, size.width, size.height};

  const std::size_t most = size.height >= 22.0F * axis ? 3 : size.height >= 13.0F * axis ? 2 : 1;
  const auto lines = size.height >= 9.0F * axis ? wrapped(size.width, most).size() : std::size_t{0};
  if (lines > 0) {
    const float height = static_cast<float>(lines) * 1.5F * axis;
    layout_.foot = {0, size.height - height, size.width, height};
    room.height -= height + 0.5F * unit;
  }
  if (layout_.bar) room.width -= draw::colour_bar_width(scale(), 0.7F * room.height, theme_, context_.fonts);

  const bool strip = !tables_.is_difference() && (show_.source_down ? high : wide);
  const float number = width_of("0.00", Face::sans, axis);
  const float thick =
      show_.source_down ? 3.4F * axis : std::clamp(0.16F * size.width, 4.0F * axis, 11.0F * axis) + number;
  if (strip) {
    layout_.scale = 1.3F * axis;
    room.height -= layout_.scale;
    if (show_.source_down)
      room.height -= thick + unit;
    else
      room.width -= thick + 2 * unit;
  }
  fit_labels(room);
  const Rect& cells = layout_.cells;
  if (strip)
    layout_.strip = show_.source_down ? Rect{cells.x, cells.bottom() + unit, cells.width, thick}
                                      : Rect{cells.right() + 2 * unit, cells.y, thick, cells.height};
  // It keeps near what it speaks of.
  const float below = std::max(cells.bottom(), layout_.strip.bottom()) + layout_.scale + unit;
  layout_.foot.y = std::min(layout_.foot.y, below);
}

draw::Picture MatrixPainter::paint() {
  draw_cells();
  if (show_.numbers) draw_numbers();
  draw_windows();
  if (show_.truth) draw_truth();
  draw_names();
  draw_labels(true);
  draw_labels(false);
  if (layout_.strip.width > 0.0F) draw_strip();
  if (layout_.bar) {
    const float left = std::max(layout_.cells.right(), show_.source_down ? 0.0F : layout_.strip.right());
    draw::draw_colour_bar(picture_, {left, layout_.cells.y, picture_.size().width - left, layout_.cells.height},
                          scale(), theme_, context_.fonts);
  }
  draw_foot();
  draw_marks();
  return std::move(picture_);
}

void MatrixPainter::draw_cells() {
  const Index places = tables_.source_steps(), steps = tables_.steps_shown();
  const Rect& cells = layout_.cells;
  picture_.frame({cells.x - 0.5F, cells.y - 0.5F, cells.width + 1.0F, cells.height + 1.0F}, theme_.hairline, 1.0F);
  if (steps < 1) return;
  auto grid = std::make_shared<draw::Grid>();
  grid->rows = static_cast<int>(show_.source_down ? places : steps);
  grid->cols = static_cast<int>(show_.source_down ? steps : places);
  grid->values.resize(static_cast<std::size_t>(places * steps));
  for (Index i = 0; i < steps; ++i)
    for (Index j = 0; j < places; ++j) {
      const Index at = show_.source_down ? i * places + j : j * steps + i;
      grid->values[static_cast<std::size_t>(at)] =
          masked(j, i) ? std::numeric_limits<float>::quiet_NaN() : static_cast<float>(tables_.weight(j, i));
    }
  const Rect shown = show_.source_down ? Rect{cells.x, cells.y, layout_.col * static_cast<float>(steps), cells.height}
                                       : Rect{cells.x, cells.y, cells.width, layout_.row * static_cast<float>(steps)};
  picture_.heatmap(shown, grid, scale());
  // Faint lines between the cells, where they are not small: the eye follows them to the symbols.
  if (std::min(layout_.row, layout_.col) >= 9.0F * theme_.scale) {
    const Colour line = theme_.hairline.with_alpha(0.55F);
    for (int r = 1; r < grid->rows; ++r) {
      const float y = shown.y + static_cast<float>(r) * layout_.row;
      picture_.line({shown.x, y}, {shown.right(), y}, line, 1.0F);
    }
    for (int c = 1; c < grid->cols; ++c) {
      const float x = shown.x + static_cast<float>(c) * layout_.col;
      picture_.line({x, shown.y}, {x, shown.bottom()}, line, 1.0F);
    }
  }
  picture_.hit({shown, kMatrixCells, grid->rows, grid->cols, 0, 0});
}

void MatrixPainter::draw_numbers() {
  const float type = std::min({0.65F * layout_.row, 0.5F * layout_.col, 1.1F * theme_.body()});
  const bool with_sign = tables_.is_difference();
  if (type < 0.6F * theme_.axis()) return;
  const draw::ColourScale colours = scale();
  for (Index i = 0; i < tables_.steps_shown(); ++i)
    for (Index j = 0; j < tables_.source_steps(); ++j) {
      const double weight = tables_.weight(j, i);
      if (!(std::fabs(weight) >= 0.005) || !std::isfinite(weight)) continue;
      const Rect cell = layout_.cell(j, i, show_);
      const Colour ink = draw::ink_on(draw::colour_at(colours, static_cast<float>(weight)), theme_);
      const std::string text = (weight < 0.0 ? "−" : with_sign ? "+" : "") + short_share(std::fabs(weight));
      if (width_of(text, Face::sans, type) > cell.width) continue;
      picture_.text({cell.x + cell.width / 2, cell.y + (cell.height - type) / 2}, text,
                    {Face::sans, type, ink, Align::centre, false});
    }
}

// Seen on the page as on the darkest cell.
void MatrixPainter::outline(const Rect& rect) {
  const float least = std::min(rect.width, rect.height);
  const float line = std::min(std::clamp(0.05F * least, 1.5F, 3.0F) * theme_.scale, 0.15F * least);
  picture_.frame(rect.inset(0.5F * line + 0.5F), theme_.text, line);
  if (least >= 12.0F) picture_.frame(rect.inset(line + 1.0F), theme_.page, 1.0F);
}

void MatrixPainter::draw_truth() {
  for (Index i = 0; i < tables_.steps_shown(); ++i)
    for (Index j = 0; j < tables_.source_steps(); ++j) {
      if (!tables_.is_true(j, i) || (j > 0 && tables_.is_true(j - 1, i))) continue;
      Index last = j;
      while (last + 1 < tables_.source_steps() && tables_.is_true(last + 1, i)) ++last;
      const Rect first = layout_.cell(j, i, show_), end = layout_.cell(last, i, show_);
      outline({first.x, first.y, end.right() - first.x, end.bottom() - first.y});
    }
}

// Its middle, and, where no hatch says it, how far it reaches: two standard deviations to either side.
void MatrixPainter::draw_window(Index i) {
  const auto centre = tables_.centre(i);
  const double last_place = static_cast<double>(tables_.source_steps() - 1);
  if (!centre || !(*centre >= -0.5 && *centre <= last_place + 0.5)) return;
  const double least = std::exp(-2.0) - 1e-6;
  Index first = tables_.source_steps(), last = -1;
  for (Index j = 0; j < tables_.source_steps() && soft_window_; ++j)
    if (tables_.window(j, i) >= least) {
      first = std::min(first, j);
      last = j;
    }
  const Colour colour = theme_.gate_forget;
  const float line = theme_.line(), at = static_cast<float>(*centre) + 0.5F;
  const Rect row = layout_.cell(0, i, show_);
  if (show_.source_down) {
    const float x = row.right() - 1.5F * line;
    if (first < last)
      picture_.line({x, row.y + (static_cast<float>(first) + 0.5F) * layout_.row},
                    {x, row.y + (static_cast<float>(last) + 0.5F) * layout_.row}, colour, line);
    picture_.line({row.x, row.y + at * layout_.row}, {row.right(), row.y + at * layout_.row}, colour, line);
    return;
  }
  const float y = row.bottom() - 1.5F * line;
  if (first < last)
    picture_.line({row.x + (static_cast<float>(first) + 0.5F) * layout_.col, y},
                  {row.x + (static_cast<float>(last) + 0.5F) * layout_.col, y}, colour, line);
  picture_.line({row.x + at * layout_.col, row.y}, {row.x + at * layout_.col, row.bottom()}, colour, line);
}

bool MatrixPainter::masked(Index j, Index i) const {
  return !tables_.is_difference() && tables_.window(j, i) == 0.0 && tables_.weight(j, i) == 0.0;
}

bool MatrixPainter::any_masked() const {
  for (Index i = 0; i < tables_.steps_shown(); ++i)
    for (Index j = 0; j < tables_.source_steps(); ++j)
      if (masked(j, i)) return true;
  return false;
}

void MatrixPainter::draw_windows() {
  const float line = theme_.line();
  for (Index i = 0; i < tables_.steps_shown(); ++i) {
    draw_window(i);
    if (!tables_.edited(i)) continue;
    const Rect first = layout_.cell(0, i, show_), last = layout_.cell(tables_.source_steps() - 1, i, show_);
    const Rect all = Rect{first.x, first.y, last.right() - first.x, last.bottom() - first.y}.inset(0.5F * line);
    picture_.polyline({{all.x, all.y}, {all.right(), all.y}, {all.right(), all.bottom()}, {all.x, all.bottom()}},
                      theme_.cell, line, Dash::dashed, true);
  }
}

void MatrixPainter::draw_names() {
  const float type = theme_.body();
  const Rect& cells = layout_.cells;
  const auto name = [&](bool down, float room) {
    const std::string key = is_source(down) ? "panel.matrix.source" : "panel.matrix.target";
    for (const std::string& text : {context_.words(key), context_.words(key + "_short")})
      if (const std::string all = down ? "← " + text : text + " →"; width_of(all, Face::bold, type) <= room) return all;
    return std::string();
  };
  if (layout_.names_top > 0.0F)
    picture_.text({cells.x, 0.0F}, name(false, picture_.size().width - cells.x),
                  {Face::bold, type, theme_.text, Align::left, false});
  if (layout_.names_left > 0.0F) {
    // The legend stands below the rows, however few they are.
    const float bottom = layout_.foot.height > 0.0F ? layout_.foot.y : picture_.size().height;
    const std::string text = name(true, bottom - layout_.names_top);
    const float room = std::max(cells.bottom(), width_of(text, Face::bold, type) + layout_.names_top);
    picture_.text({0.0F, 0.5F * (layout_.names_top + room)}, text,
                  {Face::bold, type, theme_.text, Align::centre, true});
  }
}

void MatrixPainter::draw_labels(bool down) {
  const MatrixLabels& labels = down ? layout_.down : layout_.across;
  const bool source = is_source(down);
  const std::vector<std::string>& symbols = side(down);
  const Rect& cells = layout_.cells;
  const int selected = source ? context_.source() : context_.time();
  const float gap = 0.5F * theme_.axis(), pitch = down ? layout_.row : layout_.col;
  const auto count = static_cast<int>(symbols.size());
  const auto is_near_selected = [&](int k) {
    return selected >= 0 && selected < count && k != selected && std::abs(k - selected) < labels.stride;
  };
  const int shown = source ? count : static_cast<int>(tables_.steps_shown());
  for (int k = 0; k < shown; ++k) {
    const bool chosen = k == selected, last = !source && tables_.current() == Index{k} && selected < 0;
    if (!chosen && (k % labels.stride != 0 || is_near_selected(k))) continue;
    const bool wrong = !source && tables_.right(k) == false;
    draw::TextStyle style{labels.face, labels.type, theme_.text, Align::right, false};
    if (const std::string& symbol = symbols[static_cast<std::size_t>(k)];
        symbol == "␣" || symbol == AttentionTables::kEndSign)
      style.colour = theme_.secondary;
    if (wrong) style.colour = theme_.gate_forget;
    if (chosen || last) style.colour = theme_.accent;
    const float middle = (static_cast<float>(k) + 0.5F) * pitch;
    const float most = down             ? cells.x - gap - layout_.names_left
                       : labels.upwards ? cells.y - 0.5F * gap - layout_.names_top
                                        : std::max(pitch * static_cast<float>(labels.stride), pitch);
    const std::string text =
        context_.fonts.shortened(symbols[static_cast<std::size_t>(k)], style.face, style.size, most + 1.0F);
    const float width = width_of(text, style.face, style.size);
    if (down) {
      const float y = cells.y + middle - 0.5F * style.size;
      picture_.text({cells.x - gap, y}, text, style);
      if (wrong)
        picture_.line({cells.x - gap - width, y + style.size}, {cells.x - gap, y + style.size}, theme_.gate_forget,
                      theme_.line());
    } else if (labels.upwards) {
      style.upwards = true;
      style.align = Align::left;
      picture_.text({cells.x + middle - 0.5F * style.size, cells.y - 0.5F * gap}, text, style);
    } else {
      style.align = Align::centre;
      const float y = cells.y - 0.5F * gap - style.size;
      picture_.text({cells.x + middle, y}, text, style);
      if (wrong)
        picture_.line({cells.x + middle - 0.5F * width, y + style.size},
                      {cells.x + middle + 0.5F * width, y + style.size}, theme_.gate_forget, theme_.line());
    }
  }
  if (shown < 1) return;
  const int kind = source ? kMatrixSource : kMatrixTarget;
  if (down)
    picture_.hit({{layout_.names_left, cells.y, cells.x - layout_.names_left, pitch * static_cast<float>(shown)},
                  kind,
                  shown,
                  1,
                  0,
                  0});
  else
    picture_.hit({{cells.x, layout_.names_top, pitch * static_cast<float>(shown), cells.y - layout_.names_top},
                  kind,
                  1,
                  shown,
                  0,
                  0});
}

void MatrixPainter::draw_strip() {
  const float axis = theme_.axis(), unit = theme_.unit();
  const Rect& strip = layout_.strip;
  const auto shown = static_cast<int>(tables_.steps_shown());
  const double most = std::max(1e-9, std::log2(static_cast<double>(tables_.source_steps())));
  const std::string name = context_.words("panel.matrix.entropy");
  const std::string end = "log₂ " + std::to_string(tables_.source_steps()) + " = " + draw::fixed(most, 2);
  const Colour ink = draw::mix(theme_.secondary, theme_.page, 0.25F);
  const draw::TextStyle small{Face::sans, axis, theme_.secondary, Align::left, false};
  if (show_.source_down) {
    const float above = layout_.col >= 1.1F * width_of("0.00", Face::sans, axis) ? 1.15F * axis : 0.0F;
    const float high = strip.height - above;
    picture_.line({strip.x, strip.bottom()}, {strip.right(), strip.bottom()}, theme_.hairline, 1.0F);
    for (int i = 0; i < shown; ++i) {
      const double bits = attention_entropy(tables_, i);
      const float size = high * static_cast<float>(std::min(1.0, bits / most));
      const float x = strip.x + static_cast<float>(i) * layout_.col;
      picture_.rectangle({x + 0.2F * layout_.col, strip.bottom() - size, 0.6F * layout_.col, size}, ink);
      if (above > 0.0F)
        picture_.text({x + 0.5F * layout_.col, strip.bottom() - size - 1.1F * axis}, draw::fixed(bits, 2),
                      {Face::sans, axis, i == context_.time() ? theme_.accent : theme_.text, Align::centre, false});
    }
    picture_.text({strip.x, strip.bottom() + 0.15F * axis},
                  context_.fonts.shortened(name + "  0 … " + end, Face::sans, axis, picture_.size().width - strip.x),
                  small);
    if (shown > 0)
      picture_.hit(
          {{strip.x, strip.y, layout_.col * static_cast<float>(shown), strip.height}, kMatrixEntropy, 1, shown, 0, 0});
    return;
  }
  const bool numbered = layout_.row >= 1.02F * axis;
  const float number = numbered ? width_of("0.00", Face::sans, axis) + 0.75F * unit : 0.0F;
  const Rect bars{strip.x, strip.y, std::max(1.0F, strip.width - number), strip.height};
  picture_.line({bars.x, bars.y}, {bars.x, bars.bottom()}, theme_.hairline, 1.0F);
  picture_.line({bars.right(), bars.y}, {bars.right(), bars.bottom()}, theme_.hairline, 1.0F, Dash::dashed);
  for (int i = 0; i < shown; ++i) {
    const double bits = attention_entropy(tables_, i);
    const float y = bars.y + static_cast<float>(i) * layout_.row;
    picture_.rectangle({bars.x, y + 0.25F * layout_.row, bars.width * static_cast<float>(std::min(1.0, bits / most)),
                        0.5F * layout_.row},
                       ink);
    if (numbered)
      picture_.text({strip.right(), y + 0.5F * (layout_.row - axis)}, draw::fixed(bits, 2),
                    {Face::sans, axis, i == context_.time() ? theme_.accent : theme_.text, Align::right, false});
  }
  picture_.text({bars.x, strip.y - 0.25F * axis - axis},
                context_.fonts.shortened(name, Face::sans, axis, picture_.size().width - bars.x), small);
  picture_.text({bars.x, strip.bottom() + 0.15F * axis}, "0", small);
  const bool room = width_of(end, Face::sans, axis) + 1.5F * axis <= bars.width;
  picture_.text({bars.right(), strip.bottom() + 0.15F * axis}, room ? end : draw::fixed(most, 2),
                {Face::sans, axis, theme_.secondary, Align::right, false});
  if (shown > 0)
    picture_.hit(
        {{strip.x, strip.y, strip.width, layout_.row * static_cast<float>(shown)}, kMatrixEntropy, shown, 1, 0, 0});
}

std::vector<MatrixPainter::Entry> MatrixPainter::entries() const {
  using Sign = Entry::Sign;
  const Words& words = context_.words;
  std::vector<Entry> made;
  if (const auto along = diagonality(tables_)) {
    const std::string arrow = !along->is_reversed() ? "↘" : show_.source_down ? "↗" : "↙";
    made.push_back({Sign::none,
                    words(along->is_reversed() ? "panel.matrix.diagonality_reversed" : "panel.matrix.diagonality",
                          {draw::fixed(along->value(), 2), arrow}),
                    theme_.text, kMatrixDiagonality});
  }
  if (show_.truth && tables_.knows_any()) {
    const AlignmentHits hits = alignment_hits(tables_);
    made.push_back({Sign::outline,
                    hits.known == 0
                        ? words("panel.matrix.true")
                        : words("panel.matrix.true_hits", {std::to_string(hits.right), std::to_string(hits.known)}),
                    theme_.secondary, 0});
  }
  if (tables_.local() && !tables_.is_difference()) {
    if (!soft_window_) made.push_back({Sign::hatch, words("panel.matrix.outside"), theme_.secondary, 0});
    if (tables_.centre(0))
      made.push_back({Sign::centre, words(soft_window_ ? "panel.matrix.soft_window" : "panel.matrix.centre"),
                      theme_.secondary, 0});
  }
  if (tables_.any_edited())
    made.push_back({Sign::dashes, words("panel.matrix.edited_click"), theme_.secondary, kMatrixEdited});
  for (Index i = 0; i < tables_.steps_shown(); ++i)
    if (tables_.right(i) == false) {
      made.push_back({Sign::none, words("panel.matrix.wrong"), theme_.gate_forget, 0});
      break;
    }
  return made;
}

float MatrixPainter::entry_width(const Entry& entry) const {
  const float sign = entry.sign == Entry::Sign::none ? 0.0F : 2.0F * theme_.axis();
  return sign + width_of(entry.text, face_of_entry(entry), theme_.axis());
}

std::vector<std::vector<MatrixPainter::Entry>> MatrixPainter::wrapped(float width, std::size_t most) const {
  std::vector<std::vector<Entry>> lines;
  float x = 0.0F;
  const float gap = 3 * theme_.unit();
  for (Entry& entry : entries()) {
    const float size = entry_width(entry);
    if (lines.empty() || x + gap + size > width) {
      if (lines.size() == most) break;
      lines.emplace_back();
      x = 0.0F;
    } else {
      x += gap;
    }
    x += size;
    lines.back().push_back(std::move(entry));
  }
  return lines;
}

void MatrixPainter::draw_foot() {
  if (layout_.foot.height <= 0.0F) return;
  const float axis = theme_.axis(), line = theme_.line();
  const std::size_t most = picture_.size().height >= 22.0F * axis ? 3 : picture_.size().height >= 13.0F * axis ? 2 : 1;
  float y = layout_.foot.y + 0.25F * axis;
  for (const auto& entries : wrapped(layout_.foot.width, most)) {
    float x = 0.0F;
    for (const Entry& entry : entries) {
      const Rect sign{x, y - 0.05F * axis, 1.5F * axis, 1.1F * axis};
      switch (entry.sign) {
        case Entry::Sign::none:
          break;
        case Entry::Sign::outline:
          outline(sign);
          break;
        case Entry::Sign::hatch: {
          auto grid = std::make_shared<draw::Grid>(draw::Grid{1, 1, {std::numeric_limits<float>::quiet_NaN()}});
          picture_.heatmap(sign, grid, scale());
          break;
        }
        case Entry::Sign::centre:
          picture_.line({x + 0.75F * axis, sign.y}, {x + 0.75F * axis, sign.bottom()}, theme_.gate_forget, line);
          if (soft_window_)
            picture_.line({sign.x, sign.bottom() - line}, {sign.right(), sign.bottom() - line}, theme_.gate_forget,
                          line);
          break;
        case Entry::Sign::dashes:
          picture_.polyline(
              {{sign.x, sign.y}, {sign.right(), sign.y}, {sign.right(), sign.bottom()}, {sign.x, sign.bottom()}},
              theme_.cell, line, Dash::dashed, true);
          break;
      }
      const float width = entry_width(entry);
      const float left = entry.sign == Entry::Sign::none ? x : x + 2.0F * axis;
      picture_.text({left, y},
                    context_.fonts.shortened(entry.text, face_of_entry(entry), axis, layout_.foot.width - left),
                    {face_of_entry(entry), axis, entry.colour, Align::left, false});
      if (entry.hit != 0) picture_.hit({{x, y, width, axis}, entry.hit, 1, 1, 0, 0});
      x += width + 3 * theme_.unit();
    }
    y += 1.5F * axis;
  }
}

void MatrixPainter::draw_marks() {
  const float line = 1.5F * theme_.scale;
  const auto mark = [&](const Rect& rect) {
    picture_.frame(rect.inset(-line - 0.5F), theme_.page, 1.0F);
    picture_.frame(rect.inset(-line / 2.0F), theme_.accent, line);
  };
  const Index places = tables_.source_steps(), steps = tables_.steps_shown();
  if (steps < 1) return;
  const auto stretch = [&](Index j0, Index i0, Index j1, Index i1) {
    const Rect first = layout_.cell(j0, i0, show_), last = layout_.cell(j1, i1, show_);
    mark({first.x, first.y, last.right() - first.x, last.bottom() - first.y});
  };
  if (const int j = marked(context_.source(), places); j >= 0) stretch(j, 0, j, steps - 1);
  if (const int i = marked(context_.time(), steps); i >= 0) stretch(0, i, places - 1, i);
}

}  // namespace unrolled
