// Panels into files without a window: what `figure` and `train --figures` share.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/draw/picture.h"
#include "app/panels/panel.h"
#include "core/run/snapshot.h"

namespace unrolled {

struct FigureStyle {
  bool dark = false;
  std::string language = "en";
  draw::Size size{720, 405};  // points
  float png_scale = 2.0F;     // pixels per point
  Selection pinned;
  Brush stretch;
};

// Chooses "name=value" options of a panel. Throws UsageError for an unknown option or value.
void choose_options(const Snapshot& snapshot, Panel& panel, const std::vector<std::string>& options,
                    const FigureStyle& style);

// One panel into one file; the ending says the format.
void draw_figure(const Snapshot& snapshot, const Panel& panel, const std::filesystem::path& path,
                 const FigureStyle& style);

// Every panel that has something to show, in each format, into a folder that is made where missing. Returns how many
// files were written.
std::size_t draw_all_figures(const Snapshot& snapshot, const std::filesystem::path& folder,
                             const std::vector<std::string>& formats, const FigureStyle& style = {});

}  // namespace unrolled
