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

TEST_CASE("file list: what is typed is completed as far as it is certain") {
  const std::vector<FileEntry> entries = {{"..", true},        {"models", true},    {"moving", true},
                                          {"text.txt", false}, {"žluť.txt", false}, {"žluč.txt", false}};
  CHECK(completed("~", entries) == "~/");
  CHECK(completed("a/te", entries) == "a/text.txt");
  CHECK(completed("mod", entries) == "models/");
  CHECK(completed("m", entries) == "mo");
  CHECK(completed("mo", entries) == "mo");
  CHECK(completed("x", entries) == "x");
  CHECK(completed("/", entries) == "/");
  CHECK(completed("ž", entries) == "žlu");  // not half of ť
  CHECK(narrowed("b/mo", entries) == std::vector<FileEntry>{{"models", true}, {"moving", true}});
  CHECK(narrowed("b/", entries) == entries);
  CHECK(narrowed("nothing", entries) == entries);
}
