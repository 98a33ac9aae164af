#include "app/commands/inspect.h"

#include <doctest/doctest.h>

#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "core/run/npy.h"
#include "core/run/safetensors.h"
#include "tests/core/run/scratch_folder.h"
#include "tests/test_data.h"

using namespace unrolled;

namespace {

std::string inspected(const InspectOptions& options) {
  std::ostringstream said;
  std::streambuf* const screen = std::cout.rdbuf(said.rdbuf());
  try {
    inspect(options);
  } catch (const std::exception& error) {
    said << error.what();
  }
  std::cout.rdbuf(screen);
  return said.str();
}

}  // namespace

TEST_CASE("inspect writes the hidden states as NumPy reads them, one row per character") {
  const ScratchFolder folder;
  InspectOptions options;
  options.model = (test_data_folder() / "torch" / "gru_2.safetensors").string();
  const Archive archive = read_safetensors(options.model);
  options.text = (folder / "text").string();
  std::ofstream(options.text, std::ios::binary) << archive.text("text");
  options.output = (folder / "states.npy").string();
  CHECK(inspected(options) == "gru, 2 layers of 5 units, 8 symbols: 40 x 5 hidden states in " + options.output + "\n");
  std::ifstream stream(options.output, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
  const std::string header = npy_header("<f4", 40, 5);
  REQUIRE(bytes.size() == header.size() + 40 * 5 * sizeof(float));
  CHECK(bytes.starts_with(header));
  const Matrix<float> theirs = archive.float_matrix("states");
  double largest = 0.0;
  for (Index t = 0; t < 40; ++t)
    for (Index h = 0; h < 5; ++h) {
      float value = 0.0F;
      std::memcpy(&value, bytes.data() + header.size() + static_cast<std::size_t>(t * 5 + h) * sizeof value,
                  sizeof value);
      largest = std::max(largest, static_cast<double>(std::abs(value - theirs(t, h))));
    }
  CHECK(largest < 2e-6);
}

TEST_CASE("what is wrong with the model or the text is told with the file's name, and nothing is written") {
  const ScratchFolder folder;
  InspectOptions options;
  options.model = (test_data_folder() / "torch" / "lstm_1.safetensors").string();
  options.text = (folder / "text").string();
  options.output = (folder / "states.npy").string();
  std::ofstream(options.text, std::ios::binary) << "zax";
  CHECK(inspected(options) == options.text + ": character 3, \"x\" (U+0078), is no symbol of the model");
  options.symbols = "ab";
  CHECK(inspected(options) == options.model + ": there are 2 symbols, but the model reads one-hot vectors of 8");
  options.model = (folder / "absent").string();
  CHECK(inspected(options) == options.model + ": cannot be read: No such file or directory");
  CHECK_FALSE(std::filesystem::exists(options.output));
}
