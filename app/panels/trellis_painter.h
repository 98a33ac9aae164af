// Draws the trellis panel: table, arrows and paths over it, lines below it, text beside it.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/trellis_formula.h"
#include "app/panels/trellis_layout.h"
#include "app/panels/trellis_paths.h"

namespace unrolled {

inline constexpr int kTrellisCells = 1;  // kinds of hit areas
inline constexpr int kTrellisSums = 2;

enum class TrellisSubject { cell, successors, sum, sums };  // what is spoken of

struct TrellisShow {
  TrellisTable table = TrellisTable::alpha;
  TrellisSubject subject = TrellisSubject::cell;
  bool upwards = false;
  bool best_path = false;
  bool laying = false;  // clicks lay a path
};

// What is pointed at, else pinned, else filled last.
struct TrellisFocus {
  TrellisCell cell;
  bool chosen = false;  // pointed at or pinned
  Index column = -1;    // of what is summed; −1: none
};
TrellisFocus focus_of(const PanelContext& context, const TrellisTables& tables, const TrellisShow& show);

// The grids that a picture's cells are coloured by, kept while nothing of them changes so that the screen uploads them
// once.
class TrellisGrids {
 public:
  using Grids = std::vector<std::shared_ptr<const draw::Grid>>;
  // One for each column, or one for all.
  const Grids& of(const std::shared_ptr<const TrellisTables>& tables, TrellisTable table, bool upwards, bool by_column,
                  float empty) const;

 private:
  struct Key {
    std::shared_ptr<const TrellisTables> tables;
    TrellisTable table;
    bool upwards, by_column;
    float empty;
    bool operator==(const Key&) const = default;
  };
  mutable std::optional<Key> key_;
  mutable Grids grids_;
};

class TrellisPainter {
 public:
  TrellisPainter(const PanelContext& context, const std::shared_ptr<const TrellisTables>& tables,
                 const TrellisShow& show, const TrellisGrids& grids, draw::Size size);
  draw::Picture paint();
  bool shows_formula() const { return layout_.side.width > 6.0F * theme_.body(); }

 private:
  // trellis_table.cpp
  void grounds();
  void labels();
  void numbers();
  void sums();
  void marks();
  // trellis_arrows.cpp
  void edges();
  void best_path();
  void laid_path();
  void laid_path_lines();
  void arrows();
  void arrow(TrellisCell from, TrellisCell to, draw::Colour colour, bool allowed);
  void route(const ctc::StatePath& states, draw::Colour colour, float width, draw::Dash dash);
  // trellis_side.cpp
  void side();
  Formula formula() const;
  std::vector<std::pair<std::string, draw::Colour>> notes() const;

  bool subject_is_table() const { return show_.table == TrellisTable::alpha || show_.table == TrellisTable::beta; }
  ctc::Walkthrough::Pass pass() const {
    return show_.table == TrellisTable::beta ? ctc::Walkthrough::Pass::kBeta : ctc::Walkthrough::Pass::kAlpha;
  }
  bool arrows_fit() const { return layout_.row >= 8.0F && layout_.pitch >= 8.0F; }
  // Arrows into the cell spoken of, or out of it.
  std::vector<std::pair<TrellisCell, Precedent>> arrows_shown() const;

  const PanelContext& context_;
  const draw::Theme& theme_;
  const draw::Fonts& fonts_;
  const std::shared_ptr<const TrellisTables>& shared_;
  const TrellisTables& tables_;
  TrellisShow show_;
  const TrellisGrids& grids_;
  TrellisFocus focus_;
  std::optional<LaidPath> path_;
  TrellisLayout layout_;
  draw::ColourScale scale_;
  draw::Picture picture_;
};

}  // namespace unrolled
