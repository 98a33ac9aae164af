#include "core/run/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>

namespace unrolled {
namespace {

[[noreturn]] void fail_to_write(const std::filesystem::path& path, const std::string& reason) {
  throw std::runtime_error(path.string() + ": cannot be written: " + reason);
}

[[noreturn]] void fail_to_write(const std::filesystem::path& path, int error) {
  fail_to_write(path, std::generic_category().message(error));
}

// The new file until it has taken its place: closed and removed whatever happens.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::filesystem::path& target) : target_(target) {
    static std::atomic<unsigned> count{0};
    constexpr int kTries = 100;  // names left over by a program that was killed
    for (int i = 0; i < kTries; ++i) {
      path_ = target.string() + ".part-" + std::to_string(::getpid()) + "-" + std::to_string(count++);
      descriptor_ = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
      if (descriptor_ >= 0) return;
      if (errno != EEXIST) break;
    }
    fail_to_write(target_, errno);
  }
  ~TemporaryFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!renamed_) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
      const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) fail_to_write(target_, errno);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
  }

  void take_place() {
    if (::fsync(descriptor_) != 0) fail_to_write(target_, errno);
    const int closed = ::close(descriptor_);
    descriptor_ = -1;
    if (closed != 0) fail_to_write(target_, errno);
    if (::rename(path_.c_str(), target_.c_str()) != 0) fail_to_write(target_, errno);
    renamed_ = true;
    // The new name, too, should survive a power cut; where the folder cannot be synchronised nothing is lost yet.
    const std::string folder = target_.has_parent_path() ? target_.parent_path().string() : ".";
    const int folder_descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder_descriptor < 0) return;
    ::fsync(folder_descriptor);
    ::close(folder_descriptor);
  }

 private:
  std::filesystem::path target_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  bool renamed_ = false;
};

}  // namespace

void write_whole_file(const std::filesystem::path& path, const std::vector<std::span<const std::byte>>& parts) {
  std::error_code error;
  const std::filesystem::path followed = std::filesystem::canonical(path, error);
  const std::filesystem::path target = error ? path : followed;
  struct stat status {};
  if (::stat(target.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) fail_to_write(path, "it is a folder");
    if (!S_ISREG(status.st_mode)) fail_to_write(path, "it is not a regular file");
    if (::access(target.c_str(), W_OK) != 0) fail_to_write(path, errno);
  }
  TemporaryFile file(target);
  for (const std::span<const std::byte> part : parts) file.write(part);
  file.take_place();
}

void write_whole_file(const std::filesystem::path& path, std::string_view text) {
  write_whole_file(path, {std::as_bytes(std::span(text.data(), text.size()))});
}

std::string read_whole_file(const std::filesystem::path& path, std::uintmax_t most) {
  const auto refuse = [&](const std::string& reason) {
    throw std::runtime_error(path.string() + ": cannot be read: " + reason);
  };
  std::error_code error;
  if (std::filesystem::is_directory(path, error)) refuse("it is a folder");
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) refuse(std::generic_category().message(errno != 0 ? errno : EIO));
  std::string bytes;
  std::vector<char> block(std::size_t{1} << 16);
  while (file.read(block.data(), static_cast<std::streamsize>(block.size())) || file.gcount() > 0) {
    bytes.append(block.data(), static_cast<std::size_t>(file.gcount()));
    if (bytes.size() > most) refuse("it has more than " + std::to_string(most >> 20) + " MB");
  }
  if (file.bad()) refuse(std::generic_category().message(errno != 0 ? errno : EIO));
  return bytes;
}

}  // namespace unrolled
