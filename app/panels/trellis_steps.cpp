#include "app/panels/trellis_steps.h"

#include <algorithm>
#include <tuple>

namespace unrolled {

namespace {

using ctc::Walkthrough;

class ActionList {
 public:
  ActionList(const PanelContext& context, const TrellisTables& tables, const std::string& stride)
      : words_(context.words), tables_(tables), stride_(stride) {}

  std::vector<PanelAction> make() {
    if (tables_.walk() != nullptr) {
      steps();
      stops();
    }
    if (tables_.can_hide()) guessing();
    if (tables_.can_lay()) {
      PanelAction& clear = add("clear_path");
      clear.in_menu_only = true;
      clear.enabled = !tables_.path().empty();
      clear.commands = {SetSetting{"path", std::string()}};
    }
    return std::move(actions_);
  }

 private:
  PanelAction& add(const std::string& name) {
    PanelAction action;
    action.name = name;
    action.label = words_("panel.trellis.action." + name);
    action.help = action.label;
    actions_.push_back(std::move(action));
    return actions_.back();
  }

  static PanelCommand move_to(Index cursor) { return SetSetting{"cursor", static_cast<std::int64_t>(cursor)}; }

  // To where the cursor stands next; the panel goes on to the table that is filled there.
  void step(PanelAction& action, Index to) const {
    action.enabled = to != tables_.cursor();
    action.commands = {move_to(to), SetOption{"subject", "cell"}};
  }

  void steps() {
    const Walkthrough& walk = *tables_.walk();
    const Walkthrough::Stride stride = stride_ == "column" ? Walkthrough::Stride::kColumn
                                       : stride_ == "pass" ? Walkthrough::Stride::kPass
                                                           : Walkthrough::Stride::kCell;
    PanelAction& kind = add("stride");
    kind.sign = words_("panel.trellis.stride_" + stride_);
    kind.commands = {SetOption{"stride", stride_ == "cell" ? "column" : stride_ == "column" ? "pass" : "cell"}};
    PanelAction& begin = add("begin");
    begin.sign = "↺";
    step(begin, 0);
    PanelAction& back = add("back");
    back.sign = "◀";
    back.key = 'N';
    back.shift = true;
    step(back, walk.previous(tables_.cursor(), stride));
    PanelAction& next = add("next");
    next.sign = "▶";
    next.key = 'N';
    step(next, walk.next(tables_.cursor(), stride));
    PanelAction& all = add("all");
    all.sign = "▶▶";
    all.enabled = tables_.cursor() != Walkthrough::kEverything;
    all.commands = {move_to(Walkthrough::kEverything)};
  }

  // The lecture's own steps.
  void stop(const std::string& name, const std::string& table, const std::string& subject, Index cursor,
            bool possible = true) {
    PanelAction& action = add(name);
    action.in_menu_only = true;
    action.enabled = possible;
    if (!possible) return;
    action.commands = {move_to(cursor), SetOption{"subject", subject}, SetOption{"show", table}};
  }

  void stops() {
    const Walkthrough& walk = *tables_.walk();
    const Index first = walk.next(0, Walkthrough::Stride::kColumn);
    stop("stop_first", "alpha", "cell", first);
    stop("stop_where", "alpha", "successors", first, tables_.steps() > 1);
    // State 2 at step 3, as in the lecture.
    for (const auto& [name, table, pass] : {std::tuple("stop_alpha", "alpha", Walkthrough::Pass::kAlpha),
                                            std::tuple("stop_beta", "beta", Walkthrough::Pass::kBeta)}) {
      const Index cursor = walk.at(pass, 1, 2);
      stop(name, table, "cell", cursor, cursor != Walkthrough::kEverything);
    }
    const bool feasible = tables_.topology().feasible(tables_.steps());
    stop("stop_sum", "product", "sum", Walkthrough::kEverything, feasible && tables_.steps() > 2);
    stop("stop_sums", "product", "sums", Walkthrough::kEverything, feasible);
  }

  void guessing() {
    PanelAction& hide = add(tables_.all_hidden() ? "reveal" : "hide");
    hide.in_menu_only = true;
    hide.key = 'V';
    hide.commands = {SetSetting{"hide_cells", !tables_.all_hidden()}};
    if (!tables_.all_hidden()) hide.commands.push_back(SetSetting{"revealed", std::string()});
    PanelAction& again = add("hide_again");
    again.in_menu_only = true;
    again.key = 'V';
    again.shift = true;
    again.enabled = tables_.all_hidden() && !tables_.revealed().empty();
    again.commands = {SetSetting{"revealed", std::string()}};
  }

  const Words& words_;
  const TrellisTables& tables_;

  const std::string& stride_;
  std::vector<PanelAction> actions_;
};

}  // namespace

std::vector<PanelAction> trellis_actions(const PanelContext& context, const TrellisTables& tables,
                                         const std::string& stride) {
  return ActionList(context, tables, stride).make();
}

}  // namespace unrolled
