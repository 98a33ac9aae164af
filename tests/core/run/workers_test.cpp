#include "core/run/workers.h"

#include <doctest/doctest.h>

#include <atomic>
#include <set>
#include <vector>

using namespace unrolled;

TEST_CASE("every part of shared work is done once, however many threads there are") {
  for (const std::size_t threads : {0, 1, 3}) {
    CAPTURE(threads);
    Workers workers(threads);
    workers.each(0, [](std::size_t) { FAIL("there is no part"); });
    for (const std::size_t count : {1, 2, 7, 100}) {
      std::vector<std::atomic<int>> calls(count);
      workers.each(count, [&](std::size_t i) { ++calls[i]; });
      for (const std::atomic<int>& one : calls) CHECK(one == 1);
    }
  }
}

TEST_CASE("parts of shared work run at the same time") {
  Workers workers(1);
  std::atomic<int> inside = 0;
  workers.each(2, [&](std::size_t) {
    ++inside;
    while (inside < 2) std::this_thread::yield();  // each waits for the other
  });
  CHECK(inside == 2);
}
