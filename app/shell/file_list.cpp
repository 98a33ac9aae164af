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

namespace {

// The part after the last "/".
std::string last_part(const std::string& typed) { return typed.substr(typed.rfind('/') + 1); }

std::vector<FileEntry> beginning_with(const std::string& part, const std::vector<FileEntry>& entries) {
  std::vector<FileEntry> fitting;
  for (const FileEntry& entry : entries)
    if (entry.name != ".." && entry.name.starts_with(part)) fitting.push_back(entry);
  return fitting;
}

}  // namespace

std::string completed(const std::string& typed, const std::vector<FileEntry>& entries) {
  if (typed == "~") return "~/";
  const std::string part = last_part(typed);
  const std::vector<FileEntry> fitting = beginning_with(part, entries);
  if (fitting.empty()) return typed;
  std::string common = fitting.front().name;
  for (const FileEntry& entry : fitting) {
    const auto differ = std::mismatch(common.begin(), common.end(), entry.name.begin(), entry.name.end());
    common.erase(differ.first, common.end());
  }
  // Never half of a UTF-8 character.
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  const std::string& whole = fitting.front().name;
  while (common.size() > part.size() && common.size() < whole.size() && continues(whole[common.size()]))
    common.pop_back();
  if (fitting.size() == 1 && fitting.front().is_folder) common += '/';
  return typed.substr(0, typed.size() - part.size()) + common;
}

std::vector<FileEntry> narrowed(const std::string& typed, const std::vector<FileEntry>& entries) {
  const std::string part = last_part(typed);
  std::vector<FileEntry> fitting = beginning_with(part, entries);
  return part.empty() || fitting.empty() ? entries : fitting;
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
