// Which symbols were read as which others: how often, what was missed and what was read where nothing is.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/panels/observed.h"

namespace unrolled {

struct Confusion {
  std::shared_ptr<const Observable> counts;  // n x n: true symbols and at last "inserted" x symbols read and "missed"
  std::vector<std::string> rows, cols;       // names, in the language of the screen

  // Nothing where the snapshot has no such counts or they are all 0.
  static std::optional<Confusion> read(const PanelContext& context);
  static bool is_in(const Snapshot& snapshot);

  int size() const { return static_cast<int>(counts->values.rows()); }
  double count(int row, int col) const;  // 0 where it is no number
  bool is_right(int row, int col) const { return row == col && row + 1 < size(); }
  std::string what(const PanelContext& context, int row, int col) const;  // "4 → 9", "i missed", "e inserted"
};

// The mistakes, the most frequent first.
std::vector<std::pair<int, int>> frequent_mistakes(const Confusion& confusion);

struct ConfusionPlot {
  bool only_mistakes = false;
  int hit_kind = 0;
};

// The matrix with names, numbers where they have room, a colour bar, and below it the most frequent mistakes.
void draw_confusion(draw::Picture& picture, const draw::Rect& rect, const PanelContext& context,
                    const Confusion& confusion, const ConfusionPlot& plot, std::shared_ptr<const draw::Grid> grid);

// The cells' numbers as they are coloured; only the mistakes, if so.
std::shared_ptr<const draw::Grid> confusion_grid(const Confusion& confusion, bool only_mistakes);

std::vector<std::string> confusion_lines(const PanelContext& context, const Confusion& confusion, int row, int col);

}  // namespace unrolled
