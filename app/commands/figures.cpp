#include "app/commands/figures.h"

#include <memory>

#include "app/commands/command.h"
#include "app/draw/fonts.h"
#include "app/draw/theme.h"
#include "app/panels/words.h"
#include "app/shell/export.h"
#include "app/shell/folders.h"

namespace unrolled {

namespace {

// Everything that a PanelContext refers to, kept alive together.
struct Scene {
  Scene(const Snapshot& shown, const FigureStyle& style)
      : snapshot(shown),
        theme(style.dark ? draw::dark_theme() : draw::light_theme()),
        words(data_folder() / "assets" / "languages", style.language),
        pinned(style.pinned),
        stretch(style.stretch) {}
  PanelContext context() const { return {snapshot, Selection{}, pinned, theme, fonts, words, stretch}; }

  const Snapshot& snapshot;
  draw::Theme theme;
  draw::Fonts fonts;
  Words words;
  Selection pinned;
  Brush stretch;
};

}  // namespace

void choose_options(const Snapshot& snapshot, Panel& panel, const std::vector<std::string>& options,
                    const FigureStyle& style) {
  if (options.empty()) return;
  const Scene scene(snapshot, style);
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    if (equals == std::string::npos) throw UsageError("--option " + option + ": expected NAME=VALUE");
    try {
      choose_option(panel, scene.context(), option.substr(0, equals), option.substr(equals + 1));
    } catch (const std::invalid_argument& error) {
      throw UsageError("--option " + option + ": " + error.what());
    }
  }
}

void draw_figure(const Snapshot& snapshot, const Panel& panel, const std::filesystem::path& path,
                 const FigureStyle& style) {
  const Scene scene(snapshot, style);
  if (!panel.ready(snapshot))
    throw std::runtime_error("the panel " + panel.id() + " has nothing to show in the lesson " + snapshot.lesson +
                             " after step " + std::to_string(snapshot.step));
  export_panel(panel, scene.context(), path, style.size, style.png_scale);
}

std::size_t draw_all_figures(const Snapshot& snapshot, const std::filesystem::path& folder,
                             const std::vector<std::string>& formats, const FigureStyle& style) {
  const Scene scene(snapshot, style);
  std::vector<std::unique_ptr<Panel>> owned;
  std::vector<const Panel*> panels;
  for (const PanelKind& kind : panel_kinds()) {
    owned.push_back(kind.make());
    panels.push_back(owned.back().get());
  }
  return export_all(panels, scene.context(), folder, formats, style.size).size();
}

}  // namespace unrolled
