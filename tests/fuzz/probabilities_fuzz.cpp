// Any bytes are a table of probabilities or logits, or are refused in one line; what is read is what the rest can use,
// and comes back the same when it is written and read again.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>

#include "core/lessons/probability_file.h"

using namespace unrolled;

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

void read(std::string_view bytes, const ClassSymbols& symbols, Outputs outputs) {
  Matrix<double> table;
  try {
    table = parse_probabilities(bytes, symbols, outputs);
  } catch (const std::invalid_argument& problem) {
    require(std::string(problem.what()).find_first_of("\r\n") == std::string::npos);
    return;
  }
  require(table.rows() == symbols.size() && table.cols() > 0);
  for (Index t = 0; t < table.cols(); ++t) {
    require(std::isfinite(table.col(t).maxCoeff()));
    if (outputs == Outputs::probabilities)
      require(table.col(t).minCoeff() >= 0.0 && std::abs(table.col(t).sum() - 1.0) <= kProbabilityTolerance);
  }
  require(parse_probabilities(probabilities_csv(table, symbols), symbols, outputs) == table);
  require(parse_probabilities(probabilities_npy(table), symbols, outputs) == table);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ClassSymbols letters("_ab");
  static const ClassSymbols awkward(",_ \";\né0");
  static const ClassSymbols single("_");
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const ClassSymbols* symbols : {&letters, &awkward, &single})
    for (const Outputs outputs : {Outputs::probabilities, Outputs::logits}) read(bytes, *symbols, outputs);
  return 0;
}
