#include <algorithm>
#include <cmath>
#include <iterator>

#include "app/draw/arrow.h"
#include "app/draw/numbers.h"
#include "app/panels/trellis_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Dash;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

constexpr double kFaint = 0.01;  // of the mass: less is not drawn where cells are too small for every path

}  // namespace

std::vector<std::pair<TrellisCell, Precedent>> TrellisPainter::arrows_shown() const {
  std::vector<std::pair<TrellisCell, Precedent>> shown;
  if (!subject_is_table()) return shown;
  if (show_.subject == TrellisSubject::cell) {
    if (!focus_.cell) return shown;
    for (const Precedent& from : precedents(tables_, pass(), focus_.cell)) shown.emplace_back(focus_.cell, from);
  } else if (show_.subject == TrellisSubject::successors) {
    // From the cell, or from all of the column that was filled last: into the next one, and back to what was spelled.
    std::vector<TrellisCell> cells;
    if (focus_.chosen)
      cells.push_back(focus_.cell);
    else
      for (Index s = 0; focus_.cell && s < tables_.states(); ++s)
        if (tables_.possible(TrellisTable::alpha, s, focus_.cell.t)) cells.push_back({s, focus_.cell.t});
    for (const TrellisCell& cell : cells) {
      if (cell.t + 1 >= tables_.steps()) continue;
      for (Index to = std::max<Index>(0, cell.s - 1); to <= std::min(cell.s + 2, tables_.states()); ++to) {
        const bool past = to == tables_.states();
        if (past && cell.s + 1 != to) continue;
        const ctc::Arrow arrow = ctc::arrow(tables_.topology(), cell.s, to, cell.t + 1, tables_.steps());
        if (!arrow.allowed && cells.size() > 2) continue;  // they would hide the others
        const FormulaHue hue = to <= cell.s       ? FormulaHue::stay
                               : to == cell.s + 1 ? FormulaHue::advance
                                                  : FormulaHue::skip;
        shown.push_back({cell, {{to, cell.t + 1}, hue, arrow}});
      }
    }
  }
  return shown;
}

void TrellisPainter::arrows() {
  if (!arrows_fit()) return;
  const bool outwards = show_.subject == TrellisSubject::successors;
  for (const auto& [cell, other] : arrows_shown()) {
    const Colour colour = colour_of(other.hue, theme_);
    outwards ? arrow(cell, other.at, colour, other.arrow.allowed) : arrow(other.at, cell, colour, other.arrow.allowed);
  }
}

// From the edge of one cell to that of the other; struck out where a path may not go there.
void TrellisPainter::arrow(TrellisCell from, TrellisCell to, Colour colour, bool allowed) {
  const bool rightwards = from.t < to.t;
  const Rect a = layout_.box(from.s, from.t), b = layout_.box(to.s, to.t);
  const float into = layout_.numbered ? 3.0F * theme_.scale : 0.3F * layout_.pitch;
  const Point start{rightwards ? a.right() - into : a.x + into, a.y + a.height / 2};
  // Where several arrive, each at a place of its own.
  const float shift = from.s == to.s ? 0.0F : ((from.s < to.s) != layout_.upwards ? -0.22F : 0.22F) * b.height;
  const Point end{rightwards ? b.x + into : b.right() - into, b.y + b.height / 2 + shift};
  const float width = theme_.line() + 0.3F;
  picture_.line(start, end, theme_.page, width + 2.0F);
  draw::draw_arrow(picture_, start, end, colour, width, allowed ? Dash::solid : Dash::dashed);
  if (allowed) return;
  // Nearer to where it comes from, so that two that cross are told apart.
  const Point middle{0.62F * start.x + 0.38F * end.x, 0.62F * start.y + 0.38F * end.y};
  const float arm = 3.5F * theme_.scale;
  for (const float way : {-1.0F, 1.0F}) {
    const Point p{middle.x - arm, middle.y - way * arm}, q{middle.x + arm, middle.y + way * arm};
    picture_.line(p, q, theme_.page, width + 2.5F);
    picture_.line(p, q, theme_.text, width);
  }
}

// Every path through the cell that is pointed at: each step as wide as its share of their mass.
void TrellisPainter::edges() {
  if (!focus_.chosen || focus_.column >= 0 || show_.subject != TrellisSubject::cell) return;
  const bool all = layout_.row >= 6.0F && layout_.pitch >= 6.0F;
  const float thickest = std::clamp(0.25F * layout_.row, 3.0F, 7.0F * theme_.scale);
  const bool veiled = tables_.all_hidden();
  for (const TrellisEdge& edge : edges_through(tables_, focus_.cell)) {
    if (!all && !(edge.share >= kFaint)) continue;
    Point a = layout_.centre(edge.from, edge.t), b = layout_.centre(edge.to, edge.t + 1);
    if (layout_.numbered) {
      // From edge to edge, so that no number is crossed.
      a.x += 0.5F * (layout_.pitch - layout_.gap);
      b.x -= 0.5F * (layout_.pitch - layout_.gap);
    }
    const float share = veiled ? 0.0F : static_cast<float>(std::clamp(edge.share, 0.0, 1.0));
    picture_.line(a, b, theme_.output.with_alpha(0.55F + 0.35F * share), std::max(theme_.scale, thickest * share));
  }
}

void TrellisPainter::route(const ctc::StatePath& states, Colour colour, float width, Dash dash) {
  if (layout_.numbered) {
    // Around the cells and from one to the next, so that no number is crossed.
    for (std::size_t t = 0; t < states.size(); ++t) {
      const Rect box = layout_.box(states[t], static_cast<Index>(t));
      picture_.frame(box.inset(0.5F * width), colour, width);
      if (t == 0) continue;
      const Rect before = layout_.box(states[t - 1], static_cast<Index>(t) - 1);
      picture_.line({before.right(), before.y + before.height / 2}, {box.x, box.y + box.height / 2}, colour, width,
                    dash);
    }
    return;
  }
  std::vector<Point> points;
  for (std::size_t t = 0; t < states.size(); ++t) points.push_back(layout_.centre(states[t], static_cast<Index>(t)));
  if (points.size() > 1) picture_.polyline(points, colour, width, dash);
  if (layout_.row < 6.0F || layout_.pitch < 6.0F) return;
  for (const Point& point : points) {
    const float half = 1.3F * width;
    picture_.rectangle({point.x - half, point.y - half, 2 * half, 2 * half}, colour, half);
  }
}

void TrellisPainter::best_path() {
  if (!show_.best_path || tables_.all_hidden()) return;
  route(tables_.best_path(), theme_.output.with_alpha(0.75F), 1.6F * theme_.line(), Dash::solid);
}

void TrellisPainter::laid_path() {
  if (!path_) return;
  const ctc::StatePath& states = path_->follow.states;
  const Colour colour = theme_.cell.with_alpha(0.8F);
  route(states, colour, 1.8F * theme_.line(), Dash::solid);
  const ctc::FollowedPath& follow = path_->follow;
  if (follow.broken_at < 0 || follow.broken_at >= tables_.steps() || !follow.wanted || !arrows_fit()) return;
  if (follow.broken_at == 0) {
    const Rect box = layout_.box(*follow.wanted, 0);
    picture_.frame(box.inset(1.0F), theme_.cell, theme_.line());
    return;
  }
  arrow({states.back(), follow.broken_at - 1}, {*follow.wanted, follow.broken_at}, theme_.cell, false);
}

// The path under the steps: its symbols, then what is left of them by the two stages, each under the steps it is from.
void TrellisPainter::laid_path_lines() {
  if (layout_.path < 0.0F) return;
  const Words& words = context_.words;
  const float size = theme_.axis();
  const char* const signs[] = {"π", "↓", "↓"};
  for (int line = 0; line < 3; ++line)
    picture_.text({layout_.labels.right(), layout_.path + static_cast<float>(line) * layout_.line}, signs[line],
                  {Face::sans, size, theme_.secondary, Align::right, false});
  const float beside = layout_.cells.right() + theme_.unit();
  const char* const names[] = {"panel.trellis.path_symbols", "panel.trellis.path_merged", "panel.trellis.path_labels"};
  const bool named = std::all_of(std::begin(names), std::end(names), [&](const char* name) {
    return fonts_.width(words(name), Face::sans, size) <= picture_.size().width - beside;
  });
  for (int line = 0; line < 3 && named; ++line)
    picture_.text({beside, layout_.path + static_cast<float>(line) * layout_.line}, words(names[line]),
                  {Face::sans, size, theme_.secondary, Align::left, false});
  if (!path_) return;
  const auto length = std::min<Index>(static_cast<Index>(path_->symbols.size()), tables_.steps());
  if (layout_.pitch < 0.9F * size) {
    // No room under each step: as texts.
    std::string symbols, merged, labels;
    for (const int k : path_->symbols) symbols += tables_.name_of_symbol(k);
    for (const int k : path_->collapse.merged) merged += tables_.name_of_symbol(k);
    for (const int k : path_->collapse.labels) labels += tables_.name_of_symbol(k);
    float top = layout_.path;
    for (const std::string& text : {symbols, merged, labels}) {
      picture_.text({layout_.cells.x, top}, fonts_.shortened(text, Face::mono, size, layout_.cells.width),
                    {Face::mono, size, theme_.text, Align::left, false});
      top += layout_.line;
    }
    return;
  }
  const auto put = [&](int line, float x, int symbol, Colour colour) {
    picture_.text({x, layout_.path + static_cast<float>(line) * layout_.line}, tables_.name_of_symbol(symbol),
                  {Face::mono, size, colour, Align::centre, false});
  };
  const ctc::Collapse& collapse = path_->collapse;
  for (Index t = 0; t < length; ++t) {
    const bool broken = path_->follow.broken_at >= 0 && t >= path_->follow.broken_at;
    put(0, layout_.centre(0, t).x, path_->symbols[static_cast<std::size_t>(t)],
        broken ? theme_.secondary : theme_.text);
  }
  for (std::size_t i = 0; i < collapse.merged.size(); ++i) {
    const Index first = collapse.first_step[i];
    if (first >= length) break;
    Index last = first;
    while (last + 1 < length && collapse.run[static_cast<std::size_t>(last) + 1] == static_cast<Index>(i)) ++last;
    const float x = 0.5F * (layout_.centre(0, first).x + layout_.centre(0, last).x);
    const float y = layout_.path + layout_.line - 0.12F * size;
    if (last > first)
      picture_.line({layout_.box(0, first).x, y}, {layout_.box(0, last).right(), y}, theme_.secondary, 1.0F);
    put(1, x, collapse.merged[i], theme_.text);
    if (collapse.label[i] >= 0) put(2, x, collapse.merged[i], theme_.accent);
  }
}

}  // namespace unrolled
