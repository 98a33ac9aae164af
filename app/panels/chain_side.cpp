// The text beside the chain: the sum compared to other ways to the same number, and the formulas of what is pointed at.
#include <algorithm>
#include <array>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/chain_painter.h"

namespace unrolled {

using draw::Align;
using draw::Face;

// The same number three times, and how far apart; returns where the text goes on.
float ChainPainter::comparison(const draw::Rect& rect) {
  float y = rect.y;
  const float size = theme_.axis(), body = theme_.body(), gap = theme_.unit();
  const int t = std::min(focus_.t, walk_.complete());
  if (t < 1 || y + 1.5F * body + 3.8F * size > rect.bottom()) return y;
  struct Row {
    std::string label, value, apart;
  };
  const auto value = [](double number) { return draw::significant(number, 6); };
  const auto apart = [&](double number) {
    return number == 0.0 ? context_.words("panel.chain.equal")
                         : context_.words("panel.chain.apart", {draw::significant(std::abs(number), 1)});
  };
  const std::array<Row, 3> rows{
      {{context_.words("panel.chain.paths"), value(chain_.sum(t)), {}},
       {context_.words("panel.chain.tape"), value(chain_.tape(t)), apart(chain_.off_tape(t))},
       {context_.words("panel.chain.numerical"), value(chain_.numerical(t)), apart(chain_.off_numerical(t))}}};
  float label = 0.0F, number = 0.0F, last = 0.0F;
  for (const Row& row : rows) {
    label = std::max(label, fonts_.width(row.label, Face::sans, size));
    number = std::max(number, fonts_.width(row.value, Face::mono, size));
    last = std::max(last, fonts_.width(row.apart, Face::sans, size));
  }
  label = std::min(label, rect.width - number - gap);
  if (label < 3.0F * size) return y;
  draw::draw_symbols(picture_, {rect.x, y}, sum_name(chain_, t), {Face::bold, body, theme_.text, Align::left, false},
                     fonts_);
  y += 1.5F * body;
  const bool with_apart = label + number + last + 2 * gap <= rect.width;
  for (const Row& row : rows) {
    picture_.text({rect.x, y}, fonts_.shortened(row.label, Face::sans, size, label),
                  {Face::sans, size, theme_.secondary, Align::left, false});
    picture_.text({rect.x + label + gap + number, y}, row.value, {Face::mono, size, theme_.text, Align::right, false});
    if (with_apart && !row.apart.empty())
      picture_.text({rect.x + label + number + 2 * gap, y}, row.apart,
                    {Face::sans, size, theme_.secondary, Align::left, false});
    y += 1.4F * size;
  }
  return y + 0.7F * body;
}

void ChainPainter::side() {
  const draw::Rect& rect = layout_.side;
  if (rect.width <= 12.0F * theme_.body()) {
    comparison(layout_.corner);
    return;
  }
  const float body = theme_.body(), axis = theme_.axis();
  float y = comparison(rect);
  const auto paragraph = [&](const std::string& text, draw::Colour colour) {
    if (y + axis > rect.bottom()) return;
    y += 0.35F * axis + draw::draw_paragraph(picture_, {rect.x, y, rect.width, rect.bottom() - y}, text,
                                             {Face::sans, axis, colour, Align::left, false}, fonts_);
  };
  const Formula lines = chain_formula(chain_, focus_.i, focus_.t);
  // In smaller type where it would break into many lines.
  float size = body;
  for (const FormulaLine& line : lines)
    if (width_of(line.left, body, fonts_) + width_of(line.right, body, fonts_) + 0.4F * body > rect.width) size = axis;
  y += draw_formula(picture_, {rect.x, y, rect.width, rect.bottom() - y}, lines, size, theme_, fonts_);
  y += 0.3F * body;
  if (walk_.walking() && walk_.cursor() == 0) {
    paragraph(context_.words("panel.chain.constant"), theme_.secondary);
    paragraph(context_.words("panel.chain.begin"), theme_.secondary);
  } else {
    paragraph(context_.words("panel.chain.star", {chain_.theta()}), theme_.secondary);
  }
}

}  // namespace unrolled
