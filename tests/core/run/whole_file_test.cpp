#include "core/run/whole_file.h"

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <stdexcept>

#include "scratch_folder.h"

using namespace unrolled;

namespace {

std::string refusal(const std::filesystem::path& path, std::string_view text) {
  try {
    write_whole_file(path, text);
  } catch (const std::runtime_error& error) {
    const std::string said = error.what();
    return said.substr(std::min(said.size(), path.string().size()));
  }
  return {};
}

}  // namespace

TEST_CASE("a file is written and replaced, and nothing else is left") {
  const ScratchFolder folder;
  write_whole_file(folder / "a.txt", "first");
  CHECK(read_bytes(folder / "a.txt") == "first");
  write_whole_file(folder / "a.txt", "");
  CHECK(read_bytes(folder / "a.txt").empty());
  const std::string long_text(3'000'000, 'x');
  write_whole_file(folder / "a.txt", long_text);
  CHECK(read_bytes(folder / "a.txt") == long_text);
  CHECK(folder.files() == 1);
}

TEST_CASE("a link is followed, also one into another folder") {
  const ScratchFolder folder;
  const ScratchFolder other;
  write_whole_file(other / "real.txt", "old");
  std::filesystem::create_symlink(other / "real.txt", folder / "link.txt");
  write_whole_file(folder / "link.txt", "new");
  CHECK(std::filesystem::is_symlink(folder / "link.txt"));
  CHECK(read_bytes(other / "real.txt") == "new");
}

TEST_CASE("what is no place for a file is refused with the reason") {
  const ScratchFolder folder;
  CHECK(refusal(folder.path(), "x") == ": cannot be written: it is a folder");
  CHECK(refusal(folder / "absent" / "a.txt", "x") == ": cannot be written: No such file or directory");
  CHECK(refusal("/dev/null", "x") == ": cannot be written: it is not a regular file");
  write_whole_file(folder / "file", "x");
  CHECK(refusal(folder / "file" / "a.txt", "x") == ": cannot be written: Not a directory");
  CHECK(refusal(folder / std::string(250, 'n'), "x") == ": cannot be written: File name too long");
  CHECK(folder.files() == 1);
}

TEST_CASE("where the bytes do not fit, the old file stays and nothing else is left") {
  const ScratchFolder folder;
  const std::filesystem::path path = folder / "a.txt";
  write_whole_file(path, "old");
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {  // a process that may write 64 KB at most, as on a disk that is nearly full
    ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{65536, 65536};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    const std::string said = refusal(path, std::string(1'000'000, 'x'));
    ::_exit(said == ": cannot be written: File too large" ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(read_bytes(path) == "old");
  CHECK(folder.files() == 1);
}

TEST_CASE("a file that may not be written is not replaced either") {
  if (::geteuid() == 0) return;  // root may write everything
  const ScratchFolder folder;
  write_whole_file(folder / "a.txt", "old");
  REQUIRE(::chmod((folder / "a.txt").c_str(), 0400) == 0);
  CHECK(refusal(folder / "a.txt", "new") == ": cannot be written: Permission denied");
  CHECK(read_bytes(folder / "a.txt") == "old");
}

TEST_CASE("a file is read as a whole, up to a size") {
  const ScratchFolder folder;
  std::string bytes;
  for (int i = 0; i < 200000; ++i) bytes += static_cast<char>(i * 7 + i / 256);
  write_bytes(folder / "bytes", bytes);
  CHECK(read_whole_file(folder / "bytes", 1 << 20) == bytes);
  write_bytes(folder / "empty", "");
  CHECK(read_whole_file(folder / "empty", 1).empty());
  const auto problem = [&](const std::filesystem::path& path, std::uintmax_t most) -> std::string {
    try {
      read_whole_file(path, most);
    } catch (const std::runtime_error& error) {
      return error.what();
    }
    return {};
  };
  CHECK(problem(folder / "absent", 1) == (folder / "absent").string() + ": cannot be read: No such file or directory");
  CHECK(problem(folder.path(), 1) == folder.path().string() + ": cannot be read: it is a folder");
  write_bytes(folder / "large", std::string(std::size_t{1} << 20, 'x') + "x");
  CHECK(problem(folder / "large", 1 << 20) == (folder / "large").string() + ": cannot be read: it has more than 1 MB");
}
