// Threads that share work which falls into independent parts.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace unrolled {

class Workers {
 public:
  // As many threads beside the caller's; by default, as many as the machine has cores beside the caller's.
  explicit Workers(std::size_t threads = spare_cores());
  ~Workers();
  Workers(const Workers&) = delete;
  Workers& operator=(const Workers&) = delete;

  // Calls part(0) … part(count − 1), each once and in no certain order, on the caller's thread and the others; returns
  // when all have returned. `part` must not throw. The threads begin with the first call that has work for them.
  void each(std::size_t count, const std::function<void(std::size_t)>& part);

  static std::size_t spare_cores();

 private:
  void serve();
  // Takes the parts that nobody has taken. The lock is held before and after, not meanwhile.
  void work(std::unique_lock<std::mutex>& lock);

  std::size_t most_threads_;
  std::vector<std::thread> threads_;
  std::mutex mutex_;  // guards all below
  std::condition_variable wake_;
  std::condition_variable done_;
  const std::function<void(std::size_t)>* part_ = nullptr;
  std::size_t count_ = 0;
  std::size_t taken_ = 0;
  std::size_t finished_ = 0;
  bool quit_ = false;
};

}  // namespace unrolled
