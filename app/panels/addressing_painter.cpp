#include "app/panels/addressing_painter.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/symbols.h"
#include "app/panels/observed.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;
using draw::Rect;

namespace {

using Stage = AddressingStage;

constexpr float kSmall = 0.85F;        // of the axis' type
constexpr float kFormulaLine = 1.55F;  // of a formula's type

double finite(double value) { return std::isfinite(value) ? value : 0.0; }

}  // namespace

AddressingPainter::AddressingPainter(const PanelContext& context, const MachineTables& tables,
                                     const AddressingNumbers& numbers, Index row,
                                     std::optional<AddressingStage> enlarged, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      tables_(tables),
      n_(numbers),
      row_(row),
      enlarged_(enlarged),
      size_(size),
      picture_(size) {}

draw::Picture AddressingPainter::paint() {
  lay_out();
  band();
  const Row* before = nullptr;
  for (const Row& row : rows_) {
    if (!row.shown()) continue;
    if (row.kind == Row::Kind::memory)
      memory(row);
    else
      bars(row);
    if (before != nullptr && row.kind == Row::Kind::result && row.stage == Stage::shifted) convolution(*before, row);
    cell(row);
    if (row.kind == Row::Kind::result && !enlarged_) formula(row);
    before = &row;
  }
  if (enlarged_) enlarged_formula();
  axis();
  if (foot_.height > 0.0F)
    edited(context_.words("panel.machine.edited_click"),
           {foot_.x, foot_.bottom() - theme_.axis() - 1.0F, foot_.width, theme_.axis()});
  return std::move(picture_);
}

void AddressingPainter::lay_out() {
  lay_out_columns();
  lay_out_rows();
  const float axis = theme_.axis();
  if (!n_.edited() || size_.height < 14.0F * axis || says_edited_beside_memory()) return;
  foot_ = {0, size_.height - 1.6F * axis, size_.width, 1.6F * axis};
  lay_out_columns();
  lay_out_rows();
}

void AddressingPainter::lay_out_columns() {
  const float axis = theme_.axis(), body = theme_.body(), unit = theme_.unit();
  side_ = {};
  // What the controller emitted at the left where that leaves the bars some room, else the symbols alone.
  const float wide = 13.5F * axis;
  cell_width_ = size_.width >= 30.0F * axis ? wide : std::min(5.0F * axis, 0.3F * size_.width);
  with_ticks_ = size_.width >= 18.0F * axis;
  plot_left_ = cell_width_ + unit + (with_ticks_ ? 1.5F * axis : 0.0F);
  float right = size_.width;
  const float side = std::clamp(0.4F * size_.width, 17.0F * body, 30.0F * body);
  if (size_.width - side - 2 * unit - plot_left_ >= 10.0F * axis) {
    right -= side + 2 * unit;
    side_ = {right + 2 * unit, 0, side, size_.height - foot_.height};
  } else if (enlarged_ && size_.height >= 22.0F * axis) {
    side_ = {0, 0.6F * size_.height, size_.width, 0.4F * size_.height - foot_.height};
  }
  // In place of the formulas the value of the row that is worked out.
  value_left_ = 0.0F;
  if (side_.width <= 0.0F && size_.width >= 18.0F * axis) {
    right -= 4.0F * axis;
    value_left_ = right + 0.5F * unit;
  }
  const auto count = static_cast<float>(n_.rows());
  pitch_ = std::clamp((right - plot_left_) / count, 0.05F, 4.0F * axis);
  if (side_.x > 0.0F) {  // the text keeps near what it speaks of
    const float left = plot_right() + 2 * unit;
    side_ = {left, 0, std::min(size_.width - left, 36.0F * body), size_.height - foot_.height};
  } else if (value_left_ > 0.0F) {
    value_left_ = plot_right() + 0.5F * unit;
  }
}

std::vector<AddressingPainter::Row> AddressingPainter::wanted_rows() const {
  using Kind = Row::Kind;
  std::vector<Row> rows;
  const bool with_memory = n_.memory().size() > 0;
  if (!enlarged_) {
    if (with_memory) rows.push_back({Kind::memory, Stage::similarity});
    for (const Stage stage : kAddressingStages) rows.push_back({Kind::result, stage});
    return rows;
  }
  switch (*enlarged_) {
    case Stage::similarity:
      if (with_memory) rows.push_back({Kind::memory, Stage::similarity});
      break;
    case Stage::content:
      rows.push_back({Kind::entering, Stage::similarity});
      break;
    case Stage::gated:
      rows.push_back({Kind::entering, Stage::content});
      rows.push_back({Kind::previous, Stage::gated});
      break;
    case Stage::shifted:
      rows.push_back({Kind::entering, Stage::gated});
      break;
    case Stage::weights:
      rows.push_back({Kind::entering, Stage::shifted});
      break;
  }
  rows.push_back({Kind::result, *enlarged_});
  return rows;
}

void AddressingPainter::lay_out_rows() {
  const float axis = theme_.axis();
  rows_ = wanted_rows();
  axis_y_ = -1.0F;
  const float end = side_.width > 0.0F && side_.y > 0.0F ? side_.y - theme_.unit() : size_.height - foot_.height;
  const auto count = [&] { return static_cast<float>(rows_.size()); };
  // What says least is left out first where the height does not do.
  bool with_axis = true;
  const auto room = [&] {
    return end - 0.25F * axis - (with_axis ? 1.6F * axis : 0.0F) - 0.5F * axis * (count() - 1.0F);
  };
  const auto enough = [&](float of_each) { return room() >= of_each * axis * count(); };
  if (!enough(1.9F) && rows_.front().kind == Row::Kind::memory) rows_.erase(rows_.begin());
  if (!enough(1.2F)) with_axis = false;
  float gap = 0.5F * axis;
  if (enough(5.0F)) gap = 1.1F * axis;
  gap = std::min(gap, 0.2F * end / count());
  // Exponents of the first line reach above it.
  const float top = 0.25F * axis, bottom = end - (with_axis ? 1.6F * axis : 0.0F);
  const float each = std::max(0.5F, (bottom - top - gap * (count() - 1.0F)) / count());
  const float height = std::min(each, (enlarged_ ? 22.0F : 9.0F) * axis);
  float y = top;
  for (Row& row : rows_) {
    row.y = y;
    row.height = height;
    y += height + gap;
  }
  if (with_axis) axis_y_ = y - gap + 0.35F * axis;
}

std::vector<double> AddressingPainter::values_of(const Row& row) const {
  std::vector<double> values;
  for (Index i = 0; i < n_.rows(); ++i)
    values.push_back(row.kind == Row::Kind::previous ? n_.previous(i) : n_.stage(row.stage, i));
  return values;
}

FormulaRuns AddressingPainter::name_of(const Row& row) const {
  return row.kind == Row::Kind::previous ? previous_name(n_, "i") : stage_name(n_, row.stage, "i");
}

float AddressingPainter::symbols(Point at, const FormulaRuns& runs, float type) {
  const float width = width_of(runs, type, fonts_);
  draw_formula(picture_, {at.x, at.y, width + 2 * type, 2 * type}, {{runs, {}}}, type, theme_, fonts_);
  return width;
}

float AddressingPainter::y_of(const Row& row, double value) const {
  const double low = is_signed(row) ? -1.0 : 0.0;
  const double share = (std::clamp(finite(value), low, 1.0) - low) / (1.0 - low);
  return row.bottom() - row.height * static_cast<float>(share);
}

bool AddressingPainter::says_edited_beside_memory() const {
  const Row& first = rows_.front();
  return cell_width_ >= 11.0F * theme_.axis() && first.kind == Row::Kind::memory &&
         first.height >= 2.6F * theme_.axis();
}

void AddressingPainter::edited(const std::string& words, const Rect& rect) {
  const float axis = theme_.axis(), left = 2.0F * axis;
  const std::string text = fonts_.shortened(words, Face::sans, axis, rect.width - left);
  const Rect sign{rect.x + 1.0F, rect.y, 1.4F * axis, axis};
  picture_.polyline({{sign.x, sign.y}, {sign.right(), sign.y}, {sign.right(), sign.bottom()}, {sign.x, sign.bottom()}},
                    theme_.cell, theme_.line(), draw::Dash::dashed, true);
  picture_.text({rect.x + left, rect.y}, text, {Face::sans, axis, theme_.secondary, Align::left, false});
  picture_.hit({{rect.x, rect.y - 0.2F * axis, left + fonts_.width(text, Face::sans, axis), 1.4F * axis},
                kAddressingEdited,
                1,
                1,
                0,
                0});
}

// The row that is worked out stands on a ground of its own.
void AddressingPainter::band() {
  const float width = std::max(pitch_, 2.0F);
  picture_.rectangle({x_of(row_) - width / 2, rows_.front().y, width, rows_.back().bottom() - rows_.front().y},
                     draw::mix(theme_.page, theme_.accent, 0.13F), std::min(3.0F * theme_.scale, width / 4));
}

draw::ColourScale AddressingPainter::memory_scale() const {
  draw::ColourScale scale;
  scale.map = theme_.classic_red_blue ? draw::ColourMap::classic_red_blue : draw::ColourMap::signed_map;
  scale.dark = theme_.dark;
  // The key's entries reach 1.
  scale.high = static_cast<float>(bound_above(std::max(1.0, tables_.largest_cell())));
  scale.low = -scale.high;
  return scale;
}

void AddressingPainter::memory(const Row& row) {
  const Rect plot{plot_left_, row.y, plot_right() - plot_left_, row.height};
  const draw::ColourScale scale = memory_scale();
  picture_.heatmap(plot, grid_of(n_.memory()), scale);
  picture_.frame(plot, theme_.hairline, 1.0F);
  const float width = std::max(pitch_, 2.0F);
  picture_.frame({x_of(row_) - width / 2, row.y, width, row.height}, theme_.cell, theme_.line());
  picture_.hit({plot, kAddressingMemory, static_cast<int>(n_.memory().rows()), static_cast<int>(n_.rows()), 0, 0});
  if (key_stands()) standing_key(row);
  if (side_.x <= 0.0F) return;
  const float axis = theme_.axis();
  if (row.height >= 3.3F * axis)
    draw::draw_colour_bar(picture_, {side_.x, row.y, 1.0F, row.height}, scale, theme_, fonts_);
  else
    picture_.text({side_.x, row.y + (row.height - axis) / 2},
                  "±" + draw::significant(static_cast<double>(scale.high), 1),
                  {Face::sans, axis, theme_.secondary, Align::left, false});
}

void AddressingPainter::bars(const Row& row) {
  const std::vector<double> values = values_of(row);
  const bool result = row.kind == Row::Kind::result;
  const Colour colour = row.kind == Row::Kind::previous ? theme_.input : is_signed(row) ? theme_.text : theme_.accent;
  const float share = pitch_ < 3.0F ? 1.0F : 0.72F, wide = std::max(0.75F, share * pitch_);
  picture_.line({plot_left_, row.y}, {plot_right(), row.y}, theme_.hairline, 1.0F);
  if (is_signed(row)) picture_.line({plot_left_, row.bottom()}, {plot_right(), row.bottom()}, theme_.hairline, 1.0F);
  const float zero = y_of(row, 0.0);
  for (Index i = 0; i < n_.rows(); ++i) {
    const double one = finite(values[static_cast<std::size_t>(i)]);
    if (one == 0.0) continue;
    const float end = y_of(row, one);
    const float strength = i == row_ ? 1.0F : result ? 0.6F : 0.4F;
    picture_.rectangle({x_of(i) - wide / 2, std::min(end, zero), wide, std::max(0.75F, std::abs(end - zero))},
                       draw::mix(theme_.page, colour, is_signed(row) ? 0.75F * strength : strength));
  }
  picture_.line({plot_left_, zero}, {plot_right(), zero}, theme_.secondary, 1.0F);
  if (result && !enlarged_) {
    const auto stage = [&](Stage from) { return values_of({Row::Kind::result, from, 0, 0}); };
    if (row.stage == Stage::gated) {
      outline(row, stage(Stage::content), theme_.secondary, draw::Dash::solid);
      outline(row, values_of({Row::Kind::previous, Stage::gated, 0, 0}), theme_.input, draw::Dash::dashed);
    }
    if (row.stage == Stage::shifted) outline(row, stage(Stage::gated), theme_.secondary, draw::Dash::solid);
    if (row.stage == Stage::weights) outline(row, stage(Stage::shifted), theme_.secondary, draw::Dash::solid);
  }
  scale(row);
  value(row);
  const int kind = row.kind == Row::Kind::previous ? static_cast<int>(kAddressingPrevious)
                                                   : kAddressingBars + static_cast<int>(row.stage);
  picture_.hit(
      {{plot_left_, row.y, plot_right() - plot_left_, row.height}, kind, 1, static_cast<int>(n_.rows()), 0, 0});
}

// The tops of bars, without the bars.
void AddressingPainter::outline(const Row& row, const std::vector<double>& values, Colour colour, draw::Dash dash) {
  std::vector<Point> points;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const float y = y_of(row, values[i]);
    for (const float at : {0.0F, 1.0F}) points.push_back({plot_left_ + pitch_ * (static_cast<float>(i) + at), y});
  }
  picture_.polyline(std::move(points), colour, dash == draw::Dash::solid ? 1.0F : theme_.line(), dash);
}

void AddressingPainter::scale(const Row& row) {
  const float type = kSmall * theme_.axis();
  if (!with_ticks_ || row.height < 2.2F * type) return;
  const auto tick = [&](double value, const char* text, float shift) {
    picture_.text({plot_left_ - 0.4F * theme_.unit(), y_of(row, value) - shift * type}, text,
                  {Face::sans, type, theme_.secondary, Align::right, false});
  };
  tick(1.0, "1", 0.0F);
  if (is_signed(row)) {
    if (row.height >= 3.6F * type) tick(0.0, "0", 0.5F);
    tick(-1.0, "−1", 1.0F);
  } else {
    tick(0.0, "0", 1.0F);
  }
}

void AddressingPainter::value(const Row& row) {
  const float axis = theme_.axis();
  if (value_left_ <= 0.0F || row.height < axis) return;
  const double one = values_of(row)[static_cast<std::size_t>(row_)];
  picture_.text({value_left_, row.y + (row.height - axis) / 2},
                fonts_.shortened(draw::significant(one, 2), Face::sans, axis, size_.width - value_left_),
                {Face::sans, axis, theme_.text, Align::left, false});
}

// From the rows that the shift takes from to the row that is worked out, as strong as it takes.
void AddressingPainter::convolution(const Row& from, const Row& to) {
  if (to.y - from.bottom() < 0.4F * theme_.axis() || from.stage != Stage::gated) return;
  for (Index k = 0; k < n_.shift().rows(); ++k) {
    const Index source = row_ - n_.offset(k);
    if (source < 0 || source >= n_.rows()) continue;  // around the ends of the memory
    const float share = static_cast<float>(std::clamp(finite(n_.shift()(k, 0)), 0.0, 1.0));
    picture_.line({x_of(source), from.bottom() + 1.0F}, {x_of(row_), to.y - 1.0F},
                  draw::mix(theme_.page, theme_.gate_forget, 0.2F + 0.8F * share), theme_.line() * (0.5F + share));
  }
}

void AddressingPainter::axis() {
  if (axis_y_ < 0.0F) return;
  const float axis = theme_.axis(), unit = theme_.unit();
  const std::string here = std::to_string(row_);
  const float half_here = fonts_.width(here, Face::bold, axis) / 2;
  const float middle = (plot_left_ + plot_right()) / 2;
  const auto inside = [&](float x, float half) {
    return std::clamp(x, std::min(plot_left_ + half, middle), std::max(plot_right() - half, middle));
  };
  const float focus = inside(x_of(row_), half_here);
  picture_.text({focus, axis_y_}, here, {Face::bold, axis, theme_.text, Align::centre, false});
  draw::AxisScale numbers{-0.5, static_cast<double>(n_.rows()) - 0.5, false, plot_left_, plot_right()};
  float last = -1e9F;
  for (const draw::Tick& tick : draw::ticks_for(numbers, false, theme_, fonts_, true)) {
    const float half = fonts_.width(tick.label, Face::sans, axis) / 2, x = inside(numbers.at(tick.value), half);
    if (std::abs(x - focus) < half + half_here + 0.5F * unit || x - half < last) continue;
    last = x + half + 0.5F * unit;
    picture_.text({x, axis_y_}, tick.label, {Face::sans, axis, theme_.secondary, Align::centre, false});
  }
  const std::string name = phrase(context_, tables_.row_axis().name);
  const float room = plot_left_ - unit;
  picture_.text({room, axis_y_}, fonts_.shortened(name, Face::sans, axis, room),
                {Face::sans, axis, theme_.text, Align::right, false});
}

std::optional<float> AddressingPainter::formula_height(const Formula& lines, float type) const {
  draw::Picture scratch({side_.width, 1e4F});
  const float height = draw_formula(scratch, {0, 0, side_.width, 1e4F}, lines, type, theme_, fonts_);
  for (const draw::Primitive& primitive : scratch.primitives())
    if (const auto* text = std::get_if<draw::Text>(&primitive))
      if (text->at.x + fonts_.width(text->text, text->style) > side_.width + 0.5F) return std::nullopt;
  return height - (kFormulaLine - 1.0F) * type;
}

// As much of a stage's formula as there is room for.
void AddressingPainter::formula(const Row& row) {
  if (side_.width <= 0.0F || row.height < theme_.axis()) return;
  const float axis = theme_.axis(), room = row.height + 0.3F * axis;
  const auto fits = [&](const Formula& lines) { return formula_height(lines, axis).value_or(room + 1.0F) <= room; };
  for (const FormulaDetail detail : {FormulaDetail::full, FormulaDetail::worked, FormulaDetail::result}) {
    Formula chosen = stage_formula(n_, row.stage, row_, detail);
    if (!fits(chosen)) continue;
    // What is to be said beside it where there is room for that as well.
    Formula with = chosen;
    for (const std::string& note : addressing_notes(context_, n_, row.stage, row_))
      with.push_back({{}, words_of(note, FormulaHue::quiet)});
    if (fits(with)) chosen = std::move(with);
    const float y = std::max(0.0F, row.y - 0.15F * axis);
    draw_formula(picture_, {side_.x, y, side_.width, side_.bottom() - y}, chosen, axis, theme_, fonts_);
    return;
  }
}

// Beside or below the bars of one stage: what it does, its formula, and what else is to be said.
void AddressingPainter::enlarged_formula() {
  if (side_.width <= 0.0F) return;
  const float body = theme_.body(), axis = theme_.axis();
  const float below = rows_.back().bottom() + (axis_y_ >= 0.0F ? 2.2F * axis : axis);
  float y = side_.y > 0.0F ? below : rows_.front().y;
  const auto say = [&](const std::string& text, float size, Colour colour) {
    if (y + size > side_.bottom()) return;
    y += draw::draw_paragraph(picture_, {side_.x, y, side_.width, side_.bottom() - y}, text,
                              {Face::sans, size, colour, Align::left, false}, fonts_) +
         0.9F * size;
  };
  // The memory's colour bar stands in the same column.
  if (side_.y <= 0.0F && rows_.front().kind == Row::Kind::memory) y = rows_.front().bottom() + 0.5F * axis;
  const Formula lines = stage_formula(n_, *enlarged_, row_);
  const std::string help = context_.words("panel.addressing.help." + std::to_string(static_cast<int>(*enlarged_) + 1));
  const draw::TextStyle quiet{Face::sans, axis, theme_.secondary, Align::left, false};
  const float sentence =
      1.4F * axis * static_cast<float>(draw::paragraph_lines(help, quiet, side_.width, fonts_).size());
  const auto fits = [&](float size) {
    const auto height = formula_height(lines, size);
    return height && y + *height <= side_.bottom();
  };
  if (const auto height = formula_height(lines, axis); height && y + sentence + *height <= side_.bottom())
    say(help, axis, theme_.secondary);
  float size = axis;
  for (const float larger : {1.4F * body, 1.2F * body, body})
    if (size == axis && fits(larger)) size = larger;
  if (formula_height(lines, size))
    y += draw_formula(picture_, {side_.x, y, side_.width, side_.bottom() - y}, lines, size, theme_, fonts_) +
         0.4F * axis;
  for (const std::string& note : addressing_notes(context_, n_, *enlarged_, row_)) say(note, axis, theme_.secondary);
}

}  // namespace unrolled
