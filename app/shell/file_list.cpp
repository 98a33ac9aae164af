#include "app/shell/file_list.h"

#include <algorithm>
#include <cstdlib>
#include <system_error>

namespace unrolled {

namespace fs = std::filesystem;

namespace {

fs::path home() {
  const char* folder = std::getenv("HOME");
  return folder != nullptr ? fs::path(folder) : fs::path();
}

// `path` as seen from `base` where it lies below, else empty.
std::string below(const fs::path& path, const fs::path& base) {
  if (base.empty()) return {};
  const fs::path relative = path.lexically_normal().lexically_relative(base.lexically_normal());
  return relative.empty() || *relative.begin() == ".." ? std::string() : relative.string();
}

}  // namespace

std::vector<FileEntry> list_files(const fs::path& folder, const std::vector<std::string>& endings) {
  std::vector<FileEntry> entries;
  std::error_code error;
  for (fs::directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
       !error && at != end; at.increment(error)) {
    FileEntry entry{at->path().filename().string(), false};
    std::error_code ignored;
    entry.is_folder = at->is_directory(ignored);
    const bool fits = entry.is_folder || endings.empty() ||
                      std::find(endings.begin(), endings.end(), at->path().extension()) != endings.end();
    if (fits && !entry.name.starts_with('.')) entries.push_back(std::move(entry));
  }
  std::sort(entries.begin(), entries.end(), [](const FileEntry& a, const FileEntry& b) {
    return a.is_folder != b.is_folder ? a.is_folder : a.name < b.name;
  });
  if (folder.has_parent_path() && folder != folder.root_path()) entries.insert(entries.begin(), {"..", true});
  return entries;
}

fs::path typed_path(const std::string& typed) {
  if (typed == "~") return home();
  if (typed.starts_with("~/")) return home() / typed.substr(2);
  return typed;
}

fs::path folder_of(const std::string& typed) {
  std::error_code error;
  const fs::path path = fs::absolute(typed_path(typed), error).lexically_normal();
  if (error) return fs::current_path(error);
  return fs::is_directory(path, error) ? path : path.parent_path();
}

std::string short_path(const fs::path& path) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error);
  if (const std::string here = below(whole, fs::current_path(error)); !here.empty()) return here;
  if (const std::string there = below(whole, home()); !there.empty()) return there == "." ? "~" : "~/" + there;
  return whole.string();
}

}  // namespace unrolled
