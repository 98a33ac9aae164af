#include "core/tasks/corpora.h"

#include <cstddef>

// Put in by the assembler (core/tasks/corpora.cmake): a compiler would take minutes for such an array.
extern "C" {
extern const char unrolled_sources_begin[];
extern const char unrolled_sources_end[];
extern const char unrolled_prose_begin[];
extern const char unrolled_prose_end[];
extern const char unrolled_sonnets_begin[];
extern const char unrolled_sonnets_end[];
}

namespace unrolled {

std::string_view sources_text() {
  return {unrolled_sources_begin, static_cast<std::size_t>(unrolled_sources_end - unrolled_sources_begin)};
}

std::string_view prose_text() {
  return {unrolled_prose_begin, static_cast<std::size_t>(unrolled_prose_end - unrolled_prose_begin)};
}

std::string_view sonnets_text() {
  return {unrolled_sonnets_begin, static_cast<std::size_t>(unrolled_sonnets_end - unrolled_sonnets_begin)};
}

}  // namespace unrolled
