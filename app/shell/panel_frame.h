// A panel on the screen: its title line, its picture, its menu, and what pointing at it does.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/panels/panel.h"
#include "app/shell/picture_cache.h"
#include "app/shell/pointing.h"
#include "app/shell/ui.h"

namespace unrolled {

// What all panels share, and what they ask for in a frame.
struct PanelView {
  std::shared_ptr<const Snapshot> snapshot;
  Selection hover;       // as found in the last frame
  Selection next_hover;  // as found in this one
  Selection pinned;
  Stretch stretch;        // of the watched text, marked by dragging
  std::string lit;        // the panel that the lesson's text points at
  std::string maximised;  // fills the area; empty: none
  std::string active;     // the one that keys speak of
  std::string open_menu;  // whose menu a key asks to open
  std::string freeze;     // … to freeze or thaw
  std::string hide;       // to be taken out of the layout
  struct Export {
    std::string panel;
    std::string ending;
  };
  std::vector<Export> exports;
  std::vector<PanelCommand> commands;     // to the lesson
  std::vector<PointerPlace> pointer_way;  // since the last frame, presses too; in points of the window
  bool menus = true;                      // whether panels show their menus and choices
  bool options_changed = false;           // of a panel
  bool switch_colours = false;            // between the theme's and the lecture's
};

class PanelFrame {
 public:
  explicit PanelFrame(std::unique_ptr<Panel> panel) : panel_(std::move(panel)), id_(panel_->id()) {}

  const std::string& id() const { return id_; }
  const Panel& panel() const { return *panel_; }
  // What it shows: the newest snapshot, or the one it was frozen at.
  const std::shared_ptr<const Snapshot>& shown(const PanelView& view) const {
    return frozen_ ? frozen_ : view.snapshot;
  }
  // Back to following the training, as for another lesson.
  void thaw() { frozen_.reset(); }

  void draw(Ui& ui, const draw::Rect& rect, PanelView& view);
  // The options that are not the panel's defaults, and back: what a panel does not know (any more) is left out.
  std::map<std::string, std::string> chosen(const PanelContext& context) const;
  void choose(const std::map<std::string, std::string>& options);
  // As drawn last, in points: what an exported figure takes over.
  draw::Size size() const { return size_; }

 private:
  float draw_choices(Ui& ui, const draw::Rect& row, float room, PanelView& view, const PanelContext& context);
  void draw_menu(Ui& ui, const draw::Rect& anchor, PanelView& view, const PanelContext& context);
  void draw_picture(Ui& ui, const draw::Rect& rect, PanelView& view, const PanelContext& context);
  // The panel's own answer to a press and a drag; false where it has none, or where the press turns out to be a click.
  bool touch(const Ui& ui, const Response& response, const draw::Picture& picture, const draw::Rect& rect,
             PanelView& view, const PanelContext& context);
  // Carries out what concerns the panel itself and hands on what concerns the lesson.
  void ask(const std::vector<PanelCommand>& commands, PanelView& view);
  void take_action_keys(Ui& ui, PanelView& view, const std::vector<PanelAction>& actions);
  float draw_actions(Ui& ui, const draw::Rect& row, float room, PanelView& view,
                     const std::vector<PanelAction>& actions);
  void mark_or_pin(const Response& response, const std::optional<Pointed>& pointed, PanelView& view);
  void toggle_freeze(const PanelView& view);

  std::unique_ptr<Panel> panel_;
  std::string id_;
  std::shared_ptr<const Snapshot> frozen_;
  PictureCache cache_;
  draw::Size size_{720, 405};
  double lit_since_ = -1.0;
  std::optional<int> pressed_;   // the time step at which the pointer was pressed down; −1: where there is none
  bool dragged_ = false;         // from there to another time step
  bool held_ = false;            // the pointer, on the picture
  std::optional<Touch> touch_;   // that the panel answers itself
  bool asked_by_touch_ = false;  // something of the lesson
};

}  // namespace unrolled
