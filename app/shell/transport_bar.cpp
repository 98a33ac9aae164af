#include "app/shell/transport_bar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/panels/branch_names.h"
#include "app/panels/runs.h"
#include "app/shell/numbers.h"

namespace unrolled {

namespace {

constexpr std::int64_t kMostSteps = 1'000'000;
constexpr const char* kUnits[] = {"transport.unit_time_step", "transport.unit_update", "transport.unit_epoch"};

std::string tip(const Ui& ui, Action action) { return ui.word(words_key(action)) + "  (" + key_name(action) + ")"; }

std::string walk_text(const Words& words, const WalkPosition& walk) {
  const bool forward = walk.phase == WalkPosition::Phase::forward;
  return words(forward ? "transport.forward" : "transport.backward",
               {std::to_string(walk.time + 1), std::to_string(walk.steps)});
}

}  // namespace

void TransportBar::change_speed(int direction) {
  speed_ = speed_at(std::clamp(speed_share(speed_) + 0.1 * direction, 0.0, 1.0));
}

void TransportBar::switch_unit() { unit_ = static_cast<StepUnit>((static_cast<int>(unit_) + 1) % 3); }

TransportBar::Result TransportBar::draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing,
                                        const Scrubber& scrubber, const HiddenControls& hidden) {
  Result result;
  hidden_ = hidden;
  const float unit = ui.unit();
  ui.begin_region("transport", false);
  if (scrubber.in_the_past()) ui.picture().line({0.0F, rect.y}, {ui.size().width, rect.y}, ui.theme().accent, 2.0F);
  const float left = draw_playing(ui, rect, snapshot, playing, result) + 3 * unit;

  // Speed and history share what the status leaves; where there is too little, speed stays a matter of keys.
  const bool has_history = snapshot.history.steps && shows(control::kHistory);
  const float speed = shows(control::kSpeed)
                          ? ui.width(ui.word("transport.speed"), ui.secondary()) + 2 * unit + 10 * unit +
                                ui.width(ui.word("transport.speed_free"), ui.mono()) + 3 * unit
                          : 0.0F;
  const float history =
      has_history ? ui.width(ui.word("transport.history"), ui.secondary()) + unit + 22 * unit + 3 * unit : 0.0F;
  const float right = draw_status(ui, rect, left + speed + history, snapshot, scrubber, result);
  float x = left;
  if (shows(control::kSpeed) && right - left >= speed + history)
    x = draw_speed(ui, {left, rect.y, right - left, rect.height}, right - left - history, result) + 3 * unit;
  if (has_history && right - x > 8 * unit)
    draw_history(ui, {x, rect.y, right - x, rect.height}, snapshot, scrubber, result);
  ui.end_region();
  return result;
}

float TransportBar::draw_playing(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing,
                                 Result& result) {
  const float unit = ui.unit();
  float x = rect.x;
  const auto place = [&](float width) {
    const draw::Rect at{x, rect.y, width, rect.height};
    x += width;
    return at;
  };
  const auto button = [&](const char* name, Icon icon, Action action, bool primary) {
    if (ui.icon_button(name, place(5 * unit), icon, tip(ui, action), primary)) result.actions.push_back(action);
  };
  button("transport.reset", Icon::reset, Action::reset, false);
  if (snapshot.history.steps) button("transport.back", Icon::back, Action::history_back, false);
  button("transport.play", playing ? Icon::pause : Icon::play, Action::play, true);
  if (snapshot.playing) ui.mark("transport.playing", rect);
  button("transport.step", Icon::step, Action::step, false);

  if (!shows(control::kStepSize)) return x;

  // How far a step goes: a number and its unit.
  std::string count = std::to_string(count_);
  draw::TextStyle number = ui.mono();
  number.align = draw::Align::right;
  const float digits = std::max(2.0F, static_cast<float>(count.size())) * ui.width("0", number);
  if (ui.edit("transport.count", place(digits + unit / 2), count, number, ui.word("transport.count_help"))) {
    std::int64_t typed = 0;
    const auto [end, problem] = std::from_chars(count.data(), count.data() + count.size(), typed);
    if (problem == std::errc() && end == count.data() + count.size() && typed >= 1 && typed <= kMostSteps)
      count_ = typed;
    else
      result.problem = ui.words()("message.bad_count", {count, draw::whole(kMostSteps)});
  }
  float unit_width = 0.0F;  // of the longest, so that nothing moves when it is switched
  for (const char* key : kUnits) unit_width = std::max(unit_width, ui.width(ui.word(key), ui.body()));
  if (ui.text_button("transport.unit", place(unit_width + 2 * unit), ui.word(kUnits[static_cast<int>(unit_)]),
                     tip(ui, Action::step_unit)))
    switch_unit();
  return x;
}

// Where training stands. What matters most stands at the right end; the first that have no room beyond `least` are left
// out.
float TransportBar::draw_status(Ui& ui, const draw::Rect& rect, float least, const Snapshot& snapshot,
                                const Scrubber& scrubber, Result& result) {
  const float unit = ui.unit();
  float right = rect.right();
  const auto status = [&](const std::string& text, float chars, draw::TextStyle style, bool needed) {
    style.align = draw::Align::right;
    // A width of its own, so that nothing jumps as the digits change.
    const float width = std::max(ui.width(text, style), chars * ui.width("0", style));
    if (!needed && right - width - 3 * unit < least) return;
    ui.label({right - width, rect.y, width, rect.height}, text, style);
    right -= width + 3 * unit;
  };
  const auto button = [&](const char* name, const std::string& text, Action action, bool primary) {
    const float width =
        ui.width(text, ui.style(primary ? draw::Face::bold : draw::Face::sans, ui.theme().body(), ui.theme().text)) +
        2 * unit;
    right -= width;
    if (ui.text_button(name, {right, rect.y, width, rect.height}, text, tip(ui, action), primary))
      result.actions.push_back(action);
  };
  draw::TextStyle quiet = ui.mono(), strong = ui.mono();
  quiet.colour = ui.theme().secondary;
  strong.colour = ui.theme().accent;
  if (scrubber.in_the_past()) {
    button("transport.now", ui.word("transport.now"), Action::history_now, true);
    button("transport.continue", ui.word("transport.continue"), Action::continue_from_here, false);
    button("transport.fork", ui.word("transport.fork"), Action::fork, false);
    right -= unit;
    status(
        ui.words()("transport.viewed_counter", {draw::whole(scrubber.viewed()), draw::whole(snapshot.history.present)}),
        0.0F, strong, true);
  } else {
    if (snapshot.went_wrong) {
      button("transport.recover", ui.word("transport.recover"), Action::recover, true);
      right -= 2 * unit;
    }
    status(ui.words()("transport.step_counter", {draw::whole(snapshot.step)}), 13.0F, ui.mono(), true);
  }
  if (!snapshot.branches.empty()) {
    const std::string count = std::to_string(snapshot.branches.size());
    const draw::Rect place{right - 5 * unit, rect.y, 5 * unit, rect.height};
    const draw::TextStyle style = ui.body();
    if (ui.icon_button("transport.branches", {place.x, place.y, place.width - unit, place.height}, Icon::branch,
                       tip(ui, Action::branches)))
      result.actions.push_back(Action::branches);
    ui.label({place.x + 3.2F * unit, place.y, place.right() - place.x - 3.2F * unit, place.height}, count, style);
    draw_branches(ui, place, snapshot, result);
    right = place.x - 2 * unit;
  }
  if (snapshot.walk.phase != WalkPosition::Phase::none) {
    const std::string text = walk_text(ui.words(), snapshot.walk);
    const float width = ui.width(text, strong);
    const draw::Rect place{right - width, rect.y, width, rect.height};
    ui.help(ui.area("transport.walk", place, false), "transport.walk", ui.word("transport.walk_help"));
    status(text, 0.0F, strong, true);
  }
  const bool has_loss = snapshot.step > 0 && std::isfinite(snapshot.loss);
  status(ui.words()("transport.loss", {has_loss ? draw::fixed(snapshot.loss, 3) : "–"}), 10.0F, quiet, false);
  if (!shows(control::kNumbers)) return right;
  status(ui.words()("transport.rate", {rate_text(snapshot.steps_per_second)}), 11.0F, quiet, false);
  status(ui.words()("transport.epoch", {draw::fixed(snapshot.epoch, 2)}), 10.0F, quiet, false);
  status(ui.word("setting.seed") + " " + std::to_string(snapshot.seed), 6.0F, quiet, false);
  return right;
}

// Slow motion at the left, free running at the right end.
float TransportBar::draw_speed(Ui& ui, const draw::Rect& rect, float room, Result& result) {
  const float unit = ui.unit();
  const std::string word = ui.word("transport.speed"), fast = ui.word("transport.speed_free");
  const float word_width = ui.width(word, ui.secondary()) + unit;
  const float value_width = std::max(ui.width(fast, ui.mono()), 5 * ui.width("0", ui.mono()));
  float x = rect.x;
  ui.label({x, rect.y, word_width, rect.height}, word, ui.secondary());
  x += word_width;
  const float way = std::clamp(room - word_width - value_width - 4 * unit, 10 * unit, 16 * unit);
  double share = speed_share(speed_);
  if (ui.slider("transport.speed", {x, rect.y, way, rect.height}, share, ui.word("transport.speed_help"))) {
    speed_ = speed_at(share);
    result.speed_changed = true;
  }
  x += way + unit;
  const std::string value = speed_ <= 0.0 ? fast : ui.words()("transport.speed_limited", {rate_text(speed_)});
  ui.label({x, rect.y, value_width + unit, rect.height}, value, ui.mono());
  return x + value_width;
}

// The first recorded moment at the left, the present at the right end; ticks where kept runs were left.
void TransportBar::draw_history(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, const Scrubber& scrubber,
                                Result& result) {
  const float unit = ui.unit();
  const std::string word = ui.word("transport.history");
  const float word_width = ui.width(word, ui.secondary()) + unit;
  const float button = 4 * unit;
  const bool named = rect.width - word_width - button >= 12 * unit;
  const draw::Rect way{rect.x + (named ? word_width : 0.0F), rect.y, rect.width - (named ? word_width : 0.0F) - button,
                       rect.height};
  draw::TextStyle style = ui.secondary();
  if (scrubber.in_the_past()) style.colour = ui.theme().accent;
  if (named) ui.label({rect.x, rect.y, word_width, rect.height}, word, style);
  const float middle = way.y + way.height / 2;
  const auto place_of = [&](std::int64_t step) {
    return way.x + 0.7F * unit + (way.width - 1.4F * unit) * static_cast<float>(scrubber.share_of(step));
  };
  for (const Branch& branch : snapshot.branches) {
    if (branch.forked_at < 0) continue;
    const float x = place_of(branch.forked_at);
    ui.picture().line({x, middle - unit}, {x, middle - 0.25F * unit}, ui.theme().secondary, 1.5F);
  }
  // The moment that is kept hangs below the way as a small flag.
  if (snapshot.kept != nullptr) {
    const float x = place_of(snapshot.kept->step), top = middle + 0.4F * unit, wide = 0.4F * unit;
    ui.picture().polygon({{x - wide, top},
                          {x + wide, top},
                          {x + wide, top + 1.4F * unit},
                          {x, top + unit},
                          {x - wide, top + 1.4F * unit}},
                         ui.theme().accent);
    ui.mark("transport.kept", {x - wide, top, 2 * wide, 1.4F * unit});
  }
  const HistoryView& history = snapshot.history;
  const auto megabytes = [](std::size_t bytes) {
    return draw::whole(static_cast<long long>((bytes + 500'000) / 1'000'000));
  };
  const std::string keys = key_name(Action::history_back) + "  " + key_name(Action::history_forward) + "  " +
                           key_name(Action::history_first) + "  " + key_name(Action::history_now);
  const std::string help =
      ui.words()("transport.history_help", {draw::whole(static_cast<long long>(history.steps->size())),
                                            draw::whole(history.steps->empty() ? 0 : history.steps->front()),
                                            megabytes(history.bytes), megabytes(history.most_bytes), keys});
  double share = scrubber.share();
  int nudge = 0;
  if (ui.slider("transport.history", way, share, help, &nudge)) {
    // By the keyboard from moment to moment, by the pointer to the nearest.
    const std::int64_t wanted = nudge != 0 ? scrubber.neighbour(nudge) : scrubber.at(share);
    if (wanted != scrubber.viewed()) result.view = wanted;
  }
  // Where the moment shown is the one that is kept already, to let it go.
  const bool kept = snapshot.kept != nullptr && snapshot.kept->step == snapshot.step;
  const Action action = kept ? Action::forget_kept_moment : Action::keep_moment;
  if (ui.icon_button("transport.keep", {way.right(), rect.y, button, rect.height}, Icon::bookmark, tip(ui, action),
                     kept))
    result.actions.push_back(action);
}

// Those that race, with their colours, then those that are kept. One switches to a run by a click on it, or forgets it.
void TransportBar::draw_branches(Ui& ui, const draw::Rect& anchor, const Snapshot& snapshot, Result& result) {
  if (!ui.menu_open("transport.branches")) return;
  const float unit = ui.unit(), line = ui.theme().body() * 1.7F, caption = ui.theme().axis() * 1.7F;
  struct Row {
    const Branch* branch;
    std::string name, step;
  };
  std::vector<Row> rows;
  float wide = 30 * unit;
  int titles = 0;
  for (const bool races : {true, false}) {
    const std::size_t before = rows.size();
    for (const Branch& branch : snapshot.branches) {
      if (branch.races != races) continue;
      const std::string name = branch_name(ui.words(), branch, snapshot);
      rows.push_back({&branch, races ? name : ui.words()("panel.branch", {std::to_string(branch.id), name}),
                      ui.words()(branch.stopped.empty() ? "transport.step_counter" : "transport.stopped_at",
                                 {draw::whole(branch.step)})});
      wide =
          std::max(wide, ui.width(rows.back().name, ui.body()) + ui.width(rows.back().step, ui.caption()) + 11 * unit);
    }
    titles += rows.size() > before ? 1 : 0;
  }
  draw::Rect box;
  const float high = caption * static_cast<float>(titles) + line * static_cast<float>(rows.size());
  if (!ui.begin_menu("transport.branches", anchor, {wide, high}, box)) return;
  float y = box.y;
  const Row* last = nullptr;
  for (const Row& row : rows) {
    if (last == nullptr || last->branch->races != row.branch->races) {
      ui.label({box.x + unit, y, box.width - 2 * unit, caption},
               ui.word(row.branch->races ? "branch.title_race" : "branch.title"), ui.caption());
      y += caption;
    }
    last = &row;
    const std::string name = "branch." + std::to_string(row.branch->id);
    const float swatch = row.branch->races ? 1.5F * unit : 0.0F;
    if (row.branch->races)
      ui.picture().line({box.x + unit, y + line / 2}, {box.x + 2 * unit, y + line / 2},
                        run_colour(ui.theme(), row.branch->lane), 3.0F);
    if (ui.item(name, {box.x + swatch, y, box.width - 4 * unit - swatch, line}, row.name, false, row.step)) {
      result.switch_to_branch = row.branch->id;
      ui.close_menu();
    }
    if (ui.icon_button(name + ".drop", {box.right() - 4 * unit, y, 4 * unit, line}, Icon::close,
                       ui.word("branch.drop"))) {
      result.drop_branch = row.branch->id;
      if (rows.size() == 1) ui.close_menu();
    }
    y += line;
  }
  ui.end_menu();
}

}  // namespace unrolled
