#include "app/shell/file_list.h"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>

using namespace unrolled;
namespace fs = std::filesystem;

TEST_CASE("file list: folders first, then files of the right kind; hidden ones are left out") {
  const fs::path folder = fs::temp_directory_path() / "unrolled_file_list_test";
  fs::remove_all(folder);
  fs::create_directories(folder / "b");
  fs::create_directories(folder / ".git");
  for (const char* name : {"c.txt", "a.txt", "model.safetensors", ".hidden.txt"}) std::ofstream(folder / name) << "x";
  const auto entries = list_files(folder, {".txt"});
  CHECK(entries == std::vector<FileEntry>{{"..", true}, {"b", true}, {"a.txt", false}, {"c.txt", false}});
  CHECK(list_files(folder, {}).size() == 5);
  CHECK(list_files(folder / "nowhere", {}).size() == 1);  // only the way back
  CHECK(folder_of(folder.string()) == folder);
  CHECK(folder_of((folder / "new.txt").string()) == folder);
  fs::remove_all(folder);
}

TEST_CASE("file list: paths are written short and read back") {
  CHECK(short_path(fs::current_path() / "x" / "y.svg") == "x/y.svg");
  CHECK(short_path("/") == "/");
  const fs::path home = std::getenv("HOME") != nullptr ? std::getenv("HOME") : "";
  if (!home.empty()) {
    CHECK(typed_path("~/a") == home / "a");
    CHECK(typed_path(short_path(home / "some" / "a.txt")) == home / "some" / "a.txt");
  }
  CHECK(typed_path("a~") == "a~");
}
