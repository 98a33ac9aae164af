#include "app/shell/numbers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "app/draw/numbers.h"

using namespace unrolled;

TEST_CASE("numbers: rates") {
  CHECK(rate_text(2.46) == "2.5");
  CHECK(rate_text(9.96) == "10");
  CHECK(rate_text(1234.4) == draw::whole(1234));
  CHECK(rate_text(std::numeric_limits<double>::quiet_NaN()) == "–");
}

TEST_CASE("numbers: signed values are all seven characters wide") {
  CHECK(signed_text(0.93124) == "+0.9312");
  CHECK(signed_text(-12.35) == "−12.350");
  CHECK(signed_text(0) == "+0.0000");
  CHECK(signed_text(123456) == "+1.2e+5");
  for (const double value : {0.0, 0.5, -0.00001, 1e-9, 3.0, -9.99996, 99.9996, -999.996, 9999.4, 12345.0, -1e7}) {
    std::size_t width = 0;
    for (const char c : signed_text(value)) width += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    INFO(value, " ", signed_text(value));
    CHECK(width >= 7);
    CHECK(width <= 8);
  }
}

TEST_CASE("numbers: sliders go there and back, evenly or in factors") {
  for (const bool logarithmic : {false, true})
    for (const double share : {0.0, 0.25, 0.5, 1.0})
      CHECK(slider_share(slider_value(share, 0.001, 10, logarithmic), 0.001, 10, logarithmic) ==
            doctest::Approx(share));
  CHECK(slider_value(0.5, 0.01, 100, true) == doctest::Approx(1.0));
  CHECK(slider_value(2.0, 1, 5, false) == 5);
  CHECK(slider_share(-3, 1, 5, true) == 0);
  CHECK(slider_share(1, 5, 5, false) == 0);
  CHECK(slider_value(0.5, 0, 10, true) == 5);  // no factors from 0 on
  CHECK(three_digits(0.00123456) == 0.00123);
}

TEST_CASE("numbers: the speed slider ends in free running") {
  CHECK(speed_at(0) == doctest::Approx(0.5));
  CHECK(speed_at(1) == 0);
  CHECK(speed_share(0) == 1);
  CHECK(speed_at(0.959) > 490);
  for (const double speed : {0.5, 1.0, 30.0, 499.0})
    CHECK(speed_at(speed_share(speed)) == doctest::Approx(speed).epsilon(0.01));
  CHECK(speed_share(500) < 0.96);
}
