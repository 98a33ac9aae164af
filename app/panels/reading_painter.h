// The picture of how ink is read: what the network says, its states and what it reads, one below the other along one
// axis of time.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/draw/axis.h"
#include "app/panels/reading_tables.h"

namespace unrolled {

enum ReadingHit : int {
  kReadingOutput = 1,
  kReadingOccupancy,
  kReadingGradient,
  kReadingStates,
  kReadingInk,
  kReadingInputs
};

struct ReadingShow {
  bool training = false;  // the occupancy and the gradient below the output
  bool shapes = true;     // the ink in its own shape, not the pen's height over time
};

class ReadingPainter {
 public:
  ReadingPainter(const PanelContext& context, const ReadingTables& tables, const ReadingShow& show,
                 std::shared_ptr<const draw::Grid> states, draw::Size size);
  draw::Picture paint();

 private:
  struct Band {
    int kind = 0;  // ReadingHit
    float weight = 1.0F;
    std::string name;
    draw::Rect rect;  // of the plot; curves with names have those above it
    float above = 0.0F;
  };

  void lay_out();
  void choose_bands(bool training);
  float names_width(const Band& band) const;
  float beside_width(const Band& band) const;
  void band_name(const Band& band);
  void curves(const Band& band, const Observable& values, bool is_signed);
  void curve(const draw::Rect& rect, const draw::AxisScale& scale, const draw::Grid& grid, int symbol);
  void spikes(const Band& band, const Observable& values);
  void states(const Band& band);
  void ink(const Band& band);
  void inputs(const Band& band);
  void mark();

  float x_of(Index t) const { return left_ + step_ * (static_cast<float>(t) + 0.5F); }
  const Band& last() const { return bands_.back(); }

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const ReadingTables& tables_;
  ReadingShow show_;
  std::shared_ptr<const draw::Grid> grid_;
  draw::ColourScale scale_;
  draw::Size size_;
  std::vector<Band> bands_;
  float left_ = 0.0F, right_ = 0.0F, step_ = 1.0F;
  draw::Picture picture_;
};

}  // namespace unrolled
