#include "app/shell/path_dialog.h"

#include <algorithm>
#include <system_error>

namespace unrolled {

namespace fs = std::filesystem;

void PathDialog::open(Purpose purpose, std::string subject, fs::path path, std::vector<std::string> endings) {
  open_ = true;
  purpose_ = purpose;
  subject_ = std::move(subject);
  typed_ = short_path(path);
  endings_ = std::move(endings);
  std::error_code error;
  if (fs::is_directory(path, error) && typed_ != "/") typed_ = typed_ == "." ? "" : typed_ + "/";
  look();
}

std::vector<std::string> PathDialog::formats() const {
  std::vector<std::string> endings;
  for (const Format& format : formats_)
    if (format.on) endings.emplace_back(format.ending);
  return endings;
}

void PathDialog::look() {
  refusal_.clear();
  folder_ = folder_of(typed_);
  files_ = list_files(folder_, endings_);
}

void PathDialog::pick(const FileEntry& entry, bool& chosen) {
  const fs::path path = (entry.name == ".." ? folder_.parent_path() : folder_ / entry.name).lexically_normal();
  typed_ = short_path(path);
  if (entry.is_folder) {
    // A file's name stays while one goes through the folders.
    if (typed_ == ".") typed_.clear();
    if (!typed_.empty() && typed_.back() != '/') typed_ += '/';
  } else if (reads()) {
    chosen = true;
  }
  look();
}

std::optional<fs::path> PathDialog::draw(Ui& ui) {
  if (!open_) return std::nullopt;
  const float unit = ui.unit(), line = ui.theme().body() * 1.7F;
  const bool lists = purpose_ != Purpose::export_all;
  const float wide = std::min(ui.size().width - 4 * unit, 72 * unit);
  const float wanted = 6 * unit + line * (lists ? 13.0F : 6.5F);
  const float high = std::min(ui.size().height - 4 * unit, wanted);
  const draw::Rect box{(ui.size().width - wide) / 2, (ui.size().height - high) / 3, wide, high};
  ui.begin_overlay("dialog", box, true);
  const draw::Rect inner = box.inset(2.5F * unit);
  static constexpr const char* kTitles[] = {"dialog.save",         "dialog.save_state",   "dialog.load",
                                            "dialog.setting_file", "dialog.export_panel", "dialog.export_all"};
  static constexpr const char* kConfirm[] = {"dialog.ok_save", "dialog.ok_save",   "dialog.ok_load",
                                             "dialog.ok_file", "dialog.ok_export", "dialog.ok_export"};
  const auto purpose = static_cast<std::size_t>(purpose_);
  float y = inner.y;
  const std::string about = purpose_ == Purpose::setting_file ? ui.word("setting." + subject_) : subject_;
  ui.label({inner.x, y, inner.width, line}, ui.words()(kTitles[purpose], {about}),
           ui.style(draw::Face::bold, ui.theme().body(), ui.theme().text));
  y += line + unit / 2;

  const std::string before = typed_;
  bool chosen = false;
  const bool entered = ui.field("dialog.path", {inner.x, y, inner.width, line}, typed_,
                                [this](const std::string& typed) { return completed(typed, files_); });
  if (typed_ != before) look();
  y += line;
  draw::TextStyle note_style = ui.caption();
  if (!refusal_.empty()) note_style.colour = ui.theme().gate_forget;
  ui.label({inner.x, y, inner.width, line}, refusal_.empty() ? note(ui.words()) : refusal_, note_style);
  if (!refusal_.empty()) ui.mark("dialog.refused", {inner.x, y, inner.width, line});
  y += line;

  // A file that has the keyboard is picked by Enter; otherwise Enter takes what stands in the field.
  const bool on_file = ui.focus_visible() && ui.focused().starts_with("dialog.file.");
  const float bottom = inner.bottom() - line - unit;
  if (lists) {
    draw_files(ui, {inner.x, y, inner.width, bottom - y}, chosen);
  } else {
    draw_formats(ui, {inner.x, y + unit / 2, inner.width, line});
  }
  if (entered && on_file) {
    const std::string name = ui.focused().substr(std::string("dialog.file.").size());
    for (const FileEntry& entry : std::vector<FileEntry>(files_))
      if (entry.name == name) pick(entry, chosen);
  } else if (entered) {
    chosen = true;
  }

  const std::string confirm = ui.word(kConfirm[purpose]), cancel = ui.word("dialog.cancel");
  const float confirm_width =
      ui.width(confirm, ui.style(draw::Face::bold, ui.theme().body(), ui.theme().text)) + 2 * unit;
  const float cancel_width = ui.width(cancel, ui.body()) + 2 * unit;
  const float buttons = inner.bottom() - line;
  if (ui.text_button("dialog.ok", {inner.right() - confirm_width, buttons, confirm_width, line}, confirm, {}, true))
    chosen = true;
  const bool cancelled = ui.text_button(
      "dialog.cancel", {inner.right() - confirm_width - cancel_width - unit, buttons, cancel_width, line}, cancel);
  if (ui.end_overlay() || cancelled) open_ = false;
  if (!open_ || !chosen || typed_.empty()) return std::nullopt;
  refusal_ = refusal(ui.words());
  if (!refusal_.empty()) {
    ui.redraw_in(0.0);
    return std::nullopt;
  }
  open_ = false;
  return typed_path(typed_);
}

// What will happen, in a line below the field.
std::string PathDialog::note(const Words& words) const {
  std::error_code error;
  const bool replaces = !reads() && fs::is_regular_file(fs::absolute(typed_path(typed_), error), error);
  return replaces ? words("dialog.overwrites") : words("dialog.folder_is", {folder_.string()});
}

// Why the path typed will not do; empty where it will.
std::string PathDialog::refusal(const Words& words) const {
  std::error_code error;
  const fs::path whole = fs::absolute(typed_path(typed_), error);
  if (purpose_ == Purpose::export_all) return {};  // the folder is made
  if (fs::is_directory(whole, error)) return words("dialog.is_folder", {short_path(whole)});
  if (reads() && !fs::exists(whole, error)) return words("dialog.is_missing", {short_path(whole)});
  if (!reads() && !fs::is_directory(whole.parent_path(), error))
    return words("dialog.no_folder", {short_path(whole.parent_path())});
  return {};
}

float PathDialog::draw_files(Ui& ui, const draw::Rect& rect, bool& chosen) {
  const float line = ui.theme().body() * 1.6F;
  const draw::Point at = ui.begin_pane("dialog files", rect, true);
  float y = at.y;
  const std::vector<FileEntry> shown = reads() ? narrowed(typed_, files_) : files_;
  if (shown.empty()) ui.label({rect.x, y, rect.width, line}, ui.word("dialog.no_files"), ui.secondary());
  for (const FileEntry& entry : shown) {
    const draw::Rect row{rect.x, y, rect.width - 2 * ui.unit(), line};
    if (ui.item("dialog.file." + entry.name, row, entry.is_folder ? entry.name + "/" : entry.name, false))
      pick(entry, chosen);
    y += line;
  }
  ui.end_pane(y - at.y);
  return y - at.y;
}

void PathDialog::draw_formats(Ui& ui, const draw::Rect& rect) {
  float x = rect.x;
  for (Format& format : formats_) {
    std::string name = format.ending;
    for (char& c : name) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const float width = ui.width(name, ui.body()) + 4 * ui.unit();
    if (ui.item(std::string("dialog.format.") + format.ending, {x, rect.y, width, rect.height}, name, format.on))
      format.on = !format.on;
    x += width + ui.unit();
  }
}

}  // namespace unrolled
