#include "app/shell/frame_statistics.h"

#include <doctest/doctest.h>

using namespace unrolled;

TEST_CASE("frame costs are summed up over the last thousand frames") {
  FrameStatistics statistics;
  CHECK(statistics.summary().mean.interface_ms == 0.0);
  for (int i = 0; i < 500; ++i) statistics.add({100.0, 0.0, 0.0});  // forgotten below
  for (int i = 1; i <= 1000; ++i) statistics.add({i / 100.0, 1.0, 0.5});
  CHECK(statistics.frames() == 1500);
  const auto s = statistics.summary();
  CHECK(s.mean.interface_ms == doctest::Approx(5.005));
  CHECK(s.median.interface_ms == doctest::Approx(5.01));
  CHECK(s.of_95.interface_ms == doctest::Approx(9.5));
  CHECK(s.mean.graphics_ms == 1.0);
  CHECK(s.of_95.swap_ms == 0.5);
  CHECK(statistics.text().starts_with("1500 frames; "));
  CHECK(statistics.text().find("interface 5.01 (9.50) ms") != std::string::npos);
  statistics.clear();
  CHECK(statistics.frames() == 0);
}

TEST_CASE("the thread's CPU time grows while it works") {
  const double start = thread_cpu_ms();
  volatile double sink = 1.0;
  while (thread_cpu_ms() < start + 1.0) sink = sink * 1.0000001;
  CHECK(thread_cpu_ms() >= start + 1.0);
}
