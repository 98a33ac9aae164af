#include "tests/app/golden.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/test_data.h"

namespace unrolled {

namespace {

namespace fs = std::filesystem;

constexpr double kTolerance = 0.0201;

// Whether two tokens are the same but for the numbers in them, which may differ a little. A colour is a word.
bool alike(const std::string& a, const std::string& b) {
  if (a == b) return true;
  if (a.starts_with('#') || b.starts_with('#')) return false;
  const char* x = a.c_str();
  const char* y = b.c_str();
  while (*x != '\0' && *y != '\0') {
    char* x_end = nullptr;
    char* y_end = nullptr;
    const double first = std::strtod(x, &x_end);
    const double second = std::strtod(y, &y_end);
    if (x_end != x && y_end != y) {
      if (!(std::abs(first - second) <= kTolerance)) return false;
      x = x_end;
      y = y_end;
    } else if (*x++ != *y++) {
      return false;
    }
  }
  return *x == *y;
}

bool alike_line(const std::string& a, const std::string& b) {
  // A text's words are compared exactly.
  const std::size_t quote_a = a.find('"');
  const std::size_t quote_b = b.find('"');
  if ((quote_a == std::string::npos) != (quote_b == std::string::npos)) return false;
  if (quote_a != std::string::npos && a.substr(quote_a) != b.substr(quote_b)) return false;
  std::istringstream words_a(a.substr(0, quote_a));
  std::istringstream words_b(b.substr(0, quote_b));
  std::string word_a;
  std::string word_b;
  while (words_a >> word_a) {
    if (!(words_b >> word_b) || !alike(word_a, word_b)) return false;
  }
  return !(words_b >> word_b);
}

}  // namespace

void expect_golden(const std::string& name, const draw::Picture& picture) {
  const fs::path path = test_data_folder() / "golden" / (name + ".txt");
  const std::string text = draw::to_text(picture);
  if (std::getenv("UNROLLED_WRITE_GOLDEN") != nullptr) {
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream in(path, std::ios::binary);
  REQUIRE_MESSAGE(in.good(), "no golden picture ", path.string());
  std::istringstream now(text);
  std::string expected;
  std::string actual;
  for (int number = 1; std::getline(in, expected); ++number) {
    INFO(name, ".txt, line ", number);
    REQUIRE_MESSAGE(std::getline(now, actual), "the picture ends before: ", expected);
    REQUIRE_MESSAGE(alike_line(expected, actual), "expected ", expected, "\nactual   ", actual);
  }
  REQUIRE_MESSAGE(!std::getline(now, actual), name, ": the picture goes on with: ", actual);
}

TEST_CASE("golden: numbers may differ by rounding, words may not") {
  CHECK(alike_line("line 1.00,2.50", "line 1.01,2.49"));
  CHECK_FALSE(alike_line("line 1.00,2.50", "line 1.00,2.55"));
  CHECK_FALSE(alike_line("rectangle #FFFFFF00 1.00", "rectangle #FFFFFF01 1.00"));
  CHECK_FALSE(alike_line("text 1.00 \"5\"", "text 1.00 \"5.01\""));
  CHECK_FALSE(alike_line("line 1.00", "line 1.00 2.00"));
  CHECK_FALSE(alike_line("line 1.00 2.00", "line 1.00"));
}

}  // namespace unrolled
