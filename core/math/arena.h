// Bump memory for one training step. `reset` forgets everything at once and keeps the memory, so that
// after the first steps a training step allocates nothing from the heap.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <vector>

namespace unrolled {

class Arena {
 public:
  static constexpr std::size_t kAlignment = 64;  // bytes: a cache line, and the widest vector register

  explicit Arena(std::size_t first_block_bytes = std::size_t{1} << 20);

  // Returns uninitialised memory aligned to kAlignment; valid until the next reset. `bytes` may be 0.
  void* allocate(std::size_t bytes);

  // Uninitialised room for `count` values; T must not need a destructor, since none will run.
  template <class T>
  T* allocate_array(std::size_t count) {
    static_assert(std::is_trivially_destructible_v<T>, "the arena runs no destructors");
    return static_cast<T*>(allocate(count * sizeof(T)));
  }

  // Forgets every allocation. Where the last round needed more than one block, they are replaced by a
  // single one of their total size, so that memory settles after two rounds of the same work.
  void reset();

  std::size_t bytes_used() const { return bytes_used_; }
  std::size_t bytes_reserved() const;

 private:
  struct Block {
    std::unique_ptr<std::byte[]> memory;
    std::size_t bytes = 0;
  };
  void add_block(std::size_t at_least);

  std::vector<Block> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;
  std::size_t bytes_used_ = 0;
};

}  // namespace unrolled
