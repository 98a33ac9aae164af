#include "app/panels/canvas_words.h"

#include <algorithm>
#include <utility>

#include "app/draw/numbers.h"
#include "app/panels/canvas_pen.h"
#include "app/panels/canvas_replay.h"

namespace unrolled {

namespace {

using draw::Align;
using draw::Face;
using draw::Rect;
using draw::TextStyle;

PanelAction action_of(const PanelContext& context, const char* name, char key, bool shift, bool enabled) {
  PanelAction action;
  action.name = name;
  action.label = context.words(std::string("panel.canvas.action.") + name);
  action.help = context.words(std::string("panel.canvas.action.") + name + "_help");
  action.key = key;
  action.shift = shift;
  action.enabled = enabled;
  return action;
}

Poke to_all(const char* what) {
  Poke poke(what, 0, 0, 1.0);
  poke.all_runs = true;
  return poke;
}

SetSetting show(std::string name, SettingValue value) { return {std::move(name), std::move(value)}; }

// Other ink begins: what was said of this one is not true of it.
void leave(std::vector<PanelCommand>& commands, const CanvasInk& ink) {
  if (ink.replay() >= 0) commands.emplace_back(show("replay", std::int64_t{-1}));
  if (!ink.target().empty()) commands.emplace_back(show("target", std::string()));
}

PanelAction undo(const PanelContext& context, const CanvasState& state) {
  PanelAction action = action_of(context, "undo", 'Z', false, state.is_written && !state.on_paper.empty());
  const std::size_t kept = last_stroke(state.on_paper);
  if (state.ink->replay() >= 0) action.commands.emplace_back(show("replay", std::int64_t{-1}));
  action.commands.emplace_back(SetOption{kKept, std::to_string(kept)});
  action.commands.emplace_back(cut_ink(kept));
  return action;
}

PanelAction clear(const PanelContext& context, const CanvasState& state) {
  PanelAction action = action_of(context, "clear", 'X', false, !state.is_written || !state.on_paper.empty());
  if (state.ink->source() != InkSource::written) action.commands.emplace_back(show("watched", std::string("written")));
  leave(action.commands, *state.ink);
  action.commands.emplace_back(SetOption{kKept, "0"});
  action.commands.emplace_back(cut_ink(0));
  return action;
}

PanelAction replay(const PanelContext& context, const CanvasState& state) {
  const bool replays = state.ink->replay() >= 0, runs = replays && state.paces;
  PanelAction action = action_of(context,
                                 runs      ? "pause"
                                 : replays ? "go_on"
                                           : "replay",
                                 'Y', false, !state.ink->raw().empty());
  action.name = "replay";
  if (runs) {
    action.commands.emplace_back(SetOption{"pace", "0"});
    return action;
  }
  if (!state.paces) action.commands.emplace_back(SetOption{"pace", state.pace});
  if (!replays) action.commands.emplace_back(show("replay", std::int64_t{0}));
  return action;
}

PanelAction example(const PanelContext& context, const CanvasState& state, bool next) {
  PanelAction action = action_of(context, next ? "next" : "previous", 'I', !next, true);
  action.in_menu_only = !next;
  const Setting& setting = context.snapshot.settings->at("example");
  const auto low = static_cast<std::int64_t>(setting.low), high = static_cast<std::int64_t>(setting.high);
  std::int64_t number = context.snapshot.settings->integer("example");
  if (state.ink->source() == InkSource::example) {
    number += next ? 1 : -1;
    if (number > high) number = low;
    if (number < low) number = high;
  }
  leave(action.commands, *state.ink);
  action.commands.emplace_back(SetOption{kKept, ""});
  action.commands.emplace_back(show("example", number));
  if (state.ink->source() != InkSource::example) action.commands.emplace_back(show("watched", std::string("example")));
  return action;
}

float row_height(const draw::Theme& theme) { return 1.5F * theme.body(); }

// A caption and what it is about.
struct Entry {
  std::string caption;
  std::string text;
  int hit = 0;
  draw::Colour colour{};
};

float width_of(const Entry& entry, float size, const PanelContext& context) {
  const float axis = context.theme.axis();
  return context.fonts.width(entry.caption, Face::sans, axis) + 0.6F * axis +
         context.fonts.width(entry.text, Face::bold, size);
}

// How wide each entry may be so that all have room together: the long ones give way.
std::vector<float> shares(const std::vector<Entry>& entries, float room, const PanelContext& context) {
  std::vector<float> wide;
  for (const Entry& entry : entries) wide.push_back(width_of(entry, context.theme.body(), context) + 1.0F);
  std::vector<float> sorted = wide;
  std::sort(sorted.begin(), sorted.end());
  float limit = room;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    limit = std::max(0.0F, room) / static_cast<float>(sorted.size() - i);
    if (sorted[i] > limit) break;
    room -= sorted[i];
    limit = sorted[i];
  }
  for (float& one : wide) one = std::min(one, limit);
  return wide;
}

void draw_row(draw::Picture& picture, const Rect& row, const std::vector<Entry>& entries, const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  const float axis = theme.axis(), size = theme.body(), gap = 1.8F * axis, middle = row.y + 0.5F * row.height;
  const std::vector<float> rooms = shares(entries, row.width - gap * static_cast<float>(entries.size() - 1), context);
  float x = row.x;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const float natural = context.fonts.width(entry.text, Face::bold, size) + 1.0F;
    const float caption_room = std::max(rooms[i] - natural - 0.6F * axis, 0.4F * rooms[i]);
    const std::string caption = context.fonts.shortened(entry.caption, Face::sans, axis, caption_room + 1.0F);
    const float begin = context.fonts.width(caption, Face::sans, axis) + 0.6F * axis;
    picture.text({x, middle - 0.5F * axis}, caption, {Face::sans, axis, theme.secondary, Align::left, false});
    const std::string text = context.fonts.shortened(entry.text, Face::bold, size, std::max(size, rooms[i] - begin));
    picture.text({x + begin, middle - 0.5F * size}, text, {Face::bold, size, entry.colour, Align::left, false});
    if (entry.hit != 0) picture.hit({{x, row.y, std::max(1.0F, rooms[i]), row.height}, entry.hit, 1, 1, 0, 0});
    x += rooms[i] + gap;
  }
}

}  // namespace

std::vector<PanelAction> canvas_actions(const PanelContext& context, const CanvasState& state) {
  std::vector<PanelAction> made{undo(context, state), clear(context, state), replay(context, state)};
  PanelAction all = action_of(context, "show_all", 'Y', true, state.ink->replay() >= 0);
  all.in_menu_only = true;
  all.commands = {show("replay", std::int64_t{-1})};
  made.push_back(std::move(all));

  const bool says = !state.ink->label().empty();
  PanelAction learn = action_of(context, "learn", 'E', false, says && !state.on_paper.empty());
  if (!says) learn.help = context.words("panel.canvas.action.learn_needs");
  learn.commands = {to_all("ink.learn")};
  made.push_back(std::move(learn));
  PanelAction forget = action_of(context, "forget", 'E', true, state.ink->added() > 0);
  forget.in_menu_only = true;
  forget.commands = {to_all("ink.forget")};
  made.push_back(std::move(forget));

  made.push_back(example(context, state, true));
  made.push_back(example(context, state, false));

  PanelAction colour = action_of(context, "colour", 'J', false, true);
  colour.in_menu_only = true;
  colour.commands = {SetOption{"colour", state.next_colour}};
  made.push_back(std::move(colour));

  PanelAction pointer = action_of(context, state.writes ? "point" : "write", 'Q', false, true);
  pointer.name = "pointer";
  pointer.in_menu_only = true;
  pointer.commands = {SetOption{"pointer", state.writes ? "point" : "write"}};
  made.push_back(std::move(pointer));
  return made;
}

float readings_height(const PanelContext& context, draw::Size size) {
  const draw::Theme& theme = context.theme;
  if (size.height < 8.0F * theme.axis()) return 0.0F;
  const int rows = size.width < 44.0F * theme.axis() && size.height >= 18.0F * theme.axis() ? 2 : 1;
  return static_cast<float>(rows) * row_height(theme) + 0.3F * theme.axis();
}

void draw_readings(draw::Picture& picture, const Rect& rect, const CanvasInk& ink, const std::array<int, 3>& hits,
                   const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  if (ink.raw().empty()) return;
  const auto colour_of = [&](const std::string& text) {
    return !ink.label().empty() && text == ink.label() ? theme.accent : theme.text;
  };
  const auto shown = [](const std::string& text) { return text.empty() ? std::string("–") : text; };
  std::vector<Entry> readings;
  if (ink.y() != nullptr) {
    readings.push_back({context.words("panel.canvas.greedy"), shown(ink.greedy()), ink.greedy().empty() ? 0 : hits[0],
                        colour_of(ink.greedy())});
    const std::string with = ink.language().empty() || ink.language() == "none" ? "beam" : "beam_" + ink.language();
    readings.push_back({context.words("panel.canvas." + with), shown(ink.beam()), ink.beam().empty() ? 0 : hits[1],
                        colour_of(ink.beam())});
  }
  const Entry says{context.words("panel.canvas.says"), ink.label().empty() ? "?" : ink.label(), hits[2], theme.text};
  const float row = row_height(theme);
  if (rect.height >= 2.0F * row) {
    if (!readings.empty()) draw_row(picture, {rect.x, rect.y, rect.width, row}, readings, context);
    draw_row(picture, {rect.x, rect.y + row, rect.width, row}, {says}, context);
    return;
  }
  readings.push_back(says);
  draw_row(picture, {rect.x, rect.y, rect.width, row}, readings, context);
}

void draw_invitation(draw::Picture& picture, const InkView& view, const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  const draw::Colour faint = draw::mix(theme.page, theme.secondary, 0.75F);
  const draw::Point at = view.at(0.0F, 0.0F);
  const float room = view.paper.right() - at.x;
  const std::string here = context.words("panel.canvas.write_here");
  // As tall as what will be written there, as far as it has room.
  float size = std::clamp(1.1F * view.scale, theme.body(), 4.0F * theme.body());
  const float wide = context.fonts.width(here, Face::sans, size);
  if (wide > 0.9F * room) size = std::max(theme.axis(), size * 0.9F * room / wide);
  picture.text({at.x, at.y - context.fonts.baseline(Face::sans, size)}, here,
               {Face::sans, size, draw::mix(theme.page, theme.secondary, 0.4F), Align::left, false});
  const float below = std::max(at.y + 0.45F * theme.axis(), at.y - context.fonts.baseline(Face::sans, size) + size);
  if (below + theme.axis() > view.paper.bottom()) return;
  picture.text({at.x, below},
               context.fonts.shortened(context.words("panel.canvas.write_with"), Face::sans, theme.axis(), room),
               {Face::sans, theme.axis(), faint, Align::left, false});
}

std::string canvas_note(const PanelContext& context, const CanvasInk& ink, bool is_written, bool writes) {
  std::string note;
  const auto add = [&](const std::string& text) { note += (note.empty() ? "" : "  ·  ") + text; };
  if (!is_written && !ink.raw().empty())
    add(context.words(ink.source() == InkSource::file ? "panel.canvas.from_file" : "panel.canvas.an_example"));
  if (!writes) add(context.words("panel.canvas.points"));
  if (writes && !is_written) add(context.words("panel.canvas.write_over"));
  if (is_written && !ink.raw().empty() && !ink.steps().empty())
    add(context.words("panel.canvas.counts", {std::to_string(ink.raw().size()), std::to_string(ink.steps().size())}));
  if (writes && is_written && !ink.raw().empty()) add(context.words("panel.canvas.to_pin"));
  if (ink.added() > 0) add(context.words("panel.canvas.added", {std::to_string(ink.added())}));
  return note;
}

Rect draw_replay_track(draw::Picture& picture, const Rect& rect, const CanvasInk& ink, bool goes_on, int hit,
                       const PanelContext& context) {
  const draw::Theme& theme = context.theme;
  const float axis = theme.axis();
  const std::vector<double> times = replay_times(ink.raw());
  const auto shown = static_cast<std::size_t>(std::max<std::int64_t>(0, ink.replay()));
  const double now = shown == 0 || times.empty() ? 0.0 : times[std::min(shown, times.size()) - 1];
  const std::string text = context.words(goes_on ? "panel.canvas.replaying" : "panel.canvas.replay_rests",
                                         {draw::fixed(now, 1), draw::fixed(times.empty() ? 0.0 : times.back(), 1)});
  const float words = std::min(context.fonts.width(text, Face::sans, axis) + axis, 0.6F * rect.width);
  picture.text({rect.x, rect.y + 0.5F * (rect.height - axis)}, context.fonts.shortened(text, Face::sans, axis, words),
               {Face::sans, axis, theme.text, Align::left, false});
  const Rect track{rect.x + words + 0.5F * axis, rect.y, std::max(1.0F, rect.width - words - axis), rect.height};
  const float middle = rect.y + 0.5F * rect.height, line = 3.0F * theme.scale;
  const auto count = static_cast<float>(std::max<std::size_t>(1, ink.raw().size()));
  const float at = track.x + track.width * std::min(1.0F, static_cast<float>(shown) / count);
  picture.rectangle({track.x, middle - 0.5F * line, track.width, line}, theme.hairline, 0.5F * line);
  picture.rectangle({track.x, middle - 0.5F * line, at - track.x, line}, theme.accent, 0.5F * line);
  const float knob = 0.85F * axis;
  picture.rectangle({at - 0.5F * knob, middle - 0.5F * knob, knob, knob}, theme.accent, 0.5F * knob);
  picture.hit({{track.x - 0.5F * knob, rect.y, track.width + knob, rect.height},
               hit,
               1,
               static_cast<int>(ink.raw().size()) + 1,
               0,
               0});
  return track;
}

}  // namespace unrolled
