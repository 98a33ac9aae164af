#include "core/math/arena.h"

#include <algorithm>

namespace unrolled {

Arena::Arena(std::size_t first_block_bytes) { add_block(first_block_bytes); }

void Arena::add_block(std::size_t at_least) {
  const std::size_t last = blocks_.empty() ? 0 : blocks_.back().bytes;
  const std::size_t bytes = std::max(at_least + kAlignment, 2 * last);
  blocks_.push_back({std::make_unique_for_overwrite<std::byte[]>(bytes), bytes});
  std::byte* memory = blocks_.back().memory.get();
  const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(memory) % kAlignment;
  const std::size_t skip = misaligned == 0 ? 0 : kAlignment - misaligned;
  next_ = memory + skip;
  left_ = bytes - skip;
}

void* Arena::allocate(std::size_t bytes) {
  const std::size_t rounded = (bytes + kAlignment - 1) / kAlignment * kAlignment;
  if (rounded > left_) add_block(rounded);
  void* result = next_;
  next_ += rounded;
  left_ -= rounded;
  bytes_used_ += rounded;
  return result;
}

void Arena::reset() {
  const std::size_t total = bytes_reserved();
  if (blocks_.size() > 1) {
    blocks_.clear();
    add_block(total);
  } else {
    std::byte* memory = blocks_.front().memory.get();
    const std::size_t misaligned = reinterpret_cast<std::uintptr_t>(memory) % kAlignment;
    const std::size_t skip = misaligned == 0 ? 0 : kAlignment - misaligned;
    next_ = memory + skip;
    left_ = blocks_.front().bytes - skip;
  }
  bytes_used_ = 0;
}

std::size_t Arena::bytes_reserved() const {
  std::size_t total = 0;
  for (const Block& block : blocks_) total += block.bytes;
  return total;
}

}  // namespace unrolled
