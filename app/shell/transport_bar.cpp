#include "app/shell/transport_bar.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/draw/numbers.h"
#include "app/shell/numbers.h"

namespace unrolled {

namespace {

constexpr std::int64_t kMostSteps = 1'000'000;

}  // namespace

void TransportBar::change_speed(int direction) {
  speed_ = speed_at(std::clamp(speed_share(speed_) + 0.1 * direction, 0.0, 1.0));
}

TransportBar::Result TransportBar::draw(Ui& ui, const draw::Rect& rect, const Snapshot& snapshot, bool playing) {
  Result result;
  const float unit = ui.unit();
  ui.begin_region("transport", false);
  float x = rect.x;
  const auto place = [&](float width) {
    const draw::Rect at{x, rect.y, width, rect.height};
    x += width;
    return at;
  };
  const auto tip = [&](Action action) { return ui.word(words_key(action)) + "  (" + key_name(action) + ")"; };
  const auto button = [&](const char* name, Icon icon, Action action, bool primary) {
    if (ui.icon_button(name, place(5 * unit), icon, tip(action), primary)) result.actions.push_back(action);
  };
  button("transport.reset", Icon::reset, Action::reset, false);
  button("transport.play", playing ? Icon::pause : Icon::play, Action::play, true);
  if (snapshot.playing) ui.mark("transport.playing", rect);
  button("transport.step", Icon::step, Action::step, false);

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
  const std::string units = ui.word(unit_ == StepUnit::update ? "transport.unit_update" : "transport.unit_epoch");
  const float unit_width = std::max(ui.width(ui.word("transport.unit_update"), ui.body()),
                                    ui.width(ui.word("transport.unit_epoch"), ui.body()));
  if (ui.text_button("transport.unit", place(unit_width + 2 * unit), units, tip(Action::step_unit))) switch_unit();
  x += 3 * unit;

  // Where training stands, from the right; the first that have no room are left out.
  float right = rect.right();
  const float least = x + 22 * unit;  // for the speed
  const auto status = [&](const std::string& text, float chars, const draw::TextStyle& as) {
    draw::TextStyle style = as;
    style.align = draw::Align::right;
    // A width of its own, so that nothing jumps as the digits change.
    const float width = std::max(ui.width(text, style), chars * ui.width("0", style));
    if (right - width < least) return;
    ui.label({right - width, rect.y, width, rect.height}, text, style);
    right -= width + 3 * unit;
  };
  draw::TextStyle quiet = ui.mono();
  quiet.colour = ui.theme().secondary;
  const std::string step = draw::whole(snapshot.step);
  status(ui.words()("transport.step_counter", {step}), 13.0F, ui.mono());
  status(ui.words()("transport.loss", {std::isfinite(snapshot.loss) ? draw::fixed(snapshot.loss, 3) : "–"}), 10.0F,
         quiet);
  status(ui.words()("transport.rate", {rate_text(snapshot.steps_per_second)}), 11.0F, quiet);
  status(ui.words()("transport.epoch", {draw::fixed(snapshot.epoch, 2)}), 10.0F, quiet);
  status(ui.word("setting.seed") + " " + std::to_string(snapshot.seed), 6.0F, quiet);

  // Speed: slow motion at the left, free running at the right end.
  const std::string word = ui.word("transport.speed");
  ui.label(place(ui.width(word, ui.secondary()) + unit), word, ui.secondary());
  const std::string fast = ui.word("transport.speed_free");
  const std::string value = speed_ <= 0.0 ? fast : ui.words()("transport.speed_limited", {rate_text(speed_)});
  const float value_width = std::max(ui.width(fast, ui.mono()), 5 * ui.width("0", ui.mono())) + unit;
  const float way = std::clamp(right - x - value_width, 10 * unit, 24 * unit);
  double share = speed_share(speed_);
  if (ui.slider("transport.speed", place(way), share, ui.word("transport.speed_help"))) {
    speed_ = speed_at(share);
    result.speed_changed = true;
  }
  x += unit;
  ui.label(place(value_width), value, ui.mono());
  ui.end_region();
  return result;
}

}  // namespace unrolled
