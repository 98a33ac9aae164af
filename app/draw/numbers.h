// Numbers as a reader expects them in print: a real minus sign, thousands set off by thin spaces, powers of ten as
// superscripts, and as many digits as mean something.
#pragma once

#include <string>
#include <string_view>

namespace unrolled::draw {

// "12 480" with thin spaces (U+2009).
std::string whole(long long value);

// So many decimals: "−0.50", "1 200.0".
std::string fixed(double value, int decimals);

// Three significant digits ("0.0141", "1.84", "12 500"); below 10⁻³ and from 10⁶ on as "1.41·10⁻⁵". NaN is "NaN",
// infinity "∞".
std::string significant(double value, int digits = 3);

// The same with its sign always written, except for zero: "+0.93".
std::string signed_significant(double value, int digits = 3);

// "10⁻³", "1", "10", "10²".
std::string power_of_ten(int exponent);

std::string superscript(int value);

// "W_h" as "Wₕ", "c_{t−1}" as "cₜ₋₁", where Unicode has every letter of the index; otherwise the text stays as it is.
std::string with_subscripts(std::string_view text);

// "h" of "ₕ", "−" of "₋"; empty for a letter that Unicode does not lower.
std::string_view without_lowering(std::string_view letter);

}  // namespace unrolled::draw
