// Paper to write on with the mouse, a finger or a pen: the ink that the network reads, coloured by what it makes of it,
// and what it reads, stroke by stroke.
#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>

#include "app/draw/axis.h"
#include "app/draw/colour_bar.h"
#include "app/panels/canvas_colours.h"
#include "app/panels/canvas_ink.h"
#include "app/panels/canvas_pen.h"
#include "app/panels/canvas_replay.h"
#include "app/panels/canvas_words.h"
#include "app/panels/choices.h"
#include "app/panels/followed_unit.h"
#include "app/panels/observed.h"
#include "core/run/names.h"
#include "core/tasks/ink_text.h"

namespace unrolled {

namespace {

using draw::Rect;

enum CanvasHit : int { kPaper = 1, kTrack, kGreedy, kBeam, kLabel };

constexpr float kCell = 4.0F;    // points of the picture: how finely the paper answers
constexpr float kReach = 14.0F;  // points of the picture: how near to ink pointing means it
constexpr float kSlack = 4.0F;   // a press on ink that is not to be written on is a click until the pointer leaves this

constexpr std::array<const char*, 4> kColours{"ink", "symbol", "unit", "sensitivity"};  // as InkColouring
constexpr std::array<const char*, 2> kPointers{"write", "point"};
constexpr std::array<const char*, 4> kPaces{"1", "0.5", "0.25", "0"};  // of the writing; 0: it stands still

struct Parts {
  Rect readings, paper, bar, legend, foot;
};

class CanvasPanel final : public Panel {
 public:
  std::string id() const override { return "canvas"; }

  std::string title(const PanelContext& context) const override {
    const auto ink = latest_.of(context.snapshot);
    if (ink != nullptr && colour_ == "symbol" && ink->y() != nullptr) return context.words("panel.canvas.title_symbol");
    if (const auto states = chosen_states(context.snapshot); ink != nullptr && colour_ == "unit" && states != nullptr)
      return context.words("panel.canvas.title_unit",
                           {std::to_string(unit_.choose(context, states).unit), name_of(context, *states)});
    if (const auto spike = spike_of(context.snapshot); ink != nullptr && colour_ == "sensitivity" && spike)
      return context.words("panel.canvas.title_sensitivity",
                           {symbol_name(*ink, spike->k), std::to_string(spike->t + 1)});
    return context.words("panel.canvas.title");
  }

  bool applies(const Snapshot& snapshot) const override {
    return ready(snapshot) || (snapshot.step == 0 && snapshot.observables.empty() && snapshot.settings == nullptr);
  }
  std::string promise(const PanelContext& context) const override { return context.words("panel.canvas.promise"); }
  bool ready(const Snapshot& snapshot) const override { return latest_.of(snapshot) != nullptr; }

  std::vector<PanelOption> options(const PanelContext& context) const override {
    std::vector<PanelOption> made{choice_option(context, id(), "colour", kColours, colour_)};
    // Beside another run's it is drawn as if it were alone, and does not know how wide the title line is.
    const bool in_title = (context.snapshot.races() && !raced_) || choices_fit(context, made.front());
    if (const auto states = chosen_states(context.snapshot)) {
      made.push_back(source_option(context, "states", states.get()));
      made.push_back(unit_.option(context, states->values.rows()));
    }
    made.push_back(choice_option(context, id(), "pointer", kPointers, pointer_));
    made.push_back(choice_option(context, id(), "pace", kPaces, pace_));
    // What the first one offers stands in the title line where it has room; the buttons come before the colours, so
    // that what has least room is the first one then.
    if (!in_title)
      std::iter_swap(made.begin(), std::max_element(made.begin(), made.end(), [&](const auto& a, const auto& b) {
                       return choices_width(context, a) < choices_width(context, b);
                     }));
    return made;
  }

  void set_option(std::string_view name, std::string_view value) override {
    if (name == "colour") {
      colour_ = parse_choice(id(), name, value, kColours);
    } else if (name == "source") {
      source_ = value;
    } else if (name == "unit") {
      unit_.set(id(), value);
    } else if (name == "pointer") {
      pointer_ = parse_choice(id(), name, value, kPointers);
    } else if (name == "pace") {
      pace_ = parse_choice(id(), name, value, kPaces);
      if (value != "0") running_pace_ = value;
    } else if (name == kKept) {
      keep(value);
    } else {
      throw std::invalid_argument(
          unknown_name("option of panel canvas", name, {"colour", "source", "unit", "pointer", "pace"}));
    }
  }

  draw::Picture draw(const PanelContext& context, draw::Size size) const override {
    draw::Picture picture(size);
    width_ = size.width;
    raced_ = context.snapshot.races();
    const auto ink = follow(context);
    if (ink == nullptr) return picture;
    const InkColours colours = ink_colours(context, *ink, look(context));
    const Parts parts = lay_out(context, size, colours);
    settle(*ink, parts.paper);
    if (parts.readings.height > 0.0F) draw_readings(picture, parts.readings, *ink, {kGreedy, kBeam, kLabel}, context);
    draw_ruled_lines(picture, view_, context.theme);
    picture.hit({parts.paper, kPaper, rows_of(parts.paper), cols_of(parts.paper), 0, 0});
    picture.begin_clip({0, 0, parts.paper.right(), size.height});
    if (!on_paper(*ink).empty())
      draw_written(picture, context, *ink, colours);
    else if (pointer_ == "write")
      draw_invitation(picture, view_, context);
    picture.end_clip();
    if (colours.has_bar) draw::draw_colour_bar(picture, parts.bar, colours.scale, context.theme, context.fonts);
    track_ = {};
    const bool replays = ink->replay() >= 0 && pen_.sent() == nullptr && !ink->raw().empty();
    const bool instead = parts.legend.y >= parts.foot.y;
    if (parts.legend.height > 0.0F && !(instead && replays)) draw_symbol_legend(picture, parts.legend, *ink, context);
    if (parts.foot.height > 0.0F && (replays || !instead || parts.legend.height <= 0.0F))
      draw_foot(picture, context, parts.foot, *ink);
    return picture;
  }

  std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const override {
    const auto ink = latest_.of(context.snapshot);
    if (ink == nullptr) return std::nullopt;
    if (hit.kind == kTrack)
      return Pointed{{},
                     {context.words("panel.canvas.track", {std::to_string(hit.col), std::to_string(points(*ink))})}};
    if (hit.kind == kGreedy || hit.kind == kBeam) return Pointed{{}, {context.words("panel.canvas.take_reading")}};
    if (hit.kind == kLabel)
      return Pointed{{},
                     {context.words(ink->target().empty() ? "panel.canvas.type_label" : "panel.canvas.drop_label")}};
    // Who writes is not to be disturbed.
    if (hit.kind != kPaper || pen_.may_go_on(now_)) return std::nullopt;
    const draw::Point place{view_.paper.x + (static_cast<float>(hit.col) + 0.5F) * kCell,
                            view_.paper.y + (static_cast<float>(hit.row) + 0.5F) * kCell};
    const int t = nearest_point(view_, ink->steps(), place, kReach * context.theme.scale);
    if (t < 0) return std::nullopt;
    return Pointed{{t, unit_in_view(context), -1, -1}, step_lines(context, *ink, look(context), t)};
  }

  std::vector<PanelAction> actions(const PanelContext& context) const override {
    const auto ink = follow(context);
    if (ink == nullptr) return {};
    CanvasState state;
    state.ink = ink.get();
    state.on_paper = on_paper(*ink);
    state.is_written = is_written(*ink);
    state.paces = pace_ != "0";
    state.pace = running_pace_;
    state.writes = pointer_ == "write";
    const auto now = std::find(kColours.begin(), kColours.end(), colour_);
    state.next_colour = now + 1 == kColours.end() ? kColours.front() : *(now + 1);
    return canvas_actions(context, state);
  }

  std::optional<std::vector<PanelCommand>> touch(const PanelContext& context, const Touch& touch) const override {
    if (!touch.way.empty()) now_ = touch.way.back().seconds;
    const auto ink = follow(context);
    if (ink == nullptr) return std::nullopt;
    const std::vector<PanelCommand> nothing;
    if (touch.hit.kind == kTrack) return move_replay(*ink, touch);
    if (touch.hit.kind == kGreedy || touch.hit.kind == kBeam || touch.hit.kind == kLabel) {
      if (!touch.ended || touch.dragged) return nothing;
      const std::string text = touch.hit.kind == kGreedy ? ink->greedy()
                               : touch.hit.kind == kBeam ? ink->beam()
                                                         : std::string();
      if (text == ink->target()) return nothing;
      return std::vector<PanelCommand>{SetSetting{"target", text}};
    }
    if (touch.hit.kind != kPaper || pointer_ != "write") return std::nullopt;
    if (touch.begins) waits_ = false;
    if (pen_.drawing()) return pen_.draw(context.snapshot, view_, touch.way, touch.ended);
    // A click on an example pins it; whoever draws over it begins an ink of their own.
    if (!is_written(*ink) && !ink->raw().empty()) {
      if (touch.begins) {
        waits_ = true;
        before_.clear();
      }
      before_.insert(before_.end(), touch.way.begin(), touch.way.end());
      const bool far = std::hypot(touch.at.x - touch.from.x, touch.at.y - touch.from.y) > kSlack * context.theme.scale;
      if (!waits_ || !far) return nothing;
      waits_ = false;
      view_ = writing_view(view_.paper, {});
      return begin(context, *ink, {}, before_, touch.ended);
    }
    if (!touch.begins) return nothing;
    return begin(context, *ink, on_paper(*ink), touch.way, touch.ended);
  }

  Tick tick(const PanelContext& context, double now) const override {
    now_ = now;
    const auto ink = follow(context);
    if (ink == nullptr) return {};
    Tick tick = replay_.tick(ink->raw(), pen_.sent() != nullptr ? -1 : ink->replay(), std::stod(pace_), now);
    if (pen_.busy(now) && !pen_.drawing()) {
      const double left = std::max(pen_.rested_at() - now, 0.0) + 1e-3;
      tick.again_in = tick.again_in < 0.0 ? left : std::min(tick.again_in, left);
      rests_ = true;
    } else if (rests_) {
      rests_ = false;  // once more, so that the paper finds its place
      tick.again_in = 0.0;
    }
    return tick;
  }

  // A row for each point.
  std::vector<PanelTable> tables(const PanelContext& context) const override {
    const auto ink = latest_.of(context.snapshot);
    if (ink == nullptr) return {};
    PanelTable table{"ink", {"stroke", "x", "y", "seconds"}, {}, {}};
    table.values.resize(static_cast<Index>(ink->raw().size()), 4);
    for (Index i = 0; i < table.values.rows(); ++i) {
      const PenPoint& point = ink->raw()[static_cast<std::size_t>(i)];
      table.values.row(i) << point.stroke, static_cast<double>(point.x), static_cast<double>(point.y),
          static_cast<double>(point.seconds);
    }
    return {std::move(table)};
  }

  std::vector<PanelFile> files(const PanelContext& context) const override {
    const auto ink = latest_.of(context.snapshot);
    if (ink == nullptr || ink->raw().empty()) return {};
    const Ink whole{ink->raw(), ink->label()};
    return {{"csv", ink_as_csv(whole)}, {"inkml", ink_as_inkml(whole)}};
  }

 private:
  static constexpr const char* kStates = "states";

  // What was sent and is seen by now is forgotten.
  std::shared_ptr<const CanvasInk> follow(const PanelContext& context) const {
    auto ink = latest_.of(context.snapshot);
    if (ink != nullptr) pen_.follow(context.snapshot, ink->written(), now_);
    followed_ = ink;
    return ink;
  }

  static float choices_width(const PanelContext& context, const PanelOption& option) {
    float wide = 0.0F;
    for (const auto& [value, label] : option.choices)
      wide += context.fonts.width(label.substr(0, label.find(" – ")), draw::Face::sans, context.theme.axis()) +
              1.5F * context.theme.unit();
    return wide;
  }

  // Whether the choices have room in the title line beside the title and the buttons, at the width drawn last.
  bool choices_fit(const PanelContext& context, const PanelOption& option) const {
    const float axis = context.theme.axis(), gap = 1.5F * context.theme.unit();
    float wide = context.fonts.width(title(context), draw::Face::bold, context.theme.title()) +
                 8.0F * context.theme.unit() + choices_width(context, option);
    for (const PanelAction& action : actions(context))
      if (!action.in_menu_only) wide += context.fonts.width(action.label, draw::Face::sans, axis) + gap;
    return wide <= width_;
  }

  // What stands on the paper, the stroke that is being drawn included.
  std::vector<PenPoint> on_paper(const CanvasInk& ink) const {
    return pen_.sent() != nullptr ? *pen_.sent() : ink.raw();
  }

  // Rather than an example or a file, as far as the panel knows ahead of the lesson.
  bool is_written(const CanvasInk& ink) const { return ink.source() == InkSource::written || pen_.sent() != nullptr; }

  static std::size_t points(const CanvasInk& ink) { return ink.raw().size(); }

  // The panel has told the lesson to keep so many points of what stands on the paper, or ("") to show other ink.
  void keep(std::string_view value) {
    if (value.empty()) return pen_.let_go();
    const auto count = parsed<std::size_t>(value);
    if (!count) throw std::invalid_argument(unknown_name("kept of panel canvas", value, {"0"}));
    if (followed_ != nullptr) pen_.keep(on_paper(*followed_), *count);
  }

  std::vector<PanelCommand> begin(const PanelContext& context, const CanvasInk& ink, std::vector<PenPoint> base,
                                  const std::vector<PointerPlace>& way, bool ended) const {
    const bool fresh = base.empty();
    std::vector<PanelCommand> stroke = pen_.begin(context.snapshot, std::move(base), view_, way);
    if (stroke.empty()) return {};
    if (ended) pen_.draw(context.snapshot, view_, {way.back()}, true);
    std::vector<PanelCommand> commands;
    if (ink.source() != InkSource::written) commands.emplace_back(SetSetting{"watched", std::string("written")});
    if (ink.replay() >= 0) commands.emplace_back(SetSetting{"replay", std::int64_t{-1}});
    if (fresh && ink.source() != InkSource::written && !ink.target().empty())
      commands.emplace_back(SetSetting{"target", std::string()});
    commands.insert(commands.end(), stroke.begin(), stroke.end());
    return commands;
  }

  std::vector<PanelCommand> move_replay(const CanvasInk& ink, const Touch& touch) const {
    if (!(track_.width > 0.0F) || ink.replay() < 0) return {};
    const auto count = static_cast<float>(points(ink));
    const auto to =
        static_cast<std::int64_t>(std::clamp(std::round((touch.at.x - track_.x) / track_.width * count), 0.0F, count));
    std::vector<PanelCommand> commands;
    if (pace_ != "0") commands.emplace_back(SetOption{"pace", "0"});
    if (to != ink.replay()) commands.emplace_back(SetSetting{"replay", to});
    return commands;
  }

  // The paper stays where it is as long as somebody writes on it, also where a colour bar comes or goes at its right.
  void settle(const CanvasInk& ink, const Rect& paper) const {
    const Rect& before = view_.paper;
    if (pen_.busy(now_) && before.x == paper.x && before.y == paper.y && before.height == paper.height &&
        (before.width == paper.width || width_ == written_at_)) {
      view_.paper = paper;
      return;
    }
    written_at_ = width_;
    const auto extent = extent_of(on_paper(ink));
    view_ = is_written(ink) ? writing_view(paper, extent) : whole_view(paper, extent);
  }

  static int rows_of(const Rect& paper) { return std::max(1, static_cast<int>(paper.height / kCell)); }
  static int cols_of(const Rect& paper) { return std::max(1, static_cast<int>(paper.width / kCell)); }

  Parts lay_out(const PanelContext& context, draw::Size size, const InkColours& colours) const {
    const float axis = context.theme.axis();
    const bool legend = colour_ == "symbol";
    Parts parts;
    const float readings = readings_height(context, size);
    const float foot = size.height >= 10.0F * axis ? 1.7F * axis : 0.0F;
    // Where there is little room the legend stands in the foot's place.
    const float row = legend && size.height >= 24.0F * axis ? 1.6F * axis : 0.0F;
    parts.readings = {0, 0, size.width, readings};
    parts.paper = {0, readings, size.width, std::max(1.0F, size.height - readings - foot - row)};
    parts.legend = {0, parts.paper.bottom() + 0.2F * axis, size.width, row > 0.0F ? row - 0.2F * axis : 0.0F};
    parts.foot = {0, size.height - foot, size.width, foot};
    if (legend && row <= 0.0F) parts.legend = {0, parts.foot.y + 0.15F * axis, size.width, 0.85F * foot};
    if (colours.has_bar) {
      const float bar = draw::colour_bar_width(colours.scale, parts.paper.height, context.theme, context.fonts);
      parts.paper.width = std::max(1.0F, parts.paper.width - bar);
      parts.bar = {parts.paper.right(), parts.paper.y, bar, parts.paper.height};
    }
    return parts;
  }

  // ── Colours ──

  std::shared_ptr<const Observable> chosen_states(const Snapshot& snapshot) const {
    const auto states = chosen_observable(snapshot, kStates, source_, {"state.h", "state.c"});
    return states == nullptr || states->values.size() == 0 ? nullptr : states;
  }

  InkLook look(const PanelContext& context) const {
    const auto at = std::find(kColours.begin(), kColours.end(), colour_);
    InkLook made;
    made.by = static_cast<InkColouring>(at - kColours.begin());
    made.states = chosen_states(context.snapshot);
    if (made.states != nullptr) made.unit = unit_.choose(context, made.states).unit;
    return made;
  }

  int unit_in_view(const PanelContext& context) const {
    const auto states = chosen_states(context.snapshot);
    return colour_ != "unit" || states == nullptr ? -1 : unit_.choose(context, states).unit;
  }

  // ── The ink ──

  void draw_written(draw::Picture& picture, const PanelContext& context, const CanvasInk& ink,
                    const InkColours& colours) const {
    const draw::Theme& theme = context.theme;
    const std::vector<PenPoint> all = on_paper(ink);
    const bool coloured = colour_ != "ink" && !ink.steps().empty();
    const draw::Colour ghost = draw::mix(theme.page, theme.secondary, 0.25F);
    const float width = pen_width(view_, theme) * (coloured ? 1.6F : 1.0F);
    std::vector<draw::Colour> each(all.size(), theme.text);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const bool known = i < ink.raw().size() && all[i] == ink.raw()[i];
      if (!known) {
        if (coloured) each[i] = draw::mix(theme.page, theme.secondary, 0.6F);
        continue;
      }
      const int t = ink.step_of(i);
      const bool hidden = ink.replay() >= 0 && static_cast<std::int64_t>(i) >= ink.replay();
      each[i] = hidden ? ghost : t >= 0 ? colours.of_step[static_cast<std::size_t>(t)] : theme.text;
    }
    draw_stretch(picture, context, ink, width);
    // Where the colour is the page's, the line is still to be seen.
    if (colours.has_bar)
      draw_ink(picture, view_, all, 0, all.size(), {draw::mix(theme.page, theme.secondary, 0.45F)},
               width + 1.5F * theme.scale);
    draw_ink(picture, view_, all, 0, all.size(), each, width);
    if (colour_ == "symbol") draw_spikes(picture, view_, ink, width, context);
    const int marked_step = marked(context.time(), static_cast<Index>(ink.steps().size()));
    const auto spike = colour_ == "sensitivity" ? spike_of(context.snapshot) : std::nullopt;
    if (spike) draw_mark(picture, view_, ink, {spike->t, symbol_name(ink, spike->k), theme.text, true}, width, context);
    if (marked_step >= 0)
      draw_mark(picture, view_, ink, {marked_step, std::to_string(marked_step + 1), theme.accent, false}, width,
                context);
  }

  void draw_stretch(draw::Picture& picture, const PanelContext& context, const CanvasInk& ink, float width) const {
    const Brush stretch = marked(context.brush, static_cast<Index>(ink.steps().size()));
    if (stretch.empty()) return;
    draw_ink(picture, view_, ink.steps(), static_cast<std::size_t>(stretch.first),
             static_cast<std::size_t>(stretch.last) + 1, {draw::stretch_colour(context.theme)}, 3.0F * width);
  }

  void draw_foot(draw::Picture& picture, const PanelContext& context, const Rect& rect, const CanvasInk& ink) const {
    const draw::TextStyle style{draw::Face::sans, context.theme.axis(), context.theme.secondary, draw::Align::left,
                                false};
    const draw::Point at{rect.x, rect.y + 0.5F * (rect.height - style.size)};
    if (ink.replay() >= 0 && pen_.sent() == nullptr && !ink.raw().empty()) {
      track_ = draw_replay_track(picture, rect, ink, pace_ != "0", kTrack, context);
      return;
    }
    std::string note = canvas_note(context, ink, is_written(ink), pointer_ == "write");
    if (colour_ == "symbol" && !ink.steps().empty()) note = context.words("panel.canvas.fading") + "  ·  " + note;
    picture.text(at, context.fonts.shortened(note, style.face, style.size, rect.width), style);
  }

  std::string colour_ = kColours[0], pointer_ = kPointers[0], pace_ = kPaces[0], running_pace_ = kPaces[0];
  std::string source_;  // of the states; empty: the default
  FollowedUnit unit_;
  LatestCanvasInk latest_;
  mutable CanvasPen pen_;
  mutable CanvasReplay replay_;
  mutable InkView view_;
  mutable float width_ = 1e4F;                         // as drawn last
  mutable bool raced_ = false;                         // what was drawn last
  mutable float written_at_ = 0.0F;                    // width of the picture that the paper was laid out in
  mutable Rect track_;                                 // of the replay, as drawn last
  mutable std::shared_ptr<const CanvasInk> followed_;  // as it was looked at last
  mutable std::vector<PointerPlace> before_;           // of a press that may become a stroke
  mutable bool waits_ = false;                         // for it to become one
  mutable bool rests_ = false;
  mutable double now_ = 0.0;  // seconds, on the pointer's clock
};

}  // namespace

std::unique_ptr<Panel> make_canvas_panel() { return std::make_unique<CanvasPanel>(); }

}  // namespace unrolled
