#include "app/panels/runs.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "app/draw/numbers.h"
#include "app/draw/paragraph.h"
#include "app/draw/utf8.h"
#include "app/panels/attention_tables.h"
#include "app/panels/branch_names.h"

namespace unrolled {

namespace {

constexpr int kKinds = 1000;  // of hit areas that a panel may have; those of the n-th run begin at n times as many
constexpr draw::Size kLeastTile{150, 80};
constexpr const char* kTargetAxis = "target step i";  // along what a decoder writes
constexpr float kTileShape = 1.6F;                    // width by height

struct Tiles {
  int cols = 1;
  int rows = 1;
  draw::Size size;
};

// The arrangement whose tiles come nearest to the shape that pictures like, of `count` at most.
Tiles arrange(int count, draw::Size room, float gap) {
  Tiles best;
  double least = -1.0;
  for (int shown = count; shown >= 1 && least < 0.0; --shown)
    for (int cols = 1; cols <= shown; ++cols) {
      const int rows = (shown + cols - 1) / cols;
      const draw::Size size{(room.width - gap * static_cast<float>(cols - 1)) / static_cast<float>(cols),
                            (room.height - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows)};
      if (shown > 1 && (size.width < kLeastTile.width || size.height < kLeastTile.height)) continue;
      const int empty = cols * rows - shown;
      const double off = std::fabs(std::log(size.width / std::max(size.height, 1.0F) / kTileShape)) + 0.3 * empty;
      if (least >= 0.0 && off >= least) continue;
      least = off;
      best = {cols, rows, size};
    }
  return best;
}

// Where two titles begin to differ, behind a comma: "Hidden cells, h" and "Hidden cells, tanh c" at "h".
std::size_t common_beginning(const std::string& first, const std::string& second) {
  const auto differ = std::mismatch(first.begin(), first.end(), second.begin(), second.end()).first;
  const std::size_t comma = first.rfind(", ", static_cast<std::size_t>(differ - first.begin()));
  return comma == std::string::npos || comma + 2 > static_cast<std::size_t>(differ - first.begin()) ? 0 : comma + 2;
}

// Symbols as a text without its end sign: letters follow one another, words do not.
std::string text_of(std::vector<std::string> symbols) {
  if (!symbols.empty() && symbols.back() == AttentionTables::kEndSign) symbols.pop_back();
  const bool words = std::any_of(symbols.begin(), symbols.end(), [](const std::string& symbol) {
    std::size_t at = 0;
    draw::next_code_point(symbol, at);
    return at < symbol.size();
  });
  std::string text;
  for (const std::string& symbol : symbols) text += (words && !text.empty() ? " " : "") + symbol;
  return text;
}

class RunsPanel final : public Panel {
 public:
  explicit RunsPanel(std::unique_ptr<Panel> (*make)()) : make_(make), panel_(make()) {}

  std::string id() const override { return panel_->id(); }

  std::string title(const PanelContext& context) const override {
    const Choice choice = chosen(context);
    if (choice.how == How::run)
      return shown_by(choice.run).title(of(context, *choice.run.snapshot)) + " – " + choice.run.name;
    if (choice.how == How::minus) return panel_->title(context) + ": " + choice.present.name + " − " + choice.run.name;
    if (choice.how == How::since)
      return panel_->title(context) + ": " + with_written(context, *choice.run.snapshot, choice.run.name);
    return panel_->title(context);
  }

  bool applies(const Snapshot& snapshot) const override {
    return panel_->applies(snapshot) ||
           any_rival(snapshot, [&](const Branch& branch) { return panel_->applies(*branch.shown); });
  }
  std::string promise(const PanelContext& context) const override { return panel_->promise(context); }
  bool ready(const Snapshot& snapshot) const override {
    const auto is_ready = [&](const Branch& branch) {
      return (runs_ == "side" || runs_ == "run:" + std::to_string(branch.lane)) &&
             panel_of(branch.lane).ready(*branch.shown);
    };
    return panel_->ready(snapshot) || any_rival(snapshot, is_ready);
  }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> options = panel_->options(context);
    const bool races = context.snapshot.races(), since = compares_moments(context.snapshot);
    if (!races && !since) return options;
    PanelOption runs{"runs",
                     context.words(races ? "panel.option.runs" : "panel.option.moment"),
                     {{"one", context.words(races ? "panel.option.runs_one" : "panel.option.moment_shown")}},
                     runs_};
    if (races) runs.choices.emplace_back("side", context.words("panel.option.runs_side"));
    std::vector<std::pair<std::string, std::string>> differences;
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      if (run.branch == nullptr) continue;
      runs.choices.emplace_back("run:" + std::to_string(run.lane), run.name);
      if (panel_->shows_differences())
        differences.emplace_back("minus:" + std::to_string(run.lane),
                                 context.words("panel.option.runs_minus", {run.name}));
    }
    if (since) differences.emplace_back(kSinceKept, since_text(context));
    runs.choices.insert(runs.choices.end(), differences.begin(), differences.end());
    if (std::none_of(runs.choices.begin(), runs.choices.end(), [&](const auto& one) { return one.first == runs_; }))
      runs.value = "one";
    options.push_back(std::move(runs));
    return options;
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "runs") {
      runs_ = value;
      return;
    }
    panel_->set_option(name, value);
    for (auto& [lane, panel] : others_) panel->set_option(name, value);
    std::erase_if(options_, [&](const auto& option) { return option.first == name; });
    options_.emplace_back(name, value);
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    const Choice choice = chosen(context);
    switch (choice.how) {
      case How::one:
        return panel_->draw(context, size);
      case How::side:
        return draw_side_by_side(context, size);
      case How::run:
        return draw_run(shown_by(choice.run), context, *choice.run.snapshot, size, 0);
      case How::minus:
      case How::since:
        return draw_run(of_differences(), context, difference(context.snapshot, *choice.run.snapshot), size, 0);
    }
    return draw::Picture(size);
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const Choice choice = chosen(context);
    draw::Hit inner = hit;
    inner.kind = hit.kind % kKinds;
    if (choice.how == How::one) return panel_->point_at(context, inner);
    if (choice.how == How::run) return shown_by(choice.run).point_at(of(context, *choice.run.snapshot), inner);
    if (choice.how == How::minus || choice.how == How::since) {
      const Snapshot less = difference(context.snapshot, *choice.run.snapshot);
      return of_differences().point_at(of(context, less), inner);
    }
    const std::vector<RacingRun> runs = racing_runs(context.words, context.snapshot);
    const auto at = static_cast<std::size_t>(hit.kind / kKinds);
    if (at >= runs.size()) return std::nullopt;
    const Snapshot one = alone(runs[at]);
    std::optional<Pointed> pointed = shown_by(runs[at]).point_at(of(context, one), inner);
    if (pointed && !pointed->lines.empty()) pointed->lines.insert(pointed->lines.begin(), runs[at].name);
    return pointed;
  }

  // What is changed by hand is the present run's, and is changed only where that is what one sees; but for what all
  // runs are given alike.
  std::vector<PanelAction> actions(const PanelContext& context) const override {
    std::vector<PanelAction> all = panel_->actions(context);
    if (chosen(context).how == How::one) return all;
    std::erase_if(all, [](const PanelAction& action) {
      const auto changes_one = [](const PanelCommand& command) {
        const auto* poke = std::get_if<Poke>(&command);
        return poke != nullptr && !poke->all_runs;
      };
      return action.commands.empty() || std::any_of(action.commands.begin(), action.commands.end(), changes_one);
    });
    return all;
  }

  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    const Choice choice = chosen(context);
    if (choice.how == How::one) return panel_->touch(context, touch);
    if (choice.how == How::run) return touch_run(choice.run, context, touch, {0, 0});
    if (choice.how != How::side) return std::nullopt;
    const std::vector<RacingRun> runs = racing_runs(context.words, context.snapshot);
    const auto at = static_cast<std::size_t>(touch.hit.kind / kKinds);
    if (at >= runs.size() || at >= tiles_.size()) return std::nullopt;
    return touch_run(runs[at], context, touch, tiles_[at]);
  }

  Tick tick(const PanelContext& context, double now) const override {
    const Choice choice = chosen(context);
    if (choice.how == How::run) return shown_by(choice.run).tick(of(context, alone(choice.run)), now);
    Tick tick = panel_->tick(context, now);
    if (choice.how != How::side) return tick;
    // Time goes by for all of them; what is asked for, the present run's asks for all.
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      if (run.branch == nullptr) continue;
      const double again = shown_by(run).tick(of(context, alone(run)), now).again_in;
      if (again >= 0.0) tick.again_in = tick.again_in < 0.0 ? again : std::min(tick.again_in, again);
    }
    return tick;
  }

  std::vector<PanelFile> files(const PanelContext& context) const override {
    const Choice choice = chosen(context);
    if (choice.how != How::run) return panel_->files(context);
    return shown_by(choice.run).files(of(context, *choice.run.snapshot));
  }

  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const Choice choice = chosen(context);
    if (choice.how == How::one) return panel_->tables(context);
    if (choice.how == How::run) return shown_by(choice.run).tables(of(context, *choice.run.snapshot));
    if (choice.how == How::minus || choice.how == How::since) {
      const Snapshot less = difference(context.snapshot, *choice.run.snapshot);
      return of_differences().tables(of(context, less));
    }
    std::vector<PanelTable> all;
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      const Snapshot one = alone(run);
      const Panel& panel = shown_by(run);
      if (!panel.ready(one)) continue;
      for (PanelTable& table : panel.tables(of(context, one))) {
        table.name += ".run" + std::to_string(run.lane);
        all.push_back(std::move(table));
      }
    }
    return all;
  }

  bool shows_differences() const override { return panel_->shows_differences(); }

 private:
  static constexpr const char* kSinceKept = "minus:kept";
  static constexpr int kDifferences = -1;  // in place of a lane

  enum class How { one, side, run, minus, since };
  struct Choice {
    How how = How::one;
    RacingRun run;      // the one that is shown, or taken away; of `since` the moment, and what it says of the present
    RacingRun present;  // from which it is taken away
  };

  bool compares_moments(const Snapshot& snapshot) const {
    return snapshot.kept != nullptr && panel_->shows_differences();
  }

  // A moment that is looked back at may lie before the one that is kept.
  static std::string since_text(const PanelContext& context) {
    const std::int64_t kept = context.snapshot.kept->step;
    return context.words(kept <= context.snapshot.step ? "panel.runs.since" : "panel.runs.until", {draw::whole(kept)});
  }

  // What was written then, where it is not what is written now: steps of two different outputs are compared.
  std::string with_written(const PanelContext& context, const Snapshot& then, std::string since) const {
    for (const char* id : {"weights", "lengths"})  // whose columns are not the steps of an output
      if (panel_->id() == id) return since;
    const Observable* before = then.observable("pair.output");
    const Observable* now = context.snapshot.observable("pair.output");
    if (before == nullptr || now == nullptr || before->cols.labels.empty()) return since;
    if (before->cols.labels == now->cols.labels) return since;
    return context.words("panel.runs.written_then", {std::move(since), text_of(before->cols.labels)});
  }

  // Whether what is done by hand in a panel is given to all runs alike.
  static bool gives_to_all(const Panel& panel, const PanelContext& context) {
    bool any = false;
    for (const PanelAction& action : panel.actions(context))
      for (const PanelCommand& command : action.commands)
        if (const auto* poke = std::get_if<Poke>(&command)) {
          if (!poke->all_runs) return false;
          any = true;
        }
    return any;
  }

  // A touch of a run's own panel, whose picture lies at `corner` of this one.
  std::optional<std::vector<PanelCommand>> touch_run(const RacingRun& run, const PanelContext& context,
                                                     const Touch& touch, draw::Point corner) const {
    const Snapshot one = alone(run);
    const Panel& panel = shown_by(run);
    const PanelContext inside = of(context, one);
    if (!panel.ready(one) || !gives_to_all(panel, inside)) return std::nullopt;
    const auto moved = [&](draw::Point place) { return draw::Point{place.x - corner.x, place.y - corner.y}; };
    Touch inner = touch;
    inner.hit.kind = touch.hit.kind % kKinds;
    inner.hit.cell.x -= corner.x;
    inner.hit.cell.y -= corner.y;
    inner.from = moved(touch.from);
    inner.at = moved(touch.at);
    for (PointerPlace& place : inner.way) place.at = moved(place.at);
    return panel.touch(inside, inner);
  }

  // The panel of another lane, made when it is first asked for.
  const Panel& panel_of(int lane) const {
    std::unique_ptr<Panel>& panel = others_[lane];
    if (panel == nullptr) {
      panel = make_();
      for (const auto& [name, value] : options_) panel->set_option(name, value);
    }
    return *panel;
  }
  const Panel& shown_by(const RacingRun& run) const { return run.branch == nullptr ? *panel_ : panel_of(run.lane); }
  const Panel& of_differences() const { return panel_of(kDifferences); }

  template <class Has>
  static bool any_rival(const Snapshot& snapshot, const Has& has) {
    return std::any_of(snapshot.branches.begin(), snapshot.branches.end(),
                       [&](const Branch& branch) { return branch.races && branch.shown != nullptr && has(branch); });
  }

  // A run as if there were no other.
  static Snapshot alone(const RacingRun& run) {
    Snapshot snapshot = *run.snapshot;
    snapshot.branches.clear();
    snapshot.own_settings.clear();
    return snapshot;
  }

  static PanelContext of(const PanelContext& context, const Snapshot& snapshot) {
    return {snapshot, context.hover, context.pinned, context.theme, context.fonts, context.words, context.brush};
  }

  Choice chosen(const PanelContext& context) const {
    if (runs_ == kSinceKept && compares_moments(context.snapshot))
      return {How::since, {since_text(context), context.snapshot.lane, context.snapshot.kept.get(), nullptr}, {}};
    if (runs_ == "one" || !context.snapshot.races()) return {};
    if (runs_ == "side") return {How::side, {}, {}};
    Choice choice;
    const bool minus = runs_.starts_with("minus:");
    for (const RacingRun& run : racing_runs(context.words, context.snapshot)) {
      if (run.branch == nullptr) {
        choice.present = run;
      } else if (runs_ == (minus ? "minus:" : "run:") + std::to_string(run.lane)) {
        choice.how = minus ? How::minus : How::run;
        choice.run = run;
      }
    }
    return choice;
  }

  // Or why there is nothing to draw.
  static draw::Picture draw_run(const Panel& panel, const PanelContext& context, const Snapshot& snapshot,
                                draw::Size size, int kinds) {
    const PanelContext inside = of(context, snapshot);
    draw::Picture picture(size);
    if (panel.ready(snapshot)) {
      picture.append(panel.draw(inside, size), {0, 0}, kinds);
      return picture;
    }
    const draw::TextStyle style{draw::Face::sans, context.theme.body(), context.theme.secondary, draw::Align::left,
                                false};
    // What is still to come, or why it will not, the panel itself says best.
    const std::string reason = panel.applies(snapshot) ? panel.promise(inside) : context.words("panel.runs.nothing");
    draw::draw_paragraph(picture, {0, 0, size.width, size.height}, reason, style, context.fonts);
    return picture;
  }

  draw::Picture draw_side_by_side(const PanelContext& context, draw::Size size) const {
    const std::vector<RacingRun> runs = racing_runs(context.words, context.snapshot);
    const draw::TextStyle name{draw::Face::bold, context.theme.axis(), context.theme.text, draw::Align::left, false};
    const float gap = 2 * context.theme.unit(), line = 1.4F * name.size;
    const Tiles tiles = arrange(static_cast<int>(runs.size()), size, gap);
    const std::string title = panel_->title(context);
    draw::Picture picture(size);
    const int most = std::min(static_cast<int>(runs.size()), tiles.cols * tiles.rows);
    tiles_.clear();
    for (int i = 0; i < most; ++i) {
      const RacingRun& run = runs[static_cast<std::size_t>(i)];
      const draw::Point at{static_cast<float>(i % tiles.cols) * (tiles.size.width + gap),
                           static_cast<float>(i / tiles.cols) * (tiles.size.height + gap)};
      draw::TextStyle style = name;
      style.colour = run_colour(context.theme, run.lane);
      std::string text = run.name;
      // A cell may have no state of the name that another one shows.
      const Snapshot one = alone(run);
      const Panel& panel = shown_by(run);
      if (const std::string own = panel.title(of(context, one)); own != title)
        text += ": " + own.substr(common_beginning(own, title));
      const int left_out = static_cast<int>(runs.size()) - most;
      if (left_out > 0 && i + 1 == most) text += context.words("panel.runs.more", {std::to_string(left_out)});
      picture.text(at, context.fonts.shortened(text, style.face, style.size, tiles.size.width), style);
      const draw::Size room{tiles.size.width, std::max(1.0F, tiles.size.height - line)};
      tiles_.push_back({at.x, at.y + line});
      picture.append(draw_run(panel, context, one, room, i * kKinds), tiles_.back());
    }
    return picture;
  }

  std::unique_ptr<Panel> (*make_)();
  std::unique_ptr<Panel> panel_;                              // of the present run
  mutable std::map<int, std::unique_ptr<Panel>> others_;      // by their lanes
  std::vector<std::pair<std::string, std::string>> options_;  // that were set, the last one last
  std::string runs_ = "one";
  mutable std::vector<draw::Point> tiles_;  // the pictures' corners, side by side, as drawn last
};

// What is not computed by a model, so that a difference of it says nothing.
bool is_given(const Observable& observable) {
  for (const char* group : {"pair", "prediction_targets"})
    if (observable.group == group) return true;
  for (const char* id : {"attention.true", "attention.edited", "lengths.trained", "lengths.count", "sequence.input",
                         "sequence.target", "sequence.asked", "edits.made"})
    if (observable.id == id) return true;
  return false;
}

// Places in two sources have nothing to do with each other.
bool same_places(const Axis& first, const Axis& second) { return !first.along_source || first.labels == second.labels; }

}  // namespace

std::unique_ptr<Panel> with_runs(std::unique_ptr<Panel> (*make)()) { return std::make_unique<RunsPanel>(make); }

std::vector<RacingRun> racing_runs(const Words& words, const Snapshot& snapshot) {
  std::vector<RacingRun> runs = {{present_name(words, snapshot), snapshot.lane, &snapshot, nullptr}};
  for (const Branch& branch : snapshot.branches)
    if (branch.races && branch.shown != nullptr)
      runs.push_back({branch_name(words, branch, snapshot), branch.lane, branch.shown.get(), &branch});
  std::stable_sort(runs.begin(), runs.end(), [](const RacingRun& a, const RacingRun& b) { return a.lane < b.lane; });
  return runs;
}

draw::Colour run_colour(const draw::Theme& theme, int lane) {
  constexpr int kHues = 7;
  const draw::Colour greys[] = {theme.text, theme.secondary, draw::mix(theme.secondary, theme.page, 0.5F)};
  const int place = lane % (kHues + 3);
  return place < kHues ? theme.series(place) : greys[place - kHues];
}

Snapshot difference(const Snapshot& first, const Snapshot& second) {
  Snapshot result = first;
  result.observables.clear();
  for (const auto& one : first.observables) {
    const Observable* other = second.observable(one->id);
    const bool grows = one->cols.name == kTargetAxis;
    const Index cols =
        grows && other != nullptr ? std::min(one->values.cols(), other->values.cols()) : one->values.cols();
    auto less = std::make_shared<Observable>(*one);
    less->values.conservativeResize(Eigen::NoChange, cols);
    if (!less->cols.labels.empty()) less->cols.labels.resize(static_cast<std::size_t>(cols));
    if (is_given(*one)) {
      result.observables.push_back(std::move(less));
      continue;
    }
    if (other == nullptr || other->values.rows() != one->values.rows() || other->values.cols() < cols ||
        (!grows && other->values.cols() != cols) || !same_places(one->rows, other->rows) ||
        !same_places(one->cols, other->cols))
      continue;
    less->values -= other->values.leftCols(cols);
    less->meaning = Meaning::signed_value;
    less->symbol = "Δ " + one->symbol;
    less->formula.clear();
    result.observables.push_back(std::move(less));
  }
  return result;
}

}  // namespace unrolled
