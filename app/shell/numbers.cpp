#include "app/shell/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "app/draw/numbers.h"

namespace unrolled {

namespace {

constexpr double kSlowest = 0.5;  // updates a second
constexpr double kFastest = 500.0;
constexpr double kFreeFrom = 0.96;  // of the speed slider: beyond, nothing holds training back

}  // namespace

std::string rate_text(double rate) {
  if (!std::isfinite(rate)) return "–";
  if (rate >= 9.95) return draw::whole(std::llround(rate));
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.1f", rate);
  return buffer;
}

std::string signed_text(double value) {
  if (std::isnan(value)) return "      –";
  const double size = std::fabs(value);
  char buffer[32];
  if (std::isinf(value))
    std::snprintf(buffer, sizeof buffer, "%6s", "∞");
  else if (size >= 9999.5 || (size < 0.00005 && size > 0.0))
    std::snprintf(buffer, sizeof buffer, "%.1e", size);
  else
    std::snprintf(buffer, sizeof buffer, "%.*f", size < 10 ? 4 : size < 100 ? 3 : size < 1000 ? 2 : 1, size);
  std::string digits = buffer;
  // One digit of the exponent is enough here: 1.2e+05 → 1.2e+5.
  if (const std::size_t e = digits.find('e'); e != std::string::npos && digits[e + 2] == '0') digits.erase(e + 2, 1);
  return (std::signbit(value) ? "−" : "+") + digits;
}

double slider_share(double value, double low, double high, bool logarithmic) {
  if (!(high > low)) return 0.0;
  const double share = logarithmic && low > 0.0 ? std::log(std::max(value, low) / low) / std::log(high / low)
                                                : (value - low) / (high - low);
  return std::clamp(share, 0.0, 1.0);
}

double slider_value(double share, double low, double high, bool logarithmic) {
  share = std::clamp(share, 0.0, 1.0);
  if (share >= 1.0) return high;
  return logarithmic && low > 0.0 ? low * std::pow(high / low, share) : low + share * (high - low);
}

double three_digits(double value) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.3g", value);
  return std::strtod(buffer, nullptr);
}

double speed_at(double share) {
  return share >= kFreeFrom ? 0.0 : slider_value(share / kFreeFrom, kSlowest, kFastest, true);
}

double speed_share(double updates_per_second) {
  return updates_per_second <= 0.0 ? 1.0
                                   : kFreeFrom * slider_share(updates_per_second, kSlowest, kFastest, true) * 0.999;
}

}  // namespace unrolled
