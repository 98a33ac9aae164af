#include "core/tasks/corpora.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>

#include "core/math/check.h"

// Put in by the assembler (core/tasks/corpora.cmake): a compiler would take minutes for such an array.
extern "C" {
extern const char unrolled_sources_begin[];
extern const char unrolled_sources_end[];
extern const char unrolled_files[];
}

namespace unrolled {

namespace {

std::uint32_t length_at(const char* place) {
  std::uint32_t length = 0;
  std::memcpy(&length, place, sizeof length);
  return length;
}

std::optional<std::string_view> find_file(std::string_view name) {
  const char* place = unrolled_files;
  while (const std::uint32_t name_length = length_at(place)) {
    const std::uint32_t text_length = length_at(place + 4);
    place += 8;
    if (std::string_view(place, name_length) == name) return std::string_view(place + name_length, text_length);
    place += name_length + text_length;
  }
  return std::nullopt;
}

}  // namespace

std::string_view sources_text() {
  return {unrolled_sources_begin, static_cast<std::size_t>(unrolled_sources_end - unrolled_sources_begin)};
}

std::string_view embedded_file(std::string_view name) {
  const std::optional<std::string_view> found = find_file(name);
  check(found.has_value(), "embedded_file: the program brings no assets/", name, " along");
  return *found;
}

bool has_embedded_file(std::string_view name) { return find_file(name).has_value(); }

std::string_view prose_text() { return embedded_file("corpora/prose.txt"); }

std::string_view sonnets_text() { return embedded_file("corpora/sonnets.txt"); }

std::string_view strokes_text(std::string_view alphabet) {
  return embedded_file("strokes/" + std::string(alphabet) + ".txt");
}

std::string_view words_text(std::string_view language) {
  return embedded_file("words/" + std::string(language) + ".txt");
}

}  // namespace unrolled
