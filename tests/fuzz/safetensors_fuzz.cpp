// Any bytes are a safetensors file or are refused in one line; what was read can be asked for in every way, and is a
// model of PyTorch's or is refused.
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "core/lessons/torch_model.h"
#include "core/run/safetensors.h"
#include "tests/fuzz/memory_file.h"

using namespace unrolled;

namespace {

template <class Read>
void attempt(const Read& read) {
  try {
    read();
  } catch (const std::invalid_argument& problem) {
    if (std::string(problem.what()).find('\n') != std::string::npos) std::abort();
  }
}

void ask(const Archive& archive, const std::string& name) {
  attempt([&] { archive.float_matrix(name); });
  attempt([&] { archive.float_matrix(name, 2, 3); });
  attempt([&] { archive.double_matrix(name); });
  attempt([&] { archive.integers(name); });
  attempt([&] { archive.words(name); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static MemoryFile file;
  try {
    const Archive archive = read_safetensors(file.hold(data, size));
    for (const auto& [name, tensor] : archive.tensors) ask(archive, name);
    if (is_torch_model(archive)) attempt([&] { read_torch_model(archive).read("ab"); });
  } catch (const std::runtime_error& problem) {
    if (std::string(problem.what()).find('\n') != std::string::npos) std::abort();
  }
  return 0;
}
