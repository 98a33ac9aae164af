// Counts what a piece of code takes from the heap.
#pragma once

namespace unrolled {

// Counts calls of malloc and its relatives (operator new included) by this thread while it lives. Only one may live
// in a thread at a time.
class AllocationCounter {
 public:
  AllocationCounter();
  ~AllocationCounter();
  AllocationCounter(const AllocationCounter&) = delete;
  AllocationCounter& operator=(const AllocationCounter&) = delete;

  long count() const;

  // Whether allocations can be counted in this build: not with sanitizers, which have a heap of their own, nor with
  // another C library than glibc.
  static bool available();
};

}  // namespace unrolled
