// Numbers as the window writes them.
#pragma once

#include <string>

namespace unrolled {

// A rate: one decimal below 10 ("2.5"), whole numbers with thousands above.
std::string rate_text(double rate);

// A value with its sign, always seven characters wide in a monospaced face, so that decimals stand below each other:
// "+0.9312", "−12.350", "+1.2e+5"; "not a number" is "      –".
std::string signed_text(double value);

// The share of the way from low to high (0 … 1) at which a slider's knob stands, and back; in factors where
// logarithmic (low must be above 0 then, else the way is even).
double slider_share(double value, double low, double high, bool logarithmic);
double slider_value(double share, double low, double high, bool logarithmic);

// Rounded to three significant digits: what a slider sets.
double three_digits(double value);

// The speed slider: 0 is slow motion (0.5 updates a second), just below 1 is 500; 1 is as fast as it goes, which
// Trainer::set_speed takes as 0.
double speed_at(double share);
double speed_share(double updates_per_second);

}  // namespace unrolled
