#include "app/draw/axis.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>

using namespace unrolled::draw;

namespace {

std::string labels(const std::vector<Tick>& ticks) {
  std::string text;
  for (const Tick& tick : ticks) text += (text.empty() ? "" : " ") + tick.label;
  return text;
}

bool is_nice(double step) {
  const double mantissa = step / std::pow(10.0, std::floor(std::log10(step) + 1e-6));
  for (const double nice : {1.0, 2.0, 5.0})
    if (std::abs(mantissa - nice) < 1e-6) return true;
  return false;
}

}  // namespace

TEST_CASE("axis: ticks at 1-2-5, aligned decimals") {
  CHECK(labels(linear_ticks(0, 1)) == "0.0 0.2 0.4 0.6 0.8 1.0");
  CHECK(labels(linear_ticks(-1, 1, 5)) == "−1.0 −0.5 0.0 0.5 1.0");
  CHECK(labels(linear_ticks(0, 12480)) == "0 2\u2009000 4\u2009000 6\u2009000 8\u2009000 10\u2009000 12\u2009000");
  CHECK(labels(linear_ticks(0.013, 0.042)) == "0.015 0.020 0.025 0.030 0.035 0.040");
  CHECK(labels(linear_ticks(0, 3, 7, true)) == "0 1 2 3");
  CHECK(labels(linear_ticks(0, 3, 7, false)) == "0.0 0.5 1.0 1.5 2.0 2.5 3.0");
}

TEST_CASE("axis: powers of ten together") {
  CHECK(labels(linear_ticks(0, 5e6, 6)) == "0 1·10⁶ 2·10⁶ 3·10⁶ 4·10⁶ 5·10⁶");
  CHECK(labels(linear_ticks(0, 2.5e-5, 6)) == "0 0.5·10⁻⁵ 1.0·10⁻⁵ 1.5·10⁻⁵ 2.0·10⁻⁵ 2.5·10⁻⁵");
}

TEST_CASE("axis: any range has at most so many ticks, evenly apart, within it") {
  for (double low : {-700.0, -3.3, 0.0, 1e-7, 0.7, 1234.5})
    for (double span : {3e-6, 0.02, 1.0, 7.7, 96.0, 1.3e7})
      for (int most : {2, 5, 7}) {
        INFO(low, " + ", span, ", at most ", most);
        const std::vector<Tick> ticks = linear_ticks(low, low + span, most);
        REQUIRE(ticks.size() <= static_cast<std::size_t>(most));
        if (most == 7) CHECK(ticks.size() >= 3);
        for (std::size_t i = 0; i < ticks.size(); ++i) {
          CHECK(ticks[i].value >= low - 1e-6 * span);
          CHECK(ticks[i].value <= low + span * (1 + 1e-6));
          CHECK_FALSE(ticks[i].label.empty());
        }
        if (ticks.size() > 1) CHECK(is_nice(ticks[1].value - ticks[0].value));
      }
}

TEST_CASE("axis: logarithmic ticks are powers of ten, with 2 and 5 between where there is room") {
  CHECK(labels(log_ticks(1e-6, 1e-1)) == "10⁻⁶ 10⁻⁵ 10⁻⁴ 10⁻³ 10⁻² 10⁻¹");
  CHECK(labels(log_ticks(1e-12, 1.0)) == "10⁻¹² 10⁻¹⁰ 10⁻⁸ 10⁻⁶ 10⁻⁴ 10⁻² 1");
  CHECK(labels(log_ticks(1, 100)) == "1 2 5 10 20 50 100");
  CHECK(labels(log_ticks(0.03, 0.7)) == "0.05 0.10 0.20 0.50");
  CHECK(labels(log_ticks(0.03, 30)) == "10⁻¹ 1 10");
  CHECK(labels(log_ticks(2, 50, 4)) == "5 50");  // one power of ten
  CHECK(labels(log_ticks(0.015, 0.3, 2)) == "0.02 0.20");
  CHECK(labels(log_ticks(12, 40, 2)) == "20 40");               // nothing a decade apart
  CHECK(labels(log_ticks(2.1, 4.9)) == "2.5 3.0 3.5 4.0 4.5");  // too little for factors
  CHECK(log_ticks(1e-30, 1e30).size() <= 7);
}

TEST_CASE("axis: ranges that are none give no ticks or one") {
  const double infinity = std::numeric_limits<double>::infinity();
  CHECK(linear_ticks(0, infinity).empty());
  CHECK(linear_ticks(std::nan(""), 1).empty());
  CHECK(labels(linear_ticks(2, 2)) == "2.00");
  CHECK(log_ticks(0, 1).empty());
  CHECK(log_ticks(-1, 1).empty());
  CHECK(labels(log_ticks(10, 10)) == "10.0");
}

TEST_CASE("axis: a scale maps there and back") {
  const AxisScale linear{-1, 3, false, 100, 20};
  CHECK(linear.at(-1) == 100.0F);
  CHECK(linear.at(3) == 20.0F);
  CHECK(linear.value(linear.at(1.7)) == doctest::Approx(1.7));
  const AxisScale logarithmic{1e-3, 10, true, 0, 400};
  CHECK(logarithmic.at(0.1) == doctest::Approx(200));
  CHECK(logarithmic.value(200) == doctest::Approx(0.1));
  CHECK(logarithmic.holds(10));
  CHECK_FALSE(logarithmic.holds(11));
}

TEST_CASE("axis: labels never touch, at any size") {
  const Fonts fonts;
  for (const float type : {1.0F, 1.75F}) {
    Theme theme = light_theme();
    theme.scale = type;
    for (const float length : {20.0F, 60.0F, 150.0F, 600.0F}) {
      const AxisScale scale{0, 123456, false, 0, length};
      const std::vector<Tick> across = ticks_for(scale, false, theme, fonts);
      CHECK(across.size() >= 1);
      for (std::size_t i = 1; i < across.size(); ++i) {
        const float half = (fonts.width(across[i].label, Face::sans, theme.axis()) +
                            fonts.width(across[i - 1].label, Face::sans, theme.axis())) /
                           2;
        CHECK(scale.at(across[i].value) - scale.at(across[i - 1].value) > half + 4);
      }
      const std::vector<Tick> up = ticks_for(scale, true, theme, fonts);
      for (std::size_t i = 1; i < up.size(); ++i)
        CHECK(scale.at(up[i].value) - scale.at(up[i - 1].value) >= 1.4F * theme.axis());
    }
  }
}

TEST_CASE("axis: labels give way to the axis' name, and stay in the picture") {
  const Fonts fonts;
  const Theme theme = light_theme();
  Picture picture({200, 60});
  const Rect plot{10, 5, 185, 30};
  const AxisScale scale{0, 100, false, plot.x, plot.right()};
  draw_bottom_axis(picture, plot, scale, linear_ticks(0, 100), "time step t", theme, fonts);
  float name_left = 0;
  float last_right = 0;
  for (const Primitive& primitive : picture.primitives()) {
    const Text* text = std::get_if<Text>(&primitive);
    if (text == nullptr) continue;
    const float width = fonts.width(text->text, text->style);
    if (text->text == "time step t") {
      name_left = text->at.x - width;
      CHECK(text->at.x == plot.right());
    } else {
      CHECK(text->at.x - width / 2 >= 0);
      last_right = std::max(last_right, text->at.x + width / 2);
    }
  }
  CHECK(name_left > 0);
  CHECK(last_right > 0);
  CHECK(last_right < name_left);
}
