#include "app/draw/scrolling.h"

#include <doctest/doctest.h>

using unrolled::draw::kept_in_view;

TEST_CASE("a long list moves only as far as it must") {
  CHECK(kept_in_view(0, 5, 20, -1) == 0);
  CHECK(kept_in_view(7, 5, 20, 9) == 7);
  CHECK(kept_in_view(7, 5, 20, 12) == 9);
  CHECK(kept_in_view(7, 5, 20, 3) == 2);
  CHECK(kept_in_view(7, 5, 20, 19) == 15);
  CHECK(kept_in_view(18, 5, 20, -1) == 15);
  CHECK(kept_in_view(3, 5, 2, 1) == 0);
}
