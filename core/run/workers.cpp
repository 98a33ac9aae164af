#include "core/run/workers.h"

#include <algorithm>
#include <system_error>

namespace unrolled {

std::size_t Workers::spare_cores() { return std::max<std::size_t>(std::thread::hardware_concurrency(), 1) - 1; }

Workers::Workers(std::size_t threads) : most_threads_(threads) {}

Workers::~Workers() {
  {
    const std::lock_guard lock(mutex_);
    quit_ = true;
  }
  wake_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void Workers::work(std::unique_lock<std::mutex>& lock) {
  while (taken_ < count_) {
    const std::size_t mine = taken_++;
    const auto& part = *part_;
    lock.unlock();
    part(mine);
    lock.lock();
    if (++finished_ == count_) done_.notify_all();
  }
}

void Workers::serve() {
  std::unique_lock lock(mutex_);
  while (!quit_) {
    work(lock);
    wake_.wait(lock, [this] { return quit_ || taken_ < count_; });
  }
}

void Workers::each(std::size_t count, const std::function<void(std::size_t)>& part) {
  if (count == 0) return;
  try {
    while (threads_.size() < std::min(most_threads_, count - 1)) threads_.emplace_back([this] { serve(); });
  } catch (const std::system_error&) {
    // Fewer threads will do.
  }
  std::unique_lock lock(mutex_);
  part_ = &part;
  taken_ = finished_ = 0;
  count_ = count;
  if (count > 1) wake_.notify_all();
  work(lock);
  done_.wait(lock, [this] { return finished_ == count_; });
  count_ = taken_ = 0;
  part_ = nullptr;
}

}  // namespace unrolled
