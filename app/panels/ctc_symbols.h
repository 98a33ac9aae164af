// What panels over the symbols of CTC share: the symbols, steps and states that a snapshot names, which cell of symbol
// and step is pinned, and maps of such cells.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "core/ctc/topology.h"

namespace unrolled {

// Symbol k at step t, both from 0.
struct SymbolCell {
  int k = -1;
  int t = -1;
  bool operator==(const SymbolCell&) const = default;
};

// The topology whose extended labels l' these are, S x 1; nothing where they are no such sequence of symbols.
std::optional<ctc::Topology> topology_of(const Matrix<float>& extended, Index classes);

struct CtcSymbols {
  std::shared_ptr<const Observable> y;  // K x T
  std::vector<std::string> names;       // of the symbols, to be read
  ctc::Topology topology;               // of the target
  std::vector<int> shown = {};          // those that have a row in a map, from the top; read() gives all one

  // Nothing where the snapshot holds no emissions with the states of a target.
  static std::optional<CtcSymbols> read(const Snapshot& snapshot);

  int classes() const { return static_cast<int>(y->values.rows()); }
  int steps() const { return static_cast<int>(y->values.cols()); }
  int rows() const { return static_cast<int>(shown.size()); }
  int row_of(int k) const;  // −1 where it is left out
  const std::string& name(int k) const { return names[static_cast<std::size_t>(k)]; }
  int symbol_of(int state) const;  // −1 where there is no such state
  int state_of(int symbol) const;  // the first that shows it; −1: none does
  std::string target() const;
  // "y₃(a)": a quantity of a cell, steps counted from 1.
  std::string at(const std::string& quantity, SymbolCell cell) const;
};

// A state of the target as it is selected: as a unit; beside a network's units, with which it has nothing to do, as a
// row. −1: none.
Selection state_selection(const Snapshot& snapshot, int time, int state);
int selected_state(const Snapshot& snapshot, const Selection& selection);
// Pointed at where one is, else pinned.
int selected_state(const PanelContext& context);

// The pin names a step and a state. Symbols that the target does not contain have no state: which of them was clicked
// a panel keeps itself, for as long as the pin stays where that click has put it.
class PinnedSymbol {
 public:
  void click(const CtcSymbols& symbols, const PanelContext& context, SymbolCell cell);
  std::optional<SymbolCell> cell(const CtcSymbols& symbols, const PanelContext& context) const;

 private:
  SymbolCell clicked_;
  Selection pin_;  // as the click leaves it
};

// Whether tables of CTC are still to come: before a lesson's first numbers, or while there is no ink to be read.
bool awaits_ctc(const Snapshot& snapshot);

// ── Drawing over symbols and steps ──

// Where not all of many symbols have room for their names in maps of this height, only those stay that matter: the
// blank, the target's, and of the others those that reach a tenth somewhere in `values`, the largest first.
void leave_out_symbols(CtcSymbols& symbols, const std::vector<std::shared_ptr<const Observable>>& values, float height,
                       const draw::Theme& theme);

// The grid of the rows that are shown, the same for the same observable and rows, so that the screen uploads it once.
class SymbolGrid {
 public:
  std::shared_ptr<const draw::Grid> of(const std::shared_ptr<const Observable>& values, const CtcSymbols& symbols);

 private:
  std::shared_ptr<const Observable> drawn_;
  std::vector<int> shown_;
  std::shared_ptr<const draw::Grid> grid_;
};

// The cell's place among the cells of the rows that are shown, which fill a rectangle.
draw::Rect symbol_cell(const draw::Rect& cells, const CtcSymbols& symbols, SymbolCell cell);

// Room for the names at the left of the cells.
float symbol_names_width(const PanelContext& context, const CtcSymbols& symbols);

// Names of the symbols at the left of the cells, as many as have room; the one that is lit in the accent.
void draw_symbol_names(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                       const CtcSymbols& symbols);

// Numbers of the steps below the cells, each where there is room; and how many symbols are shown, where not all are.
void draw_time_axis(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                    const CtcSymbols& symbols);

// Coloured cells, with their numbers where those have room.
void draw_symbol_map(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                     const CtcSymbols& symbols, const Observable& values, std::shared_ptr<const draw::Grid> grid,
                     const draw::ColourScale& scale);

// A hit area for each row: its rows are symbols, its columns steps.
void add_symbol_hits(draw::Picture& picture, const draw::Rect& cells, const CtcSymbols& symbols, int kind);

// Frames of the step that is pointed at and of the cell that is pinned.
void mark_symbol_cells(draw::Picture& picture, const PanelContext& context, const draw::Rect& cells,
                       const CtcSymbols& symbols, const std::optional<SymbolCell>& pinned);

}  // namespace unrolled
