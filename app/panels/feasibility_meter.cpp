#include "app/panels/feasibility_meter.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "app/draw/warning_sign.h"

namespace unrolled {

namespace {

// The symbols of the shortest path that spells the target, and which of them only keep equal neighbours apart.
struct Slot {
  int symbol = 0;
  bool separates = false;
};

std::vector<Slot> shortest_path(const ctc::Topology& topology) {
  std::vector<Slot> slots;
  for (std::size_t i = 0; i < topology.labels().size(); ++i) {
    const int label = topology.labels()[i];
    if (i > 0 && topology.labels()[i - 1] == label) slots.push_back({topology.blank(), true});
    slots.push_back({label, false});
  }
  return slots;
}

// "pp, ll": each pair once, in the target's order.
std::string repeated(const CtcSymbols& symbols, const ctc::Topology& topology) {
  std::string text;
  std::set<int> named;
  for (std::size_t i = 1; i < topology.labels().size(); ++i) {
    const int label = topology.labels()[i];
    if (topology.labels()[i - 1] != label || !named.insert(label).second) continue;
    text += (text.empty() ? "" : ", ") + symbols.name(label) + symbols.name(label);
  }
  return text;
}

}  // namespace

std::string feasibility_text(const PanelContext& context, const CtcSymbols& symbols) {
  const ctc::Topology& topology = symbols.topology;
  const bool fits = topology.feasible(symbols.steps());
  std::string key = fits ? "panel.emissions.fits" : "panel.emissions.does_not_fit";
  if (topology.repeats() > 0) key += "_repeats";
  return context.words(
      key, {symbols.target(), std::to_string(topology.label_count()), std::to_string(topology.repeats()),
            repeated(symbols, topology), std::to_string(topology.least_steps()), std::to_string(symbols.steps())});
}

std::vector<std::string> feasibility_lines(const PanelContext& context, const CtcSymbols& symbols) {
  std::vector<std::string> lines{feasibility_text(context, symbols), context.words("panel.emissions.needs")};
  if (!symbols.topology.feasible(symbols.steps())) lines.push_back(context.words("panel.emissions.blocked"));
  return lines;
}

void draw_feasibility_meter(draw::Picture& picture, const PanelContext& context, const draw::Rect& rect,
                            const CtcSymbols& symbols) {
  const draw::Theme& theme = context.theme;
  const ctc::Topology& topology = symbols.topology;
  const std::vector<Slot> slots = shortest_path(topology);
  const int steps = symbols.steps(), needed = static_cast<int>(slots.size());
  const bool fits = topology.feasible(steps);
  const float type = theme.axis();
  const float high = std::min(rect.height, 1.35F * type), top = rect.y + (rect.height - high) / 2.0F;
  const float middle = rect.y + (rect.height - type) / 2.0F;
  float x = rect.x;
  if (!fits) x += draw::draw_warning_sign(picture, context.theme, {x, middle}, type);

  const int cells = std::max(steps, needed);
  const float each = std::min(1.1F * type, 0.45F * (rect.right() - x) / static_cast<float>(cells));
  const float gap = each >= 6.0F ? 1.0F : 0.0F;
  const bool lettered = each >= 0.85F * type;
  for (int i = 0; i < cells; ++i) {
    const draw::Rect cell{x + static_cast<float>(i) * each, top, each - gap, high};
    const bool beyond = i >= steps;
    if (i >= needed) {  // a step to spare
      if (gap > 0.0F)
        picture.frame(cell.inset(0.5F), theme.hairline, 1.0F);
      else
        picture.rectangle(cell, theme.hairline);
      continue;
    }
    const Slot& slot = slots[static_cast<std::size_t>(i)];
    const draw::Colour hue = beyond ? theme.gate_forget : theme.hidden;
    picture.rectangle(cell, mix(theme.page, hue, slot.separates ? 0.2F : 0.45F));
    if (lettered)
      picture.text({cell.x + cell.width / 2.0F, middle}, symbols.name(slot.symbol),
                   {draw::Face::mono, type, slot.separates ? theme.secondary : theme.text, draw::Align::centre, false});
  }
  // Where the steps end.
  const float end = x + static_cast<float>(steps) * each - gap / 2.0F;
  if (!fits) picture.line({end, rect.y}, {end, rect.bottom()}, theme.gate_forget, theme.line());

  const float left = x + static_cast<float>(cells) * each + theme.unit();
  const draw::TextStyle style{draw::Face::sans, type, fits ? theme.secondary : theme.gate_forget, draw::Align::left,
                              false};
  std::string text = feasibility_text(context, symbols);
  if (context.fonts.width(text, style) > rect.right() - left)
    text = std::to_string(needed) + (fits ? " ≤ " : " > ") + "T = " + std::to_string(steps);
  picture.text({left, middle}, context.fonts.shortened(text, style.face, style.size, rect.right() - left), style);
}

}  // namespace unrolled
