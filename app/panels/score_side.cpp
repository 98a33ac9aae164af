// Beside the picture of one step's attention: the vectors that are compared, each as a strip with its first entries,
// and the formulas with the numbers of one place put in.
#include <algorithm>
#include <cmath>
#include <memory>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/score_painter.h"

namespace unrolled {

using draw::Align;
using draw::Face;
using draw::Rect;

namespace {

constexpr float kVectorLine = 1.45F;  // in sizes of the axis' type

void append(Formula& formula, Formula more) {
  for (FormulaLine& line : more) formula.push_back(std::move(line));
}

}  // namespace

std::vector<std::string> score_notes(const PanelContext& context, const ScoreNumbers& numbers, Index place) {
  std::vector<std::string> notes;
  const bool outside = numbers.window_kind() != ScoreNumbers::Window::none && !(numbers.window(place) > 0.0);
  if (outside) notes.push_back(context.words("panel.score.outside"));
  if (!outside && !std::isfinite(numbers.score(place))) notes.push_back(context.words("panel.score.no_score"));
  if (numbers.edited())
    notes.push_back(context.words("panel.score.edited", {draw::significant(numbers.weight_of_parts(place))}));
  if (numbers.kind() == "location") notes.push_back(context.words("panel.score.location"));
  if (numbers.kind() == "bahdanau" && numbers.step() == 0) notes.push_back(context.words("panel.score.start"));
  return notes;
}

float ScorePainter::vectors_height() const {
  if (!n_.scores_agree()) return 0.0F;
  const bool additive = n_.function() == ScoreNumbers::Function::additive;
  return kVectorLine * theme_.axis() * (additive ? 4.0F : 2.0F);
}

float ScorePainter::vectors(const Rect& rect) {
  if (!n_.scores_agree() || rect.height < vectors_height()) return 0.0F;
  const float axis = theme_.axis(), gap = theme_.unit(), line = kVectorLine * axis;
  struct Vector {
    std::string name;
    Matrix<double> values;
    draw::Colour colour;
  };
  std::vector<Vector> rows{{query_name(n_), n_.query(), theme_.hidden},
                           {key_name(n_, place_), n_.keys().col(place_), theme_.input}};
  const bool additive = n_.function() == ScoreNumbers::Function::additive;
  if (additive) {
    const Matrix<double> bent = (n_.query() + n_.keys().col(place_)).array().tanh();
    rows.push_back({"tanh( + )", bent, theme_.text});
    rows.push_back({"v", n_.v(), theme_.text});
  }
  float names = 0.0F, largest = 0.0F;
  for (const Vector& row : rows) {
    names = std::max(names, draw::symbols_width(row.name, Face::sans, axis, fonts_) + gap);
    largest = std::max(largest, static_cast<float>(row.values.cwiseAbs().maxCoeff()));
  }
  const draw::ColourScale scale = signed_scale(static_cast<double>(largest));
  const float strip = std::clamp(0.36F * (rect.width - names), 2.0F * axis, 12.0F * axis);
  float y = rect.y;
  for (const Vector& row : rows) {
    draw::draw_symbols(picture_, {rect.x, y}, row.name, {Face::sans, axis, row.colour, Align::left, false}, fonts_);
    const Matrix<double> flat = row.values.transpose();
    column_strip({rect.x + names, y + 0.1F * axis, strip, 0.8F * axis}, flat, scale);
    const float left = rect.x + names + strip + gap;
    std::string text;
    for (const Index most : {4, 3, 2, 1}) {
      text = vector_text(row.values, 0, most);
      if (fonts_.width(text, Face::sans, axis) <= rect.right() - left) break;
    }
    if (fonts_.width(text, Face::sans, axis) <= rect.right() - left)
      picture_.text({left, y}, text, {Face::sans, axis, theme_.text, Align::left, false});
    y += line;
  }
  return y - rect.y + 0.3F * axis;
}

void ScorePainter::side() {
  const float body = theme_.body(), axis = theme_.axis();
  if (side_.width <= 12.0F * body) return;
  Formula lines;
  if (tables_.find("attention.scores") != nullptr) append(lines, score_formula(n_, place_));
  const std::size_t before_weights = lines.size();
  append(lines, window_formula(n_, place_));
  append(lines, weight_formula(n_, place_));
  append(lines, context_formula(n_));
  const auto height = [&](const Formula& formula, float size) {
    draw::Picture scratch({side_.width, 1e4F});
    return draw_formula(scratch, {0, 0, side_.width, 1e4F}, formula, size, theme_, fonts_);
  };
  // Smaller where that makes room for the vectors, or for the formulas at all.
  const float small = height(lines, axis), both = vectors_height() + 0.6F * axis;
  const bool large = height(lines, body) + both <= side_.height ||
                     (small + both > side_.height && height(lines, body) <= side_.height);
  const float size = large ? body : axis;
  const float room = side_.height - height(lines, size);
  const Formula first(lines.begin(), lines.begin() + static_cast<std::ptrdiff_t>(before_weights));
  const Formula rest(lines.begin() + static_cast<std::ptrdiff_t>(before_weights), lines.end());
  float y = side_.y;
  y += draw_formula(picture_, {side_.x, y, side_.width, side_.bottom() - y}, first, size, theme_, fonts_);
  y += vectors({side_.x, y, side_.width, std::max(0.0F, room - 0.3F * axis)});
  const auto say = [&](const std::string& text) {
    if (y + axis > side_.bottom()) return;
    y += 0.3F * axis + draw::draw_paragraph(picture_, {side_.x, y, side_.width, side_.bottom() - y}, text,
                                            {Face::sans, axis, theme_.secondary, Align::left, false}, fonts_);
  };
  y += draw_formula(picture_, {side_.x, y, side_.width, side_.bottom() - y}, rest, size, theme_, fonts_);
  for (const std::string& note : score_notes(context_, n_, place_)) say(note);
}

}  // namespace unrolled
