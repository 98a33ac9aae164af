// Measures on held-out data over training: all of a group of curves or one of them. Of a race every run, told apart by
// its hue, and the measures by their dashes.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/panels/branch_curves.h"

namespace unrolled {

class MeasureCurves {
 public:
  enum class Of { what_is_right, mistakes };

  // Of curves of this group whose values are shares, shown by the panel `panel`.
  MeasureCurves(std::string panel, std::string group, Of of)
      : panel_(std::move(panel)), group_(std::move(group)), of_(of) {}

  bool any(const Snapshot& snapshot) const;   // whether there are points
  bool many(const Snapshot& snapshot) const;  // whether a curve has more than one

  // "measure", and "x": the axis of updates.
  std::vector<PanelOption> options(const PanelContext& context) const;
  static std::vector<std::string> option_names() { return {"measure", "x"}; }
  // Throws std::invalid_argument for an unknown axis; false for an option that is not one of these.
  bool set_option(std::string_view name, std::string_view value);

  // From 0 up to 1; shares of mistakes as far as they go beyond it, and, where all are small, to the next 1, 2 or 5
  // above them.
  void draw(draw::Picture& picture, const draw::Rect& rect, const PanelContext& context) const;
  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const;
  std::vector<PanelTable> tables(const PanelContext& context) const;

 private:
  std::vector<BranchCurve> others(const Snapshot& snapshot) const;
  std::vector<const Curve*> measures(const Snapshot& snapshot) const;
  bool shows(const Snapshot& snapshot, const Curve& curve) const;
  std::vector<const Curve*> chosen(const Snapshot& snapshot) const;
  std::vector<BranchCurve> chosen_others(const Snapshot& snapshot) const;

  std::string panel_, group_;
  Of of_;
  std::string measure_ = "all";
  bool logarithmic_x_ = false;
};

}  // namespace unrolled
