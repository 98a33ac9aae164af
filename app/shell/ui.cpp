#include "app/shell/ui.h"

#include <GLFW/glfw3.h>
#include <imgui.h>

#include <algorithm>
#include <tuple>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

constexpr double kRest = 0.5;  // seconds before a tooltip comes

constexpr ImGuiWindowFlags kPlain = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoBackground |
                                    ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                                    ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse;

}  // namespace

Ui::Ui(canvas::ScreenPlayer& player, const canvas::ScreenFonts& fonts, WidgetMap& widgets)
    : player_(player), fonts_(fonts), widgets_(widgets) {}

void Ui::begin_frame(const draw::Theme& theme, const Words& words, float scale, double now) {
  theme_ = &theme;
  words_ = &words;
  scale_ = scale;
  now_ = now;
  redraw_ = -1.0;
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  size_ = {display.x / scale, display.y / scale};
  // ImGui's own difference leaves out the pointer's coming into the window.
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  pointer_moved_ = mouse.x != pointer_before_.x || mouse.y != pointer_before_.y;
  pointer_before_ = {mouse.x, mouse.y};
  stops_.clear();
  region_number_ = 0;
  taken_.clear();
  tooltip_.clear();
  modal_ = false;
  in_overlay_ = false;
  field_open_ = false;
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize(display);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, ImVec2(0, 0));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0.0F);
  ImGui::Begin("##root", nullptr, kPlain | ImGuiWindowFlags_NoBringToFrontOnFocus);
}

void Ui::end_frame() {
  flush();
  ImGui::End();
  ImGui::PopStyleVar(2);
  move_focus();
  draw_tooltip();
  was_modal_ = modal_;
  field_was_open_ = field_open_;
  menu_opened_ = false;
}

void Ui::redraw_in(double seconds) { redraw_ = redraw_ < 0.0 ? seconds : std::min(redraw_, seconds); }

void Ui::flush() {
  if (picture_.primitives().empty()) return;
  player_.play(picture_, {{0.0F, 0.0F}, scale_}, *ImGui::GetWindowDrawList());
  picture_ = draw::Picture(size_);
}

void Ui::play(const draw::Picture& picture, draw::Point at) {
  flush();
  player_.play(picture, {{to_screen(at.x), to_screen(at.y)}, scale_}, *ImGui::GetWindowDrawList());
}

// ── Parts of the window ──

draw::Point Ui::begin_pane(std::string_view name, const draw::Rect& rect, bool scrolls) {
  flush();
  ImGui::SetCursorScreenPos({to_screen(rect.x), to_screen(rect.y)});
  const ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
                                 (scrolls ? 0 : ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse);
  ImGui::BeginChild(std::string(name).c_str(),
                    {std::max(1.0F, to_screen(rect.width)), std::max(1.0F, to_screen(rect.height))}, false, flags);
  panes_.push_back({rect, rect.y - ImGui::GetScrollY() / scale_});
  return {rect.x, panes_.back().top};
}

void Ui::end_pane(float content_height) {
  flush();
  if (content_height > 0.0F) {
    ImGui::SetCursorScreenPos({to_screen(panes_.back().rect.x), to_screen(panes_.back().top + content_height)});
    ImGui::Dummy({0.0F, 0.0F});
  }
  ImGui::EndChild();
  panes_.pop_back();
}

void Ui::begin_overlay(std::string_view name, const draw::Rect& box, bool modal) {
  flush();
  overlay_modal_ = modal;
  overlay_box_ = box;
  // A modal one covers the whole window, so that nothing below it answers.
  const draw::Rect cover = modal ? draw::Rect{0.0F, 0.0F, size_.width, size_.height} : box;
  ImGui::SetNextWindowPos({to_screen(cover.x), to_screen(cover.y)});
  ImGui::SetNextWindowSize({to_screen(cover.width), to_screen(cover.height)});
  ImGui::Begin(std::string(name).c_str(), nullptr, kPlain | (modal ? 0 : ImGuiWindowFlags_NoFocusOnAppearing));
  if (modal) {
    modal_ = true;
    in_overlay_ = true;
  }
  panes_.push_back({cover, cover.y});
  const draw::Colour shadow{0, 0, 0, static_cast<std::uint8_t>(theme_->dark ? 60 : 14)};
  for (const float spread : {6.0F, 3.0F, 1.0F})
    if (modal)
      picture_.rectangle({box.x - spread, box.y - spread + 2.0F, box.width + 2 * spread, box.height + 2 * spread},
                         shadow, 4.0F + spread);
  picture_.rectangle(box, raised(), 4.0F);
  picture_.frame(box, theme_->hairline, 1.0F);
  begin_region(name, true);
}

bool Ui::end_overlay() {
  flush();
  end_region();
  bool close = false;
  if (overlay_modal_) {
    // Below the widgets, which came first.
    ImGui::SetCursorScreenPos({0.0F, 0.0F});
    if (ImGui::InvisibleButton("##outside", ImGui::GetIO().DisplaySize)) {
      const ImVec2 mouse = ImGui::GetIO().MousePos;
      close = !overlay_box_.contains({mouse.x / scale_, mouse.y / scale_});
    }
    if (editing_.empty() && take_key(GLFW_KEY_ESCAPE)) close = true;
    in_overlay_ = false;
  }
  ImGui::End();
  panes_.pop_back();
  return close;
}

void Ui::begin_region(std::string_view name, bool vertical) {
  region_ = name;
  region_vertical_ = vertical;
  ++region_number_;
}

void Ui::end_region() { region_.clear(); }

bool Ui::begin_menu(std::string_view name, const draw::Rect& anchor, draw::Size content, draw::Rect& box) {
  if (!menu_open(name)) return false;
  const float pad = unit() / 2.0F;
  const float width = std::min(content.width + 2 * pad, size_.width - 2 * pad);
  const float height = std::min(content.height + 2 * pad, size_.height - 2 * pad);
  float y = anchor.bottom() + 2.0F;
  if (y + height > size_.height - pad) y = std::max(pad, anchor.y - height - 2.0F);
  if (y + height > size_.height - pad) y = size_.height - pad - height;
  const float x = std::clamp(anchor.right() - width, pad, std::max(pad, size_.width - width - pad));
  begin_overlay("##menu", {x, y, width, height}, true);
  box = draw::Rect{x, y, width, height}.inset(pad);
  return true;
}

void Ui::end_menu() {
  // The click that opened it shall not close it.
  if (end_overlay() && !menu_opened_) close_menu();
}

// ── Keyboard ──

bool Ui::take_key(int glfw_key, bool ctrl, bool shift, bool repeat) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl != ctrl || io.KeyShift != shift || io.KeyAlt || io.KeySuper) return false;
  if (!imgui::key_pressed(glfw_key, repeat)) return false;
  if (std::find(taken_.begin(), taken_.end(), glfw_key) != taken_.end()) return false;
  taken_.push_back(glfw_key);
  return true;
}

bool Ui::take_character(char32_t code_point) {
  const ImGuiIO& io = ImGui::GetIO();
  for (const ImWchar typed : io.InputQueueCharacters)
    if (static_cast<char32_t>(typed) == code_point) return true;
  return false;
}

void Ui::focus(std::string_view name, bool visible) {
  focused_ = name;
  focus_visible_ = visible;
  focus_moved_ = true;
}

// Region by region; in a column as they were drawn, elsewhere from left to right and line by line.
std::vector<const Ui::Stop*> Ui::reachable_stops() const {
  std::vector<const Stop*> reachable;
  for (const Stop& stop : stops_)
    if (stop.in_overlay == modal_) reachable.push_back(&stop);
  const auto place = [](const Stop& stop) {
    return std::tuple(stop.region_number, stop.vertical ? 0.0F : stop.at.y, stop.vertical ? 0.0F : stop.at.x);
  };
  std::stable_sort(reachable.begin(), reachable.end(),
                   [&](const Stop* one, const Stop* other) { return place(*one) < place(*other); });
  return reachable;
}

void Ui::move_focus() {
  // A dialog or menu starts with its first widget and gives the focus back when it is gone.
  if (modal_ && !was_modal_) {
    focus_before_modal_ = focused_;
    focused_.clear();
  } else if (!modal_ && was_modal_) {
    focused_ = focus_before_modal_;
  }
  const std::vector<const Stop*> reachable = reachable_stops();
  if (reachable.empty() || !editing_.empty()) return;
  const auto present =
      std::find_if(reachable.begin(), reachable.end(), [&](const Stop* stop) { return stop->name == focused_; });
  const bool known = present != reachable.end();
  if (known) last_in_region_[(*present)->region] = focused_;
  const std::string region = known ? (*present)->region : reachable.front()->region;

  const auto to_region = [&](int direction) {
    std::vector<std::string> regions;
    for (const Stop* stop : reachable)
      if (std::find(regions.begin(), regions.end(), stop->region) == regions.end()) regions.push_back(stop->region);
    const auto at = std::find(regions.begin(), regions.end(), region) - regions.begin();
    const auto count = static_cast<std::ptrdiff_t>(regions.size());
    const std::string& next =
        known || focus_visible_ ? regions[static_cast<std::size_t>((at + direction + count) % count)] : regions.front();
    const Stop* first = nullptr;
    for (const Stop* stop : reachable) {
      if (stop->region != next) continue;
      if (first == nullptr || stop->name == last_in_region_[next]) first = stop;
    }
    focus(first->name);
  };
  const auto along = [&](int direction) {
    std::vector<const Stop*> here;
    for (const Stop* stop : reachable)
      if (stop->region == region) here.push_back(stop);
    const auto at = std::find_if(here.begin(), here.end(), [&](const Stop* stop) { return stop->name == focused_; });
    const auto count = static_cast<std::ptrdiff_t>(here.size());
    std::ptrdiff_t next = direction > 0 ? 0 : count - 1;
    if (at != here.end()) next = (at - here.begin() + direction + count) % count;
    focus(here[static_cast<std::size_t>(next)]->name);
  };

  if (take_key(GLFW_KEY_F6)) to_region(1);
  if (take_key(GLFW_KEY_F6, false, true)) to_region(-1);
  if (take_key(GLFW_KEY_TAB, false, false, true)) along(1);
  if (take_key(GLFW_KEY_TAB, false, true, true)) along(-1);
  const bool vertical = modal_ || (known && focus_visible_ && (*present)->vertical);
  if (vertical && take_key(GLFW_KEY_DOWN, false, false, true)) along(1);
  if (vertical && take_key(GLFW_KEY_UP, false, false, true)) along(-1);
}

// ── Tooltips ──

void Ui::tooltip(std::vector<std::string> lines, draw::Point at) {
  tooltip_ = std::move(lines);
  tooltip_has_symbols_ = true;
  tooltip_at_ = at;
}

void Ui::help(const Response& response, std::string_view name, std::string_view text, bool with_symbols) {
  if (!response.hovered || response.held || text.empty()) {
    if (resting_on_ == name) resting_on_.clear();
    return;
  }
  if (resting_on_ != name) {
    resting_on_ = name;
    resting_since_ = now_;
  }
  if (now_ - resting_since_ < kRest) {
    redraw_in(kRest - (now_ - resting_since_) + 0.005);
    return;
  }
  tooltip({std::string(text)}, response.pointer);
  tooltip_has_symbols_ = with_symbols;
}

void Ui::draw_tooltip() {
  if (tooltip_.empty()) return;
  const float pad = unit();
  const float line = theme_->axis() * 1.45F;
  const float most = std::min(46.0F * theme_->axis() * 0.6F, size_.width - 4.0F * pad);
  const draw::TextStyle first = style(draw::Face::sans, theme_->axis(), theme_->text);
  const draw::TextStyle others = style(draw::Face::mono, theme_->axis(), theme_->text);
  float wide = 0.0F;
  for (std::size_t i = 0; i < tooltip_.size(); ++i) {
    const draw::TextStyle& text = i == 0 ? first : others;
    wide = std::max(wide, tooltip_has_symbols_ ? symbols_width(tooltip_[i], text) : width(tooltip_[i], text));
  }
  // A long sentence is set as a paragraph; rows of numbers keep their lines.
  const bool wrapped = tooltip_.size() == 1 && wide > most;
  if (wrapped) wide = most;
  if (wrapped && tooltip_has_symbols_) tooltip_[0] = draw::with_subscripts(tooltip_[0]);  // those that Unicode has
  const float text_height =
      wrapped ? paragraph({0, 0, most, 0}, tooltip_[0], first, false) : line * static_cast<float>(tooltip_.size());
  draw::Rect box{tooltip_at_.x + 2.0F * pad, tooltip_at_.y + 2.0F * pad, wide + 2.0F * pad, text_height + pad};
  if (box.right() > size_.width - pad) box.x = std::max(pad, tooltip_at_.x - pad - box.width);
  if (box.bottom() > size_.height - pad) box.y = std::max(pad, tooltip_at_.y - pad - box.height);

  draw::Picture whole(size_);
  std::swap(whole, picture_);
  picture_.rectangle(box, raised(), 3.0F);
  picture_.frame(box, theme_->hairline, 1.0F);
  float y = box.y + pad / 2.0F;
  if (wrapped) {
    paragraph({box.x + pad, y, most, 0}, tooltip_[0], first);
  } else {
    for (std::size_t i = 0; i < tooltip_.size(); ++i, y += line) {
      const draw::Rect place{box.x + pad, y, wide + 1.0F, line};
      const draw::TextStyle& text = i == 0 ? first : others;
      tooltip_has_symbols_ ? symbols(place, tooltip_[i], text) : label(place, tooltip_[i], text);
    }
  }
  player_.play(picture_, {{0.0F, 0.0F}, scale_}, *ImGui::GetForegroundDrawList());
  picture_ = draw::Picture(size_);
}

}  // namespace unrolled
