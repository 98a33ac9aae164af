// Panels into files: figures through cairo, numbers as CSV and NPY.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/panels/panel.h"

namespace unrolled {

// All that a panel may be exported as, without dots: svg, pdf, png, csv, npy, and what the files of panels end in.
const std::vector<std::string>& export_endings();

// Writes a panel in the format of the file's ending: what the panel itself gives for it (Panel::files), else svg, pdf,
// png (the figure), csv or npy (its numbers; with several tables, <name>.<table>.npy for each but the first). Throws
// std::invalid_argument for another ending, std::runtime_error where the file cannot be written.
void export_panel(const Panel& panel, const PanelContext& context, const std::filesystem::path& path,
                  draw::Size size = {720, 405}, float png_scale = 2.0F);

// Where numbers are wanted, csv or npy, a panel's own files are as well: `wanted` and their endings.
std::vector<std::string> with_own_files(const std::vector<std::string>& wanted, const Panel& panel,
                                        const PanelContext& context);

// Every panel that has something to show, into `folder` (made where missing) as <id>.<ending>, with its own files; of
// one that has no numbers the picture alone. Returns the files written. `endings` without dots.
std::vector<std::filesystem::path> export_all(const std::vector<const Panel*>& panels, const PanelContext& context,
                                              const std::filesystem::path& folder,
                                              const std::vector<std::string>& endings, draw::Size size = {720, 405});

}  // namespace unrolled
