#include "app/shell/export.h"

#include <algorithm>
#include <cctype>
#include <stdexcept>
#include <system_error>

#include "app/canvas/file_player.h"
#include "app/panels/figure.h"
#include "app/shell/table_files.h"
#include "core/run/whole_file.h"

namespace unrolled {

namespace fs = std::filesystem;

namespace {

std::string lower_ending(const fs::path& path) {
  std::string ending = path.extension().string();
  if (!ending.empty()) ending.erase(0, 1);
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  return ending;
}

const std::vector<std::string> kUsual{"svg", "pdf", "png", "csv", "npy"};

bool is_among(const std::vector<std::string>& endings, const std::string& ending) {
  return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

void check_ending(const std::string& ending, const std::string& where) {
  if (!is_among(kUsual, ending))
    throw std::invalid_argument(where + ": cannot export as \"" + ending + "\"; use svg, pdf, png, csv or npy");
}

bool is_of_tables(const std::string& ending) { return ending == "csv" || ending == "npy"; }

// Whether there is what such a file is made of: a panel may have a picture, but no numbers.
bool can_write(const Panel& panel, const PanelContext& context, const std::string& ending) {
  if (!is_of_tables(ending) || !panel.tables(context).empty()) return true;
  const std::vector<PanelFile> files = panel.files(context);
  return std::any_of(files.begin(), files.end(), [&](const PanelFile& file) { return file.ending == ending; });
}

// The files of a panel's tables: the path itself, then <name>.<table>.<ending> beside it.
std::vector<fs::path> write_tables(const Panel& panel, const PanelContext& context, const fs::path& path) {
  const std::vector<PanelTable> tables = panel.tables(context);
  if (tables.empty()) throw std::runtime_error(path.string() + ": panel " + panel.id() + " has no numbers yet");
  const bool csv = lower_ending(path) == "csv";
  std::vector<fs::path> written;
  for (const PanelTable& table : tables) {
    fs::path target = path;
    if (!written.empty()) {
      std::string name = table.name;
      std::replace(name.begin(), name.end(), '/', '-');
      target.replace_filename(path.stem().string() + "." + name + path.extension().string());
    }
    write_whole_file(target, csv ? csv_text(table) : npy_bytes(table));
    written.push_back(target);
  }
  return written;
}

std::vector<fs::path> write_panel(const Panel& panel, const PanelContext& context, const fs::path& path,
                                  draw::Size size, float png_scale) {
  const std::string ending = lower_ending(path);
  if (!is_among(export_endings(), ending)) check_ending(ending, path.string());
  if (!panel.ready(context.snapshot))
    throw std::runtime_error(path.string() + ": panel " + panel.id() + " has nothing to show yet at step " +
                             std::to_string(context.snapshot.step));
  for (const PanelFile& file : panel.files(context)) {
    if (file.ending != ending) continue;
    write_whole_file(path, file.bytes);
    return {path};
  }
  // A panel without such files, or one that has nothing in them at the moment: an empty canvas.
  if (!is_among(kUsual, ending))
    throw std::invalid_argument(path.string() + ": panel " + panel.id() + " has nothing to write as \"" + ending +
                                "\"; use svg, pdf, png, csv or npy");
  if (is_of_tables(ending)) return write_tables(panel, context, path);
  canvas::write_figure(make_figure(panel, context, size), context.fonts, path, {context.theme.page, png_scale});
  return {path};
}

}  // namespace

const std::vector<std::string>& export_endings() {
  static const std::vector<std::string> all = [] {
    std::vector<std::string> endings = kUsual;
    endings.emplace_back("inkml");
    return endings;
  }();
  return all;
}

void export_panel(const Panel& panel, const PanelContext& context, const fs::path& path, draw::Size size,
                  float png_scale) {
  write_panel(panel, context, path, size, png_scale);
}

std::vector<std::string> with_own_files(const std::vector<std::string>& wanted, const Panel& panel,
                                        const PanelContext& context) {
  std::vector<std::string> endings = wanted;
  if (is_among(wanted, "csv") || is_among(wanted, "npy"))
    for (const PanelFile& file : panel.files(context))
      if (!is_among(kUsual, file.ending)) endings.push_back(file.ending);
  return endings;
}

std::vector<fs::path> export_all(const std::vector<const Panel*>& panels, const PanelContext& context,
                                 const fs::path& folder, const std::vector<std::string>& endings, draw::Size size) {
  for (const std::string& ending : endings) check_ending(ending, folder.string());
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw std::runtime_error("cannot make the folder " + folder.string() + ": " + error.message());

  std::vector<fs::path> written;
  for (const Panel* panel : panels) {
    if (!panel->applies(context.snapshot) || !panel->ready(context.snapshot)) continue;
    for (const std::string& ending : with_own_files(endings, *panel, context)) {
      if (!can_write(*panel, context, ending)) continue;
      const std::vector<fs::path> files =
          write_panel(*panel, context, folder / (panel->id() + "." + ending), size, 2.0F);
      written.insert(written.end(), files.begin(), files.end());
    }
  }
  return written;
}

}  // namespace unrolled
