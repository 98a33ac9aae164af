// Counts what is taken from the heap, so that a test can show that a training step takes nothing.
#pragma once

#include <cstdint>

namespace unrolled {

// False under a sanitizer, which brings an allocator of its own.
bool allocations_are_counted();

// Calls of malloc and its kin by this thread so far; operator new and Eigen end there, too.
std::int64_t allocations();

}  // namespace unrolled
