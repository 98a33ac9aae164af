// The trellis of CTC: a row per extended label, a column per time step, as on the lecture's slide; filled cell by cell,
// with the formula of each, and the paths that go through it.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/ctc_symbols.h"
#include "app/panels/observed.h"
#include "app/panels/trellis_painter.h"
#include "app/panels/trellis_predict.h"
#include "app/panels/trellis_steps.h"
#include "core/run/names.h"

namespace unrolled {

namespace {

struct Choice {
  const char* name;
  std::array<const char*, 4> values;  // the first is the default; null behind the last
};
constexpr std::array<Choice, 6> kChoices{{{"show", {"alpha", "beta", "product", "occupancy"}},
                                          {"subject", {"cell", "successors", "sum", "sums"}},
                                          {"stride", {"cell", "column", "pass", nullptr}},
                                          {"click", {"mark", "path", nullptr, nullptr}},
                                          {"best_path", {"hide", "show", nullptr, nullptr}},
                                          {"rows", {"down", "up", nullptr, nullptr}}}};

std::vector<std::string> values_of(const Choice& choice) {
  std::vector<std::string> values;
  for (const char* value : choice.values)
    if (value != nullptr) values.emplace_back(value);
  return values;
}

class TrellisPanel final : public Panel {
 public:
  TrellisPanel() {
    for (std::size_t i = 0; i < kChoices.size(); ++i) chosen_[i] = kChoices[i].values[0];
  }

  std::string id() const override { return "trellis"; }

  std::string title(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr) return context.words("panel.trellis.title");
    return context.words("panel.trellis.title_of", {tables->target(), name_of_table(*tables)});
  }

  bool applies(const Snapshot& snapshot) const override { return read(snapshot) != nullptr || awaits_ctc(snapshot); }
  std::string promise(const PanelContext& context) const override { return context.words("panel.trellis.promise"); }
  bool ready(const Snapshot& snapshot) const override { return read(snapshot) != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    std::vector<PanelOption> made;
    for (std::size_t i = 0; i < kChoices.size(); ++i) {
      const std::string name = kChoices[i].name;
      if (name == "click" && tables != nullptr && !tables->can_lay()) continue;
      if (name == "stride" && tables != nullptr && tables->walk() == nullptr) continue;
      PanelOption option{
          name, context.words("panel.trellis.option." + name), {}, name == "show" ? shown(tables.get()) : chosen_[i]};
      for (const std::string& value : values_of(kChoices[i]))
        option.choices.emplace_back(value, context.words("panel.trellis." + name + "_" + value));
      made.push_back(std::move(option));
    }
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < kChoices.size(); ++i) {
      names.emplace_back(kChoices[i].name);
      if (name != kChoices[i].name) continue;
      const std::vector<std::string> known = values_of(kChoices[i]);
      if (std::find(known.begin(), known.end(), value) == known.end())
        throw std::invalid_argument(unknown_name(std::string(name) + " of panel trellis", value, known));
      chosen_[i] = value;
      if (name == "show") just_chosen_ = true;
      return;
    }
    throw std::invalid_argument(unknown_name("option of panel trellis", name, names));
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr) return draw::Picture(size);
    TrellisPainter painter(context, tables, show(), grids_, size);
    formula_drawn_ = painter.shows_formula();
    return painter.paint();
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || hit.col < 0 || hit.col >= tables->steps()) return std::nullopt;
    if (hit.kind == kTrellisSums) return Pointed{{hit.col, -1}, sum_lines(context, *tables, hit.col)};
    if (hit.kind != kTrellisCells || hit.row < 0 || hit.row >= tables->states()) return std::nullopt;
    const Index s = state_at(*tables, hit.row);
    return Pointed{state_selection(context.snapshot, hit.col, static_cast<int>(s)),
                   cell_lines(context, *tables, {s, hit.col})};
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr) return {};
    return trellis_actions(context, *tables, option("stride"));
  }

  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr || touch.hit.kind != kTrellisCells) return std::nullopt;
    const bool lays = tables->can_lay() && option("click") == "path";
    // A drag goes from cell to cell, also where the pointer leaves the table.
    const draw::Rect& cell = touch.hit.cell;
    const auto moved = [](float by, float size) { return size > 0.0F ? std::floor(by / size) : 0.0F; };
    const Index row = std::clamp<Index>(touch.hit.row + static_cast<Index>(moved(touch.at.y - cell.y, cell.height)), 0,
                                        tables->states() - 1);
    const Index t = std::clamp<Index>(touch.hit.col + static_cast<Index>(moved(touch.at.x - cell.x, cell.width)), 0,
                                      tables->steps() - 1);
    const Index s = state_at(*tables, static_cast<int>(row));
    if (lays) {
      if (touch.ended) return std::vector<PanelCommand>{};
      // Where a drag is on its way, being still in the last cell does not take that away again.
      if (!touch.begins) {
        const auto laid = laid_path(*tables);
        if (laid && static_cast<Index>(laid->follow.states.size()) == t + 1 && laid->follow.states.back() == s)
          return std::vector<PanelCommand>{};
      }
      return std::vector<PanelCommand>{SetSetting{"path", path_with(*tables, {s, t})}};
    }
    if (touch.begins && tables->hidden(s, t) && tables->possible(show().table, s, t))
      return std::vector<PanelCommand>{SetSetting{"revealed", with_revealed(tables->revealed(), s, t)}};
    return std::nullopt;
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto tables = read(context.snapshot);
    if (tables == nullptr) return {};
    std::vector<PanelTable> made;
    // The one that is shown first.
    for (const TrellisTable table :
         {show().table, TrellisTable::alpha, TrellisTable::beta, TrellisTable::product, TrellisTable::occupancy})
      if (made.empty() || table != show().table) made.push_back(table_of(tables->observable(table)));
    // Counted from 1, as everywhere here.
    for (PanelTable& table : made)
      for (Index s = 0; s < tables->states(); ++s)
        table.row_names[static_cast<std::size_t>(s)] = std::to_string(s + 1) + " " + tables->name_of_state(s);
    made.push_back(table_of(tables->emissions()));
    for (PanelTable& table : made)
      for (Index t = 0; t < tables->steps(); ++t)
        table.column_names[static_cast<std::size_t>(t)] = std::to_string(t + 1);
    return made;
  }

 private:
  // The same as long as the snapshot's tables and settings are.
  std::shared_ptr<const TrellisTables> read(const Snapshot& snapshot) const {
    if (tables_ == nullptr || !tables_->is_of(snapshot)) tables_ = TrellisTables::read(snapshot);
    return tables_;
  }

  const std::string& option(std::string_view name) const {
    const auto found =
        std::find_if(kChoices.begin(), kChoices.end(), [&](const Choice& one) { return name == one.name; });
    return chosen_[static_cast<std::size_t>(found - kChoices.begin())];
  }

  // The table that was chosen, until a step is made: then the one that it fills.
  const std::string& shown(const TrellisTables* tables) const {
    if (tables == nullptr || tables->current() == nullptr) return option("show");
    if (std::exchange(just_chosen_, false)) chosen_at_ = tables->cursor();
    static const std::string kAlpha = "alpha", kBeta = "beta";
    if (chosen_at_ == tables->cursor()) return option("show");
    return tables->current()->pass == ctc::Walkthrough::Pass::kAlpha ? kAlpha : kBeta;
  }

  TrellisShow show() const {
    TrellisShow show;
    const std::string& table = shown(tables_.get());
    // Sums are spoken of where everything is filled.
    const bool walks = tables_ != nullptr && tables_->current() != nullptr;
    const std::string subject = walks && option("subject").starts_with("sum") ? "cell" : option("subject");
    show.table = table == "beta"        ? TrellisTable::beta
                 : table == "product"   ? TrellisTable::product
                 : table == "occupancy" ? TrellisTable::occupancy
                                        : TrellisTable::alpha;
    show.subject = subject == "successors" ? TrellisSubject::successors
                   : subject == "sum"      ? TrellisSubject::sum
                   : subject == "sums"     ? TrellisSubject::sums
                                           : TrellisSubject::cell;
    show.upwards = option("rows") == "up";
    show.best_path = option("best_path") == "show";
    show.laying = option("click") == "path" && tables_ != nullptr && tables_->can_lay();
    return show;
  }

  Index state_at(const TrellisTables& tables, int row) const {
    return option("rows") == "up" ? tables.states() - 1 - row : row;
  }

  std::string name_of_table(const TrellisTables& tables) const { return tables.observable(show().table).symbol; }

  std::vector<std::string> cell_lines(const PanelContext& context, const TrellisTables& tables,
                                      TrellisCell cell) const {
    const TrellisTable table = show().table;
    std::vector<std::string> lines{context.words(
        "panel.trellis.place", {draw::whole(cell.t + 1), draw::whole(cell.s + 1), tables.name_of_state(cell.s)})};
    if (formula_drawn_) {
      // The picture says how it is reckoned.
      lines.push_back(draw::with_subscripts(tables.observable(table).symbol + "_" + std::to_string(cell.t + 1)) + "(" +
                      std::to_string(cell.s + 1) + ") = " + number_text(tables, table, cell));
    } else {
      for (const FormulaLine& line : cell_formula(tables, table, cell)) {
        if (line.left.empty() && lines.size() > 1)
          lines.back() += " " + plain_text(line);
        else
          lines.push_back(plain_text(line));
      }
    }
    lines.push_back(draw::with_subscripts("y_" + std::to_string(cell.t + 1)) + "(" + tables.name_of_state(cell.s) +
                    ") = " + draw::significant(tables.y(cell.s, cell.t)));
    if (!formula_drawn_) lines.push_back(through_text(context.words, tables, cell));
    return lines;
  }

  static std::vector<std::string> sum_lines(const PanelContext& context, const TrellisTables& tables, Index t) {
    std::vector<std::string> lines;
    for (const FormulaLine& line : sum_formula(tables, t)) lines.push_back(plain_text(line));
    lines.push_back(context.words("panel.trellis.same_everywhere"));
    return lines;
  }

  std::array<std::string, kChoices.size()> chosen_;
  mutable bool formula_drawn_ = false;  // beside the table, as it was drawn last
  mutable bool just_chosen_ = false;    // the table, at a cursor that is not known yet
  mutable std::optional<Index> chosen_at_;
  mutable std::shared_ptr<const TrellisTables> tables_;
  TrellisGrids grids_;
};

}  // namespace

std::unique_ptr<Panel> make_trellis_panel() { return std::make_unique<TrellisPanel>(); }

}  // namespace unrolled
