// The picture of how one head comes to its weights at one step, from top to bottom: the memory that its key is compared
// with, and a plot of bars over the rows of the memory for what comes out of each stage, with what enters it as an
// outline; what the controller emitted at their left, the formulas at their right. Or one stage alone, enlarged.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/panels/addressing_formula.h"

namespace unrolled {

// Of the hit areas. The bars of a stage are of kind kAddressingBars plus its number, 1 x N.
enum AddressingHit {
  kAddressingEdited = 1,
  kAddressingMemory = 2,  // M x N
  kAddressingTitles = 3,  // rows are stages
  kAddressingKey = 4,     // 1 x M, or M x 1 beside the memory
  kAddressingStrength = 5,
  kAddressingGate = 6,
  kAddressingShift = 7,  // 1 x S
  kAddressingSharpness = 8,
  kAddressingPrevious = 9,  // 1 x N
  kAddressingBars = 10,
};

// Ends of the scales that strength and sharpening are drawn and dragged on: what the controller can emit at most.
inline constexpr double kMostStrength = 20.0;
inline constexpr double kMostSharpness = 21.0;

// "softmax", as the lecture lists it.
std::string stage_word(const PanelContext& context, AddressingStage stage);

// What is to be said beside a stage's formula: that the weights were set by hand, what stands before the first step.
std::vector<std::string> addressing_notes(const PanelContext& context, const AddressingNumbers& numbers,
                                          AddressingStage stage, Index row);

class AddressingPainter {
 public:
  // enlarged: the stage that is shown alone.
  AddressingPainter(const PanelContext& context, const MachineTables& tables, const AddressingNumbers& numbers,
                    Index row, std::optional<AddressingStage> enlarged, draw::Size size);
  draw::Picture paint();

 private:
  // A plot, from the top; no height: left out.
  struct Row {
    enum class Kind { memory, previous, entering, result };
    Kind kind = Kind::result;
    AddressingStage stage = AddressingStage::weights;
    float y = 0.0F;
    float height = 0.0F;
    bool shown() const { return height > 0.0F; }
    float bottom() const { return y + height; }
  };

  void lay_out();
  void lay_out_columns();
  void lay_out_rows();
  std::vector<Row> wanted_rows() const;
  // That something was changed by hand, to be let go of.
  void edited(const std::string& words, const draw::Rect& rect);
  bool says_edited_beside_memory() const;
  void band();
  void memory(const Row& row);
  void bars(const Row& row);
  void outline(const Row& row, const std::vector<double>& values, draw::Colour colour, draw::Dash dash);
  void scale(const Row& row);
  void value(const Row& row);
  void convolution(const Row& from, const Row& to);
  void axis();
  void formula(const Row& row);
  void enlarged_formula();
  // How high a formula is in the column of formulas; nothing where one of its parts is wider.
  std::optional<float> formula_height(const Formula& lines, float type) const;

  // The cell at the left of a plot.
  void cell(const Row& row);
  void cell_of_result(const Row& row);
  void parameter(AddressingStage stage, const draw::Rect& rect, float type);
  // Beside the memory where its entries have room to be dragged there, else as a strip of its own.
  bool key_stands() const;
  void key(const draw::Rect& rect, float type);
  void standing_key(const Row& row);
  void slider(const std::string& symbol, std::optional<double> value, double low, double high, int kind,
              const draw::Rect& rect, float type);
  void shift(const draw::Rect& rect, float type);
  void entering(AddressingStage stage, const draw::Rect& rect);
  float parameter_height(AddressingStage stage, float room, float type) const;

  bool is_signed(const Row& row) const {
    return row.stage == AddressingStage::similarity && row.kind != Row::Kind::previous;
  }
  std::vector<double> values_of(const Row& row) const;
  draw::ColourScale memory_scale() const;
  FormulaRuns name_of(const Row& row) const;
  // Returns its width.
  float symbols(draw::Point at, const FormulaRuns& runs, float type);
  float x_of(Index i) const { return plot_left_ + pitch_ * (static_cast<float>(i) + 0.5F); }
  float plot_right() const { return plot_left_ + pitch_ * static_cast<float>(n_.rows()); }
  float y_of(const Row& row, double value) const;

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const MachineTables& tables_;
  const AddressingNumbers& n_;
  Index row_;
  std::optional<AddressingStage> enlarged_;
  draw::Size size_;

  float cell_width_ = 0.0F, plot_left_ = 0.0F, pitch_ = 0.0F, value_left_ = 0.0F;
  bool with_ticks_ = false;
  draw::Rect side_;  // of the formulas; no width: there is no room for them
  draw::Rect foot_;  // that something was changed by hand; no height: nothing was, or it is said elsewhere
  float axis_y_ = -1.0F;
  std::vector<Row> rows_;
  draw::Picture picture_;
};

}  // namespace unrolled
