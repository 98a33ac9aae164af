// The files that a path dialog offers.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace unrolled {

struct FileEntry {
  std::string name;
  bool is_folder = false;
  bool operator==(const FileEntry&) const = default;
};

// Folders first (the parent as ".."), then the files with one of the endings (".txt"; all files where there are
// none); hidden ones are left out, each group sorted by name. Empty where the folder cannot be read.
std::vector<FileEntry> list_files(const std::filesystem::path& folder, const std::vector<std::string>& endings);

// The folder in which a path that is being typed lies: the path itself where it is one.
std::filesystem::path folder_of(const std::string& typed);

// What is typed, made as long as all entries of its folder that begin with its last part agree, as a shell does with
// Tab; a folder gets its "/". `entries`: those of folder_of(typed).
std::string completed(const std::string& typed, const std::vector<FileEntry>& entries);

// The entries that the last part of what is typed may become; all of them where it is empty or fits none.
std::vector<FileEntry> narrowed(const std::string& typed, const std::vector<FileEntry>& entries);

// "a/b" for a path below the present folder, "~/a" for one below home, else the whole path.
std::string short_path(const std::filesystem::path& path);

// "~/…" as typed, to a path.
std::filesystem::path typed_path(const std::string& typed);

}  // namespace unrolled
