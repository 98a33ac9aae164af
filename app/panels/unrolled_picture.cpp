#include "app/panels/unrolled_picture.h"

#include <algorithm>
#include <utility>

#include "app/draw/colour_bar.h"
#include "app/draw/colour_map.h"
#include "app/draw/symbols.h"
#include "app/panels/observed.h"
#include "app/panels/unrolled_painter.h"

namespace unrolled {

using draw::Align;
using draw::Colour;
using draw::Face;
using draw::Point;

namespace {

std::string weights_symbol(const Snapshot& snapshot, const char* part, const char* otherwise) {
  for (const Observable* one : snapshot.observables_of("weights"))
    if (one->id.ends_with(part)) return one->symbol;
  return otherwise;
}

// One colour scale for all gradients of the window.
draw::ColourScale gradient_scale(const UnrolledGraph& window, const draw::Theme& theme) {
  draw::ColourScale scale;
  scale.map = draw::ColourMap::signed_map;
  scale.dark = theme.dark;
  scale.high = 0.0F;
  for (const Observable* one : {window.dh, window.dy})
    if (one != nullptr) scale.high = std::max(scale.high, scale_of(*one, theme, false).high);
  if (!(scale.high > 0.0F)) scale.high = 1.0F;
  scale.low = -scale.high;
  return scale;
}

}  // namespace

GradientNorms::GradientNorms(const Observable* gradient) {
  if (gradient == nullptr) return;
  for (Index t = 0; t < gradient->values.cols(); ++t) {
    of.push_back(gradient->values.col(t).norm());
    largest = std::max(largest, of.back());
  }
}

UnrolledPainter::UnrolledPainter(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show,
                                 StripGrids& grids, draw::Size size)
    : context_(context),
      theme_(context.theme),
      fonts_(context.fonts),
      window_(window),
      show_(show),
      grids_(grids),
      picture_(size),
      gradient_colour_(theme_.gate_forget),
      gradient_scale_(gradient_scale(window, theme_)),
      hidden_norms_(window.dh),
      output_norms_(window.dy) {
  shows_gradients_ = show.gradients && (window.dh != nullptr || window.dy != nullptr);
  shows_values_ = show.values || !shows_gradients_;
  input_weights_ = weights_symbol(context.snapshot, ".W_x", "W_x");
  hidden_weights_ = weights_symbol(context.snapshot, ".W_h", "W_h");
  output_weights_ = weights_symbol(context.snapshot, "output.W", "W_hy");
  const auto& walk = window.walk;
  current_ =
      walk.phase == WalkPosition::Phase::none ? (window.is_watched ? context.time() : -1) : static_cast<int>(walk.time);
  UnrolledWish wish;
  wish.values = show.values;
  wish.gradients = show.gradients;
  wish.detail = show.detail;
  wish.focus = walk.phase != WalkPosition::Phase::none ? static_cast<int>(walk.time)
               : window.is_watched                     ? context.pinned.time
                                                       : -1;
  if (wish.focus >= window.steps) wish.focus = -1;
  wish.formula_lines = static_cast<int>(show.formula.size());
  for (const auto& [quantity, name] : names()) wish.names = std::max(wish.names, width(name));
  for (const std::string& label : {input_weights_, hidden_weights_, output_weights_})
    wish.label = std::max(wish.label, width(label));
  for (const char* words : {"panel.unrolled.carried", "panel.unrolled.goes_on"})
    for (const std::string& word : wrapped(context.words(words), 0.0F, theme_.axis(), Face::sans, fonts_))
      wish.carried = std::max(wish.carried, width(word));
  for (const draw::ColourScale& scale : {gradient_scale_, hidden_scale()})
    wish.bar = std::max(wish.bar, draw::colour_bar_width(scale, 200.0F, theme_, fonts_));
  layout_ = lay_out_unrolled(window, wish, size, theme_, fonts_);
}

draw::Picture UnrolledPainter::paint() {
  for (const UnrolledRow& row : layout_.rows) {
    if (row.numbers)
      number_boxes(row);
    else
      strips(row);
  }
  vertical_arrows();
  recurrent_arrows();
  left_end();
  right_end();
  loss_row();
  for (Index t = layout_.first; t < layout_.first + layout_.count; ++t) one_line_texts(t);
  one_line_hits();
  if (layout_.shows_names) row_names();
  mark_unit();
  mark_current();
  formula();
  return std::move(picture_);
}

float UnrolledPainter::width(const std::string& text, Face face) const {
  return draw::symbols_width(text, face, theme_.axis(), fonts_);
}

void UnrolledPainter::symbols(Point at, const std::string& words, float size, Colour colour, Align align) {
  draw::draw_symbols(picture_, at, words, {Face::sans, size, colour, align, false}, fonts_);
}

void UnrolledPainter::text(Point at, const std::string& words, float size, Colour colour, Align align, Face face) {
  picture_.text(at, words, {face, size, colour, align, false});
}

draw::ColourScale UnrolledPainter::hidden_scale() const {
  return scale_of(*window_.h, theme_, theme_.classic_red_blue);
}

Colour UnrolledPainter::role(Quantity quantity) const {
  switch (quantity) {
    case Quantity::x:
      return window_.layer == 0 ? theme_.input : theme_.hidden;
    case Quantity::input:
      return theme_.input;
    case Quantity::h:
    case Quantity::h0:
      return theme_.hidden;
    case Quantity::c:
    case Quantity::c0:
      return theme_.cell;
    default:
      return theme_.output;
  }
}

Quantity UnrolledPainter::gradient_of(Quantity quantity) {
  return quantity == Quantity::h ? Quantity::dh : Quantity::dy;
}

const Observable* UnrolledPainter::gradient(const UnrolledRow& row) const {
  if (!shows_gradients_) return nullptr;
  if (row.quantity == Quantity::h) return window_.dh;
  if (row.quantity == Quantity::y || (row.quantity == Quantity::p && !row.numbers && !has_row(Quantity::y)))
    return window_.dy;
  return nullptr;
}

bool UnrolledPainter::has_row(Quantity quantity) const { return layout_.row(quantity) != nullptr; }

bool UnrolledPainter::has_box(Quantity quantity, Index t) const {
  if (quantity == Quantity::x) return window_.layer > 0 || window_.has_input(t);
  if (quantity == Quantity::y || quantity == Quantity::p) return window_.has_output(t);
  return true;
}

float UnrolledPainter::value_middle(Index t) const {
  const float aside = shows_gradients_ && !layout_.numbers ? strip_offset() : 0.0F;
  return layout_.column(t) + 0.5F * (shows_values_ ? layout_.value_width : layout_.box) - aside;
}

float UnrolledPainter::strip_offset() const { return std::min(0.22F * layout_.pitch, 0.7F * layout_.type); }

float UnrolledPainter::gradient_middle(Index t) const {
  if (!layout_.numbers) return layout_.column(t) + 0.5F * layout_.box + strip_offset();
  return layout_.column(t) + 0.5F * (layout_.value_width + layout_.box);
}

std::shared_ptr<const draw::Grid> StripGrids::get(const std::shared_ptr<const Observable>& one, int first, int count) {
  Kept& kept = kept_[one->id];
  if (kept.of != one || kept.first != first || kept.count != count) {
    kept = {one, first, count, grid_of(one->values.middleCols(first, count))};
  }
  return kept.grid;
}

draw::Picture draw_unrolled(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show,
                            StripGrids& grids, draw::Size size) {
  return UnrolledPainter(context, window, show, grids, size).paint();
}

std::vector<std::string> wrapped(const std::string& text, float width, float size, Face face,
                                 const draw::Fonts& fonts) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string word = text.substr(at, end - at);
    at = end + 1;
    if (!lines.empty() && draw::symbols_width(lines.back() + " " + word, face, size, fonts) <= width)
      lines.back() += " " + word;
    else
      lines.push_back(word);
  }
  return lines;
}

}  // namespace unrolled
