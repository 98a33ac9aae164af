// The widgets of ui.h.
#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

#include "app/shell/lesson_text.h"
#include "app/shell/ui.h"

namespace unrolled {

namespace {

constexpr double kNudge = 0.02;  // of a slider's way, by an arrow key

std::vector<draw::Point> circle(draw::Point centre, float radius, int corners = 20) {
  std::vector<draw::Point> points;
  for (int i = 0; i < corners; ++i) {
    const float angle = 2.0F * std::numbers::pi_v<float> * static_cast<float>(i) / static_cast<float>(corners);
    points.push_back({centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)});
  }
  return points;
}

}  // namespace

// ── Drawing ──

draw::TextStyle Ui::style(draw::Face face, float size, draw::Colour colour, draw::Align align) const {
  return {face, size, colour, align, false};
}
draw::TextStyle Ui::body() const { return style(draw::Face::sans, theme_->body(), theme_->text); }
draw::TextStyle Ui::secondary() const { return style(draw::Face::sans, theme_->body(), theme_->secondary); }
draw::TextStyle Ui::caption() const { return style(draw::Face::sans, theme_->axis(), theme_->secondary); }
draw::TextStyle Ui::mono() const { return style(draw::Face::mono, theme_->body(), theme_->text); }

void Ui::label(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style) {
  const float x = style.align == draw::Align::left     ? rect.x
                  : style.align == draw::Align::centre ? rect.x + rect.width / 2.0F
                                                       : rect.right();
  std::string shown(text);
  if (width(shown, style) > rect.width) shown = metrics().shortened(text, style.face, style.size, rect.width);
  picture_.text({x, rect.y + (rect.height - style.size) / 2.0F}, std::move(shown), style);
}

void Ui::symbols(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style) {
  const float x = style.align == draw::Align::left     ? rect.x
                  : style.align == draw::Align::centre ? rect.x + rect.width / 2.0F
                                                       : rect.right();
  draw::draw_symbols(picture_, {x, rect.y + (rect.height - style.size) / 2.0F},
                     draw::shortened_symbols(text, style.face, style.size, rect.width, metrics()), style, metrics());
}

void Ui::hairline(draw::Point from, draw::Point to) { picture_.line(from, to, theme_->hairline, 1.0F); }

float Ui::paragraph(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style, bool draw) {
  const auto placed = wrap({TextSpan{std::string(text)}}, rect.width,
                           [&](std::string_view piece, const TextSpan&) { return width(piece, style); });
  const float line = style.size * 1.3F;
  if (draw)
    for (const PlacedText& piece : placed)
      picture_.text({rect.x + piece.x, rect.y + line * static_cast<float>(piece.line) + (line - style.size) / 2.0F},
                    piece.text, style);
  return placed.empty() ? 0.0F : line * static_cast<float>(placed.back().line + 1);
}

void Ui::icon(Icon icon, const draw::Rect& rect, draw::Colour colour) {
  const draw::Point c{rect.x + rect.width / 2.0F, rect.y + rect.height / 2.0F};
  const float r = std::min(rect.width, rect.height) / 2.0F;
  const float line = std::max(1.5F, r * 0.22F);
  const auto at = [&](float x, float y) { return draw::Point{c.x + x * r, c.y + y * r}; };
  switch (icon) {
    case Icon::play:
      picture_.polygon({at(-0.6F, -0.85F), at(0.9F, 0.0F), at(-0.6F, 0.85F)}, colour);
      break;
    case Icon::pause:
      picture_.rectangle({c.x - 0.65F * r, c.y - 0.8F * r, 0.42F * r, 1.6F * r}, colour);
      picture_.rectangle({c.x + 0.23F * r, c.y - 0.8F * r, 0.42F * r, 1.6F * r}, colour);
      break;
    case Icon::step:
      picture_.polygon({at(-0.75F, -0.75F), at(0.4F, 0.0F), at(-0.75F, 0.75F)}, colour);
      picture_.rectangle({c.x + 0.5F * r, c.y - 0.75F * r, 0.25F * r, 1.5F * r}, colour);
      break;
    case Icon::back:
      picture_.polygon({at(0.75F, -0.75F), at(0.75F, 0.75F), at(-0.4F, 0.0F)}, colour);
      picture_.rectangle({c.x - 0.75F * r, c.y - 0.75F * r, 0.25F * r, 1.5F * r}, colour);
      break;
    case Icon::branch:
      picture_.line(at(-0.45F, -0.6F), at(-0.45F, 0.6F), colour, line);
      picture_.polyline({at(-0.45F, 0.35F), at(-0.3F, 0.1F), at(0.35F, -0.1F), at(0.5F, -0.35F), at(0.5F, -0.5F)},
                        colour, line);
      for (const draw::Point end : {at(-0.45F, -0.7F), at(-0.45F, 0.7F), at(0.5F, -0.6F)})
        picture_.polygon(circle(end, r * 0.22F, 12), colour);
      break;
    case Icon::reset:
      picture_.polygon({at(0.0F, -0.7F), at(0.0F, 0.7F), at(-0.9F, 0.0F)}, colour);
      picture_.polygon({at(0.9F, -0.7F), at(0.9F, 0.7F), at(0.0F, 0.0F)}, colour);
      break;
    case Icon::half_moon: {
      picture_.polyline(circle(c, r * 0.85F, 28), colour, line, draw::Dash::solid, true);
      std::vector<draw::Point> half;
      for (int i = 0; i <= 14; ++i) {
        const float angle = std::numbers::pi_v<float> * (0.5F + static_cast<float>(i) / 14.0F);
        half.push_back(at(0.85F * std::cos(angle), 0.85F * std::sin(angle)));
      }
      picture_.polygon(std::move(half), colour);
      break;
    }
    case Icon::screen:
      picture_.polyline({at(-0.9F, -0.7F), at(0.9F, -0.7F), at(0.9F, 0.4F), at(-0.9F, 0.4F)}, colour, line,
                        draw::Dash::solid, true);
      picture_.line(at(0.0F, 0.4F), at(0.0F, 0.85F), colour, line);
      picture_.line(at(-0.45F, 0.85F), at(0.45F, 0.85F), colour, line);
      break;
    case Icon::export_arrow:
      picture_.line(at(0.0F, -0.85F), at(0.0F, 0.3F), colour, line);
      picture_.polyline({at(-0.45F, -0.1F), at(0.0F, 0.38F), at(0.45F, -0.1F)}, colour, line);
      picture_.line(at(-0.75F, 0.85F), at(0.75F, 0.85F), colour, line);
      break;
    case Icon::dots:
      for (const float x : {-0.6F, 0.0F, 0.6F}) picture_.polygon(circle(at(x, 0.0F), r * 0.17F, 12), colour);
      break;
    case Icon::close:
      picture_.line(at(-0.6F, -0.6F), at(0.6F, 0.6F), colour, line);
      picture_.line(at(-0.6F, 0.6F), at(0.6F, -0.6F), colour, line);
      break;
    case Icon::fold:
      picture_.polyline({at(-0.35F, -0.2F), at(0.0F, 0.2F), at(0.35F, -0.2F)}, colour, line);
      break;
    case Icon::unfold:
      picture_.polyline({at(-0.2F, -0.35F), at(0.2F, 0.0F), at(-0.2F, 0.35F)}, colour, line);
      break;
    case Icon::bookmark:
      picture_.polyline({at(-0.5F, -0.8F), at(0.5F, -0.8F), at(0.5F, 0.8F), at(0.0F, 0.35F), at(-0.5F, 0.8F)}, colour,
                        line, draw::Dash::solid, true);
      break;
    case Icon::check:
      picture_.polyline({at(-0.6F, 0.0F), at(-0.15F, 0.45F), at(0.6F, -0.45F)}, colour, line);
      break;
  }
}

void Ui::focus_ring(const draw::Rect& rect) { picture_.frame(rect, theme_->accent, 1.5F); }

// ── Widgets ──

Response Ui::area(std::string_view name, const draw::Rect& rect, bool in_focus_order) {
  Response response;
  ImGui::SetCursorScreenPos({to_screen(rect.x), to_screen(rect.y)});
  response.clicked = ImGui::InvisibleButton(
      std::string(name).c_str(), {std::max(1.0F, to_screen(rect.width)), std::max(1.0F, to_screen(rect.height))});
  widgets_.record(name);
  response.hovered = ImGui::IsItemHovered();
  response.held = ImGui::IsItemActive();
  response.double_clicked = response.hovered && ImGui::IsMouseDoubleClicked(0);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  response.pointer = {mouse.x / scale_, mouse.y / scale_};
  if (!in_focus_order) return response;

  stops_.push_back({region_, std::string(name), region_vertical_, in_overlay_, region_number_, {rect.x, rect.y}});
  if (ImGui::IsItemClicked()) focus(name, false);
  if (focused_ == name && focus_visible_) {
    response.focused = true;
    if (focus_moved_ && !panes_.empty() &&
        (rect.y < panes_.back().rect.y || rect.bottom() > panes_.back().rect.bottom()))
      ImGui::SetScrollHereY();
    focus_moved_ = false;
    if (keys_reach_here()) {
      if (take_key(GLFW_KEY_ENTER) || take_key(GLFW_KEY_KP_ENTER)) response.clicked = true;
      // Panels leave ← and → to the training's steps.
      if (region_ != "panels" && !in_overlay_) {
        if (take_key(GLFW_KEY_LEFT, false, false, true)) response.nudge = -1;
        if (take_key(GLFW_KEY_RIGHT, false, false, true)) response.nudge = 1;
      }
    }
  }
  return response;
}

void Ui::scroll_to_last() {
  ImGui::SetScrollHereY(0.2F);
  redraw_in(0.0);
}

void Ui::mark(std::string_view name, const draw::Rect& rect) {
  widgets_.record(name, {to_screen(rect.x), to_screen(rect.y), to_screen(rect.width), to_screen(rect.height)});
}

bool Ui::pointer_moves_in(const draw::Rect& rect) const {
  return !modal() && pointer_moved_ && rect.contains({pointer_before_.x / scale_, pointer_before_.y / scale_});
}

bool Ui::text_button(std::string_view name, const draw::Rect& rect, std::string_view text, std::string_view tip,
                     bool primary) {
  const Response response = area(name, rect);
  const bool lit = response.hovered || primary;
  label(rect, text,
        style(primary ? draw::Face::bold : draw::Face::sans, theme_->body(), lit ? theme_->accent : theme_->text,
              draw::Align::centre));
  if (response.focused) focus_ring(rect);
  help(response, name, tip);
  return response.clicked;
}

bool Ui::icon_button(std::string_view name, const draw::Rect& rect, Icon which, std::string_view tip, bool primary) {
  const Response response = area(name, rect);
  const float side = std::min({rect.width, rect.height, 2.0F * unit()});
  const draw::Rect box{rect.x + (rect.width - side) / 2.0F, rect.y + (rect.height - side) / 2.0F, side, side};
  icon(which, box, response.hovered || primary ? theme_->accent : theme_->text);
  if (response.focused) focus_ring(rect);
  help(response, name, tip);
  return response.clicked;
}

bool Ui::slider(std::string_view name, const draw::Rect& rect, double& share, std::string_view tip, int* nudge) {
  const Response response = area(name, rect);
  const float radius = unit() * 0.7F;
  const float left = rect.x + radius, span = std::max(1.0F, rect.width - 2 * radius);
  const double before = share;
  if (response.held) share = std::clamp((response.pointer.x - left) / span, 0.0F, 1.0F);
  if (nudge != nullptr)
    *nudge = response.nudge;
  else if (response.nudge != 0)
    share = std::clamp(share + kNudge * response.nudge, 0.0, 1.0);
  const float y = rect.y + rect.height / 2.0F;
  const float x = left + span * static_cast<float>(share);
  picture_.line({rect.x, y}, {rect.right(), y}, theme_->hairline, 2.0F);
  picture_.line({rect.x, y}, {x, y}, theme_->secondary, 2.0F);
  const bool lit = response.hovered || response.held || response.focused;
  picture_.polygon(circle({x, y}, radius), lit ? theme_->accent : theme_->secondary);
  if (response.focused) focus_ring({rect.x - 2.0F, rect.y, rect.width + 4.0F, rect.height});
  help(response, name, tip);
  return share != before || (nudge != nullptr && *nudge != 0);
}

bool Ui::item(std::string_view name, const draw::Rect& rect, std::string_view text, bool chosen, std::string_view right,
              bool with_symbols) {
  const Response response = area(name, rect);
  if (response.hovered || response.focused) picture_.rectangle(rect, theme_->hairline, 3.0F);
  const float mark = 2.5F * unit();
  if (chosen)
    icon(Icon::check,
         {rect.x + unit() / 2.0F, rect.y + (rect.height - unit() * 1.3F) / 2.0F, unit() * 1.3F, unit() * 1.3F},
         theme_->accent);
  float end = rect.right() - unit();
  if (!right.empty()) {
    draw::TextStyle keys = caption();
    keys.align = draw::Align::right;
    label({rect.x, rect.y, end - rect.x, rect.height}, right, keys);
    end -= width(right, keys) + unit();
  }
  const draw::Rect place{rect.x + mark, rect.y, end - rect.x - mark, rect.height};
  with_symbols ? symbols(place, text, body()) : label(place, text, body());
  return response.clicked;
}

bool Ui::flag(std::string_view name, const draw::Rect& rect, bool& value, std::string_view tip) {
  const Response response = area(name, rect);
  const bool change = response.clicked || (response.nudge > 0 && !value) || (response.nudge < 0 && value);
  if (change) value = !value;
  const float height = unit() * 1.5F, wide = unit() * 3.0F;
  const draw::Rect track{rect.right() - wide, rect.y + (rect.height - height) / 2.0F, wide, height};
  picture_.rectangle(track, value ? theme_->accent : theme_->hairline, height / 2.0F);
  const float x = value ? track.right() - height / 2.0F : track.x + height / 2.0F;
  picture_.polygon(circle({x, track.y + height / 2.0F}, height / 2.0F - 2.0F),
                   value || theme_->dark ? theme_->page : draw::Colour{255, 255, 255, 255});
  if (response.focused) focus_ring({rect.x - 2.0F, rect.y, rect.width + 4.0F, rect.height});
  help(response, name, tip);
  return change;
}

// ── Typing ──

namespace {

// ImGui's callback for Tab: the text becomes what the caller makes of it, the cursor goes to its end.
int complete_text(ImGuiInputTextCallbackData* data) {
  const auto& complete = *static_cast<const std::function<std::string(const std::string&)>*>(data->UserData);
  const std::string text = complete(std::string(data->Buf, static_cast<std::size_t>(data->BufTextLen)));
  if (text.size() >= static_cast<std::size_t>(data->BufSize)) return 0;
  data->DeleteChars(0, data->BufTextLen);
  data->InsertChars(0, text.c_str());
  return 0;
}

}  // namespace

bool Ui::input_text(const char* id, const draw::Rect& rect, const draw::TextStyle& text_style, bool select_all,
                    const std::function<std::string(const std::string&)>* complete) {
  flush();
  const imgui::SizedFont font = text_style.face == draw::Face::mono ? fonts_.mono() : fonts_.body();
  imgui::push_font(font);
  ImGui::SetCursorScreenPos({to_screen(rect.x), to_screen(rect.y)});
  ImGui::PushItemWidth(to_screen(rect.width));
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding,
                      ImVec2(0.0F, std::max(0.0F, (to_screen(rect.height) - ImGui::GetFontSize()) / 2.0F)));
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0.0F);
  ImGui::PushStyleColor(ImGuiCol_FrameBg, ImVec4(0, 0, 0, 0));
  const ImGuiInputTextFlags flags = ImGuiInputTextFlags_EnterReturnsTrue |
                                    (select_all ? ImGuiInputTextFlags_AutoSelectAll : 0) |
                                    (complete != nullptr ? ImGuiInputTextFlags_CallbackCompletion : 0);
  const bool entered = complete == nullptr
                           ? ImGui::InputText(id, buffer_, sizeof buffer_, flags)
                           : ImGui::InputText(id, buffer_, sizeof buffer_, flags, complete_text,
                                              const_cast<std::function<std::string(const std::string&)>*>(complete));
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(2);
  ImGui::PopItemWidth();
  ImGui::PopFont();
  return entered;
}

bool Ui::edit(std::string_view name, const draw::Rect& rect, std::string& text, const draw::TextStyle& text_style,
              std::string_view tip) {
  if (editing_ != name) {
    const Response response = area(name, rect);
    label(rect, text, text_style);
    if (response.hovered || response.focused)
      picture_.line({rect.x, rect.bottom() - 2.0F}, {rect.right(), rect.bottom() - 2.0F}, theme_->accent, 1.0F);
    help(response, name, tip);
    if (response.clicked && keys_reach_here()) {
      editing_ = name;
      edit_started_ = true;
      edit_was_active_ = false;
      std::strncpy(buffer_, text.c_str(), sizeof buffer_ - 1);
      redraw_in(0.0);
    }
    return false;
  }
  mark(name, rect);
  stops_.push_back({region_, std::string(name), region_vertical_, in_overlay_, region_number_, {rect.x, rect.y}});
  if (edit_started_) ImGui::SetKeyboardFocusHere();
  edit_started_ = false;
  const bool entered = input_text("##edit", rect, text_style, true);
  const bool active = ImGui::IsItemActive();
  picture_.line({rect.x, rect.bottom() - 2.0F}, {rect.right(), rect.bottom() - 2.0F}, theme_->accent, 1.5F);
  if (active) edit_was_active_ = true;
  if (!active && !edit_was_active_) {
    redraw_in(0.0);  // ImGui gives the field the keyboard in its next frame
    return false;
  }
  if (active && !entered) return false;
  const bool cancelled = !entered && imgui::key_pressed(GLFW_KEY_ESCAPE);
  if (imgui::key_pressed(GLFW_KEY_ESCAPE)) take_key(GLFW_KEY_ESCAPE);
  if (entered && !take_key(GLFW_KEY_ENTER)) take_key(GLFW_KEY_KP_ENTER);
  editing_.clear();
  redraw_in(0.0);
  if (cancelled || text == buffer_) return false;
  text = buffer_;
  return true;
}

bool Ui::field(std::string_view name, const draw::Rect& rect, std::string& text,
               const std::function<std::string(const std::string&)>& complete) {
  const bool fresh = !field_was_open_ || text != field_text_;
  field_open_ = true;
  if (fresh) {
    // ImGui keeps the text of an open field to itself: another text needs another field.
    ++field_generation_;
    std::strncpy(buffer_, text.c_str(), sizeof buffer_ - 1);
    ImGui::SetKeyboardFocusHere();
    redraw_in(0.0);
  } else if (!ImGui::IsAnyItemActive()) {
    ImGui::SetKeyboardFocusHere();  // a click on something else in the dialog has taken the keyboard away
  }
  // Whatever was clicked meanwhile, typing goes on here.
  if (!fresh && !focus_visible_ && !ImGui::IsAnyItemActive()) ImGui::SetKeyboardFocusHere();
  mark(name, rect);
  const bool completes = complete && !focus_visible_ && complete(text) != text;
  if (completes) take_key(GLFW_KEY_TAB, false, false, true);  // it is not for the focus then
  const bool entered = input_text(("##field" + std::to_string(field_generation_)).c_str(), rect, mono(), false,
                                  completes ? &complete : nullptr);
  text = field_text_ = buffer_;
  // Enter may come before ImGui has given the field the keyboard, or in the frame in which it does, when the field does
  // not listen yet.
  const bool deaf = !entered && (!ImGui::IsItemActive() || ImGui::IsItemActivated());
  const bool early = deaf && (take_key(GLFW_KEY_ENTER) || take_key(GLFW_KEY_KP_ENTER));
  picture_.line({rect.x, rect.bottom() - 1.0F}, {rect.right(), rect.bottom() - 1.0F}, theme_->accent, 1.5F);
  return entered || early;
}

}  // namespace unrolled
