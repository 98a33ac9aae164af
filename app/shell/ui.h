// What every part of the interface is made with: a handful of widgets in points, drawn as Pictures, that answer to
// the pointer and to the keyboard alike and leave their rectangles in the WidgetMap.
//
// Keyboard: each widget belongs to a region (a column, the panels, a dialog). F6 goes from region to region, Tab and
// in columns ↑ ↓ from widget to widget, line by line; Enter presses, ← → move a slider or a choice. A key that a widget
// takes is not seen by the key map.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "app/canvas/screen_fonts.h"
#include "app/canvas/screen_player.h"
#include "app/draw/picture.h"
#include "app/draw/symbols.h"
#include "app/draw/theme.h"
#include "app/panels/words.h"
#include "app/shell/widget_map.h"

namespace unrolled {

struct Response {
  bool hovered = false;
  bool held = false;            // pressed and not yet released
  bool clicked = false;         // by the pointer, or by Enter where it has the focus
  bool double_clicked = false;  // by the pointer
  bool focused = false;         // and the focus is to be seen: it was moved there by keyboard
  int nudge = 0;                // ← −1, → +1
  draw::Point pointer;          // in points
};

enum class Icon {
  play,
  pause,
  step,
  back,
  branch,
  reset,
  half_moon,
  screen,
  export_arrow,
  dots,
  close,
  fold,
  unfold,
  check,
  bookmark
};

class Ui {
 public:
  // All must outlive it.
  Ui(canvas::ScreenPlayer& player, const canvas::ScreenFonts& fonts, WidgetMap& widgets);

  // Between ImGui::NewFrame() and ImGui::Render(). `scale`: ImGui units per point; `now`: seconds.
  void begin_frame(const draw::Theme& theme, const Words& words, float scale, double now);
  void end_frame();

  const draw::Theme& theme() const { return *theme_; }
  const Words& words() const { return *words_; }
  std::string word(std::string_view key) const { return (*words_)(key); }
  const draw::Fonts& metrics() const { return fonts_.metrics(); }
  draw::Size size() const { return size_; }  // of the window, in points
  double now() const { return now_; }
  float unit() const { return theme_->unit(); }
  float to_points(float imgui_units) const { return imgui_units / scale_; }

  // Something moves: draw again in so many seconds. next_redraw() is the soonest asked for in this frame, or below 0.
  void redraw_in(double seconds);
  double next_redraw() const { return redraw_; }

  // ── Parts of the window ──
  // A pane clips what is drawn in it; where it scrolls, `end_pane` is told the height of its content. Returns where
  // the content starts, which is above `rect` when scrolled.
  draw::Point begin_pane(std::string_view name, const draw::Rect& rect, bool scrolls);
  void end_pane(float content_height = 0.0F);
  // Over everything else, in a page-coloured box with a hairline. A modal one takes all keys and clicks; end_overlay
  // returns true where Esc or a click outside asks to close it.
  void begin_overlay(std::string_view name, const draw::Rect& box, bool modal);
  bool end_overlay();
  void begin_region(std::string_view name, bool vertical);  // of the keyboard's focus
  void end_region();

  // ── Drawing, in points of the window ──
  draw::Picture& picture() { return picture_; }
  void play(const draw::Picture& picture, draw::Point at);
  draw::TextStyle style(draw::Face face, float size, draw::Colour colour, draw::Align align = draw::Align::left) const;
  draw::TextStyle body() const;       // text colour, sans, 15
  draw::TextStyle secondary() const;  // secondary colour, sans, 15
  draw::TextStyle caption() const;    // secondary colour, sans, 13
  draw::TextStyle mono() const;       // text colour, mono, 15
  // Vertically centred in `rect`, aligned as the style says, shortened with "…" where too long.
  void label(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style);
  // The same for text with symbols of the mathematics: their indices are lowered.
  void symbols(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style);
  void hairline(draw::Point from, draw::Point to);
  void icon(Icon icon, const draw::Rect& rect, draw::Colour colour);
  // The ground of what lies over the page; in the dark theme a little lighter, since no shadow shows there.
  draw::Colour raised() const { return theme_->dark ? draw::mix(theme_->page, theme_->hairline, 0.4F) : theme_->page; }
  float width(std::string_view text, const draw::TextStyle& style) const { return metrics().width(text, style); }
  float symbols_width(std::string_view text, const draw::TextStyle& style) const {
    return draw::symbols_width(text, style.face, style.size, metrics());
  }
  // A paragraph in one style; returns its height.
  float paragraph(const draw::Rect& rect, std::string_view text, const draw::TextStyle& style, bool draw = true);

  // ── Widgets ──
  // An area that answers; the others are drawn on top of it. `in_focus_order`: reachable by Tab.
  Response area(std::string_view name, const draw::Rect& rect, bool in_focus_order = true);
  bool text_button(std::string_view name, const draw::Rect& rect, std::string_view text, std::string_view help = {},
                   bool primary = false);
  bool icon_button(std::string_view name, const draw::Rect& rect, Icon icon, std::string_view help,
                   bool primary = false);
  // A hairline with a knob; true while the user moves it. `share`: 0 … 1. Where `nudge` is given, an arrow key leaves
  // the share as it is and is told there: −1 or +1.
  bool slider(std::string_view name, const draw::Rect& rect, double& share, std::string_view help = {},
              int* nudge = nullptr);
  // A line of a menu or list, with a check mark where `chosen`. `with_symbols`: its text has symbols of the
  // mathematics.
  bool item(std::string_view name, const draw::Rect& rect, std::string_view text, bool chosen,
            std::string_view right = {}, bool with_symbols = false);
  // A switch: a word and a knob at the right.
  bool flag(std::string_view name, const draw::Rect& rect, bool& value, std::string_view help = {});
  // Text that becomes a field when clicked. True where Enter, Tab or a click elsewhere ends the editing: `text` is
  // then what was typed. Esc leaves it as it was.
  bool edit(std::string_view name, const draw::Rect& rect, std::string& text, const draw::TextStyle& style,
            std::string_view help = {});
  // A field that is open as long as it is drawn, for dialogs. True on Enter. Tab replaces the text by what `complete`
  // makes of it; where that is the same, Tab goes on to the next widget.
  bool field(std::string_view name, const draw::Rect& rect, std::string& text,
             const std::function<std::string(const std::string&)>& complete = {});
  // Is the pointer being moved over this place, with no menu or dialog in between?
  bool pointer_moves_in(const draw::Rect& rect) const;
  // Scrolls the pane so that the last area lies near its top.
  void scroll_to_last();
  // Names a place in the WidgetMap, to say to tests what is shown there.
  void mark(std::string_view name, const draw::Rect& rect);
  bool editing() const { return !editing_.empty() || field_was_open_; }

  // ── Menus: small modal overlays that hang on the widget that opened them ──
  void open_menu(std::string_view name) {
    menu_ = name;
    menu_opened_ = true;
  }
  bool menu_open(std::string_view name) const { return menu_ == name; }
  bool any_menu_open() const { return !menu_.empty(); }
  void close_menu() { menu_.clear(); }
  // A menu of so many items of `item_height`, below `anchor` where there is room; false where it is not open.
  // Returns the box in `box`; to be ended by end_menu().
  bool begin_menu(std::string_view name, const draw::Rect& anchor, draw::Size content, draw::Rect& box);
  void end_menu();

  // Shown beside the pointer at the end of the frame; the first line in sans, others in mono. Symbols of the
  // mathematics get their indices lowered.
  void tooltip(std::vector<std::string> lines, draw::Point at);
  // A tooltip that comes after the pointer has rested on a widget. `with_symbols` as for item().
  void help(const Response& response, std::string_view name, std::string_view text, bool with_symbols = false);

  // ── Keyboard ──
  // Was the key pressed in this frame, with exactly these modifiers, and taken by no one yet? Then it is taken.
  bool take_key(int glfw_key, bool ctrl = false, bool shift = false, bool repeat = false);
  // Was the character typed? On every keyboard layout the same.
  bool take_character(char32_t code_point);
  void focus(std::string_view name, bool visible = true);
  const std::string& focused() const { return focused_; }
  bool focus_visible() const { return focus_visible_; }
  void hide_focus() { focus_visible_ = false; }
  // Does a dialog or menu take all keys?
  bool modal() const { return modal_ || was_modal_; }

 private:
  struct Stop {  // of the focus
    std::string region;
    std::string name;
    bool vertical;
    bool in_overlay;
    int region_number;
    draw::Point at;
  };
  bool keys_reach_here() const { return editing_.empty() && !field_was_open_ && (!was_modal_ || in_overlay_); }
  float to_screen(float points) const { return points * scale_; }
  void flush();  // what was drawn so far, into the present ImGui window
  void move_focus();
  std::vector<const Stop*> reachable_stops() const;
  void draw_tooltip();
  void focus_ring(const draw::Rect& rect);
  bool input_text(const char* id, const draw::Rect& rect, const draw::TextStyle& style, bool select_all,
                  const std::function<std::string(const std::string&)>* complete = nullptr);

  canvas::ScreenPlayer& player_;
  const canvas::ScreenFonts& fonts_;
  WidgetMap& widgets_;
  const draw::Theme* theme_ = nullptr;
  const Words* words_ = nullptr;
  float scale_ = 1.0F;
  double now_ = 0.0;
  double redraw_ = -1.0;
  draw::Size size_;
  draw::Point pointer_before_{-1.0F, -1.0F};  // in the last frame, in ImGui units
  bool pointer_moved_ = false;
  draw::Picture picture_;

  // Panes
  struct Pane {
    draw::Rect rect;
    float top = 0.0F;  // of the content
  };
  std::vector<Pane> panes_;
  bool overlay_modal_ = false;
  draw::Rect overlay_box_;
  bool modal_ = false;       // a modal overlay was drawn in this frame
  bool was_modal_ = false;   // … in the last one: widgets outside it take no keys
  bool in_overlay_ = false;  // now drawing a modal one

  // Focus
  std::string region_;
  bool region_vertical_ = false;
  int region_number_ = 0;  // of this frame
  std::vector<Stop> stops_;
  std::string focused_;
  bool focus_visible_ = false;
  bool focus_moved_ = false;
  std::map<std::string, std::string, std::less<>> last_in_region_;
  std::string focus_before_modal_;
  std::vector<int> taken_;

  // Editing
  std::string editing_;
  char buffer_[4096] = {};
  bool edit_started_ = false;
  bool edit_was_active_ = false;
  bool field_open_ = false;      // a dialog's field was drawn in this frame
  bool field_was_open_ = false;  // … in the last one
  std::string field_text_;       // as it left the field
  int field_generation_ = 0;     // a new field each time that its text is set from outside

  // Menus and tooltips
  std::string menu_;
  bool menu_opened_ = false;
  std::vector<std::string> tooltip_;
  bool tooltip_has_symbols_ = false;
  draw::Point tooltip_at_;
  std::string resting_on_;
  double resting_since_ = 0.0;
};

}  // namespace unrolled
