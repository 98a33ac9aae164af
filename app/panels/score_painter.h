// The picture of one target step's attention, from top to bottom: what is asked beside what each place of the source
// answers with, the scores, the softmax, the weights, and the weighted sum that comes of it; the formulas beside it.
#pragma once

#include "app/panels/score_formula.h"

namespace unrolled {

enum ScoreHit { kScorePlaces = 1, kScoreSteps = 2, kScoreContext = 3 };  // of the hit areas: 1 x T, 1 x U, 1 x 1

// The target step and the place of the source that are worked out. Step −1: the walk has not written one yet.
struct ScoreFocus {
  Index step = -1;
  Index place = -1;
};
ScoreFocus score_focus(const PanelContext& context, const AttentionTables& tables);

// What is to be said beside the formulas: that a window leaves the place out, that weights were set by hand, …
std::vector<std::string> score_notes(const PanelContext& context, const ScoreNumbers& numbers, Index place);

class ScorePainter {
 public:
  ScorePainter(const PanelContext& context, const AttentionTables& tables, const ScoreNumbers& numbers, Index place,
               draw::Size size);
  draw::Picture paint();

 private:
  // Rows of the diagram, from the top; no height: left out.
  struct Row {
    float y = 0.0F;
    float height = 0.0F;
    bool shown() const { return height > 0.0F; }
    float bottom() const { return y + height; }
  };

  void lay_out();
  void steps();
  void band();
  void source();
  void keys();
  void scores();
  void exponentials();
  void weights();
  void context_sum();
  void hits();
  void side();
  float vectors_height() const;  // 0: there are none to be shown
  // Returns the height used.
  float vectors(const draw::Rect& rect);

  float x_of(Index j) const { return left_ + pitch_ * (static_cast<float>(j) + 0.5F); }
  // The type in which all have room, at most the axis'; 0 where none is legible.
  float type_for(const std::vector<std::string>& texts) const;
  // `shorter` where not all texts have room, and where not all of those either `alone` under the place that is worked
  // out.
  void numbers_under(const Row& row, const std::vector<std::string>& texts, const std::vector<std::string>& shorter,
                     const std::string& alone);
  std::string exponential_name() const;
  void colour_bar(const Row& row, const draw::ColourScale& scale);
  void row_name(const Row& row, const std::string& name, draw::Colour colour);
  draw::ColourScale signed_scale(double largest) const;
  void column_strip(const draw::Rect& rect, const Matrix<double>& values, const draw::ColourScale& scale);

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const AttentionTables& tables_;
  const ScoreNumbers& n_;
  Index place_;
  draw::Size size_;

  draw::Rect diagram_, side_;
  float left_ = 0.0F, pitch_ = 0.0F, strip_ = 0.0F, bar_left_ = 0.0F;
  Row steps_, source_, places_, keys_, scores_, score_numbers_, exponentials_, weights_, weight_numbers_, values_;
  draw::Picture picture_;
};

}  // namespace unrolled
