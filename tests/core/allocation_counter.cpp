#include "tests/core/allocation_counter.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

namespace {

thread_local bool counting = false;
thread_local long counted = 0;

}  // namespace

#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

// These take the place of the C library's, for the libraries that the tests load too, and hand over to the names by
// which it knows its own.
extern "C" {
void* __libc_malloc(std::size_t bytes);
void* __libc_calloc(std::size_t count, std::size_t bytes);
void* __libc_realloc(void* memory, std::size_t bytes);
void* __libc_memalign(std::size_t alignment, std::size_t bytes);

void* malloc(std::size_t bytes) noexcept {
  if (counting) ++counted;
  return __libc_malloc(bytes);
}

void* calloc(std::size_t count, std::size_t bytes) noexcept {
  if (counting) ++counted;
  return __libc_calloc(count, bytes);
}

void* realloc(void* memory, std::size_t bytes) noexcept {
  if (counting) ++counted;
  return __libc_realloc(memory, bytes);
}

void* aligned_alloc(std::size_t alignment, std::size_t bytes) noexcept {
  if (counting) ++counted;
  return __libc_memalign(alignment, bytes);
}

int posix_memalign(void** memory, std::size_t alignment, std::size_t bytes) noexcept {
  if (counting) ++counted;
  *memory = __libc_memalign(alignment, bytes);
  return *memory == nullptr ? ENOMEM : 0;
}
}

bool unrolled::AllocationCounter::available() { return true; }

#else

bool unrolled::AllocationCounter::available() { return false; }

#endif

namespace unrolled {

AllocationCounter::AllocationCounter() {
  counted = 0;
  counting = true;
}

AllocationCounter::~AllocationCounter() { counting = false; }

long AllocationCounter::count() const { return counted; }

}  // namespace unrolled
