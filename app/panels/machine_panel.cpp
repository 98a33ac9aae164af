#include "app/panels/machine_panel.h"

#include <cmath>

#include "app/draw/paragraph.h"

namespace unrolled {

namespace {

constexpr float kSlack = 3.0F;         // points; the pointer has not been dragged before it leaves them
constexpr float kWholeScale = 150.0F;  // points of a drag from 0 to the end of the scale
constexpr float kFormulaShare = 0.7F;  // of the height, that a formula in large type may take

}  // namespace

PanelAction release_action(const PanelContext& context, const MachineTables& tables) {
  PanelAction action;
  action.name = "release";
  action.label = context.words("panel.machine.action.release");
  action.help = context.words("panel.machine.action.release_help");
  action.key = 'G';
  action.in_menu_only = true;
  action.enabled = tables.any_edited();
  action.commands = {release_edits(tables)};
  return action;
}

Pointed point_at_foot(const PanelContext& context) {
  return {{}, {context.words("panel.machine.action.release"), context.words("panel.machine.action.release_help")}};
}

std::vector<PanelCommand> press_foot(const MachineTables& tables, const Touch& touch) {
  if (!touch.begins) return {};
  return {release_edits(tables)};
}

FootEntry edited_entry(const PanelContext& context, const MachineTables& tables, int hit) {
  const bool editable = is_editable(tables);
  return {FootEntry::Sign::dashes, context.words(editable ? "panel.machine.edited_click" : "panel.machine.edited"),
          false, editable ? hit : 0};
}

float edited_foot_height(const PanelContext& context) { return 1.5F * context.theme.axis(); }

void draw_edited_foot(draw::Picture& picture, const draw::Rect& rect, const PanelContext& context,
                      const MachineTables& tables, int hit) {
  draw_foot(picture, rect, {edited_entry(context, tables, hit)}, context);
}

void draw_formula_and_notes(draw::Picture& picture, const draw::Rect& rect, const Formula& formula,
                            const std::vector<std::string>& notes, const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  const float body = theme.body(), axis = theme.axis();
  draw::Picture scratch({rect.width, 1e4F});
  const bool large = draw_formula(scratch, {0, 0, rect.width, 1e4F}, formula, body, theme, context.fonts) <=
                     kFormulaShare * rect.height;
  float y = rect.y + draw_formula(picture, rect, formula, large ? body : axis, theme, context.fonts);
  for (const std::string& note : notes) {
    if (y + 1.3F * axis > rect.bottom()) return;
    y += 0.3F * axis;
    y += draw::draw_paragraph(picture, {rect.x, y, rect.width, rect.bottom() - y}, note,
                              {draw::Face::sans, axis, theme.secondary, draw::Align::left, false}, context.fonts);
  }
}

void MachineDrag::begin(double value, double scale) {
  begun_at_ = value;
  scale_ = scale;
  moved_ = false;
}

bool MachineDrag::moved(const PanelContext& context, const Touch& touch) {
  moved_ |= std::hypot(touch.at.x - touch.from.x, touch.at.y - touch.from.y) >= kSlack * context.theme.scale;
  return moved_;
}

double MachineDrag::to(const PanelContext& context, float points) const {
  return begun_at_ + scale_ * static_cast<double>(points / (kWholeScale * context.theme.scale));
}

bool MachinePanel::applies(const Snapshot& snapshot) const {
  return machine(snapshot) != nullptr || (snapshot.step == 0 && snapshot.observables.empty());
}

std::string MachinePanel::promise(const PanelContext& context) const {
  return context.words(machine(context.snapshot) != nullptr ? "panel.memory.without" : "panel." + id() + ".promise");
}

}  // namespace unrolled
