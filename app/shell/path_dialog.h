// Asks for a file or folder inside the window: a path with a sensible default, and the files that are there.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/shell/file_list.h"
#include "app/shell/ui.h"

namespace unrolled {

class PathDialog {
 public:
  enum class Purpose { save, save_state, load, setting_file, export_panel, export_all };

  // `subject`: the panel that is exported, the setting that a file is chosen for. `endings` of the files that are
  // listed; `path` stands in the field.
  void open(Purpose purpose, std::string subject, std::filesystem::path path, std::vector<std::string> endings);
  bool is_open() const { return open_; }
  Purpose purpose() const { return purpose_; }
  const std::string& subject() const { return subject_; }
  // What export_all writes: endings without dots.
  std::vector<std::string> formats() const;

  // The path chosen, in the frame in which that happens; the dialog is closed then.
  std::optional<std::filesystem::path> draw(Ui& ui);

 private:
  float draw_files(Ui& ui, const draw::Rect& rect, bool& chosen);
  void draw_formats(Ui& ui, const draw::Rect& rect);
  void pick(const FileEntry& entry, bool& chosen);
  void look();  // lists the folder that the typed path lies in
  bool reads() const { return purpose_ == Purpose::load || purpose_ == Purpose::setting_file; }
  std::string note(const Words& words) const;
  std::string refusal(const Words& words) const;

  struct Format {
    const char* ending;
    bool on;
  };
  bool open_ = false;
  Purpose purpose_ = Purpose::save;
  std::string subject_;
  std::string typed_;
  std::string refusal_;  // of what was typed, once it was confirmed
  std::vector<std::string> endings_;
  std::filesystem::path folder_;
  std::vector<FileEntry> files_;
  std::vector<Format> formats_ = {{"svg", true}, {"pdf", false}, {"png", true}, {"csv", true}, {"npy", false}};
};

}  // namespace unrolled
