#include "core/run/safetensors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>
#include <span>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/run/names.h"
#include "core/run/safetensors_bytes.h"
#include "core/run/safetensors_header.h"
#include "core/run/whole_file.h"

namespace unrolled {
namespace {

constexpr std::uint64_t kMostHeaderBytes = 100'000'000;  // the limit that the format's own readers set

// A file open for reading. Errors come as std::runtime_error without the file's name.
class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& path) {
    // Without O_NONBLOCK a named pipe would wait here for a writer.
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor_ < 0) fail_to_read(errno);
    struct stat status {};
    const bool known = ::fstat(descriptor_, &status) == 0;
    const int error = errno;
    if (known && S_ISREG(status.st_mode)) {
      bytes_ = static_cast<std::uint64_t>(status.st_size);
      return;
    }
    ::close(descriptor_);
    if (!known) fail_to_read(error);
    throw std::runtime_error(S_ISDIR(status.st_mode) ? "it is a folder" : "it is not a regular file");
  }
  ~InputFile() { ::close(descriptor_); }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  std::uint64_t bytes() const { return bytes_; }

  void read(void* into, std::size_t count) {
    char* at = static_cast<char*>(into);
    while (count > 0) {
      const ssize_t got = ::read(descriptor_, at, count);
      if (got < 0 && errno == EINTR) continue;
      if (got < 0) fail_to_read(errno);
      if (got == 0) throw std::runtime_error("it became shorter while it was read");
      at += got;
      count -= static_cast<std::size_t>(got);
    }
  }

 private:
  [[noreturn]] static void fail_to_read(int error) {
    throw std::runtime_error("cannot be read: " + std::generic_category().message(error));
  }

  int descriptor_ = -1;
  std::uint64_t bytes_ = 0;
};

// The same of what is in memory.
class InputBytes {
 public:
  explicit InputBytes(std::string_view bytes) : rest_(bytes), bytes_(bytes.size()) {}

  std::uint64_t bytes() const { return bytes_; }

  void read(void* into, std::size_t count) {
    if (count > 0) std::memcpy(into, rest_.data(), count);
    rest_.remove_prefix(count);
  }

 private:
  std::string_view rest_;
  std::uint64_t bytes_;
};

template <class Input>
Archive read_archive(Input&& file) {
  std::uint64_t header_bytes = 0;
  if (file.bytes() < sizeof header_bytes) throw std::runtime_error("it is too short to be a safetensors file");
  file.read(&header_bytes, sizeof header_bytes);
  const std::uint64_t rest = file.bytes() - sizeof header_bytes;
  if (header_bytes > rest)
    throw std::runtime_error("its header is said to have " + std::to_string(header_bytes) + " bytes, the file has " +
                             std::to_string(rest) + "; it is no safetensors file or was cut off");
  if (header_bytes > kMostHeaderBytes)
    throw std::runtime_error("its header has " + std::to_string(header_bytes) + " bytes, expected at most " +
                             std::to_string(kMostHeaderBytes));
  std::string text(header_bytes, '\0');
  file.read(text.data(), text.size());

  SafetensorsHeader header = parse_safetensors_header(text, rest - header_bytes);
  Archive archive;
  archive.metadata = std::move(header.metadata);
  for (TensorEntry& entry : header.entries) {
    Tensor tensor{std::move(entry.dtype), std::move(entry.shape), {}};
    tensor.bytes.resize(entry.end - entry.begin);
    file.read(tensor.bytes.data(), tensor.bytes.size());
    archive.tensors.emplace(std::move(entry.name), std::move(tensor));
  }
  return archive;
}

// read: makes the archive. What it throws is said of `name`.
template <class Read>
Archive named(const std::string& name, const Read& read) {
  try {
    return read();
  } catch (const std::bad_alloc&) {
    throw std::runtime_error(name + ": it does not fit into memory");
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(name + ": " + error.what());
  }
}

using Entry = std::pair<const std::string, Tensor>;

std::string header_text(const std::vector<const Entry*>& entries, const std::map<std::string, std::string>& metadata) {
  const auto json = [](const std::string& text, const char* what) {
    try {
      return nlohmann::json(text).dump();
    } catch (const nlohmann::json::exception&) {
      throw std::runtime_error(std::string(what) + " " + in_quotes(text) + " is not valid UTF-8");
    }
  };
  std::string text = "{";
  if (!metadata.empty()) {
    text += "\"__metadata__\":{";
    const char* separator = "";
    for (const auto& [key, value] : metadata) {
      text += separator + json(key, "the key") + ":" + json(value, "the text");
      separator = ",";
    }
    text += "}";
  }
  std::uint64_t begin = 0;
  for (const Entry* entry : entries) {
    const auto& [name, tensor] = *entry;
    const std::uint64_t end = begin + tensor.bytes.size();
    std::uint64_t needed = dtype_bytes(tensor.dtype);
    for (const std::int64_t side : tensor.shape) needed *= static_cast<std::uint64_t>(side);
    if (name == "__metadata__" || dtype_bytes(tensor.dtype) == 0 || needed != tensor.bytes.size())
      throw std::runtime_error(in_quotes(name) + " is no tensor that the format can hold");
    if (text.size() > 1) text += ",";
    text += json(name, "the name") + ":{\"dtype\":\"" + tensor.dtype + "\",\"shape\":[";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) text += (i == 0 ? "" : ",") + std::to_string(tensor.shape[i]);
    text += "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
    begin = end;
  }
  text += "}";
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the numbers begin on a multiple of 8
  return text;
}

}  // namespace

Archive read_safetensors(const std::filesystem::path& path) {
  return named(path.string(), [&] { return read_archive(InputFile(path)); });
}

Archive safetensors_of(std::string_view bytes, const std::string& name) {
  return named(name, [&] { return read_archive(InputBytes(bytes)); });
}

void write_safetensors(const std::filesystem::path& path, const Archive& archive) {
  // The widest numbers first, so that every tensor begins on a multiple of its own width.
  std::vector<const Entry*> entries;
  for (const Entry& entry : archive.tensors) entries.push_back(&entry);
  std::stable_sort(entries.begin(), entries.end(), [](const Entry* a, const Entry* b) {
    return dtype_bytes(a->second.dtype) > dtype_bytes(b->second.dtype);
  });
  std::string header;
  try {
    header = header_text(entries, archive.metadata);
  } catch (const std::runtime_error& error) {
    throw std::runtime_error(path.string() + ": cannot be written: " + error.what());
  }
  const std::uint64_t header_bytes = header.size();
  std::vector<std::span<const std::byte>> parts = {std::as_bytes(std::span(&header_bytes, 1)),
                                                   std::as_bytes(std::span(header))};
  for (const Entry* entry : entries) parts.emplace_back(entry->second.bytes);
  write_whole_file(path, parts);
}

}  // namespace unrolled
