// Draws the unrolled graph once: its boxes (unrolled_boxes.cpp), its arrows and ends (unrolled_arrows.cpp), and its
// names, marks and formula (unrolled_names.cpp).
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "app/draw/colour_map.h"
#include "app/draw/picture.h"
#include "app/panels/panel.h"
#include "app/panels/unrolled_graph.h"
#include "app/panels/unrolled_layout.h"
#include "app/panels/unrolled_picture.h"

namespace unrolled {

// Of a gradient at every step.
struct GradientNorms {
  std::vector<float> of;
  float largest = 0.0F;

  explicit GradientNorms(const Observable* gradient);
};

// For one picture: what it is made with must outlive it, and paint() is called once.
class UnrolledPainter {
 public:
  UnrolledPainter(const PanelContext& context, const UnrolledGraph& window, const UnrolledShow& show, StripGrids& grids,
                  draw::Size size);

  draw::Picture paint();

 private:
  // ── What is drawn, where and how ──
  static int kind_of(Quantity quantity) { return static_cast<int>(quantity); }
  float width(const std::string& text, draw::Face face = draw::Face::sans) const;
  void text(draw::Point at, const std::string& words, float size, draw::Colour colour, draw::Align align,
            draw::Face face = draw::Face::sans);
  void symbols(draw::Point at, const std::string& words, float size, draw::Colour colour, draw::Align align);
  draw::ColourScale hidden_scale() const;
  draw::Colour role(Quantity quantity) const;
  // Of what the walk has yet to reach: it must be seen on a projector, in the dark theme too.
  draw::Colour unreached_colour() const { return mix(theme_.hairline, theme_.secondary, 0.35F); }
  static Quantity gradient_of(Quantity quantity);
  // The gradient that is drawn with a row's values; in strips, that of y lies below p.
  const Observable* gradient(const UnrolledRow& row) const;
  bool has_row(Quantity quantity) const;
  bool has_box(Quantity quantity, Index t) const;
  float value_middle(Index t) const;
  // Of the arrows up and down, from the middle of a strip.
  float strip_offset() const;
  float gradient_middle(Index t) const;

  // ── Vectors as columns of numbers ──
  void frame(const draw::Rect& box, draw::Colour colour, bool filled, bool reached);
  std::string number(const UnrolledRow& row, double value) const;
  std::string gradient_number(double value) const;
  void column_of_numbers(const UnrolledRow& row, const Matrix<float>& values, Index col, float right, bool as_gradient,
                         Index marked);
  void number_boxes(const UnrolledRow& row);
  // Which symbol an entry stands for, left of the first column.
  void entry_labels(const UnrolledRow& row);

  // ── Vectors as strips of colours ──
  std::shared_ptr<const Observable> shared(const Observable* one) const;
  void strip_block(Quantity quantity, const Observable& of, float top, float height, const draw::ColourScale& scale);
  void strips(const UnrolledRow& row);
  // The target's cell of every strip.
  void mark_targets(const UnrolledRow& row, float bottom);

  // ── Rows of one line ──
  void one_line_texts(Index t);
  std::string letter(const std::string& symbol) const;
  void loss_row();
  float value_or_box_middle(Index t) const;
  void one_line_hits();

  // ── Arrows ──
  float arrow_width(bool now) const;
  draw::Colour arrow_colour(bool reached, bool now) const;
  bool forward_now(Index t) const;
  bool backward_now(Index t) const;
  // Width of an arrow along which a gradient flows: of strips, by its norm on a logarithmic scale of four decades.
  // `room`: along the arrow, or what its head may take across.
  float gradient_width(const GradientNorms& norms, Index t, float room) const;
  // The box from which inputs flow upwards, and the one that they reach.
  void vertical_arrows();
  // The name of a matrix beside an upright arrow: in graphs of numbers at every step, for the weights are the same.
  void arrow_label(draw::Point middle, const std::string& label, float room, Index t);
  // The heights at which the state and the gradient pass from one box to the next.
  std::pair<float, float> levels(const UnrolledRow& row) const;
  void recurrent_arrows();
  void recurrent_label(float middle, float level, float room);

  // ── The ends of the window ──
  // Where gradients do not pass: a hatched band with a dashed line.
  void barrier(float x, float top, float bottom);
  void left_end();
  float carried_width() const;
  void carried_box(Quantity quantity, const UnrolledRow& row, const Observable& values);
  void carried_words(const UnrolledRow& above, bool truncated);
  // Words in the room beside the graph, if they have it all.
  void side_words(draw::Point at, float room, const std::string& words);
  void right_end();

  // ── Names, marks, formula ──
  // With several layers their states say which they are of.
  std::string name_of(Quantity quantity, const char* symbol) const;
  std::vector<std::pair<Quantity, std::string>> names() const;
  std::string name_of_row(Quantity quantity) const;
  void row_names();
  void mark_unit();
  void mark_current();
  void formula();

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const UnrolledGraph& window_;
  const UnrolledShow& show_;
  StripGrids& grids_;
  draw::Picture picture_;
  UnrolledLayout layout_;
  const draw::Colour gradient_colour_;
  const draw::ColourScale gradient_scale_;
  const GradientNorms hidden_norms_, output_norms_;
  bool shows_values_ = true, shows_gradients_ = true;
  std::string input_weights_, hidden_weights_, output_weights_;
  int current_ = -1;
};

}  // namespace unrolled
