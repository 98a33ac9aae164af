#include "allocations.h"

#include <cerrno>
#include <cstddef>

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define UNROLLED_COUNT_ALLOCATIONS 1
#else
#define UNROLLED_COUNT_ALLOCATIONS 0
#endif

namespace unrolled {
namespace {

thread_local std::int64_t count = 0;

}  // namespace

bool allocations_are_counted() { return UNROLLED_COUNT_ALLOCATIONS != 0; }
std::int64_t allocations() { return count; }

}  // namespace unrolled

#if UNROLLED_COUNT_ALLOCATIONS

// glibc lets a program put its own functions in the place of malloc; these count and hand on to the originals.
extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);

void* malloc(std::size_t bytes) {
  ++unrolled::count;
  return __libc_malloc(bytes);
}
void* calloc(std::size_t number, std::size_t bytes) {
  ++unrolled::count;
  return __libc_calloc(number, bytes);
}
void* realloc(void* memory, std::size_t bytes) {
  ++unrolled::count;
  return __libc_realloc(memory, bytes);
}
void* memalign(std::size_t alignment, std::size_t bytes) {
  ++unrolled::count;
  return __libc_memalign(alignment, bytes);
}
void* aligned_alloc(std::size_t alignment, std::size_t bytes) { return memalign(alignment, bytes); }
int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) {
  *memory = memalign(alignment, bytes);
  return *memory == nullptr ? ENOMEM : 0;
}
}

#endif
