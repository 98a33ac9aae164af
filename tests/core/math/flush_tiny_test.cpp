#include "core/math/flush_tiny.h"

#include <doctest/doctest.h>

#include <limits>

using namespace unrolled;

TEST_CASE("numbers below those of a full mantissa are zeros for as long as it is asked for") {
#if defined(__SSE2__)
  volatile float smallest = std::numeric_limits<float>::min();
  volatile float tiny = smallest / 4.0F;
  CHECK(tiny > 0.0F);
  {
    const FlushTiny flush;
    CHECK(smallest / 4.0F == 0.0F);  // none is made
    CHECK(tiny * 1e30F == 0.0F);     // none is taken
    CHECK(smallest * 0.5F == 0.0F);
    CHECK(smallest == smallest * 1.0F);  // the smallest full one stays
    { const FlushTiny again; }
    CHECK(smallest / 4.0F == 0.0F);
  }
  CHECK(smallest / 4.0F > 0.0F);
#endif
}
