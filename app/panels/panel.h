// A panel turns a snapshot into a Picture. It keeps its own view state (what is chosen in its menu) and no data of
// the model. A new panel is one file that derives from Panel and a line in panels/panels.cpp.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "app/draw/fonts.h"
#include "app/draw/picture.h"
#include "app/draw/theme.h"
#include "app/panels/words.h"
#include "core/run/poke.h"
#include "core/run/snapshot.h"

namespace unrolled {

// What is pointed at or pinned, shared by all panels. −1: nothing.
struct Selection {
  int time = -1;    // column on the watched sequence's time axis
  int unit = -1;    // row of the states
  int source = -1;  // place in what an encoder reads (Axis::along_source)
  int row = -1;     // of an external memory
  bool operator==(const Selection&) const = default;
};

// A stretch of the watched text that was marked by dragging over it; both ends belong to it. −1: none.
struct Brush {
  int first = -1;
  int last = -1;
  bool empty() const { return first < 0; }
  bool contains(int time) const { return !empty() && time >= first && time <= last; }
  bool operator==(const Brush&) const = default;
};

struct PanelContext {
  const Snapshot& snapshot;
  Selection hover;   // follows the pointer
  Selection pinned;  // stays until the next click or Esc
  const draw::Theme& theme;
  const draw::Fonts& fonts;
  const Words& words;
  Brush brush = {};

  // Pointed at where something is, else pinned.
  int time() const { return hover.time >= 0 ? hover.time : pinned.time; }
  int unit() const { return hover.unit >= 0 ? hover.unit : pinned.unit; }
  int source() const { return hover.source >= 0 ? hover.source : pinned.source; }
  int row() const { return hover.row >= 0 ? hover.row : pinned.row; }
  // The place on an axis of time steps, whichever sequence it runs along.
  int place(const Axis& axis) const { return axis.along_source ? source() : time(); }
};

// One thing to choose in a panel's menu (and by `unrolled figure --option source=gate.f`).
struct PanelOption {
  std::string name;                                          // "source"
  std::string label;                                         // in the language of the screen
  std::vector<std::pair<std::string, std::string>> choices;  // value and its label
  std::string value;
};

// What pointing at a cell says.
struct Pointed {
  Selection selection;             // what lights up everywhere
  std::vector<std::string> lines;  // value, indices, name, formula with its numbers
};

// What a panel asks for: of the lesson, a live setting to be set, something to be changed by hand, updates to be made;
// of itself, another choice of one of its options.
struct SetSetting {
  std::string name;
  SettingValue value;
  bool operator==(const SetSetting&) const = default;
};
struct MakeUpdates {
  std::int64_t count = 1;
};
struct SetOption {
  std::string name;
  std::string value;
  bool operator==(const SetOption&) const = default;
};
using PanelCommand = std::variant<SetSetting, Poke, MakeUpdates, SetOption>;

// A button of a panel: in its menu, and in its title line where there is room.
struct PanelAction {
  std::string name;   // "next"
  std::string label;  // in the language of the screen
  std::string help;   // one phrase, in the language of the screen
  char key = 0;       // a letter that does the same, 'N'; 0: none
  bool shift = false;
  bool enabled = true;
  std::vector<PanelCommand> commands = {};
  std::string sign = {};  // "▶": in the title line in place of the label
  bool in_menu_only = false;
};

// "Shift+N"; empty where it has no key.
std::string action_key_name(const PanelAction& action);

// A place of the pointer on its way.
struct PointerPlace {
  draw::Point at;        // in the picture
  double seconds = 0.0;  // on a clock of its own
};

// The pointer is held down on the picture.
struct Touch {
  draw::Hit hit;         // where it was pressed
  draw::Point from;      // the place in the picture
  draw::Point at;        // where it is now, in the picture; it may have left it
  bool begins = false;   // it has just been pressed
  bool ended = false;    // it has just been released
  bool dragged = false;  // it has left the place where it was pressed
  // All places since the last touch of the same press, `at` the last of them: a pen draws faster than pictures follow.
  std::vector<PointerPlace> way = {};
};

// What a panel does as time goes by: a replay, say.
struct Tick {
  std::vector<PanelCommand> commands = {};
  double again_in = -1.0;  // seconds; below 0: not again
};

// A file of another kind that holds what the panel shows.
struct PanelFile {
  std::string ending;  // "inkml"
  std::string bytes;
};

// Numbers behind the picture, for CSV and NPY.
struct PanelTable {
  std::string name;                       // "state.c"
  std::vector<std::string> column_names;  // one per column, may be empty
  std::vector<std::string> row_names;
  Matrix<double> values;
};

class Panel {
 public:
  virtual ~Panel() = default;

  virtual std::string id() const = 0;  // "hidden": the name on the command line and in layouts
  // What, of what, in which unit: the title line above the picture.
  virtual std::string title(const PanelContext& context) const = 0;
  // Whether the snapshot holds, or its lesson will hold, something for this panel.
  virtual bool applies(const Snapshot& snapshot) const = 0;
  // One sentence: what will appear here; shown before there are numbers.
  virtual std::string promise(const PanelContext& context) const = 0;
  virtual bool ready(const Snapshot& snapshot) const = 0;

  virtual std::vector<PanelOption> options(const PanelContext& context) const = 0;
  // Throws std::invalid_argument for an unknown option, and for an unknown value where the values do not depend on the
  // snapshot. A choice that a snapshot does not offer (another lesson's) gives way to the default while it is missing.
  // Where there is a snapshot, use choose_option.
  virtual void set_option(std::string_view name, std::string_view value) = 0;

  // The picture without its title, of exactly this size. Called only where ready().
  virtual draw::Picture draw(const PanelContext& context, draw::Size size) const = 0;
  // What lies under the pointer, and what pointing there selects; nothing where there is nothing to say.
  virtual std::optional<Pointed> point_at(const PanelContext& context, const draw::Hit& hit) const = 0;
  virtual std::vector<PanelAction> actions(const PanelContext&) const { return {}; }
  // What a press and a drag that begin on a cell of the picture do; nothing where they only mark and pin, as usual. A
  // press that is answered with no command, and let go where it was, pins as well. The picture is drawn anew.
  virtual std::optional<std::vector<PanelCommand>> touch(const PanelContext&, const Touch&) const { return {}; }
  virtual std::vector<PanelTable> tables(const PanelContext& context) const = 0;
  virtual std::vector<PanelFile> files(const PanelContext&) const { return {}; }
  // Called in every frame in which the panel is shown; `now` in seconds, on the clock of PointerPlace.
  virtual Tick tick(const PanelContext&, double /*now*/) const { return {}; }
  // Whether it makes sense of the difference of two runs, entry by entry (runs.h).
  virtual bool shows_differences() const { return false; }
};

struct PanelKind {
  std::string id;
  std::unique_ptr<Panel> (*make)();
};

// All kinds, in the order of the menu.
const std::vector<PanelKind>& panel_kinds();

// Sets an option that options(context) offers. Throws std::invalid_argument for another name or value, naming the
// known ones; nothing is changed then.
void choose_option(Panel& panel, const PanelContext& context, std::string_view name, std::string_view value);

// Throws std::invalid_argument for an unknown id, naming the known ones.
std::unique_ptr<Panel> make_panel(std::string_view id);

}  // namespace unrolled
