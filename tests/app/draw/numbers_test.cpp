#include "app/draw/numbers.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace unrolled::draw;

TEST_CASE("draw numbers: thousands stand apart by thin spaces") {
  CHECK(whole(0) == "0");
  CHECK(whole(999) == "999");
  CHECK(whole(1000) == "1\u2009000");
  CHECK(whole(-12345678) == "−12\u2009345\u2009678");
  CHECK(whole(std::numeric_limits<long long>::min()) == "−9\u2009223\u2009372\u2009036\u2009854\u2009775\u2009808");
}

TEST_CASE("draw numbers: fixed decimals") {
  CHECK(fixed(0.5, 2) == "0.50");
  CHECK(fixed(-0.5, 1) == "−0.5");
  CHECK(fixed(-0.001, 2) == "0.00");  // nothing has no sign
  CHECK(fixed(1234.5, 1) == "1\u2009234.5");
  CHECK(fixed(std::nan(""), 2) == "NaN");
  CHECK(fixed(-std::numeric_limits<double>::infinity(), 2) == "−∞");
}

TEST_CASE("draw numbers: three significant digits, powers of ten where they save zeros") {
  CHECK(significant(0) == "0");
  CHECK(significant(0.0141) == "0.0141");
  CHECK(significant(0.01406) == "0.0141");
  CHECK(significant(1.8) == "1.80");
  CHECK(significant(-0.9996) == "−1.00");
  CHECK(significant(12480) == "12\u2009500");
  CHECK(significant(0.00123) == "0.00123");
  CHECK(significant(0.000123) == "1.23·10⁻⁴");
  CHECK(significant(0.00099999) == "0.00100");
  CHECK(significant(999999.0) == "1.00·10⁶");
  CHECK(significant(-2.5e-12, 2) == "−2.5·10⁻¹²");
  CHECK(significant(std::numeric_limits<double>::infinity()) == "∞");
  CHECK(signed_significant(0.93) == "+0.930");
  CHECK(signed_significant(-0.93) == "−0.930");
  CHECK(signed_significant(0) == "0");
}

TEST_CASE("draw numbers: powers of ten") {
  CHECK(power_of_ten(-3) == "10⁻³");
  CHECK(power_of_ten(0) == "1");
  CHECK(power_of_ten(1) == "10");
  CHECK(power_of_ten(12) == "10¹²");
}

TEST_CASE("draw numbers: indices are lowered where Unicode can") {
  CHECK(with_subscripts("W_h") == "Wₕ");
  CHECK(with_subscripts("h_t") == "hₜ");
  CHECK(with_subscripts("lstm.W_x2") == "lstm.Wₓ₂");
  CHECK(with_subscripts("W_f") == "W_f");    // there is no lowered f
  CHECK(with_subscripts("W_hf") == "W_hf");  // nor half an index
  CHECK(with_subscripts("tanh c_t · o_t") == "tanh cₜ · oₜ");
  CHECK(with_subscripts("c_{t−1}") == "cₜ₋₁");
  CHECK(with_subscripts("h_{t-1} + 1") == "hₜ₋₁ + 1");
  CHECK(with_subscripts("∂h_{t,k}") == "∂h_{t,k}");  // there is no lowered comma
  CHECK(with_subscripts("c_{t") == "c_{t");
  CHECK(with_subscripts("c_{}") == "c_{}");
  CHECK(with_subscripts("_x") == "_x");
  CHECK(with_subscripts("a_") == "a_");
  CHECK(with_subscripts("") == "");
}

TEST_CASE("draw numbers: lowered letters read as they were") {
  CHECK(without_lowering("ₕ") == "h");
  CHECK(without_lowering("₋") == "−");
  CHECK(without_lowering("h") == "");
  CHECK(without_lowering("²") == "");
}
