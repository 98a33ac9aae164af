// Panels into files: figures through cairo, numbers as CSV and NPY.
#pragma once

#include <filesystem>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// Writes a panel in the format of the file's ending: svg, pdf, png (the figure), csv or npy (its numbers; with
// several tables, <name>.<table>.npy for each but the first). Throws std::invalid_argument for another ending,
// std::runtime_error where the file cannot be written.
void export_panel(const Panel& panel, const PanelContext& context, const std::filesystem::path& path,
                  draw::Size size = {720, 405}, float png_scale = 2.0F);

// Every panel that has something to show, into `folder` (made where missing) as <id>.<ending>; returns the files
// written. `endings` without dots.
std::vector<std::filesystem::path> export_all(const std::vector<const Panel*>& panels, const PanelContext& context,
                                              const std::filesystem::path& folder,
                                              const std::vector<std::string>& endings, draw::Size size = {720, 405});

}  // namespace unrolled
