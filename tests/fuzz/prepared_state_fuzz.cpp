// Any text is a prepared state or is refused in one line; what was read is written and read back the same.
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "app/shell/prepared_state.h"

using namespace unrolled;

namespace {

// Each kind of setting.
Settings table() {
  return Settings({{.name = "cell", .value = std::string("lstm"), .choices = {"lstm", "gru"}},
                   {.name = "hidden", .value = std::int64_t{128}, .low = 1, .high = 1024},
                   {.name = "learning_rate", .value = 0.005, .low = 1e-6, .high = 1.0},
                   {.name = "temperature", .value = 0.8, .low = 0.05, .high = 5.0},
                   {.name = "peephole", .value = false},
                   {.name = "text_file", .value = std::string(), .is_file = true}});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const KnownNames known{{{"char-lm", table()}}, {"text", "hidden", "gradient-norms"}, {"speed", "numbers"}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  PreparedState state;
  try {
    state = parse_prepared_state(text, known);
  } catch (const std::runtime_error& problem) {
    if (std::string(problem.what()).find('\n') != std::string::npos) std::abort();
    return 0;
  }
  if (parse_prepared_state(to_text(state), known) != state) std::abort();
  return 0;
}
