// What the panels of a network with an external memory have in common: when there is something to show, letting go of
// what was changed by hand and saying that it was, dragging a value, and a formula with what is to be said below it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/panels/formula_lines.h"
#include "app/panels/machine_tables.h"
#include "app/panels/time_blocks.h"

namespace unrolled {

// "Let all changes go"; enabled where there are any.
PanelAction release_action(const PanelContext& context, const MachineTables& tables);
// What pointing at the foot below says, and what pressing it does. Nothing comes of dragging on from there.
Pointed point_at_foot(const PanelContext& context);
std::vector<PanelCommand> press_foot(const MachineTables& tables, const Touch& touch);

// Below a picture: that something was changed by hand. A click there, on a hit area of this kind, lets go of it.
FootEntry edited_entry(const PanelContext& context, const MachineTables& tables, int hit);
float edited_foot_height(const PanelContext& context);
void draw_edited_foot(draw::Picture& picture, const draw::Rect& rect, const PanelContext& context,
                      const MachineTables& tables, int hit);

// A formula in the largest type that leaves some room below it, and the notes that have room there.
void draw_formula_and_notes(draw::Picture& picture, const draw::Rect& rect, const Formula& formula,
                            const std::vector<std::string>& notes, const PanelContext& context);

// A value that is dragged: what it was when the pointer was pressed, and how far it is to the end of its scale. Both
// stay as they were then, since the scale follows the value.
class MachineDrag {
 public:
  void begin(double value, double scale = 1.0);
  // Whether the pointer has left the place where it was pressed, now or before.
  bool moved(const PanelContext& context, const Touch& touch);
  // The value after a way of so many points.
  double to(const PanelContext& context, float points) const;
  double scale() const { return scale_; }

 private:
  double begun_at_ = 0.0, scale_ = 1.0;
  bool moved_ = false;
};

class MachinePanel : public Panel {
 public:
  bool applies(const Snapshot& snapshot) const override;
  // Of a network without a memory: that it has none.
  std::string promise(const PanelContext& context) const override;

 protected:
  // Null where the snapshot is of another lesson.
  std::shared_ptr<const MachineTables> machine(const Snapshot& snapshot) const { return latest_.of(snapshot); }
  mutable MachineDrag drag_;

 private:
  mutable LatestMachine latest_;
};

}  // namespace unrolled
