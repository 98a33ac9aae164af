// Backpropagation through time on scalars: the chain of states, and below it a row for each path from the parameter to
// the last state with its factors, growing step by step as the lecture derives it; their sums, and the same by two
// other ways.
#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/chain_painter.h"
#include "app/panels/observed.h"
#include "app/panels/walk_actions.h"
#include "core/run/names.h"
#include "core/run/number_list.h"

namespace unrolled {

namespace {

constexpr float kSlack = 3.0F;          // points; the pointer has not been dragged before it leaves them
constexpr float kPointsPerOne = 60.0F;  // of a drag of s_0
constexpr double kMostState = 3.0;

class ChainPanel final : public Panel {
 public:
  std::string id() const override { return "chain"; }
  std::string title(const PanelContext& context) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    if (!chain) return context.words("panel.chain.title");
    return context.words("panel.chain.title_of", {sum_name(*chain, chain->steps())});
  }
  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty());
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.chain.promise"); }
  bool ready(const Snapshot& snapshot) const override { return ChainNumbers::read(snapshot).has_value(); }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    return {{"stride",
             context.words("panel.chain.stride"),
             {{"cell", context.words("panel.chain.stride_cell")}, {"step", context.words("panel.chain.stride_step")}},
             by_step_ ? "step" : "cell"}};
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name != "stride") throw std::invalid_argument(unknown_name("option of panel chain", name, {"stride"}));
    if (value != "cell" && value != "step")
      throw std::invalid_argument(unknown_name("stride of panel chain", value, {"cell", "step"}));
    by_step_ = value == "step";
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    if (!chain) return draw::Picture(size);
    return ChainPainter(context, *chain, size).paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    const int t = hit.col;
    if (!chain || t < 0 || t > chain->steps() || (t == 0 && hit.kind != kChainStates)) return std::nullopt;
    const ChainWalk& walk = chain->walk();
    Pointed pointed{{t - 1, -1}, {}};
    const auto say = [&](const char* key) {
      pointed.lines.push_back(context.words(std::string("panel.chain.") + key));
    };
    const auto write = [&](const Formula& formula) {
      for (const FormulaLine& line : formula) pointed.lines.push_back(plain_text(line));
    };
    if (hit.kind == kChainInputs) {
      pointed.lines.push_back(draw::with_subscripts("x_" + std::to_string(t)) + " = " + typed_number(chain->x(t)));
      if (chain->editable()) say("drag");
    } else if (t > walk.reached()) {
      say("not_yet");
    } else if (hit.kind == kChainStates) {
      write(state_formula(*chain, t));
      if (t == 0) say("constant");
      if (t == 0 && chain->editable()) say("drag");
    } else if (hit.kind == kChainFactors) {
      write(factor_formula(*chain, t));
    } else if (hit.kind == kChainSums) {
      walk.complete() >= t ? write(sum_formula(*chain, t)) : say("not_yet");
    } else if (hit.kind == kChainPaths && hit.row >= 1 && hit.row <= chain->steps()) {
      const int i = hit.row;
      if (i > t) {
        pointed.lines.push_back(
            context.words("panel.chain.not_begun", {chain->theta(), std::to_string(i), std::to_string(t)}));
      } else if (!walk.shows({i, t})) {
        say("not_yet");
      } else {
        pointed.selection.unit = i - 1;
        write(i == t ? immediate_formula(*chain, i) : path_formula(*chain, i, t));
        if (walk.complete() >= t) pointed.lines.push_back(share_text(context, *chain, i, t));
      }
    } else {
      return std::nullopt;
    }
    return pointed;
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    if (!chain || !chain->editable()) return {};
    const ChainWalk& walk = chain->walk();
    PanelAction by;
    by.name = chain->by_w() ? "by_u" : "by_w";
    by.label = context.words("panel.chain.action." + by.name);
    by.help = by.label;
    by.sign = chain->by_w() ? "∂/∂u" : "∂/∂w";
    by.key = 'D';
    by.commands = {SetSetting{"parameter", std::string(chain->by_w() ? "u" : "w")}};
    std::vector<PanelAction> made = {std::move(by)};
    const WalkPlaces places{walk.cursor(), walk.previous(by_step_), walk.next(by_step_)};
    for (PanelAction& action : walk_actions(context, "panel.chain.action", places)) made.push_back(std::move(action));
    return made;
  }

  // The inputs and s_0 are dragged up and down.
  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    const int t = touch.hit.col;
    if (!chain || !chain->editable() || t < 0 || t > chain->steps()) return std::nullopt;
    const bool is_input = touch.hit.kind == kChainInputs && t > 0;
    if (!is_input && (touch.hit.kind != kChainStates || t != 0)) return std::nullopt;
    if (touch.begins) {
      begun_at_ = chain->s(0);
      dragging_ = false;
      return std::vector<PanelCommand>{};
    }
    const float by = std::abs(touch.at.y - touch.from.y);
    if (!dragging_ && by < kSlack * context.theme.scale) return std::vector<PanelCommand>{};
    dragging_ = true;
    if (!is_input) {
      const double value =
          begun_at_ + static_cast<double>((touch.from.y - touch.at.y) / (kPointsPerOne * context.theme.scale));
      return std::vector<PanelCommand>{SetSetting{"s0", to_twentieth(std::clamp(value, -kMostState, kMostState))}};
    }
    const draw::Rect& cell = touch.hit.cell;
    const double share = static_cast<double>((cell.y + cell.height / 2 - touch.at.y) / (cell.height / 2));
    // As typed, so that no other input changes, nor those behind the last step.
    std::vector<double> inputs = read_numbers("x", context.snapshot.settings->text("x"));
    inputs.resize(std::max(inputs.size(), static_cast<std::size_t>(chain->steps())), 0.0);
    inputs[static_cast<std::size_t>(t - 1)] =
        to_twentieth(std::clamp(share * kMostChainInput, -kMostChainInput, kMostChainInput));
    return std::vector<PanelCommand>{SetSetting{"x", number_list_text(inputs)}};
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto chain = ChainNumbers::read(context.snapshot);
    if (!chain) return {};
    std::vector<PanelTable> made;
    for (const char* part : {"paths", "sum", "check", "factor", "immediate", "s", "x"})
      made.push_back(table_of(chain->observable(part)));
    return made;
  }

 private:
  static std::string share_text(const PanelContext& context, const ChainNumbers& chain, int i, int t) {
    double all = 0.0;
    for (int j = 1; j <= t; ++j) all += std::abs(chain.path(j, t));
    const double share = all > 0.0 ? std::abs(chain.path(i, t)) / all : 0.0;
    return context.words("panel.chain.share", {draw::significant(100.0 * share, 2)});
  }

  bool by_step_ = false;
  mutable double begun_at_ = 0.0;  // of a drag
  mutable bool dragging_ = false;
};

}  // namespace

std::unique_ptr<Panel> make_chain_panel() { return std::make_unique<ChainPanel>(); }

}  // namespace unrolled
